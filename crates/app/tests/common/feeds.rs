//! What the registry has told the laptop: staff, settings, supply, the index of old files.

use buzheng_domain::archive::ArchiveRow;
use buzheng_domain::campaign::{Campaign, Village};
use buzheng_domain::case::CentreAct;
use buzheng_domain::ids::{CaseId, DeviceId, RangeId};
use buzheng_domain::organs::Organ;
use buzheng_domain::staff::StaffMember;
use buzheng_domain::supply::{BookletRange, NumberLease};
use buzheng_domain::testing;
use buzheng_protocol::cbor;
use buzheng_protocol::wire::feeds::{
    ARCHIVE_SCHEMA, CAMPAIGN_SCHEMA, CENTRE_SCHEMA, LEASE_SCHEMA, ORGAN_SCHEMA, STAFF_SCHEMA, STOCK_SCHEMA, VILLAGE_SCHEMA,
};
use buzheng_protocol::wire::{CentreActRow, FeedOp, FeedPage, FeedSum, OpKind};
use buzheng_store::Store;
use serde::Serialize;
use uuid::Uuid;

use super::people::{everybody, file_no, registrar};

/// What the registry knows.
pub(crate) struct World {
    pub(crate) booklets: u64,
    pub(crate) staff: Vec<StaffMember>,
    pub(crate) campaign: Campaign,
    pub(crate) organs: Vec<Organ>,
    pub(crate) files: Vec<ArchiveRow>,
}

impl World {
    /// One registrar, and exact files of the first five invented couples.
    pub(crate) fn new(booklets: u64) -> Self {
        Self { booklets, staff: vec![registrar()], campaign: testing::campaign(), organs: Vec::new(), files: (0..5).map(file_no).collect() }
    }

    /// Two registrars and two temporary ones, one of these with oath authority; and these files.
    pub(crate) fn with_files(files: Vec<ArchiveRow>) -> Self {
        Self { staff: everybody(), files, ..Self::new(20) }
    }

    /// As feeds of the first generation.
    pub(crate) fn pages(&self, device: DeviceId) -> Vec<FeedPage> {
        let village = Village { code: testing::session().village, name: "演示村".into() };
        let lease = NumberLease { device, ..testing::lease() };
        let stock = BookletRange {
            id: RangeId::from_uuid(Uuid::from_u128(6)),
            device,
            first: testing::booklet(0),
            last: testing::booklet(self.booklets - 1),
        };
        let mut campaign =
            vec![put(1, "settings", CAMPAIGN_SCHEMA, &self.campaign), put(2, village.code.as_str(), VILLAGE_SCHEMA, &village)];
        campaign.extend(self.organs.iter().zip(3..).map(|(organ, n)| put(n, &format!("organ/{}", organ.id), ORGAN_SCHEMA, organ)));
        let staff: Vec<_> = self.staff.iter().zip(1..).map(|(member, n)| put(n, &member.staff_no, STAFF_SCHEMA, member)).collect();
        let files: Vec<_> = self.files.iter().zip(1..).map(|(file, n)| put(n, &file.id.to_string(), ARCHIVE_SCHEMA, file)).collect();
        vec![
            page("campaign", &campaign),
            page("staff", &staff),
            page(&format!("leases/{device}"), &[put(1, "lease", LEASE_SCHEMA, &lease)]),
            page(&format!("stock/{device}"), &[put(1, "range", STOCK_SCHEMA, &stock)]),
            page("archive/330281114", &files),
        ]
    }

    /// The whole of it again, as after a change at the registry.
    pub(crate) fn pages_again(&self, device: DeviceId, generation: u64) -> Vec<FeedPage> {
        let mut pages = self.pages(device);
        pages.iter_mut().for_each(|page| page.generation = generation);
        pages
    }
}

/// The pages of a world with one operator.
pub(crate) fn base(device: DeviceId, booklets: u64, staff: &StaffMember) -> Vec<FeedPage> {
    World { staff: vec![staff.clone()], ..World::new(booklets) }.pages(device)
}

/// The Centre's acts on cases of this laptop, as the feed brings them.
pub(crate) fn acts_page(device: DeviceId, acts: &[(CaseId, CentreAct)]) -> FeedPage {
    let row = |(case, act): &(CaseId, CentreAct)| CentreActRow { case: *case, act: act.clone() };
    let ops: Vec<_> = acts.iter().zip(1..).map(|(act, n)| put(n, &act.1.id.to_string(), CENTRE_SCHEMA, &row(act))).collect();
    page(&format!("centre/{device}"), &ops)
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
