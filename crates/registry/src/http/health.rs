//! `GET /v1/health` for everybody, and the door for who watches: health and `GET /v1/metrics` on an address of this machine.

use std::io;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use buzheng_protocol::wire::routes;
use tokio::net::TcpListener;

use super::blocking;
use crate::registry::Registry;

/// Content type of Prometheus text.
const PROMETHEUS: &str = "text/plain; version=0.0.4; charset=utf-8";

pub(super) async fn health(State(registry): State<Arc<Registry>>) -> Response {
    let Ok(health) = blocking(&registry, |registry| Ok(registry.health())).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let status = if health.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let mut response = (status, axum::Json(&health)).into_response();
    if !health.ready {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("60"));
    }
    response
}

async fn metrics(State(registry): State<Arc<Registry>>) -> Response {
    match blocking(&registry, |registry| registry.metrics()).await {
        Ok(text) => ([(CONTENT_TYPE, PROMETHEUS)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "no figures");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Serves figures and health; ends with the runtime.
pub async fn serve_metrics(registry: Arc<Registry>, listener: TcpListener) -> io::Result<()> {
    let app = Router::new().route(routes::HEALTH, get(health)).route(routes::METRICS, get(metrics)).with_state(registry);
    axum::serve(listener, app).await
}
