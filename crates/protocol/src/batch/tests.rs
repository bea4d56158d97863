use buzheng_domain::ids::DeviceId;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn key() -> DeviceKey {
    DeviceKey::from_seed(&[9; 32])
}

fn log() -> LogId {
    LogId { device: DeviceId::from_uuid(Uuid::from_u128(0xd)), epoch: 77 }
}

fn events(count: usize) -> Vec<Vec<u8>> {
    (0..count).map(|n| crate::cbor::encode(&("event", n)).unwrap()).collect()
}

fn prev(seq: u64) -> Head {
    if seq == 0 { Head::EMPTY } else { Head { seq, hash: [5; 32] } }
}

fn open(bytes: &[u8]) -> Result<OpenBatch, BatchError> {
    SignedBatch::open(bytes, &key().verifier(), &Limits::V1)
}

/// Signs a header of any content over a body of any content.
fn forge(header: &Header, body: &[u8]) -> Vec<u8> {
    let header = Header { sum: Sha256::digest(body).into(), ..header.clone() }.encode();
    let length = u32::try_from(header.len()).unwrap().to_be_bytes();
    let signature = key().sign(Purpose::Batch, &header);
    [b"RBB1".as_slice(), &length, &header, &signature, body].concat()
}

#[test]
fn the_same_events_come_out_in_order_with_their_heads() {
    let events = events(15);
    let batch = Batch::build(&key(), log(), prev(811), &events).unwrap();
    let opened = open(&batch.bytes).unwrap();
    assert_eq!(opened.header, batch.header);
    assert_eq!((opened.header.first, opened.header.last_seq()), (812, 826));
    assert_eq!(opened.events.iter().map(|e| e.bytes.clone()).collect::<Vec<_>>(), events);
    assert_eq!(opened.events.last().unwrap().head, opened.last());
    assert_eq!(opened.prev(), prev(811));
}

#[test]
fn building_is_repeatable() {
    let build = || Batch::build(&key(), log(), prev(0), &events(3)).unwrap().bytes;
    assert_eq!(build(), build());
}

#[test]
fn other_magic_and_other_versions_are_told_apart() {
    let bytes = Batch::build(&key(), log(), prev(0), &events(1)).unwrap().bytes;
    let with = |magic: &[u8; 4]| open(&[magic.as_slice(), &bytes[4..]].concat());
    assert_eq!(with(b"RBC1"), Err(BatchError::BadMagic));
    assert_eq!(with(b"RBBx"), Err(BatchError::BadMagic));
    assert_eq!(with(b"RBB2"), Err(BatchError::UnsupportedVersion { found: 2, supported: 1 }));
    assert_eq!(open(b"RB"), Err(BatchError::BadMagic));
}

#[test]
fn another_devices_key_does_not_verify() {
    let bytes = Batch::build(&key(), log(), prev(0), &events(1)).unwrap().bytes;
    let stranger = DeviceKey::from_seed(&[8; 32]).verifier();
    assert_eq!(SignedBatch::open(&bytes, &stranger, &Limits::V1), Err(BatchError::BadSignature));
}

#[test]
fn a_changed_body_is_noticed_before_it_is_inflated() {
    let mut bytes = Batch::build(&key(), log(), prev(0), &events(9)).unwrap().bytes;
    *bytes.last_mut().unwrap() ^= 1;
    assert_eq!(SignedBatch::parse(&bytes, &Limits::V1), Err(BatchError::BadSum));
}

#[test]
fn a_body_that_inflates_beyond_its_claim_fails() {
    let honest = Batch::build(&key(), log(), prev(0), &events(2)).unwrap();
    let bomb = zstd::bulk::compress(&vec![0; 64 * 1024 * 1024], 3).unwrap();
    assert!(bomb.len() < 16 * 1024);
    let claimed = Header { raw_bytes: 1024, ..honest.header.clone() };
    assert_eq!(open(&forge(&claimed, &bomb)), Err(BatchError::Malformed { part: "body" }));
    let claimed = Header { raw_bytes: u32::MAX, ..honest.header };
    assert_eq!(open(&forge(&claimed, &bomb)), Err(BatchError::TooLarge));
}

