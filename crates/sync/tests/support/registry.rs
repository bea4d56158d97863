//! The registry in memory: stores what the protocol says it must, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use buzheng_domain::ids::BlobHash;
use buzheng_protocol::wire::push::MAX_WANT;
use buzheng_protocol::wire::{
    Ack, BlobState, Conflict, Contact, FeedOp, FeedPage, FeedSum, FeedsReply, Fork, Gap, Nonce, OpKind, PushReply, RefusalCode,
    SessionReply, SessionRequest,
};
use buzheng_protocol::{DeviceVerifier, Envelope, Head, Limits, LogId, SignedBatch, cbor};
use uuid::Uuid;

use super::{device_key, hash, registry_key};

#[derive(Clone)]
pub(crate) struct Registry {
    pub(crate) device: DeviceVerifier,
    pub(crate) server_gen: Uuid,
    pub(crate) nonces: u64,
    pub(crate) live_nonces: BTreeSet<Nonce>,
    pub(crate) tokens: BTreeSet<String>,
    pub(crate) events: Vec<Vec<u8>>,
    pub(crate) heads: Vec<Head>,
    pub(crate) wanted: Vec<BlobHash>,
    pub(crate) blobs: BTreeMap<BlobHash, Stored>,
    pub(crate) feeds: BTreeMap<String, Feed>,
    /// Times the same event was stored; must stay 1 for each.
    pub(crate) appends: BTreeMap<u64, u32>,
    /// An event with this number is refused, whatever it is.
    pub(crate) poison: Option<u64>,
    /// Hands out tokens and then does not know them.
    pub(crate) forgetful: bool,
    pub(crate) calls: BTreeMap<&'static str, u32>,
}

#[derive(Clone, Default)]
pub(crate) struct Stored {
    pub(crate) bytes: Vec<u8>,
    pub(crate) complete: bool,
}

#[derive(Clone, Default)]
pub(crate) struct Feed {
    pub(crate) generation: u64,
    /// Numbers go on across generations.
    pub(crate) base: u64,
    pub(crate) ops: Vec<FeedOp>,
}

impl Feed {
    pub(crate) fn put(&mut self, key: &str, body: &[u8]) {
        let (op_id, schema) = (self.end() + 1, "row@1".to_owned());
        self.ops.push(FeedOp { op_id, key: key.to_owned(), op: OpKind::Put, schema, body: body.to_vec() });
    }

    pub(crate) fn del(&mut self, key: &str) {
        let op_id = self.end() + 1;
        self.ops.push(FeedOp { op_id, key: key.to_owned(), op: OpKind::Del, schema: String::new(), body: Vec::new() });
    }

    pub(crate) fn end(&self) -> u64 {
        self.base + self.ops.len() as u64
    }

    pub(crate) fn live(&self) -> BTreeMap<String, (u64, String, Vec<u8>)> {
        let mut rows = BTreeMap::new();
        for op in &self.ops {
            match op.op {
                OpKind::Put => rows.insert(op.key.clone(), (op.op_id, op.schema.clone(), op.body.clone())),
                OpKind::Del => rows.remove(&op.key),
            };
        }
        rows
    }

    fn sum(&self) -> FeedSum {
        self.live().iter().fold(FeedSum::default(), |sum, (key, (id, schema, body))| sum.plus(FeedSum::row(key, *id, schema, body)))
    }
}

pub(crate) type Answer<T> = Result<T, (RefusalCode, Contact)>;

impl Registry {
    pub(crate) fn new() -> Self {
        Self {
            device: device_key().verifier(),
            server_gen: Uuid::from_u128(100),
            nonces: 0,
            live_nonces: BTreeSet::new(),
            tokens: BTreeSet::new(),
            events: Vec::new(),
            heads: vec![Head::EMPTY],
            wanted: Vec::new(),
            blobs: BTreeMap::new(),
            feeds: BTreeMap::new(),
            appends: BTreeMap::new(),
            poison: None,
            forgetful: false,
            calls: BTreeMap::new(),
        }
    }

