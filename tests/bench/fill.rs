//! A laptop with many cases: real files, real key slots, feeds as a registry would send them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Instant;

use buzheng_app::{App, Clock, Ids, NewOperator, Operators, Ports, open_for_setup, unlock};
use buzheng_domain::archive::ArchiveRow;
use buzheng_domain::campaign::Village;
use buzheng_domain::case::{
    CaseEvent, CertificatesPrepared, Command, FactsAnswered, FileChosen, LookupRun, Mark, NoticeRecorded, Opened, Party, PartyRecorded,
    SpouseRole,
};
use buzheng_domain::event::Event;
use buzheng_domain::ids::{ArchiveRowId, CaseId, DeviceId, EventId, RangeId};
use buzheng_domain::staff::{Role, StaffMember};
use buzheng_domain::supply::{BookletRange, NumberLease};
use buzheng_domain::testing;
use buzheng_domain::time::DeviceTime;
use buzheng_domain::values::CertNo;
use buzheng_protocol::wire::feeds::{ARCHIVE_SCHEMA, CAMPAIGN_SCHEMA, LEASE_SCHEMA, STAFF_SCHEMA, STOCK_SCHEMA, VILLAGE_SCHEMA};
use buzheng_protocol::wire::{FeedOp, FeedPage, FeedSum, OpKind};
use buzheng_protocol::{Envelope, Meta, cbor};
use buzheng_store::{DataDir, Store, StoreError};
use serde::Serialize;
use uuid::Uuid;

const PASSWORD: &str = "buzheng-bench";
/// Old files of the laptop's own township, and of all townships together.
const ARCHIVE_ROWS: u32 = 5_000;
const ARCHIVE_ROWS_ALL: u32 = 200_000;

pub(crate) struct Laptop {
    dir: DataDir,
    ports: Ports,
    couples: AtomicU32,
    _folder: tempfile::TempDir,
}

struct Still(Instant);

impl Clock for Still {
    fn now(&self) -> DeviceTime {
        DeviceTime::from_ms(testing::NOW.as_ms() + i64::try_from(self.0.elapsed().as_millis()).unwrap())
    }
    fn mono_ms(&self) -> u64 {
        0
    }
}

struct Counter(AtomicU64);

impl Ids for Counter {
    fn next(&self, _: DeviceTime) -> Uuid {
        Uuid::from_u128((1 << 120) + u128::from(self.0.fetch_add(1, Ordering::Relaxed)))
    }
}

/// A laptop that has served `cases` couples to a bound certificate and sent nothing.
pub(crate) fn laptop(cases: u32) -> Laptop {
    let folder = tempfile::tempdir().unwrap();
    let dir = DataDir::new(folder.path().join("data"));
    let ports = Ports { clock: Arc::new(Still(Instant::now())), ids: Arc::new(Counter(AtomicU64::new(1))) };
    let me = registrar();
    let operator = NewOperator { staff: me.id, staff_no: me.staff_no, password: PASSWORD.into() };
    let store = open_for_setup(&dir, &[operator], &ports).unwrap();
    let device = store.read(|view| view.log()).unwrap().device;
    store.transaction(|tx| tx.apply_feeds(&feeds(device, cases), "1")).unwrap();
    let mut ids = 0;
    for chunk in (0..cases).collect::<Vec<_>>().chunks(500) {
        append(&store, chunk, &mut ids);
    }
    Laptop { dir, ports, couples: AtomicU32::new(cases), _folder: folder }
}

fn append(store: &Store, chunk: &[u32], ids: &mut u128) {
    let written = store.transaction(|tx| {
        for n in chunk {
            for event in history(*n) {
                *ids += 1;
                tx.append(&envelope(*ids, *n, event))?;
            }
        }
        Ok::<_, StoreError>(())
    });
    written.unwrap();
}

impl Laptop {
    pub(crate) fn unlock(&self) -> App {
        unlock(&Operators::of(&self.dir), registrar().id, PASSWORD, self.ports.clone()).unwrap()
    }

