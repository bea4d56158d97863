//! The rows of the push table, and what must be refused.

use buzheng_protocol::batch::SignedBatch;
use buzheng_protocol::keys::Purpose;
use buzheng_protocol::wire::{Ack, Conflict, RefusalCode};
use buzheng_protocol::{Batch, Limits};

use crate::laptop::Laptop;
use crate::server::Server;

async fn with_events(server: &Server, count: u8) -> Laptop {
    let mut laptop = Laptop::enrolled(server).await;
    for n in 0..count {
        laptop.note_unknown(n);
    }
    laptop
}

/// An answer without what differs from call to call.
fn lasting(ack: Ack) -> (u64, [u8; 32], u64, usize) {
    (ack.received, ack.head, ack.safe, ack.want.len())
}

/// Builds a batch again around a changed header, signed by the laptop itself.
fn resigned(laptop: &Laptop, batch: &[u8], change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let parsed = SignedBatch::parse(batch, &Limits::V1).unwrap();
    let mut header = parsed.header_bytes.clone();
    change(&mut header);
    let signature = laptop.key.sign(Purpose::Batch, &header);
    let body = &batch[8 + parsed.header_bytes.len() + 64..];
    [&batch[..4], &u32::try_from(header.len()).unwrap().to_be_bytes(), &header, &signature, body].concat()
}

fn replace(bytes: &mut [u8], from: &[u8], to: &[u8]) {
    let at = bytes.windows(from.len()).position(|window| window == from).unwrap();
    bytes[at..at + from.len()].copy_from_slice(to);
}

