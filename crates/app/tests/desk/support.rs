//! A laptop that was set up, with the feeds of a small sample world, a clock under control, and its operator.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use buzheng_app::{App, AppError, Clock, Ids, NewOperator, Operators, Ports, open_for_setup, unlock};
use buzheng_domain::campaign::Village;
use buzheng_domain::case::{Command, FormKind, Mark, OldCertificate, Party, PhotoSource, SpouseRole};
use buzheng_domain::ids::{ArchiveRowId, CaseId, DeviceId, RangeId};
use buzheng_domain::staff::{Role, StaffMember};
use buzheng_domain::supply::{BookletRange, NumberLease};
use buzheng_domain::testing;
use buzheng_domain::time::DeviceTime;
use buzheng_protocol::cbor;
use buzheng_protocol::wire::feeds::{ARCHIVE_SCHEMA, CAMPAIGN_SCHEMA, LEASE_SCHEMA, STAFF_SCHEMA, STOCK_SCHEMA, VILLAGE_SCHEMA};
use buzheng_protocol::wire::{FeedOp, FeedPage, FeedSum, OpKind};
use buzheng_store::{DataDir, Store};
use serde::Serialize;
use tempfile::TempDir;
use uuid::Uuid;

pub(crate) const PASSWORD: &str = "演示-口令-2022";

/// A clock that stands still until it is moved.
pub(crate) struct Hands(pub(crate) AtomicI64);

impl Clock for Hands {
    fn now(&self) -> DeviceTime {
        DeviceTime::from_ms(self.0.load(Ordering::SeqCst))
    }
    fn mono_ms(&self) -> u64 {
        0
    }
}

struct Counter(AtomicU64);

impl Ids for Counter {
    fn next(&self, _: DeviceTime) -> Uuid {
        Uuid::from_u128((1 << 100) + u128::from(self.0.fetch_add(1, Ordering::SeqCst)))
    }
}

pub(crate) struct Laptop {
    pub(crate) dir: DataDir,
    pub(crate) hands: Arc<Hands>,
    pub(crate) ports: Ports,
    _folder: TempDir,
}

impl Laptop {
    /// With `booklets` blanks and one operator.
    pub(crate) fn new(booklets: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dir = DataDir::new(folder.path().join("data"));
        let hands = Arc::new(Hands(AtomicI64::new(testing::NOW.as_ms())));
        let ports = Ports { clock: hands.clone(), ids: Arc::new(Counter(AtomicU64::new(1))) };
        let operator = NewOperator { staff: registrar().id, staff_no: registrar().staff_no, password: PASSWORD.into() };
        let store = open_for_setup(&dir, &[operator], &ports).unwrap();
        let device = store.read(|view| view.log()).unwrap().device;
        let laptop = Self { dir, hands, ports, _folder: folder };
        feed(&store, "1", &base(device, booklets, &registrar()));
        laptop
    }

    pub(crate) fn operators(&self) -> Operators {
        Operators::of(&self.dir)
    }

    pub(crate) fn unlock_with(&self, password: &str) -> Result<App, AppError> {
        unlock(&self.operators(), registrar().id, password, self.ports.clone())
    }

    /// Unlocked, with a session open.
    pub(crate) fn at_work(&self) -> App {
        let app = self.unlock_with(PASSWORD).unwrap();
        app.open_session(testing::session().village.as_str(), "演示干部").unwrap();
        app
    }

    pub(crate) fn pass_ms(&self, ms: i64) {
        self.hands.0.fetch_add(ms, Ordering::SeqCst);
    }
}

pub(crate) fn registrar() -> StaffMember {
    testing::staff(1, Role::Registrar)
}

