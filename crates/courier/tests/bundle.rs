//! A bundle gives back what was put in, and nothing at all of what was changed on the way.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test a panic is an answer")]

use buzheng_courier::{BundleError, Checked, Item, Reader, ReceiptError, Secret, Writer, open_receipt, seal_receipt};
use buzheng_domain::ids::{BlobHash, DeviceId};
use buzheng_protocol::wire::courier::{BlobPart, COURIER_VERSION, CourierReceipt, LogPart, Manifest, SignedManifest};
use buzheng_protocol::{Batch, DeviceKey, Head, LogId, RegistryKey};
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

const PHOTO: usize = 200_000;

fn device_key() -> DeviceKey {
    DeviceKey::from_seed(&[5; 32])
}

fn registry() -> RegistryKey {
    RegistryKey::from_seed(&[4; 32])
}

fn registry_secret() -> Secret {
    Secret::of_registry(&registry()).unwrap()
}

fn log() -> LogId {
    LogId { device: DeviceId::from_uuid(Uuid::from_u128(1)), epoch: 7 }
}

fn photo() -> Vec<u8> {
    (0..PHOTO).map(|n| (n * 31 % 251) as u8).collect()
}

fn blob() -> BlobHash {
    BlobHash::from_bytes(Sha256::digest(photo()).into())
}

fn batches() -> Vec<Batch> {
    let one = Batch::build(&device_key(), log(), Head::EMPTY, &[[0xa0], [0xa0]]).unwrap();
    let two = Batch::build(&device_key(), log(), one.header.last_head(), &[[0xa0]]).unwrap();
    vec![one, two]
}

fn manifest() -> Manifest {
    let last = batches()[1].header.last_head();
    Manifest {
        v: COURIER_VERSION,
        device: log().device,
        export: Uuid::from_u128(9),
        part: 1,
        parts: 1,
        created_ms: 0,
        server_gen: None,
        recipient: Secret::of_device(&device_key()).unwrap().recipient().to_string(),
        logs: vec![LogPart { log: log(), from: 1, to: last.seq, head: last.hash }],
        blobs: vec![BlobPart { hash: blob(), size: PHOTO as u64 }],
        enrol: None,
    }
}

/// A bundle with these contents, whatever the manifest says.
fn written(manifest: &Manifest, batches: &[Batch], photo: &[u8]) -> Vec<u8> {
    let signed = SignedManifest::sign(&device_key(), manifest).unwrap();
    let mut writer = Writer::begin(Vec::new(), &registry_secret().recipient(), &signed).unwrap();
    batches.iter().for_each(|batch| writer.batch(batch).unwrap());
    for (n, chunk) in photo.chunks(64 * 1024).enumerate() {
        writer.chunk(&blob(), (n * 64 * 1024) as u64, chunk).unwrap();
    }
    writer.finish().unwrap()
}

fn bundle() -> Vec<u8> {
    static ONCE: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
    ONCE.get_or_init(|| written(&manifest(), &batches(), &photo())).clone()
}

fn check(bytes: &[u8]) -> Result<Checked, BundleError> {
    Reader::open(bytes, &registry_secret())?.check(&device_key().verifier())
}

#[test]
fn a_bundle_gives_back_batches_and_photographs_byte_for_byte() {
    let bytes = bundle();
    assert_eq!(check(&bytes), Ok(Checked { manifest: manifest(), batches: 2, blobs: 1, absent: 0 }));
    let mut reader = Reader::open(bytes.as_slice(), &registry_secret()).unwrap();
    let (mut found, mut image) = (Vec::new(), Vec::new());
    while let Some(item) = reader.next_item().unwrap() {
        match item {
            Item::Batch(bytes) => found.push(bytes),
            Item::Chunk { bytes, .. } => image.extend(bytes),
        }
    }
    assert_eq!(found, batches().into_iter().map(|batch| batch.bytes).collect::<Vec<_>>());
    assert_eq!(image, photo());
    let overhead = bytes.len() - PHOTO - found.iter().map(Vec::len).sum::<usize>();
    println!("{} bytes, of which {overhead} are the format's", bytes.len());
    assert!(overhead < 1_500);
}

#[test]
fn nobody_else_can_open_it() {
    let stranger = Secret::of_registry(&RegistryKey::from_seed(&[3; 32])).unwrap();
    assert_eq!(Reader::open(bundle().as_slice(), &stranger).unwrap_err(), BundleError::OtherKey);
}

#[test]
fn another_laptop_cannot_pass_for_this_one() {
    let reader = Reader::open(bundle().as_slice(), &registry_secret()).map(|r| r.check(&DeviceKey::from_seed(&[6; 32]).verifier()));
    assert_eq!(reader.unwrap(), Err(BundleError::BadSignature));
}

