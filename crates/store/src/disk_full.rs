//! What happens when the disk fills, with SQLite's own page limit in place of a small disk.

use buzheng_domain::event::{DeskEvent, Event, OperatorUnlocked};
use buzheng_domain::ids::{DeviceId, EventId};
use buzheng_protocol::{Envelope, Meta};
use uuid::Uuid;

use crate::{DataDir, DbKey, Setup, Store, StoreError};

fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let dir = DataDir::new(folder.path());
    let setup = Setup { device: DeviceId::from_uuid(Uuid::from_u128(1)), epoch: 1, signing_seed: zeroize::Zeroizing::new([0; 32]) };
    let store = Store::create(&dir, &DbKey::from_bytes([1; 32]), &setup).unwrap();
    (folder, store)
}

fn envelope(n: u128) -> Envelope {
    let meta = Meta {
        id: EventId::from_uuid(Uuid::from_u128(n)),
        at_ms: 0,
        mono_ms: 0,
        boot: Uuid::nil(),
        actor: None,
        session: None,
        refs: Vec::new(),
        seen: std::collections::BTreeMap::from([("x".repeat(90), 1)]),
    };
    Envelope::of(&Event::Desk(DeskEvent::OperatorUnlocked(OperatorUnlocked {})), meta).unwrap()
}

fn append_many(tx: &mut crate::Tx<'_>, from: u128) -> Result<(), StoreError> {
    (from..from + 400).try_for_each(|n| tx.append(&envelope(n)).map(|_| ()))
}

fn fill(store: &Store) {
    let writer = store.writer();
    let pages: u32 = writer.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    let limit: u32 = writer.query_row(&format!("PRAGMA max_page_count = {}", pages + 1), [], |row| row.get(0)).unwrap();
    assert_eq!(limit, pages + 1);
}

fn make_room(conn: &rusqlite::Connection) {
    let _: u32 = conn.query_row("PRAGMA max_page_count = 100000", [], |row| row.get(0)).unwrap();
}

#[test]
fn a_full_disk_is_named_and_costs_nothing_saved() {
    let (_folder, store) = store();
    store.transaction(|tx| tx.append(&envelope(1))).unwrap();
    fill(&store);
    let full = store.transaction(|tx| append_many(tx, 10));
    assert!(matches!(full, Err(StoreError::Full)), "{full:?}");
    assert_eq!(store.read(|view| view.verify_chain()).unwrap()[0].1.seq, 1);
    make_room(&store.writer());
    store.transaction(|tx| append_many(tx, 10)).unwrap();
    assert_eq!(store.read(|view| view.verify_chain()).unwrap()[0].1.seq, 401);
}

#[test]
fn the_case_in_hand_is_saved_by_giving_back_the_reserve() {
    let (_folder, store) = store();
    store.ensure_reserve().unwrap();
    fill(&store);
    let mut tries = 0;
    let reserve = store.dir().reserve();
    store
        .transaction_with_reserve(|tx| {
            tries += 1;
            if !reserve.exists() {
                make_room(&tx.conn);
            }
            append_many(tx, 10)
        })
        .unwrap();
    assert_eq!((tries, store.has_reserve()), (2, false));
    // Without a reserve the failure is told at once.
    fill(&store);
    let full = store.transaction_with_reserve(|tx| append_many(tx, 1000));
    assert!(matches!(full, Err(StoreError::Full)), "{full:?}");
    assert_eq!(store.read(|view| view.verify_chain()).unwrap()[0].1.seq, 400);
}
