//! Backups: a folder outside the data folder that holds dated snapshots of the database and, shared by all of them, the blobs.
//!
//! ```text
//! BACKUP/000007/registry.db     one consistent moment of the database   BACKUP/blobs/ab/cdef…   as in the data folder
//! BACKUP/000007/registry.key    the signing key                          BACKUP/lock             one writer at a time
//! BACKUP/000007/manifest.json   what is in it, with hashes
//! ```
//!
//! A snapshot is built beside its name, checked as it stands there (integrity, chains, signatures, every blob's hash), made durable and
//! only then renamed; what has a name is whole. Blobs are never changed, so only new ones are copied. After that, and only then, the
//! `safe` positions of the logs move: an event is safe when the snapshot holds it and everything before it, with the blobs they name.
//! The folder is as confidential as the registry itself. Not here: copying it away from this machine; that is the operator's.

mod copy;
mod manifest;
mod restore;
mod safe;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use buzheng_domain::ids::BlobHash;
use rusqlite::{Connection, OpenFlags};

use crate::db;
use crate::dir::{digest, rename_durably, shelf_of, sync_folder};
use crate::error::RegistryError;
use crate::registry::Registry;
use crate::view::{Damage, Verified, verify_blob, verify_logs};

pub use manifest::Manifest;
pub use restore::{HeldBack, Restored, restore};

/// What a backup command did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupDone {
    /// Number of the snapshot.
    pub snapshot: u32,
    /// What was found when it was checked. Blobs that are missing or damaged at the registry are listed; nothing else can be.
    pub checked: Verified,
    /// Blobs copied this time.
    pub copied: u64,
    /// Their bytes.
    pub copied_bytes: u64,
}

/// A folder of snapshots.
#[derive(Debug)]
pub(crate) struct BackupDir {
    root: PathBuf,
}

impl BackupDir {
    pub(crate) fn at(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    fn snapshot(&self, number: u32) -> PathBuf {
        self.root.join(format!("{number:06}"))
    }

    fn blob(&self, hash: &BlobHash) -> PathBuf {
        shelf_of(&self.root.join("blobs"), hash)
    }

    /// Numbers of the whole snapshots, lowest first.
    fn numbers(&self) -> Result<Vec<u32>, RegistryError> {
        let mut numbers = Vec::new();
        for entry in fs::read_dir(&self.root)? {
            let name = entry?.file_name();
            let number = name.to_str().filter(|name| name.len() == 6).and_then(|name| name.parse::<u32>().ok());
            numbers.extend(number);
        }
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// The newest whole snapshot.
    fn newest(&self) -> Result<u32, RegistryError> {
        if !self.root.is_dir() {
            return Err(RegistryError::NoBackup);
        }
        self.numbers()?.last().copied().ok_or(RegistryError::NoBackup)
    }

    /// Removes what an interrupted run left, and all but the newest `keep` snapshots.
    fn tidy(&self, keep: usize) -> Result<(), RegistryError> {
        for entry in fs::read_dir(&self.root)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "part") {
                fs::remove_dir_all(path)?;
            }
        }
        let numbers = self.numbers()?;
        let gone = numbers.len().saturating_sub(keep.max(1));
        for number in numbers.into_iter().take(gone) {
            let leaving = self.snapshot(number).with_extension("part");
            rename_durably(&self.snapshot(number), &leaving)?;
            fs::remove_dir_all(leaving)?;
        }
        Ok(())
    }
}

impl Registry {
    /// When the last verified backup was made, milliseconds since 1970 UTC; `None` before the first.
    pub fn last_backup_ms(&self) -> Result<Option<i64>, RegistryError> {
        self.db.read(|tx| db::meta::backup(tx))
    }

