//! What travels by stick: the key bundles are sealed to, the manifest of a bundle, the receipt that comes home.
//!
//! Everything is signed over the exact bytes of its body; sealing (age) and the layout of the files are in the crate
//! `courier`. A receipt is cumulative: any one of them repairs every lost one.

use buzheng_domain::ids::{BlobHash, DeviceId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::feeds::{FeedPage, Receipt};
use super::{EnrolRequest, SignedLicence};
use crate::cbor::{self, CborError};
use crate::chain::LogId;
use crate::keys::{DeviceKey, DeviceVerifier, Purpose, RegistryKey, RegistryVerifier};

/// Version of everything here.
pub const COURIER_VERSION: u16 = 1;
/// Schema of the row in the `campaign` feed that tells the key: [`SignedCourierKey`].
pub const COURIER_KEY_SCHEMA: &str = "courier_key@1";
/// Key of that row.
pub const COURIER_KEY_ROW: &str = "courier";

/// Why a signed body is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CourierError {
    /// Not signed by that key, or changed since.
    #[error("the signature does not verify")]
    BadSignature,
    /// Signed, but of another version: update the reader.
    #[error("courier version {found}, this program reads {supported}")]
    UnsupportedVersion {
        /// Version in the bytes.
        found: u16,
        /// Version of this program.
        supported: u16,
    },
    /// Signed, but not the message expected.
    #[error("the message cannot be read")]
    Unreadable,
}

/// Body of [`SignedCourierKey`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct CourierKey {
    v: u16,
    recipient: String,
}

/// The registry's courier key as signed by it, so that a false row in a feed cannot make laptops seal to a stranger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedCourierKey {
    /// The key in CBOR.
    #[serde(with = "crate::bytes::buf")]
    body: Vec<u8>,
    /// By the registry's key.
    #[serde(with = "crate::bytes::fixed")]
    signature: [u8; 64],
}

impl SignedCourierKey {
    /// Signs a recipient (`age1…`).
    pub fn sign(key: &RegistryKey, recipient: &str) -> Result<Self, CborError> {
        let body = cbor::encode(&CourierKey { v: COURIER_VERSION, recipient: recipient.to_owned() })?;
        let signature = key.sign(Purpose::CourierKey, &body);
        Ok(Self { body, signature })
    }

    /// The recipient, if that registry signed it.
    pub fn open(&self, key: &RegistryVerifier) -> Result<String, CourierError> {
        key.verify(Purpose::CourierKey, &self.body, &self.signature).map_err(|_| CourierError::BadSignature)?;
        Ok(read::<CourierKey>(&self.body)?.recipient)
    }
}

/// A run of one log in a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogPart {
    /// Which log.
    pub log: LogId,
    /// First sequence number carried.
    pub from: u64,
    /// Last sequence number carried.
    pub to: u64,
    /// Chain hash after it.
    #[serde(with = "crate::bytes::fixed")]
    pub head: [u8; 32],
}

/// A photograph or scan in a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlobPart {
    /// SHA-256 of its bytes.
    pub hash: BlobHash,
    /// How many bytes.
    pub size: u64,
}

/// What one bundle file is meant to hold. Every file of an export is a bundle of its own: parts may come in any order, and one that
/// is lost takes nothing else with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`COURIER_VERSION`].
    pub v: u16,
    /// Who wrote it.
    pub device: DeviceId,
    /// Random, the same for all parts of one export.
    pub export: Uuid,
    /// Number of this part, from 1.
    pub part: u32,
    /// How many parts the export has.
    pub parts: u32,
    /// The laptop's clock, milliseconds since 1970 UTC. Evidence only.
    pub created_ms: i64,
    /// The registry's generation, as far as the laptop knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_gen: Option<Uuid>,
    /// The key the receipt is to be sealed to (`age1…`).
    pub recipient: String,
    /// Runs of logs.
    pub logs: Vec<LogPart>,
    /// Photographs and scans.
    pub blobs: Vec<BlobPart>,
    /// Of a laptop that has no licence yet: the stick is its first contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrol: Option<EnrolRequest>,
}

/// A manifest exactly as signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedManifest {
    #[serde(with = "crate::bytes::buf")]
    body: Vec<u8>,
    #[serde(with = "crate::bytes::fixed")]
    signature: [u8; 64],
}

impl SignedManifest {
    /// Signs a manifest.
    pub fn sign(key: &DeviceKey, manifest: &Manifest) -> Result<Self, CborError> {
        let body = cbor::encode(manifest)?;
        let signature = key.sign(Purpose::Bundle, &body);
        Ok(Self { body, signature })
    }

    /// What it claims, unproven: to find out whose key to check it with.
    pub fn claims(&self) -> Result<Manifest, CourierError> {
        read(&self.body)
    }

    /// Whether that device signed it.
    pub fn verify(&self, key: &DeviceVerifier) -> Result<(), CourierError> {
        key.verify(Purpose::Bundle, &self.body, &self.signature).map_err(|_| CourierError::BadSignature)
    }
}

/// What the registry sends home: where everything of one device stands, whole and by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourierReceipt {
    /// [`COURIER_VERSION`].
    pub v: u16,
    /// For whom.
    pub device: DeviceId,
    /// Generation of the registry that speaks.
    pub server_gen: Uuid,
    /// The registry's clock, milliseconds since 1970 UTC.
    pub made_ms: i64,
    /// How far each log of the device has come.
    pub logs: Vec<Receipt>,
    /// Logs of which there are two versions: a person must look.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub frozen: Vec<LogId>,
    /// Photographs and scans that are whole at the registry.
    pub held: Vec<BlobHash>,
    /// Those that stored events name and that have not come.
    pub missing: Vec<BlobHash>,
    /// The licence of a laptop that was enrolled by stick.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<SignedLicence>,
    /// Every feed the device may read, from its beginning.
    pub feeds: Vec<FeedPage>,
    /// The cursor behind those pages.
    pub next: String,
}

/// A receipt exactly as signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedReceipt {
    #[serde(with = "crate::bytes::buf")]
    body: Vec<u8>,
    #[serde(with = "crate::bytes::fixed")]
    signature: [u8; 64],
}

impl SignedReceipt {
    /// Signs a receipt.
    pub fn sign(key: &RegistryKey, receipt: &CourierReceipt) -> Result<Self, CborError> {
        let body = cbor::encode(receipt)?;
        let signature = key.sign(Purpose::CourierReceipt, &body);
        Ok(Self { body, signature })
    }

    /// Checks the signature, then reads.
    pub fn open(&self, key: &RegistryVerifier) -> Result<CourierReceipt, CourierError> {
        key.verify(Purpose::CourierReceipt, &self.body, &self.signature).map_err(|_| CourierError::BadSignature)?;
        read(&self.body)
    }
}

/// Reads a body of today's version; one of another version may have another shape, so the number is looked at first.
fn read<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, CourierError> {
    #[derive(Deserialize)]
    struct Mark {
        v: u16,
    }
    let mark: Mark = cbor::decode(body).map_err(|_| CourierError::Unreadable)?;
    if mark.v != COURIER_VERSION {
        return Err(CourierError::UnsupportedVersion { found: mark.v, supported: COURIER_VERSION });
    }
    cbor::decode(body).map_err(|_| CourierError::Unreadable)
}
