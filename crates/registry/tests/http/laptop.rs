//! A laptop as the registry sees it: keys, a log, requests. Nothing is stored.

use std::collections::BTreeMap;

use buzheng_domain::event::Event;
use buzheng_domain::ids::{BlobHash, DeviceId, EventId, StaffId};
use buzheng_protocol::envelope::Meta;
use buzheng_protocol::wire::blobs::{FALSE, TRUE, UPLOAD_COMPLETE, UPLOAD_LENGTH, UPLOAD_OFFSET};
use buzheng_protocol::wire::*;
use buzheng_protocol::{Batch, DeviceKey, Envelope, Head, LogId, cbor};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::server::Server;

pub(crate) struct Laptop {
    pub(crate) key: DeviceKey,
    pub(crate) device: DeviceId,
    pub(crate) log: LogId,
    pub(crate) token: String,
    pub(crate) url: String,
    pub(crate) events: Vec<Vec<u8>>,
    /// Feed positions its events name.
    pub(crate) seen: BTreeMap<String, u64>,
    client: Client,
}

/// An answer, whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) offset: Option<u64>,
    /// `Retry-After`, in seconds.
    pub(crate) retry_after: Option<u64>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn message<T: DeserializeOwned>(&self) -> T {
        cbor::decode(&self.body).unwrap_or_else(|e| panic!("{e} in an answer with status {}", self.status))
    }

    /// The code of a refusal, whose status must be that of the code.
    pub(crate) fn refusal(&self) -> RefusalCode {
        let code = self.message::<Refused>().code;
        assert_eq!(code.status(), self.status.as_u16());
        code
    }

    pub(crate) fn ack(&self) -> Ack {
        assert_eq!(self.status, 200);
        self.message()
    }
}

pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).unwrap();
    bytes
}

pub(crate) fn hash(bytes: &[u8]) -> BlobHash {
    BlobHash::from_bytes(Sha256::digest(bytes).into())
}

impl Laptop {
    /// With keys of its own, not enrolled.
    pub(crate) fn new(url: &str) -> Self {
        let device = DeviceId::from_uuid(Uuid::from_bytes(random()));
        Self {
            key: DeviceKey::from_seed(&random()),
            device,
            log: LogId { device, epoch: 1 },
            token: String::new(),
            url: url.to_owned(),
            events: Vec::new(),
            seen: BTreeMap::new(),
            client: Client::new(),
        }
    }

    /// Enrolled, with a session.
    pub(crate) async fn enrolled(server: &Server) -> Self {
        Self::with_ticket(&server.url, &server.ticket()).await
    }

    pub(crate) async fn with_ticket(url: &str, ticket: &Ticket) -> Self {
        let mut laptop = Self::new(url);
        let answer = laptop.enrol(&laptop.enrol_request(ticket)).await;
        let reply: EnrolReply = answer.message();
        let licence = reply.licence.open(&ticket.registry().unwrap()).unwrap();
        assert_eq!((licence.device, licence.key), (laptop.device, laptop.key.verifier().to_bytes()));
        laptop.open_session(&reply.contact).await;
        laptop
    }

    pub(crate) fn enrol_request(&self, ticket: &Ticket) -> EnrolRequest {
        EnrolRequest::sign(ticket, self.device, "演示机", &self.key)
    }

    pub(crate) async fn enrol(&self, request: &EnrolRequest) -> Answer {
        self.send(self.request(Method::POST, routes::ENROL).body(cbor::encode(request).unwrap())).await
    }

    /// Gets a token; asks twice when the nonce is not known, as a real laptop does.
    pub(crate) async fn open_session(&mut self, contact: &Contact) {
        let mut nonce = contact.nonce;
        for _ in 0..2 {
            let echo = Nonce(random());
            let answer = self.session(&SessionRequest::sign(&self.key, self.device, nonce, echo)).await;
            if answer.status == 200 {
                self.token = answer.message::<SessionReply>().token;
                return;
            }
            nonce = answer.message::<Refused>().contact.nonce;
        }
        panic!("no session");
    }

