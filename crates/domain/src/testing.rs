//! Builders with sensible defaults, for tests of this crate and others (feature `testing`). All people are invented; ID numbers
//! have the address part 339999, which was never issued.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::archive::{ArchiveRow, FileParty, LaterEvent, OrganKind, OrganPlace};
use crate::campaign::{Campaign, FormWords, Policy, ReasonWords};
use crate::case::{
    Answers, Category, ChosenFile, HukouDoc, OldCertificate, Paper, Party, Photo, PhotoSource, PoaItem, Presence, Proxy, Reason, Scene,
    SpouseRole,
};
use crate::ids::{ArchiveRowId, BlobHash, DeviceId, LeaseId, SessionId, StaffId};
use crate::legal_age::{AgePair, AgeReached, LegalAges};
use crate::matching::{DateClass, IdClass, NameClass, PartyMatch, compare};
use crate::rules::{Asked, Facts, FileFacts, MarriageNow, Material, PriorReissue, Search, SpouseFacts, Wants, Whose};
use crate::session::Session;
use crate::staff::{OathGrant, Role, StaffMember, StaffStatus};
use crate::supply::NumberLease;
use crate::time::DeviceTime;
use crate::values::{Address, CitizenId, Ethnic, PartialDate, PersonName, PrintNo, VillageCode, check_character};

