use buzheng_protocol::LogId;
use buzheng_store::{Refusal, StoreError, Unsent, Watermarks};

use crate::support::World;

#[test]
fn what_is_unsent_is_counted_in_cases_and_photos() {
    let world = World::stocked(10);
    let log = world.store.read(|view| view.log()).unwrap();
    world.serve(1);
    world.serve(2);
    let head = world.store.read(|view| view.head()).unwrap();
    let unsent = || world.store.read(|view| view.unsent()).unwrap();
    assert_eq!(unsent(), Unsent { events: head.seq, cases: 2, photos: 4, photo_bytes: 98_000 });
    // The registry has the session and the first case.
    let first = 1 + (head.seq - 1) / 2;
    world.store.transaction(|tx| tx.record_ack(&log, Watermarks { received: first, safe: 0 })).unwrap();
    assert_eq!((unsent().events, unsent().cases), (head.seq - first, 1));
    world.store.transaction(|tx| tx.record_ack(&log, Watermarks { received: head.seq, safe: first })).unwrap();
    assert_eq!((unsent().events, unsent().cases, unsent().photos), (0, 0, 4));
    let rows = world.store.read(|view| view.cases(&buzheng_store::CaseQuery { limit: 5, ..Default::default() })).unwrap().0;
    assert!(rows.iter().all(|row| !row.unsent));
    // A restored registry knows less; then more is unsent again.
    world.store.transaction(|tx| tx.record_ack(&log, Watermarks { received: 3, safe: 0 })).unwrap();
    assert_eq!((unsent().events, unsent().cases), (head.seq - 3, 2));
    assert!(matches!(
        world.store.transaction(|tx| tx.record_ack(&log, Watermarks { received: 3, safe: 4 })),
        Err(StoreError::Invalid { what: "watermark" })
    ));
}

#[test]
fn each_log_has_its_own_watermarks() {
    let world = World::empty();
    let log = world.store.read(|view| view.log()).unwrap();
    let other = LogId { epoch: 99, ..log };
    world.store.transaction(|tx| tx.record_ack(&log, Watermarks { received: 5, safe: 2 })).unwrap();
    assert_eq!(world.store.read(|view| view.watermarks(&log)).unwrap(), Watermarks { received: 5, safe: 2 });
    assert_eq!(world.store.read(|view| view.watermarks(&other)).unwrap(), Watermarks::default());
}

#[test]
fn the_last_contact_and_refusal_survive_a_restart() {
    let world = World::empty();
    let refusal = Refusal { code: "clock_skew".into(), seq: Some(4), at_ms: 12 };
    world
        .store
        .transaction(|tx| {
            tx.record_contact(77, &[1; 16])?;
            tx.set_refusal(Some(&refusal))?;
            tx.set_session_token(Some(b"token"))?;
            tx.set_licence(b"licence")
        })
        .unwrap();
    let again = buzheng_store::Store::open(&world.dir, &crate::support::key()).unwrap();
    again
        .read(|view| {
            assert_eq!(view.last_contact_ms()?, Some(77));
            assert_eq!(view.server_gen()?.as_deref(), Some([1; 16].as_slice()));
            assert_eq!(view.last_refusal()?, Some(refusal));
            assert_eq!(view.session_token()?.as_deref(), Some(b"token".as_slice()));
            assert_eq!(view.licence()?.as_deref(), Some(b"licence".as_slice()));
            Ok::<_, StoreError>(())
        })
        .unwrap();
    again.transaction(|tx| tx.set_refusal(None).and(tx.set_session_token(None))).unwrap();
    assert_eq!(again.read(|view| view.last_refusal()).unwrap(), None);
    assert_eq!(again.read(|view| view.session_token()).unwrap(), None);
}
