//! Opening SQLCipher connections: key, pragmas, first read. Nothing here knows any table.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::error::StoreError;
use crate::files::{self, DataDir};
use crate::key::DbKey;

/// How long a statement waits for another connection's lock.
const BUSY: Duration = Duration::from_secs(5);

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Makes the file if it is not there.
    Create,
    /// Reads and writes an existing file.
    Write,
    /// Reads only; a statement that writes fails.
    Read,
}

/// Opens one connection and proves that the key fits by reading the first page.
pub(crate) fn connect(path: &Path, key: &DbKey, role: Role) -> Result<Connection, StoreError> {
    if role != Role::Create {
        // SQLite takes an empty file for a new database, whatever the key: ours never is one.
        match std::fs::metadata(path) {
            Ok(meta) if meta.len() == 0 => return Err(StoreError::Corrupt { what: "empty" }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(StoreError::Missing),
            other => other?,
        };
    }
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if role == Role::Create {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let conn = Connection::open_with_flags(path, flags)?;
    // SQLCipher would write every failed page to standard error; the error code is enough. Memory security is off:
    // locking pages fails noisily and costs much; the swap file is the system's matter.
    conn.execute_batch("PRAGMA cipher_log_level = NONE; PRAGMA cipher_memory_security = OFF;")?;
    conn.execute_batch(&key.pragma())?;
    conn.busy_timeout(BUSY)?;
    // The first real read: fails with NOTADB when the key does not fit.
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    // FULL: an acknowledged sequence number must survive a power cut (sync.md §2.3), else the log forks.
    conn.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA fullfsync = ON;
         PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;
         PRAGMA cache_size = -16384;",
    )?;
    conn.set_prepared_statement_cache_capacity(128);
    if role == Role::Read {
        conn.execute_batch("PRAGMA query_only = ON;")?;
    }
    Ok(conn)
}

/// Reads every page and checks the MACs and the B-trees. Slow on a big file (it reads all of it).
pub(crate) fn check_integrity(conn: &Connection) -> Result<(), StoreError> {
    let damaged: i64 = conn.query_row("SELECT count(*) FROM pragma_cipher_integrity_check", [], |row| row.get(0)).or_else(|_| {
        // Not every build offers the pragma as a table; run it as a statement then.
        let mut statement = conn.prepare("PRAGMA cipher_integrity_check")?;
        let mut rows = statement.query([])?;
        let mut count = 0;
        while rows.next()?.is_some() {
            count += 1;
        }
        Ok::<i64, rusqlite::Error>(count)
    })?;
    if damaged > 0 {
        return Err(StoreError::Corrupt { what: "page mac" });
    }
    let verdict: String = conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" { Ok(()) } else { Err(StoreError::Corrupt { what: "structure" }) }
}

/// Sets a damaged database aside: renames the file and its write-ahead log to `….damaged-<n>`, `n` the first free
/// number. Nothing is deleted; returns `n`. Only ever on a person's explicit wish, with no store open on the folder.
pub fn set_aside(dir: &DataDir) -> Result<u32, StoreError> {
    let database = dir.database();
    if !database.try_exists()? {
        return Err(StoreError::Missing);
    }
    let mut n = 1;
    while files::with_suffix(&database, &format!(".damaged-{n}")).try_exists()? {
        n += 1;
    }
    // The log first: a database without its log is older, but a log beside a new database would be poison.
    for suffix in ["-wal", "-shm", ""] {
        let from = files::with_suffix(&database, suffix);
        if from.try_exists()? {
            let to = files::with_suffix(&database, &format!(".damaged-{n}{suffix}"));
            std::fs::rename(&from, &to)?;
        }
    }
    files::sync_parent(&database)?;
    Ok(n)
}
