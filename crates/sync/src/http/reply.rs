//! Judging an answer: a message of ours, a refusal of ours, or not from the registry at all.

use buzheng_protocol::cbor;
use buzheng_protocol::wire::{RefusalCode, Refused, routes};
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use serde::de::DeserializeOwned;

use crate::ports::CallError;

/// A whole HTTP answer.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// The message of a success, or the refusal.
    pub(super) fn message<T: DeserializeOwned>(&self) -> Result<T, CallError> {
        if self.status.is_success() { self.decode() } else { Err(self.refusal()) }
    }

    /// The message, whatever the status. A body that does not decode did not come from the registry.
    pub(super) fn decode<T: DeserializeOwned>(&self) -> Result<T, CallError> {
        if self.header(CONTENT_TYPE.as_str()) != Some(routes::CBOR) {
            return Err(CallError::NotTheRegistry);
        }
        cbor::decode(&self.body).map_err(|_| CallError::NotTheRegistry)
    }

    pub(super) fn refusal(&self) -> CallError {
        let seconds = self.header(RETRY_AFTER.as_str()).and_then(|text| text.parse::<u64>().ok());
        let asked = seconds.map(|seconds| seconds.saturating_mul(1_000));
        if let Ok(Refused { code, retry_after_ms, contact }) = self.decode::<Refused>() {
            return CallError::Refused { code, retry_after_ms: retry_after_ms.or(asked), contact: Some(contact) };
        }
        // HEAD has no body, and a front proxy speaks for the registry in its own words: the status must do.
        let code = match self.status {
            StatusCode::UNAUTHORIZED => RefusalCode::NoSession,
            StatusCode::PAYLOAD_TOO_LARGE => RefusalCode::TooLarge,
            StatusCode::TOO_MANY_REQUESTS => RefusalCode::SlowDown,
            StatusCode::INSUFFICIENT_STORAGE => RefusalCode::StorageFull,
            StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => RefusalCode::Unavailable,
            StatusCode::INTERNAL_SERVER_ERROR => RefusalCode::Internal,
            _ => return CallError::NotTheRegistry,
        };
        CallError::Refused { code, retry_after_ms: asked, contact: None }
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}
