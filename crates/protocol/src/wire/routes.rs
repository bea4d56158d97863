//! Paths, header names and media types: named once, used by both ends.

use buzheng_domain::ids::BlobHash;

use crate::chain::LogId;

/// Body of every message that is not a batch or blob bytes.
pub const CBOR: &str = "application/cbor";
/// Body of a push.
pub const BATCH: &str = "application/vnd.buzheng.batch";
/// Body of a blob upload.
pub const OCTETS: &str = "application/octet-stream";

/// `POST`: [`EnrolRequest`](super::EnrolRequest) → [`EnrolReply`](super::EnrolReply).
pub const ENROL: &str = "/v1/enrol";
/// `POST`: [`SessionRequest`](super::SessionRequest) → [`SessionReply`](super::SessionReply).
pub const SESSION: &str = "/v1/session";
/// `POST`: a batch → [`Ack`](super::Ack), or 409 with a [`Conflict`](super::Conflict).
pub const EVENTS: &str = "/v1/logs/{device}/{epoch}/events";
/// `HEAD` and `PUT`: see [`blobs`](super::blobs).
pub const BLOB: &str = "/v1/blobs/{sha256}";
/// `GET ?since=&max=` → [`FeedsReply`](super::FeedsReply).
pub const FEEDS: &str = "/v1/feeds";
/// `GET`, no session: whether the registry can do its work, as JSON; 503 when it cannot.
pub const HEALTH: &str = "/v1/health";
/// `GET`, only at an address of the registry's own machine: figures as Prometheus text.
pub const METRICS: &str = "/v1/metrics";
/// Query key: the cursor of the last page; absent at the first call.
pub const SINCE: &str = "since";
/// Query key: most bytes the reply should hold.
pub const MAX: &str = "max";

/// The path of a log's events.
pub fn events(log: &LogId) -> String {
    format!("/v1/logs/{}/{}/events", log.device.as_uuid(), log.epoch)
}

/// The path of a blob.
pub fn blob(hash: &BlobHash) -> String {
    format!("/v1/blobs/{hash}")
}
