//! The real program, killed: what was committed is there once, whatever the laptop heard of it.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use buzheng_protocol::wire::Ticket;

use crate::case::Desk;
use crate::laptop::{Laptop, random};
use crate::server::couple;

struct Program {
    child: Child,
    url: String,
    /// Where its figures are.
    metrics: Option<String>,
}

fn program(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_buzheng-registry"));
    command.arg("--data").arg(data).env("RUST_LOG", "error");
    command
}

impl Program {
    fn start(data: &Path) -> Self {
        Self::of(program(data))
    }

    fn of(program: Command) -> Self {
        Self::of_with(program, &[])
    }

    fn of_with(mut program: Command, more: &[&str]) -> Self {
        let mut child = program
            .args(["serve", "--listen", "127.0.0.1:0", "--floor-mb", "0", "--reserve-mb", "0"])
            .args(more)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (mut said, mut metrics) = (BufReader::new(child.stdout.take().unwrap()), None);
        loop {
            let mut line = String::new();
            said.read_line(&mut line).unwrap();
            if let Some(address) = line.trim().strip_prefix("metrics on ") {
                metrics = Some(format!("http://{address}{}", buzheng_protocol::wire::routes::METRICS));
                continue;
            }
            let address = line.trim().strip_prefix("listening on ").unwrap_or_else(|| panic!("unexpected: {line}"));
            return Self { url: format!("http://{address}"), child, metrics };
        }
    }

    /// As a power cut would.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _ended_already = self.child.wait();
    }
}

fn ticket(data: &Path, url: &str) -> Ticket {
    let file = data.join("t.json");
    let made = program(data).args(["ticket", "--device-label", "演示", "--url", url, "--out"]).arg(&file).output().unwrap();
    assert!(made.status.success());
    Ticket::parse(&std::fs::read_to_string(file).unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_of_a_push_the_resent_batch_is_there_once() {
    let seed: [u8; 16] = random();
    println!("delays {seed:?}");
    let data = tempfile::tempdir().unwrap();
    let server = Program::start(data.path());
    let mut laptop = Laptop::with_ticket(&server.url, &ticket(data.path(), &server.url)).await;
    server.kill();
    for (round, delay) in seed.into_iter().enumerate() {
        let server = Program::start(data.path());
        laptop.url = server.url.clone();
        let from = laptop.events.len();
        for n in 0..20 {
            laptop.note_unknown(n);
        }
        let to = laptop.events.len();
        let batch = laptop.batch(from, to);
        let request = laptop.request(reqwest::Method::POST, &buzheng_protocol::wire::routes::events(&laptop.log)).body(batch.clone());
        let sending = tokio::spawn(request.send());
        tokio::time::sleep(Duration::from_micros(u64::from(delay) * 80)).await;
        server.kill();
        let _heard_or_not = sending.await;

        let server = Program::start(data.path());
        laptop.url = server.url.clone();
        let ack = laptop.push_bytes(batch).await.ack();
        assert_eq!(ack.head(), laptop.head(to), "round {round}");
        server.kill();
    }
    let checked = program(data.path()).arg("verify").output().unwrap();
    let said = String::from_utf8(checked.stdout).unwrap();
    assert!(checked.status.success() && said.starts_with("1 logs, 320 events, 16 signed batches"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reply_lost_after_the_commit_the_resent_batch_gets_the_same_answer() {
    let data = tempfile::tempdir().unwrap();
    let server = Program::start(data.path());
    let mut laptop = Laptop::with_ticket(&server.url, &ticket(data.path(), &server.url)).await;
    for n in 0..5 {
        laptop.note_unknown(n);
    }
    // The request goes out on a bare connection whose answer is never read.
    let batch = laptop.batch(0, 5);
    let path = buzheng_protocol::wire::routes::events(&laptop.log);
    let head =
        format!("POST {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\ncontent-length: {}\r\n\r\n", laptop.token, batch.len());
    let mut connection = std::net::TcpStream::connect(server.url.strip_prefix("http://").unwrap()).unwrap();
    std::io::Write::write_all(&mut connection, &[head.as_bytes(), &batch].concat()).unwrap();
    let stored = || {
        let said = program(data.path()).arg("verify").output().unwrap().stdout;
        String::from_utf8(said).unwrap().starts_with("1 logs, 5 events")
    };
    for _ in 0..100 {
        if stored() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    server.kill();
    drop(connection);

    let server = Program::start(data.path());
    laptop.url = server.url.clone();
    let ack = laptop.push_bytes(batch).await.ack();
    assert_eq!((ack.received, ack.head()), (5, laptop.head(5)));
    assert!(stored());
    server.kill();
}

#[tokio::test(flavor = "multi_thread")]
async fn asked_to_end_it_ends_in_order() {
    let data = tempfile::tempdir().unwrap();
    let mut server = Program::start(data.path());
    let pid = server.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    let ended = server.child.wait().unwrap();
    assert!(ended.success());
}

#[test]
fn a_missing_key_beside_a_database_is_refused() {
    let data = tempfile::tempdir().unwrap();
    assert!(program(data.path()).arg("init").status().unwrap().success());
    std::fs::remove_file(data.path().join("registry.key")).unwrap();
    assert!(!program(data.path()).arg("init").status().unwrap().success());
    assert!(!data.path().join("registry.key").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_and_the_figures_of_the_program_name_nobody() {
    let data = tempfile::tempdir().unwrap();
    let log = data.path().join("log");
    let mut command = Command::new(env!("CARGO_BIN_EXE_buzheng-registry"));
    command.arg("--data").arg(data.path()).arg("--json-logs");
    command.env("RUST_LOG", "trace").stderr(std::fs::File::create(&log).unwrap());
    let server = Program::of_with(command, &["--metrics", "127.0.0.1:0"]);
    let mut laptop = Laptop::with_ticket(&server.url, &ticket(data.path(), &server.url)).await;
    let mut desk = Desk::new(Default::default());
    let couple = couple(0);
    desk.until_review(&mut laptop, &couple, "A");
    laptop.push_all().await;
    // Judged twice over: nobody is on this registry's staff list, so there are conflicts to report too.
    let shown = program(data.path()).args(["case", "A", "--json"]).output().unwrap();
    let shown: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!(shown["man"]["id_no"], couple.0.id.as_str());
    assert_eq!(shown["flagged"], true);
    let figures = reqwest::get(server.metrics.as_deref().unwrap()).await.unwrap().text().await.unwrap();
    assert!(figures.contains("buzheng_request_seconds_count{route=\"/v1/logs/{device}/{epoch}/events\"} 1"), "{figures}");
    server.kill();
    let log = std::fs::read_to_string(log).unwrap();
    assert!(log.contains("stored") && log.contains("conflict"), "{log}");
    for line in log.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(line["level"].is_string() && line["timestamp"].is_string());
    }
    let device = laptop.device.as_uuid().to_string();
    assert!(log.contains(&device) && !figures.contains(&device));
    for secret in [couple.0.name.as_str(), couple.1.name.as_str(), couple.0.id.as_str(), couple.1.id.as_str(), &laptop.token] {
        assert!(!log.contains(secret) && !figures.contains(secret));
    }
}
