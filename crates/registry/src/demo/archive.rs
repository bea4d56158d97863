//! The old files' index: 5,000 rows over the 21 divisions, with what really goes wrong in such books (domain.md §3.2, §3.5, §6).
//!
//! Shares are per mille of the rows they can befall; nobody has measured them in Yuyao, they only keep every kind present.

use chrono::Datelike;

use buzheng_domain::archive::{ArchiveRow, FileParty, LaterEvent, OrganKind};
use buzheng_domain::values::{PartialDate, Township, TownshipKind, YUYAO};

use super::couples::{Couple, IdForm, Person, Registry, faithful};
use super::dates;
use super::names;
use super::numbers;
use super::places::{HOME_TOWNSHIP, district_office};
use super::rng::Rng;

/// Name written in old forms, where it has any.
pub(super) const OLD_FORM: u32 = 60;
/// One character of like sound, where it has any.
pub(super) const LIKE_SOUND: u32 = 15;
/// A registration date of the year only, and of the month only.
pub(super) const YEAR_ONLY: u32 = 20;
pub(super) const MONTH_ONLY: u32 = 25;
/// A registration date of the old calendar.
pub(super) const LUNAR: u32 = 10;
/// Numbers with a wrong check character, and with another sequence; of the numbers with 18 characters.
const BAD_CHECK: u32 = 15;
const OTHER_SEQUENCE: u32 = 20;
/// An abnormal note.
pub(super) const NOTE: u32 = 30;
/// A second file of the same couple.
pub(super) const DUPLICATE: u32 = 6;
/// Ages instead of births, and births of the old calendar, before 1985.
const AGE: u32 = 250;
const LUNAR_BIRTH: u32 = 60;

/// Registrations per period, out of 100.
const PERIODS: [(u32, i32, i32); 6] =
    [(6, 1951, 1958), (14, 1959, 1967), (24, 1968, 1979), (22, 1980, 1986), (20, 1987, 1994), (14, 1995, 2004)];

/// Adds rows until there are `rows` in all and at least `home` of the served division.
pub(super) fn fill(people: &mut Registry, index: &mut Vec<ArchiveRow>, rows: usize, home: usize) {
    let away: Vec<&Township> = YUYAO.iter().filter(|t| t.code != HOME_TOWNSHIP).collect();
    let home_town = Township::by_code(HOME_TOWNSHIP).expect("one of the 21 divisions");
    let mut turn = 0;
    while index.len() < rows {
        let at_home = index.len() < home;
        let town = if at_home { home_town } else { away.get(turn % away.len()).copied().unwrap_or(home_town) };
        turn += usize::from(!at_home);
        let day = wedding_day(&mut people.rng, town);
        let couple = people.couple(day);
        let row = row(&mut people.rng, &couple, town);
        let twice = people.rng.chance(DUPLICATE) && index.len() + 1 < rows;
        if twice {
            index.push(earlier_file(&mut people.rng, &couple, town));
        }
        index.push(row);
    }
}

fn wedding_day(rng: &mut Rng, town: &Township) -> chrono::NaiveDate {
    let mut draw = rng.below(100);
    let period = PERIODS.iter().find(|(share, ..)| {
        let here = draw < *share;
        draw = draw.saturating_sub(*share);
        here
    });
    let (_, first, last) = period.copied().unwrap_or((0, 1980, 1986));
    let end = match town.kind() {
        TownshipKind::Street => dates::day(2004, 4, 30),
        TownshipKind::Township => dates::day(2004, 9, 30),
    };
    let year = rng.between(first, last);
    dates::day_of(rng, year).min(end)
}

fn row(rng: &mut Rng, couple: &Couple, town: &Township) -> ArchiveRow {
    let form = id_form(rng, couple.day.year());
    let mut row = faithful(rng, couple, town, form);
    for (party, person) in [(&mut row.man, &couple.man), (&mut row.woman, &couple.woman)] {
        misname(rng, party);
        misnumber(rng, party, person, couple.day.year());
        misdate_birth(rng, party, person, couple.day.year());
    }
    if couple.day.year() <= 1954 && rng.chance(250) {
        (row.organ_name, row.organ_kind) = district_office(town);
    }
    misdate_registration(rng, &mut row, couple);
    note(rng, &mut row);
    row.later_event = match rng.below(1000) {
        0..15 => LaterEvent::Divorced,
        15..25 => LaterEvent::Reissued,
        25..35 => LaterEvent::DeceasedHint,
        35..37 => LaterEvent::Cancelled,
        _ => LaterEvent::None,
    };
    row
}

