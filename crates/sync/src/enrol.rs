//! A ticket turns this laptop into a device.
//!
//! The device's number and key must be on disk before this is called: the ticket is spent when the registry answers, and
//! only the same number and key get the same licence again after a lost answer.

use buzheng_domain::ids::DeviceId;
use buzheng_protocol::DeviceKey;
use buzheng_protocol::wire::{Contact, DeviceLicence, EnrolRequest, SignedLicence, Ticket};

use crate::ports::{CallError, SyncProtocol};

/// What enrolment gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolled {
    /// The licence, read.
    pub licence: DeviceLicence,
    /// The licence as signed: keep these bytes.
    pub signed: SignedLicence,
    /// Clock, generation and next nonce.
    pub contact: Contact,
}

/// Why enrolment failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnrolError {
    /// The ticket pins something that is not a key: get another ticket.
    #[error("the ticket is damaged")]
    BadTicket,
    /// The call failed; the ticket can be used again with the same device number and key.
    #[error(transparent)]
    Call(#[from] CallError),
    /// The answer is not a licence for this device from the registry of the ticket.
    #[error("the licence is not the one that was asked for")]
    WrongLicence,
}

/// Asks for a licence. `device` and `key` are this laptop's own, already stored.
pub async fn enrol(
    registry: &impl SyncProtocol,
    ticket: &Ticket,
    device: DeviceId,
    device_name: &str,
    key: &DeviceKey,
) -> Result<Enrolled, EnrolError> {
    let verifier = ticket.registry().map_err(|_| EnrolError::BadTicket)?;
    let request = EnrolRequest::sign(ticket, device, device_name, key);
    let reply = registry.enrol(&request).await?;
    let licence = reply.licence.open(&verifier).map_err(|_| EnrolError::WrongLicence)?;
    if licence.device != device || licence.key != request.key {
        return Err(EnrolError::WrongLicence);
    }
    Ok(Enrolled { licence, signed: reply.licence, contact: reply.contact })
}
