//! Bytes of every message of every released version, in `frozen/v1/*.hex`, read back by this program for ever.
//!
//! A file is written once, when its message is first released (`FREEZE=1 cargo test -p buzheng-protocol frozen`
//! writes missing files, never changes one). If a test here fails, the change would strand laptops in the field.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::PathBuf;

use buzheng_domain::case::{CentreAct, CentreVerb};
use buzheng_domain::ids::{ActId, BlobHash, CaseId, DeviceId, EventId, SessionId, StaffId};
use buzheng_domain::rules::RowId;
use buzheng_domain::time::DeviceTime;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::bytes::{from_hex, to_hex};
use crate::wire::*;
use crate::*;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/frozen/v1").join(format!("{name}.hex"))
}

/// The frozen bytes; `now` is what this program writes today.
fn frozen(name: &str, now: &[u8]) -> Vec<u8> {
    let path = path(name);
    if !path.exists() && std::env::var_os("FREEZE").is_some() {
        let lines: Vec<String> = to_hex(now).as_bytes().chunks(96).map(|l| String::from_utf8_lossy(l).into()).collect();
        std::fs::write(&path, lines.join("\n") + "\n").unwrap();
    }
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    from_hex(&text.split_whitespace().collect::<String>()).unwrap()
}

fn check<T: Serialize + DeserializeOwned + PartialEq + Debug>(name: &str, value: &T) {
    let now = cbor::encode(value).unwrap();
    let then = frozen(name, &now);
    assert_eq!(&cbor::decode::<T>(&then).unwrap(), value, "{name} reads as before");
    assert_eq!(to_hex(&now), to_hex(&then), "{name} is written as before");
    for cut in 0..then.len() {
        assert!(cbor::decode::<T>(&then[..cut]).is_err(), "{name} cut at {cut}");
    }
}

fn uuid(n: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 | n)
}

fn device() -> DeviceId {
    DeviceId::from_uuid(uuid(1))
}

fn log() -> LogId {
    LogId { device: device(), epoch: 0x1122_3344_5566_7788 }
}

fn contact() -> Contact {
    Contact { now_ms: 1_660_000_000_000, server_gen: uuid(2), nonce: Nonce([3; 16]) }
}

fn registry() -> RegistryKey {
    RegistryKey::from_seed(&[4; 32])
}

fn device_key() -> DeviceKey {
    DeviceKey::from_seed(&[5; 32])
}

fn ticket() -> Ticket {
    Ticket::new(
        "https://registry.example".to_owned(),
        &registry().verifier(),
        uuid(6),
        [7; 32],
        "330281001201".to_owned(),
        "演示村".to_owned(),
        1_661_000_000_000,
    )
}

fn envelope() -> Envelope {
    Envelope {
        id: EventId::from_uuid(uuid(10)),
        case: Some(CaseId::from_uuid(uuid(11))),
        at_ms: 1_660_000_000_123,
        mono_ms: 456_789,
        boot: uuid(12),
        actor: Some(StaffId::from_uuid(uuid(13))),
        session: Some(SessionId::from_uuid(uuid(14))),
        refs: vec![(log(), 3)],
        seen: BTreeMap::from([("staff".to_owned(), 41)]),
        kind: "frozen.sample@1".to_owned(),
        payload: cbor::encode(&BTreeMap::from([("note", "演示")])).unwrap(),
    }
}

#[test]
fn push_replies_are_frozen() {
    let head = Head { seq: 826, hash: [9; 32] };
    let want = vec![BlobHash::from_bytes([8; 32])];
    let feeds = BTreeMap::from([("staff".to_owned(), 41)]);
    check("ack", &Ack { received: 826, head: [9; 32], safe: 790, want, feeds, contact: contact() });
    check("gap", &Conflict::Gap(Gap { expect: 827, head, contact: contact() }));
    check("fork", &Conflict::Fork(Fork { at: 800, head, contact: contact() }));
    let refused = |retry_after_ms| Refused { code: RefusalCode::SlowDown, retry_after_ms, contact: contact() };
    check("refused", &refused(None));
    check("refused_later", &refused(Some(30_000)));
    check("blob_state", &BlobState { offset: 65_536, complete: false, contact: contact() });
}

#[test]
fn every_refusal_code_is_frozen() {
    use RefusalCode::*;
    let codes = [
        Malformed,
        UnsupportedVersion,
        TooLarge,
        BadSignature,
        BadSum,
        BadChain,
        BadCount,
        WrongLog,
        LogFrozen,
        UnknownDevice,
        DeviceRevoked,
        NoSession,
        BadNonce,
        BadProof,
        UnknownTicket,
        TicketUsed,
        TicketExpired,
        BlobNotWanted,
        BlobMismatch,
        BadCursor,
        SlowDown,
        Unavailable,
        StorageFull,
        Internal,
    ];
    check("refusal_codes", &codes.to_vec());
}