/// A date.
#[allow(clippy::unwrap_used, reason = "test builder: a wrong literal must fail the test")]
pub fn date(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

/// 2022-05-20 10:00 at +08:00.
pub const NOW: DeviceTime = DeviceTime::from_ms(1_653_012_000_000);

/// A valid number from its address part, birth `YYYYMMDD` and sequence.
#[allow(clippy::unwrap_used, reason = "test builder: a wrong literal must fail the test")]
pub fn citizen_id(address: &str, birth: &str, sequence: u32) -> CitizenId {
    let body = format!("{address}{birth}{sequence:03}");
    let check = check_character(&body).unwrap();
    CitizenId::parse(&format!("{body}{check}")).unwrap()
}

/// A spouse.
#[allow(clippy::unwrap_used, reason = "test builder: a wrong literal must fail the test")]
pub fn party(name: &str, id: CitizenId) -> Party {
    Party {
        name: PersonName::parse(name).unwrap(),
        id,
        ethnic: Ethnic::parse("01").unwrap(),
        hukou_address: Address::parse("浙江省余姚市梁弄镇演示村1号").unwrap(),
        hukou_in_province: true,
        category: Category::Resident,
        documents_agree: true,
        phone: None,
        can_write: true,
        former_name: None,
        presence: Presence::InPerson,
        hukou_doc: HukouDoc::Book,
    }
}

/// An invented couple.
pub fn couple() -> (Party, Party) {
    (party("陈演国", citizen_id("339999", "19580312", 1)), party("沈示英", citizen_id("339999", "19600520", 2)))
}

/// A file that matches the couple exactly.
pub fn file_of(couple: &(Party, Party)) -> ArchiveRow {
    let of = |p: &Party| FileParty { name: p.name.as_str().into(), id_no: p.id.as_str().into(), birth_text: p.id.birth().to_string() };
    ArchiveRow {
        id: ArchiveRowId::from_uuid(Uuid::from_u128(7)),
        man: of(&couple.0),
        woman: of(&couple.1),
        reg_date_text: "1982年5月1日".into(),
        reg_date: PartialDate::parse("1982-05-01").ok(),
        organ_name: "梁弄人民公社".into(),
        organ_kind: OrganKind::Township,
        organ_place: OrganPlace::Yuyao,
        township: "330281114".into(),
        cert_no: "梁字第12号".into(),
        archive_ref: "105-1982-3-12".into(),
        abnormal_note: None,
        later_event: LaterEvent::None,
    }
}

/// The matching file, compared.
pub fn chosen_file(couple: &(Party, Party)) -> ChosenFile {
    let row = file_of(couple);
    let matched = compare(&row, &couple.0, &couple.1);
    ChosenFile { row, matched }
}

/// Settings of the sample world.
pub fn campaign() -> Campaign {
    Campaign {
        rules_version: "2022.1".into(),
        cutoff_street: date(2004, 5, 1),
        cutoff_township: date(2004, 10, 1),
        ends_on: date(2022, 11, 30),
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
            change: date(1981, 1, 1),
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

/// Answers that leave no question open.
pub fn clear_asked() -> Asked {
    Asked {
        wants: Some(Wants::Reissue),
        registered: Some(true),
        marriage_now: Some(MarriageNow::Married),
        organ_place: Some(OrganPlace::Yuyao),
        organ_kind: Some(OrganKind::Township),
        date: PartialDate::parse("1982-05-01").ok(),
        prior_reissue: Some(PriorReissue::None),
        seen: Default::default(),
    }
}

/// Facts no stop row holds for, with an exact file.
pub fn clear_facts() -> Facts {
    let agreed = PartyMatch { name: NameClass::Exact, id: IdClass::Equal, birth: DateClass::Equal, former: false };
    let spouse = SpouseFacts {
        hukou: Some(true),
        category: Some(Category::Resident),
        military_cert: false,
        willing: Some(true),
        documents: Some(true),
        hukou_book: Some(true),
        compared: Some(agreed),
        age_by_id: Some(true),
        age_by_file: Some(true),
        age_now: Some(true),
        old_booklet: Some(Reason::Lost),
        presence: Some(Presence::InPerson),
        can_write: Some(true),
    };
    Facts {
        asked: clear_asked(),
        man: spouse.clone(),
        woman: spouse,
        file: Some(FileFacts { exact: true, to_the_day: true, other_than_claimed: false }),
        search: Some(Search::Found),
        old_certificate: false,
        proxy: None,
        days_offline: Some(0),
    }
}

/// Answers of a couple whose booklets are both lost.
pub fn clear_answers() -> Answers {
    Answers {
        asked: clear_asked(), organ_name: Some("梁弄公社".into()), reason_man: Some(Reason::Lost), reason_woman: Some(Reason::Lost)
    }
}

/// The scene of [`NOW`], the registry reached today.
pub fn scene() -> Scene {
    Scene { today: NOW.civil_date(), days_offline: Some(0) }
}

/// A person on the staff, at work, with oath authority.
#[allow(clippy::unwrap_used, reason = "test builder: a wrong literal must fail the test")]
pub fn staff(n: u128, role: Role) -> StaffMember {
    StaffMember {
        id: StaffId::from_uuid(Uuid::from_u128(n)),
        staff_no: format!("YY{n:03}"),
        name: PersonName::parse("演示登记员").unwrap(),
        role,
        status: StaffStatus::Active,
        card_valid_to: date(2022, 12, 31),
        oath: Some(OathGrant { from: date(2022, 3, 1), to: date(2022, 12, 31) }),
    }
}

/// An open session at a village of 梁弄镇.
#[allow(clippy::unwrap_used, reason = "test builder: a wrong literal must fail the test")]
pub fn session() -> Session {
    Session {
        id: SessionId::from_uuid(Uuid::from_u128(3)),
        village: VillageCode::parse("330281114201").unwrap(),
        cadre: PersonName::parse("演示干部").unwrap(),
    }
}

/// A photograph that meets the target.
pub fn photo() -> Photo {
    Photo {
        master: BlobHash::from_bytes([1; 32]),
        master_bytes: 250_000,
        width: 1252,
        height: 827,
        print: BlobHash::from_bytes([2; 32]),
        print_bytes: 60_000,
        below_target: false,
        source: PhotoSource::File,
    }
}

/// A paper in order: issued, dated, sealed, signed.
pub fn paper(material: Material, whose: Whose) -> Paper {
    Paper {
        issuer: Some("演示机关".into()),
        issued_on: Some(date(2022, 5, 10)),
        signer: Some("演示证明人".into()),
        sealed: true,
        says: Some("演示内容".into()),
        ..Paper::plain(material, whose)
    }
}

/// A son with a notarised power of attorney that names all seven items.
#[allow(clippy::unwrap_used, reason = "test builder: a wrong literal must fail the test")]
pub fn proxy(of: SpouseRole) -> Proxy {
    Proxy {
        of,
        name: PersonName::parse("陈演子").unwrap(),
        id: citizen_id("339999", "19850101", 3),
        relation: "儿子".into(),
        poa_no: "演公证字第1号".into(),
        notary_office: "演示公证处".into(),
        poa_on: Some(date(2022, 5, 1)),
        id_copy: true,
        items: PoaItem::ALL.iter().copied().collect(),
    }
}

/// Serials 101 to 300 of 2022.
pub fn lease() -> NumberLease {
    NumberLease {
        id: LeaseId::from_uuid(Uuid::from_u128(5)),
        device: DeviceId::from_uuid(Uuid::from_u128(9)),
        year: 2022,
        first: 101,
        last: 300,
    }
}

/// The `n`th booklet of the sample series.
#[allow(clippy::unwrap_used, reason = "test builder: a wrong literal must fail the test")]
pub fn booklet(n: u64) -> PrintNo {
    PrintNo::parse("ZJ00000001").unwrap().plus(n).unwrap()
}
