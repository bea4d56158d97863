//! Callers that ask too much, connections that say nothing, and the end of the server: real sockets, short times.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use buzheng_protocol::wire::{RefusalCode, routes};
use buzheng_registry::{Rate, Rates, Serving, serve_as};
use reqwest::Method;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::laptop::Laptop;
use crate::server::Server;

const SHORT: Duration = Duration::from_millis(300);

/// The same registry at a second address, with other limits.
struct Door {
    at: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    served: JoinHandle<std::io::Result<()>>,
}

async fn door(server: &Server, how: Serving) -> Door {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let served = tokio::spawn(serve_as(server.registry.clone(), listener, how, async {
        let _ = stopped.await;
    }));
    Door { at, stop: Some(stop), served }
}

fn rates(device: f64, stranger: f64) -> Rates {
    let rate = |burst| Rate { burst, per_second: 0.6 };
    Rates { device: rate(device), stranger: rate(stranger), ..Rates::default() }
}

/// A push of one event as bytes of a connection.
fn push_bytes(laptop: &Laptop, from: usize, to: usize) -> (String, Vec<u8>) {
    let batch = laptop.batch(from, to);
    let path = routes::events(&laptop.log);
    let head =
        format!("POST {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\ncontent-length: {}\r\n\r\n", laptop.token, batch.len());
    (head, batch)
}

