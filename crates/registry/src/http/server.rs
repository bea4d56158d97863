//! Connections: accepted up to a number, given up when they say nothing, ended in order when the registry stops.

use std::io;
use std::net::IpAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderMap, Request};
use hyper::body::{Frame, Incoming};
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{Instant, Sleep};

use super::router;
use crate::registry::Registry;

/// How long requests in flight may take to end after the signal to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(5);
/// How often the registry looks whether there is room again.
const HOUSEKEEPING: Duration = Duration::from_secs(60);

/// How connections are treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Serving {
    /// The head of a request must be here by then; an idle connection is closed after the same time.
    pub head_within: Duration,
    /// A body must bring [`least_bytes`](Self::least_bytes) in every such time. There is no limit in total: a slow link is no attack.
    pub body_within: Duration,
    /// See [`body_within`](Self::body_within).
    pub least_bytes: usize,
    /// Connections at once; further ones wait to be accepted.
    pub connections: usize,
    /// A front proxy is the only one that connects, and says last in `X-Forwarded-For` who called.
    pub behind_proxy: bool,
}

impl Default for Serving {
    fn default() -> Self {
        Self {
            head_within: Duration::from_secs(60),
            body_within: Duration::from_secs(60),
            least_bytes: 1024,
            connections: 2048,
            behind_proxy: false,
        }
    }
}

/// Who called, as far as the connection shows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) IpAddr);

/// Serves until `stop` resolves; then lets requests in flight end, for a few seconds at most.
pub async fn serve(registry: Arc<Registry>, listener: TcpListener, stop: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
    serve_as(registry, listener, Serving::default(), stop).await
}

/// [`serve`], with other limits.
pub async fn serve_as(
    registry: Arc<Registry>,
    listener: TcpListener,
    how: Serving,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    registry.start_projector();
    let app = router(Arc::clone(&registry));
    let open = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(how.connections));
    let mut stop = pin!(stop);
    let mut housekeeping = tokio::time::interval_at(Instant::now() + HOUSEKEEPING, HOUSEKEEPING);
    loop {
        let accepted = async {
            // The semaphore is never closed.
            let place = Arc::clone(&places).acquire_owned().await.ok();
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            () = &mut stop => break,
            _ = housekeeping.tick() => {
                keep_house(&registry);
                continue;
            }
            accepted = accepted => accepted,
        };
        let (stream, from) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file handles, or gone already: the next one may do.
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let connection = connection(stream, from.ip(), TowerToHyperService::new(app.clone()), how);
        let watched = open.watch(connection);
        tokio::spawn(async move {
            let _broken_or_ended = watched.await;
            drop(place);
        });
    }
    tracing::info!("stopping");
    drop(listener);
    tokio::select! {
        () = open.shutdown() => {}
        () = tokio::time::sleep(LAST_REQUESTS) => tracing::warn!("requests under way were given up"),
    }
    Ok(())
}

fn keep_house(registry: &Arc<Registry>) {
    let registry = Arc::clone(registry);
    tokio::task::spawn_blocking(move || {
        if let Err(error) = registry.refill_reserve() {
            tracing::warn!(%error, "the reserve could not be made again");
        }
    });
}

fn connection(
    stream: TcpStream,
    from: IpAddr,
    app: TowerToHyperService<axum::Router>,
    how: Serving,
) -> impl hyper_util::server::graceful::GracefulConnection<Output = hyper::Result<()>> + Send {
    // Answers are small: waiting to fill a packet only costs a round trip.
    let _best_effort = stream.set_nodelay(true);
    let service = service_fn(move |request: Request<Incoming>| {
        let peer = if how.behind_proxy { forwarded(request.headers()).unwrap_or(from) } else { from };
        let mut request = request.map(|body| Body::new(Paced::new(body, how)));
        request.extensions_mut().insert(Peer(peer));
        app.call(request)
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(how.head_within).max_buf_size(64 * 1024);
    builder.serve_connection(TokioIo::new(stream), service)
}

/// The last address of the last such header: what the proxy itself wrote. Those before it are the caller's own words.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?;
    last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

/// A body that must get on. Only the time in which the registry waits for it counts, not that in which it works.
struct Paced {
    inner: Incoming,
    how: Serving,
    /// Bytes since the last time enough had come.
    brought: usize,
    /// Waited for since then.
    waited: Duration,
    waiting_since: Option<Instant>,
    until: Pin<Box<Sleep>>,
}

impl Paced {
    fn new(inner: Incoming, how: Serving) -> Self {
        let until = Box::pin(tokio::time::sleep(how.body_within));
        Self { inner, how, brought: 0, waited: Duration::ZERO, waiting_since: None, until }
    }

    fn came(&mut self, bytes: usize) {
        if let Some(since) = self.waiting_since.take() {
            self.waited += since.elapsed();
        }
        self.brought += bytes;
        if self.brought >= self.how.least_bytes {
            (self.brought, self.waited) = (0, Duration::ZERO);
        }
    }

    fn wait(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.waiting_since.is_none() {
            let now = Instant::now();
            self.waiting_since = Some(now);
            let until = now + self.how.body_within.saturating_sub(self.waited);
            self.until.as_mut().reset(until);
        }
        self.until.as_mut().poll(cx)
    }
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        match Pin::new(&mut self.inner).poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) => {
                self.came(frame.data_ref().map_or(0, Bytes::len));
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(io::Error::other(error)))),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending => self.wait(cx).map(|()| Some(Err(io::ErrorKind::TimedOut.into()))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        self.inner.size_hint()
    }
}
