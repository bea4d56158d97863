//! Verified copies of the database, under the same key, in `backup/`.
//!
//! A copy counts only after it was opened on its own, checked page by page, and found to hold the same version and the
//! same log end as the original. It appears under its name only then.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension as _};

use crate::error::StoreError;
use crate::files::{self, DataDir};
use crate::key::DbKey;
use crate::migrate;
use crate::open::{self, Role};

/// One verified copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// File name inside `backup/`.
    pub name: String,
    /// Bytes.
    pub size: u64,
}

/// Copies the database behind `conn` to `backup/<name>` and verifies the copy. An older copy of that name is replaced,
/// at the very end.
pub(crate) fn copy(conn: &Connection, dir: &DataDir, key: &DbKey, name: &str) -> Result<Backup, StoreError> {
    check_name(name)?;
    files::create_private_dir(&dir.backups())?;
    let target = dir.backups().join(name);
    let tmp = files::temporary(&target);
    remove_with_wal(&tmp)?;
    let result = write_copy(conn, key, &tmp);
    if result.is_err() {
        // Best effort: the half copy is overwritten next time.
        let _ = remove_with_wal(&tmp);
    }
    result?;
    let size = std::fs::metadata(&tmp)?.len();
    std::fs::rename(&tmp, &target)?;
    files::sync_parent(&target)?;
    Ok(Backup { name: name.to_owned(), size })
}

fn write_copy(conn: &Connection, key: &DbKey, tmp: &Path) -> Result<(), StoreError> {
    let mut copy = Connection::open(tmp)?;
    copy.execute_batch(&key.pragma())?;
    let backup = rusqlite::backup::Backup::new(conn, &mut copy)?;
    backup.run_to_completion(4096, Duration::from_millis(2), None)?;
    drop(backup);
    copy.close().map_err(|(_, error)| error)?;
    let copy = open::connect(tmp, key, Role::Write)?;
    open::check_integrity(&copy)?;
    if fingerprint(&copy)? != fingerprint(conn)? {
        return Err(StoreError::Corrupt { what: "copy" });
    }
    copy.close().map_err(|(_, error)| error)?;
    std::fs::File::open(tmp)?.sync_all()?;
    Ok(())
}

/// Version and log end: enough to tell a full copy from an old or short one (each page is MACed on top).
fn fingerprint(conn: &Connection) -> Result<(u32, Option<LogEnd>), StoreError> {
    let end = conn.query_row("SELECT ord, hash FROM event ORDER BY ord DESC LIMIT 1", [], |row| Ok((row.get(0)?, row.get(1)?)));
    Ok((migrate::version(conn)?, end.optional()?))
}

/// `ord` and `hash` of the last event.
type LogEnd = (i64, Vec<u8>);

/// The copies there are, by name.
pub fn list(dir: &DataDir) -> Result<Vec<Backup>, StoreError> {
    let entries = match std::fs::read_dir(dir.backups()) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut backups = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".db") {
            backups.push(Backup { name, size: entry.metadata()?.len() });
        }
    }
    backups.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(backups)
}

/// Puts a copy in the place of a database that was set aside or lost. Refuses while a database is there.
///
/// The log in a copy is older than what may have been sent: start a new epoch before anything is written
/// ([`crate::Store::start_epoch`], sync.md §2.3 row 9).
pub fn restore(dir: &DataDir, key: &DbKey, name: &str) -> Result<(), StoreError> {
    check_name(name)?;
    let database = dir.database();
    if database.try_exists()? {
        return Err(StoreError::Exists);
    }
    let source = dir.backups().join(name);
    let conn = open::connect(&source, key, Role::Write)?;
    open::check_integrity(&conn)?;
    conn.close().map_err(|(_, error)| error)?;
    let tmp = files::temporary(&database);
    std::fs::copy(&source, &tmp)?;
    std::fs::File::options().write(true).open(&tmp)?.sync_all()?;
    std::fs::rename(&tmp, &database)?;
    files::sync_parent(&database)?;
    Ok(())
}

/// Names come from our own code; a path in one would be a defect.
fn check_name(name: &str) -> Result<(), StoreError> {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if plain && name.ends_with(".db") && !name.starts_with('.') { Ok(()) } else { Err(StoreError::Invalid { what: "backup name" }) }
}

fn remove_with_wal(path: &Path) -> Result<(), StoreError> {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        match std::fs::remove_file(files::with_suffix(path, suffix)) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
