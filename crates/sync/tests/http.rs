//! The driver, HTTP and the real store against the registry model behind a real socket.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests, which the lints' own exception does not reach")]

mod support;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use buzheng_domain::ids::{DeviceId, EventId};
use buzheng_protocol::wire::blobs::{UPLOAD_COMPLETE, UPLOAD_LENGTH, UPLOAD_OFFSET};
use buzheng_protocol::wire::{
    Contact, DeviceLicence, EnrolReply, EnrolRequest, Nonce, PushReply, RefusalCode, Refused, SignedLicence, Ticket, routes,
};
use buzheng_protocol::{DeviceKey, Envelope, LogId, RegistryKey, cbor};
use buzheng_store::{DataDir, DbKey, NewBlob, Setup, Store};
use buzheng_sync::device::StoreDevice;
use buzheng_sync::driver::{self, Handle, World};
use buzheng_sync::engine::Nudge;
use buzheng_sync::enrol::{EnrolError, enrol};
use buzheng_sync::http::{HttpRegistry, RegistryUrl};
use buzheng_sync::ports::{CallError, Patience, SyncProtocol};
use buzheng_sync::status::{Phase, Status, Trouble};
use serde::Serialize;
use support::registry::{Answer, Registry};
use support::{Dice, registry_key};
use uuid::Uuid;

type Shared = Arc<Mutex<Registry>>;

fn message<T: Serialize>(status: StatusCode, value: &T) -> Response {
    (status, [(header::CONTENT_TYPE, routes::CBOR)], cbor::encode(value).unwrap()).into_response()
}

fn refusal((code, contact): (RefusalCode, Contact)) -> Response {
    let status = StatusCode::from_u16(code.status()).unwrap();
    message(status, &Refused { code, retry_after_ms: None, contact })
}

fn answer<T: Serialize>(result: Answer<T>) -> Response {
    result.map_or_else(refusal, |value| message(StatusCode::OK, &value))
}

fn token(headers: &HeaderMap) -> String {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.strip_prefix("Bearer ").unwrap_or_default().to_owned()
}

fn number(headers: &HeaderMap, name: &str) -> u64 {
    headers.get(name).unwrap().to_str().unwrap().parse().unwrap()
}

/// The routes as a registry serves them.
fn router(shared: Shared) -> Router {
    let session =
        async |State(registry): State<Shared>, body: Bytes| answer(registry.lock().unwrap().session(&cbor::decode(&body).unwrap()));
    let push = async |State(registry): State<Shared>, Path((device, epoch)): Path<(Uuid, u64)>, headers: HeaderMap, body: Bytes| {
        let log = LogId { device: DeviceId::from_uuid(device), epoch };
        match registry.lock().unwrap().push(&token(&headers), &log, &body) {
            Ok(PushReply::Ack(ack)) => message(StatusCode::OK, &ack),
            Ok(PushReply::Conflict(conflict)) => message(StatusCode::CONFLICT, &conflict),
            Err(refused) => refusal(refused),
        }
    };
    let blob_put = async |State(registry): State<Shared>, Path(hash): Path<String>, headers: HeaderMap, body: Bytes| {
        let (offset, total) = (number(&headers, UPLOAD_OFFSET), number(&headers, UPLOAD_LENGTH));
        assert_eq!(number(&headers, "content-length"), body.len() as u64, "sizes are declared");
        assert_eq!(headers[UPLOAD_COMPLETE] == "?1", offset + body.len() as u64 == total);
        answer(registry.lock().unwrap().blob_put(&token(&headers), &hash.parse().unwrap(), offset, total, &body))
    };
    let blob_head = async |State(registry): State<Shared>, Path(hash): Path<String>, headers: HeaderMap| match registry
        .lock()
        .unwrap()
        .blob_head(&token(&headers), &hash.parse().unwrap())
    {
        Ok(Some((offset, complete))) => {
            let complete = if complete { "?1" } else { "?0" };
            [(UPLOAD_OFFSET, offset.to_string().as_str()), (UPLOAD_COMPLETE, complete)].into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(refused) => refusal(refused),
    };
    let feeds = async |State(registry): State<Shared>, Query(query): Query<BTreeMap<String, String>>, headers: HeaderMap| {
        let since = query.get(routes::SINCE).map(String::as_str);
        answer(registry.lock().unwrap().feeds(&token(&headers), since, query[routes::MAX].parse().unwrap()))
    };
    Router::new()
        .route(routes::SESSION, post(session))
        .route(routes::EVENTS, post(push))
        .route(routes::BLOB, put(blob_put).head(blob_head))
        .route(routes::FEEDS, get(feeds))
        .with_state(shared)
}

/// A server on a thread of its own; ends with the test's process.
fn serve(listener: std::net::TcpListener, router: Router) {
    listener.set_nonblocking(true).unwrap();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            axum::serve(listener, router).await.unwrap();
        });
    });
}

