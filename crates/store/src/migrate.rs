//! Brings a database file to today's schema: numbered SQL files, forward only, each in one transaction.
//!
//! `PRAGMA user_version` says where a file stands. The SHA-256 of every applied file is kept in the database and
//! compared at each start: an edited migration is refused, not guessed at. Before an existing file is touched, a
//! copy is made and checked ([`crate::backup`]). A file from a newer program is refused untouched.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};
use sha2::{Digest as _, Sha256};

use crate::backup;
use crate::error::StoreError;
use crate::files::DataDir;
use crate::key::DbKey;
use crate::open;

/// One step of the schema.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// 1, 2, 3 …: the `user_version` the file has afterwards.
    pub version: u32,
    /// The file's name without number and ending.
    pub name: &'static str,
    /// Its statements.
    pub sql: &'static str,
}

/// Every migration, oldest first. Two branches that take the same number meet on the same line.
pub const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, name: "event_log", sql: include_str!("../../../migrations/device/0001_event_log.sql") },
    Migration { version: 2, name: "feeds", sql: include_str!("../../../migrations/device/0002_feeds.sql") },
    Migration { version: 3, name: "projections", sql: include_str!("../../../migrations/device/0003_projections.sql") },
    Migration { version: 4, name: "case_list_by_log", sql: include_str!("../../../migrations/device/0004_case_list_by_log.sql") },
    Migration { version: 5, name: "centre_act", sql: include_str!("../../../migrations/device/0005_centre_act.sql") },
];

/// The newest version this program can read.
pub fn supported() -> u32 {
    MIGRATIONS.last().map_or(0, |last| last.version)
}

/// What a start found and did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Migrated {
    /// Version of the file before.
    pub(crate) from: u32,
    /// Version now.
    pub(crate) to: u32,
}

/// The version a file stands at.
pub(crate) fn version(conn: &Connection) -> Result<u32, StoreError> {
    Ok(conn.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Verifies what was applied and applies what is missing. `backup_to`: where the copy goes and its key; `None` only for
/// a file that was created a moment ago.
pub(crate) fn run(conn: &mut Connection, migrations: &[Migration], backup_to: Option<(&DataDir, &DbKey)>) -> Result<Migrated, StoreError> {
    let from = version(conn)?;
    let to = migrations.last().map_or(0, |last| last.version);
    if from > to {
        return Err(StoreError::TooNew { file: from, supported: to });
    }
    if from > 0 {
        verify_checksums(conn, migrations, from)?;
    }
    if from == to {
        return Ok(Migrated { from, to });
    }
    if let Some((dir, key)) = backup_to {
        backup::copy(conn, dir, key, &format!("before-v{to}-from-v{from}.db"))?;
    }
    for migration in migrations.iter().filter(|migration| migration.version > from) {
        apply(conn, migration)?;
    }
    Ok(Migrated { from, to })
}

fn apply(conn: &mut Connection, migration: &Migration) -> Result<(), StoreError> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    tx.execute_batch(
        "CREATE TABLE IF NOT EXISTS schema_migration (
           version INTEGER PRIMARY KEY NOT NULL,
           name    TEXT    NOT NULL,
           sha256  BLOB    NOT NULL CHECK (length(sha256) = 32)
         ) STRICT;",
    )?;
    tx.execute_batch(migration.sql)?;
    tx.execute(
        "INSERT INTO schema_migration (version, name, sha256) VALUES (?1, ?2, ?3)",
        (migration.version, migration.name, checksum(migration)),
    )?;
    tx.pragma_update(None, "user_version", migration.version)?;
    let broken: i64 = tx.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))?;
    if broken > 0 {
        return Err(StoreError::Corrupt { what: "foreign key" });
    }
    tx.commit()?;
    Ok(())
}

fn verify_checksums(conn: &Connection, migrations: &[Migration], applied: u32) -> Result<(), StoreError> {
    for migration in migrations.iter().filter(|migration| migration.version <= applied) {
        let stored: Option<[u8; 32]> = rusqlite::OptionalExtension::optional(conn.query_row(
            "SELECT sha256 FROM schema_migration WHERE version = ?1",
            [migration.version],
            |row| row.get(0),
        ))?;
        if stored != Some(checksum(migration)) {
            return Err(StoreError::MigrationChanged { version: migration.version });
        }
    }
    Ok(())
}

/// Line ends are made equal first: a checkout on Windows must not look like another migration.
fn checksum(migration: &Migration) -> [u8; 32] {
    Sha256::digest(migration.sql.replace("\r\n", "\n").as_bytes()).into()
}

/// A new database file at an old version, for freezing test data (`examples/freeze.rs`); programs use
/// [`crate::Store::create`].
pub fn create_at(path: &Path, key: &DbKey, version: u32) -> Result<Connection, StoreError> {
    let mut conn = open::connect(path, key, open::Role::Create)?;
    let until: Vec<Migration> = MIGRATIONS.iter().copied().filter(|migration| migration.version <= version).collect();
    run(&mut conn, &until, None)?;
    Ok(conn)
}

/// The whole schema as text, in the order things were made: what `migrations/device/schema.sql` must say.
pub fn dump_schema(conn: &Connection) -> Result<String, StoreError> {
    let mut statement = conn.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid")?;
    let mut text = String::from("-- The whole schema today. Generated: run the store's tests with UPDATE=1.\n");
    for sql in statement.query_map([], |row| row.get::<_, String>(0))? {
        text.push('\n');
        text.push_str(&sql?);
        text.push_str(";\n");
    }
    Ok(text)
}

#[cfg(test)]
mod tests;
