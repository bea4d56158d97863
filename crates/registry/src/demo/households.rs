//! The 66 couples in the queue of the served village, each made for its story together with the file the index has of it.

use std::collections::BTreeSet;

use chrono::Datelike;

use buzheng_domain::archive::{ArchiveRow, LaterEvent, OrganKind, OrganPlace};
use buzheng_domain::case::{Category, PoaItem, Presence, Proxy, Reason, SpouseRole};
use buzheng_domain::matching::{Mismatch, NameClass, name_class};
use buzheng_domain::rules::{MarriageNow, PriorReissue, RowId, Sight};
use buzheng_domain::values::{Address, Ethnic, PartialDate, Township};

use super::couples::{Couple, IdForm, Person, Registry, faithful};
use super::household::{Claimed, Expect, Household, Spouse, Story};
use super::people::person_name;
use super::places::HOME_TOWNSHIP;
use super::rng::Rng;
use super::{archive, dates, names, numbers, photos};

/// The queue: plain couples first, so that a first look at the desk meets one.
#[rustfmt::skip]
const QUEUE: [Story; 66] = {
    use Story::*;
    [
        IdUpgrade, IdAbsent, IdEqual, IdAbsent, IdUpgrade, VariantName, IdAbsent, CannotWrite, IdUpgrade, YearOnly,
        IdEqual, IdAbsent, NotFound, IdUpgrade, Homophone, IdAbsent, AfterCutoff, RareName, IdUpgrade, SameSurname,
        IdEqual, IdAbsent, OutOfProvince, LongName, IdUpgrade, IdBadCheck, IdAbsent, Divorced, SeparatorName, IdUpgrade,
        NeverRegistered, IdEqual, AgeText, IdAbsent, Soldier, OneOutside, IdUpgrade, VariantName, IdAbsent, DocumentsDisagree,
        IdNear, IdEqual, NotFound, CannotWrite, IdUpgrade, AlreadyReissued, DistrictOffice, IdAbsent, MonthOnly, RareName,
        FileSaysDivorced, IdEqual, HongKong, SameSurname, VariantName, TwoFiles, Homophone, YearOnly, AgeText, NotFound,
        CertHeld, UnderAge, OfAgeThen, NominalAges, Proxy, ProxyLetter,
    ]
};

/// A couple on its way to the queue.
struct Draft {
    couple: Couple,
    file: Option<ArchiveRow>,
    household: Household,
}

/// Makes the queue; the files go into `index`.
pub(super) fn queue(people: &mut Registry, village: &str, index: &mut Vec<ArchiveRow>) -> Vec<Household> {
    let town = Township::by_code(HOME_TOWNSHIP).expect("one of the 21 divisions");
    QUEUE.iter().zip(1..).map(|(story, no)| household(people, town, village, index, *story, no)).collect()
}

fn household(people: &mut Registry, town: &Township, village: &str, index: &mut Vec<ArchiveRow>, story: Story, no: u32) -> Household {
    let (couple, form) = couple(people, story);
    let rng = &mut people.rng;
    let file = faithful(rng, &couple, town, form);
    let household = plain(rng, &couple, &file, village, story, no);
    let mut draft = Draft { couple, file: Some(file), household };
    tell(&mut draft, people, town, index);
    draft.household.archive = draft.file.as_ref().map(|f| f.id);
    index.extend(draft.file);
    draft.household
}

/// The wedding fits the story: its year decides what a file can hold.
#[expect(clippy::wildcard_enum_match_arm, reason = "a few stories need particular names; the rest take any")]
fn couple(people: &mut Registry, story: Story) -> (Couple, IdForm) {
    use Story as S;
    let (first, last, form) = match story {
        S::IdUpgrade | S::SameSurname | S::OneOutside | S::TwoFiles | S::Homophone => (1986, 1999, IdForm::Fifteen),
        S::IdEqual | S::LongName | S::SeparatorName | S::IdBadCheck | S::IdNear | S::Soldier | S::HongKong => {
            (2000, 2003, IdForm::Eighteen)
        }
        S::AfterCutoff => (2005, 2006, IdForm::Eighteen),
        S::DistrictOffice => (1954, 1954, IdForm::Empty),
        S::CannotWrite | S::AgeText => (1960, 1968, IdForm::Empty),
        S::NominalAges => (1968, 1968, IdForm::Empty),
        S::OfAgeThen => (1975, 1975, IdForm::Empty),
        S::UnderAge => (1983, 1983, IdForm::Empty),
        S::Proxy | S::ProxyLetter => (1990, 1999, IdForm::Fifteen),
        S::IdAbsent => (1965, 1984, if people.rng.chance(300) { IdForm::Placeholder } else { IdForm::Empty }),
        S::RareName
        | S::VariantName
        | S::YearOnly
        | S::MonthOnly
        | S::FileSaysDivorced
        | S::DocumentsDisagree
        | S::NotFound
        | S::CertHeld
        | S::OutOfProvince
        | S::Divorced
        | S::NeverRegistered
        | S::AlreadyReissued => (1970, 1984, IdForm::Empty),
    };
    let year = people.rng.between(first, last);
    let day = dates::day_of(&mut people.rng, year);
    let couple = loop {
        let couple = people.couple(day);
        let (man, woman) = (couple.man.name.clone(), couple.woman.name.clone());
        match story {
            S::SameSurname => {
                let surname = man.chars().next();
                break people.named(day, man, surname.into_iter().chain(woman.chars().skip(1)).collect());
            }
            S::RareName => {
                let rare = names::with_rare(&mut people.rng, &woman);
                break people.named(day, man, rare);
            }
            S::UnderAge => break people.aged(day, 23, 18),
            S::OfAgeThen => break people.aged(day, 20, 18),
            S::LongName => break people.named(day, names::longest(), woman),
            S::SeparatorName => break people.named(day, names::WITH_SEPARATOR.0.into(), names::WITH_SEPARATOR.1.into()),
            // These need a name that can be written wrongly.
            S::VariantName if names::old_form(&woman).is_none() => {}
            S::Homophone if names::like_sound(&woman).is_none_or(|like| name_class(&like, &woman) != NameClass::Homophone) => {}
            _ => break couple,
        }
    };
    (couple, form)
}

