//! The stick instead of a network: real stores and use cases, the real registry, a tmpfs for the stick that is full or write-protected.

mod home;
mod import;
mod stick;

use std::fs;
use std::path::{Path, PathBuf};

use buzheng_app::App;
use buzheng_domain::testing;
use buzheng_registry::{NewTicket, NotTaken, Taken, make_ticket};
use buzheng_store::outbox::{Unsent, Watermarks};
use buzheng_store::{BlobState, Store};
use buzheng_sync::stick::{Exported, Generation, PART_BYTES, TakenHome, Trip, export, prepare_enrolment, take_home};
use tempfile::TempDir;

use crate::centre::Centre;
use crate::common::Laptop;
use crate::common::desk::*;
use crate::common::people::everybody;

/// A laptop with a ticket and without any network, ever.
pub(super) fn offline(centre: &Centre, number: u128) -> Laptop {
    let laptop = Laptop::bare(&everybody(), number);
    let ticket = NewTicket {
        url: "https://registry.example".into(),
        label: format!("演示点{number}"),
        village: Some(testing::session().village),
        whole_archive: false,
        life_ms: None,
    };
    let ticket = make_ticket(&centre.registry, ticket).unwrap();
    prepare_enrolment(&laptop.store(), &ticket, "演示机").unwrap();
    laptop
}

/// The same after its first trip: enrolled, and told everything.
pub(super) fn provisioned(centre: &Centre, number: u128) -> Laptop {
    let laptop = offline(centre, number);
    let stick = stick();
    round_trip(centre, &laptop.store(), stick.path());
    laptop
}

pub(super) fn stick() -> TempDir {
    tempfile::tempdir().unwrap()
}

pub(super) fn trip(part_bytes: u64) -> Trip {
    let mut random = [0; 16];
    getrandom::fill(&mut random).unwrap();
    Trip { now_ms: testing::NOW.as_ms(), random, part_bytes }
}

/// Exports and gives the paths of the files, in order of their parts.
pub(super) fn exported(store: &Store, to: &Path, part_bytes: u64) -> (Exported, Vec<PathBuf>) {
    let exported = export(store, to, &trip(part_bytes)).unwrap();
    let files = exported.files.iter().map(|name| to.join(name)).collect();
    (exported, files)
}

pub(super) fn taken(centre: &Centre, files: &[PathBuf]) -> Vec<Taken> {
    let imported = centre.registry.import(files, None).unwrap();
    assert!(imported.is_well(), "{imported:?}");
    imported.files.into_iter().map(|(_, taken)| taken.unwrap()).collect()
}

pub(super) fn refused(centre: &Centre, file: &Path) -> NotTaken {
    let mut imported = centre.registry.import(&[file.to_owned()], None).unwrap();
    assert_eq!(imported.receipts.len(), 0, "no receipt for what was not taken");
    imported.files.remove(0).1.unwrap_err()
}

pub(super) fn round_trip(centre: &Centre, store: &Store, stick: &Path) -> TakenHome {
    let (_, files) = exported(store, stick, PART_BYTES);
    taken(centre, &files);
    take_home(store, stick, Generation::Known).unwrap()
}

pub(super) fn unsent(store: &Store) -> Unsent {
    store.read(|view| view.unsent()).unwrap()
}

pub(super) fn marks(store: &Store) -> Watermarks {
    store.read(|view| view.watermarks(&view.log()?)).unwrap()
}

pub(super) fn issued(app: &App, n: u32) -> buzheng_domain::ids::CaseId {
    let case = serve_until_declared(app, n);
    finish(app, case);
    case
}

