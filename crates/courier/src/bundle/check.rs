//! The first reading of a bundle: everything is proven, nothing is kept.

use std::collections::BTreeMap;
use std::io::BufRead;

use buzheng_domain::ids::BlobHash;
use buzheng_protocol::wire::blobs::MAX_BLOB_BYTES;
use buzheng_protocol::wire::courier::{LogPart, Manifest};
use buzheng_protocol::{DeviceVerifier, Head, Limits, SignedBatch};
use sha2::{Digest as _, Sha256};

use super::{BundleError, Item, Reader};

/// What a proven bundle holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The manifest, signed by the laptop.
    pub manifest: Manifest,
    /// Batches.
    pub batches: u32,
    /// Whole photographs and scans.
    pub blobs: u32,
    /// Photographs the manifest names and the file does not hold: their file on the laptop is missing or damaged.
    pub absent: u32,
}

/// The photograph under way.
struct Current {
    hash: BlobHash,
    size: u64,
    at: u64,
    hasher: Sha256,
}

impl<R: BufRead> Reader<R> {
    /// Reads to the end and proves everything with the key of the laptop the manifest names.
    pub fn check(mut self, key: &DeviceVerifier) -> Result<Checked, BundleError> {
        self.signed.verify(key)?;
        let manifest = self.claims.clone();
        let mut logs = Logs::of(&manifest)?;
        let mut waiting: BTreeMap<BlobHash, u64> = manifest.blobs.iter().map(|blob| (blob.hash, blob.size)).collect();
        if waiting.values().any(|size| *size == 0 || *size > MAX_BLOB_BYTES) {
            return Err(BundleError::TooLarge);
        }
        let named = waiting.len();
        let mut batches = 0;
        let mut current: Option<Current> = None;
        while let Some(item) = self.next_item()? {
            match item {
                Item::Batch(bytes) => {
                    let batch = SignedBatch::parse(&bytes, &Limits::V1)?;
                    batch.verify(key)?;
                    batch.events(&Limits::V1)?;
                    logs.follow(&batch)?;
                    batches += 1;
                }
                Item::Chunk { hash, offset, bytes } => {
                    let mut blob = match current.take() {
                        Some(blob) => blob,
                        None => {
                            let size = waiting.remove(&hash).ok_or(BundleError::Malformed { part: "blob list" })?;
                            Current { hash, size, at: 0, hasher: Sha256::new() }
                        }
                    };
                    let end = offset.checked_add(bytes.len() as u64);
                    if hash != blob.hash || offset != blob.at || bytes.is_empty() || end.is_none_or(|end| end > blob.size) {
                        return Err(BundleError::Malformed { part: "chunk" });
                    }
                    blob.hasher.update(&bytes);
                    blob.at += bytes.len() as u64;
                    if blob.at < blob.size {
                        current = Some(blob);
                    } else if blob.hasher.finalize().as_slice() != hash.as_bytes() {
                        return Err(BundleError::Malformed { part: "photograph" });
                    }
                }
            }
        }
        if current.is_some() {
            return Err(BundleError::Malformed { part: "photograph" });
        }
        logs.end()?;
        let absent = waiting.len();
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(Checked { manifest, batches, blobs: small(named - absent), absent: small(absent) })
    }
}

/// How far each named run has been followed.
struct Logs(Vec<(LogPart, Option<Head>)>);

impl Logs {
    fn of(manifest: &Manifest) -> Result<Self, BundleError> {
        let own = manifest.logs.iter().all(|part| part.log.device == manifest.device && part.from >= 1 && part.to >= part.from);
        if !own {
            return Err(BundleError::Malformed { part: "log list" });
        }
        Ok(Self(manifest.logs.iter().map(|part| (part.clone(), None)).collect()))
    }

    fn follow(&mut self, batch: &SignedBatch) -> Result<(), BundleError> {
        let broken = BundleError::Malformed { part: "log" };
        let (part, at) = self.0.iter_mut().find(|(part, _)| part.log == batch.header.log).ok_or(broken)?;
        let prev = batch.header.prev_head();
        let follows = match at {
            None => prev.seq + 1 == part.from,
            Some(head) => *head == prev,
        };
        if !follows {
            return Err(broken);
        }
        *at = Some(batch.header.last_head());
        Ok(())
    }

    fn end(&self) -> Result<(), BundleError> {
        let whole = self.0.iter().all(|(part, at)| *at == Some(Head { seq: part.to, hash: part.head }));
        if whole { Ok(()) } else { Err(BundleError::Malformed { part: "log" }) }
    }
}