#[tokio::test(flavor = "multi_thread")]
async fn pushing_twice_stores_once() {
    let server = Server::start().await;
    let laptop = with_events(&server, 3).await;
    let first = laptop.push(0, 3).await.ack();
    assert_eq!((first.received, first.head()), (3, laptop.head(3)));
    assert_eq!(first.safe, 0, "nothing is safe before a verified backup");
    let again = laptop.push(0, 3).await.ack();
    assert_eq!(lasting(first), lasting(again));
    let found = server.registry.verify().unwrap();
    assert_eq!((found.events, found.batches, found.damage.len()), (3, 1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_that_overlaps_appends_its_tail() {
    let server = Server::start().await;
    let laptop = with_events(&server, 6).await;
    laptop.push(0, 4).await.ack();
    assert_eq!(laptop.push(2, 6).await.ack().head(), laptop.head(6));
    assert_eq!(laptop.push(1, 3).await.ack().head(), laptop.head(6), "an old part changes nothing");
    let found = server.registry.verify().unwrap();
    assert_eq!((found.events, found.batches, found.damage.len()), (6, 2, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gap_is_named_and_stores_nothing() {
    let server = Server::start().await;
    let laptop = with_events(&server, 6).await;
    laptop.push(0, 2).await.ack();
    let answer = laptop.push(4, 6).await;
    assert_eq!(answer.status, 409);
    let Conflict::Gap(gap) = answer.message() else { panic!("a gap was expected") };
    assert_eq!((gap.expect, gap.head), (3, laptop.head(2)));
    assert_eq!(laptop.push(2, 6).await.ack().received, 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fork_freezes_the_log_and_keeps_both_versions() {
    let server = Server::start().await;
    let mut laptop = with_events(&server, 3).await;
    laptop.push(0, 3).await.ack();
    laptop.events.truncate(1);
    laptop.note_unknown(9);
    let answer = laptop.push(0, 2).await;
    assert_eq!(answer.status, 409);
    let Conflict::Fork(fork) = answer.message() else { panic!("a fork was expected") };
    assert_eq!((fork.at, fork.head.seq), (2, 3));
    assert_eq!(laptop.push(0, 1).await.refusal(), RefusalCode::LogFrozen);
    let found = server.registry.verify().unwrap();
    assert_eq!((found.events, found.forks, found.damage.len()), (3, 1, 0));

    // A new log of the same device goes on.
    laptop.log.epoch = 2;
    assert_eq!(laptop.push(0, 2).await.ack().received, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fork_at_the_seam_is_seen() {
    let server = Server::start().await;
    let mut laptop = with_events(&server, 3).await;
    laptop.push(0, 3).await.ack();
    laptop.events.truncate(2);
    laptop.note_unknown(9);
    laptop.note_unknown(10);
    let answer = laptop.push(3, 4).await;
    let Conflict::Fork(fork) = answer.message() else { panic!("a fork was expected") };
    assert_eq!(fork.at, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_a_sound_batch_is_refused_with_its_code_and_stores_nothing() {
    let server = Server::start().await;
    let laptop = with_events(&server, 3).await;
    let good = laptop.batch(0, 3);
    let stranger = Laptop::new(&server.url);
    let foreign_key = Batch::build(&stranger.key, laptop.log, laptop.head(0), &laptop.events).unwrap().bytes;
    let mut torn = good.clone();
    *torn.last_mut().unwrap() ^= 1;
    let mut header_changed = good.clone();
    header_changed[40] ^= 1;
    let mut version = good.clone();
    version[3] = b'2';
    let (head, wrong) = (laptop.head(3).hash, [7; 32]);
    let broken_chain = resigned(&laptop, &good, |header| replace(header, &head, &wrong));
    let miscounted = resigned(&laptop, &good, |header| replace(header, b"an\x03", b"an\x02"));
    for (bytes, code) in [
        (foreign_key, RefusalCode::BadSignature),
        (torn, RefusalCode::BadSum),
        (version, RefusalCode::UnsupportedVersion),
        (broken_chain, RefusalCode::BadChain),
        (miscounted, RefusalCode::BadCount),
        (good[..good.len() - 1].to_vec(), RefusalCode::BadSum),
        (good[..100].to_vec(), RefusalCode::Malformed),
        (b"hello".to_vec(), RefusalCode::Malformed),
        (Vec::new(), RefusalCode::Malformed),
    ] {
        assert_eq!(laptop.push_bytes(bytes).await.refusal(), code, "{code:?}");
    }
    assert!(laptop.push_bytes(header_changed).await.status.is_client_error());
    assert_eq!(server.registry.verify().unwrap().events, 0);
    assert_eq!(laptop.push_bytes(good).await.ack().received, 3, "the log goes on");
}

#[tokio::test(flavor = "multi_thread")]
async fn too_large_is_refused_before_it_is_read() {
    let server = Server::start().await;
    let laptop = with_events(&server, 1).await;
    assert_eq!(laptop.push_bytes(vec![0; 2 * 1024 * 1024]).await.refusal(), RefusalCode::TooLarge);
    // A header that claims more than the limits allow.
    let raw = u32::try_from(laptop.events[0].len()).unwrap();
    let claims = resigned(&laptop, &laptop.batch(0, 1), |header| {
        let (from, to) =
            ([b"craw".as_slice(), &[0x18, raw as u8]].concat(), [b"craw".as_slice(), &[0x1a, 0x7f, 0xff, 0xff, 0xff]].concat());
        let at = header.windows(from.len()).position(|window| window == from).unwrap();
        header.splice(at..at + from.len(), to);
    });
    assert_eq!(laptop.push_bytes(claims).await.refusal(), RefusalCode::TooLarge);
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_and_unreadable_events_are_stored_and_set_aside_and_the_log_goes_on() {
    let server = Server::start().await;
    let mut laptop = with_events(&server, 1).await;
    laptop.events.push(vec![0x01]); // sound CBOR, not an event
    laptop.note_unknown(2);
    assert_eq!(laptop.push(0, 3).await.ack().received, 3);
    server.registry.project().unwrap();
    let found = server.registry.verify().unwrap();
    assert_eq!((found.events, found.quarantined, found.damage.len()), (3, 3, 0));
}