/// Everything until the other side closes or is silent for three seconds; and whether it closed.
fn read_to_end(stream: &mut TcpStream) -> (String, bool) {
    stream.set_read_timeout(Some(Duration::from_secs(3))).unwrap();
    let mut all = Vec::new();
    let closed = stream.read_to_end(&mut all).is_ok();
    (String::from_utf8_lossy(&all).into_owned(), closed)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_asks_too_much_is_told_when_to_come_back_and_others_are_not_held_up() {
    let server = Server::start().await;
    let (mut greedy, mut calm) = (Laptop::enrolled(&server).await, Laptop::enrolled(&server).await);
    greedy.note_unknown(1);
    calm.note_unknown(1);
    server.registry.set_rates(rates(5.0, 100.0));
    for _ in 0..5 {
        greedy.push_all().await;
    }
    let refused = greedy.push(0, 1).await;
    assert_eq!((refused.status.as_u16(), refused.refusal()), (429, RefusalCode::SlowDown));
    let wait = refused.retry_after.unwrap();
    assert!((1..=2).contains(&wait), "{wait}");
    calm.push_all().await;
    tokio::time::sleep(Duration::from_secs(wait)).await;
    assert_eq!(greedy.push_all().await.received, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_from_one_address_are_slowed_down_and_sessions_go_on() {
    let server = Server::start().await;
    let mut laptop = Laptop::enrolled(&server).await;
    laptop.note_unknown(1);
    server.registry.set_rates(rates(100.0, 3.0));
    let stranger = Laptop::new(&server.url);
    let request = |n: u8| stranger.request(Method::POST, routes::SESSION).body(vec![n; 20]);
    for n in 0..3 {
        assert_eq!(stranger.send(request(n)).await.refusal(), RefusalCode::Malformed);
    }
    let refused = stranger.send(request(3)).await;
    assert_eq!((refused.refusal(), refused.retry_after.is_some()), (RefusalCode::SlowDown, true));
    assert_eq!(laptop.push_all().await.received, 1, "who has a session goes on");
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_proxy_only_its_own_word_counts() {
    let server = Server::start().await;
    let door = door(&server, Serving { behind_proxy: true, ..Serving::default() }).await;
    server.registry.set_rates(rates(100.0, 2.0));
    let stranger = Laptop::new(&format!("http://{}", door.at));
    let ask = async |claimed: &str, real: &str| {
        let request = stranger.request(Method::POST, routes::SESSION).header("x-forwarded-for", format!("{claimed}, {real}"));
        stranger.send(request.body(vec![0; 20])).await.refusal()
    };
    for claimed in ["10.0.0.1", "10.0.0.2"] {
        assert_eq!(ask(claimed, "192.0.2.7").await, RefusalCode::Malformed);
    }
    assert_eq!(ask("10.0.0.3", "192.0.2.7").await, RefusalCode::SlowDown, "another claim is no other caller");
    assert_eq!(ask("10.0.0.3", "192.0.2.8").await, RefusalCode::Malformed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_drips_is_given_up() {
    let server = Server::start().await;
    let door = door(&server, Serving { head_within: SHORT, ..Serving::default() }).await;
    let mut stream = TcpStream::connect(door.at).unwrap();
    let started = Instant::now();
    stream.write_all(b"GET /v1/feeds HTTP/1.1\r\n").unwrap();
    let mut dripped = 0;
    while started.elapsed() < Duration::from_secs(3) {
        if stream.write_all(b"x-a: b\r\n").is_err() {
            break;
        }
        dripped += 1;
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!((2..40).contains(&dripped), "{dripped} lines in {:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_drips_is_given_up_and_a_slow_one_is_not() {
    let server = Server::start().await;
    let within = Duration::from_secs(1);
    let how = Serving { body_within: within, least_bytes: 1024, ..Serving::default() };
    let door = door(&server, how).await;
    let mut laptop = Laptop::enrolled(&server).await;
    for n in 0..1500_u32 {
        laptop.note_unknown((n % 200) as u8);
    }
    let (head, batch) = push_bytes(&laptop, 0, 1500);
    assert!(batch.len() > 8 * 1024, "{}", batch.len());
    let send = |piece: usize| {
        let mut stream = TcpStream::connect(door.at).unwrap();
        let started = Instant::now();
        stream.write_all(head.as_bytes()).unwrap();
        for bytes in batch.chunks(piece) {
            if started.elapsed() > Duration::from_secs(8) || stream.write_all(bytes).is_err() {
                break;
            }
            std::thread::sleep(Duration::from_millis(60));
        }
        let took = started.elapsed();
        (read_to_end(&mut stream).0, took)
    };
    let (said, took) = send(10);
    assert!(!said.starts_with("HTTP/1.1 200"), "{said}");
    assert!(took < Duration::from_secs(8), "{took:?}");
    let (said, took) = send(batch.len() / 40);
    assert!(said.starts_with("HTTP/1.1 200"), "{said}");
    assert!(took > 2 * within, "it took longer than one such time: {took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn more_connections_than_places_wait_and_are_served_then() {
    let server = Server::start().await;
    let door = door(&server, Serving { connections: 2, ..Serving::default() }).await;
    let held: Vec<_> = (0..2).map(|_| TcpStream::connect(door.at).unwrap()).collect();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let mut third = TcpStream::connect(door.at).unwrap();
    third.write_all(b"GET /v1/nothing HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    third.set_read_timeout(Some(SHORT)).unwrap();
    assert!(third.read(&mut [0; 1]).is_err(), "no place yet");
    drop(held);
    assert!(read_to_end(&mut third).0.starts_with("HTTP/1.1 400"));
}

#[tokio::test(flavor = "multi_thread")]
async fn asked_to_stop_it_ends_the_request_under_way_and_takes_no_other() {
    let server = Server::start().await;
    let mut door = door(&server, Serving::default()).await;
    let mut laptop = Laptop::enrolled(&server).await;
    laptop.note_unknown(1);
    let (head, batch) = push_bytes(&laptop, 0, 1);
    let mut under_way = TcpStream::connect(door.at).unwrap();
    under_way.write_all(head.as_bytes()).unwrap();
    under_way.write_all(&batch[..20]).unwrap();
    tokio::time::sleep(Duration::from_millis(150)).await;
    let idle = TcpStream::connect(door.at).unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    door.stop.take().unwrap().send(()).unwrap();
    tokio::time::sleep(Duration::from_millis(150)).await;
    assert!(TcpStream::connect(door.at).is_err(), "nobody listens any more");
    under_way.write_all(&batch[20..]).unwrap();
    let (said, closed) = read_to_end(&mut under_way);
    assert!(said.starts_with("HTTP/1.1 200") && closed, "{said}");
    let ended = tokio::time::timeout(Duration::from_secs(3), door.served).await;
    ended.expect("an idle connection does not hold it up").unwrap().unwrap();
    drop(idle);
    assert_eq!(server.registry.verify().unwrap().events, 1);
}
