//! Photographs and scans: collected in a staging file, resumable at any byte, put in place when their hash is right.
//!
//! An offset that was reported is a promise: those bytes are on disk. Locks are held only while bytes are written, never while
//! waiting for the network, so a connection that died unnoticed cannot hold up the one that replaces it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::sync::{Mutex, MutexGuard, PoisonError};

use buzheng_domain::ids::{BlobHash, DeviceId};
use buzheng_protocol::wire::RefusalCode;
use buzheng_protocol::wire::blobs::MAX_BLOB_BYTES;

use crate::db;
use crate::db::blobs::Upload;
use crate::dir::{digest, rename_durably, sync_folder};
use crate::error::RegistryError;
use crate::registry::Registry;

/// One lock per 1/64 of the hashes: two uploads of one blob never write at once.
pub(crate) struct Uploads([Mutex<()>; 64]);

impl Default for Uploads {
    fn default() -> Self {
        Self(std::array::from_fn(|_| Mutex::new(())))
    }
}

impl Uploads {
    fn lock(&self, hash: &BlobHash) -> Option<MutexGuard<'_, ()>> {
        let stripe = hash.as_bytes().first().map(|byte| usize::from(byte % 64))?;
        Some(self.0.get(stripe)?.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// How much of a blob is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Held {
    /// Bytes on disk.
    pub(crate) offset: u64,
    /// All of them, and the hash is right.
    pub(crate) complete: bool,
}

/// What writing a piece led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// The bytes are on disk.
    Kept(Held),
    /// They do not start where the staged ones end. Nothing changed.
    WrongOffset(Held),
}

/// How much is here of a blob that some event of the device names.
pub(crate) fn held(registry: &Registry, device: &DeviceId, hash: &BlobHash) -> Result<Held, RegistryError> {
    let (needed, whole, upload) = registry
        .db
        .read(|tx| Ok((db::blobs::is_needed(tx, device, hash)?, db::blobs::whole(tx, hash)?, db::blobs::upload(tx, hash, device)?)))?;
    if !needed {
        return Err(RefusalCode::BlobNotWanted.into());
    }
    if let Some(size) = whole {
        return Ok(Held { offset: size, complete: true });
    }
    // A crash between renaming and the row leaves a whole file nobody knows: it is taken in, not sent again.
    if let Some(size) = adopt(registry, hash)? {
        return Ok(Held { offset: size, complete: true });
    }
    Ok(Held { offset: upload.map_or(0, |upload| upload.synced), complete: false })
}

/// Writes one piece of a blob of `total` bytes and makes it durable. The caller checked with [`held`] that it is wanted.
pub(crate) fn write(
    registry: &Registry,
    device: &DeviceId,
    hash: &BlobHash,
    total: u64,
    offset: u64,
    bytes: &[u8],
) -> Result<Written, RegistryError> {
    if total == 0 || total > MAX_BLOB_BYTES {
        return Err(RefusalCode::TooLarge.into());
    }
    let end = offset.checked_add(bytes.len() as u64).filter(|end| *end <= total).ok_or(RefusalCode::Malformed)?;
    let _lock = registry.uploads.lock(hash);
    let (whole, upload) = registry.db.read(|tx| Ok((db::blobs::whole(tx, hash)?, db::blobs::upload(tx, hash, device)?)))?;
    if let Some(size) = whole {
        return Ok(Written::Kept(Held { offset: size, complete: true }));
    }
    let path = registry.dir.staging(hash, device);
    let on_disk = fs::metadata(&path).map_or(0, |meta| meta.len());
    // Another total, or fewer bytes than were promised (a disk that lied): start over rather than build on sand.
    let synced = upload.filter(|u| u.total == total && u.synced <= on_disk).map_or(0, |u| u.synced);
    if offset != synced {
        return Ok(Written::WrongOffset(Held { offset: synced, complete: false }));
    }
    if !bytes.is_empty() {
        append(&path, synced, bytes)?;
        let now = registry.now_ms();
        registry.db.write(|tx| db::blobs::promise(tx, hash, device, Upload { total, synced: end }, now))?;
    }
    if end < total {
        return Ok(Written::Kept(Held { offset: end, complete: false }));
    }
    finish(registry, device, hash)?;
    Ok(Written::Kept(Held { offset: total, complete: true }))
}

fn append(path: &std::path::Path, synced: u64, bytes: &[u8]) -> Result<(), RegistryError> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
    // What lies beyond the promise was never acknowledged and may be torn.
    file.set_len(synced)?;
    file.seek(SeekFrom::Start(synced))?;
    file.write_all(bytes)?;
    file.sync_all()?;
    if synced == 0
        && let Some(folder) = path.parent()
    {
        sync_folder(folder)?;
    }
    Ok(())
}

fn finish(registry: &Registry, device: &DeviceId, hash: &BlobHash) -> Result<(), RegistryError> {
    let staged = registry.dir.staging(hash, device);
    let (size, found) = digest(&staged)?;
    if found != *hash {
        registry.db.write(|tx| db::blobs::forget(tx, hash, device))?;
        fs::remove_file(&staged)?;
        tracing::warn!(device = %device.as_uuid(), %hash, "the bytes of a blob are not those its name says");
        return Err(RefusalCode::BlobMismatch.into());
    }
    let place = registry.dir.blob(hash);
    make_shelf(&place)?;
    rename_durably(&staged, &place)?;
    let now = registry.now_ms();
    registry.db.write(|tx| db::blobs::complete(tx, hash, size, now))?;
    tracing::info!(device = %device.as_uuid(), %hash, size, "blob complete");
    Ok(())
}

fn make_shelf(place: &std::path::Path) -> Result<(), RegistryError> {
    let Some(shelf) = place.parent() else { return Ok(()) };
    match fs::create_dir(shelf) {
        Ok(()) => shelf.parent().map_or(Ok(()), sync_folder),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Takes in a file that is in its place without a row. A damaged one is set aside so that the blob can be sent again.
fn adopt(registry: &Registry, hash: &BlobHash) -> Result<Option<u64>, RegistryError> {
    let place = registry.dir.blob(hash);
    if !place.exists() {
        return Ok(None);
    }
    let _lock = registry.uploads.lock(hash);
    let (size, found) = digest(&place)?;
    if found != *hash {
        fs::rename(&place, place.with_extension("damaged"))?;
        return Ok(None);
    }
    File::open(&place)?.sync_all()?;
    let now = registry.now_ms();
    registry.db.write(|tx| db::blobs::complete(tx, hash, size, now))?;
    Ok(Some(size))
}
