//! The exchange by stick: [`export`] carries what the registry has not confirmed, [`take_home`] brings its word back.
//!
//! Exporting changes nothing here, however often it is done and whatever becomes of the stick: only a receipt, like an acknowledgement
//! over the network, moves anything. [`prepare_enrolment`] makes the stick the very first contact: the request to be enrolled travels
//! in every bundle until a receipt has brought the licence.

mod export;
mod home;

use buzheng_courier::{Recipient, Secret};
use buzheng_protocol::wire::{EnrolRequest, Ticket};
use buzheng_protocol::{DeviceKey, RegistryVerifier, cbor};
use buzheng_store::{Store, StoreError, View};
use serde::{Deserialize, Serialize};

use crate::membership::Membership;

pub use export::{ExportError, Exported, PART_BYTES, Trip, export};
pub use home::{Generation, TakeError, TakenHome, take_home};

/// Why the laptop does not know where a stick would go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoRegistry {
    /// No ticket has been used here yet, or what is kept of it is damaged.
    #[error("this laptop belongs to no registry yet")]
    NotEnrolled,
    /// The registry has told no key to seal to: an old ticket, and no contact since.
    #[error("the registry's courier key is not known; a new ticket, or one contact over the network, brings it")]
    NoCourierKey,
}

/// An enrolment that waits for its answer.
#[derive(Serialize, Deserialize)]
struct Pending {
    ticket: String,
    name: String,
}

/// What the laptop knows of its registry.
struct Home {
    key: DeviceKey,
    registry: RegistryVerifier,
    membership: Option<Membership>,
    pending: Option<(Ticket, String)>,
}

impl Home {
    fn of(store: &Store) -> Result<Result<Self, NoRegistry>, StoreError> {
        let key = DeviceKey::from_seed(&*store.signing_seed()?);
        let (licence, pending) = store.read(|view: &View<'_>| Ok::<_, StoreError>((view.licence()?, view.pending_enrolment()?)))?;
        let membership = licence.and_then(|bytes| Membership::from_bytes(&bytes).ok());
        let pending = pending.and_then(|bytes| cbor::decode::<Pending>(&bytes).ok());
        let pending = pending.and_then(|kept| Some((Ticket::parse(&kept.ticket).ok()?, kept.name)));
        let registry = match (&membership, &pending) {
            (Some(membership), _) => membership.verifier().ok(),
            (None, Some((ticket, _))) => ticket.registry().ok(),
            (None, None) => None,
        };
        Ok(registry.map(|registry| Self { key, registry, membership, pending }).ok_or(NoRegistry::NotEnrolled))
    }

    /// The key to seal to: the feed's word if the registry signed it, else the ticket's.
    fn recipient(&self, view: &View<'_>) -> Result<Result<Recipient, NoRegistry>, StoreError> {
        let told = view.courier_keys()?.into_iter().find_map(|key| key.open(&self.registry).ok());
        let told = told.or_else(|| self.pending.as_ref().and_then(|(ticket, _)| ticket.courier.clone()));
        Ok(told.and_then(|text| Recipient::parse(&text).ok()).ok_or(NoRegistry::NoCourierKey))
    }

    /// The request to be enrolled, while there is no licence.
    fn request(&self, device: buzheng_domain::ids::DeviceId) -> Option<EnrolRequest> {
        let (ticket, name) = self.pending.as_ref().filter(|_| self.membership.is_none())?;
        Some(EnrolRequest::sign(ticket, device, name, &self.key))
    }

    fn secret(&self) -> Result<Secret, StoreError> {
        Secret::of_device(&self.key).map_err(|_| StoreError::Corrupt { what: "setup" })
    }
}

/// From now on bundles ask for an enrolment with this ticket, until a receipt brings the licence. Doing it again changes nothing; a
/// laptop that has a licence ignores it.
pub fn prepare_enrolment(store: &Store, ticket: &Ticket, name: &str) -> Result<(), StoreError> {
    let ticket = ticket.to_json().map_err(|_| StoreError::Invalid { what: "ticket" })?;
    let pending = cbor::encode(&Pending { ticket, name: name.to_owned() }).map_err(|_| StoreError::Invalid { what: "ticket" })?;
    store.transaction(|tx| {
        if tx.view().licence()?.is_some() {
            return Ok(());
        }
        tx.set_pending_enrolment(Some(&pending))
    })
}
