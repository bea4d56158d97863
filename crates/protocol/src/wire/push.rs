//! Push: a batch goes up, one cumulative answer comes back.
//!
//! Storing is all that is answered here. Judging happens later and comes back as feeds, so nothing a point sends can
//! block its own log.

use std::collections::BTreeMap;

use buzheng_domain::ids::BlobHash;
use serde::{Deserialize, Serialize};

use super::Contact;
use crate::chain::Head;

/// Most blob hashes one answer asks for; the rest is asked for later.
pub const MAX_WANT: usize = 500;

/// Status 200: stored, now or before. Cumulative: one answer repairs every lost one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ack {
    /// Last sequence number stored.
    pub received: u64,
    /// Chain hash there.
    #[serde(with = "crate::bytes::fixed")]
    pub head: [u8; 32],
    /// Last sequence number in a verified backup: only below this may a device prune.
    pub safe: u64,
    /// Blobs named by stored events and not held yet; at most [`MAX_WANT`].
    #[serde(default)]
    pub want: Vec<BlobHash>,
    /// Where each feed of this device ends now, by feed name: an idle point never polls.
    #[serde(default)]
    pub feeds: BTreeMap<String, u64>,
    /// Clock, generation and next nonce.
    pub contact: Contact,
}

impl Ack {
    /// The acknowledged head.
    pub fn head(&self) -> Head {
        Head { seq: self.received, hash: self.head }
    }
}

/// Status 409: the batch does not continue what is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Conflict {
    /// Events before it are missing: send from there.
    Gap(Gap),
    /// Another event was stored under the same number.
    Fork(Fork),
}

impl Conflict {
    /// Clock, generation and next nonce.
    pub fn contact(&self) -> &Contact {
        match self {
            Self::Gap(gap) => &gap.contact,
            Self::Fork(fork) => &fork.contact,
        }
    }
}

/// The batch starts too late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Sequence number the registry needs next.
    pub expect: u64,
    /// Where its copy of the log ends (`expect` - 1).
    pub head: Head,
    /// Clock, generation and next nonce.
    pub contact: Contact,
}

/// The log has two versions. The registry keeps both and freezes the log; the device goes on in a new epoch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fork {
    /// First sequence number known to differ; the true place may be earlier.
    pub at: u64,
    /// Where the registry's copy of the log ends.
    pub head: Head,
    /// Clock, generation and next nonce.
    pub contact: Contact,
}

/// Both kinds of answer to a push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PushReply {
    /// 200.
    Ack(Ack),
    /// 409.
    Conflict(Conflict),
}