/// A couple about whom nothing is unusual.
fn plain(rng: &mut Rng, couple: &Couple, file: &ArchiveRow, village: &str, story: Story, no: u32) -> Household {
    let address = format!("浙江省余姚市梁弄镇{village}{}号", 1 + rng.below(260));
    let spouse = |person: &Person| Spouse {
        name: person_name(&person.name),
        id_no: person.id.clone(),
        ethnic: ethnic("01"),
        hukou_address: place(&address),
        hukou_in_province: true,
        category: Category::Resident,
        documents_agree: true,
        can_write: true,
        presence: Presence::InPerson,
        old_booklet: Reason::Lost,
    };
    Household {
        no,
        story,
        man: spouse(&couple.man),
        woman: spouse(&couple.woman),
        claimed: Claimed {
            registered: true,
            marriage_now: MarriageNow::Married,
            prior_reissue: PriorReissue::None,
            date: Some(PartialDate::day(couple.day)),
            organ_name: Some(file.organ_name.clone()),
            organ_kind: Some(file.organ_kind),
            place: Some(OrganPlace::Yuyao),
        },
        expect: Expect::Exact,
        why_not: Vec::new(),
        stop: None,
        rows: Vec::new(),
        seen: BTreeSet::new(),
        proxy: None,
        archive: None,
        photo: photos::file_name((no - 1) % photos::COUNT + 1),
    }
}

fn ethnic(code: &str) -> Ethnic {
    Ethnic::parse(code).expect("a code of the standard")
}

fn place(text: &str) -> Address {
    Address::parse(text).expect("an address is not empty")
}

impl Draft {
    fn mismatch(&mut self, why_not: &[Mismatch], spoil: impl FnOnce(&mut ArchiveRow, &Couple)) {
        if let Some(file) = &mut self.file {
            spoil(file, &self.couple);
        }
        self.household.expect = Expect::Mismatch;
        self.household.why_not = why_not.to_vec();
    }

    fn stop(&mut self, row: RowId) {
        self.household.expect = Expect::Stop;
        self.household.stop = Some(row);
    }

    fn pending(&mut self, row: RowId) {
        self.household.expect = Expect::Pending;
        self.household.stop = Some(row);
    }

    fn not_found(&mut self, row: RowId) {
        self.file = None;
        self.household.expect = Expect::NotFound;
        self.household.rows = vec![row];
    }

    /// The wife is away, and her son comes.
    fn by_proxy(&mut self, people: &mut Registry, notarised: bool) {
        let born = self.couple.day.checked_add_days(chrono::Days::new(400)).unwrap_or(self.couple.day);
        let son = people.aged(born, 0, 0).man;
        let name: String = self.couple.man.name.chars().take(1).chain(son.name.chars().skip(1)).collect();
        self.household.woman.presence = Presence::Proxy;
        self.household.proxy = Some(Proxy {
            of: SpouseRole::Woman,
            name: person_name(&name),
            id: son.id,
            relation: "儿子".into(),
            poa_no: if notarised { "（2022）演示证字第18号".into() } else { String::new() },
            notary_office: if notarised { "演示公证处".into() } else { String::new() },
            poa_on: notarised.then(|| dates::day(2022, 4, 28)),
            id_copy: notarised,
            items: PoaItem::ALL.iter().copied().collect(),
        });
        if notarised {
            self.household.rows = vec![RowId::D40];
        } else {
            self.pending(RowId::D41);
        }
    }
}

