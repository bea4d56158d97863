//! Answers as bytes.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use buzheng_protocol::cbor;
use buzheng_protocol::wire::{Refused, routes};
use serde::Serialize;

use crate::error::RegistryError;
use crate::registry::Registry;

/// A CBOR answer.
pub(super) fn message<T: Serialize>(status: u16, message: &T) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match cbor::encode(message) {
        Ok(bytes) => (status, [(CONTENT_TYPE, routes::CBOR)], Body::from(bytes)).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The answer to what failed: its code, in a body that says when to come back.
pub(super) fn refused(registry: &Registry, error: &RegistryError) -> Response {
    let code = error.code();
    if code.status() >= 500 {
        tracing::error!(%error, ?code, "failed");
    } else {
        tracing::info!(?code, "refused");
    }
    let retry_after_ms = error.retry_after_ms();
    let mut response = message(code.status(), &Refused { code, retry_after_ms, contact: registry.contact() });
    if let Some(ms) = retry_after_ms
        && let Ok(seconds) = HeaderValue::from_str(&ms.div_ceil(1000).to_string())
    {
        response.headers_mut().insert(RETRY_AFTER, seconds);
    }
    response
}

/// Either.
pub(super) fn answer<T: Serialize>(registry: &Registry, result: Result<T, RegistryError>) -> Response {
    match result {
        Ok(reply) => message(200, &reply),
        Err(error) => refused(registry, &error),
    }
}
