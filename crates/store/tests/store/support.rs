//! A device in a temporary folder, and a desk that decides with the domain's own rules.

use std::cell::Cell;
use std::collections::BTreeMap;

use buzheng_domain::archive::ArchiveRow;
use buzheng_domain::campaign::Campaign;
use buzheng_domain::case::{Case, CaseEvent, CaseState, Command, Context, Mark, OldCertificate, Party, Photo, SpouseRole, decide};
use buzheng_domain::event::{DeskEvent, Event, SessionOpened};
use buzheng_domain::ids::{CaseId, EventId, RangeId};
use buzheng_domain::staff::{Role, StaffMember};
use buzheng_domain::supply::BookletRange;
use buzheng_domain::testing;
use buzheng_protocol::wire::feeds::{ARCHIVE_SCHEMA, CAMPAIGN_SCHEMA, LEASE_SCHEMA, STAFF_SCHEMA, STOCK_SCHEMA};
use buzheng_protocol::wire::{FeedOp, FeedPage, FeedSum, OpKind};
use buzheng_protocol::{Envelope, Meta, cbor};
use buzheng_store::{DataDir, DbKey, Setup, Store, StoreError};
use serde::Serialize;
use tempfile::TempDir;
use uuid::Uuid;
use zeroize::Zeroizing;

pub(crate) const KEY: [u8; 32] = [7; 32];

pub(crate) fn key() -> DbKey {
    DbKey::from_bytes(KEY)
}

pub(crate) fn setup() -> Setup {
    Setup { device: testing::lease().device, epoch: 41, signing_seed: Zeroizing::new([3; 32]) }
}

pub(crate) struct World {
    // Dropped after the store.
    pub(crate) store: Store,
    pub(crate) dir: DataDir,
    pub(crate) _folder: TempDir,
    ids: Cell<u128>,
    pub(crate) now_ms: Cell<i64>,
}

/// Why a command did not happen.
#[derive(Debug)]
pub(crate) enum ActError {
    Refused,
    Store(StoreError),
}

impl From<StoreError> for ActError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl World {
    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dir = DataDir::new(folder.path().join("data"));
        let store = Store::create(&dir, &key(), &setup()).unwrap();
        Self { store, dir, _folder: folder, ids: Cell::new(1 << 80), now_ms: Cell::new(testing::NOW.as_ms()) }
    }

    /// With a lease, `booklets` blank booklets, settings, staff, and an open session.
    pub(crate) fn stocked(booklets: u64) -> Self {
        let world = Self::empty();
        let device = testing::lease().device.as_uuid().to_string();
        let range = BookletRange {
            id: RangeId::from_uuid(Uuid::from_u128(6)),
            device: testing::lease().device,
            first: testing::booklet(0),
            last: testing::booklet(booklets - 1),
        };
        let pages = [
            page("campaign", &[put(1, "settings", CAMPAIGN_SCHEMA, &testing::campaign())]),
            page("staff", &[put(1, "YY001", STAFF_SCHEMA, &world.registrar())]),
            page(&format!("leases/{device}"), &[put(1, "l", LEASE_SCHEMA, &testing::lease())]),
            page(&format!("stock/{device}"), &[put(1, "r", STOCK_SCHEMA, &range)]),
        ];
        let applied = world.store.transaction(|tx| tx.apply_feeds(&pages, "c1")).unwrap();
        assert!(applied.dropped.is_empty());
        world.append(Event::Desk(DeskEvent::SessionOpened(SessionOpened { session: testing::session() }))).unwrap();
        world
    }

    pub(crate) fn registrar(&self) -> StaffMember {
        testing::staff(1, Role::Registrar)
    }

    pub(crate) fn id(&self) -> Uuid {
        self.ids.set(self.ids.get() + 1);
        Uuid::from_u128(self.ids.get())
    }

    pub(crate) fn envelope(&self, event: &Event) -> Envelope {
        self.now_ms.set(self.now_ms.get() + 1000);
        let meta = Meta {
            id: EventId::from_uuid(self.id()),
            at_ms: self.now_ms.get(),
            mono_ms: 0,
            boot: Uuid::from_u128(1),
            actor: Some(self.registrar().id),
            session: Some(testing::session().id),
            refs: Vec::new(),
            seen: BTreeMap::new(),
        };
        Envelope::of(event, meta).unwrap()
    }

    pub(crate) fn append(&self, event: Event) -> Result<u64, StoreError> {
        let envelope = self.envelope(&event);
        self.store.transaction(|tx| tx.append(&envelope))
    }

    pub(crate) fn photo(&self, seed: u8) -> Photo {
        let bytes: Vec<u8> = (0..40_000_u32).map(|n| (n % 251) as u8 ^ seed).collect();
        let master = self.store.blobs().put(&bytes).unwrap();
        let print = self.store.blobs().put(&bytes[..9000]).unwrap();
        Photo { master, master_bytes: 40_000, print, print_bytes: 9000, ..testing::photo() }
    }

    /// Decides and appends in one transaction, as the app does.
    pub(crate) fn act(&self, case_id: CaseId, command: Command) -> Result<Vec<CaseEvent>, ActError> {
        let (actor, session) = (self.registrar(), testing::session());
        self.store.transaction(|tx| {
            let view = tx.view();
            let case = view.case(case_id)?;
            let campaign: Campaign = view.campaign()?.unwrap();
            let supply = view.supply()?;
            let mut people = Vec::new();
            if let Some(case) = &case {
                people.extend([&case.man, &case.woman].into_iter().flatten().map(|p| p.id.clone()));
            }
            if let Command::RecordParty { party, .. } = &command {
                people.push(party.id.clone());
            }
            let people: Vec<_> = people.iter().collect();
            let live = view.live_cases_of(&people, Some(case_id))?;
            let ctx = Context {
                now: testing::NOW,
                actor: &actor,
                campaign: &campaign,
                session: Some(&session),
                live: &live,
                supply: &supply,
                last_contact: Some(testing::NOW),
            };
            let events = decide(case.as_ref(), command, &ctx).map_err(|_| ActError::Refused)?;
            for event in &events {
                tx.append(&self.envelope(&Event::Case(case_id, event.clone())))?;
            }
            Ok(events)
        })
    }

    pub(crate) fn open_case(&self, n: u32) -> CaseId {
        let case_id = CaseId::from_uuid(self.id());
        self.act(case_id, Command::Open { case_no: format!("330281114201-20220520-{n:03}"), priority: None }).unwrap();
        case_id
    }

    /// Serves the `n`th invented couple up to `S10`.
    pub(crate) fn serve(&self, n: u32) -> CaseId {
        let case_id = self.open_case(n);
        for command in steps(&couple(n), self.photo(n as u8)) {
            self.act(case_id, command).unwrap();
        }
        assert_eq!(self.case(case_id).state, CaseState::Issued);
        case_id
    }

    pub(crate) fn case(&self, case_id: CaseId) -> Case {
        self.store.read(|view| view.case(case_id)).unwrap().unwrap()
    }

    /// A connection beside the store, to look at tables directly.
    pub(crate) fn raw(&self) -> rusqlite::Connection {
        raw(&self.dir)
    }
}

