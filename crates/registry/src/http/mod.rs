//! The routes, all on one screen. A handler takes apart what came in, calls what decides, and wraps the answer; nothing is
//! decided here.

mod blobs;
mod body;
mod enrol;
mod feeds;
mod push;
mod reply;
mod session;

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{get, head, post};
use axum::serve::ListenerExt as _;
use buzheng_protocol::wire::{RefusalCode, routes};
use tokio::net::TcpListener;

use crate::auth;
use crate::db::devices::Device;
use crate::error::RegistryError;
use crate::registry::Registry;

/// How long requests in flight may take to end after the signal to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(5);

/// Every route of version 1.
///
/// | route | who |
/// |---|---|
/// | `POST /v1/enrol` | whoever holds a ticket |
/// | `POST /v1/session` | whoever holds a device's key |
/// | `POST /v1/logs/{device}/{epoch}/events` | that device, by token and by signature |
/// | `HEAD, PUT /v1/blobs/{sha256}` | a device whose events name the blob, by token |
/// | `GET /v1/feeds` | a device, by token; it gets its own scope |
pub fn router(registry: Arc<Registry>) -> Router {
    Router::new()
        .route(routes::ENROL, post(enrol::enrol))
        .route(routes::SESSION, post(session::session))
        .route(routes::EVENTS, post(push::push))
        .route(routes::BLOB, head(blobs::state).put(blobs::put))
        .route(routes::FEEDS, get(feeds::pull))
        .fallback(unknown_route)
        // Each route has its own limit, answered in our own words.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn(note))
        .with_state(registry)
}

/// Serves until `stop` resolves; then lets requests in flight end, for a few seconds at most.
pub async fn serve(registry: Arc<Registry>, listener: TcpListener, stop: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
    registry.start_projector();
    let listener = listener.tap_io(|stream| {
        // Answers are small: waiting to fill a packet only costs a round trip.
        let _best_effort = stream.set_nodelay(true);
    });
    let (stopping, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = axum::serve(listener, router(registry)).with_graceful_shutdown(async move {
        stop.await;
        tracing::info!("stopping");
        let _nobody_waits = stopping.send(());
    });
    let deadline = async move {
        let _sent_or_dropped = stopped.await;
        tokio::time::sleep(LAST_REQUESTS).await;
    };
    tokio::select! {
        ended = server.into_future() => ended,
        () = deadline => Ok(()),
    }
}

async fn unknown_route(State(registry): State<Arc<Registry>>) -> Response {
    reply::refused(&registry, &RefusalCode::Malformed.into())
}

/// One line per request: ids and hashes, no names, no query.
async fn note(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let response = next.run(request).await;
    let (status, ms) = (response.status().as_u16(), started.elapsed().as_millis());
    tracing::debug!(%method, path, status, ms, "request");
    response
}

/// The device whose token the request carries.
async fn caller(registry: &Arc<Registry>, headers: &HeaderMap) -> Result<Device, RegistryError> {
    let value = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
    blocking(registry, move |registry| auth::caller(registry, value.as_deref())).await
}

/// Runs database and file work where it may block.
async fn blocking<T: Send + 'static>(
    registry: &Arc<Registry>,
    work: impl FnOnce(&Registry) -> Result<T, RegistryError> + Send + 'static,
) -> Result<T, RegistryError> {
    let registry = Arc::clone(registry);
    tokio::task::spawn_blocking(move || work(&registry)).await.unwrap_or(Err(RegistryError::Worker))
}
