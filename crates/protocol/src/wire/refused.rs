//! Refusals: any status of 400 and above, except a push conflict and a blob offset.

use serde::{Deserialize, Serialize};

use super::Contact;

/// The body of a refusal. `Retry-After` (seconds) stands in the HTTP header of 429 and 503 too; the body has it in ms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// What is wrong.
    pub code: RefusalCode,
    /// Come back after this long, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
    /// Clock, generation and next nonce.
    pub contact: Contact,
}

/// The closed set of reasons. A code once shipped keeps its meaning; a newer one reads as [`Other`](Self::Other).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// The request is not of the expected form. 400.
    Malformed,
    /// Batch or message version not supported. 422.
    UnsupportedVersion,
    /// Larger than the limits. 413.
    TooLarge,
    /// The batch signature does not verify. 422.
    BadSignature,
    /// The batch body is not the one signed. 422.
    BadSum,
    /// The batch chain does not close. 422.
    BadChain,
    /// The batch does not hold what it counts. 422.
    BadCount,
    /// The batch is of another log than the path, or the log of another device. 403.
    WrongLog,
    /// The log was frozen by a fork or by revocation. 409 never, 423 always.
    LogFrozen,
    /// No such device. 403.
    UnknownDevice,
    /// The device was revoked: keep the data, stop working. 403.
    DeviceRevoked,
    /// No token, or one that expired: make a new session. 401.
    NoSession,
    /// The nonce is unknown or spent: sign the one in this reply. 401.
    BadNonce,
    /// The session request is not signed by that device. 403.
    BadProof,
    /// No such ticket. 403.
    UnknownTicket,
    /// The ticket was used by another key. 403.
    TicketUsed,
    /// The ticket is too old. 403.
    TicketExpired,
    /// No stored event names this blob (yet). 404.
    BlobNotWanted,
    /// The finished bytes do not have the hash in the path; the upload starts again at 0. 422.
    BlobMismatch,
    /// The feed cursor is not one of this registry's: start without one. 410.
    BadCursor,
    /// Too many requests: see `retry_after_ms`. 429.
    SlowDown,
    /// Not now: see `retry_after_ms`. 503.
    Unavailable,
    /// The registry's disk is nearly full: records still pass, blobs do not. 507.
    StorageFull,
    /// A fault of the registry. 500.
    Internal,
    /// A code this program does not know.
    #[serde(other)]
    Other,
}

impl RefusalCode {
    /// The HTTP status that goes with the code.
    pub const fn status(self) -> u16 {
        match self {
            Self::Malformed | Self::Other => 400,
            Self::NoSession | Self::BadNonce => 401,
            Self::WrongLog
            | Self::UnknownDevice
            | Self::DeviceRevoked
            | Self::BadProof
            | Self::UnknownTicket
            | Self::TicketUsed
            | Self::TicketExpired => 403,
            Self::BlobNotWanted => 404,
            Self::BadCursor => 410,
            Self::TooLarge => 413,
            Self::UnsupportedVersion | Self::BadSignature | Self::BadSum | Self::BadChain | Self::BadCount | Self::BlobMismatch => 422,
            Self::LogFrozen => 423,
            Self::SlowDown => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
            Self::StorageFull => 507,
        }
    }
}

impl From<crate::batch::BatchError> for RefusalCode {
    fn from(error: crate::batch::BatchError) -> Self {
        use crate::batch::BatchError;
        match error {
            BatchError::BadMagic | BatchError::Malformed { .. } => Self::Malformed,
            BatchError::UnsupportedVersion { .. } => Self::UnsupportedVersion,
            BatchError::TooLarge => Self::TooLarge,
            BatchError::BadSignature => Self::BadSignature,
            BatchError::BadSum => Self::BadSum,
            BatchError::BadChain { .. } => Self::BadChain,
            BatchError::BadCount => Self::BadCount,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_from_the_future_reads_as_other() {
        let bytes = crate::cbor::encode("moon_in_the_wrong_house").unwrap();
        assert_eq!(crate::cbor::decode::<RefusalCode>(&bytes), Ok(RefusalCode::Other));
        let bytes = crate::cbor::encode(&RefusalCode::BadSum).unwrap();
        assert_eq!(crate::cbor::decode::<RefusalCode>(&bytes), Ok(RefusalCode::BadSum));
    }
}
