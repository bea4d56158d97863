use buzheng_domain::case::{CaseEvent, PhotoAttached};
use buzheng_domain::event::Event;
use buzheng_domain::ids::BlobHash;
use buzheng_domain::testing;
use buzheng_store::blobs::MAX_BLOB_BYTES;
use buzheng_store::{BlobState, Blobs, StoreError};

use crate::support::World;

fn files(world: &World) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for folder in std::fs::read_dir(world.dir.blobs()).unwrap() {
        found.extend(std::fs::read_dir(folder.unwrap().path()).unwrap().map(|file| file.unwrap().path()));
    }
    found
}

#[test]
fn what_is_put_is_read_back_whole_and_in_ranges() {
    let world = World::empty();
    let bytes: Vec<u8> = (0..100_000_u32).map(|n| (n % 253) as u8).collect();
    let hash = world.store.blobs().put(&bytes).unwrap();
    assert_eq!(hash, Blobs::hash(&bytes));
    assert_eq!(world.store.blobs().put(&bytes).unwrap(), hash);
    assert_eq!(files(&world).len(), 1, "the same bytes are one file");
    assert_eq!(**world.store.blobs().read(&hash).unwrap(), bytes);
    for (offset, max) in [(0, 10), (99_990, 100), (50_000, 1 << 20), (100_000, 5), (u64::MAX, 5)] {
        let start = (offset as usize).min(bytes.len());
        let end = start.saturating_add(max).min(bytes.len());
        assert_eq!(world.store.blobs().read_range(&hash, offset, max).unwrap(), bytes[start..end], "{offset}+{max}");
    }
}

#[test]
fn the_file_name_tells_nothing_about_the_photo() {
    let (one, other) = (World::empty(), World::empty());
    let hash = one.store.blobs().put(b"the same photograph").unwrap();
    other.store.blobs().put(b"the same photograph").unwrap();
    let name = |world: &World| files(world)[0].file_name().unwrap().to_string_lossy().into_owned();
    assert_ne!(name(&one), hash.to_string());
    assert_ne!(name(&one), name(&other), "every device names it differently");
}

#[test]
fn an_event_cannot_name_a_photo_that_is_not_there() {
    let world = World::stocked(4);
    let case = world.open_case(1);
    let absent = CaseEvent::PhotoAttached(PhotoAttached { photo: testing::photo() });
    assert!(matches!(world.append(Event::Case(case, absent)), Err(StoreError::NoBlob)));
    assert!(world.store.read(|view| view.blob_hashes()).unwrap().is_empty());
}

#[test]
fn uploads_are_remembered_to_the_byte_and_can_start_over() {
    let world = World::stocked(4);
    let case = world.open_case(1);
    let photo = world.photo(1);
    world.append(Event::Case(case, CaseEvent::PhotoAttached(PhotoAttached { photo: photo.clone() }))).unwrap();
    let waiting = || world.store.read(|view| view.blobs_waiting(10)).unwrap();
    assert_eq!(
        waiting().iter().map(|b| (b.hash, b.size, b.kind.as_str())).collect::<Vec<_>>(),
        [(photo.master, 40_000, "photo.master"), (photo.print, 9000, "photo.print"),]
    );
    world.store.transaction(|tx| tx.set_blob_uploaded(&photo.master, 32_768)).unwrap();
    assert_eq!((waiting()[0].uploaded, waiting()[0].state), (32_768, BlobState::Local));
    world.store.transaction(|tx| tx.set_blob_uploaded(&photo.master, 40_000)).unwrap();
    assert_eq!(waiting().len(), 1);
    let row = world.store.read(|view| view.blob(&photo.master)).unwrap().unwrap();
    assert_eq!((row.state, row.case), (BlobState::Received, Some(case)));
    world.store.transaction(|tx| tx.set_blob_state(&photo.master, BlobState::Safe)).unwrap();
    world.store.transaction(|tx| tx.set_blob_state(&photo.master, BlobState::Local)).unwrap();
    assert_eq!((waiting().len(), waiting()[0].uploaded), (2, 0), "a registry that lost it gets it again");
    let unknown = BlobHash::from_bytes([9; 32]);
    assert!(matches!(world.store.transaction(|tx| tx.set_blob_uploaded(&unknown, 1)), Err(StoreError::NoBlob)));
}

#[test]
fn orphans_and_leftovers_are_swept_and_live_blobs_are_not() {
    let world = World::stocked(4);
    let case = world.open_case(1);
    let photo = world.photo(1);
    world.append(Event::Case(case, CaseEvent::PhotoAttached(PhotoAttached { photo: photo.clone() }))).unwrap();
    let orphan = world.store.blobs().put(b"never mentioned").unwrap();
    let kept = world.store.blobs().put(b"about to be mentioned").unwrap();
    std::fs::write(files(&world)[0].with_extension("tmp"), b"half").unwrap();
    assert_eq!(world.store.sweep_orphans(&[kept]).unwrap(), 2);
    assert!(matches!(world.store.blobs().read(&orphan), Err(StoreError::NoBlob)));
    for hash in [kept, photo.master, photo.print] {
        world.store.blobs().read(&hash).unwrap();
    }
}

#[test]
fn a_changed_blob_file_is_refused() {
    let world = World::empty();
    let hash = world.store.blobs().put(&[5; 5000]).unwrap();
    let other = world.store.blobs().put(&[6; 5000]).unwrap();
    let paths = files(&world);
    let mut bytes = std::fs::read(&paths[0]).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(&paths[0], &bytes).unwrap();
    let results = [&hash, &other].map(|hash| world.store.blobs().read(hash).is_ok());
    assert_eq!(results.iter().filter(|ok| **ok).count(), 1);
    // A sound file in another's place is not it either.
    std::fs::copy(&paths[1], &paths[0]).unwrap();
    let wrong = [&hash, &other].map(|hash| world.store.blobs().read(hash).map(|_| ()));
    assert_eq!(wrong.iter().filter(|read| matches!(read, Err(StoreError::Corrupt { what: "blob" }))).count(), 1, "{wrong:?}");
}

#[test]
fn nothing_and_too_much_are_refused() {
    let world = World::empty();
    for size in [0, MAX_BLOB_BYTES + 1] {
        assert!(matches!(world.store.blobs().put(&vec![0; size]), Err(StoreError::Invalid { what: "blob size" })));
    }
}
