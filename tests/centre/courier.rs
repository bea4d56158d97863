//! The stick instead of a network: real stores and use cases, the real registry, a tmpfs for the stick that is full or write-protected.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command as Program;
use std::sync::Arc;

use buzheng_app::App;
use buzheng_courier::{BundleError, ReceiptError, StickError};
use buzheng_domain::testing;
use buzheng_protocol::wire::Nonce;
use buzheng_registry::{NewTicket, NotTaken, Room, Taken, make_ticket};
use buzheng_store::outbox::{Unsent, Watermarks};
use buzheng_store::{BlobState, Store, StoreError};
use buzheng_sync::device::StoreDevice;
use buzheng_sync::engine::{Call, Reply};
use buzheng_sync::exec;
use buzheng_sync::ports::{CallError, Patience};
use buzheng_sync::stick::{
    ExportError, Exported, Generation, PART_BYTES, TakeError, TakenHome, Trip, export, prepare_enrolment, take_home,
};
use tempfile::TempDir;
use uuid::Uuid;

use crate::centre::Centre;
use crate::common::Laptop;
use crate::common::desk::*;
use crate::common::people::everybody;

/// A laptop with a ticket and without any network, ever.
fn offline(centre: &Centre, number: u128) -> Laptop {
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
fn provisioned(centre: &Centre, number: u128) -> Laptop {
    let laptop = offline(centre, number);
    let stick = stick();
    round_trip(centre, &laptop.store(), stick.path());
    laptop
}

fn stick() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn trip(part_bytes: u64) -> Trip {
    let mut random = [0; 16];
    getrandom::fill(&mut random).unwrap();
    Trip { now_ms: testing::NOW.as_ms(), random, part_bytes }
}

/// Exports and gives the paths of the files, in order of their parts.
fn exported(store: &Store, to: &Path, part_bytes: u64) -> (Exported, Vec<PathBuf>) {
    let exported = export(store, to, &trip(part_bytes)).unwrap();
    let files = exported.files.iter().map(|name| to.join(name)).collect();
    (exported, files)
}

fn taken(centre: &Centre, files: &[PathBuf]) -> Vec<Taken> {
    let imported = centre.registry.import(files, None).unwrap();
    assert!(imported.is_well(), "{imported:?}");
    imported.files.into_iter().map(|(_, taken)| taken.unwrap()).collect()
}

fn refused(centre: &Centre, file: &Path) -> NotTaken {
    let mut imported = centre.registry.import(&[file.to_owned()], None).unwrap();
    assert_eq!(imported.receipts.len(), 0, "no receipt for what was not taken");
    imported.files.remove(0).1.unwrap_err()
}

fn round_trip(centre: &Centre, store: &Store, stick: &Path) -> TakenHome {
    let (_, files) = exported(store, stick, PART_BYTES);
    taken(centre, &files);
    take_home(store, stick, Generation::Known).unwrap()
}

fn unsent(store: &Store) -> Unsent {
    store.read(|view| view.unsent()).unwrap()
}

fn marks(store: &Store) -> Watermarks {
    store.read(|view| view.watermarks(&view.log()?)).unwrap()
}

fn issued(app: &App, n: u32) -> buzheng_domain::ids::CaseId {
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
fn a_bundle_imported_twice_changes_nothing_the_second_time() {
    let centre = Centre::open();
    let laptop = provisioned(&centre, 1);
    let app = laptop.at_work();
    issued(&app, 0);
    let stick = stick();
    let (_, files) = exported(app.store(), stick.path(), PART_BYTES);
    taken(&centre, &files);
    let once = centre.registry.verify().unwrap();
    let again = taken(&centre, &[files.clone(), files].concat());
    assert!(again.iter().all(|taken| (taken.events, taken.blobs, taken.waits) == (0, 0, false)), "{again:?}");
    assert_eq!(centre.registry.verify().unwrap(), once);
    assert_eq!(centre.registry.conflicts().unwrap(), []);
}

#[test]
fn a_late_bundle_changes_nothing_when_the_network_was_faster() {
    let centre = Centre::open();
    let laptop = provisioned(&centre, 1);
    let app = laptop.at_work();
    let case = issued(&app, 0);
    let stick = stick();
    let (_, files) = exported(app.store(), stick.path(), PART_BYTES);
    centre.exchange(&laptop, &app);
    let other = issued(&app, 1);
    centre.exchange(&laptop, &app);
    let late = taken(&centre, &files);
    assert_eq!((late[0].events, late[0].blobs, late[0].waits), (0, 0, false));
    for case in [case, other] {
        assert_eq!(centre.registry.case(&case.to_string()).unwrap().row.state, "S10");
    }
    // Its receipt tells nothing that is not known, and takes nothing back.
    let known = marks(app.store());
    let home = take_home(app.store(), stick.path(), Generation::Known).unwrap();
    assert_eq!((home.events, home.photos, marks(app.store())), (0, 0, known));
}

#[test]
fn a_bundle_with_a_gap_before_it_waits_and_is_used_when_the_gap_closes() {
    let centre = Centre::open();
    let laptop = provisioned(&centre, 1);
    let app = laptop.at_work();
    let (sticks, log) = ([stick(), stick()], app.store().read(|view| view.log()).unwrap());
    let known = marks(app.store());
    let first = issued(&app, 0);
    let (_, earlier) = exported(app.store(), sticks[0].path(), PART_BYTES);
    // As if that bundle had been confirmed, by a registry that has since been restored.
    let head = app.store().read(|view| view.head()).unwrap().seq;
    app.store().transaction(|tx| tx.record_ack(&log, Watermarks { received: head, safe: 0 })).unwrap();
    let second = issued(&app, 1);
    let (_, later) = exported(app.store(), sticks[1].path(), PART_BYTES);
    let waits = taken(&centre, &later);
    assert_eq!((waits[0].events, waits[0].waits), (0, true));
    assert!(centre.registry.case(&second.to_string()).is_err(), "nothing is applied over a gap");
    app.store().transaction(|tx| tx.record_ack(&log, known)).unwrap();

    let imported = centre.registry.import(&earlier, None).unwrap();
    assert_eq!((imported.released, imported.waiting), (1, 0));
    for case in [first, second] {
        let view = centre.registry.case(&case.to_string()).unwrap();
        assert_eq!((view.row.state.as_str(), view.photo_here, view.conflicts), ("S10", true, Vec::new()));
    }
    // The receipt on the first stick was written after the second bundle was used: it confirms both.
    take_home(app.store(), sticks[0].path(), Generation::Known).unwrap();
    assert_eq!(unsent(app.store()), Unsent::default());
}

#[test]
fn parts_may_come_in_any_order() {
    let centre = Centre::open();
    let laptop = provisioned(&centre, 1);
    let app = laptop.at_work();
    let case = issued(&app, 0);
    let stick = stick();
    let (out, files) = exported(app.store(), stick.path(), 1);
    assert!(files.len() > 1, "one photograph a part: {out:?}");
    for file in files.iter().skip(1).rev() {
        assert!(taken(&centre, std::slice::from_ref(file))[0].waits);
    }
    let imported = centre.registry.import(&files[..1], None).unwrap();
    assert_eq!((usize::try_from(imported.released).unwrap(), imported.waiting), (files.len() - 1, 0));
    let view = centre.registry.case(&case.to_string()).unwrap();
    assert!(view.photo_here && view.photo_print_here);
    take_home(app.store(), stick.path(), Generation::Known).unwrap();
    assert_eq!(unsent(app.store()), Unsent::default());
}

#[test]
fn a_photograph_that_is_half_uploaded_is_completed_by_the_stick() {
    let centre = Centre::open();
    let laptop = provisioned(&centre, 1);
    let app = laptop.at_work();
    let case = issued(&app, 0);
    let stick = stick();
    let (_, files) = exported(app.store(), stick.path(), PART_BYTES);
    // The records came by network, and a thousand bytes of one photograph before the link broke.
    link_that_breaks(&centre, &app);
    assert!(!centre.registry.case(&case.to_string()).unwrap().photo_here);
    let took = taken(&centre, &files);
    assert_eq!((took[0].events, took[0].blobs), (0, 2));
    assert!(centre.registry.case(&case.to_string()).unwrap().photo_here);
}

fn link_that_breaks(centre: &Centre, app: &App) {
    let device = StoreDevice::new(app.store().clone(), centre.registry.verifier(), Arc::new(|| testing::NOW.as_ms())).unwrap();
    let http = centre.http();
    let (log, from, blob) = app
        .store()
        .read(|view| Ok::<_, StoreError>((view.log()?, view.watermarks(&view.log()?)?.received + 1, view.blobs_waiting(1)?.remove(0))))
        .unwrap();
    centre.runtime.block_on(async {
        let ask = async |call: Call, token: &str| exec::call(&device, &http, &call, token, Nonce([1; 16]), Patience(20_000)).await.0;
        // The first nonce is learnt by being refused.
        let Err(CallError::Refused { contact: Some(contact), .. }) = ask(Call::Session { nonce: Nonce::NONE }, "").await else { panic!() };
        let Ok(Reply::Session { token, .. }) = ask(Call::Session { nonce: contact.nonce }, "").await else { panic!() };
        let push = Call::Push { log, from, max_bytes: 1 << 20, max_events: 2_000 };
        assert!(matches!(ask(push, &token).await, Ok(Reply::Push(_))));
        let put = Call::BlobPut { hash: blob.hash, offset: 0, max_bytes: 1_000, total: blob.size };
        let Ok(Reply::BlobPut(state)) = ask(put, &token).await else { panic!() };
        assert_eq!((state.offset, state.complete), (1_000, false));
    });
}

#[test]
fn a_bundle_cut_short_or_changed_is_refused_whole() {
    let centre = Centre::open();
    let laptop = provisioned(&centre, 1);
    let app = laptop.at_work();
    issued(&app, 0);
    let stick = stick();
    let (_, files) = exported(app.store(), stick.path(), PART_BYTES);
    let whole = fs::read(&files[0]).unwrap();
    let before = centre.registry.verify().unwrap();
    let broken = stick.path().join("bz-broken.bzb");
    for cut in [0, 10, 150, 400, whole.len() / 4, whole.len() / 2, whole.len() - 1] {
        fs::write(&broken, &whole[..cut]).unwrap();
        let reason = refused(&centre, &broken);
        assert!(matches!(reason, NotTaken::Bundle(BundleError::Damaged | BundleError::NotABundle)), "cut at {cut}: {reason:?}");
    }
    for at in [0, 100, 300, 1_000, whole.len() / 2, whole.len() - 1] {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        fs::write(&broken, bytes).unwrap();
        assert!(matches!(refused(&centre, &broken), NotTaken::Bundle(_)), "byte {at}");
    }
    assert_eq!(centre.registry.verify().unwrap(), before, "nothing of them was applied");
    // And none of them spoiled the good one.
    assert!(taken(&centre, &files)[0].events > 0);
}

#[test]
fn a_bundle_for_another_registry_or_of_a_stranger_is_refused() {
    let (centre, other) = (Centre::open(), Centre::open());
    let laptop = provisioned(&centre, 1);
    let stick = stick();
    let (_, files) = exported(&laptop.store(), stick.path(), PART_BYTES);
    assert_eq!(refused(&other, &files[0]), NotTaken::Bundle(BundleError::OtherKey));
    let file = stick.path().join("letter.bzb");
    fs::write(&file, "a letter\n").unwrap();
    assert_eq!(refused(&centre, &file), NotTaken::Bundle(BundleError::NotABundle));
}

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

#[test]
fn a_receipt_taken_twice_or_late_moves_nothing_back() {
    let centre = Centre::open();
    let laptop = provisioned(&centre, 1);
    let app = laptop.at_work();
    let (old, new) = (stick(), stick());
    issued(&app, 0);
    let (_, files) = exported(app.store(), old.path(), PART_BYTES);
    taken(&centre, &files);
    issued(&app, 1);
    round_trip(&centre, app.store(), new.path());
    let known = (marks(app.store()), unsent(app.store()), app.store().read(|view| view.feed_positions()).unwrap());
    for stick in [&new, &old, &old, &new] {
        let home = take_home(app.store(), stick.path(), Generation::Known).unwrap();
        assert_eq!((home.events, home.photos, home.feeds, home.enrolled), (0, 0, 0, false));
        assert_eq!((marks(app.store()), unsent(app.store()), app.store().read(|view| view.feed_positions()).unwrap()), known);
    }
}

#[test]
fn a_receipt_of_another_laptop_or_of_nobody_is_refused_with_words() {
    let centre = Centre::open();
    let (one, two) = (provisioned(&centre, 1), provisioned(&centre, 2));
    let stick = stick();
    assert!(matches!(take_home(&one.store(), stick.path(), Generation::Known), Err(TakeError::NoReceipt)));
    let (_, files) = exported(&two.store(), stick.path(), PART_BYTES);
    taken(&centre, &files);
    assert!(matches!(take_home(&one.store(), stick.path(), Generation::Known), Err(TakeError::Receipt(ReceiptError::OtherDevice))));
    let file = fs::read_dir(stick.path()).unwrap().flatten().map(|e| e.path()).find(|p| p.extension().is_some_and(|e| e == "bzr")).unwrap();
    assert!(matches!(take_home(&one.store(), &file, Generation::Known), Err(TakeError::Receipt(ReceiptError::OtherDevice))));
    let bytes = fs::read(&file).unwrap();
    for cut in [0, 50, 300, bytes.len() / 2, bytes.len() - 1] {
        fs::write(&file, &bytes[..cut]).unwrap();
        assert!(matches!(take_home(&two.store(), &file, Generation::Known), Err(TakeError::Receipt(_))), "cut at {cut}");
    }
}

#[test]
fn a_receipt_of_another_generation_is_taken_only_on_a_persons_word() {
    let centre = Centre::open();
    let laptop = provisioned(&centre, 1);
    let (store, stick) = (laptop.store(), stick());
    let (_, files) = exported(&store, stick.path(), PART_BYTES);
    taken(&centre, &files);
    let before = marks(&store);
    store.transaction(|tx| tx.record_contact(0, Uuid::from_u128(77).as_bytes())).unwrap();
    assert!(matches!(take_home(&store, stick.path(), Generation::Known), Err(TakeError::OtherGeneration)));
    assert_eq!(marks(&store), before);
    take_home(&store, stick.path(), Generation::Any).unwrap();
    assert_eq!(store.read(|view| view.server_gen()).unwrap(), Some(centre.registry.server_gen().as_bytes().to_vec()));
}

#[test]
fn a_laptop_restored_from_an_older_copy_does_not_take_the_receipt_of_its_later_self() {
    let centre = Centre::open();
    let laptop = provisioned(&centre, 1);
    let copy = laptop.power_cut();
    let app = laptop.at_work();
    issued(&app, 0);
    let stick = stick();
    round_trip(&centre, app.store(), stick.path());
    let store = copy.store();
    let before = marks(&store);
    assert!(matches!(take_home(&store, stick.path(), Generation::Known), Err(TakeError::Diverged)));
    assert_eq!(marks(&store), before);
}

/// A small real file system that goes when the test ends. Mounting needs root, as the machines that run the tests have.
struct Mounted(TempDir);

impl Mounted {
    fn of_bytes(bytes: usize) -> Self {
        let dir = stick();
        run("mount", &["-t", "tmpfs", "-o", &format!("size={bytes}"), "tmpfs", &dir.path().to_string_lossy()]);
        Self(dir)
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
        let _ = Program::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

fn run(program: &str, words: &[&str]) {
    let status = Program::new(program).args(words).status().unwrap();
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
    let full = Mounted::of_bytes(16 * 1024);
    assert_eq!(failed(full.path()), StickError::Full);
    assert_eq!(fs::read_dir(full.path()).unwrap().count(), 0, "no half bundle is left");
    let protected = Mounted::of_bytes(64 * 1024 * 1024);
    protected.protect();
    assert_eq!(failed(protected.path()), StickError::ReadOnly);
    assert_eq!(failed(&full.path().join("gone")), StickError::Missing);
    assert_eq!((marks(app.store()), unsent(app.store())), before);

    // On a good stick it works, beside what a stick pulled out half-way had left.
    let good = Mounted::of_bytes(64 * 1024 * 1024);
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

#[test]
fn photographs_stay_on_the_stick_while_the_registrys_disk_is_short_and_the_records_go_in() {
    let centre = Centre::open();
    let laptop = provisioned(&centre, 1);
    let app = laptop.at_work();
    let case = issued(&app, 0);
    let stick = stick();
    let (_, files) = exported(app.store(), stick.path(), PART_BYTES);
    centre.registry.keep_room(Room { floor: u64::MAX, reserve: 0 }).unwrap();
    let imported = centre.registry.import(&files, None).unwrap();
    assert!(!imported.is_well());
    assert_eq!(imported.files[0].1.as_ref().unwrap().no_room, 2);
    assert_eq!(centre.registry.case(&case.to_string()).unwrap().row.state, "S10");
    let home = take_home(app.store(), stick.path(), Generation::Known).unwrap();
    assert_eq!((home.photos, home.photos_missing), (0, 2));
    assert_eq!((unsent(app.store()).events, unsent(app.store()).photos), (0, 2));
    // Room again: the next trip carries just them.
    centre.registry.keep_room(Room { floor: 0, reserve: 0 }).unwrap();
    let (out, files) = exported(app.store(), stick.path(), PART_BYTES);
    assert_eq!((out.events, out.photos), (0, 2));
    assert_eq!(taken(&centre, &files)[0].blobs, 2);
}
