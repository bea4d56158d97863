//! Writes a small database of an old schema for the tests: `cargo run -p buzheng-store --example freeze -- 1`.
//!
//! Run it once, when a schema is released, and commit `migrations/device/frozen/v<n>.db`; never run it again for a
//! released version. The people in it are invented (演示).

use std::collections::BTreeMap;
use std::path::Path;

use age::secrecy::ExposeSecret as _;
use buzheng_domain::case::{CaseEvent, NoticeRecorded, Opened, PartyRecorded, SpouseRole};
use buzheng_domain::event::{DeskEvent, Event, SessionOpened};
use buzheng_domain::ids::{CaseId, EventId};
use buzheng_domain::testing;
use buzheng_protocol::{Envelope, Head, LogId, Meta};
use buzheng_store::{DbKey, migrate};
use uuid::Uuid;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let version: u32 = std::env::args().nth(1).ok_or("which version?")?.parse()?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations/device/frozen");
    std::fs::create_dir_all(&folder)?;
    let path = folder.join(format!("v{version}.db"));
    if path.exists() {
        return Err("it is frozen already".into());
    }
    let key = [0xb2_u8; 32];
    let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    std::fs::write(folder.join("key.hex"), format!("{hex}\n"))?;
    let conn = migrate::create_at(&path, &DbKey::from_bytes(key), version)?;
    let log = LogId { device: testing::lease().device, epoch: 7 };
    let identity = age::x25519::Identity::generate().to_string();
    for (name, value) in [
        ("device_id", log.device.as_uuid().as_bytes().as_slice()),
        ("epoch", &log.epoch.to_be_bytes()),
        ("signing_seed", &[3; 32]),
        ("blob_identity", identity.expose_secret().as_bytes()),
        ("blob_name_key", &[4; 32]),
    ] {
        conn.execute("INSERT INTO meta (key, value) VALUES (?1, ?2)", (name, value))?;
    }
    let mut head = Head::EMPTY;
    for (n, event) in (1_u128..).zip(events()) {
        let meta = Meta {
            id: EventId::from_uuid(Uuid::from_u128(n)),
            at_ms: testing::NOW.as_ms(),
            mono_ms: 0,
            boot: Uuid::from_u128(1),
            actor: Some(testing::staff(1, buzheng_domain::staff::Role::Registrar).id),
            session: Some(testing::session().id),
            refs: Vec::new(),
            seen: BTreeMap::new(),
        };
        let envelope = Envelope::of(&event, meta)?;
        let body = envelope.encode()?;
        head = head.next(&log, &body);
        conn.execute(
            "INSERT INTO event (log_device, epoch, seq, ev_id, case_id, kind, at_ms, hash, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            (
                log.device.as_uuid().as_bytes(),
                log.epoch,
                head.seq,
                envelope.id.as_uuid().as_bytes(),
                envelope.case.map(|case| *case.as_uuid().as_bytes()),
                &envelope.kind,
                envelope.at_ms,
                head.hash,
                body,
            ),
        )?;
    }
    conn.execute("INSERT INTO log_ack VALUES (?1, ?2, 2, 1)", (log.device.as_uuid().as_bytes(), log.epoch))?;
    conn.close().map_err(|(_, error)| error)?;
    println!("{} events at version {version}", head.seq);
    Ok(())
}

fn events() -> Vec<Event> {
    let case = CaseId::from_uuid(Uuid::from_u128(100));
    vec![
        Event::Desk(DeskEvent::SessionOpened(SessionOpened { session: testing::session() })),
        Event::Case(
            case,
            CaseEvent::Opened(Opened { case_no: "330281114201-20220520-001".into(), session: testing::session().id, priority: None }),
        ),
        Event::Case(case, CaseEvent::PartyRecorded(PartyRecorded { role: SpouseRole::Man, party: testing::couple().0 })),
        Event::Case(case, CaseEvent::NoticeRecorded(NoticeRecorded { version: "2022.1".into(), unwilling: Vec::new() })),
    ]
}
