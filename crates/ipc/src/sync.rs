//! The exchange with the registry, as a person sees it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the window is told of the exchange: cases and photos, not bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SyncStatus {
    /// The link.
    pub link: Link,
    /// Cases with events the registry has not acknowledged.
    pub unsent_cases: u32,
    /// Events not acknowledged.
    pub unsent_events: u32,
    /// Photos not acknowledged.
    pub unsent_photos: u32,
    /// Last position of this laptop's log.
    pub head_seq: String,
    /// Position the registry has received.
    pub received_seq: String,
    /// Last successful contact, RFC 3339.
    pub last_contact: Option<String>,
    /// Next attempt, RFC 3339, when waiting.
    pub next_attempt: Option<String>,
    /// Code of the last failure: `UNREACHABLE`, `REFUSED`, `FORK`, `REVOKED`, `UPDATE_FIRST`, `NOT_THE_REGISTRY`.
    pub last_error: Option<String>,
    /// What was pulled.
    pub feeds: Vec<FeedStatus>,
    /// Registry address, without credentials.
    pub registry: String,
}

/// State of the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Link {
    /// Not tried since start.
    Idle,
    /// Unreachable; work goes on.
    Offline,
    /// Exchanging.
    Syncing,
    /// Everything exchanged.
    UpToDate,
    /// The registry refuses; a person must act.
    Blocked,
}

/// One feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FeedStatus {
    /// Feed name, e.g. `archive/330281101`.
    pub name: String,
    /// Rows held.
    pub rows: u32,
    /// Last applied position.
    pub position: String,
}

/// Payload of the `changed` event: what to read again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Changed {
    /// Cases touched.
    pub cases: Vec<String>,
    /// The sync status changed.
    pub sync: bool,
    /// Feeds (supply, staff, archive) changed.
    pub feeds: bool,
}
