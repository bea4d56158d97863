//! Invented couples, and their file as a careful keyer would have it.

use std::collections::HashSet;

use chrono::{Datelike, Days, NaiveDate};

use buzheng_domain::archive::{ArchiveRow, FileParty, LaterEvent, OrganPlace};
use buzheng_domain::ids::ArchiveRowId;
use buzheng_domain::values::{CitizenId, PartialDate, Sex, Township, YUYAO};

use super::numbers::{Numbers, fifteen, placeholder};
use super::rng::Rng;
use super::{dates, names, places};

/// A person as they are.
#[derive(Clone)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) id: CitizenId,
}

/// Two people and the day they registered.
#[derive(Clone)]
pub(super) struct Couple {
    pub(super) man: Person,
    pub(super) woman: Person,
    pub(super) day: NaiveDate,
}

/// Where couples come from: no number twice, no two couples of the same names.
pub(super) struct Registry {
    pub(super) rng: Rng,
    numbers: Numbers,
    pairs: HashSet<(String, String)>,
}

/// What a file has for a citizen number.
#[derive(Clone, Copy)]
pub(super) enum IdForm {
    Empty,
    Zeros,
    Placeholder,
    Fifteen,
    Eighteen,
}

impl Registry {
    pub(super) fn new(rng: Rng) -> Self {
        Self { rng, numbers: Numbers::default(), pairs: HashSet::new() }
    }

    /// A couple of new names that registered on `day`, both of legal age then (20 and 18; from 1981 22 and 20).
    pub(super) fn couple(&mut self, day: NaiveDate) -> Couple {
        loop {
            let (man, woman) = (names::man(&mut self.rng), names::woman(&mut self.rng));
            if self.pairs.insert((man.clone(), woman.clone())) {
                return self.named(day, man, woman);
            }
        }
    }

    /// The same with names given.
    pub(super) fn named(&mut self, day: NaiveDate, man: String, woman: String) -> Couple {
        self.pairs.insert((man.clone(), woman.clone()));
        let extra = if day.year() >= 1981 { 2 } else { 0 };
        let man = self.person(man, day, 20 + extra, Sex::Male);
        let woman = self.person(woman, day, 18 + extra, Sex::Female);
        Couple { man, woman, day }
    }

    /// A couple of new names that registered on `day`, he and she some months past these ages.
    pub(super) fn aged(&mut self, day: NaiveDate, man: u64, woman: u64) -> Couple {
        let couple = self.couple(day);
        let mut at = |age: u64, sex| {
            let days = age * 366 + u64::from(self.rng.below(300));
            let birth = day.checked_sub_days(Days::new(days)).unwrap_or(day);
            self.numbers.give(&mut self.rng, birth, sex)
        };
        let (man, woman) = (at(man, Sex::Male), at(woman, Sex::Female));
        Couple { man: Person { id: man, ..couple.man }, woman: Person { id: woman, ..couple.woman }, day }
    }

    fn person(&mut self, name: String, day: NaiveDate, legal_age: u64, sex: Sex) -> Person {
        let days = legal_age * 366 + u64::from(self.rng.below(7 * 365));
        let birth = day.checked_sub_days(Days::new(days)).unwrap_or(day);
        let id = self.numbers.give(&mut self.rng, birth, sex);
        Person { name, id }
    }
}

/// The file of a couple with nothing wrong in it.
pub(super) fn faithful(rng: &mut Rng, couple: &Couple, town: &Township, form: IdForm) -> ArchiveRow {
    let (organ_name, organ_kind) = places::organ(town, couple.day);
    let year = couple.day.year();
    let (volume, page) = (1 + rng.below(12), 1 + rng.below(180));
    let initial = town.name.chars().next().unwrap_or('余');
    let number = 1 + rng.below(480);
    let cert_no = match year {
        ..=1958 => format!("{initial}结字第{number:03}号"),
        1959..=1985 => format!("{initial}字第{number}号"),
        _ => format!("（{:02}）{initial}字第{number}号", year % 100),
    };
    let fonds = 101 + YUYAO.iter().position(|t| t.code == town.code).unwrap_or(0);
    ArchiveRow {
        id: ArchiveRowId::from_uuid(rng.uuid()),
        man: party(rng, &couple.man, form),
        woman: party(rng, &couple.woman, form),
        reg_date_text: if rng.chance(250) { dates::words(couple.day) } else { dates::figures(rng, couple.day) },
        reg_date: Some(PartialDate::day(couple.day)),
        organ_name,
        organ_kind,
        organ_place: OrganPlace::Yuyao,
        township: town.code.to_owned(),
        cert_no,
        archive_ref: format!("{fonds}-{year}-{volume}-{page}"),
        abnormal_note: None,
        later_event: LaterEvent::None,
    }
}

/// One spouse of a file, birth to the day.
pub(super) fn party(rng: &mut Rng, person: &Person, form: IdForm) -> FileParty {
    let id_no = match form {
        IdForm::Empty => String::new(),
        IdForm::Zeros => "0".repeat(if rng.chance(500) { 15 } else { 18 }),
        IdForm::Placeholder => placeholder(person.id.birth()),
        IdForm::Fifteen => fifteen(&person.id),
        IdForm::Eighteen => person.id.as_str().to_owned(),
    };
    FileParty { name: person.name.clone(), id_no, birth_text: dates::figures(rng, person.id.birth()) }
}
