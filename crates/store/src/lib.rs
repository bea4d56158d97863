//! The device's encrypted database and blob files.
//!
//! The only way in is [`Store`]: one connection that writes, a few that read, all SQLCipher with a raw key.
//!
//! - [`open`], [`migrate`], [`backup`], [`reserve`]: the file itself, and what keeps it whole
//! - [`slots`]: passwords to the key
//! - [`log`]: the append-only event log; [`projections`]: read tables made from it, droppable at any time
//! - [`feeds`], [`archive`]: what the registry told us, and the search in the old files' index
//! - [`outbox`], [`blobs`], [`blob_rows`]: what still has to go to the registry; `courier`: what going by stick needs besides
//!
//! Deliberately absent: clocks (time comes in as an argument), rules about cases (`domain`), the network (`sync`). An
//! error never carries personal data, and neither does a file name.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, TransactionBehavior};
use zeroize::Zeroizing;

pub mod archive;
pub mod backup;
pub mod blob_rows;
pub mod blobs;
mod courier;
#[cfg(test)]
mod disk_full;
mod error;
pub mod feeds;
mod files;
mod key;
pub mod log;
mod meta;
pub mod migrate;
pub mod open;
pub mod outbox;
pub mod projections;
pub mod reserve;
mod row;
pub mod slots;
mod tx;

pub use archive::{ArchiveHit, ArchiveQuery, PartyQuery};
pub use blob_rows::{BlobRow, BlobState, NewBlob};
pub use blobs::Blobs;
pub use error::{DiskFull, StoreError};
pub use files::DataDir;
pub use key::DbKey;
pub use log::StoredEvent;
pub use meta::{Setup, new_epoch};
pub use outbox::{Refusal, Unsent, Watermarks};
pub use projections::case_list::{CaseQuery, CaseRow};
pub use projections::session_list::OpenedSession;
pub use slots::{KdfParams, SlotError, SlotInfo, Slots};
pub use tx::{Tx, View};

/// Connections for reading beside the writer: the window's queries and the sync driver's.
const READERS: usize = 2;

/// The open database of one device.
///
/// `&Store` may be shared between threads: writers queue for the one writing connection, readers see the last commit
/// and never wait for a writer.
pub struct Store {
    dir: DataDir,
    key: DbKey,
    writer: Mutex<Connection>,
    readers: Vec<Mutex<Connection>>,
    turn: AtomicUsize,
    blobs: Blobs,
}

impl Store {
    /// Makes the database of a new device. Refuses while one is there. The file appears only when it is complete, so an
    /// interrupted setup can simply be repeated.
    pub fn create(dir: &DataDir, key: &DbKey, setup: &Setup) -> Result<Self, StoreError> {
        dir.create()?;
        let database = dir.database();
        if database.try_exists()? {
            return Err(StoreError::Exists);
        }
        let fresh = files::with_suffix(&database, ".new");
        for suffix in ["", "-wal", "-shm"] {
            match std::fs::remove_file(files::with_suffix(&fresh, suffix)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                Ok(()) | Err(_) => {}
            }
        }
        let mut conn = open::connect(&fresh, key, open::Role::Create)?;
        migrate::run(&mut conn, migrate::MIGRATIONS, None)?;
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        meta::write_setup(&tx, setup)?;
        projections::rebuild(&tx)?;
        tx.commit()?;
        // Closing the last connection folds the write-ahead log into the file.
        conn.close().map_err(|(_, error)| error)?;
        std::fs::File::options().write(true).open(&fresh)?.sync_all()?;
        std::fs::rename(&fresh, &database)?;
        files::sync_parent(&database)?;
        Self::open(dir, key)
    }

    /// Opens the database of this device, bringing an older file to today's schema first (after a verified copy).
    pub fn open(dir: &DataDir, key: &DbKey) -> Result<Self, StoreError> {
        let database = dir.database();
        let mut writer = open::connect(&database, key, open::Role::Write)?;
        if migrate::version(&writer)? == 0 {
            // Ours has a schema from the moment it has its name.
            return Err(StoreError::Corrupt { what: "setup" });
        }
        migrate::run(&mut writer, migrate::MIGRATIONS, Some((dir, key)))?;
        let (identity, name_key) = meta::blob_keys(&writer)?;
        meta::current_log(&writer)?;
        if projections::are_stale(&writer)? {
            let tx = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
            projections::rebuild(&tx)?;
            tx.commit()?;
        }
        let readers = (0..READERS).map(|_| open::connect(&database, key, open::Role::Read).map(Mutex::new)).collect::<Result<_, _>>()?;
        Ok(Self {
            blobs: Blobs::new(dir.blobs(), identity, name_key)?,
            dir: dir.clone(),
            key: key.clone(),
            writer: Mutex::new(writer),
            readers,
            turn: AtomicUsize::new(0),
        })
    }

