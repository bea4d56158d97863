//! Photographs: wanted, resumed, refused.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;

use buzheng_domain::case::{CaseEvent, Photo, PhotoAttached};
use buzheng_domain::event::Event;
use buzheng_domain::ids::{BlobHash, CaseId};
use buzheng_domain::testing;
use buzheng_protocol::wire::blobs::{MAX_BLOB_BYTES, MAX_CHUNK_BYTES};
use buzheng_protocol::wire::{BlobState, RefusalCode, routes};
use uuid::Uuid;

use crate::laptop::{Laptop, hash, random};
use crate::server::Server;

/// A laptop whose log names the two blobs, pushed; and the bytes.
async fn naming(server: &Server) -> (Laptop, Vec<u8>, Vec<u8>) {
    let mut laptop = Laptop::enrolled(server).await;
    let (master, print) = (random::<700_000>().to_vec(), random::<5_000>().to_vec());
    let photo = Photo { master: hash(&master), print: hash(&print), ..testing::photo() };
    let case = CaseId::from_uuid(Uuid::from_u128(1));
    laptop.note(&Event::Case(case, CaseEvent::PhotoAttached(PhotoAttached { photo })), None, 0);
    let mut want = laptop.push_all().await.want;
    let mut both = vec![hash(&master), hash(&print)];
    want.sort();
    both.sort();
    assert_eq!(want, both);
    (laptop, master, print)
}

