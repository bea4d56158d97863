//! Sending and receiving with a limit on standing still, never on the whole.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use reqwest::{RequestBuilder, Response};
use tokio::sync::watch;
use tokio::time::timeout;

use super::reply::Answer;
use crate::ports::{CallError, Patience};

/// A body goes out in pieces of this size, each of which counts as progress, in bytes.
const PIECE_BYTES: usize = 16 * 1024;
/// No answer of a registry is larger than this, in bytes: a page of feeds plus what surrounds it.
const MAX_ANSWER_BYTES: usize = 4 * 1024 * 1024;

/// Sends a request and reads the whole answer.
pub(super) async fn send(request: RequestBuilder, body: Vec<u8>, patience: Patience) -> Result<Answer, CallError> {
    let patience = Duration::from_millis(patience.0);
    let (progress, watched) = watch::channel(());
    let request = if body.is_empty() {
        drop(progress);
        request
    } else {
        request.body(reqwest::Body::wrap(Pieces { rest: body.into(), progress }))
    };
    let response = tokio::select! {
        response = request.send() => response.map_err(broken)?,
        () = stalled(watched, patience) => return Err(CallError::Interrupted),
    };
    receive(response, patience).await
}

/// Returns when nothing has moved for `patience`. A dropped sender means that everything was handed over.
async fn stalled(mut watched: watch::Receiver<()>, patience: Duration) {
    while let Ok(Ok(())) = timeout(patience, watched.changed()).await {}
    if watched.has_changed().is_err() {
        tokio::time::sleep(patience).await;
    }
}

async fn receive(mut response: Response, patience: Duration) -> Result<Answer, CallError> {
    let mut answer = Answer { status: response.status(), headers: response.headers().clone(), body: Vec::new() };
    loop {
        match timeout(patience, response.chunk()).await {
            Ok(Ok(Some(piece))) if answer.body.len() + piece.len() <= MAX_ANSWER_BYTES => {
                answer.body.extend_from_slice(&piece);
            }
            Ok(Ok(Some(_))) => return Err(CallError::NotTheRegistry),
            Ok(Ok(None)) => return Ok(answer),
            Ok(Err(_)) | Err(_) => return Err(CallError::Interrupted),
        }
    }
}

fn broken(error: reqwest::Error) -> CallError {
    if error.is_connect() || error.is_builder() { CallError::Offline } else { CallError::Interrupted }
}

/// Bytes that go out piece by piece.
struct Pieces {
    rest: Bytes,
    progress: watch::Sender<()>,
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        let size = self.rest.len().min(PIECE_BYTES);
        let piece = self.rest.split_to(size);
        self.progress.send_replace(());
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}
