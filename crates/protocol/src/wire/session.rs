//! Session: the device signs the registry's nonce and gets an opaque token for `Authorization: Bearer …`.
//!
//! No clock takes part. The registry proves itself in turn by signing the device's own nonce, so a captive portal or a
//! wrong server is never taken for the registry. Every reply carries the next nonce; without one (first contact, or the
//! registry restarted) the device sends zeros, is told `bad_nonce` with a fresh one, and asks again at once.

use buzheng_domain::ids::DeviceId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Contact;
use crate::keys::{BadSignature, DeviceKey, DeviceVerifier, Purpose, RegistryKey, RegistryVerifier};

/// Sixteen random bytes, used once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Nonce(#[serde(with = "crate::bytes::fixed")] pub [u8; 16]);

impl Nonce {
    /// Sent when no nonce is known; the registry never hands it out.
    pub const NONE: Self = Self([0; 16]);
}

/// Asks for a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRequest {
    /// Which device.
    pub device: DeviceId,
    /// The registry's nonce, from its last reply.
    pub nonce: Nonce,
    /// The device's own nonce, for the registry to sign.
    pub echo: Nonce,
    /// By the device's key, over device, nonce and echo.
    #[serde(with = "crate::bytes::fixed")]
    pub proof: [u8; 64],
}

impl SessionRequest {
    /// Signs a request.
    pub fn sign(key: &DeviceKey, device: DeviceId, nonce: Nonce, echo: Nonce) -> Self {
        let proof = key.sign(Purpose::Session, &Self::message(&device, &nonce, &echo));
        Self { device, nonce, echo, proof }
    }

    /// Whether the device of that key made this request.
    pub fn verify(&self, key: &DeviceVerifier) -> Result<(), BadSignature> {
        key.verify(Purpose::Session, &Self::message(&self.device, &self.nonce, &self.echo), &self.proof)
    }

    fn message(device: &DeviceId, nonce: &Nonce, echo: &Nonce) -> Vec<u8> {
        [device.as_uuid().as_bytes().as_slice(), &nonce.0, &echo.0].concat()
    }
}

/// The token and the registry's proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionReply {
    /// Opaque; ASCII letters, digits, `-` and `_`.
    pub token: String,
    /// How long the registry will accept it, in milliseconds from now.
    #[serde(rename = "ttl")]
    pub ttl_ms: u64,
    /// By the registry's key, over the device's echo, the generation and the token.
    #[serde(with = "crate::bytes::fixed")]
    pub proof: [u8; 64],
    /// Clock, generation and next nonce.
    pub contact: Contact,
}

impl SessionReply {
    /// Signs a reply to `request`.
    pub fn sign(key: &RegistryKey, request: &SessionRequest, token: String, ttl_ms: u64, contact: Contact) -> Self {
        let proof = key.sign(Purpose::SessionReply, &Self::message(&request.echo, &contact.server_gen, &token));
        Self { token, ttl_ms, proof, contact }
    }

    /// Whether the registry of that key answered the request that carried `echo`.
    pub fn verify(&self, key: &RegistryVerifier, echo: &Nonce) -> Result<(), BadSignature> {
        key.verify(Purpose::SessionReply, &Self::message(echo, &self.contact.server_gen, &self.token), &self.proof)
    }

    fn message(echo: &Nonce, generation: &Uuid, token: &str) -> Vec<u8> {
        [echo.0.as_slice(), generation.as_bytes(), token.as_bytes()].concat()
    }
}
