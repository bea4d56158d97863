//! How the store behaves with many cases: `cargo run --release -p buzheng-store --example scale -- 20000`.
//!
//! Prints milliseconds for what the desk does often: save a step, open a case, list, count, and a rebuild.

use std::collections::BTreeMap;
use std::time::Instant;

use buzheng_domain::case::{CaseEvent, CertificatesPrepared, FileChosen, NoticeRecorded, Opened, PartyRecorded, SpouseRole};
use buzheng_domain::event::Event;
use buzheng_domain::ids::{CaseId, EventId};
use buzheng_domain::testing;
use buzheng_domain::values::CertNo;
use buzheng_protocol::{Envelope, Meta};
use buzheng_store::{CaseQuery, DataDir, DbKey, Setup, Store, StoreError, Watermarks};
use uuid::Uuid;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let cases: u32 = std::env::args().nth(1).map_or(Ok(20_000), |n| n.parse())?;
    let folder = tempfile::tempdir()?;
    let dir = DataDir::new(folder.path());
    let store = Store::create(&dir, &DbKey::generate()?, &Setup::generate(testing::lease().device)?)?;
    let mut ids = 0_u128;
    let started = Instant::now();
    for chunk in (0..cases).collect::<Vec<_>>().chunks(500) {
        store.transaction(|tx| {
            for n in chunk {
                for event in history(*n) {
                    ids += 1;
                    tx.append(&envelope(ids, *n, event)?)?;
                }
            }
            Ok::<_, StoreError>(())
        })?;
    }
    report(&format!("{cases} cases written"), started);
    let size = std::fs::metadata(dir.database())?.len();
    println!("{:>10.1} MB", size as f64 / 1e6);
    let log = store.read(|view| view.log())?;
    let head = store.read(|view| view.head())?;
    store.transaction(|tx| tx.record_ack(&log, Watermarks { received: head.seq - 20, safe: 0 }))?;
    for round in 1..=3 {
        println!("round {round}");
        let started = Instant::now();
        ids += 1;
        let notice = CaseEvent::NoticeRecorded(NoticeRecorded { version: "2022.1".into(), unwilling: Vec::new() });
        store.transaction(|tx| tx.append(&envelope(ids, cases / 2, notice)?))?;
        report("save a step", started);
        let started = Instant::now();
        store.read(|view| view.case(case_id(cases / 3)))?;
        report("open a case", started);
        let query = CaseQuery { limit: 50, ..CaseQuery::default() };
        let started = Instant::now();
        store.read(|view| view.cases(&query))?;
        report("newest 50 cases", started);
        let started = Instant::now();
        store.read(|view| view.cases(&CaseQuery { text: Some("示英".into()), ..query.clone() }))?;
        report("cases by a part of a name", started);
        let started = Instant::now();
        store.read(|view| view.unsent())?;
        report("unsent", started);
        let started = Instant::now();
        store.read(|view| view.state_counts(Some(testing::session().id)))?;
        report("counts of a session", started);
        let started = Instant::now();
        store.read(|view| view.supply())?;
        report("supply", started);
    }
    let started = Instant::now();
    store.rebuild_projections()?;
    report("rebuild", started);
    let started = Instant::now();
    store.read(|view| view.verify_chain())?;
    report("verify the chain", started);
    let started = Instant::now();
    store.backup("scale.db")?;
    report("verified backup", started);
    Ok(())
}

fn report(what: &str, started: Instant) {
    println!("{:>10.2} ms  {what}", started.elapsed().as_secs_f64() * 1000.0);
}

fn case_id(n: u32) -> CaseId {
    CaseId::from_uuid(Uuid::from_u128(u128::from(n) << 64))
}

fn envelope(id: u128, case: u32, event: CaseEvent) -> Result<Envelope, StoreError> {
    let meta = Meta {
        id: EventId::from_uuid(Uuid::from_u128(id)),
        at_ms: testing::NOW.as_ms() + i64::from(case),
        mono_ms: 0,
        boot: Uuid::nil(),
        actor: Some(testing::staff(1, buzheng_domain::staff::Role::Registrar).id),
        session: Some(testing::session().id),
        refs: Vec::new(),
        seen: BTreeMap::new(),
    };
    Envelope::of(&Event::Case(case_id(case), event), meta).map_err(|_| StoreError::Invalid { what: "event" })
}

/// Some fifteen events, as a served case has.
fn history(n: u32) -> Vec<CaseEvent> {
    let couple = testing::couple();
    let booklets = u64::from(n) * 2;
    let notice = || CaseEvent::NoticeRecorded(NoticeRecorded { version: "2022.1".into(), unwilling: Vec::new() });
    let mut events = vec![
        CaseEvent::Opened(Opened { case_no: format!("330281114201-20220520-{n:05}"), session: testing::session().id, priority: None }),
        CaseEvent::PartyRecorded(PartyRecorded { role: SpouseRole::Man, party: couple.0.clone() }),
        CaseEvent::PartyRecorded(PartyRecorded { role: SpouseRole::Woman, party: couple.1.clone() }),
        CaseEvent::FileChosen(FileChosen { file: testing::chosen_file(&couple) }),
    ];
    events.extend((0..10).map(|_| notice()));
    if let Ok(cert_no) = CertNo::new(2022, n + 1) {
        events.push(CaseEvent::CertificatesPrepared(CertificatesPrepared {
            cert_no,
            lease: testing::lease().id,
            reg_date: testing::date(1982, 5, 1),
            note: String::new(),
            man_booklet: testing::booklet(booklets),
            woman_booklet: testing::booklet(booklets + 1),
        }));
    }
    events
}
