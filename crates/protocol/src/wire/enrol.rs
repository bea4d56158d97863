//! Enrolment: a one-use ticket from the Centre turns a laptop into a device.
//!
//! The ticket is a small JSON file carried to the laptop (stick or QR). Its secret is a signing key of its own; the
//! registry keeps only the public half. The laptop makes its device number and key and stores them, then signs the
//! request with both keys, and gets a licence signed by the registry whose key the ticket pins. Repeating a request
//! with the same device and key gives the same licence, so a lost reply costs nothing; any other finds the ticket used.

use buzheng_domain::ids::DeviceId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Contact;
use crate::cbor::{self, CborError};
use crate::keys::{BadKey, BadSignature, DeviceKey, DeviceVerifier, Purpose, RegistryKey, RegistryVerifier, TicketKey, TicketVerifier};

/// Version of ticket, request and licence.
pub const ENROL_VERSION: u16 = 1;
/// Longest device name, in bytes.
pub const MAX_NAME_BYTES: usize = 120;
const TICKET_FORMAT: &str = "buzheng-ticket";

/// The ticket file. Whoever holds it can enrol one device: treat it like a key until it is used or expires.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    format: String,
    v: u16,
    /// Where the registry answers, as in `https://registry.example:8443`.
    pub registry_url: String,
    /// The registry's public key: the only one whose licence is accepted.
    #[serde(with = "crate::bytes::fixed")]
    pub registry_key: [u8; 32],
    /// Number of the ticket.
    pub ticket: Uuid,
    /// Seed of the ticket's key.
    #[serde(with = "crate::bytes::fixed")]
    pub secret: [u8; 32],
    /// Division code of the service point's village.
    pub point: String,
    /// What people call the point.
    pub label: String,
    /// The registry refuses it after this, milliseconds since 1970 UTC.
    pub expires_ms: i64,
    /// The key that courier bundles are sealed to (`age1…`), so that a laptop without any network can be enrolled by stick.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub courier: Option<String>,
}

/// Why a file is not a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TicketError {
    /// Not a ticket file.
    #[error("not a ticket")]
    NotATicket,
    /// A ticket of another version.
    #[error("ticket version {found}, this program reads {supported}")]
    UnsupportedVersion {
        /// Version in the file.
        found: u16,
        /// Version of this program.
        supported: u16,
    },
}

impl Ticket {
    /// A new ticket. `secret` must be random.
    pub fn new(
        registry_url: String,
        registry_key: &RegistryVerifier,
        ticket: Uuid,
        secret: [u8; 32],
        point: String,
        label: String,
        expires_ms: i64,
    ) -> Self {
        let registry_key = registry_key.to_bytes();
        let format = TICKET_FORMAT.to_owned();
        Self { format, v: ENROL_VERSION, registry_url, registry_key, ticket, secret, point, label, expires_ms, courier: None }
    }

    /// With the key that courier bundles are sealed to.
    #[must_use]
    pub fn with_courier(self, recipient: String) -> Self {
        Self { courier: Some(recipient), ..self }
    }

    /// Reads a ticket file.
    pub fn parse(json: &str) -> Result<Self, TicketError> {
        #[derive(Deserialize)]
        struct Mark {
            format: String,
            v: u16,
        }
        let mark: Mark = serde_json::from_str(json).map_err(|_| TicketError::NotATicket)?;
        if mark.format != TICKET_FORMAT {
            return Err(TicketError::NotATicket);
        }
        if mark.v != ENROL_VERSION {
            return Err(TicketError::UnsupportedVersion { found: mark.v, supported: ENROL_VERSION });
        }
        serde_json::from_str(json).map_err(|_| TicketError::NotATicket)
    }

    /// Writes the ticket file.
    pub fn to_json(&self) -> Result<String, CborError> {
        serde_json::to_string_pretty(self).map_err(|_| CborError::Encode)
    }

    /// The key inside.
    pub fn key(&self) -> TicketKey {
        TicketKey::from_seed(&self.secret)
    }

    /// The pinned registry key.
    pub fn registry(&self) -> Result<RegistryVerifier, BadKey> {
        RegistryVerifier::from_bytes(&self.registry_key)
    }
}

impl std::fmt::Debug for Ticket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ticket")
            .field("registry_url", &self.registry_url)
            .field("ticket", &self.ticket)
            .field("point", &self.point)
            .field("expires_ms", &self.expires_ms)
            .finish_non_exhaustive()
    }
}

