//! `POST /v1/enrol`.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use buzheng_protocol::wire::{EnrolReply, EnrolRequest};

use super::{blocking, body, reply};
use crate::enrol;
use crate::error::RegistryError;
use crate::registry::Registry;

pub(super) async fn enrol(State(registry): State<Arc<Registry>>, mut body: Body) -> Response {
    let result = answer(&registry, &mut body).await;
    body::drain(body).await;
    reply::answer(&registry, result)
}

async fn answer(registry: &Arc<Registry>, body: &mut Body) -> Result<EnrolReply, RegistryError> {
    let request: EnrolRequest = body::message(body).await?;
    blocking(registry, move |registry| enrol::enrol(registry, &request)).await
}
