//! `GET /v1/feeds?since=&max=`.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use buzheng_protocol::wire::{FeedsReply, RefusalCode, routes};

use super::{blocking, caller, reply};
use crate::error::RegistryError;
use crate::feeds;
use crate::registry::Registry;

/// The query as pairs; anything else in it is not ours.
pub(super) async fn pull(
    State(registry): State<Arc<Registry>>,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Response {
    let result = answer(&registry, query, &headers).await;
    reply::answer(&registry, result)
}

async fn answer(registry: &Arc<Registry>, query: Vec<(String, String)>, headers: &HeaderMap) -> Result<FeedsReply, RegistryError> {
    let device = caller(registry, headers).await?;
    let (mut since, mut max) = (None, None);
    for (key, value) in query {
        match key.as_str() {
            routes::SINCE => since = Some(value),
            routes::MAX => max = Some(value.parse::<usize>().map_err(|_| RefusalCode::Malformed)?),
            _other => {}
        }
    }
    blocking(registry, move |registry| feeds::pull(registry, &device, since.as_deref(), max)).await
}