    pub(crate) fn contact(&mut self) -> Contact {
        self.nonces += 1;
        let nonce = Nonce((u128::from(self.nonces) << 8 | 1).to_be_bytes());
        self.live_nonces.insert(nonce);
        Contact { now_ms: 0, server_gen: self.server_gen, nonce }
    }

    fn refuse<T>(&mut self, code: RefusalCode) -> Answer<T> {
        Err((code, self.contact()))
    }

    /// The program restarts: what it held in memory only is gone.
    pub(crate) fn restart(&mut self) {
        self.tokens.clear();
        self.live_nonces.clear();
    }

    /// The registry is restored from a backup that ends after `seq` events.
    pub(crate) fn restore(&mut self, seq: usize) {
        self.restart();
        self.server_gen = Uuid::from_u128(self.server_gen.as_u128() + 1);
        self.events.truncate(seq);
        self.heads.truncate(seq + 1);
        self.appends.retain(|number, _| *number <= seq as u64);
        self.wanted = self.events.iter().flat_map(|event| named(event)).collect();
        self.blobs.retain(|hash, _| self.wanted.contains(hash));
    }

    pub(crate) fn session(&mut self, request: &SessionRequest) -> Answer<SessionReply> {
        *self.calls.entry("session").or_default() += 1;
        if !self.live_nonces.remove(&request.nonce) {
            return self.refuse(RefusalCode::BadNonce);
        }
        if request.verify(&self.device).is_err() {
            return self.refuse(RefusalCode::BadProof);
        }
        let contact = self.contact();
        let token = format!("token-{}", self.nonces);
        self.tokens.insert(token.clone());
        Ok(SessionReply::sign(&registry_key(), request, token, 43_200_000, contact))
    }

    fn allow(&mut self, token: &str) -> Answer<()> {
        if self.tokens.contains(token) && !self.forgetful { Ok(()) } else { self.refuse(RefusalCode::NoSession) }
    }

    pub(crate) fn push(&mut self, token: &str, log: &LogId, bytes: &[u8]) -> Answer<PushReply> {
        *self.calls.entry("push").or_default() += 1;
        self.allow(token)?;
        let batch = match SignedBatch::open(bytes, &self.device, &Limits::V1) {
            Ok(batch) => batch,
            Err(error) => return self.refuse(error.into()),
        };
        assert_eq!(batch.header.log, *log);
        let head = *self.heads.last().unwrap();
        if batch.header.first > head.seq + 1 {
            let contact = self.contact();
            let gap = Gap { expect: head.seq + 1, head, contact };
            return Ok(PushReply::Conflict(Conflict::Gap(gap)));
        }
        if self.poison.is_some_and(|seq| batch.events.iter().any(|event| event.head.seq == seq)) {
            return self.refuse(RefusalCode::Malformed);
        }
        if self.heads[batch.header.first as usize - 1] != batch.prev() {
            return Ok(self.fork(batch.header.first - 1, head));
        }
        for event in batch.events {
            let at = event.head.seq as usize;
            if at < self.heads.len() {
                if self.heads[at] != event.head {
                    return Ok(self.fork(event.head.seq, head));
                }
                continue;
            }
            self.heads.push(event.head);
            self.wanted.extend(named(&event.bytes));
            self.events.push(event.bytes);
            *self.appends.entry(event.head.seq).or_default() += 1;
        }
        Ok(PushReply::Ack(self.ack()))
    }

    fn fork(&mut self, at: u64, head: Head) -> PushReply {
        let contact = self.contact();
        PushReply::Conflict(Conflict::Fork(Fork { at, head, contact }))
    }

    fn ack(&mut self) -> Ack {
        let head = *self.heads.last().unwrap();
        let missing = self.wanted.iter().filter(|hash| self.blobs.get(hash).is_none_or(|blob| !blob.complete));
        Ack {
            received: head.seq,
            head: head.hash,
            safe: head.seq / 2,
            want: missing.take(MAX_WANT).copied().collect(),
            feeds: self.feeds.iter().map(|(name, feed)| (name.clone(), feed.end())).collect(),
            contact: self.contact(),
        }
    }