#[test]
fn a_laptop_that_never_had_a_network_is_enrolled_issues_and_reports_by_stick_alone() {
    let centre = Centre::open();
    let laptop = offline(&centre, 1);
    let first = stick();
    let home = round_trip(&centre, &laptop.store(), first.path());
    assert!(home.enrolled && home.feeds > 0 && home.events > 0, "{home:?}");

    let app = laptop.at_work();
    let cases = [issued(&app, 0), issued(&app, 1)];
    let before = unsent(app.store());
    assert_eq!((before.cases, before.photos), (2, 2), "both couples share the sample photograph: one master, one print");
    let second = stick();
    let (out, files) = exported(app.store(), second.path(), PART_BYTES);
    assert_eq!((out.events, out.photos, out.damaged), (before.events, 2, 0));
    assert_eq!(unsent(app.store()), before, "carrying is not arriving");
    sizes(&out, &before);

    let took = taken(&centre, &files);
    assert_eq!((took[0].events, took[0].blobs, took[0].waits, took[0].forked), (before.events, 2, false, false));
    for case in cases {
        let view = centre.registry.case(&case.to_string()).unwrap();
        assert_eq!((view.row.state.as_str(), view.photo_here, view.photo_print_here), ("S10", true, true));
        let certificate = case_of(&app, case).certificate.unwrap();
        assert_eq!(view.row.cert_no.as_deref(), Some(certificate.cert_no.to_string().as_str()));
        assert_eq!(view.row.man_booklet.as_deref(), Some(certificate.man_booklet.to_string().as_str()));
        assert_eq!(view.conflicts, []);
    }

    let home = take_home(app.store(), second.path(), Generation::Known).unwrap();
    assert_eq!((home.events, home.photos, home.photos_missing, home.enrolled), (before.events, 2, 0, false));
    assert_eq!(unsent(app.store()), Unsent::default());
    assert!(!app.case(cases[0]).unwrap().unsent);

    // The network comes at last, and finds nothing to do.
    let evidence = centre.registry.verify().unwrap();
    centre.exchange(&laptop, &app);
    let after = centre.registry.verify().unwrap();
    assert_eq!((after.batches, after.events, after.blobs), (evidence.batches, evidence.events, evidence.blobs));
    assert_eq!(after.damage, []);
}

fn sizes(out: &Exported, carried: &Unsent) {
    let without = (out.bytes - carried.photo_bytes) / carried.cases;
    println!(
        "{} bytes for {} cases with one photograph of {} bytes (master and print); without it {without} a case",
        out.bytes, carried.cases, carried.photo_bytes
    );
    assert!(without < 3_000, "the format must not outweigh the records");
}

#[test]
fn a_bundle_without_photographs_is_small() {
    let centre = Centre::open();
    let laptop = provisioned(&centre, 1);
    let app = laptop.at_work();
    for n in 0..5 {
        issued(&app, n);
    }
    for row in app.store().read(|view| view.blobs_waiting(100)).unwrap() {
        app.store().transaction(|tx| tx.set_blob_state(&row.hash, BlobState::Received)).unwrap();
    }
    let stick = stick();
    let (out, _) = exported(app.store(), stick.path(), PART_BYTES);
    println!("{} bytes for 5 cases without photographs: {} a case", out.bytes, out.bytes / 5);
    assert!(out.photos == 0 && out.bytes / 5 < 2_500);
}

#[test]
fn nothing_personal_is_in_the_open_on_a_stick() {
    let centre = Centre::open();
    let laptop = provisioned(&centre, 1);
    let app = laptop.at_work();
    let case = issued(&app, 0);
    let stick = stick();
    round_trip(&centre, app.store(), stick.path());
    let (man, woman) = crate::common::people::couple(0);
    let certificate = case_of(&app, case).certificate.unwrap();
    let secrets = [man.name.as_str().to_owned(), woman.name.as_str().to_owned(), certificate.cert_no.to_string(), "演示".to_owned()];
    let mut seen = 0;
    for entry in fs::read_dir(stick.path()).unwrap().map(Result::unwrap) {
        let (name, bytes) = (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).unwrap());
        for secret in &secrets {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found && !name.contains(secret.as_str()), "{name}");
        }
        seen += 1;
    }
    assert_eq!(seen, 2, "one bundle, one receipt");
}
