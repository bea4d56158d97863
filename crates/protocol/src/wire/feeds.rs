//! Pull: what the registry tells devices, as keyed feeds read by cursor.
//!
//! A feed is an ordered run of operations on keys. Applying one page twice changes nothing; a page and its cursor are
//! applied in one transaction. A page of another `generation` than the one held replaces the feed: drop its rows first.
//! The additive checksum over the live rows is compared whenever a page reaches the end of its feed; a mismatch means
//! "drop this feed and read it again", never "choose a side".

use std::fmt;

use buzheng_domain::case::CentreAct;
use buzheng_domain::ids::{CaseId, DeviceId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::Contact;
use crate::chain::LogId;

/// Schema of the body of `campaign` rows.
pub const CAMPAIGN_SCHEMA: &str = "campaign@1";
/// Schema of the villages in the `campaign` feed.
pub const VILLAGE_SCHEMA: &str = "village@1";
/// Schema of the historical organs in the `campaign` feed.
pub const ORGAN_SCHEMA: &str = "organ@1";
/// Schema of the body of `staff` rows.
pub const STAFF_SCHEMA: &str = "staff@1";
/// Schema of the body of `centre/{device}` rows: [`CentreActRow`].
pub const CENTRE_SCHEMA: &str = "centre_act@1";
/// Schema of the body of `leases/{device}` rows: blocks of certificate numbers.
pub const LEASE_SCHEMA: &str = "lease@1";
/// Schema of the body of `stock/{device}` rows: ranges of blank booklets.
pub const STOCK_SCHEMA: &str = "booklets@1";
/// Schema of the body of `archive/{township}` rows: old files.
pub const ARCHIVE_SCHEMA: &str = "archive@1";
/// Schema of the body of `receipts/{device}` rows: [`Receipt`].
pub const RECEIPT_SCHEMA: &str = "receipt@1";

/// The feeds, in order of priority: small and urgent first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeedName {
    /// Staff, their roles, grants and revocations.
    Staff,
    /// Settings of the campaign.
    Campaign,
    /// What the Centre did to cases of one device.
    Centre(DeviceId),
    /// Blocks of certificate numbers leased to one device.
    Leases(DeviceId),
    /// Blank booklets handed to one device.
    Stock(DeviceId),
    /// Receipts for one device's logs.
    Receipts(DeviceId),
    /// Old files of one township, by its division code.
    Archive(String),
    /// A feed of a newer registry: kept by name, not understood.
    Other(String),
}

impl FeedName {
    /// Reads a name; never fails.
    pub fn parse(text: &str) -> Self {
        let other = || Self::Other(text.to_owned());
        match text.split_once('/') {
            None if text == "staff" => Self::Staff,
            None if text == "campaign" => Self::Campaign,
            None => other(),
            Some(("archive", code)) if !code.is_empty() => Self::Archive(code.to_owned()),
            Some((kind, id)) => match (kind, Uuid::parse_str(id).map(DeviceId::from_uuid)) {
                ("centre", Ok(device)) => Self::Centre(device),
                ("leases", Ok(device)) => Self::Leases(device),
                ("stock", Ok(device)) => Self::Stock(device),
                ("receipts", Ok(device)) => Self::Receipts(device),
                _ => other(),
            },
        }
    }
}

impl fmt::Display for FeedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Staff => f.write_str("staff"),
            Self::Campaign => f.write_str("campaign"),
            Self::Centre(device) => write!(f, "centre/{}", device.as_uuid()),
            Self::Leases(device) => write!(f, "leases/{}", device.as_uuid()),
            Self::Stock(device) => write!(f, "stock/{}", device.as_uuid()),
            Self::Receipts(device) => write!(f, "receipts/{}", device.as_uuid()),
            Self::Archive(township) => write!(f, "archive/{township}"),
            Self::Other(name) => f.write_str(name),
        }
    }
}

/// The answer to `GET /v1/feeds`: pages in order of priority and one cursor for all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedsReply {
    /// At most one page of each feed.
    pub pages: Vec<FeedPage>,
    /// To be sent as `since` next time; opaque, ASCII.
    pub next: String,
    /// Whether another request would bring more at once.
    pub more: bool,
    /// Clock, generation and next nonce.
    pub contact: Contact,
}

