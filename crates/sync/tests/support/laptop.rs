//! The laptop's side in memory, with writes that sometimes fail.

use std::cell::RefCell;
use std::collections::BTreeMap;

use buzheng_domain::ids::{BlobHash, DeviceId};
use buzheng_protocol::wire::{Ack, Contact, FeedSum, FeedsReply, OpKind};
use buzheng_protocol::{DeviceKey, Head, LogId, RegistryVerifier};
use buzheng_sync::ports::{BlobWaiting, Device, Kept, LocalError, PageKept, Run, Snapshot, Unsent};
use uuid::Uuid;

use super::{Dice, device_key, hash, registry_key};

pub(crate) struct Laptop {
    pub(crate) key: DeviceKey,
    pub(crate) registry: RegistryVerifier,
    pub(crate) log: LogId,
    pub(crate) inner: RefCell<Inner>,
}

#[derive(Clone)]
pub(crate) struct Inner {
    pub(crate) events: Vec<Vec<u8>>,
    pub(crate) heads: Vec<Head>,
    pub(crate) received: u64,
    pub(crate) server_gen: Option<Uuid>,
    pub(crate) blobs: Vec<Blob>,
    pub(crate) rows: BTreeMap<(String, String), (u64, String, Vec<u8>)>,
    pub(crate) feeds: BTreeMap<String, (u64, u64)>,
    pub(crate) cursor: Option<String>,
    /// One write in so many fails; 0 for none.
    pub(crate) failing: u64,
    pub(crate) dice: Dice,
}

#[derive(Clone)]
pub(crate) struct Blob {
    pub(crate) bytes: Vec<u8>,
    pub(crate) hash: BlobHash,
    pub(crate) offset: u64,
    pub(crate) done: bool,
    pub(crate) damaged: bool,
}

impl Laptop {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            key: device_key(),
            registry: registry_key().verifier(),
            log: LogId { device: DeviceId::from_uuid(Uuid::from_u128(0xd)), epoch: 5 },
            inner: RefCell::new(Inner {
                events: Vec::new(),
                heads: vec![Head::EMPTY],
                received: 0,
                server_gen: None,
                blobs: Vec::new(),
                rows: BTreeMap::new(),
                feeds: BTreeMap::new(),
                cursor: None,
                failing: 0,
                dice: Dice(seed),
            }),
        }
    }

    /// Saves an event; the registry model finds the blobs it names by their hash inside.
    pub(crate) fn save(&self, blob: Option<Vec<u8>>, filler: usize) {
        let mut inner = self.inner.borrow_mut();
        let named: Vec<BlobHash> = blob.iter().map(|bytes| hash(bytes)).collect();
        let noise: Vec<u64> = (0..filler).map(|_| inner.dice.roll()).collect();
        let event = buzheng_protocol::cbor::encode(&(inner.events.len(), named, noise)).unwrap();
        let head = inner.heads.last().unwrap().next(&self.log, &event);
        inner.heads.push(head);
        inner.events.push(event);
        if let Some(bytes) = blob {
            inner.blobs.push(Blob { hash: hash(&bytes), bytes, offset: 0, done: false, damaged: false });
        }
    }

    fn write(&self) -> Result<std::cell::RefMut<'_, Inner>, LocalError> {
        let mut inner = self.inner.borrow_mut();
        let failing = inner.failing;
        if failing > 0 && inner.dice.one_in(failing) {
            return Err(if inner.dice.one_in(2) { LocalError::Busy } else { LocalError::DiskFull });
        }
        Ok(inner)
    }

    fn keep_head(&self, head: Head, contact: &Contact, want: &[BlobHash]) -> Result<Kept, LocalError> {
        let mut inner = self.write()?;
        if inner.heads.get(head.seq as usize) != Some(&head) {
            return Ok(Kept::Diverged);
        }
        inner.received = head.seq;
        inner.server_gen = Some(contact.server_gen);
        for blob in inner.blobs.iter_mut().filter(|blob| blob.done && want.contains(&blob.hash)) {
            (blob.done, blob.offset) = (false, 0);
        }
        Ok(Kept::Stored)
    }
}

impl Device for Laptop {
    fn device(&self) -> DeviceId {
        self.log.device
    }

    fn key(&self) -> &DeviceKey {
        &self.key
    }

    fn registry(&self) -> &RegistryVerifier {
        &self.registry
    }