#[test]
fn count_and_chain_must_close() {
    let events = events(3);
    let honest = Batch::build(&key(), log(), prev(4), &events).unwrap().header;
    let body = zstd::bulk::compress(&events.concat(), 3).unwrap();
    assert!(open(&forge(&honest, &body)).is_ok());
    for count in [2, 4] {
        assert_eq!(open(&forge(&Header { count, ..honest.clone() }, &body)), Err(BatchError::BadCount));
    }
    assert_eq!(open(&forge(&Header { count: 0, ..honest.clone() }, &body)), Err(BatchError::BadCount));
    for wrong in [
        Header { last: [0; 32], ..honest.clone() },
        Header { prev: [0; 32], ..honest.clone() },
        Header { log: LogId { epoch: 78, ..log() }, ..honest.clone() },
    ] {
        assert_eq!(open(&forge(&wrong, &body)), Err(BatchError::BadChain { at: 7 }));
    }
    let not_a_beginning = Header { first: 1, ..honest };
    assert_eq!(open(&forge(&not_a_beginning, &body)), Err(BatchError::BadChain { at: 1 }));
}

#[test]
fn too_many_or_too_large_events_are_neither_built_nor_taken() {
    assert_eq!(Batch::build(&key(), log(), prev(0), &events(2_001)), Err(BuildError::TooLarge));
    let big = crate::cbor::encode("x".repeat(1024 * 1024).as_str()).unwrap();
    assert_eq!(Batch::build(&key(), log(), prev(0), &[big]), Err(BuildError::TooLarge));
    assert_eq!(Batch::build::<Vec<u8>>(&key(), log(), prev(0), &[]), Err(BuildError::Empty));
    assert_eq!(Batch::build(&key(), log(), prev(6), &[b"\xa0\xa0"]), Err(BuildError::NotCbor { seq: 7 }));
    let bytes = Batch::build(&key(), log(), prev(0), &events(20)).unwrap().bytes;
    let tight = Limits { events: 19, ..Limits::V1 };
    assert_eq!(SignedBatch::parse(&bytes, &tight), Err(BatchError::TooLarge));
}

#[test]
fn numbers_outside_the_databases_range_are_refused() {
    let honest = Batch::build(&key(), log(), prev(4), &events(1)).unwrap().header;
    let body = zstd::bulk::compress(&events(1).concat(), 3).unwrap();
    for wrong in [
        Header { first: 0, ..honest.clone() },
        Header { first: u64::MAX, ..honest.clone() },
        Header { log: LogId { epoch: 0, ..log() }, ..honest.clone() },
        Header { log: LogId { epoch: u64::MAX, ..log() }, ..honest.clone() },
    ] {
        assert_eq!(open(&forge(&wrong, &body)), Err(BatchError::Malformed { part: "header" }));
    }
}

proptest! {
    #[test]
    fn any_run_of_events_round_trips(seq in 0_u64..1_000_000, payloads in prop::collection::vec(any::<Vec<u16>>(), 1..40)) {
        let events: Vec<_> = payloads.iter().map(|p| crate::cbor::encode(p).unwrap()).collect();
        let batch = Batch::build(&key(), log(), prev(seq), &events).unwrap();
        let opened = open(&batch.bytes).unwrap();
        prop_assert_eq!(opened.events.into_iter().map(|e| e.bytes).collect::<Vec<_>>(), events);
    }

    #[test]
    fn no_flipped_bit_goes_unnoticed(bit: prop::sample::Index) {
        let mut bytes = Batch::build(&key(), log(), prev(3), &events(6)).unwrap().bytes;
        let bit = bit.index(bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(open(&bytes).is_err());
    }

    #[test]
    fn a_truncated_batch_is_refused(cut: prop::sample::Index) {
        let bytes = Batch::build(&key(), log(), prev(3), &events(6)).unwrap().bytes;
        prop_assert!(open(&bytes[..cut.index(bytes.len())]).is_err());
    }

    #[test]
    fn any_bytes_after_the_magic_are_refused(tail: Vec<u8>) {
        prop_assert!(open(&[b"RBB1".as_slice(), &tail].concat()).is_err());
    }
}