/// Makes the story true.
fn tell(draft: &mut Draft, people: &mut Registry, town: &Township, index: &mut Vec<ArchiveRow>) {
    match draft.household.story {
        Story::IdEqual | Story::IdUpgrade | Story::IdAbsent | Story::SameSurname => {}
        Story::RareName => {
            draft.household.seen = BTreeSet::from([Sight::RareCharacter]);
            draft.household.rows = vec![RowId::D48];
        }
        Story::OfAgeThen => {}
        Story::UnderAge => draft.household.rows = vec![RowId::D19],
        Story::CannotWrite => {
            draft.household.woman.can_write = false;
            draft.household.rows = vec![RowId::D43];
        }
        Story::LongName => draft.household.man.ethnic = ethnic("05"),
        Story::SeparatorName => {
            draft.household.man.ethnic = ethnic("05");
            draft.household.woman.ethnic = ethnic("05");
        }
        Story::OneOutside => {
            draft.household.woman.hukou_in_province = false;
            draft.household.woman.hukou_address = place("安徽省演示县示例镇样田村6号");
        }
        Story::VariantName => {
            draft.mismatch(&[Mismatch::NameWoman], |f, c| f.woman.name = names::old_form(&c.woman.name).unwrap_or_default());
            draft.household.rows = vec![RowId::D22];
        }
        Story::Homophone => {
            draft.mismatch(&[Mismatch::NameWoman], |f, c| f.woman.name = names::like_sound(&c.woman.name).unwrap_or_default());
            draft.household.rows = vec![RowId::D23];
        }
        Story::YearOnly => {
            draft.mismatch(&[Mismatch::RegDate], |f, c| archive::coarse(f, format!("{}年", c.day.year())));
            draft.household.rows = vec![RowId::D33];
        }
        Story::MonthOnly => {
            draft.mismatch(&[Mismatch::RegDate], |f, c| archive::coarse(f, format!("{}年{}月", c.day.year(), c.day.month())));
            draft.household.rows = vec![RowId::D33];
        }
        Story::IdBadCheck => draft.mismatch(&[Mismatch::IdMan], |f, c| f.man.id_no = numbers::bad_check(&c.man.id)),
        Story::IdNear => draft.mismatch(&[Mismatch::IdWoman], |f, c| f.woman.id_no = numbers::other_sequence(&c.woman.id)),
        Story::AgeText | Story::NominalAges => draft.mismatch(&[Mismatch::BirthMan, Mismatch::BirthWoman], |f, c| {
            f.man.birth_text = dates::old_age(&mut people.rng, c.man.id.birth(), c.day.year());
            f.woman.birth_text = dates::old_age(&mut people.rng, c.woman.id.birth(), c.day.year());
        }),
        Story::DistrictOffice => draft.mismatch(&[Mismatch::Organ], |f, _| archive::at_district_office(f, town)),
        Story::FileSaysDivorced => draft.mismatch(&[Mismatch::LaterEvent], |f, _| f.later_event = LaterEvent::Divorced),
        Story::TwoFiles => {
            index.push(archive::earlier_file(&mut people.rng, &draft.couple, town));
            draft.household.seen = BTreeSet::from([Sight::TwoFiles]);
            draft.household.rows = vec![RowId::D34];
        }
        Story::DocumentsDisagree => draft.household.man.documents_agree = false,
        Story::NotFound => draft.not_found(RowId::D31),
        Story::CertHeld => {
            draft.household.woman.old_booklet = Reason::Damaged;
            draft.not_found(RowId::D30);
        }
        Story::Proxy => draft.by_proxy(people, true),
        Story::ProxyLetter => draft.by_proxy(people, false),
        Story::Soldier => {
            draft.household.man.category = Category::Soldier;
            draft.pending(RowId::D14);
        }
        Story::HongKong => {
            draft.household.man.category = Category::HmtOverseas;
            draft.stop(RowId::D13);
        }
        Story::AlreadyReissued => {
            draft.household.claimed.prior_reissue = PriorReissue::Held;
            if let Some(file) = &mut draft.file {
                file.later_event = LaterEvent::Reissued;
            }
            draft.stop(RowId::D10);
        }
        Story::Divorced => {
            draft.household.claimed.marriage_now = MarriageNow::Divorced;
            draft.stop(RowId::D3);
        }
        Story::AfterCutoff => {
            draft.file = None;
            draft.household.claimed.organ_name = Some("余姚市民政局".into());
            draft.household.claimed.organ_kind = Some(OrganKind::CivilAffairs);
            draft.stop(RowId::D9);
        }
        Story::OutOfProvince => {
            draft.file = None;
            draft.household.claimed.organ_name = Some("安徽省演示县示例乡人民政府".into());
            draft.household.claimed.place = Some(OrganPlace::Elsewhere);
            draft.stop(RowId::D8);
        }
        Story::NeverRegistered => {
            draft.file = None;
            let claimed = &mut draft.household.claimed;
            claimed.registered = false;
            (claimed.date, claimed.organ_name, claimed.organ_kind, claimed.place) = (None, None, None, None);
            draft.stop(RowId::D1);
        }
    }
}