    /// The data folder.
    pub fn dir(&self) -> &DataDir {
        &self.dir
    }

    /// The photo and scan files.
    pub fn blobs(&self) -> &Blobs {
        &self.blobs
    }

    /// Reads one consistent moment: the last commit at the time of the call.
    pub fn read<T, E: From<StoreError>>(&self, read: impl FnOnce(&View<'_>) -> Result<T, E>) -> Result<T, E> {
        let reader = self.reader();
        let snapshot = reader.unchecked_transaction().map_err(StoreError::from)?;
        read(&View { conn: &snapshot })
    }

    /// Runs `write` in one transaction. It holds the write lock throughout, so keep it short; `Ok` commits and waits
    /// for the disk, `Err` leaves nothing behind. Only after `Ok` may a screen say "saved".
    pub fn transaction<T, E: From<StoreError>>(&self, write: impl FnOnce(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let mut writer = self.writer();
        let conn = writer.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from)?;
        let mut tx = Tx::begin(conn, &self.blobs)?;
        let value = write(&mut tx)?;
        tx.commit()?;
        Ok(value)
    }

    /// Like [`Store::transaction`], for the case in hand: when the disk is full, gives the reserve back and tries
    /// once more.
    pub fn transaction_with_reserve<T, E: From<StoreError> + DiskFull>(
        &self,
        mut write: impl FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        match self.transaction(&mut write) {
            Err(error) if error.is_disk_full() && self.release_reserve()? => self.transaction(&mut write),
            result => result,
        }
    }

    /// Keeps [`reserve::RESERVE_BYTES`] of the disk for bad days. Call it at start; when it fails with
    /// [`StoreError::Full`] the disk is nearly full already, which is worth a warning and no more.
    pub fn ensure_reserve(&self) -> Result<(), StoreError> {
        Ok(reserve::ensure(&self.dir.reserve(), reserve::RESERVE_BYTES)?)
    }

    /// Gives the reserve back. False when there was none: the disk is full for good.
    pub fn release_reserve(&self) -> Result<bool, StoreError> {
        Ok(reserve::release(&self.dir.reserve())?)
    }

    /// Whether the reserve is there.
    pub fn has_reserve(&self) -> bool {
        self.dir.reserve().exists()
    }

    /// Makes a verified copy, `backup/<name>` (plain letters, digits, `-`, `_`; ends in `.db`). Writers wait meanwhile.
    pub fn backup(&self, name: &str) -> Result<backup::Backup, StoreError> {
        backup::copy(&self.writer(), &self.dir, &self.key, name)
    }

    /// Removes blob files that no row of the database knows, except those of `keep`: the ones put in a moment ago
    /// whose event is still to come. Returns how many.
    pub fn sweep_orphans(&self, keep: &[buzheng_domain::ids::BlobHash]) -> Result<u32, StoreError> {
        let mut live = self.read(|view| view.blob_hashes())?;
        live.extend_from_slice(keep);
        self.blobs.sweep_orphans(&live)
    }

    /// Drops the read tables and makes them again from the log.
    pub fn rebuild_projections(&self) -> Result<(), StoreError> {
        self.transaction(|tx| projections::rebuild(&tx.conn))
    }

    /// Reads every page and checks it. Slow: for device health, not for every start.
    pub fn check_integrity(&self) -> Result<(), StoreError> {
        open::check_integrity(&self.reader())
    }

    /// Seed of the key that signs this device's batches.
    pub fn signing_seed(&self) -> Result<Zeroizing<[u8; 32]>, StoreError> {
        meta::signing_seed(&self.reader())
    }

    /// The database key, for giving another operator a slot.
    pub fn key(&self) -> &DbKey {
        &self.key
    }

    /// Whether there is a database in this folder: setup is done.
    pub fn exists(dir: &DataDir) -> bool {
        Path::exists(&dir.database())
    }

    fn writer(&self) -> MutexGuard<'_, Connection> {
        // A panic inside a transaction rolled it back; the connection is sound.
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reader(&self) -> MutexGuard<'_, Connection> {
        let first = self.turn.fetch_add(1, Ordering::Relaxed) % self.readers.len().max(1);
        let (before, after) = self.readers.split_at(first);
        for reader in after.iter().chain(before) {
            if let Ok(reader) = reader.try_lock() {
                return reader;
            }
        }
        match after.first() {
            Some(reader) => reader.lock().unwrap_or_else(PoisonError::into_inner),
            None => self.writer(),
        }
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store(..)")
    }
}