pub(crate) fn raw(dir: &DataDir) -> rusqlite::Connection {
    let conn = rusqlite::Connection::open(dir.database()).unwrap();
    let hex: String = KEY.iter().map(|b| format!("{b:02x}")).collect();
    conn.execute_batch(&format!("PRAGMA key = \"x'{hex}'\";")).unwrap();
    conn
}

/// The `n`th invented couple.
pub(crate) fn couple(n: u32) -> (Party, Party) {
    (
        testing::party("陈演国", testing::citizen_id("339999", "19580312", 2 * n + 1)),
        testing::party("沈示英", testing::citizen_id("339999", "19600520", 2 * n + 2)),
    )
}

/// Everything from identity to two booklets.
pub(crate) fn steps(couple: &(Party, Party), photo: Photo) -> Vec<Command> {
    let mark = Some(Mark::SignedAndFingerprint);
    vec![
        Command::RecordParty { role: SpouseRole::Man, party: Box::new(couple.0.clone()) },
        Command::RecordParty { role: SpouseRole::Woman, party: Box::new(couple.1.clone()) },
        Command::RecordNotice { man_willing: true, woman_willing: true },
        Command::AnswerFacts { answers: Box::new(testing::clear_answers()) },
        Command::RunLookup { index_rows: 5000 },
        Command::ChooseFile { file: Box::new(testing::chosen_file(couple)) },
        Command::AttachPhoto { photo: Box::new(photo) },
        Command::WitnessDeclaration { man: mark, woman: mark, read_aloud: true },
        Command::Decide { agree: true, reason: None, reg_date: None },
        Command::PrepareCertificates,
        Command::NoteFormPrinted { form: buzheng_domain::case::FormKind::CertificateMan, copy: 1 },
        Command::NoteFormPrinted { form: buzheng_domain::case::FormKind::CertificateWoman, copy: 1 },
        Command::ConfirmPrinted,
        Command::Seal,
        Command::HandOver { man: mark, woman: mark, old_certificate: OldCertificate::NoneLost },
    ]
}

pub(crate) fn put<T: Serialize>(op_id: u64, key: &str, schema: &str, value: &T) -> FeedOp {
    FeedOp { op_id, key: key.to_owned(), op: OpKind::Put, schema: schema.to_owned(), body: cbor::encode(value).unwrap() }
}

pub(crate) fn del(op_id: u64, key: &str) -> FeedOp {
    FeedOp { op_id, key: key.to_owned(), op: OpKind::Del, schema: String::new(), body: Vec::new() }
}

/// A page that is the whole feed, with its checksum; every key put once.
pub(crate) fn page(feed: &str, ops: &[FeedOp]) -> FeedPage {
    let sum = ops.iter().fold(FeedSum::default(), |sum, op| sum.plus(FeedSum::row(&op.key, op.op_id, &op.schema, &op.body)));
    FeedPage {
        feed: feed.to_owned(),
        generation: 1,
        ops: ops.to_vec(),
        upto: ops.iter().map(|op| op.op_id).max().unwrap_or(0),
        sum: Some(sum),
    }
}

pub(crate) fn archive_page(rows: &[ArchiveRow]) -> FeedPage {
    let ops: Vec<_> = rows.iter().zip(1..).map(|(row, n)| put(n, &row.id.to_string(), ARCHIVE_SCHEMA, row)).collect();
    page("archive/330281114", &ops)
}

/// A small repeatable generator; tests print the seed they start it with.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n
    }
}
