//! The routes, all on one screen. A handler takes apart what came in, calls what decides, and wraps the answer; nothing is
//! decided here.

mod blobs;
mod body;
mod enrol;
mod feeds;
mod health;
mod push;
mod reply;
mod server;
mod session;

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, head, post};
use buzheng_protocol::wire::{RefusalCode, routes};

use crate::auth;
use crate::db::devices::Device;
use crate::error::RegistryError;
use crate::registry::Registry;

pub use health::serve_metrics;
use server::Peer;
pub use server::{Serving, serve, serve_as};

/// Every route of version 1.
///
/// | route | who |
/// |---|---|
/// | `POST /v1/enrol` | whoever holds a ticket |
/// | `POST /v1/session` | whoever holds a device's key |
/// | `POST /v1/logs/{device}/{epoch}/events` | that device, by token and by signature |
/// | `HEAD, PUT /v1/blobs/{sha256}` | a device whose events name the blob, by token |
/// | `GET /v1/health` | everybody |
/// | `GET /v1/feeds` | a device, by token; it gets its own scope |
pub fn router(registry: Arc<Registry>) -> Router {
    Router::new()
        .route(routes::ENROL, post(enrol::enrol))
        .route(routes::SESSION, post(session::session))
        .route(routes::EVENTS, post(push::push))
        .route(routes::BLOB, head(blobs::state).put(blobs::put))
        .route(routes::FEEDS, get(feeds::pull))
        .route(routes::HEALTH, get(health::health))
        .fallback(unknown_route)
        // Each route has its own limit, answered in our own words.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(Arc::clone(&registry), limit))
        .layer(from_fn_with_state(Arc::clone(&registry), note))
        .with_state(registry)
}

async fn unknown_route(State(registry): State<Arc<Registry>>) -> Response {
    reply::refused(&registry, &RefusalCode::Malformed.into())
}

/// Floods are turned away before anything is asked of the database. The body that nobody wants is read away within reason.
async fn limit(State(registry): State<Arc<Registry>>, request: Request, next: Next) -> Response {
    let stranger = matches!(request.uri().path(), routes::ENROL | routes::SESSION);
    let turned_away = request.extensions().get::<Peer>().and_then(|Peer(from)| registry.gate.address(*from, stranger).err());
    match turned_away {
        Some(error) => {
            body::drain(request.into_body()).await;
            reply::refused(&registry, &error)
        }
        None => next.run(request).await,
    }
}

/// One line per request: ids and hashes, no names, no query.
async fn note(State(registry): State<Arc<Registry>>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let response = next.run(request).await;
    let (status, took) = (response.status().as_u16(), started.elapsed());
    registry.metrics.note(&path, method.as_str(), status, took);
    let ms = took.as_millis();
    tracing::debug!(%method, path, status, ms, "request");
    response
}

/// The device whose token the request carries.
async fn caller(registry: &Arc<Registry>, headers: &HeaderMap) -> Result<Device, RegistryError> {
    let value = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let device = blocking(registry, move |registry| auth::caller(registry, value.as_deref())).await?;
    registry.gate.device(device.id)?;
    Ok(device)
}

/// Runs database and file work where it may block.
async fn blocking<T: Send + 'static>(
    registry: &Arc<Registry>,
    work: impl FnOnce(&Registry) -> Result<T, RegistryError> + Send + 'static,
) -> Result<T, RegistryError> {
    let registry = Arc::clone(registry);
    tokio::task::spawn_blocking(move || work(&registry)).await.unwrap_or(Err(RegistryError::Worker))
}
