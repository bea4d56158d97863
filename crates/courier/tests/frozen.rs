//! Files written by released versions, read by this one for ever: a stick may lie in a drawer for a year.
//!
//! `FREEZE=1 cargo test -p buzheng-courier` writes missing files (sealing is random, so they are written once), never changes one.

#![expect(clippy::unwrap_used, reason = "in a test a panic is an answer")]

use std::fs;
use std::path::PathBuf;

use buzheng_courier::{Checked, Reader, Secret, Writer, open_receipt, seal_receipt};
use buzheng_domain::ids::{BlobHash, DeviceId};
use buzheng_protocol::wire::Receipt;
use buzheng_protocol::wire::courier::{BlobPart, COURIER_VERSION, CourierReceipt, LogPart, Manifest, SignedManifest};
use buzheng_protocol::{Batch, DeviceKey, Head, LogId, RegistryKey};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

fn frozen(name: &str, now: impl FnOnce() -> Vec<u8>) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/frozen").join(name);
    if !path.exists() && std::env::var_os("FREEZE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, now()).unwrap();
    }
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn device() -> DeviceKey {
    DeviceKey::from_seed(&[5; 32])
}

fn registry() -> RegistryKey {
    RegistryKey::from_seed(&[4; 32])
}

fn log() -> LogId {
    LogId { device: DeviceId::from_uuid(Uuid::from_u128(1)), epoch: 7 }
}

fn batch() -> Batch {
    Batch::build(&device(), log(), Head::EMPTY, &[[0xa0], [0xa0]]).unwrap()
}

fn manifest() -> Manifest {
    let head = batch().header.last_head();
    Manifest {
        v: COURIER_VERSION,
        device: log().device,
        export: Uuid::from_u128(9),
        part: 1,
        parts: 1,
        created_ms: 1_660_000_000_000,
        server_gen: Some(Uuid::from_u128(2)),
        recipient: Secret::of_device(&device()).unwrap().recipient().to_string(),
        logs: vec![LogPart { log: log(), from: 1, to: head.seq, head: head.hash }],
        blobs: vec![BlobPart { hash: BlobHash::from_bytes(Sha256::digest([7; 300]).into()), size: 300 }],
        enrol: None,
    }
}

#[test]
fn a_bundle_of_version_1_is_read() {
    let key = Secret::of_registry(&registry()).unwrap();
    let bytes = frozen("v1.bzb", || {
        let signed = SignedManifest::sign(&device(), &manifest()).unwrap();
        let mut writer = Writer::begin(Vec::new(), &key.recipient(), &signed).unwrap();
        writer.batch(&batch()).unwrap();
        writer.chunk(&manifest().blobs.first().unwrap().hash, 0, &[7; 300]).unwrap();
        writer.finish().unwrap()
    });
    let checked = Reader::open(bytes.as_slice(), &key).unwrap().check(&device().verifier());
    assert_eq!(checked, Ok(Checked { manifest: manifest(), batches: 1, blobs: 1, absent: 0 }));
}

#[test]
fn a_receipt_of_version_1_is_read() {
    let receipt = CourierReceipt {
        v: COURIER_VERSION,
        device: log().device,
        server_gen: Uuid::from_u128(2),
        made_ms: 1_660_000_000_000,
        logs: vec![Receipt { log: log(), received: 2, head: batch().header.last, safe: 1 }],
        frozen: Vec::new(),
        held: vec![BlobHash::from_bytes([8; 32])],
        missing: vec![BlobHash::from_bytes([9; 32])],
        licence: None,
        feeds: Vec::new(),
        next: "c1".to_owned(),
    };
    let key = Secret::of_device(&device()).unwrap();
    let bytes = frozen("v1.bzr", || seal_receipt(&receipt, &registry(), &key.recipient()).unwrap());
    assert_eq!(open_receipt(bytes.as_slice(), &key, &registry().verifier()), Ok(receipt));
}

#[test]
fn the_keys_of_version_1_grow_the_same() {
    let of = |secret: Secret| secret.recipient().to_string();
    let text = frozen("v1.keys", || {
        let (one, two) = (of(Secret::of_registry(&registry()).unwrap()), of(Secret::of_device(&device()).unwrap()));
        format!("{one}\n{two}\n").into_bytes()
    });
    let text = String::from_utf8(text).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some(of(Secret::of_registry(&registry()).unwrap()).as_str()));
    assert_eq!(lines.next(), Some(of(Secret::of_device(&device()).unwrap()).as_str()));
}
