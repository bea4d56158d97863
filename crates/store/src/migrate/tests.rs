//! The runner with lists of its own: what only a wrong migration shows.

use super::*;
use crate::open::{Role, connect};

const GOOD: Migration = Migration {
    version: 1,
    name: "good",
    sql: "CREATE TABLE event (ord INTEGER PRIMARY KEY, hash BLOB); INSERT INTO event VALUES (1, x'01');",
};
const HALF: Migration = Migration { version: 2, name: "half", sql: "CREATE TABLE more (a); DROP TABLE missing;" };
const DANGLING: Migration = Migration {
    version: 2,
    name: "dangling",
    sql: "CREATE TABLE child (ord INTEGER REFERENCES event (ord) DEFERRABLE INITIALLY DEFERRED); PRAGMA defer_foreign_keys = ON; INSERT INTO child VALUES (9);",
};

fn tables(conn: &Connection) -> Vec<String> {
    let mut statement = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").unwrap();
    let names = statement.query_map([], |row| row.get(0)).unwrap();
    names.map(Result::unwrap).collect()
}

#[test]
fn a_migration_that_fails_half_way_leaves_the_file_and_its_copy_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let dir = DataDir::new(folder.path());
    let key = DbKey::from_bytes([1; 32]);
    let mut conn = connect(&dir.database(), &key, Role::Create).unwrap();
    run(&mut conn, &[GOOD], None).unwrap();
    let before = tables(&conn);
    for bad in [HALF, DANGLING] {
        let failed = run(&mut conn, &[GOOD, bad], Some((&dir, &key)));
        assert!(failed.is_err(), "{}", bad.name);
        assert_eq!((version(&conn).unwrap(), tables(&conn)), (1, before.clone()), "{}", bad.name);
    }
    let copies = backup::list(&dir).unwrap();
    assert_eq!(copies.iter().map(|copy| copy.name.as_str()).collect::<Vec<_>>(), ["before-v2-from-v1.db"]);
    let copy = connect(&dir.backups().join("before-v2-from-v1.db"), &key, Role::Read).unwrap();
    assert_eq!((version(&copy).unwrap(), tables(&copy)), (1, before));
}

#[test]
fn without_room_for_the_copy_nothing_is_migrated() {
    let folder = tempfile::tempdir().unwrap();
    let dir = DataDir::new(folder.path());
    let key = DbKey::from_bytes([1; 32]);
    let mut conn = connect(&dir.database(), &key, Role::Create).unwrap();
    run(&mut conn, &[GOOD], None).unwrap();
    // A file where the folder should be: the copy cannot be made.
    std::fs::write(dir.backups(), b"").unwrap();
    let more = Migration { version: 2, name: "more", sql: "CREATE TABLE more (a);" };
    assert!(run(&mut conn, &[GOOD, more], Some((&dir, &key))).is_err());
    assert_eq!(version(&conn).unwrap(), 1);
}

#[test]
fn line_ends_do_not_make_another_migration() {
    let windows = Migration { sql: "CREATE TABLE a (x);\r\n-- end\r\n", ..GOOD };
    let unix = Migration { sql: "CREATE TABLE a (x);\n-- end\n", ..GOOD };
    assert_eq!(checksum(&windows), checksum(&unix));
    assert_ne!(checksum(&unix), checksum(&GOOD));
}
