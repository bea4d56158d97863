use buzheng_domain::event::{DeskEvent, Event, OperatorUnlocked};
use buzheng_store::{DataDir, DbKey, Store, StoreError, backup, open};

use crate::support::{World, key, raw, setup};

fn event() -> Event {
    Event::Desk(DeskEvent::OperatorUnlocked(OperatorUnlocked {}))
}

#[test]
fn what_was_saved_is_there_after_reopening_with_the_key_and_closed_to_any_other() {
    let world = World::empty();
    world.append(event()).unwrap();
    let head = world.store.read(|view| view.head()).unwrap();
    let (dir, World { store, _folder, .. }) = (world.dir.clone(), world);
    drop(store);
    let wrong = Store::open(&dir, &DbKey::from_bytes([8; 32]));
    assert!(matches!(wrong, Err(StoreError::WrongKey)), "{wrong:?}");
    let store = Store::open(&dir, &key()).unwrap();
    assert_eq!(store.read(|view| view.head()).unwrap(), head);
    assert_eq!(*store.signing_seed().unwrap(), [3; 32]);
    store.check_integrity().unwrap();
}

#[test]
fn a_missing_an_existing_and_an_empty_file_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let dir = DataDir::new(folder.path());
    assert!(matches!(Store::open(&dir, &key()), Err(StoreError::Missing)));
    assert!(!Store::exists(&dir));
    std::fs::write(dir.database(), b"").unwrap();
    assert!(matches!(Store::open(&dir, &key()), Err(StoreError::Corrupt { what: "empty" })));
    assert!(matches!(Store::create(&dir, &key(), &setup()), Err(StoreError::Exists)));
    assert_eq!(std::fs::metadata(dir.database()).unwrap().len(), 0, "left as it was");
}

#[test]
fn an_interrupted_setup_can_be_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let dir = DataDir::new(folder.path());
    std::fs::write(folder.path().join("buzheng.db.new"), b"half a database").unwrap();
    Store::create(&dir, &key(), &setup()).unwrap();
    assert!(Store::exists(&dir));
}

#[test]
fn a_damaged_page_is_noticed_set_aside_and_the_backup_takes_its_place() {
    let world = World::stocked(10);
    let case = world.serve(1);
    let made = world.store.backup("close-1.db").unwrap();
    let heads = world.store.read(|view| view.verify_chain()).unwrap();
    assert_eq!(backup::list(&world.dir).unwrap(), [made]);
    let (dir, World { store, _folder, .. }) = (world.dir.clone(), world);
    drop(store);
    // Turn one byte in every page but the first.
    let mut bytes = std::fs::read(dir.database()).unwrap();
    for page in (4096..bytes.len()).step_by(4096) {
        bytes[page + 100] ^= 1;
    }
    std::fs::write(dir.database(), &bytes).unwrap();
    let noticed = Store::open(&dir, &key()).and_then(|store| store.check_integrity());
    assert!(matches!(noticed, Err(StoreError::Corrupt { .. } | StoreError::WrongKey)), "{noticed:?}");
    assert!(matches!(backup::restore(&dir, &key(), "close-1.db"), Err(StoreError::Exists)));
    assert_eq!(open::set_aside(&dir).unwrap(), 1);
    assert_eq!(std::fs::read(dir.path().join("buzheng.db.damaged-1")).unwrap(), bytes, "nothing of it is lost");
    backup::restore(&dir, &key(), "close-1.db").unwrap();
    let store = Store::open(&dir, &key()).unwrap();
    assert_eq!(store.read(|view| view.verify_chain()).unwrap(), heads);
    assert!(store.read(|view| view.case(case)).unwrap().is_some());
    // A second one gets its own number.
    drop(store);
    assert_eq!(open::set_aside(&dir).unwrap(), 2);
}

#[test]
fn a_backup_with_another_key_or_a_path_in_its_name_is_refused() {
    let world = World::empty();
    world.store.backup("a.db").unwrap();
    for name in ["../a.db", "a/b.db", ".db", "a", "a b.db"] {
        assert!(matches!(world.store.backup(name), Err(StoreError::Invalid { .. })), "{name}");
    }
    let other = tempfile::tempdir().unwrap();
    let dir = DataDir::new(other.path());
    std::fs::create_dir(dir.backups()).unwrap();
    std::fs::copy(world.dir.backups().join("a.db"), dir.backups().join("a.db")).unwrap();
    assert!(matches!(backup::restore(&dir, &DbKey::from_bytes([1; 32]), "a.db"), Err(StoreError::WrongKey)));
    assert!(!Store::exists(&dir));
}

#[test]
fn readers_cannot_write_and_the_pragmas_hold() {
    let world = World::empty();
    let pragma = |name: &str| -> String {
        let raw = raw(&world.dir);
        raw.query_row(&format!("SELECT CAST({name} AS TEXT) FROM pragma_{name}"), [], |row| row.get(0)).unwrap()
    };
    assert_eq!(pragma("journal_mode"), "wal");
    assert_eq!(std::fs::read_dir(world.dir.path()).unwrap().filter(|e| e.as_ref().unwrap().file_name() == "buzheng.db-wal").count(), 1);
}

#[test]
fn the_reserve_is_kept_and_given_back_once() {
    let world = World::empty();
    assert!(!world.store.has_reserve());
    world.store.ensure_reserve().unwrap();
    assert_eq!(std::fs::metadata(world.dir.reserve()).unwrap().len(), buzheng_store::reserve::RESERVE_BYTES);
    assert!(world.store.release_reserve().unwrap());
    assert!(!world.store.release_reserve().unwrap());
}
