//! Sticks that fail, and laptops with nowhere to write to.

use std::fs;
use std::path::Path;
use std::process::Command;

use buzheng_courier::StickError;
use buzheng_registry::{NewTicket, NotTaken, make_ticket};
use buzheng_store::outbox::Unsent;
use buzheng_sync::stick::{ExportError, Generation, PART_BYTES, export, prepare_enrolment, take_home};
use tempfile::TempDir;

use super::{exported, issued, marks, provisioned, refused, stick, taken, trip, unsent};
use crate::centre::Centre;
use crate::common::Laptop;
use crate::common::people::everybody;

#[test]
fn a_ticket_used_by_one_laptop_enrols_no_second_one_by_stick() {
    let centre = Centre::open();
    let (one, two) = (Laptop::bare(&everybody(), 1), Laptop::bare(&everybody(), 2));
    let ticket =
        NewTicket { url: "https://registry.example".into(), label: "演示点".into(), village: None, whole_archive: false, life_ms: None };
    let ticket = make_ticket(&centre.registry, ticket).unwrap();
    let stick = stick();
    let files = [&one, &two].map(|laptop| {
        prepare_enrolment(&laptop.store(), &ticket, "演示机").unwrap();
        exported(&laptop.store(), stick.path(), PART_BYTES).1.remove(0)
    });
    taken(&centre, &files[..1]);
    assert!(matches!(refused(&centre, &files[1]), NotTaken::Enrolment(_)));
    // The first may ask again: a lost receipt costs nothing.
    taken(&centre, &files[..1]);
    assert!(take_home(&one.store(), stick.path(), Generation::Known).unwrap().enrolled);
}

#[test]
fn a_laptop_that_belongs_nowhere_exports_nothing() {
    let laptop = Laptop::bare(&everybody(), 1);
    let stick = stick();
    assert!(matches!(export(&laptop.store(), stick.path(), &trip(PART_BYTES)), Err(ExportError::Registry(_))));
    assert_eq!(fs::read_dir(stick.path()).unwrap().count(), 0);
}

/// A small real file system that goes when the test ends. Mounting needs root, as the machines that run the tests have.
struct Mounted(TempDir);

impl Mounted {
    /// `None` where this user may not mount one.
    fn of_bytes(bytes: usize) -> Option<Self> {
        let dir = stick();
        let size = format!("size={bytes}");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(dir.path()).output();
        mounted.is_ok_and(|done| done.status.success()).then(|| Self(dir))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn protect(&self) {
        run("mount", &["-o", "remount,ro", &self.path().to_string_lossy()]);
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

fn run(program: &str, words: &[&str]) {
    let status = Command::new(program).args(words).status().unwrap();
    assert!(status.success(), "{program} {words:?} (needs root)");
}

#[test]
fn a_stick_that_is_full_write_protected_or_gone_is_said_so_and_nothing_at_home_changes() {
    let centre = Centre::open();
    let laptop = provisioned(&centre, 1);
    let app = laptop.at_work();
    issued(&app, 0);
    let before = (marks(app.store()), unsent(app.store()));
    let failed = |to: &Path| match export(app.store(), to, &trip(PART_BYTES)) {
        Err(ExportError::Stick(reason)) => reason,
        other => panic!("{other:?}"),
    };
    let Some(full) = Mounted::of_bytes(16 * 1024) else {
        println!("no file system can be mounted here");
        return;
    };
    assert_eq!(failed(full.path()), StickError::Full);
    assert_eq!(fs::read_dir(full.path()).unwrap().count(), 0, "no half bundle is left");
    let protected = Mounted::of_bytes(64 * 1024 * 1024).unwrap();
    protected.protect();
    assert_eq!(failed(protected.path()), StickError::ReadOnly);
    assert_eq!(failed(&full.path().join("gone")), StickError::Missing);
    assert_eq!((marks(app.store()), unsent(app.store())), before);

    // On a good stick it works, beside what a stick pulled out half-way had left.
    let good = Mounted::of_bytes(64 * 1024 * 1024).unwrap();
    fs::write(good.path().join("bz-left.bzb.tmp"), [0; 100]).unwrap();
    let (_, files) = exported(app.store(), good.path(), PART_BYTES);
    good.protect();
    // The registry takes what is there; its receipt needs another place.
    let imported = centre.registry.import(&files, None).unwrap();
    assert!(imported.files[0].1.is_ok() && !imported.is_well());
    assert!(matches!(imported.receipts[0].1, Err(StickError::ReadOnly)));
    let other = stick();
    assert!(centre.registry.import(&files, Some(other.path())).unwrap().is_well());
    take_home(app.store(), other.path(), Generation::Known).unwrap();
    assert_eq!(unsent(app.store()), Unsent::default());
}
