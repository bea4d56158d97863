//! Reading request bodies: bounded in size, and in silence (never in total time: a slow link is not an attack).

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _};
use buzheng_protocol::cbor;
use buzheng_protocol::wire::RefusalCode;
use serde::de::DeserializeOwned;

use crate::error::RegistryError;

/// A body may be silent this long.
const STALL: Duration = Duration::from_secs(60);
/// What is read of a body nobody wants, so that the answer is heard: closing on unread bytes resets the connection.
const DRAIN_BYTES: usize = 4 * 1024 * 1024;
/// Largest small message (enrolment, session), in bytes.
const MAX_MESSAGE_BYTES: usize = 16 * 1024;

/// Why a body ended before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// The connection broke.
    Broken,
    /// Nothing came for too long.
    Stalled,
}

/// The next bytes; `None` at the end.
pub(super) async fn next(body: &mut Body) -> Result<Option<Bytes>, Cut> {
    loop {
        let frame = poll_fn(|cx| Pin::new(&mut *body).poll_frame(cx));
        match tokio::time::timeout(STALL, frame).await {
            Err(_) => return Err(Cut::Stalled),
            Ok(None) => return Ok(None),
            Ok(Some(Err(_))) => return Err(Cut::Broken),
            // Trailers are none of ours.
            Ok(Some(Ok(frame))) => {
                if let Ok(bytes) = frame.into_data() {
                    return Ok(Some(bytes));
                }
            }
        }
    }
}

/// All of it, up to `max` bytes.
pub(super) async fn whole(body: &mut Body, max: usize) -> Result<Vec<u8>, RegistryError> {
    if body.size_hint().lower() > max as u64 {
        return Err(RefusalCode::TooLarge.into());
    }
    let mut all = Vec::new();
    while let Some(bytes) = next(body).await.map_err(|_| RefusalCode::Malformed)? {
        if all.len() + bytes.len() > max {
            return Err(RefusalCode::TooLarge.into());
        }
        all.extend_from_slice(&bytes);
    }
    Ok(all)
}

/// A small CBOR message.
pub(super) async fn message<T: DeserializeOwned>(body: &mut Body) -> Result<T, RegistryError> {
    let bytes = whole(body, MAX_MESSAGE_BYTES).await?;
    cbor::decode(&bytes).map_err(|_| RefusalCode::Malformed.into())
}

/// Reads away what is left, within reason.
pub(super) async fn drain(mut body: Body) {
    let mut read = 0usize;
    while read < DRAIN_BYTES {
        match next(&mut body).await {
            Ok(Some(bytes)) => read += bytes.len(),
            Ok(None) | Err(_) => return,
        }
    }
}
