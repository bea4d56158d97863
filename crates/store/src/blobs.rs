//! Photos and scans: sealed files under `blobs/`, and one row each in the database.
//!
//! A blob is known by the SHA-256 of its plaintext (that is what events and the registry say). The *file* is named
//! `SHA-256("buzheng-blob-name" ‖ name key ‖ hash)` instead, with a key that lives in the encrypted database: a plain
//! content hash as a file name would let whoever holds the laptop and a photograph find out whether that very
//! photograph is on it. The contents are sealed with `age` to a key pair that lives in the database too, so the
//! folder says only how many files there are and how long.
//!
//! Order of writing: temporary file, fsync, rename, fsync of the folder, *then* the event that mentions the blob
//! commits. So an event never names a blob that is not there; what a crash leaves behind is an orphan file, removed by
//! [`Blobs::sweep_orphans`] at the next start.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use buzheng_domain::ids::BlobHash;
use buzheng_protocol::bytes::to_hex;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::error::StoreError;
use crate::files;

/// Largest blob accepted, in bytes: a photo or a scan, opened whole in memory.
pub const MAX_BLOB_BYTES: usize = 5 * 1024 * 1024;

type Plain = Arc<Zeroizing<Vec<u8>>>;

/// The blob files of one device.
pub struct Blobs {
    root: PathBuf,
    identity: age::x25519::Identity,
    recipient: age::x25519::Recipient,
    name_key: Zeroizing<[u8; 32]>,
    /// One writer at a time, and the blob read last: an upload asks for it in ranges.
    last: Mutex<Option<(BlobHash, Plain)>>,
}

impl Blobs {
    pub(crate) fn new(root: PathBuf, identity: age::x25519::Identity, name_key: Zeroizing<[u8; 32]>) -> Result<Self, StoreError> {
        files::create_private_dir(&root)?;
        Ok(Self { root, recipient: identity.to_public(), identity, name_key, last: Mutex::new(None) })
    }

    /// The name a blob goes by.
    pub fn hash(bytes: &[u8]) -> BlobHash {
        BlobHash::from_bytes(Sha256::digest(bytes).into())
    }

    /// Seals and stores bytes; when this returns they survive a power cut. Storing the same bytes twice keeps one file.
    /// Append the event that mentions the blob afterwards, never before.
    pub fn put(&self, bytes: &[u8]) -> Result<BlobHash, StoreError> {
        if bytes.is_empty() || bytes.len() > MAX_BLOB_BYTES {
            return Err(StoreError::Invalid { what: "blob size" });
        }
        let hash = Self::hash(bytes);
        let path = self.path(&hash);
        let _turn = self.turn();
        if path.try_exists()? {
            return Ok(hash);
        }
        let sealed = age::encrypt(&self.recipient, bytes).map_err(|_| StoreError::Unreadable { what: "blob key" })?;
        if let Some(parent) = path.parent()
            && !parent.try_exists()?
        {
            files::create_private_dir(parent)?;
            files::sync_dir(&self.root)?;
        }
        files::write_atomic(&path, &sealed)?;
        Ok(hash)
    }

    /// Whether the file is here.
    pub fn contains(&self, hash: &BlobHash) -> Result<bool, StoreError> {
        Ok(self.path(hash).try_exists()?)
    }

    /// The whole plaintext, checked against its hash.
    pub fn read(&self, hash: &BlobHash) -> Result<Plain, StoreError> {
        let mut last = self.turn();
        if let Some((known, plain)) = last.as_ref()
            && known == hash
        {
            return Ok(Arc::clone(plain));
        }
        let sealed = match std::fs::read(self.path(hash)) {
            Ok(sealed) => sealed,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(StoreError::NoBlob),
            Err(error) => return Err(error.into()),
        };
        let plain = age::decrypt(&self.identity, &sealed).map_err(|_| StoreError::Corrupt { what: "blob" })?;
        let plain = Arc::new(Zeroizing::new(plain));
        if Self::hash(&plain) != *hash {
            return Err(StoreError::Corrupt { what: "blob" });
        }
        *last = Some((*hash, Arc::clone(&plain)));
        Ok(plain)
    }

    /// At most `max` bytes of the plaintext from `offset`; empty at and beyond the end.
    pub fn read_range(&self, hash: &BlobHash, offset: u64, max: usize) -> Result<Vec<u8>, StoreError> {
        let plain = self.read(hash)?;
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(plain.len());
        let end = start.saturating_add(max).min(plain.len());
        Ok(plain.get(start..end).unwrap_or_default().to_vec())
    }

    /// Removes every file that belongs to none of `live`, and leftovers of interrupted writes. Returns how many.
    ///
    /// Call it at start, before anything is put: a blob that was put but whose event has not committed yet looks like an
    /// orphan. [`crate::Store::sweep_orphans`] does this with every blob the database knows.
    pub fn sweep_orphans(&self, live: &[BlobHash]) -> Result<u32, StoreError> {
        let _turn = self.turn();
        let live: HashSet<PathBuf> = live.iter().map(|hash| self.path(hash)).collect();
        let mut swept = 0;
        for folder in std::fs::read_dir(&self.root)? {
            let folder = folder?.path();
            if !folder.is_dir() {
                continue;
            }
            for file in std::fs::read_dir(&folder)? {
                let file = file?.path();
                if !live.contains(&file) {
                    std::fs::remove_file(&file)?;
                    swept += 1;
                }
            }
        }
        Ok(swept)
    }

    fn path(&self, hash: &BlobHash) -> PathBuf {
        let mut hasher = Sha256::new();
        hasher.update(b"buzheng-blob-name");
        hasher.update(self.name_key.as_slice());
        hasher.update(hash.as_bytes());
        let name = to_hex(&hasher.finalize());
        let folder: String = name.chars().take(2).collect();
        self.root.join(Path::new(&folder)).join(name)
    }

    fn turn(&self) -> MutexGuard<'_, Option<(BlobHash, Plain)>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Blobs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Blobs(..)")
    }
}