    pub(crate) fn open_session(&self, app: &App) {
        app.open_session(testing::session().village.as_str(), "演示干部").unwrap();
    }

    /// Brings the archive index from 5,000 files to 200,000.
    pub(crate) fn more_files(&self, app: &App, cases: u32) {
        let rows = files("330281115", cases + ARCHIVE_ROWS..cases + ARCHIVE_ROWS_ALL);
        app.store().transaction(|tx| tx.apply_feeds(&[page("archive/330281115", &rows)], "2")).unwrap();
    }

    /// The next couple, with everything of step 2 said.
    pub(crate) fn next_couple(&self, app: &App) -> CaseId {
        let (man, woman) = couple(self.couples.fetch_add(1, Ordering::Relaxed));
        let case = app.open_case(None).unwrap();
        for (role, party) in [(SpouseRole::Man, man), (SpouseRole::Woman, woman)] {
            app.command(case, Command::RecordParty { role, party: Box::new(party) }).unwrap();
        }
        app.command(case, Command::RecordNotice { man_willing: true, woman_willing: true }).unwrap();
        app.command(case, Command::AnswerFacts { answers: Box::new(testing::clear_answers()) }).unwrap();
        case
    }

    /// From the kept photograph to a bound number.
    pub(crate) fn approve(&self, app: &App, case: CaseId) {
        let signed = Some(Mark::SignedAndFingerprint);
        for command in [
            Command::WitnessDeclaration { man: signed, woman: signed, read_aloud: true },
            Command::Decide { agree: true, reason: None, reg_date: None },
            Command::PrepareCertificates,
        ] {
            app.command(case, command).unwrap();
        }
    }
}

pub(crate) fn case_id(n: u32) -> CaseId {
    CaseId::from_uuid(Uuid::from_u128((u128::from(n) + 1) << 32))
}

pub(crate) fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([200, (x % 251) as u8, (y % 241) as u8]));
    let mut bytes = Vec::new();
    image::DynamicImage::from(picture).write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Jpeg).unwrap();
    bytes
}

fn registrar() -> StaffMember {
    testing::staff(1, Role::Registrar)
}

