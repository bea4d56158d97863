//! Laptop → stick: everything the registry has not confirmed, in files that each stand for themselves.

use std::io::Write;
use std::path::Path;

use buzheng_courier::{Recipient, StickError, Writer, names, stick};
use buzheng_protocol::batch::BuildError;
use buzheng_protocol::wire::blobs::MAX_CHUNK_BYTES;
use buzheng_protocol::wire::courier::{BlobPart, COURIER_VERSION, LogPart, Manifest, SignedManifest};
use buzheng_protocol::{Batch, Limits};
use buzheng_store::{Store, StoreError, View};
use uuid::Uuid;

use super::{Home, NoRegistry};

/// Bytes of photographs after which the next part begins: a quarter of what FAT32 allows, so that a failing stick costs less.
pub const PART_BYTES: u64 = 1024 * 1024 * 1024;
/// Most photographs in one part: their list is held in memory.
const PART_BLOBS: usize = 20_000;
/// Bytes of events in one batch, before compression.
const BATCH_BYTES: usize = 512 * 1024;

/// What an export needs of the world outside.
#[derive(Debug, Clone, Copy)]
pub struct Trip {
    /// The wall clock, milliseconds since 1970 UTC.
    pub now_ms: i64,
    /// Sixteen fresh random bytes.
    pub random: [u8; 16],
    /// Bytes of photographs in one part; normally [`PART_BYTES`].
    pub part_bytes: u64,
}

/// What is on the stick now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Exported {
    /// Names of the files.
    pub files: Vec<String>,
    /// Events carried.
    pub events: u64,
    /// Photographs and scans carried.
    pub photos: u64,
    /// Photographs that could not be read on this laptop; everything else is carried.
    pub damaged: u64,
    /// Bytes of the files.
    pub bytes: u64,
}