    pub(crate) async fn session(&self, request: &SessionRequest) -> Answer {
        self.send(self.request(Method::POST, routes::SESSION).body(cbor::encode(request).unwrap())).await
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.url));
        if self.token.is_empty() { request } else { request.bearer_auth(&self.token) }
    }

    pub(crate) async fn send(&self, request: RequestBuilder) -> Answer {
        let request = request.build().unwrap();
        let (method, path) = (request.method().clone(), request.url().path().to_owned());
        let response = self.client.execute(request).await.unwrap();
        let status = response.status();
        crate::openapi::check(&method, &path, status.as_u16());
        let number = |name: &str| response.headers().get(name).map(|v| v.to_str().unwrap().parse().unwrap());
        let (offset, retry_after) = (number(UPLOAD_OFFSET), number("retry-after"));
        Answer { status, offset, retry_after, body: response.bytes().await.unwrap().to_vec() }
    }

    /// Appends an event to the laptop's log.
    pub(crate) fn note(&mut self, event: &Event, actor: Option<StaffId>, at_ms: i64) {
        let meta = Meta {
            id: EventId::from_uuid(Uuid::from_bytes(random())),
            at_ms,
            mono_ms: 1,
            boot: Uuid::nil(),
            actor,
            session: None,
            refs: Vec::new(),
            seen: self.seen.clone(),
        };
        self.events.push(Envelope::of(event, meta).unwrap().encode().unwrap());
    }

    /// Appends an event of a type no program knows.
    pub(crate) fn note_unknown(&mut self, n: u8) {
        let envelope = Envelope {
            id: EventId::from_uuid(Uuid::from_bytes(random())),
            case: None,
            at_ms: 0,
            mono_ms: 0,
            boot: Uuid::nil(),
            actor: None,
            session: None,
            refs: Vec::new(),
            seen: Default::default(),
            kind: "moon.seen@9".into(),
            payload: vec![n & 0x17],
        };
        self.events.push(envelope.encode().unwrap());
    }

    /// Where the log stands after its first `count` events.
    pub(crate) fn head(&self, count: usize) -> Head {
        self.events[..count].iter().fold(Head::EMPTY, |head, event| head.next(&self.log, event))
    }

    /// The events after `from`, up to `to`, as a batch.
    pub(crate) fn batch(&self, from: usize, to: usize) -> Vec<u8> {
        Batch::build(&self.key, self.log, self.head(from), &self.events[from..to]).unwrap().bytes
    }

    pub(crate) async fn push_bytes(&self, bytes: Vec<u8>) -> Answer {
        self.send(self.request(Method::POST, &routes::events(&self.log)).body(bytes)).await
    }

    pub(crate) async fn push(&self, from: usize, to: usize) -> Answer {
        self.push_bytes(self.batch(from, to)).await
    }

    pub(crate) async fn push_all(&self) -> Ack {
        self.push(0, self.events.len()).await.ack()
    }

    pub(crate) async fn put(&self, hash: &BlobHash, offset: u64, total: u64, bytes: &[u8]) -> Answer {
        let last = offset + bytes.len() as u64 == total;
        let request = self.request(Method::PUT, &routes::blob(hash));
        let request = request.header(UPLOAD_OFFSET, offset).header(UPLOAD_LENGTH, total);
        self.send(request.header(UPLOAD_COMPLETE, if last { TRUE } else { FALSE }).body(bytes.to_vec())).await
    }

    pub(crate) async fn head_blob(&self, hash: &BlobHash) -> Answer {
        self.send(self.request(Method::HEAD, &routes::blob(hash))).await
    }

    pub(crate) async fn feeds(&self, since: Option<&str>, max: usize) -> Answer {
        let query = since.map_or(String::new(), |s| format!("&since={s}"));
        self.send(self.request(Method::GET, &format!("{}?max={max}{query}", routes::FEEDS))).await
    }

    /// Every row of every feed the laptop may read.
    pub(crate) async fn pull_all(&self) -> Vec<FeedPage> {
        let (mut pages, mut since) = (Vec::new(), None);
        loop {
            let reply: FeedsReply = self.feeds(since.as_deref(), 1 << 20).await.message();
            pages.extend(reply.pages);
            if !reply.more {
                return pages;
            }
            since = Some(reply.next);
        }
    }

    /// The rows of one feed.
    pub(crate) async fn rows<T: DeserializeOwned>(&self, feed: &FeedName) -> Vec<T> {
        let pages = self.pull_all().await;
        let ops = pages.iter().filter(|page| page.feed == feed.to_string()).flat_map(|page| &page.ops);
        ops.map(|op| cbor::decode(&op.body).unwrap()).collect()
    }
}