/// Asks to become a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolRequest {
    /// [`ENROL_VERSION`].
    pub v: u16,
    /// Number of the ticket.
    pub ticket: Uuid,
    /// The device's number: random, chosen by the laptop, so that it is on disk before the ticket is spent.
    pub device: DeviceId,
    /// What people call the laptop; at most [`MAX_NAME_BYTES`].
    pub name: String,
    /// The laptop's new public key.
    #[serde(with = "crate::bytes::fixed")]
    pub key: [u8; 32],
    /// By the ticket's key: the sender holds the ticket.
    #[serde(with = "crate::bytes::fixed")]
    pub ticket_proof: [u8; 64],
    /// By the device's key: the sender holds the key it names.
    #[serde(with = "crate::bytes::fixed")]
    pub device_proof: [u8; 64],
}

impl EnrolRequest {
    /// Signs a request with both keys.
    pub fn sign(ticket: &Ticket, device: DeviceId, name: &str, key: &DeviceKey) -> Self {
        let public = key.verifier().to_bytes();
        let message = Self::message(ENROL_VERSION, &ticket.ticket, &device, &public, name);
        Self {
            v: ENROL_VERSION,
            ticket: ticket.ticket,
            device,
            name: name.to_owned(),
            key: public,
            ticket_proof: ticket.key().sign(Purpose::EnrolTicket, &message),
            device_proof: key.sign(Purpose::EnrolDevice, &message),
        }
    }

    /// Checks both signatures; gives the device's key.
    pub fn verify(&self, ticket: &TicketVerifier) -> Result<DeviceVerifier, BadSignature> {
        let message = Self::message(self.v, &self.ticket, &self.device, &self.key, &self.name);
        ticket.verify(Purpose::EnrolTicket, &message, &self.ticket_proof)?;
        let key = DeviceVerifier::from_bytes(&self.key).map_err(|_| BadSignature)?;
        key.verify(Purpose::EnrolDevice, &message, &self.device_proof)?;
        Ok(key)
    }

    fn message(v: u16, ticket: &Uuid, device: &DeviceId, key: &[u8; 32], name: &str) -> Vec<u8> {
        [&v.to_be_bytes(), ticket.as_bytes().as_slice(), device.as_uuid().as_bytes(), key, name.as_bytes()].concat()
    }
}

/// What a device is, in the registry's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceLicence {
    /// [`ENROL_VERSION`].
    pub v: u16,
    /// The device's number, as it asked.
    pub device: DeviceId,
    /// What people call the laptop.
    pub name: String,
    /// The device's public key.
    #[serde(with = "crate::bytes::fixed")]
    pub key: [u8; 32],
    /// Division code of the service point's village.
    pub point: String,
    /// What people call the point.
    pub label: String,
    /// Registry generation at issue.
    pub server_gen: Uuid,
    /// When it was issued, milliseconds since 1970 UTC.
    pub issued_ms: i64,
    /// When it ends, milliseconds since 1970 UTC.
    pub expires_ms: i64,
    /// How much longer the device may work offline after that, in milliseconds; then it is read-only.
    pub grace_ms: u64,
}

/// A licence exactly as signed: keep these bytes, they are the proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedLicence {
    /// The licence in CBOR.
    #[serde(with = "crate::bytes::buf")]
    pub body: Vec<u8>,
    /// By the registry's key.
    #[serde(with = "crate::bytes::fixed")]
    pub signature: [u8; 64],
}

/// Why a licence is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LicenceError {
    /// Not signed by the pinned registry.
    #[error("the licence is not signed by this registry")]
    BadSignature,
    /// Signed, but not a licence this program reads.
    #[error("the licence cannot be read")]
    Unreadable,
}

impl SignedLicence {
    /// Signs a licence.
    pub fn sign(key: &RegistryKey, licence: &DeviceLicence) -> Result<Self, CborError> {
        let body = cbor::encode(licence)?;
        let signature = key.sign(Purpose::Licence, &body);
        Ok(Self { body, signature })
    }

    /// Checks the signature, then reads.
    pub fn open(&self, key: &RegistryVerifier) -> Result<DeviceLicence, LicenceError> {
        key.verify(Purpose::Licence, &self.body, &self.signature).map_err(|_| LicenceError::BadSignature)?;
        let licence: DeviceLicence = cbor::decode(&self.body).map_err(|_| LicenceError::Unreadable)?;
        if licence.v == ENROL_VERSION { Ok(licence) } else { Err(LicenceError::Unreadable) }
    }
}

/// The answer to an enrolment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolReply {
    /// The licence to keep.
    pub licence: SignedLicence,
    /// Clock, generation and next nonce.
    pub contact: Contact,
}
