//! Bundles at the registry: twice, late, out of order, damaged, of strangers, and beside the network.

use std::fs;
use std::sync::Arc;

use buzheng_app::App;
use buzheng_courier::BundleError;
use buzheng_domain::testing;
use buzheng_protocol::wire::Nonce;
use buzheng_registry::{NotTaken, Room};
use buzheng_store::StoreError;
use buzheng_store::outbox::{Unsent, Watermarks};
use buzheng_sync::device::StoreDevice;
use buzheng_sync::engine::{Call, Reply};
use buzheng_sync::exec;
use buzheng_sync::ports::{CallError, Patience};
use buzheng_sync::stick::{Generation, PART_BYTES, take_home};

use super::{exported, issued, marks, provisioned, refused, stick, taken, unsent};
use crate::centre::Centre;

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
