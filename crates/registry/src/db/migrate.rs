//! Brings a database to today's schema: numbered SQL files, forward only, each in one transaction, each remembered by its
//! hash. A database of a newer program is refused untouched.
//!
//! The device has a runner of its own: the two crates may not know each other, and these are eighty lines.

use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior};
use sha2::{Digest as _, Sha256};

use crate::error::RegistryError;

struct Migration {
    version: u32,
    name: &'static str,
    sql: &'static str,
}

/// Every migration, oldest first. Two branches that take one number meet on the same line.
const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, name: "event_log", sql: include_str!("../../../../migrations/registry/0001_event_log.sql") },
    Migration { version: 2, name: "devices", sql: include_str!("../../../../migrations/registry/0002_devices.sql") },
    Migration { version: 3, name: "feeds", sql: include_str!("../../../../migrations/registry/0003_feeds.sql") },
    Migration { version: 4, name: "projections", sql: include_str!("../../../../migrations/registry/0004_projections.sql") },
    Migration { version: 5, name: "conflict_settled", sql: include_str!("../../../../migrations/registry/0005_conflict_settled.sql") },
    Migration { version: 6, name: "lost", sql: include_str!("../../../../migrations/registry/0006_lost.sql") },
];

/// Verifies what was applied, applies what is missing.
pub(super) fn run(conn: &mut Connection) -> Result<(), RegistryError> {
    let supported = MIGRATIONS.last().map_or(0, |last| last.version);
    let file: u32 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if file > supported {
        return Err(RegistryError::TooNew { file, supported });
    }
    for migration in MIGRATIONS {
        if migration.version <= file {
            verify(conn, migration)?;
        } else {
            apply(conn, migration)?;
        }
    }
    Ok(())
}

fn apply(conn: &mut Connection, migration: &Migration) -> Result<(), RegistryError> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have been first.
    let now: u32 = tx.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if now >= migration.version {
        return Ok(());
    }
    tx.execute_batch(
        "CREATE TABLE IF NOT EXISTS schema_migration (
           version INTEGER PRIMARY KEY NOT NULL,
           name    TEXT    NOT NULL,
           sha256  BLOB    NOT NULL CHECK (length(sha256) = 32)
         ) STRICT;",
    )?;
    tx.execute_batch(migration.sql)?;
    let values = (migration.version, migration.name, checksum(migration));
    tx.execute("INSERT INTO schema_migration (version, name, sha256) VALUES (?1, ?2, ?3)", values)?;
    tx.pragma_update(None, "user_version", migration.version)?;
    tx.commit()?;
    Ok(())
}

fn verify(conn: &Connection, migration: &Migration) -> Result<(), RegistryError> {
    let sql = "SELECT sha256 FROM schema_migration WHERE version = ?1";
    let stored: Option<[u8; 32]> = conn.query_row(sql, [migration.version], |row| row.get(0)).optional()?;
    if stored == Some(checksum(migration)) { Ok(()) } else { Err(RegistryError::MigrationChanged { version: migration.version }) }
}

/// Line ends are made equal first: a checkout on Windows must not look like another migration.
fn checksum(migration: &Migration) -> [u8; 32] {
    Sha256::digest(migration.sql.replace("\r\n", "\n").as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh() -> Connection {
        let mut conn = Connection::open_in_memory().unwrap();
        run(&mut conn).unwrap();
        conn
    }

    #[test]
    fn running_twice_changes_nothing() {
        let mut conn = fresh();
        run(&mut conn).unwrap();
        let count: u32 = conn.query_row("SELECT count(*) FROM schema_migration", [], |row| row.get(0)).unwrap();
        assert_eq!(count as usize, MIGRATIONS.len());
    }

    #[test]
    fn a_database_of_a_newer_program_is_refused() {
        let mut conn = fresh();
        conn.pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(run(&mut conn), Err(RegistryError::TooNew { file: 99, supported: 6 })));
    }

    #[test]
    fn an_edited_migration_is_refused() {
        let mut conn = fresh();
        conn.execute("UPDATE schema_migration SET sha256 = zeroblob(32) WHERE version = 2", []).unwrap();
        assert!(matches!(run(&mut conn), Err(RegistryError::MigrationChanged { version: 2 })));
    }

    #[test]
    fn the_log_tables_are_insert_only() {
        let conn = fresh();
        conn.execute(
            "INSERT INTO event (device, epoch, seq, kind, received_ms, hash, body) VALUES (zeroblob(16), 1, 1, '', 0, zeroblob(32), x'a0')",
            [],
        )
        .unwrap();
        assert!(conn.execute("UPDATE event SET kind = 'x'", []).is_err());
        assert!(conn.execute("DELETE FROM event", []).is_err());
    }

    /// `UPDATE=1 cargo test -p buzheng-registry schema` writes the file anew.
    #[test]
    fn the_whole_schema_is_the_one_written_down() {
        let conn = fresh();
        let mut statement =
            conn.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid").unwrap();
        let mut text = String::from("-- The whole schema today. Generated: run the registry's tests with UPDATE=1.\n");
        for sql in statement.query_map([], |row| row.get::<_, String>(0)).unwrap() {
            text.push_str(&format!("\n{};\n", sql.unwrap()));
        }
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/registry/schema.sql");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &text).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap().replace("\r\n", "\n"), text);
    }
}
