//! What synchronising needs of the laptop, and what it needs of the registry.
//!
//! [`Device`] is blocking (a database and files) and is called from the sync thread only. [`SyncProtocol`] waits. Both
//! have a second implementation in the tests. Not here: key slots, projections, anything about what events mean.

use std::collections::BTreeMap;
use std::future::Future;

use buzheng_domain::ids::{BlobHash, DeviceId};
use buzheng_protocol::wire::{
    Ack, BlobState, Contact, EnrolReply, EnrolRequest, FeedsReply, PushReply, RefusalCode, SessionReply, SessionRequest,
};
use buzheng_protocol::{DeviceKey, Head, LogId, RegistryVerifier};
use uuid::Uuid;

/// The laptop: its log, its blobs, its copy of the feeds.
///
/// Reads see committed data only; writes are durable when they return (a number once sent must survive a power cut).
pub trait Device {
    /// The device's number.
    fn device(&self) -> DeviceId;
    /// Its signing key.
    fn key(&self) -> &DeviceKey;
    /// The registry it was enrolled at.
    fn registry(&self) -> &RegistryVerifier;

    /// Where everything stands, all from one moment.
    fn snapshot(&self) -> Result<Snapshot, LocalError>;
    /// A run of events from `from` on: as many as fit in the limits, at least one if there is one.
    fn read_from(&self, log: &LogId, from: u64, max_bytes: usize, max_events: usize) -> Result<Run, LocalError>;
    /// At most `max` bytes of a blob's plaintext.
    fn blob_read(&self, hash: &BlobHash, offset: u64, max: usize) -> Result<Vec<u8>, LocalError>;
    /// The cursor of the last page applied.
    fn feed_cursor(&self) -> Result<Option<String>, LocalError>;

    /// Stores an acknowledgement and the blobs it asks for, if the acknowledged head is on our chain.
    fn acknowledged(&self, log: &LogId, ack: &Ack) -> Result<Kept, LocalError>;
    /// The registry knows the log up to `head` only: everything after it is unsent again, if that head is on our chain.
    fn rewind(&self, log: &LogId, head: &Head, contact: &Contact) -> Result<Kept, LocalError>;
    /// The registry holds `offset` bytes of a blob; all of them when `complete`.
    fn blob_progress(&self, hash: &BlobHash, offset: u64, complete: bool) -> Result<(), LocalError>;
    /// Applies pages and cursor in one transaction. On a checksum mismatch the feeds concerned are dropped, together
    /// with the cursor, so that the next pull brings them again.
    fn apply_page(&self, reply: &FeedsReply) -> Result<PageKept, LocalError>;
    /// Forgets the cursor: the next pull starts from the beginning.
    fn forget_cursor(&self) -> Result<(), LocalError>;
}

/// Where the laptop stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The log being written.
    pub log: LogId,
    /// Where it ends.
    pub head: Head,
    /// Up to where the registry has acknowledged it.
    pub received: u64,
    /// The registry's generation at that acknowledgement.
    pub server_gen: Option<Uuid>,
    /// Blobs not complete at the registry, in the order to send them; the first hundred or so.
    pub blobs: Vec<BlobWaiting>,
    /// Up to where each feed is known.
    pub marks: BTreeMap<String, u64>,
    /// For the person.
    pub unsent: Unsent,
}

/// A blob that is not complete at the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobWaiting {
    /// Its name.
    pub hash: BlobHash,
    /// Size of the plaintext in bytes.
    pub size: u64,
    /// Bytes the registry promised to hold.
    pub offset: u64,
}

/// What is not at the registry yet, in things a person counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unsent {
    /// Events.
    pub events: u64,
    /// Cases with unsent events.
    pub cases: u64,
    /// Photographs and scans.
    pub photos: u64,
    /// Bytes of those.
    pub photo_bytes: u64,
}

/// Events that follow `prev`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The head before the first.
    pub prev: Head,
    /// Their exact bytes.
    pub events: Vec<Vec<u8>>,
}

/// What became of an acknowledged head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is on our chain and stored.
    Stored,
    /// The registry has a history that this database does not have: a restored backup, a cloned disk, a fork.
    Diverged,
}

/// What became of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageKept {
    /// Applied.
    Applied,
    /// A checksum did not agree; what is needed will be fetched again.
    Mismatch,
}

/// Why the laptop could not do its part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum LocalError {
    /// Busy; again later.
    #[error("the device store is busy")]
    Busy,
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// This blob's file is missing or damaged; everything else goes on.
    #[error("a blob is missing or damaged")]
    Blob,
    /// The store failed in another way.
    #[error("the device store failed")]
    Store,
}

/// The registry, as seen from a laptop. One method per message; each fails for itself and changes nothing locally.
pub trait SyncProtocol {
    /// `POST /v1/enrol`.
    fn enrol(&self, request: &EnrolRequest) -> impl Future<Output = Result<EnrolReply, CallError>>;
    /// `POST /v1/session`.
    fn session(&self, request: &SessionRequest, patience: Patience) -> impl Future<Output = Result<SessionReply, CallError>>;
    /// `POST /v1/logs/{device}/{epoch}/events`.
    fn push(&self, token: &str, log: &LogId, batch: Vec<u8>, patience: Patience) -> impl Future<Output = Result<PushReply, CallError>>;
    /// `HEAD /v1/blobs/{sha256}`: bytes held, and whether that is all; `None` when it holds nothing.
    fn blob_head(&self, token: &str, hash: &BlobHash, patience: Patience) -> impl Future<Output = Result<Option<(u64, bool)>, CallError>>;
    /// `PUT /v1/blobs/{sha256}` of one chunk. A wrong offset is an answer, not an error: the state tells the right one.
    fn blob_put(&self, token: &str, chunk: Chunk, patience: Patience) -> impl Future<Output = Result<BlobState, CallError>>;
    /// `GET /v1/feeds`.
    fn feeds(
        &self,
        token: &str,
        since: Option<&str>,
        max_bytes: usize,
        patience: Patience,
    ) -> impl Future<Output = Result<FeedsReply, CallError>>;
}

/// Part of a blob on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// Name of the blob.
    pub hash: BlobHash,
    /// Where the chunk starts.
    pub offset: u64,
    /// Size of the whole blob in bytes.
    pub total: u64,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// How long a call may be without progress, in milliseconds. Never a limit on the whole call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience(pub u64);

/// Why a call had no good answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// No connection could be made.
    #[error("no connection to the registry")]
    Offline,
    /// The connection broke or stood still.
    #[error("the connection to the registry was lost")]
    Interrupted,
    /// Something answered that is not our registry: a captive portal, a wrong address.
    #[error("the answer is not from the registry")]
    NotTheRegistry,
    /// The registry said no.
    #[error("the registry refused: {code:?}")]
    Refused {
        /// Its reason.
        code: RefusalCode,
        /// Come back after this long, in milliseconds.
        retry_after_ms: Option<u64>,
        /// What every reply says; absent when a proxy refused in the registry's place.
        contact: Option<Contact>,
    },
    /// The laptop could not prepare the call.
    #[error(transparent)]
    Local(#[from] LocalError),
}