fn place(server: &Server, hash: &BlobHash) -> PathBuf {
    let name = hash.to_string();
    server.path().join("blobs").join(&name[..2]).join(&name[2..])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blob_arrives_in_chunks_over_a_restart_and_is_no_longer_wanted() {
    let server = Server::start().await;
    let (mut laptop, master, print) = naming(&server).await;
    let (name, total) = (hash(&master), master.len() as u64);
    assert_eq!(laptop.head_blob(&name).await.status, 404, "nothing is here yet");

    let first = laptop.put(&name, 0, total, &master[..300_000]).await;
    assert_eq!((first.status.as_u16(), first.offset), (200, Some(300_000)));
    let server = server.restart().await;
    laptop.url = server.url.clone();
    assert_eq!(laptop.head_blob(&name).await.offset, Some(300_000), "what was reported is a promise");

    let last = laptop.put(&name, 300_000, total, &master[300_000..]).await;
    assert_eq!(last.status, 201);
    assert!(last.message::<BlobState>().complete);
    assert_eq!(std::fs::read(place(&server, &name)).unwrap(), master);
    assert_eq!(laptop.push_all().await.want, [hash(&print)]);

    let again = laptop.put(&name, 0, total, &master[..1000]).await;
    assert!(again.message::<BlobState>().complete, "sending what is here is no fault");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_connection_keeps_what_it_brought() {
    let server = Server::start().await;
    let (laptop, master, _) = naming(&server).await;
    let (name, total) = (hash(&master), master.len());
    let request = format!(
        "PUT {} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\nupload-offset: 0\r\nupload-length: {total}\r\nupload-complete: ?1\r\n\
         content-length: {total}\r\n\r\n",
        routes::blob(&name),
        laptop.token
    );
    let mut connection = TcpStream::connect(server.address).unwrap();
    connection.write_all(request.as_bytes()).unwrap();
    connection.write_all(&master[..100_000]).unwrap();
    connection.shutdown(std::net::Shutdown::Write).unwrap();
    let _answer = connection.read_to_end(&mut Vec::new());
    drop(connection);

    let mut offset = 0;
    for _ in 0..100 {
        offset = laptop.head_blob(&name).await.offset.unwrap_or(0);
        if offset > 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(offset, 100_000);
    let rest = laptop.put(&name, offset, total as u64, &master[100_000..]).await;
    assert_eq!(rest.status, 201);
    assert_eq!(std::fs::read(place(&server, &name)).unwrap(), master);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_offset_is_answered_with_the_right_one() {
    let server = Server::start().await;
    let (laptop, master, _) = naming(&server).await;
    let (name, total) = (hash(&master), master.len() as u64);
    laptop.put(&name, 0, total, &master[..70_000]).await;
    for wrong in [0, 69_999, 70_001, total] {
        let answer = laptop.put(&name, wrong, total, &[]).await;
        assert_eq!((answer.status.as_u16(), answer.message::<BlobState>().offset), (409, 70_000), "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_of_another_hash_are_dropped_and_can_be_sent_again() {
    let server = Server::start().await;
    let (laptop, _, print) = naming(&server).await;
    let (name, total) = (hash(&print), print.len() as u64);
    let mut wrong = print.clone();
    wrong[2_500] ^= 1;
    assert_eq!(laptop.put(&name, 0, total, &wrong).await.refusal(), RefusalCode::BlobMismatch);
    assert!(!place(&server, &name).exists());
    assert_eq!(laptop.head_blob(&name).await.status, 404);
    assert_eq!(laptop.put(&name, 0, total, &print).await.status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_an_event_of_that_device_names_is_taken() {
    let server = Server::start().await;
    let (laptop, _, print) = naming(&server).await;
    let other = Laptop::enrolled(&server).await;
    let stray = hash(b"stray");
    assert_eq!(laptop.put(&stray, 0, 5, b"stray").await.refusal(), RefusalCode::BlobNotWanted);
    assert_eq!(other.put(&hash(&print), 0, print.len() as u64, &print).await.refusal(), RefusalCode::BlobNotWanted);
    assert_eq!(other.head_blob(&hash(&print)).await.status, 404);
    assert_eq!(std::fs::read_dir(server.path().join("staging")).unwrap().count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn sizes_and_headers_out_of_bounds_are_refused() {
    let server = Server::start().await;
    let (laptop, master, _) = naming(&server).await;
    let name = hash(&master);
    assert_eq!(laptop.put(&name, 0, MAX_BLOB_BYTES + 1, &[0; 10]).await.refusal(), RefusalCode::TooLarge);
    let chunk = vec![0; usize::try_from(MAX_CHUNK_BYTES).unwrap() + 1];
    assert_eq!(laptop.put(&name, 0, 3_000_000, &chunk).await.refusal(), RefusalCode::TooLarge);
    let bare = laptop.send(laptop.request(reqwest::Method::PUT, &routes::blob(&name)).body("x")).await;
    assert_eq!(bare.refusal(), RefusalCode::Malformed);
    let no_hash = laptop.send(laptop.request(reqwest::Method::PUT, "/v1/blobs/zz").body("x")).await;
    assert_eq!(no_hash.refusal(), RefusalCode::Malformed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_in_its_place_without_a_row_is_taken_in() {
    let server = Server::start().await;
    let (laptop, _, print) = naming(&server).await;
    let file = place(&server, &hash(&print));
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, &print).unwrap();
    let answer = laptop.head_blob(&hash(&print)).await;
    assert_eq!((answer.status.as_u16(), answer.offset), (200, Some(5_000)));
    assert_eq!(server.registry.verify().unwrap().blobs, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_check_finds_a_changed_and_a_missing_blob() {
    let server = Server::start().await;
    let (laptop, master, print) = naming(&server).await;
    laptop.put(&hash(&master), 0, master.len() as u64, &master).await;
    laptop.put(&hash(&print), 0, print.len() as u64, &print).await;
    assert_eq!(server.registry.verify().unwrap().damage, []);
    std::fs::write(place(&server, &hash(&master)), b"changed").unwrap();
    std::fs::remove_file(place(&server, &hash(&print))).unwrap();
    let damage = server.registry.verify().unwrap().damage;
    assert!(damage.contains(&buzheng_registry::Damage::BlobChanged(hash(&master))));
    assert!(damage.contains(&buzheng_registry::Damage::BlobMissing(hash(&print))));
}