#[test]
fn sessions_are_frozen_and_verify() {
    let request = SessionRequest::sign(&device_key(), device(), Nonce([1; 16]), Nonce([2; 16]));
    check("session_request", &request);
    assert!(request.verify(&device_key().verifier()).is_ok());
    assert!(SessionRequest { nonce: Nonce([9; 16]), ..request.clone() }.verify(&device_key().verifier()).is_err());

    let reply = SessionReply::sign(&registry(), &request, "t0ken".to_owned(), 43_200_000, contact());
    check("session_reply", &reply);
    assert!(reply.verify(&registry().verifier(), &request.echo).is_ok());
    assert!(reply.verify(&registry().verifier(), &Nonce([9; 16])).is_err());
    let swapped = SessionReply { token: "other".to_owned(), ..reply };
    assert!(swapped.verify(&registry().verifier(), &request.echo).is_err());
}

#[test]
fn enrolment_is_frozen_and_verifies() {
    let request = EnrolRequest::sign(&ticket(), device(), "laptop 1", &device_key());
    check("enrol_request", &request);
    let public = ticket().key().verifier();
    assert_eq!(request.verify(&public), Ok(device_key().verifier()));
    for changed in [
        EnrolRequest { name: "laptop 2".to_owned(), ..request.clone() },
        EnrolRequest { key: DeviceKey::from_seed(&[6; 32]).verifier().to_bytes(), ..request.clone() },
        EnrolRequest { device: DeviceId::from_uuid(uuid(9)), ..request.clone() },
        EnrolRequest { ticket: uuid(7), ..request.clone() },
    ] {
        assert!(changed.verify(&public).is_err());
    }
    assert!(request.verify(&TicketKey::from_seed(&[8; 32]).verifier()).is_err(), "another ticket's secret");

    let licence = DeviceLicence {
        v: 1,
        device: device(),
        name: "laptop 1".to_owned(),
        key: request.key,
        point: ticket().point,
        label: ticket().label,
        server_gen: uuid(2),
        issued_ms: 1_660_000_000_000,
        expires_ms: 1_690_000_000_000,
        grace_ms: 2_592_000_000,
    };
    check("licence", &licence);
    let signed = SignedLicence::sign(&registry(), &licence).unwrap();
    assert_eq!(signed.open(&registry().verifier()), Ok(licence));
    let stranger = RegistryKey::from_seed(&[1; 32]).verifier();
    assert!(signed.open(&stranger).is_err());
    check("enrol_reply", &EnrolReply { licence: signed, contact: contact() });
}

#[test]
fn tickets_are_frozen_and_told_apart_from_other_files() {
    let json = ticket().to_json().unwrap();
    let then = String::from_utf8(frozen("ticket_json", json.as_bytes())).unwrap();
    assert_eq!(Ticket::parse(&then), Ok(ticket()));
    assert_eq!(json, then);
    let newer = then.replace("\"v\": 1", "\"v\": 2, \"extra\": []");
    assert_eq!(Ticket::parse(&newer), Err(enrol::TicketError::UnsupportedVersion { found: 2, supported: 1 }));
    for bad in ["", "{}", "[1]", &then.replace("buzheng-ticket", "other"), &then[..then.len() / 2]] {
        assert_eq!(Ticket::parse(bad), Err(enrol::TicketError::NotATicket));
    }
    let printed = format!("{:?}", ticket());
    assert!(!printed.contains(&to_hex(&ticket().secret)) && !printed.contains("secret"), "{printed}");
}

#[test]
fn feeds_are_frozen() {
    let put = FeedOp { op_id: 40, key: "k".to_owned(), op: OpKind::Put, schema: feeds::STAFF_SCHEMA.to_owned(), body: vec![0xa0] };
    let del = FeedOp { op_id: 41, key: "j".to_owned(), op: OpKind::Del, schema: String::new(), body: Vec::new() };
    let sum = FeedSum::row(&put.key, put.op_id, &put.schema, &put.body);
    let page = FeedPage { feed: "staff".to_owned(), generation: 1, ops: vec![put, del], upto: 41, sum: Some(sum) };
    let part = FeedPage { feed: "archive/330281001".to_owned(), generation: 2, ops: Vec::new(), upto: 7, sum: None };
    check("feeds_reply", &FeedsReply { pages: vec![page, part], next: "c-1".to_owned(), more: true, contact: contact() });
    let act = CentreAct {
        id: ActId::from_uuid(uuid(20)),
        verb: CentreVerb::Approve,
        by: Some(StaffId::from_uuid(uuid(21))),
        at: DeviceTime::from_ms(1_660_000_000_000),
        reason: "同意".to_owned(),
        document: Some("1".to_owned()),
        rows: vec![RowId::D31],
        request: 1,
    };
    check("centre_act", &CentreActRow { case: CaseId::from_uuid(uuid(22)), act });
    check("receipt", &Receipt { log: log(), received: 826, head: [9; 32], safe: 790 });
}