/// Numbers came with the identity cards of 1984; before 1985 a file has none, or what a keyer typed for none.
fn id_form(rng: &mut Rng, year: i32) -> IdForm {
    match (year, rng.below(100)) {
        (..=1984, 0..80) => IdForm::Empty,
        (..=1984, 80..92) => IdForm::Placeholder,
        (..=1984, _) => IdForm::Zeros,
        (1985..=1999, 0..8) | (2000.., 0..2) => IdForm::Empty,
        (1985..=1999, _) | (2000.., 2..45) => IdForm::Fifteen,
        (2000.., _) => IdForm::Eighteen,
    }
}

fn misname(rng: &mut Rng, party: &mut FileParty) {
    let changed = if rng.chance(OLD_FORM) {
        names::old_form(&party.name)
    } else if rng.chance(LIKE_SOUND) {
        names::like_sound(&party.name)
    } else {
        None
    };
    if let Some(name) = changed {
        party.name = name;
    }
}

fn misnumber(rng: &mut Rng, party: &mut FileParty, person: &Person, year: i32) {
    if year < 1985 || party.id_no.len() < 15 {
        return;
    }
    // A 15-digit number has no check character: a keyer who "upgraded" it by hand could get that wrong.
    if rng.chance(BAD_CHECK) {
        party.id_no = numbers::bad_check(&person.id);
    } else if rng.chance(OTHER_SEQUENCE) {
        party.id_no = numbers::other_sequence(&person.id);
    }
}

fn misdate_birth(rng: &mut Rng, party: &mut FileParty, person: &Person, year: i32) {
    let birth = person.id.birth();
    if year >= 1985 {
        return;
    }
    if rng.chance(AGE) {
        party.birth_text = dates::old_age(rng, birth, year);
    } else if rng.chance(LUNAR_BIRTH) {
        party.birth_text = dates::lunar(rng, birth.year());
    } else if rng.chance(60) {
        party.birth_text = format!("{}年", birth.year());
    } else if rng.chance(60) {
        party.birth_text = format!("{}年{}月", birth.year(), birth.month());
    }
}

fn misdate_registration(rng: &mut Rng, row: &mut ArchiveRow, couple: &Couple) {
    let (year, month) = (couple.day.year(), couple.day.month());
    if rng.chance(YEAR_ONLY) {
        coarse(row, format!("{year}年"));
    } else if rng.chance(MONTH_ONLY) {
        coarse(row, format!("{year}年{month}月"));
    } else if rng.chance(LUNAR) {
        row.reg_date_text = dates::lunar(rng, year);
        row.reg_date = None;
    }
}

/// The registration date as far as the book gives it.
pub(super) fn coarse(row: &mut ArchiveRow, text: String) {
    row.reg_date = PartialDate::parse(&text).ok();
    row.reg_date_text = text;
}

/// The fixed vocabulary of domain.md §6, with the fault it names.
fn note(rng: &mut Rng, row: &mut ArchiveRow) {
    if !rng.chance(NOTE) {
        return;
    }
    let note = rng.pick(&["字迹不清", "缺页", "日期缺", "无证号", "姓名矛盾"]);
    match note {
        "日期缺" => {
            row.reg_date_text.clear();
            row.reg_date = None;
        }
        "无证号" => row.cert_no.clear(),
        _ => {}
    }
    row.abnormal_note = Some(note.to_owned());
}

/// An earlier file of the same couple: they registered, and did so again some weeks later.
pub(super) fn earlier_file(rng: &mut Rng, couple: &Couple, town: &Township) -> ArchiveRow {
    let before = couple.day.checked_sub_days(chrono::Days::new(u64::from(20 + rng.below(60)))).unwrap_or(couple.day);
    let before = before.max(dates::day(1951, 1, 1));
    let form = id_form(rng, before.year());
    let mut row = faithful(rng, &Couple { day: before, ..couple.clone() }, town, form);
    row.abnormal_note = Some("重复".to_owned());
    row
}

/// The registering organ is one a person must interpret.
pub(super) fn at_district_office(row: &mut ArchiveRow, town: &Township) {
    (row.organ_name, row.organ_kind) = district_office(town);
    debug_assert_eq!(row.organ_kind, OrganKind::Other);
}