/// A run of operations of one feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedPage {
    /// Name of the feed, see [`FeedName`].
    pub feed: String,
    /// Generation of the feed; a change means that everything held of it is stale.
    #[serde(rename = "gen")]
    pub generation: u64,
    /// The operations, in rising `op_id`.
    pub ops: Vec<FeedOp>,
    /// After this page the device knows the feed up to here; the mark compared with [`Ack::feeds`](super::Ack::feeds).
    pub upto: u64,
    /// Checksum of the live rows, present when the page reaches the end of the feed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sum: Option<FeedSum>,
}

/// One operation on one key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedOp {
    /// Number within the feed, never used twice, going on across generations; an operation not above the one applied to the key is ignored.
    #[serde(rename = "id")]
    pub op_id: u64,
    /// The row it is about.
    pub key: String,
    /// Put or delete.
    pub op: OpKind,
    /// What the body is, as in `staff@1`; empty for a delete.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub schema: String,
    /// The row in CBOR; empty for a delete.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "crate::bytes::buf")]
    pub body: Vec<u8>,
}

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpKind {
    /// The row is now this body.
    Put,
    /// The row is gone.
    Del,
}

/// Sum over the live rows of a feed; order does not matter, so both sides can keep it up to date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FeedSum(pub u64);

impl FeedSum {
    /// The share of one row: the first 8 bytes (big-endian) of SHA-256 over its parts, each after its length.
    pub fn row(key: &str, op_id: u64, schema: &str, body: &[u8]) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(b"rb-feed1");
        hasher.update(op_id.to_be_bytes());
        for part in [key.as_bytes(), schema.as_bytes(), body] {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
        let digest = hasher.finalize();
        Self(digest.iter().take(8).fold(0, |acc, byte| (acc << 8) | u64::from(*byte)))
    }

    /// With one row more.
    #[must_use]
    pub fn plus(self, row: Self) -> Self {
        Self(self.0.wrapping_add(row.0))
    }

    /// With one row less.
    #[must_use]
    pub fn minus(self, row: Self) -> Self {
        Self(self.0.wrapping_sub(row.0))
    }
}

/// Body of a `receipts/{device}` row, keyed by epoch: how far one log has come, also when it went by stick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Which log.
    pub log: LogId,
    /// Last sequence number stored.
    pub received: u64,
    /// Chain hash there.
    #[serde(with = "crate::bytes::fixed")]
    pub head: [u8; 32],
    /// Last sequence number in a verified backup.
    pub safe: u64,
}

/// Body of a `centre/{device}` row, keyed by the act's id: an act on a case of which this device holds events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CentreActRow {
    /// The case.
    pub case: CaseId,
    /// What was done to it.
    pub act: CentreAct,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_survive_the_wire_and_sort_by_priority() {
        let device = DeviceId::from_uuid(Uuid::from_u128(5));
        let names = [
            FeedName::Staff,
            FeedName::Campaign,
            FeedName::Centre(device),
            FeedName::Leases(device),
            FeedName::Stock(device),
            FeedName::Receipts(device),
            FeedName::Archive("330281001".to_owned()),
            FeedName::Other("weather/today".to_owned()),
        ];
        for name in &names {
            assert_eq!(&FeedName::parse(&name.to_string()), name);
        }
        assert!(names.is_sorted());
    }

    #[test]
    fn the_sum_forgets_order_and_deleted_rows() {
        let row = |n: u64| FeedSum::row(&format!("k{n}"), n, STAFF_SCHEMA, &[1, 2]);
        let forth = FeedSum::default().plus(row(1)).plus(row(2)).plus(row(3)).minus(row(2));
        assert_eq!(forth, FeedSum::default().plus(row(3)).plus(row(1)));
        assert_ne!(forth, FeedSum::default().plus(row(3)));
        assert_ne!(FeedSum::row("ab", 1, "c", &[]), FeedSum::row("a", 1, "bc", &[]));
    }
}