#[test]
fn events_and_batches_are_frozen() {
    let now = envelope().encode().unwrap();
    let then = frozen("envelope", &now);
    assert_eq!(Envelope::decode(&then), Ok(envelope()));
    assert_eq!(to_hex(&now), to_hex(&then));

    let prev = Head { seq: 811, hash: [6; 32] };
    let batch = Batch::build(&device_key(), log(), prev, &[&then, &then]).unwrap();
    let bytes = frozen("batch", &batch.bytes);
    let opened = SignedBatch::open(&bytes, &device_key().verifier(), &Limits::V1).unwrap();
    assert_eq!(opened.prev(), prev);
    assert_eq!(opened.last(), batch.header.last_head());
    assert_eq!(opened.events.iter().map(|e| &e.bytes).collect::<Vec<_>>(), [&then, &then]);
}

#[test]
fn what_a_courier_carries_is_frozen_and_verifies() {
    use crate::wire::courier::*;
    let key = SignedCourierKey::sign(&registry(), "age1demo").unwrap();
    check("courier_key", &key);
    assert_eq!(key.open(&registry().verifier()), Ok("age1demo".to_owned()));
    assert_eq!(key.open(&RegistryKey::from_seed(&[1; 32]).verifier()), Err(CourierError::BadSignature));

    let manifest = Manifest {
        v: COURIER_VERSION,
        device: device(),
        export: uuid(30),
        part: 1,
        parts: 2,
        created_ms: 1_660_000_000_000,
        server_gen: Some(uuid(2)),
        recipient: "age1laptop".to_owned(),
        logs: vec![LogPart { log: log(), from: 1, to: 826, head: [9; 32] }],
        blobs: vec![BlobPart { hash: BlobHash::from_bytes([8; 32]), size: 270_000 }],
        enrol: Some(EnrolRequest::sign(&ticket(), device(), "laptop 1", &device_key())),
    };
    check("bundle_manifest", &manifest);
    let signed = SignedManifest::sign(&device_key(), &manifest).unwrap();
    assert_eq!((signed.claims(), signed.verify(&device_key().verifier())), (Ok(manifest.clone()), Ok(())));
    assert_eq!(signed.verify(&DeviceKey::from_seed(&[6; 32]).verifier()), Err(CourierError::BadSignature));
    let newer = SignedManifest::sign(&device_key(), &Manifest { v: 2, ..manifest }).unwrap();
    assert_eq!(newer.claims(), Err(CourierError::UnsupportedVersion { found: 2, supported: 1 }));

    let receipt = CourierReceipt {
        v: COURIER_VERSION,
        device: device(),
        server_gen: uuid(2),
        made_ms: 1_660_000_000_000,
        logs: vec![Receipt { log: log(), received: 826, head: [9; 32], safe: 790 }],
        frozen: vec![log()],
        held: vec![BlobHash::from_bytes([8; 32])],
        missing: vec![BlobHash::from_bytes([7; 32])],
        licence: None,
        feeds: vec![FeedPage { feed: "staff".to_owned(), generation: 1, ops: Vec::new(), upto: 41, sum: Some(FeedSum(7)) }],
        next: "c-1".to_owned(),
    };
    check("courier_receipt", &receipt);
    let signed = SignedReceipt::sign(&registry(), &receipt).unwrap();
    assert_eq!(signed.open(&registry().verifier()), Ok(receipt));
    assert_eq!(signed.open(&RegistryKey::from_seed(&[1; 32]).verifier()), Err(CourierError::BadSignature));
}

#[test]
fn a_ticket_with_a_courier_key_reads_as_one_and_older_tickets_have_none() {
    let with = ticket().with_courier("age1demo".to_owned());
    assert_eq!(Ticket::parse(&with.to_json().unwrap()), Ok(with.clone()));
    assert_eq!((with.courier.as_deref(), ticket().courier), (Some("age1demo"), None));
}
