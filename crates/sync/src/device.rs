//! The laptop side over the store: [`Device`] for a [`Store`].

use std::sync::Arc;

use buzheng_domain::ids::{BlobHash, DeviceId};
use buzheng_protocol::wire::{Ack, Contact, FeedsReply};
use buzheng_protocol::{DeviceKey, Head, LogId, RegistryVerifier};
use buzheng_store::blob_rows::BlobState;
use buzheng_store::outbox::Watermarks;
use buzheng_store::{Store, StoreError, Tx};
use uuid::Uuid;

use crate::ports::{BlobWaiting, Device, Kept, LocalError, PageKept, Run, Snapshot, Unsent};

/// As many waiting blobs as one look takes in.
const BLOBS_PER_LOOK: u32 = 100;

/// The clock on the wall, in milliseconds since 1970 UTC.
pub type WallClock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// The store of this laptop, as synchronising sees it.
pub struct StoreDevice {
    store: Arc<Store>,
    device: DeviceId,
    key: DeviceKey,
    registry: RegistryVerifier,
    wall_ms: WallClock,
}

impl StoreDevice {
    /// Takes the device's number and key out of the store. `registry` is the key pinned at enrolment.
    pub fn new(store: Arc<Store>, registry: RegistryVerifier, wall_ms: WallClock) -> Result<Self, LocalError> {
        let key = DeviceKey::from_seed(&*store.signing_seed().map_err(local)?);
        let device = store.read(|view| view.log()).map_err(local)?.device;
        Ok(Self { store, device, key, registry, wall_ms })
    }

    /// Stores how far the registry is, unless its history is not ours.
    fn keep_head(
        &self,
        log: &LogId,
        head: &Head,
        contact: &Contact,
        more: impl FnOnce(&Tx<'_>) -> Result<u64, StoreError>,
    ) -> Result<Kept, LocalError> {
        let kept = self.store.transaction(|tx| {
            if tx.view().head_at(log, head.seq)? != Some(*head) {
                return Ok(Kept::Diverged);
            }
            let safe = more(tx)?.min(head.seq);
            tx.record_ack(log, Watermarks { received: head.seq, safe })?;
            tx.record_contact((self.wall_ms)(), contact.server_gen.as_bytes())?;
            Ok(Kept::Stored)
        });
        kept.map_err(local)
    }
}

impl Device for StoreDevice {
    fn device(&self) -> DeviceId {
        self.device
    }

    fn key(&self) -> &DeviceKey {
        &self.key
    }

    fn registry(&self) -> &RegistryVerifier {
        &self.registry
    }

    fn snapshot(&self) -> Result<Snapshot, LocalError> {
        let snapshot = self.store.read(|view| {
            let log = view.log()?;
            let unsent = view.unsent()?;
            let waiting = view.blobs_waiting(BLOBS_PER_LOOK)?;
            Ok(Snapshot {
                log,
                head: view.head()?,
                received: view.watermarks(&log)?.received,
                server_gen: view.server_gen()?.and_then(|bytes| Uuid::from_slice(&bytes).ok()),
                blobs: waiting.into_iter().map(|row| BlobWaiting { hash: row.hash, size: row.size, offset: row.uploaded }).collect(),
                marks: view.feed_marks()?,
                unsent: Unsent { events: unsent.events, cases: unsent.cases, photos: unsent.photos, photo_bytes: unsent.photo_bytes },
            })
        });
        snapshot.map_err(local)
    }

    fn read_from(&self, log: &LogId, from: u64, max_bytes: usize, max_events: usize) -> Result<Run, LocalError> {
        let run = self.store.read(|view| {
            let prev = view.head_at(log, from.saturating_sub(1))?.ok_or(StoreError::Invalid { what: "seq" })?;
            let events = view.events_from(log, from, max_events, max_bytes)?;
            Ok(Run { prev, events: events.into_iter().map(|event| event.body).collect() })
        });
        run.map_err(local)
    }

    fn blob_read(&self, hash: &BlobHash, offset: u64, max: usize) -> Result<Vec<u8>, LocalError> {
        self.store.blobs().read_range(hash, offset, max).map_err(|error| {
            let of_this_file = matches!(error, StoreError::NoBlob | StoreError::Corrupt { .. } | StoreError::Io { .. });
            if of_this_file { LocalError::Blob } else { local(error) }
        })
    }

    fn feed_cursor(&self) -> Result<Option<String>, LocalError> {
        let cursor = self.store.read(|view| view.feed_cursor()).map_err(local)?;
        Ok(cursor.filter(|cursor| !cursor.is_empty()))
    }

    fn acknowledged(&self, log: &LogId, ack: &Ack) -> Result<Kept, LocalError> {
        self.keep_head(log, &ack.head(), &ack.contact, |tx| {
            for hash in &ack.want {
                // A blob still on its way keeps its offset; one the registry has lost starts again.
                match tx.view().blob(hash)? {
                    Some(row) if row.state != BlobState::Local => tx.set_blob_state(hash, BlobState::Local)?,
                    Some(_) | None => {}
                }
            }
            Ok(ack.safe)
        })
    }

    fn rewind(&self, log: &LogId, head: &Head, contact: &Contact) -> Result<Kept, LocalError> {
        self.keep_head(log, head, contact, |tx| Ok(tx.view().watermarks(log)?.safe))
    }

    fn blob_progress(&self, hash: &BlobHash, offset: u64, complete: bool) -> Result<(), LocalError> {
        let written = self.store.transaction(|tx| {
            let Some(row) = tx.view().blob(hash)? else { return Ok(()) };
            // The whole size means "received": that is for the registry to say, after it has checked the hash.
            let uploaded = if complete { row.size } else { offset.min(row.size.saturating_sub(1)) };
            tx.set_blob_uploaded(hash, uploaded)
        });
        written.map_err(local)
    }

    fn apply_page(&self, reply: &FeedsReply) -> Result<PageKept, LocalError> {
        let applied = self.store.transaction(|tx| {
            let applied = tx.apply_feeds(&reply.pages, &reply.next)?;
            // The generation is kept as it was at the last acknowledgement: a new one must first be probed.
            let generation = tx.view().server_gen()?;
            tx.record_contact((self.wall_ms)(), generation.as_deref().unwrap_or(reply.contact.server_gen.as_bytes()))?;
            Ok(applied)
        });
        let applied = applied.map_err(local)?;
        Ok(if applied.dropped.is_empty() { PageKept::Applied } else { PageKept::Mismatch })
    }

    fn forget_cursor(&self) -> Result<(), LocalError> {
        // No page and an empty cursor: the next pull starts from the beginning, and what is known is skipped.
        self.store.transaction(|tx| tx.apply_feeds(&[], "").map(|_| ())).map_err(local)
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "every other failure is one for the log and for later")]
fn local(error: StoreError) -> LocalError {
    match error {
        StoreError::Busy => LocalError::Busy,
        StoreError::Full => LocalError::DiskFull,
        StoreError::NoBlob => LocalError::Blob,
        other => {
            tracing::error!(error = %other, "the device store failed while synchronising");
            LocalError::Store
        }
    }
}
