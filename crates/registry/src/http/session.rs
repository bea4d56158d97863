//! `POST /v1/session`.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use buzheng_protocol::wire::{SessionReply, SessionRequest};

use super::{blocking, body, reply};
use crate::auth;
use crate::error::RegistryError;
use crate::registry::Registry;

pub(super) async fn session(State(registry): State<Arc<Registry>>, mut body: Body) -> Response {
    let result = answer(&registry, &mut body).await;
    body::drain(body).await;
    reply::answer(&registry, result)
}

async fn answer(registry: &Arc<Registry>, body: &mut Body) -> Result<SessionReply, RegistryError> {
    let request: SessionRequest = body::message(body).await?;
    blocking(registry, move |registry| auth::open_session(registry, &request)).await
}
