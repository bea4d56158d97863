//! Nothing of a couple may be readable in the data folder (design §9.5, "Done when" 4).

use std::path::Path;

use buzheng_domain::case::{CaseEvent, PhotoAttached};
use buzheng_domain::event::Event;
use buzheng_domain::testing;
use buzheng_store::{KdfParams, Slots};

use crate::support::{World, archive_page, couple};

/// Files below `folder` that contain `needle`, and file names that do.
fn found_in(folder: &Path, needle: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(found_in(&path, needle));
        } else if std::fs::read(&path).unwrap().windows(needle.len()).any(|part| part == needle)
            || name.as_bytes().windows(needle.len()).any(|part| part == needle)
        {
            found.push(name);
        }
    }
    found
}

#[test]
fn neither_names_nor_numbers_nor_photo_bytes_are_readable_in_the_folder() {
    let world = World::stocked(10);
    let people = couple(1);
    world.store.transaction(|tx| tx.apply_feeds(&[archive_page(&[testing::file_of(&people)])], "c2")).unwrap();
    world.serve(1);
    let photograph: Vec<u8> = (0..50_000_u32).flat_map(|n| n.to_le_bytes()).collect();
    let master = world.store.blobs().put(&photograph).unwrap();
    let photo = buzheng_domain::case::Photo { master, master_bytes: 200_000, print: master, print_bytes: 200_000, ..testing::photo() };
    let case = world.open_case(2);
    world.append(Event::Case(case, CaseEvent::PhotoAttached(PhotoAttached { photo }))).unwrap();
    world.store.backup("close.db").unwrap();
    let slots = Slots::new(&world.dir);
    slots.add(world.store.key(), world.registrar().id, "YY001", "demo password", KdfParams::CHEAP_FOR_TESTS).unwrap();
    let folder = world.dir.path();

    let mut needles: Vec<Vec<u8>> = vec![
        "SQLite format 3".into(),
        "demo password".into(),
        crate::support::KEY.to_vec(),
        photograph[..64].to_vec(),
        photograph[100_000..100_032].to_vec(),
        master.as_bytes().to_vec(),
        master.to_string().into_bytes(),
        "BJ330281".into(),
        "330281114201".into(),
        "梁弄".into(),
        world.registrar().name.as_str().into(),
    ];
    for party in [&people.0, &people.1] {
        needles.push(party.name.as_str().into());
        needles.push(party.name.as_str().encode_utf16().flat_map(u16::to_le_bytes).collect());
        needles.push(party.id.as_str().into());
    }
    for needle in &needles {
        let found = found_in(folder, needle);
        assert!(found.is_empty(), "{} in {found:?}", String::from_utf8_lossy(needle));
    }
    // The search finds what is there to be found.
    assert_eq!(found_in(folder, b"YY001"), [world.dir.slots().to_string_lossy()]);
    // And after closing, when the write-ahead log is folded in, the same holds.
    let (dir, World { store, _folder, .. }) = (world.dir.clone(), world);
    drop(store);
    for needle in &needles {
        assert!(found_in(dir.path(), needle).is_empty(), "{}", String::from_utf8_lossy(needle));
    }
}