fn local_listener() -> (std::net::TcpListener, SocketAddr) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

fn http(address: SocketAddr) -> HttpRegistry {
    HttpRegistry::new(RegistryUrl::parse(&format!("http://{address}")).unwrap()).unwrap()
}

fn world() -> World {
    let dice = Mutex::new(Dice(1));
    World {
        wall_ms: Arc::new(|| 1_660_000_000_000),
        random: Arc::new(move |buffer| buffer.fill_with(|| dice.lock().unwrap().roll() as u8)),
    }
}

struct Desk {
    store: Arc<Store>,
    _folder: tempfile::TempDir,
    saved: u128,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dir = DataDir::new(folder.path());
        let setup = Setup { device: DeviceId::from_uuid(Uuid::from_u128(0xd)), epoch: 5, signing_seed: support::device_key().seed() };
        let store = Store::create(&dir, &DbKey::from_bytes([3; 32]), &setup).unwrap();
        Self { store: Arc::new(store), _folder: folder, saved: 0 }
    }

    /// Saves an event that names photographs.
    fn save(&mut self, photos: &[Vec<u8>]) {
        self.saved += 1;
        let hashes: Vec<_> = photos.iter().map(|bytes| self.store.blobs().put(bytes).unwrap()).collect();
        let envelope = Envelope {
            id: EventId::from_uuid(Uuid::from_u128(self.saved)),
            case: None,
            at_ms: 1_660_000_000_000,
            mono_ms: 1,
            boot: Uuid::from_u128(1),
            actor: None,
            session: None,
            refs: Vec::new(),
            seen: BTreeMap::new(),
            kind: "from.the.future@9".to_owned(),
            payload: cbor::encode(&hashes).unwrap(),
        };
        let saved: Result<(), buzheng_store::StoreError> = self.store.transaction(|tx| {
            tx.append(&envelope)?;
            for (hash, bytes) in hashes.iter().zip(photos) {
                tx.register_blob(&NewBlob { hash: *hash, size: bytes.len() as u64, kind: "photo", case: None, at_ms: 1 })?;
            }
            Ok(())
        });
        saved.unwrap();
    }

    fn device(&self) -> StoreDevice {
        StoreDevice::new(Arc::clone(&self.store), registry_key().verifier(), world().wall_ms).unwrap()
    }

    fn events(&self) -> Vec<Vec<u8>> {
        let log = self.device_log();
        let run = self.store.read(|view| view.events_from(&log, 1, 10_000, usize::MAX));
        let run: Result<Vec<_>, buzheng_store::StoreError> = run;
        run.unwrap().into_iter().map(|event| event.body).collect()
    }

    fn device_log(&self) -> LogId {
        LogId { device: DeviceId::from_uuid(Uuid::from_u128(0xd)), epoch: 5 }
    }
}