/// Why an export failed. Nothing on the laptop has changed; parts that are whole stay on the stick and are good.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// Not enrolled, or no key to seal to.
    #[error(transparent)]
    Registry(#[from] NoRegistry),
    /// The stick.
    #[error(transparent)]
    Stick(#[from] StickError),
    /// The laptop's own database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<std::io::Error> for ExportError {
    fn from(error: std::io::Error) -> Self {
        Self::Stick(error.into())
    }
}

impl From<BuildError> for ExportError {
    fn from(_: BuildError) -> Self {
        Self::Store(StoreError::Unreadable { what: "event" })
    }
}

/// Writes everything not confirmed into `to`. With nothing to carry the file still asks for a receipt, which brings the feeds.
pub fn export(store: &Store, to: &Path, trip: &Trip) -> Result<Exported, ExportError> {
    let home = Home::of(store)??;
    let (mut manifest, blobs, recipient) = store.read(|view| plan(&home, view, trip))?;
    let parts = share_out(blobs, trip.part_bytes);
    manifest.parts = u32::try_from(parts.len()).unwrap_or(u32::MAX);
    let [a, b, c, d, ..] = trip.random;
    let log = store.read(|view| view.log())?;
    let mut exported = Exported::default();
    for (number, blobs) in (1_u32..).zip(parts) {
        manifest.part = number;
        manifest.blobs = blobs;
        if number > 1 {
            manifest.logs.clear();
        }
        let (from, to_seq) = manifest.logs.iter().find(|part| part.log == log).map_or((1, 0), |part| (part.from, part.to));
        let name = names::bundle(&log.device, log.epoch, from, to_seq, &[a, b, c, d], number);
        let signed = SignedManifest::sign(&home.key, &manifest).map_err(|_| StoreError::Invalid { what: "manifest" })?;
        let mut damaged = 0;
        let bytes = stick::put::<ExportError>(to, &name, |out| {
            damaged = fill(store, &home, out, &recipient, &signed, &manifest)?;
            Ok(())
        })?;
        exported.events += manifest.logs.iter().map(|part| part.to - part.from + 1).sum::<u64>();
        exported.photos += manifest.blobs.len() as u64 - damaged;
        exported.damaged += damaged;
        exported.bytes += bytes;
        exported.files.push(name);
    }
    Ok(exported)
}

/// What there is to carry, all from one moment.
fn plan(home: &Home, view: &View<'_>, trip: &Trip) -> Result<(Manifest, Vec<BlobPart>, Recipient), ExportError> {
    let device = view.log()?.device;
    let recipient = home.recipient(view)??;
    let mut logs = Vec::new();
    for log in view.logs()?.into_iter().filter(|log| log.device == device) {
        let (head, received) = (view.head_of(&log)?, view.watermarks(&log)?.received);
        if head.seq > received {
            logs.push(LogPart { log, from: received + 1, to: head.seq, head: head.hash });
        }
    }
    let waiting = view.blobs_waiting(u32::MAX)?;
    let blobs = waiting.into_iter().map(|row| BlobPart { hash: row.hash, size: row.size }).collect();
    let manifest = Manifest {
        v: COURIER_VERSION,
        device,
        export: uuid::Builder::from_random_bytes(trip.random).into_uuid(),
        part: 1,
        parts: 1,
        created_ms: trip.now_ms,
        server_gen: view.server_gen()?.and_then(|bytes| Uuid::from_slice(&bytes).ok()),
        recipient: home.secret()?.recipient().to_string(),
        logs,
        blobs: Vec::new(),
        enrol: home.request(device),
    };
    Ok((manifest, blobs, recipient))
}

/// One list a part, oldest photographs first; at least one part, which also carries the events.
fn share_out(blobs: Vec<BlobPart>, part_bytes: u64) -> Vec<Vec<BlobPart>> {
    let mut parts = vec![Vec::new()];
    let mut bytes = 0;
    for blob in blobs {
        let full = bytes + blob.size > part_bytes;
        match parts.last_mut() {
            Some(part) if part.is_empty() || (!full && part.len() < PART_BLOBS) => part.push(blob.clone()),
            _ => {
                parts.push(vec![blob.clone()]);
                bytes = 0;
            }
        }
        bytes += blob.size;
    }
    parts
}

/// Writes one part; returns how many photographs could not be read.
fn fill(
    store: &Store,
    home: &Home,
    out: &mut dyn Write,
    recipient: &Recipient,
    signed: &SignedManifest,
    manifest: &Manifest,
) -> Result<u64, ExportError> {
    let mut writer = Writer::begin(out, recipient, signed)?;
    for part in &manifest.logs {
        let mut at = part.from;
        while at <= part.to {
            let left = usize::try_from(part.to - at + 1).unwrap_or(usize::MAX).min(Limits::V1.events);
            let (prev, events) = store.read(|view| {
                let prev = view.head_at(&part.log, at - 1)?.ok_or(StoreError::Invalid { what: "seq" })?;
                Ok::<_, StoreError>((prev, view.events_from(&part.log, at, left, BATCH_BYTES)?))
            })?;
            writer.batch(&Batch::build(&home.key, part.log, prev, &events)?)?;
            at += events.len() as u64;
        }
    }
    let mut damaged = 0;
    for blob in &manifest.blobs {
        let plain = match store.blobs().read(&blob.hash) {
            Ok(plain) if plain.len() as u64 == blob.size => plain,
            // One damaged file must not keep all others at home.
            Ok(_) | Err(StoreError::NoBlob | StoreError::Corrupt { .. } | StoreError::Io { .. }) => {
                damaged += 1;
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        let size = usize::try_from(MAX_CHUNK_BYTES).unwrap_or(usize::MAX);
        let mut offset = 0;
        for chunk in plain.chunks(size) {
            writer.chunk(&blob.hash, offset, chunk)?;
            offset += chunk.len() as u64;
        }
    }
    writer.finish()?;
    Ok(damaged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use buzheng_domain::ids::BlobHash;

    #[test]
    fn photographs_are_shared_out_in_order_and_a_big_one_gets_a_part_of_its_own() {
        let blob = |n: u8, size| BlobPart { hash: BlobHash::from_bytes([n; 32]), size };
        let sizes = |parts: Vec<Vec<BlobPart>>| parts.iter().map(|p| p.iter().map(|b| b.size).collect()).collect::<Vec<Vec<_>>>();
        assert_eq!(sizes(share_out(Vec::new(), 10)), vec![Vec::<u64>::new()]);
        let all = [4, 6, 1, 50, 3, 3].iter().zip(0..).map(|(size, n)| blob(n, *size)).collect();
        assert_eq!(sizes(share_out(all, 10)), [vec![4, 6], vec![1], vec![50], vec![3, 3]]);
    }
}
