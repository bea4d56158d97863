//! Receipts at the laptop: only what is news, only for this laptop, only of the registry it knows.

use std::fs;

use buzheng_app::App;
use buzheng_courier::ReceiptError;
use buzheng_domain::staff::{StaffMember, StaffStatus};
use buzheng_store::outbox::Unsent;
use buzheng_sync::stick::{Generation, PART_BYTES, TakeError, take_home};
use uuid::Uuid;

use super::{exported, issued, marks, provisioned, round_trip, stick, taken, unsent};
use crate::centre::Centre;
use crate::common::people::second_registrar;

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
    // A newer staff list, which the older receipt must not push out.
    centre.pass_ms(1_000);
    centre.staff(&StaffMember { status: StaffStatus::Left, ..second_registrar() });
    round_trip(&centre, app.store(), new.path());
    let staff = |app: &App| app.store().read(|view| view.staff_member(second_registrar().id)).unwrap().map(|member| member.status);
    assert_eq!(staff(&app), Some(StaffStatus::Left));
    let known = (marks(app.store()), unsent(app.store()), app.store().read(|view| view.feed_positions()).unwrap());
    for stick in [&new, &old, &old, &new] {
        let home = take_home(app.store(), stick.path(), Generation::Known).unwrap();
        assert_eq!((home.events, home.photos, home.feeds, home.enrolled), (0, 0, 0, false));
        assert_eq!((marks(app.store()), unsent(app.store()), app.store().read(|view| view.feed_positions()).unwrap()), known);
        assert_eq!(staff(&app), Some(StaffStatus::Left));
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

#[test]
fn a_registry_restored_from_a_backup_gets_back_by_stick_what_it_lost() {
    let centre = Centre::open();
    let laptop = provisioned(&centre, 1);
    let app = laptop.at_work();
    let first = issued(&app, 0);
    let trips = [stick(), stick(), stick(), stick()];
    round_trip(&centre, app.store(), trips[0].path());
    let (backup, backed_up) = (centre.backup(), marks(app.store()).received);
    let second = issued(&app, 1);
    let home = round_trip(&centre, app.store(), trips[1].path());
    assert_eq!(unsent(app.store()), Unsent::default());
    assert_eq!(marks(app.store()).safe, backed_up, "the receipt tells what is in a verified backup");
    let centre = centre.lost_and_restored(&backup);
    assert!(centre.registry.case(&second.to_string()).is_err(), "lost with the old machine");

    // A third case meanwhile: its bundle does not follow what the restored registry has.
    let third = issued(&app, 2);
    let (_, files) = exported(app.store(), trips[2].path(), PART_BYTES);
    assert!(taken(&centre, &files)[0].waits);
    assert!(matches!(take_home(app.store(), trips[2].path(), Generation::Known), Err(TakeError::OtherGeneration)));
    assert_eq!(unsent(app.store()).cases, 1, "refused: nothing has changed");
    take_home(app.store(), trips[2].path(), Generation::Any).unwrap();
    assert!(unsent(app.store()).events > home.events, "the second case is unsent again");
    assert_eq!(unsent(app.store()).cases, 2);

    round_trip(&centre, app.store(), trips[3].path());
    assert_eq!(unsent(app.store()), Unsent::default());
    for case in [first, second, third] {
        let view = centre.registry.case(&case.to_string()).unwrap();
        assert_eq!((view.row.state.as_str(), view.photo_here, view.photo_print_here), ("S10", true, true));
    }
    assert_eq!(centre.registry.import(&[], None).unwrap().waiting, 0, "what waited was used");
    assert_eq!(centre.registry.verify().unwrap().damage, []);
}

#[test]
fn photographs_a_restored_registry_lost_go_again() {
    let centre = Centre::open();
    let laptop = provisioned(&centre, 1);
    let backup = centre.backup();
    let app = laptop.at_work();
    let case = issued(&app, 0);
    let trips = [stick(), stick(), stick()];
    round_trip(&centre, app.store(), trips[0].path());
    let centre = centre.lost_and_restored(&backup);
    let (_, files) = exported(app.store(), trips[1].path(), PART_BYTES);
    taken(&centre, &files);
    take_home(app.store(), trips[1].path(), Generation::Any).unwrap();
    assert_eq!(unsent(app.store()).photos, 2, "no event there names them, and they are gone all the same");
    round_trip(&centre, app.store(), trips[2].path());
    assert!(centre.registry.case(&case.to_string()).unwrap().photo_here);
    assert_eq!(unsent(app.store()), Unsent::default());
}
