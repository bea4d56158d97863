//! The messages around the batches, one file per conversation.
//!
//! Every body is CBOR (`application/cbor`) except the batch and the bytes of a blob. Readers skip unknown keys, so keys
//! can be added; they are never renamed or given another meaning. Every reply carries [`Contact`].

pub mod blobs;
pub mod courier;
pub mod enrol;
pub mod feeds;
pub mod push;
pub mod refused;
pub mod routes;
pub mod session;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use blobs::BlobState;
pub use enrol::{DeviceLicence, EnrolReply, EnrolRequest, SignedLicence, Ticket};
pub use feeds::{CentreActRow, FeedName, FeedOp, FeedPage, FeedSum, FeedsReply, OpKind, Receipt};
pub use push::{Ack, Conflict, Fork, Gap, PushReply};
pub use refused::{RefusalCode, Refused};
pub use session::{Nonce, SessionReply, SessionRequest};

/// What every reply says besides its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The registry's clock, milliseconds since 1970 UTC. Evidence for the log, never an input to a decision.
    #[serde(rename = "now")]
    pub now_ms: i64,
    /// Changes whenever the registry was restored from a backup: what it once acknowledged may be gone.
    #[serde(rename = "gen")]
    pub server_gen: Uuid,
    /// To be signed in the next session request, which then needs no extra round trip.
    pub nonce: Nonce,
}
