//! Who may call what.

use buzheng_domain::ids::BlobHash;
use buzheng_protocol::DeviceKey;
use buzheng_protocol::wire::{Nonce, RefusalCode, Refused, SessionReply, SessionRequest, routes};
use reqwest::Method;

use crate::laptop::{Laptop, random};
use crate::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn every_route_of_a_device_refuses_without_a_token() {
    let server = Server::start().await;
    let mut laptop = Laptop::enrolled(&server).await;
    laptop.note_unknown(1);
    let blob = routes::blob(&BlobHash::from_bytes([1; 32]));
    for token in ["", "made-up"] {
        laptop.token = token.to_owned();
        assert_eq!(laptop.push(0, 1).await.refusal(), RefusalCode::NoSession);
        assert_eq!(laptop.feeds(None, 1).await.refusal(), RefusalCode::NoSession);
        assert_eq!(laptop.send(laptop.request(Method::HEAD, &blob)).await.status, 401);
        assert_eq!(laptop.put(&BlobHash::from_bytes([1; 32]), 0, 10, &[0; 10]).await.refusal(), RefusalCode::NoSession);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_needs_the_devices_key_and_a_nonce_of_ours() {
    let server = Server::start().await;
    let laptop = Laptop::enrolled(&server).await;
    let ask = |key: &DeviceKey, nonce| SessionRequest::sign(key, laptop.device, nonce, Nonce(random()));

    let stranger = laptop.session(&ask(&DeviceKey::from_seed(&[9; 32]), Nonce::NONE)).await;
    assert_eq!(stranger.refusal(), RefusalCode::BadProof);

    let guessed = laptop.session(&ask(&laptop.key, Nonce(random()))).await;
    assert_eq!(guessed.refusal(), RefusalCode::BadNonce);

    let nonce = guessed.message::<Refused>().contact.nonce;
    let request = ask(&laptop.key, nonce);
    let answer = laptop.session(&request).await;
    let reply: SessionReply = answer.message();
    reply.verify(&server.registry.verifier(), &request.echo).unwrap();

    let again = laptop.session(&request).await;
    assert_eq!(again.refusal(), RefusalCode::BadNonce, "a nonce is good once");

    let other = Laptop::new(&server.url);
    let unknown = SessionRequest::sign(&other.key, other.device, Nonce::NONE, Nonce(random()));
    assert_eq!(other.session(&unknown).await.refusal(), RefusalCode::UnknownDevice);
    assert_eq!(laptop.send(laptop.request(Method::POST, routes::SESSION).body("no cbor")).await.refusal(), RefusalCode::Malformed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_lives_while_it_is_used_and_ends_when_it_is_not() {
    const HOUR: i64 = 3600 * 1000;
    let server = Server::start().await;
    let laptop = Laptop::enrolled(&server).await;
    for _ in 0..5 {
        server.pass(7 * HOUR);
        assert_eq!(laptop.feeds(None, 1).await.status, 200);
    }
    server.pass(12 * HOUR);
    assert_eq!(laptop.feeds(None, 1).await.refusal(), RefusalCode::NoSession);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_survives_a_restart_of_the_registry() {
    let server = Server::start().await;
    let mut laptop = Laptop::enrolled(&server).await;
    let server = server.restart().await;
    laptop.url = server.url.clone();
    assert_eq!(laptop.feeds(None, 1).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_cannot_write_anothers_log() {
    let server = Server::start().await;
    let mut honest = Laptop::enrolled(&server).await;
    let mut other = Laptop::enrolled(&server).await;
    honest.note_unknown(1);
    other.token = honest.token.clone();
    other.note_unknown(2);
    assert_eq!(other.push(0, 1).await.refusal(), RefusalCode::WrongLog);
    // A batch of another log under one's own path is refused too.
    let foreign = other.batch(0, 1);
    assert_eq!(honest.push_bytes(foreign).await.refusal(), RefusalCode::WrongLog);
    assert_eq!(honest.push(0, 1).await.ack().received, 1);
}