    fn snapshot(&self) -> Result<Snapshot, LocalError> {
        let inner = self.inner.borrow();
        let waiting: Vec<_> = inner.blobs.iter().filter(|blob| !blob.done).collect();
        Ok(Snapshot {
            log: self.log,
            head: *inner.heads.last().unwrap(),
            received: inner.received,
            server_gen: inner.server_gen,
            blobs: waiting
                .iter()
                .take(10)
                .map(|blob| BlobWaiting { hash: blob.hash, size: blob.bytes.len() as u64, offset: blob.offset })
                .collect(),
            marks: inner.feeds.iter().map(|(feed, (_, upto))| (feed.clone(), *upto)).collect(),
            unsent: Unsent {
                events: inner.events.len() as u64 - inner.received.min(inner.events.len() as u64),
                photos: waiting.len() as u64,
                ..Unsent::default()
            },
        })
    }

    fn read_from(&self, _: &LogId, from: u64, max_bytes: usize, max_events: usize) -> Result<Run, LocalError> {
        let inner = self.inner.borrow();
        let skip = from as usize - 1;
        let mut bytes = 0;
        let events = inner.events.iter().skip(skip).take(max_events).enumerate();
        let events = events.take_while(|(n, event)| {
            bytes += event.len();
            *n == 0 || bytes <= max_bytes
        });
        Ok(Run { prev: inner.heads[skip], events: events.map(|(_, event)| event.clone()).collect() })
    }

    fn blob_read(&self, hash: &BlobHash, offset: u64, max: usize) -> Result<Vec<u8>, LocalError> {
        let inner = self.inner.borrow();
        let blob = inner.blobs.iter().find(|blob| blob.hash == *hash && !blob.damaged).ok_or(LocalError::Blob)?;
        let end = (offset as usize + max).min(blob.bytes.len());
        Ok(blob.bytes[offset as usize..end].to_vec())
    }

    fn feed_cursor(&self) -> Result<Option<String>, LocalError> {
        Ok(self.inner.borrow().cursor.clone())
    }

    fn acknowledged(&self, _: &LogId, ack: &Ack) -> Result<Kept, LocalError> {
        self.keep_head(ack.head(), &ack.contact, &ack.want)
    }

    fn rewind(&self, _: &LogId, head: &Head, contact: &Contact) -> Result<Kept, LocalError> {
        self.keep_head(*head, contact, &[])
    }

    fn blob_progress(&self, hash: &BlobHash, offset: u64, complete: bool) -> Result<(), LocalError> {
        let mut inner = self.write()?;
        for blob in inner.blobs.iter_mut().filter(|blob| blob.hash == *hash) {
            blob.done = complete;
            blob.offset = offset.min(blob.bytes.len() as u64 - 1);
        }
        Ok(())
    }

    fn apply_page(&self, reply: &FeedsReply) -> Result<PageKept, LocalError> {
        let mut inner = self.write()?;
        let mut kept = PageKept::Applied;
        for page in &reply.pages {
            let (generation, upto) = inner.feeds.get(&page.feed).copied().unwrap_or((page.generation, 0));
            if generation != page.generation {
                inner.rows.retain(|(feed, _), _| *feed != page.feed);
            }
            let upto = if generation == page.generation { upto } else { 0 };
            for op in page.ops.iter().filter(|op| op.op_id > upto) {
                let key = (page.feed.clone(), op.key.clone());
                match op.op {
                    OpKind::Put => inner.rows.insert(key, (op.op_id, op.schema.clone(), op.body.clone())),
                    OpKind::Del => inner.rows.remove(&key),
                };
            }
            inner.feeds.insert(page.feed.clone(), (page.generation, page.upto.max(upto)));
            let rows = inner.rows.iter().filter(|((feed, _), _)| *feed == page.feed);
            let held = rows.fold(FeedSum::default(), |sum, ((_, key), (id, schema, body))| sum.plus(FeedSum::row(key, *id, schema, body)));
            if page.sum.is_some_and(|sum| sum != held) {
                inner.rows.retain(|(feed, _), _| *feed != page.feed);
                inner.feeds.remove(&page.feed);
                kept = PageKept::Mismatch;
            }
        }
        inner.cursor = (kept == PageKept::Applied).then(|| reply.next.clone());
        Ok(kept)
    }

    fn forget_cursor(&self) -> Result<(), LocalError> {
        self.write()?.cursor = None;
        Ok(())
    }
}
