//! Health and figures as whoever watches sees them.

use buzheng_domain::testing;
use buzheng_protocol::wire::routes;
use buzheng_registry::{Room, serve_metrics};
use reqwest::Method;
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::laptop::Laptop;
use crate::server::Server;

async fn health(server: &Server) -> (u16, serde_json::Value) {
    let answer = reqwest::get(format!("{}{}", server.url, routes::HEALTH)).await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

async fn figure(server: &Server, name: &str) -> Option<i64> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}{}", listener.local_addr().unwrap(), routes::METRICS);
    let served = tokio::spawn(serve_metrics(server.registry.clone(), listener));
    let text = reqwest::get(url).await.unwrap().text().await.unwrap();
    served.abort();
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ').map(str::to_owned));
    line.map(|value| value.parse().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn health_says_what_is_not_as_it_should_be() {
    let server = Server::start().await;
    let (status, said) = health(&server).await;
    assert_eq!((status, said), (200, serde_json::json!({"live": true, "ready": true, "reasons": ["BACKUP_OLD"]})));
    let backup = TempDir::new().unwrap();
    server.registry.backup(backup.path(), 7).unwrap();
    assert_eq!(health(&server).await.1["reasons"], serde_json::json!([]));
    server.registry.keep_room(Room { floor: u64::MAX, reserve: 1 }).unwrap();
    assert_eq!(health(&server).await, (200, serde_json::json!({"live": true, "ready": true, "reasons": ["PHOTOS_WAIT", "RESERVE_USED"]})));
    server.pass(37 * 3600 * 1000);
    assert!(health(&server).await.1["reasons"].as_array().unwrap().contains(&"BACKUP_OLD".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_follow_what_happens() {
    let server = Server::start().await;
    assert_eq!(figure(&server, "buzheng_devices").await, Some(0));
    let mut laptop = Laptop::enrolled(&server).await;
    (0..5).for_each(|n| laptop.note_unknown(n));
    laptop.push_all().await;
    server.registry.project().unwrap();
    laptop.push_bytes(vec![0; 10]).await;
    assert_eq!(laptop.send(laptop.request(Method::GET, "/v1/somewhere/else")).await.status, 400);
    for (name, value) in [
        ("buzheng_ready", Some(1)),
        ("buzheng_devices", Some(1)),
        ("buzheng_devices_in_session", Some(1)),
        ("buzheng_events", Some(5)),
        ("buzheng_events_waiting", Some(0)),
        ("buzheng_quarantined", Some(5)),
        ("buzheng_blobs", Some(0)),
        ("buzheng_backup_age_seconds", None),
        ("buzheng_requests_total{route=\"/v1/logs/{device}/{epoch}/events\",method=\"POST\",status=\"200\"}", Some(1)),
        ("buzheng_requests_total{route=\"/v1/logs/{device}/{epoch}/events\",method=\"POST\",status=\"400\"}", Some(1)),
        ("buzheng_requests_total{route=\"other\",method=\"GET\",status=\"400\"}", Some(1)),
        ("buzheng_request_seconds_bucket{route=\"/v1/logs/{device}/{epoch}/events\",le=\"+Inf\"}", Some(2)),
    ] {
        assert_eq!(figure(&server, name).await, value, "{name}");
    }
    let backup = TempDir::new().unwrap();
    server.registry.backup(backup.path(), 7).unwrap();
    server.pass(90_000);
    assert_eq!(figure(&server, "buzheng_backup_age_seconds").await, Some(90));
    assert!(figure(&server, "buzheng_disk_free_bytes").await.is_some());
    server.pass(testing::NOW.as_ms());
    assert_eq!(figure(&server, "buzheng_devices_in_session").await, Some(0));
}
