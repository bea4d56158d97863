use buzheng_domain::event::{DeskEvent, Event, LogOpened};
use buzheng_domain::testing;
use buzheng_protocol::{Head, LogId};
use buzheng_store::StoreError;

use crate::support::World;

fn log_opened() -> Event {
    Event::Desk(DeskEvent::LogOpened(LogOpened { previous_epoch: None, previous_seq: None }))
}

#[test]
fn numbers_are_dense_and_the_chain_follows_the_exact_bytes() {
    let world = World::empty();
    let log = LogId { device: testing::lease().device, epoch: 41 };
    let mut head = Head::EMPTY;
    for n in 1..=5 {
        let envelope = world.envelope(&log_opened());
        assert_eq!(world.store.transaction(|tx| tx.append(&envelope)).unwrap(), n);
        head = head.next(&log, &envelope.encode().unwrap());
        assert_eq!(world.store.read(|view| view.head()).unwrap(), head);
    }
    assert_eq!(world.store.read(|view| view.verify_chain()).unwrap(), [(log, head)]);
    assert_eq!(world.store.read(|view| view.head_at(&log, 0)).unwrap(), Some(Head::EMPTY));
    assert_eq!(world.store.read(|view| view.head_at(&log, 5)).unwrap(), Some(head));
    assert_eq!(world.store.read(|view| view.head_at(&log, 6)).unwrap(), None);
}

#[test]
fn a_failed_transaction_leaves_no_number_behind() {
    let world = World::empty();
    let envelope = world.envelope(&log_opened());
    let failed: Result<(), StoreError> = world.store.transaction(|tx| {
        assert_eq!(tx.append(&envelope)?, 1);
        Err(StoreError::NoBlob)
    });
    assert!(matches!(failed, Err(StoreError::NoBlob)));
    assert_eq!(world.store.transaction(|tx| tx.append(&envelope)).unwrap(), 1);
}

#[test]
fn the_same_event_is_not_appended_twice() {
    let world = World::empty();
    let envelope = world.envelope(&log_opened());
    world.store.transaction(|tx| tx.append(&envelope)).unwrap();
    let again = world.store.transaction(|tx| tx.append(&envelope));
    assert!(matches!(again, Err(StoreError::DuplicateEvent)), "{again:?}");
    assert_eq!(world.store.read(|view| view.head()).unwrap().seq, 1);
}

#[test]
fn the_log_can_only_be_added_to() {
    let world = World::empty();
    world.append(log_opened()).unwrap();
    world.append(log_opened()).unwrap();
    let raw = world.raw();
    for sql in [
        "UPDATE event SET body = x'00' WHERE seq = 1",
        "UPDATE event SET at_ms = 0",
        "DELETE FROM event WHERE seq = 2",
        "INSERT INTO event (log_device, epoch, seq, ev_id, kind, at_ms, hash, body)
         SELECT log_device, epoch, 9, randomblob(16), kind, at_ms, hash, body FROM event WHERE seq = 1",
        "INSERT OR REPLACE INTO event (log_device, epoch, seq, ev_id, kind, at_ms, hash, body)
         SELECT log_device, epoch, 1, ev_id, kind, at_ms, hash, x'00' FROM event WHERE seq = 1",
        "INSERT OR REPLACE INTO event (log_device, epoch, seq, ev_id, kind, at_ms, hash, body)
         SELECT log_device, epoch, 3, ev_id, kind, at_ms, hash, x'00' FROM event WHERE seq = 1",
        "INSERT OR REPLACE INTO event (ord, log_device, epoch, seq, ev_id, kind, at_ms, hash, body)
         SELECT ord, log_device, epoch, 3, randomblob(16), kind, at_ms, hash, x'00' FROM event WHERE seq = 1",
    ] {
        let error = raw.execute(sql, []).unwrap_err();
        assert_eq!(error.sqlite_error_code(), Some(rusqlite::ErrorCode::ConstraintViolation), "{sql}: {error}");
    }
    assert_eq!(world.store.read(|view| view.verify_chain()).unwrap()[0].1.seq, 2);
}

#[test]
fn a_changed_byte_is_found_where_it_is() {
    let world = World::empty();
    for _ in 0..4 {
        world.append(log_opened()).unwrap();
    }
    let raw = world.raw();
    raw.execute_batch("DROP TRIGGER event_no_update; UPDATE event SET at_ms = at_ms + 1 WHERE seq = 3;").unwrap();
    let broken = world.store.read(|view| view.verify_chain());
    assert!(matches!(broken, Err(StoreError::ChainBroken { epoch: 41, seq: 3 })), "{broken:?}");
    raw.execute_batch("UPDATE event SET at_ms = at_ms - 1, hash = zeroblob(32) WHERE seq = 3;").unwrap();
    let broken = world.store.read(|view| view.verify_chain());
    assert!(matches!(broken, Err(StoreError::ChainBroken { epoch: 41, seq: 3 })), "{broken:?}");
}

#[test]
fn runs_are_cut_by_bytes_and_count_but_never_empty() {
    let world = World::empty();
    for _ in 0..6 {
        world.append(log_opened()).unwrap();
    }
    let log = world.store.read(|view| view.log()).unwrap();
    let one = world.store.read(|view| view.events_from(&log, 1, 1, usize::MAX)).unwrap()[0].body.len();
    let run = |seq, events, bytes| {
        let run = world.store.read(|view| view.events_from(&log, seq, events, bytes)).unwrap();
        run.iter().map(|event| event.seq).collect::<Vec<_>>()
    };
    assert_eq!(run(2, 100, usize::MAX), [2, 3, 4, 5, 6]);
    assert_eq!(run(2, 2, usize::MAX), [2, 3]);
    assert_eq!(run(2, 100, 3 * one + 1), [2, 3, 4]);
    assert_eq!(run(2, 100, 1), [2]);
    assert_eq!(run(7, 100, usize::MAX), [0_u64; 0]);
}

#[test]
fn a_new_epoch_starts_an_empty_log_and_the_old_one_stays() {
    let world = World::empty();
    world.append(log_opened()).unwrap();
    let head = world.store.read(|view| view.head()).unwrap();
    let (old, last) = world.store.transaction(|tx| tx.start_epoch(42)).unwrap();
    assert_eq!((old.epoch, last), (41, head));
    assert_eq!(world.append(log_opened()).unwrap(), 1);
    let heads = world.store.read(|view| view.verify_chain()).unwrap();
    assert_eq!(heads.iter().map(|(log, head)| (log.epoch, head.seq)).collect::<Vec<_>>(), [(41, 1), (42, 1)]);
    for bad in [0, 41, 42, u64::MAX] {
        assert!(matches!(world.store.transaction(|tx| tx.start_epoch(bad)), Err(StoreError::Invalid { .. })), "{bad}");
    }
}

#[test]
fn readers_see_the_last_commit_while_a_writer_is_at_work() {
    let world = World::empty();
    world.append(log_opened()).unwrap();
    let envelope = world.envelope(&log_opened());
    world
        .store
        .transaction(|tx| {
            tx.append(&envelope)?;
            assert_eq!(world.store.read(|view| view.head())?.seq, 1);
            assert_eq!(tx.view().head()?.seq, 2);
            Ok::<_, StoreError>(())
        })
        .unwrap();
    assert_eq!(world.store.read(|view| view.head()).unwrap().seq, 2);
}