fn wait_for(handle: &Handle, what: &str, done: impl Fn(&Status) -> bool) -> Status {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let status = handle.status();
        if done(&status) {
            return status;
        }
        assert!(Instant::now() < deadline, "waiting for {what}: {status:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_day_without_network_arrives_when_the_registry_is_switched_on() {
    let mut desk = Desk::new();
    let photos: Vec<Vec<u8>> = (1..=3_u8).map(|n| vec![n; 700_000 + usize::from(n)]).collect();
    for photo in &photos {
        desk.save(std::slice::from_ref(photo));
        desk.save(&[]);
    }
    let (listener, address) = local_listener();
    drop(listener);
    let handle = driver::start(desk.device(), http(address), world()).unwrap();
    let status = wait_for(&handle, "the first attempt", |status| status.trouble.is_some());
    assert_eq!((status.phase, status.trouble), (Phase::Offline, Some(Trouble::Offline)));
    assert_eq!((status.unsent.events, status.unsent.photos), (6, 3));
    assert_eq!(status.last_contact_ms, None);

    let mut model = Registry::new();
    model.feeds.entry("staff".to_owned()).or_default().put("k", b"\xa0");
    let registry: Shared = Arc::new(Mutex::new(model));
    serve(std::net::TcpListener::bind(address).unwrap(), router(Arc::clone(&registry)));
    handle.nudge(Nudge::NetworkUp);
    let done = |status: &Status| status.phase == Phase::Online && status.next_try_in_ms.is_some_and(|ms| ms > 60_000);
    let status = wait_for(&handle, "everything sent", done);
    assert_eq!((status.unsent.events, status.unsent.photos, status.trouble), (0, 0, None));
    assert_eq!(status.last_contact_ms, Some(1_660_000_000_000));

    // The day goes on, in contact.
    desk.save(&[vec![9; 10]]);
    handle.nudge(Nudge::Saved);
    wait_for(&handle, "the next event", |status| registry.lock().unwrap().events.len() == 7 && done(status));
    handle.stop();

    let registry = registry.lock().unwrap();
    assert_eq!(registry.events, desk.events());
    let sizes: Vec<_> = registry.blobs.values().map(|blob| (blob.complete, blob.bytes.len())).collect();
    assert_eq!(sizes.len(), 4);
    assert!(sizes.iter().all(|(complete, _)| *complete));
    let marks: Result<_, buzheng_store::StoreError> = desk.store.read(|view| view.feed_marks());
    assert_eq!(marks.unwrap(), BTreeMap::from([("staff".to_owned(), 1)]));
    let marks: Result<_, buzheng_store::StoreError> = desk.store.read(|view| view.watermarks(&desk.device_log()));
    assert_eq!(marks.unwrap().received, 7);
}

#[test]
fn a_restored_registry_gets_events_and_photographs_again_from_the_real_store() {
    let mut desk = Desk::new();
    for n in 0..4_u8 {
        desk.save(&[vec![n + 1; 1_000]]);
    }
    let registry: Shared = Arc::new(Mutex::new(Registry::new()));
    let (listener, address) = local_listener();
    serve(listener, router(Arc::clone(&registry)));
    let handle = driver::start(desk.device(), http(address), world()).unwrap();
    let whole = |registry: &Shared| {
        let registry = registry.lock().unwrap();
        registry.events.len() == 4 && registry.blobs.values().filter(|blob| blob.complete).count() == 4
    };
    wait_for(&handle, "everything", |status| whole(&registry) && status.phase == Phase::Online);
    registry.lock().unwrap().restore(1);
    handle.nudge(Nudge::Person);
    wait_for(&handle, "everything again", |status| whole(&registry) && status.phase == Phase::Online);
    handle.stop();
    assert_eq!(registry.lock().unwrap().events, desk.events());
}

#[test]
fn a_captive_portal_is_not_taken_for_the_registry() {
    let mut desk = Desk::new();
    desk.save(&[]);
    let (listener, address) = local_listener();
    let portal = async || ([(header::CONTENT_TYPE, "text/html")], "<html>please log in</html>");
    serve(listener, Router::new().fallback(portal));
    let handle = driver::start(desk.device(), http(address), world()).unwrap();
    let status = wait_for(&handle, "the first attempt", |status| status.trouble.is_some());
    assert_eq!((status.phase, status.trouble), (Phase::Offline, Some(Trouble::NotTheRegistry)));
    assert_eq!(status.unsent.events, 1);
    handle.stop();
}

#[test]
fn another_registry_at_the_same_address_is_not_believed() {
    let mut desk = Desk::new();
    desk.save(&[]);
    let (listener, address) = local_listener();
    let registry: Shared = Arc::new(Mutex::new(Registry::new()));
    serve(listener, router(Arc::clone(&registry)));
    let pinned = RegistryKey::from_seed(&[42; 32]).verifier();
    let device = StoreDevice::new(Arc::clone(&desk.store), pinned, world().wall_ms).unwrap();
    let handle = driver::start(device, http(address), world()).unwrap();
    wait_for(&handle, "the first session", |status| status.trouble == Some(Trouble::NotTheRegistry));
    handle.stop();
    assert!(registry.lock().unwrap().events.is_empty(), "it got nothing");
}

#[tokio::test]
async fn a_server_that_stands_still_is_given_up_and_one_that_is_slow_is_not() {
    let (listener, address) = local_listener();
    let slow = async || {
        tokio::time::sleep(Duration::from_millis(300)).await;
        StatusCode::NOT_FOUND
    };
    let never = async || {
        std::future::pending::<()>().await;
        StatusCode::OK
    };
    serve(listener, Router::new().route("/v1/blobs/{sha256}", get(slow)).fallback(never));
    let started = Instant::now();
    let stuck = http(address).feeds("t", None, 1_000, Patience(200)).await;
    assert_eq!(stuck, Err(CallError::Interrupted));
    assert!(started.elapsed() < Duration::from_secs(5));
    let slow = http(address).blob_head("t", &support::hash(b"x"), Patience(2_000)).await;
    assert_eq!(slow, Ok(None));
}

#[tokio::test]
async fn a_proxy_that_answers_for_the_registry_is_understood_by_its_status() {
    let (listener, address) = local_listener();
    let busy = async || (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "90")], "busy");
    serve(listener, Router::new().fallback(busy));
    let result = http(address).feeds("t", None, 1_000, Patience(2_000)).await;
    let expected = CallError::Refused { code: RefusalCode::Unavailable, retry_after_ms: Some(90_000), contact: None };
    assert_eq!(result, Err(expected));
}

