//! The embedded database. One file per table; functions say what is meant, not which SQL runs. A PostgreSQL twin would
//! offer the same functions; until there are two there is no trait between.
//!
//! One writer connection behind a lock, readers opened as needed. WAL with `synchronous=FULL`: what was acknowledged
//! survives a power cut.

pub(crate) mod audit;
pub(crate) mod blobs;
pub(crate) mod booklets;
pub(crate) mod cases;
pub(crate) mod certificates;
pub(crate) mod conflicts;
pub(crate) mod counts;
pub(crate) mod courier;
pub(crate) mod devices;
pub(crate) mod events;
pub(crate) mod feeds;
pub(crate) mod heads;
pub(crate) mod leases;
pub(crate) mod meta;
mod migrate;
pub(crate) mod projector;
pub(crate) mod quarantine;
mod row;
pub(crate) mod sessions;
pub(crate) mod stock;
pub(crate) mod tickets;
pub(crate) mod tokens;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::error::RegistryError;

/// How long a statement waits for another process (a command run beside the server).
const BUSY_WAIT: Duration = Duration::from_secs(10);
/// Readers kept open between requests.
const READERS_KEPT: usize = 4;

/// The open database.
pub(crate) struct Db {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl Db {
    /// Opens or makes the database file and brings it to today's schema.
    pub(crate) fn open(path: &Path) -> Result<Self, RegistryError> {
        let mut writer = Connection::open(path)?;
        configure(&writer)?;
        migrate::run(&mut writer)?;
        Ok(Self { path: path.to_owned(), writer: Mutex::new(writer), readers: Mutex::new(Vec::new()) })
    }

    /// Ends with the database as one file, without a side file.
    pub(crate) fn close(self) -> Result<(), RegistryError> {
        self.readers.into_inner().unwrap_or_else(PoisonError::into_inner).clear();
        let conn = self.writer.into_inner().unwrap_or_else(PoisonError::into_inner);
        conn.pragma_update(None, "journal_mode", "DELETE")?;
        conn.close().map_err(|(_, error)| error.into())
    }

    /// Runs `work` in one write transaction: all of it is durable when this returns `Ok`, none of it otherwise.
    pub(crate) fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T, RegistryError>) -> Result<T, RegistryError> {
        // A panic elsewhere rolled its transaction back, so the connection is still sound.
        let mut conn = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let result = work(&tx)?;
        tx.commit()?;
        Ok(result)
    }

    /// Runs `work` on one consistent moment of the database.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T, RegistryError>) -> Result<T, RegistryError> {
        let kept = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut conn = match kept {
            Some(conn) => conn,
            None => {
                let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
                let conn = Connection::open_with_flags(&self.path, flags)?;
                conn.busy_timeout(BUSY_WAIT)?;
                conn
            }
        };
        let tx = conn.transaction()?;
        let result = work(&tx);
        drop(tx);
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < READERS_KEPT {
            readers.push(conn);
        }
        result
    }
}

fn configure(conn: &Connection) -> Result<(), RegistryError> {
    conn.busy_timeout(BUSY_WAIT)?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "foreign_keys", true)?;
    Ok(())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A database of its own in memory.
    pub(crate) fn fresh() -> Db {
        let mut writer = Connection::open_in_memory().unwrap();
        migrate::run(&mut writer).unwrap();
        Db { path: PathBuf::new(), writer: Mutex::new(writer), readers: Mutex::new(Vec::new()) }
    }
}
