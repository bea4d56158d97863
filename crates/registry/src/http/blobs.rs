//! `HEAD` and `PUT /v1/blobs/{sha256}`.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use buzheng_domain::ids::{BlobHash, DeviceId};
use buzheng_protocol::wire::blobs::{FALSE, MAX_BLOB_BYTES, MAX_CHUNK_BYTES, TRUE, UPLOAD_COMPLETE, UPLOAD_LENGTH, UPLOAD_OFFSET};
use buzheng_protocol::wire::{BlobState, RefusalCode};

use super::{blocking, body, caller, reply};
use crate::error::RegistryError;
use crate::ingest::blobs::{self as ingest, Held, Written};
use crate::registry::Registry;

/// Bytes gathered before they are written and promised.
const CHECKPOINT_BYTES: usize = 256 * 1024;

pub(super) async fn state(State(registry): State<Arc<Registry>>, Path(hash): Path<String>, headers: HeaderMap) -> Response {
    match look(&registry, &hash, &headers).await {
        Ok(Held { offset: 0, complete: false }) => StatusCode::NOT_FOUND.into_response(),
        Ok(held) => with_headers(StatusCode::OK.into_response(), held),
        Err(error) => reply::refused(&registry, &error),
    }
}

async fn look(registry: &Arc<Registry>, hash: &str, headers: &HeaderMap) -> Result<Held, RegistryError> {
    let device = caller(registry, headers).await?.id;
    let hash: BlobHash = hash.parse().map_err(|_| RefusalCode::Malformed)?;
    blocking(registry, move |registry| ingest::held(registry, &device, &hash)).await
}

pub(super) async fn put(State(registry): State<Arc<Registry>>, Path(hash): Path<String>, headers: HeaderMap, mut body: Body) -> Response {
    let result = receive(&registry, &hash, &headers, &mut body).await;
    body::drain(body).await;
    match result {
        Ok(Written::Kept(held)) => state_reply(&registry, if held.complete { 201 } else { 200 }, held),
        Ok(Written::WrongOffset(held)) => state_reply(&registry, 409, held),
        Err(error) => reply::refused(&registry, &error),
    }
}

/// What the headers of a chunk say.
struct Chunk {
    device: DeviceId,
    hash: BlobHash,
    offset: u64,
    total: u64,
    last: bool,
}

impl Chunk {
    fn read(device: DeviceId, hash: &str, headers: &HeaderMap) -> Result<Self, RegistryError> {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let number = |name: &str| text(name).and_then(|text| text.parse::<u64>().ok()).ok_or(RefusalCode::Malformed);
        let last = match text(UPLOAD_COMPLETE) {
            Some(TRUE) => true,
            Some(FALSE) | None => false,
            Some(_) => return Err(RefusalCode::Malformed.into()),
        };
        let hash = hash.parse().map_err(|_| RefusalCode::Malformed)?;
        let chunk = Self { device, hash, offset: number(UPLOAD_OFFSET)?, total: number(UPLOAD_LENGTH)?, last };
        if chunk.total > MAX_BLOB_BYTES {
            return Err(RefusalCode::TooLarge.into());
        }
        Ok(chunk)
    }
}

async fn receive(registry: &Arc<Registry>, hash: &str, headers: &HeaderMap, body: &mut Body) -> Result<Written, RegistryError> {
    let device = caller(registry, headers).await?.id;
    let chunk = Chunk::read(device, hash, headers)?;
    let hash = chunk.hash;
    let held = blocking(registry, move |registry| ingest::held(registry, &device, &hash)).await?;
    if held.complete {
        return Ok(Written::Kept(held));
    }
    if held.offset != chunk.offset {
        return Ok(Written::WrongOffset(held));
    }
    // Said before the bytes are read, not after they were sent for nothing.
    blocking(registry, |registry| registry.refuse_blobs_when_short()).await?;
    let (mut at, mut gathered, mut received) = (chunk.offset, Vec::new(), 0u64);
    loop {
        let piece = body::next(body).await;
        let ended = !matches!(piece, Ok(Some(_)));
        if let Ok(Some(bytes)) = &piece {
            received += bytes.len() as u64;
            if received > MAX_CHUNK_BYTES {
                return Err(RefusalCode::TooLarge.into());
            }
            gathered.extend_from_slice(bytes);
        }
        let honest_end = piece == Ok(None);
        if honest_end && chunk.last && chunk.offset + received != chunk.total {
            return Err(RefusalCode::Malformed.into());
        }
        if ended || gathered.len() >= CHECKPOINT_BYTES {
            // A broken connection keeps what it brought: the device goes on from there.
            let (bytes, total, offset) = (std::mem::take(&mut gathered), chunk.total, at);
            at += bytes.len() as u64;
            let device = chunk.device;
            let written =
                blocking(registry, move |registry| ingest::write(registry, &device, &hash, total, offset, &bytes)).await.map_err(full)?;
            if ended || matches!(written, Written::WrongOffset(_)) {
                return Ok(written);
            }
        }
    }
}

/// A blob waits for room by itself; records go on.
fn full(error: RegistryError) -> RegistryError {
    if matches!(error, RegistryError::DiskFull) { RefusalCode::StorageFull.into() } else { error }
}

fn state_reply(registry: &Registry, status: u16, held: Held) -> Response {
    let body = BlobState { offset: held.offset, complete: held.complete, contact: registry.contact() };
    with_headers(reply::message(status, &body), held)
}

fn with_headers(mut response: Response, held: Held) -> Response {
    let headers = response.headers_mut();
    headers.insert(UPLOAD_OFFSET, HeaderValue::from(held.offset));
    headers.insert(UPLOAD_COMPLETE, HeaderValue::from_static(if held.complete { TRUE } else { FALSE }));
    response
}
