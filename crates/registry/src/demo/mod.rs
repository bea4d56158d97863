//! The sample world (演示): everything a registry and a laptop need to be tried, made from a seed alone.
//!
//! All people, villages and files are invented. Citizen numbers have the address part [`ADDRESS_PART`], which no division ever had;
//! village names begin with a syllable that says "sample"; `campaign.demo` is true, so that the window marks everything 演示.
//! The same seed gives the same world, byte for byte, on every machine: no clock, no other source of chance. Only the township names
//! and codes are real.
//!
//! Limits: history and shares of faults are plausible, not measured.

mod archive;
mod couples;
mod dates;
mod household;
mod households;
mod names;
mod numbers;
mod organs;
mod people;
mod photos;
mod places;
mod rng;
#[cfg(test)]
mod tests;

use serde::Serialize;

use buzheng_domain::archive::ArchiveRow;
use buzheng_domain::campaign::{Campaign, FormWords, Policy, ReasonWords, Village};
use buzheng_domain::case::OldCertificate;
use buzheng_domain::legal_age::{AgePair, AgeReached, LegalAges};
use buzheng_domain::organs::Organs;
use buzheng_domain::staff::{Role, StaffMember};
use buzheng_domain::values::{PersonName, PrintNo, VillageCode};

pub use household::{Claimed, Expect, Household, Spouse, Story};
pub use numbers::ADDRESS_PART;
pub use people::{CentreStaff, Operator};
pub use photos::{COUNT as PHOTO_COUNT, PhotoError, photo, write_photos};
pub use places::{HOME_TOWNSHIP, HOME_VILLAGE, VILLAGE_COUNT};

/// How large the index of old files is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Rows in all.
    pub rows: usize,
    /// Of them, rows of the served village's division.
    pub home: usize,
}

impl Default for Size {
    fn default() -> Self {
        Self { rows: 5000, home: 1500 }
    }
}

/// Blank booklets at the Centre.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BookletStock {
    /// First print number.
    pub first: PrintNo,
    /// Last print number, included.
    pub last: PrintNo,
}

/// Certificate numbers of one year: what the Centre may lease out, or what the sample laptop gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct NumberBlock {
    /// Year of reissue.
    pub year: u16,
    /// First serial.
    pub first: u32,
    /// Last serial, included.
    pub last: u32,
}

/// Everything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DemoWorld {
    /// What it was made from.
    pub seed: u64,
    /// Settings.
    pub campaign: Campaign,
    /// Organs that once registered marriages.
    pub organs: Organs,
    /// Who acts at the Centre: its head, and a registrar.
    pub centre: Vec<CentreStaff>,
    /// 303 villages and communities, by division.
    pub villages: Vec<Village>,
    /// The one being served.
    pub village: VillageCode,
    /// The cadre present there.
    pub cadre: PersonName,
    /// Everyone on the staff list.
    pub staff: Vec<StaffMember>,
    /// Who can unlock the sample laptop, and how.
    pub operators: Vec<Operator>,
    /// 4,000 blank booklets at the Centre.
    pub booklets: BookletStock,
    /// The Centre's numbers.
    pub numbers: NumberBlock,
    /// The part of them meant for the sample laptop.
    pub lease: NumberBlock,
    /// The part of the booklets meant for the sample laptop.
    pub issued_booklets: BookletStock,
    /// The index of old files.
    pub archive: Vec<ArchiveRow>,
    /// The couples in the queue.
    pub households: Vec<Household>,
}

/// The sample world of a seed.
pub fn make(seed: u64) -> DemoWorld {
    make_sized(seed, Size::default())
}

/// The same with another size of index; never fewer rows than the couples in the queue need.
pub fn make_sized(seed: u64, size: Size) -> DemoWorld {
    let villages = places::villages(&mut rng::Rng::stream(seed, "villages"));
    let village = VillageCode::parse(HOME_VILLAGE).expect("a division of the list");
    let village_name = villages.iter().find(|v| v.code == village).map(|v| v.name.clone()).unwrap_or_default();
    let staff = people::staff(&mut rng::Rng::stream(seed, "staff"));
    let cadre = staff.iter().find(|s| s.role == Role::VillageCadre).map(|s| s.name.clone()).expect("the list has a cadre");

    let mut people = couples::Registry::new(rng::Rng::stream(seed, "people"));
    let mut archive = Vec::with_capacity(size.rows);
    let households = households::queue(&mut people, &village_name, &mut archive);
    archive::fill(&mut people, &mut archive, size.rows, size.home);
    rng::Rng::stream(seed, "order").shuffle(&mut archive);

    DemoWorld {
        seed,
        campaign: campaign(),
        organs: organs::organs(),
        centre: people::centre(&staff),
        villages,
        village,
        cadre,
        operators: people::operators(&staff),
        staff,
        booklets: stock(0, 4000),
        numbers: NumberBlock { year: 2022, first: 1, last: 20_000 },
        lease: NumberBlock { year: 2022, first: 101, last: 300 },
        issued_booklets: stock(0, 400),
        archive,
        households,
    }
}

fn stock(skip: u64, count: u64) -> BookletStock {
    let number = |n| PrintNo::parse("ZJ22000001").ok().and_then(|first| first.plus(n)).expect("fits the width");
    BookletStock { first: number(skip), last: number(skip + count - 1) }
}

fn campaign() -> Campaign {
    Campaign {
        rules_version: "2022.1".into(),
        cutoff_street: dates::day(2004, 5, 1),
        cutoff_township: dates::day(2004, 10, 1),
        ends_on: dates::day(2022, 11, 30),
        organ_name: "余姚市民政局".into(),
        hotline: "0574-00000000".into(),
        note_template: "{reason}，补发结婚证。补发日期：{date}".into(),
        reason_words: ReasonWords {
            lost: "遗失".into(),
            damaged: "损毁".into(),
            inconsistent: "信息更正".into(),
            with_other: "随对方换发".into(),
        },
        words: FormWords {
            married: "已婚".into(),
            both_applicants: "双方".into(),
            opinion_agree: "经审查，符合补发条件，准予补发结婚证。".into(),
            base_documents: vec!["双方居民身份证".into(), "双方居民户口簿".into()],
            man_applies: "男方（女方委托）".into(),
            woman_applies: "女方（男方委托）".into(),
            opinion_refuse: "经审查，不符合补发条件，不予补发。".into(),
            remedy: "如对本决定不服，可以自收到本通知之日起六十日内申请行政复议，或者自收到之日起六个月内向人民法院提起行政诉讼。".into(),
            opening_hours: "周一至周六 8:30—11:30，13:30—16:30".into(),
            centre_address: "余姚市婚姻登记中心（演示地址）".into(),
        },
        notice_version: "2022.1".into(),
        legal_ages: LegalAges {
            change: dates::day(1981, 1, 1),
            before: AgePair { man: 20, woman: 18 },
            since: AgePair { man: 22, woman: 20 },
            reached: AgeReached::Birthday,
        },
        policy: Policy {
            reissue_inconsistent: true,
            reissue_intact: false,
            old_booklets: OldCertificate::CancelledReturned,
            missing_file_at_point: true,
            couple_proof_is_reissue: false,
            duplicate_grace_days: 2,
            retention_years: 100,
            log_retention_days: 180,
        },
        registrar_alone: true,
        temporary_alone: false,
        numbers_low: 20,
        booklets_low: 20,
        demo: true,
    }
}
