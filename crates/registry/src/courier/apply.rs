//! The second reading of a bundle, which was proven by the first: batches as a push, photographs as an upload.
//!
//! Each step is durable by itself and may be done again, so an end in the middle (power, disk) is continued by importing again.

use std::collections::BTreeSet;
use std::path::Path;

use buzheng_courier::{BundleError, Checked, Item, Secret};
use buzheng_domain::ids::BlobHash;
use buzheng_protocol::wire::{Conflict, PushReply, RefusalCode};
use buzheng_protocol::{Limits, SignedBatch};

use super::{Taken, open};
use crate::db;
use crate::db::devices::Device;
use crate::error::RegistryError;
use crate::ingest::blobs::{self, Written};
use crate::ingest::push;
use crate::registry::Registry;

/// Applies a proven bundle. The inner error says that the file could not be read again.
pub(super) fn apply(
    registry: &Registry,
    path: &Path,
    secret: &Secret,
    device: &Device,
    checked: &Checked,
) -> Result<Result<Taken, BundleError>, RegistryError> {
    let manifest = &checked.manifest;
    let mut taken = Taken {
        device: device.id,
        part: manifest.part,
        parts: manifest.parts,
        events: 0,
        blobs: 0,
        absent: checked.absent,
        no_room: 0,
        waits: false,
        forked: false,
    };
    let sizes = manifest.blobs.iter().map(|blob| (blob.hash, blob.size)).collect();
    let mut photographs = Photographs { registry, device, sizes, current: None, skip: BTreeSet::new() };
    let mut reader = match open(path, secret) {
        Ok(reader) => reader,
        Err(error) => return Ok(Err(error)),
    };
    loop {
        match reader.next_item() {
            Ok(None) => break,
            Ok(Some(Item::Batch(bytes))) => {
                if let Err(error) = batch(registry, device, &bytes, &mut taken)? {
                    return Ok(Err(error));
                }
            }
            Ok(Some(Item::Chunk { hash, offset, bytes })) => photographs.chunk(&hash, offset, &bytes, &mut taken)?,
            Err(error) => return Ok(Err(error)),
        }
    }
    Ok(Ok(taken))
}

fn batch(registry: &Registry, device: &Device, bytes: &[u8], taken: &mut Taken) -> Result<Result<(), BundleError>, RegistryError> {
    let log = SignedBatch::parse(bytes, &Limits::V1)?.header.log;
    let before = registry.db.read(|tx| db::heads::get(tx, &log))?.head.seq;
    match push::push(registry, device, &log, bytes) {
        Ok(PushReply::Ack(ack)) => taken.events += ack.received.saturating_sub(before),
        Ok(PushReply::Conflict(Conflict::Gap(_))) => taken.waits = true,
        Ok(PushReply::Conflict(Conflict::Fork(_))) | Err(RegistryError::Refused(RefusalCode::LogFrozen)) => taken.forked = true,
        // Soundly signed, and yet no version of any log.
        Err(RegistryError::Refused(_)) => return Ok(Err(BundleError::Malformed { part: "log" })),
        Err(error) => return Err(error),
    }
    Ok(Ok(()))
}

struct Photographs<'a> {
    registry: &'a Registry,
    device: &'a Device,
    sizes: std::collections::BTreeMap<BlobHash, u64>,
    /// The one under way, and how much of it is here.
    current: Option<(BlobHash, u64)>,
    /// Those not to be written: whole already, or not wanted yet.
    skip: BTreeSet<BlobHash>,
}

impl Photographs<'_> {
    fn chunk(&mut self, hash: &BlobHash, offset: u64, bytes: &[u8], taken: &mut Taken) -> Result<(), RegistryError> {
        if self.skip.contains(hash) {
            return Ok(());
        }
        let here = match self.current.filter(|(current, _)| current == hash) {
            Some((_, here)) => here,
            None => match blobs::held(self.registry, &self.device.id, hash) {
                Ok(held) if held.complete => {
                    self.skip.insert(*hash);
                    return Ok(());
                }
                // As over the network: records first, photographs while there is room.
                Ok(_) if !self.registry.has_room_for_blobs() => {
                    taken.no_room += 1;
                    self.skip.insert(*hash);
                    return Ok(());
                }
                Ok(held) => held.offset,
                Err(RegistryError::Refused(RefusalCode::BlobNotWanted)) => {
                    // The event that names it has not come, or never will: its log has another version.
                    taken.waits |= !taken.forked;
                    self.skip.insert(*hash);
                    return Ok(());
                }
                Err(error) => return Err(error),
            },
        };
        self.current = Some((*hash, here));
        // What came by the network before is not written again.
        let known = usize::try_from(here.saturating_sub(offset)).unwrap_or(usize::MAX);
        let Some(fresh) = bytes.get(known..).filter(|fresh| !fresh.is_empty()) else { return Ok(()) };
        let total = self.sizes.get(hash).copied().unwrap_or(0);
        match blobs::write(self.registry, &self.device.id, hash, total, here.max(offset), fresh) {
            Ok(Written::Kept(held)) => {
                self.current = Some((*hash, held.offset));
                taken.blobs += u32::from(held.complete);
            }
            Err(RegistryError::DiskFull) => {
                taken.no_room += 1;
                self.skip.insert(*hash);
            }
            // An upload over the network at this very moment, or one whose first bytes were bad: another import settles it.
            Ok(Written::WrongOffset(_)) | Err(RegistryError::Refused(RefusalCode::BlobMismatch)) => {
                taken.waits = true;
                self.skip.insert(*hash);
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }
}
