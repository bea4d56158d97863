use std::path::{Path, PathBuf};

use buzheng_store::{DataDir, DbKey, Store, StoreError, backup, migrate};

use crate::support::{World, key, raw};

fn migrations() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations/device")
}

#[test]
fn schema_sql_is_the_whole_schema_of_today() {
    let world = World::empty();
    let now = migrate::dump_schema(&world.raw()).unwrap();
    let path = migrations().join("schema.sql");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert_eq!(written, now, "run with UPDATE=1 after reading what changed");
}

#[test]
fn every_migration_file_is_in_the_list_under_its_own_number() {
    let mut files: Vec<String> = std::fs::read_dir(migrations())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(|c: char| c.is_ascii_digit()))
        .collect();
    files.sort();
    let listed: Vec<String> = migrate::MIGRATIONS.iter().map(|m| format!("{:04}_{}.sql", m.version, m.name)).collect();
    assert_eq!(files, listed);
    let numbers: Vec<u32> = migrate::MIGRATIONS.iter().map(|m| m.version).collect();
    assert_eq!(numbers, (1..=migrate::supported()).collect::<Vec<_>>());
}

/// A copy of a frozen database in a folder of its own.
fn thaw(version: u32) -> (tempfile::TempDir, DataDir, DbKey) {
    let folder = tempfile::tempdir().unwrap();
    let dir = DataDir::new(folder.path());
    let frozen = migrations().join("frozen");
    std::fs::copy(frozen.join(format!("v{version}.db")), dir.database()).unwrap();
    let hex = std::fs::read_to_string(frozen.join("key.hex")).unwrap();
    let bytes: Vec<u8> = (0..32).map(|n| u8::from_str_radix(&hex[2 * n..2 * n + 2], 16).unwrap()).collect();
    (folder, dir, DbKey::from_bytes(bytes.try_into().unwrap()))
}

#[test]
fn the_first_schema_still_opens_and_keeps_its_log() {
    let (_folder, dir, key) = thaw(1);
    let store = Store::open(&dir, &key).unwrap();
    let heads = store.read(|view| view.verify_chain()).unwrap();
    assert_eq!(heads.iter().map(|(log, head)| (log.epoch, head.seq)).collect::<Vec<_>>(), [(7, 4)]);
    store.check_integrity().unwrap();
    // The read tables of today are there, made from the log of then.
    let (rows, total) = store.read(|view| view.cases(&buzheng_store::CaseQuery { limit: 10, ..Default::default() })).unwrap();
    assert_eq!((total, rows[0].case_no.as_str(), rows[0].man_name.as_deref()), (1, "330281114201-20220520-001", Some("陈演国")));
    assert!(store.read(|view| view.latest_session()).unwrap().is_some());
    assert_eq!(store.read(|view| view.unsent()).unwrap().events, 2);
    // And a verified copy of the file as it was.
    let copies = backup::list(&dir).unwrap();
    assert_eq!(copies.len(), 1);
    drop(store);
    buzheng_store::open::set_aside(&dir).unwrap();
    backup::restore(&dir, &key, &copies[0].name).unwrap();
    let version: u32 = {
        let hex = std::fs::read_to_string(migrations().join("frozen/key.hex")).unwrap();
        let conn = rusqlite::Connection::open(dir.database()).unwrap();
        conn.execute_batch(&format!("PRAGMA key = \"x'{}'\";", hex.trim())).unwrap();
        conn.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap()
    };
    assert_eq!(version, 1);
}

#[test]
fn a_file_of_a_newer_program_is_refused_and_not_touched() {
    let world = World::empty();
    let (dir, World { store, _folder, .. }) = (world.dir.clone(), world);
    drop(store);
    raw(&dir).execute_batch("PRAGMA user_version = 99;").unwrap();
    let before = std::fs::read(dir.database()).unwrap();
    let refused = Store::open(&dir, &key());
    let supported = migrate::supported();
    assert!(matches!(refused, Err(StoreError::TooNew { file: 99, supported: s }) if s == supported), "{refused:?}");
    assert_eq!(std::fs::read(dir.database()).unwrap(), before);
    assert!(backup::list(&dir).unwrap().is_empty());
}

#[test]
fn an_edited_migration_is_refused() {
    let world = World::empty();
    let (dir, World { store, _folder, .. }) = (world.dir.clone(), world);
    drop(store);
    raw(&dir).execute_batch("UPDATE schema_migration SET sha256 = zeroblob(32) WHERE version = 2;").unwrap();
    let refused = Store::open(&dir, &key());
    assert!(matches!(refused, Err(StoreError::MigrationChanged { version: 2 })), "{refused:?}");
}