    pub(crate) fn blob_head(&mut self, token: &str, hash: &BlobHash) -> Answer<Option<(u64, bool)>> {
        *self.calls.entry("blob_head").or_default() += 1;
        self.allow(token)?;
        Ok(self.blobs.get(hash).map(|blob| (blob.bytes.len() as u64, blob.complete)))
    }

    pub(crate) fn blob_put(&mut self, token: &str, name: &BlobHash, offset: u64, total: u64, bytes: &[u8]) -> Answer<BlobState> {
        *self.calls.entry("blob_put").or_default() += 1;
        self.allow(token)?;
        if !self.wanted.contains(name) {
            return self.refuse(RefusalCode::BlobNotWanted);
        }
        let blob = self.blobs.entry(*name).or_default();
        if !blob.complete && offset == blob.bytes.len() as u64 {
            blob.bytes.extend_from_slice(bytes);
            if blob.bytes.len() as u64 == total {
                if hash(&blob.bytes) != *name {
                    self.blobs.remove(name);
                    return self.refuse(RefusalCode::BlobMismatch);
                }
                blob.complete = true;
            }
        }
        let (offset, complete) = (blob.bytes.len() as u64, blob.complete);
        Ok(BlobState { offset, complete, contact: self.contact() })
    }

    pub(crate) fn feeds(&mut self, token: &str, since: Option<&str>, max_bytes: usize) -> Answer<FeedsReply> {
        *self.calls.entry("feeds").or_default() += 1;
        self.allow(token)?;
        // The cursor: "name:generation:position;…". A real one would be opaque too.
        let mut cursor: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        for part in since.unwrap_or_default().split(';').filter(|part| !part.is_empty()) {
            let fields: Vec<_> = part.split(':').collect();
            let [name, generation, at] = fields.as_slice() else { return self.refuse(RefusalCode::BadCursor) };
            let (Ok(generation), Ok(at)) = (generation.parse(), at.parse()) else {
                return self.refuse(RefusalCode::BadCursor);
            };
            cursor.insert((*name).to_owned(), (generation, at));
        }
        let mut left = max_bytes.min(200);
        let mut pages = Vec::new();
        let mut more = false;
        for (name, feed) in &self.feeds {
            let (generation, at) = cursor.get(name).copied().unwrap_or((feed.generation, 0));
            let at = if generation == feed.generation { at as usize } else { 0 };
            let ops: Vec<_> = feed
                .ops
                .iter()
                .skip(at)
                .take_while(|op| {
                    let fits = left > 0;
                    left = left.saturating_sub(op.body.len() + 20);
                    fits
                })
                .cloned()
                .collect();
            let end = at + ops.len();
            let upto = feed.base + end as u64;
            let whole = end == feed.ops.len();
            more |= !whole;
            if !ops.is_empty() || generation != feed.generation {
                let sum = whole.then(|| feed.sum());
                pages.push(FeedPage { feed: name.clone(), generation: feed.generation, ops, upto, sum });
            }
            cursor.insert(name.clone(), (feed.generation, end as u64));
        }
        let next = cursor.iter().map(|(name, (generation, at))| format!("{name}:{generation}:{at};")).collect();
        Ok(FeedsReply { pages, next, more, contact: self.contact() })
    }
}

/// The blobs an event names: one of the laptop model, or an envelope whose payload is a list of them.
fn named(event: &[u8]) -> Vec<BlobHash> {
    if let Ok((_, hashes, _)) = cbor::decode::<(usize, Vec<BlobHash>, Vec<u64>)>(event) {
        return hashes;
    }
    let envelope = Envelope::decode(event).expect("an event");
    cbor::decode(&envelope.payload).unwrap_or_default()
}
