//! What a laptop keeps of its enrolment: where its registry is, the key it pins, and the licence as signed. Kept inside the
//! encrypted database (`Tx::set_licence`).

use buzheng_protocol::wire::{DeviceLicence, SignedLicence, Ticket};
use buzheng_protocol::{RegistryVerifier, cbor};
use serde::{Deserialize, Serialize};

use crate::http::RegistryUrl;

/// An enrolment, as kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// Address of the registry.
    pub registry_url: String,
    /// Its public key, pinned by the ticket.
    pub registry_key: [u8; 32],
    /// The licence as signed.
    pub licence: SignedLicence,
}

/// The kept enrolment cannot be used: damaged, or of another registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the kept enrolment is damaged")]
pub struct BadMembership;

impl Membership {
    /// Of a ticket that was answered.
    pub fn of(ticket: &Ticket, licence: SignedLicence) -> Self {
        Self { registry_url: ticket.registry_url.clone(), registry_key: ticket.registry_key, licence }
    }

    /// As bytes for the store.
    pub fn to_bytes(&self) -> Result<Vec<u8>, BadMembership> {
        cbor::encode(self).map_err(|_| BadMembership)
    }

    /// From the store.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadMembership> {
        cbor::decode(bytes).map_err(|_| BadMembership)
    }

    /// The pinned key.
    pub fn verifier(&self) -> Result<RegistryVerifier, BadMembership> {
        RegistryVerifier::from_bytes(&self.registry_key).map_err(|_| BadMembership)
    }

    /// The address, judged again.
    pub fn url(&self) -> Result<RegistryUrl, BadMembership> {
        RegistryUrl::parse(&self.registry_url).map_err(|_| BadMembership)
    }

    /// The licence, read and checked against the pinned key.
    pub fn open(&self) -> Result<DeviceLicence, BadMembership> {
        self.licence.open(&self.verifier()?).map_err(|_| BadMembership)
    }
}