#[test]
fn contents_that_the_manifest_does_not_name_are_refused() {
    let all = batches();
    let mut changed = photo();
    changed[100_000] ^= 1;
    let mut logless = manifest();
    logless.logs.clear();
    let mut blobless = manifest();
    blobless.blobs.clear();
    for (what, bytes) in [
        ("a batch is missing", written(&manifest(), &all[..1], &photo())),
        ("batches in another order", written(&manifest(), &[all[1].clone(), all[0].clone()], &photo())),
        ("a changed photograph", written(&manifest(), &all, &changed)),
        ("half a photograph", written(&manifest(), &all, &photo()[..PHOTO / 2])),
        ("a log of nobody", written(&logless, &all, &photo())),
        ("a photograph of nobody", written(&blobless, &all, &photo())),
    ] {
        assert!(matches!(check(&bytes), Err(BundleError::Malformed { .. })), "{what}: {:?}", check(&bytes));
    }
}

#[test]
fn a_photograph_that_the_laptop_has_lost_does_not_hold_up_the_rest() {
    let checked = check(&written(&manifest(), &batches(), &[])).unwrap();
    assert_eq!((checked.batches, checked.blobs, checked.absent), (2, 0, 1));
}

#[test]
fn other_files_are_told_apart() {
    for bytes in [b"".as_slice(), b"hello", &[0xff; 5000], b"PK\x03\x04"] {
        assert!(check(bytes).is_err());
    }
    assert_eq!(check(b"a letter to nobody in particular\n"), Err(BundleError::NotABundle));
}

fn receipt() -> CourierReceipt {
    CourierReceipt {
        v: COURIER_VERSION,
        device: log().device,
        server_gen: Uuid::from_u128(2),
        made_ms: 0,
        logs: Vec::new(),
        frozen: Vec::new(),
        held: vec![blob()],
        missing: Vec::new(),
        licence: None,
        feeds: Vec::new(),
        next: "c".to_owned(),
    }
}

#[test]
fn a_receipt_opens_for_its_laptop_and_with_its_registry_only() {
    let own = Secret::of_device(&device_key()).unwrap();
    let bytes = seal_receipt(&receipt(), &registry(), &own.recipient()).unwrap();
    assert_eq!(open_receipt(bytes.as_slice(), &own, &registry().verifier()), Ok(receipt()));
    let other = Secret::of_device(&DeviceKey::from_seed(&[6; 32])).unwrap();
    assert_eq!(open_receipt(bytes.as_slice(), &other, &registry().verifier()), Err(ReceiptError::OtherDevice));
    let stranger = RegistryKey::from_seed(&[3; 32]);
    assert_eq!(open_receipt(bytes.as_slice(), &own, &stranger.verifier()), Err(ReceiptError::BadSignature));
    for cut in 0..bytes.len() {
        assert!(open_receipt(&bytes[..cut], &own, &registry().verifier()).is_err(), "cut at {cut}");
    }
    assert!(open_receipt(bundle().as_slice(), &registry_secret(), &registry().verifier()).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_bundle_cut_anywhere_is_refused_whole(at in any::<prop::sample::Index>()) {
        let bytes = bundle();
        let cut = &bytes[..at.index(bytes.len())];
        prop_assert!(check(cut).is_err());
    }

    #[test]
    fn one_changed_byte_anywhere_is_noticed(at in any::<prop::sample::Index>(), change in 1..=255_u8) {
        let mut bytes = bundle();
        let at = at.index(bytes.len());
        bytes[at] ^= change;
        prop_assert!(check(&bytes).is_err());
    }

    #[test]
    fn noise_inside_the_seal_never_panics(frames in prop::collection::vec((0..5_u8, prop::collection::vec(any::<u8>(), 0..300)), 0..6)) {
        use std::io::Write as _;
        let mut sealed = Vec::new();
        let recipient = registry_secret().recipient().to_string();
        let recipient: age::x25519::Recipient = recipient.parse().unwrap();
        let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient)).unwrap();
        let mut out = encryptor.wrap_output(&mut sealed).unwrap();
        out.write_all(b"BZB1").unwrap();
        for (kind, bytes) in &frames {
            out.write_all(&[*kind]).unwrap();
            out.write_all(&u32::try_from(bytes.len()).unwrap().to_be_bytes()).unwrap();
            out.write_all(bytes).unwrap();
        }
        out.finish().unwrap();
        prop_assert!(check(&sealed).is_err());
    }
}