#[tokio::test]
async fn a_ticket_becomes_a_licence_and_only_the_right_one_is_accepted() {
    let device = DeviceId::from_uuid(Uuid::from_u128(0xd));
    let key = DeviceKey::from_seed(&[2; 32]);
    let ticket = |address: SocketAddr| {
        let pinned = registry_key().verifier();
        let url = format!("http://{address}");
        Ticket::new(url, &pinned, Uuid::from_u128(6), [7; 32], "330281001201".into(), "演示村".into(), i64::MAX)
    };
    // One registry is honest, one has another key, one gives a licence of another device.
    let server = |signer: RegistryKey, for_device: DeviceId| {
        let (listener, address) = local_listener();
        let verifier = ticket(address).key().verifier();
        let signer = Arc::new(signer);
        let enrol = async move |body: Bytes| {
            let request: EnrolRequest = cbor::decode(&body).unwrap();
            request.verify(&verifier).unwrap();
            let licence = DeviceLicence {
                v: 1,
                device: for_device,
                name: request.name,
                key: request.key,
                point: "330281001201".into(),
                label: "演示村".into(),
                server_gen: Uuid::from_u128(1),
                issued_ms: 0,
                expires_ms: 1,
                grace_ms: 2,
            };
            let contact = Contact { now_ms: 0, server_gen: Uuid::from_u128(1), nonce: Nonce([1; 16]) };
            let licence = SignedLicence::sign(&signer, &licence).unwrap();
            message(StatusCode::OK, &EnrolReply { licence, contact })
        };
        serve(listener, Router::new().route(routes::ENROL, post(enrol)));
        address
    };
    let honest = server(registry_key(), device);
    let enrolled = enrol(&http(honest), &ticket(honest), device, "laptop", &key).await.unwrap();
    assert_eq!((enrolled.licence.device, enrolled.licence.key), (device, key.verifier().to_bytes()));
    assert_eq!(enrolled.signed.open(&registry_key().verifier()), Ok(enrolled.licence));
    for wrong in [server(RegistryKey::from_seed(&[9; 32]), device), server(registry_key(), DeviceId::from_uuid(Uuid::nil()))] {
        let result = enrol(&http(wrong), &ticket(wrong), device, "laptop", &key).await;
        assert_eq!(result, Err(EnrolError::WrongLicence));
    }
}