/// The `n`th invented couple; every number is another, and some five hundred names a side share the files as common names do.
fn couple(n: u32) -> (Party, Party) {
    const SURNAMES: [&str; 20] =
        ["陈", "沈", "王", "李", "张", "黄", "徐", "胡", "朱", "施", "史", "杨", "周", "吴", "郑", "钱", "孙", "赵", "谢", "叶"];
    const GIVEN: [&str; 24] = [
        "国", "英", "明", "华", "芳", "军", "伟", "丽", "强", "敏", "静", "红", "平", "玉", "兰", "海", "林", "龙", "根", "仙", "凤", "珍",
        "良", "生",
    ];
    let pick = |from: &[&'static str], at: u32| from[at as usize % from.len()];
    let birth = format!("{}{:02}{:02}", 1940 + n / 400 % 40, n / 16_000 % 12 + 1, n / 192_000 + 1);
    let id = |sequence| testing::citizen_id("339999", &birth, sequence);
    let man = format!("{}演{}", pick(&SURNAMES, n), pick(&GIVEN, n / 20));
    let woman = format!("{}示{}", pick(&SURNAMES, n / 7), pick(&GIVEN, n / 11));
    let sequence = n % 400 * 2;
    (testing::party(&man, id(sequence + 1)), testing::party(&woman, id(sequence + 2)))
}

fn archive_row(n: u32) -> ArchiveRow {
    ArchiveRow { id: ArchiveRowId::from_uuid(Uuid::from_u128(1_000_000 + u128::from(n))), ..testing::file_of(&couple(n)) }
}

/// Old files of the couples `of`, as a township's feed sends them.
fn files(township: &str, of: std::ops::Range<u32>) -> Vec<FeedOp> {
    of.map(|n| ArchiveRow { township: township.into(), ..archive_row(n) })
        .zip(1..)
        .map(|(row, op)| put(op, &row.id.to_string(), ARCHIVE_SCHEMA, &row))
        .collect()
}

fn feeds(device: DeviceId, cases: u32) -> Vec<FeedPage> {
    let village = Village { code: testing::session().village, name: "演示村".into() };
    let lease = NumberLease { device, first: 1, last: cases + 1_000, ..testing::lease() };
    let stock = BookletRange {
        id: RangeId::from_uuid(Uuid::from_u128(6)),
        device,
        first: testing::booklet(0),
        last: testing::booklet(u64::from(cases) * 2 + 1_000),
    };
    let me = registrar();
    // Files of the couples who come next, so that a lookup finds one.
    let rows = files("330281114", cases..cases + ARCHIVE_ROWS);
    vec![
        page(
            "campaign",
            &[put(1, "settings", CAMPAIGN_SCHEMA, &testing::campaign()), put(2, village.code.as_str(), VILLAGE_SCHEMA, &village)],
        ),
        page("staff", &[put(1, &me.staff_no, STAFF_SCHEMA, &me)]),
        page(&format!("leases/{device}"), &[put(1, "lease", LEASE_SCHEMA, &lease)]),
        page(&format!("stock/{device}"), &[put(1, "range", STOCK_SCHEMA, &stock)]),
        page("archive/330281114", &rows),
    ]
}

fn put<T: Serialize>(op_id: u64, key: &str, schema: &str, value: &T) -> FeedOp {
    FeedOp { op_id, key: key.to_owned(), op: OpKind::Put, schema: schema.to_owned(), body: cbor::encode(value).unwrap() }
}

fn page(feed: &str, ops: &[FeedOp]) -> FeedPage {
    let sum = ops.iter().fold(FeedSum::default(), |sum, op| sum.plus(FeedSum::row(&op.key, op.op_id, &op.schema, &op.body)));
    FeedPage {
        feed: feed.to_owned(),
        generation: 1,
        ops: ops.to_vec(),
        upto: ops.iter().map(|op| op.op_id).max().unwrap_or(0),
        sum: Some(sum),
    }
}

fn envelope(id: u128, case: u32, event: CaseEvent) -> Envelope {
    let meta = Meta {
        id: EventId::from_uuid(Uuid::from_u128(id)),
        at_ms: testing::NOW.as_ms() - 86_400_000 + i64::from(case),
        mono_ms: 0,
        boot: Uuid::nil(),
        actor: Some(registrar().id),
        session: Some(testing::session().id),
        refs: Vec::new(),
        seen: [("campaign".to_owned(), 2), ("staff".to_owned(), 1)].into(),
    };
    Envelope::of(&Event::Case(case_id(case), event), meta).unwrap()
}

/// Fifteen events, as a served case has.
fn history(n: u32) -> Vec<CaseEvent> {
    let couple = couple(n);
    let answered = || CaseEvent::FactsAnswered(FactsAnswered { answers: testing::clear_answers() });
    let mut events = vec![
        CaseEvent::Opened(Opened { case_no: format!("330281114201-20220519-{n:05}"), session: testing::session().id, priority: None }),
        CaseEvent::PartyRecorded(PartyRecorded { role: SpouseRole::Man, party: couple.0.clone() }),
        CaseEvent::PartyRecorded(PartyRecorded { role: SpouseRole::Woman, party: couple.1.clone() }),
        CaseEvent::NoticeRecorded(NoticeRecorded { version: "2022.1".into(), unwilling: Vec::new() }),
    ];
    events.extend((0..8).map(|_| answered()));
    events.push(CaseEvent::LookupRun(LookupRun { index_rows: 5_000 }));
    events.push(CaseEvent::FileChosen(FileChosen { file: testing::chosen_file(&couple) }));
    events.push(CaseEvent::CertificatesPrepared(CertificatesPrepared {
        cert_no: CertNo::new(2022, n + 1).unwrap(),
        lease: testing::lease().id,
        reg_date: testing::date(1982, 5, 1),
        note: "遗失，补发结婚证。补发日期：2022年05月19日".into(),
        man_booklet: testing::booklet(u64::from(n) * 2),
        woman_booklet: testing::booklet(u64::from(n) * 2 + 1),
    }));
    events
}
