//! `POST /v1/logs/{device}/{epoch}/events`.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use buzheng_domain::ids::DeviceId;
use buzheng_protocol::LogId;
use buzheng_protocol::wire::{PushReply, RefusalCode};

use super::{blocking, body, caller, reply};
use crate::error::RegistryError;
use crate::ingest::push::{self as ingest, MAX_BODY_BYTES};
use crate::registry::Registry;

pub(super) async fn push(
    State(registry): State<Arc<Registry>>,
    Path((device, epoch)): Path<(String, String)>,
    headers: HeaderMap,
    mut body: Body,
) -> Response {
    let result = answer(&registry, &device, &epoch, &headers, &mut body).await;
    body::drain(body).await;
    match result {
        Ok(PushReply::Ack(ack)) => reply::message(200, &ack),
        Ok(PushReply::Conflict(conflict)) => reply::message(409, &conflict),
        Err(error) => reply::refused(&registry, &error),
    }
}

async fn answer(
    registry: &Arc<Registry>,
    device: &str,
    epoch: &str,
    headers: &HeaderMap,
    body: &mut Body,
) -> Result<PushReply, RegistryError> {
    let caller = caller(registry, headers).await?;
    let device: DeviceId = device.parse().map_err(|_| RefusalCode::Malformed)?;
    let log = LogId { device, epoch: epoch.parse().map_err(|_| RefusalCode::Malformed)? };
    let bytes = body::whole(body, MAX_BODY_BYTES).await?;
    blocking(registry, move |registry| ingest::push(registry, &caller, &log, &bytes)).await
}
