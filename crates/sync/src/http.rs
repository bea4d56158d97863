//! The registry over HTTP/1.1: [`SyncProtocol`] with `reqwest`.
//!
//! One connection, kept alive 30 s. There is no limit on how long a call takes, only on how long it stands still. Plain
//! `http` is accepted for this machine's own addresses only. Redirects and proxies of the system are not followed: the
//! registry is a fixed place, and whatever else answers is not it. No URL or body is ever put in an error.

mod body;
mod reply;
mod url;

use std::time::Duration;

use buzheng_domain::ids::BlobHash;
use buzheng_protocol::LogId;
use buzheng_protocol::cbor;
use buzheng_protocol::wire::blobs::{FALSE, TRUE, UPLOAD_COMPLETE, UPLOAD_LENGTH, UPLOAD_OFFSET};
use buzheng_protocol::wire::{BlobState, EnrolReply, EnrolRequest, FeedsReply, PushReply, SessionReply, SessionRequest, routes};
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Client, RequestBuilder, StatusCode};
use serde::Serialize;

use crate::ports::{CallError, Chunk, LocalError, Patience, SyncProtocol};
use reply::Answer;

pub use url::{BadAddress, RegistryUrl};

/// Close a connection idle for this long: mobile networks forget it silently, and keeping it awake costs money.
const IDLE: Duration = Duration::from_secs(30);
const CONNECT: Duration = Duration::from_secs(30);
const ENROL_PATIENCE: Patience = Patience(60_000);

/// A connection to one registry.
#[derive(Debug, Clone)]
pub struct HttpRegistry {
    client: Client,
    base: RegistryUrl,
}

impl HttpRegistry {
    /// Prepares the connection; nothing is sent yet.
    pub fn new(base: RegistryUrl) -> Result<Self, CallError> {
        let client = Client::builder()
            .user_agent(concat!("buzheng/", env!("CARGO_PKG_VERSION")))
            .http1_only()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            // Lost calls are the engine's business; it knows what may be repeated.
            .retry(reqwest::retry::never())
            .connect_timeout(CONNECT)
            .pool_idle_timeout(IDLE)
            .pool_max_idle_per_host(1)
            .tcp_keepalive(Duration::from_secs(45))
            .build()
            .map_err(|_| CallError::Local(LocalError::Store))?;
        Ok(Self { client, base })
    }

    fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.base.join(path)).header(ACCEPT, routes::CBOR)
    }

    fn post(&self, path: &str, media: &str) -> RequestBuilder {
        self.client.post(self.base.join(path)).header(ACCEPT, routes::CBOR).header(CONTENT_TYPE, media)
    }

    async fn post_cbor<T: Serialize>(&self, path: &str, message: &T, patience: Patience) -> Result<Answer, CallError> {
        let bytes = cbor::encode(message).map_err(|_| CallError::Local(LocalError::Store))?;
        body::send(self.post(path, routes::CBOR), bytes, patience).await
    }
}

impl SyncProtocol for HttpRegistry {
    async fn enrol(&self, request: &EnrolRequest) -> Result<EnrolReply, CallError> {
        self.post_cbor(routes::ENROL, request, ENROL_PATIENCE).await?.message()
    }

    async fn session(&self, request: &SessionRequest, patience: Patience) -> Result<SessionReply, CallError> {
        self.post_cbor(routes::SESSION, request, patience).await?.message()
    }

    async fn push(&self, token: &str, log: &LogId, batch: Vec<u8>, patience: Patience) -> Result<PushReply, CallError> {
        let request = self.post(&routes::events(log), routes::BATCH).bearer_auth(token);
        let answer = body::send(request, batch, patience).await?;
        if answer.status == StatusCode::CONFLICT {
            return Ok(PushReply::Conflict(answer.decode()?));
        }
        answer.message().map(PushReply::Ack)
    }

    async fn blob_head(&self, token: &str, hash: &BlobHash, patience: Patience) -> Result<Option<(u64, bool)>, CallError> {
        let request = self.client.head(self.base.join(&routes::blob(hash))).bearer_auth(token);
        let answer = body::send(request, Vec::new(), patience).await?;
        match answer.status {
            StatusCode::NOT_FOUND => Ok(None),
            status if status.is_success() => {
                let offset = answer.header(UPLOAD_OFFSET).and_then(|text| text.parse().ok());
                let offset = offset.ok_or(CallError::NotTheRegistry)?;
                Ok(Some((offset, answer.header(UPLOAD_COMPLETE) == Some(TRUE))))
            }
            _ => Err(answer.refusal()),
        }
    }

    async fn blob_put(&self, token: &str, chunk: Chunk, patience: Patience) -> Result<BlobState, CallError> {
        let ends = chunk.offset + chunk.bytes.len() as u64 >= chunk.total;
        let request = self
            .client
            .put(self.base.join(&routes::blob(&chunk.hash)))
            .bearer_auth(token)
            .header(ACCEPT, routes::CBOR)
            .header(CONTENT_TYPE, routes::OCTETS)
            .header(UPLOAD_OFFSET, chunk.offset)
            .header(UPLOAD_LENGTH, chunk.total)
            .header(UPLOAD_COMPLETE, if ends { TRUE } else { FALSE });
        let answer = body::send(request, chunk.bytes, patience).await?;
        if answer.status == StatusCode::CONFLICT { answer.decode() } else { answer.message() }
    }

    async fn feeds(&self, token: &str, since: Option<&str>, max_bytes: usize, patience: Patience) -> Result<FeedsReply, CallError> {
        let path = match since {
            // Cursors are ASCII, but opaque: everything that could mean something in a query is escaped.
            Some(cursor) => {
                format!("{}?{}={}&{}={max_bytes}", routes::FEEDS, routes::SINCE, url::escape(cursor), routes::MAX)
            }
            None => format!("{}?{}={max_bytes}", routes::FEEDS, routes::MAX),
        };
        body::send(self.get(&path).bearer_auth(token), Vec::new(), patience).await?.message()
    }
}
