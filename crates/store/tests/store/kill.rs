//! A child process appends and is killed with SIGKILL; what it had acknowledged must be there.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use buzheng_domain::case::{CaseEvent, Opened, PhotoAttached};
use buzheng_domain::event::Event;
use buzheng_domain::ids::{CaseId, EventId};
use buzheng_domain::testing;
use buzheng_protocol::{Envelope, Meta};
use buzheng_store::{DataDir, Store};
use uuid::Uuid;

use crate::support::{self, Dice};

const FOLDER: &str = "BUZHENG_TEST_APPEND_TO";
const NAME: &str = "kill::every_acknowledged_append_survives_a_kill";

#[test]
fn every_acknowledged_append_survives_a_kill() {
    if let Ok(folder) = std::env::var(FOLDER) {
        append_until_killed(&DataDir::new(folder));
    }
    let folder = tempfile::tempdir().unwrap();
    let dir = DataDir::new(folder.path().join("data"));
    drop(Store::create(&dir, &support::key(), &support::setup()).unwrap());
    let seed = u64::from(std::process::id());
    println!("seed {seed}");
    let mut dice = Dice::new(seed);
    let mut acknowledged = 0;
    for round in 0..8 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", NAME, "--nocapture"])
            .env(FOLDER, dir.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let rounds = 1 + dice.below(25);
        let mut heard = 0;
        while heard < rounds {
            let line = lines.next().expect("the child stopped by itself").unwrap();
            if let Some(seq) = line.strip_prefix("saved ") {
                acknowledged = seq.parse().unwrap();
                heard += 1;
            }
        }
        std::thread::sleep(std::time::Duration::from_micros(dice.below(3000) as u64));
        child.kill().unwrap();
        child.wait().unwrap();
        // What it said before dying counts too.
        for line in lines.map_while(Result::ok) {
            if let Some(seq) = line.strip_prefix("saved ") {
                acknowledged = seq.parse().unwrap();
            }
        }
        let store = Store::open(&dir, &support::key()).unwrap();
        let heads = store.read(|view| view.verify_chain()).unwrap();
        assert!(heads[0].1.seq >= acknowledged, "round {round}: {} of {acknowledged}", heads[0].1.seq);
        store.sweep_orphans(&[]).unwrap();
        for hash in store.read(|view| view.blob_hashes()).unwrap() {
            store.blobs().read(&hash).unwrap();
        }
        store.check_integrity().unwrap();
    }
    assert!(acknowledged > 8);
}

fn append_until_killed(dir: &DataDir) -> ! {
    let store = Store::open(dir, &support::key()).unwrap();
    let mut seq = store.read(|view| view.head()).unwrap().seq;
    loop {
        let case = CaseId::from_uuid(Uuid::from_u128(u128::from(seq) << 64));
        let photo = {
            let mut bytes = vec![seq as u8; 30_000];
            bytes.splice(0..8, seq.to_le_bytes());
            let master = store.blobs().put(&bytes).unwrap();
            let print = store.blobs().put(&bytes[..5000]).unwrap();
            buzheng_domain::case::Photo { master, master_bytes: 30_000, print, print_bytes: 5000, ..testing::photo() }
        };
        let events = [
            CaseEvent::Opened(Opened {
                case_no: format!("330281114201-20220520-{seq:03}"),
                session: testing::session().id,
                priority: None,
            }),
            CaseEvent::PhotoAttached(PhotoAttached { photo }),
        ];
        for event in events {
            let meta = Meta {
                id: EventId::from_uuid(Uuid::from_u128(u128::from(seq) + 1)),
                at_ms: 0,
                mono_ms: 0,
                boot: Uuid::nil(),
                actor: None,
                session: None,
                refs: Vec::new(),
                seen: Default::default(),
            };
            let envelope = Envelope::of(&Event::Case(case, event), meta).unwrap();
            seq = store.transaction(|tx| tx.append(&envelope)).unwrap();
            println!("saved {seq}");
            std::io::stdout().flush().unwrap();
        }
    }
}