pub(crate) fn base(device: DeviceId, booklets: u64, staff: &StaffMember) -> Vec<FeedPage> {
    let village = Village { code: testing::session().village, name: "演示村".into() };
    let lease = NumberLease { device, ..testing::lease() };
    let stock = BookletRange {
        id: RangeId::from_uuid(Uuid::from_u128(6)),
        device,
        first: testing::booklet(0),
        last: testing::booklet(booklets - 1),
    };
    let rows: Vec<_> = (0..5)
        .map(|n| put(n + 1, &row(u32::try_from(n).unwrap()).id.to_string(), ARCHIVE_SCHEMA, &row(u32::try_from(n).unwrap())))
        .collect();
    vec![
        page(
            "campaign",
            &[put(1, "settings", CAMPAIGN_SCHEMA, &testing::campaign()), put(2, village.code.as_str(), VILLAGE_SCHEMA, &village)],
        ),
        page("staff", &[put(1, &staff.staff_no, STAFF_SCHEMA, staff)]),
        page(&format!("leases/{device}"), &[put(1, "lease", LEASE_SCHEMA, &lease)]),
        page(&format!("stock/{device}"), &[put(1, "range", STOCK_SCHEMA, &stock)]),
        page("archive/330281114", &rows),
    ]
}

pub(crate) fn feed(store: &Store, cursor: &str, pages: &[FeedPage]) {
    let applied = store.transaction(|tx| tx.apply_feeds(pages, cursor)).unwrap();
    assert!(applied.dropped.is_empty(), "a checksum of the test is wrong");
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

/// The `n`th invented couple.
pub(crate) fn couple(n: u32) -> (Party, Party) {
    let id = |birth: &str, sequence: u32| testing::citizen_id("339999", birth, sequence);
    (testing::party("陈演国", id("19580312", 2 * n + 1)), testing::party("沈示英", id("19600520", 2 * n + 2)))
}

fn row(n: u32) -> buzheng_domain::archive::ArchiveRow {
    buzheng_domain::archive::ArchiveRow {
        id: ArchiveRowId::from_uuid(Uuid::from_u128(1000 + u128::from(n))),
        ..testing::file_of(&couple(n))
    }
}

/// A JPEG of the size given.
pub(crate) fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([200, (x % 251) as u8, (y % 241) as u8]));
    let mut bytes = Vec::new();
    image::DynamicImage::from(picture).write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Jpeg).unwrap();
    bytes
}

/// Takes the `n`th couple up to the signed declaration.
pub(crate) fn serve_until_declared(app: &App, n: u32) -> CaseId {
    let case = app.open_case(None).unwrap();
    let (man, woman) = couple(n);
    for (role, party) in [(SpouseRole::Man, man), (SpouseRole::Woman, woman)] {
        app.command(case, Command::RecordParty { role, party: Box::new(party) }).unwrap();
    }
    app.command(case, Command::RecordNotice { man_willing: true, woman_willing: true }).unwrap();
    app.command(case, Command::AnswerFacts { answers: Box::new(testing::clear_answers()) }).unwrap();
    let (_, found) = app.search_archive(case).unwrap();
    let (file, matched) = &found[0];
    assert!(matched.is_exact());
    app.choose_file(case, file.id).unwrap();
    let staged = app.stage_photo(jpeg(1600, 1200)).unwrap();
    app.keep_photo(case, staged.token, staged.crop, PhotoSource::File).unwrap();
    let signed = Some(Mark::SignedAndFingerprint);
    app.command(case, Command::WitnessDeclaration { man: signed, woman: signed, read_aloud: true }).unwrap();
    case
}

/// The rest, up to two booklets handed over.
pub(crate) fn finish(app: &App, case: CaseId) {
    let signed = Some(Mark::SignedAndFingerprint);
    for command in [
        Command::Decide { agree: true, reason: None, reg_date: None },
        Command::PrepareCertificates,
        Command::NoteFormPrinted { form: FormKind::CertificateMan, copy: 1 },
        Command::NoteFormPrinted { form: FormKind::CertificateWoman, copy: 1 },
        Command::ConfirmPrinted,
        Command::Seal,
        Command::HandOver { man: signed, woman: signed, old_certificate: OldCertificate::NoneLost },
    ] {
        app.command(case, command).unwrap();
    }
}