    /// Makes a verified backup in `to` while the registry serves, and tells the laptops what is safe now. The newest `keep` snapshots stay.
    ///
    /// # Errors
    /// [`RegistryError::BackupDamaged`] when the copy does not verify: no snapshot is kept then, older ones stay, nothing becomes safe.
    pub fn backup(&self, to: &Path, keep: usize) -> Result<BackupDone, RegistryError> {
        copy::make_private(to)?;
        if fs::canonicalize(to)?.starts_with(fs::canonicalize(self.dir.root())?) {
            return Err(RegistryError::BadInput { what: "backup folder (it is inside the data folder)" });
        }
        let folder = BackupDir::at(to);
        let lock = File::create(to.join("lock"))?;
        lock.try_lock().map_err(|_| RegistryError::BackupBusy)?;
        folder.tidy(usize::MAX)?;
        let number = folder.numbers()?.last().map_or(1, |last| last + 1);
        let part = folder.snapshot(number).with_extension("part");
        copy::make_private(&part)?;
        copy::database(&self.dir.database(), &part.join("registry.db"))?;
        copy::private_file(&self.dir.signing_key(), &part.join("registry.key"))?;

        let conn = open_copy(&part.join("registry.db"))?;
        let (whole, mut checked) = check_database(&conn)?;
        let (copied, copied_bytes) = self.copy_blobs(&folder, &whole, &mut checked)?;
        let have = check_blobs(&folder, &whole, &mut checked)?;
        let safe = safe::positions(&conn, &have)?;
        drop(conn);
        Manifest::of(self, number, &part, &checked, &safe)?.write(&part)?;
        sync_folder(&part)?;
        rename_durably(&part, &folder.snapshot(number))?;

        let now = self.now_ms();
        self.db.write(|tx| {
            safe.iter().try_for_each(|mark| db::heads::raise_safe(tx, &mark.log, mark.safe))?;
            db::meta::set_backup(tx, now)?;
            db::audit::note(tx, now, "centre", "backup.made", &number.to_string())
        })?;
        folder.tidy(keep)?;
        tracing::info!(snapshot = number, events = checked.events, blobs = checked.blobs, copied, "backup made and verified");
        Ok(BackupDone { snapshot: number, checked, copied, copied_bytes })
    }

    /// Copies the blobs the backup lacks. One that cannot be copied whole is left out; the check says so.
    fn copy_blobs(&self, folder: &BackupDir, whole: &[(BlobHash, u64)], checked: &mut Verified) -> Result<(u64, u64), RegistryError> {
        let (mut copied, mut bytes) = (0, 0);
        let mut shelves = BTreeSet::new();
        for (hash, size) in whole {
            let place = folder.blob(hash);
            if fs::metadata(&place).is_ok_and(|meta| meta.len() == *size) {
                continue;
            }
            let here = self.dir.blob(hash);
            if !here.is_file() {
                checked.damage.push(Damage::BlobMissing(*hash));
                continue;
            }
            shelves.extend(copy::blob(&here, &place)?);
            (copied, bytes) = (copied + 1, bytes + size);
        }
        shelves.iter().try_for_each(|shelf| sync_folder(shelf))?;
        Ok((copied, bytes))
    }
}

/// Checks the newest snapshot of a backup folder: hashes of its manifest, integrity, chains, signatures, every blob.
pub fn verify_backup(from: &Path) -> Result<(u32, Verified), RegistryError> {
    let folder = BackupDir::at(from);
    let number = folder.newest()?;
    Ok((number, verify_snapshot(&folder, number)?.checked))
}

/// A snapshot that holds.
struct Snapshot {
    manifest: Manifest,
    /// Its blobs that are whole.
    have: BTreeSet<BlobHash>,
    checked: Verified,
}

fn verify_snapshot(folder: &BackupDir, number: u32) -> Result<Snapshot, RegistryError> {
    let place = folder.snapshot(number);
    let manifest = Manifest::read(&place)?;
    manifest.check_files(&place)?;
    let conn = open_copy(&place.join("registry.db"))?;
    let (whole, mut checked) = check_database(&conn)?;
    let have = check_blobs(folder, &whole, &mut checked)?;
    Ok(Snapshot { manifest, have, checked })
}

fn open_copy(path: &Path) -> Result<Connection, RegistryError> {
    Ok(Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?)
}

/// Integrity, chains and signatures. A database that does not hold is no backup.
fn check_database(conn: &Connection) -> Result<(Vec<(BlobHash, u64)>, Verified), RegistryError> {
    let said: String = conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if said != "ok" {
        return Err(RegistryError::BackupDamaged { what: "database" });
    }
    let mut checked = Verified::default();
    verify_logs(conn, &mut checked)?;
    if !checked.damage.is_empty() {
        return Err(RegistryError::BackupDamaged { what: "log" });
    }
    let (whole, waiting) = db::blobs::all(conn)?;
    checked.blobs_waiting = waiting;
    Ok((whole, checked))
}

/// The blobs whose bytes are there and right.
fn check_blobs(folder: &BackupDir, whole: &[(BlobHash, u64)], checked: &mut Verified) -> Result<BTreeSet<BlobHash>, RegistryError> {
    let mut have = BTreeSet::new();
    for (hash, size) in whole {
        let place = folder.blob(hash);
        if verify_blob(&place, hash, *size, checked)? {
            have.insert(*hash);
        } else if place.is_file() && digest(&place)?.1 != *hash {
            // Next time it is copied again.
            fs::rename(&place, place.with_extension("damaged"))?;
        }
    }
    checked.damage.sort();
    checked.damage.dedup();
    Ok(have)
}
