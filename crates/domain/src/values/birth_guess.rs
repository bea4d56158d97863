//! A birth as an old file tells it, guessed: 虚岁二十, 农历一九六八年腊月初八, 民国三十年. The text is kept as written elsewhere; this
//! is a span of days beside it, never a fact (domain.md §3.5).

use chrono::{Datelike as _, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::written::{self, Calendar, Written};
use super::{PartialDate, lunar};
use crate::code::codes;

codes! {
    /// What kind of text a birth was guessed from.
    pub enum GuessKind {
        /// 虚岁: one at birth, one more each New Year.
        NominalAge = "NOMINAL_AGE",
        /// 周岁: full years.
        FullAge = "FULL_AGE",
        /// An age that does not say which of the two.
        Age = "AGE",
        /// A date of the old calendar.
        Lunar = "LUNAR",
        /// A date of our calendar, in figures, words or a citizen number.
        Solar = "SOLAR",
        /// A 民国 date that names no calendar: private papers of that time used both.
        Republic = "REPUBLIC",
    }
}

/// The days a birth may have been on.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BirthGuess {
    /// What it rests on.
    pub kind: GuessKind,
    /// First day.
    pub earliest: NaiveDate,
    /// Last day.
    pub latest: NaiveDate,
}

impl BirthGuess {
    /// A birth known to the day, of our calendar.
    pub fn on(day: NaiveDate) -> Self {
        Self { kind: GuessKind::Solar, earliest: day, latest: day }
    }

    /// Whether a day is one of them.
    pub fn contains(&self, day: NaiveDate) -> bool {
        (self.earliest..=self.latest).contains(&day)
    }

    /// The day, if there is but one.
    pub fn exact(&self) -> Option<NaiveDate> {
        (self.earliest == self.latest).then_some(self.earliest)
    }
}

impl std::fmt::Debug for BirthGuess {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BirthGuess({})", self.kind)
    }
}

/// Guesses a birth from the text of a file. An age is counted back from the registration, and is no guess without one. `None`
/// for any text that holds a word this does not know: half a guess is worse than none.
pub fn guess_birth(text: &str, reg_date: Option<PartialDate>) -> Option<BirthGuess> {
    match written::read(text)? {
        Written::Date { calendar, year, month, day } => {
            let (kind, (earliest, latest)) = match calendar {
                Calendar::Solar => (GuessKind::Solar, solar(year, month.map(|m| m.number), day)?),
                Calendar::Lunar => (GuessKind::Lunar, old_calendar(year, month, day)?),
                Calendar::Republic => {
                    let ours = solar(year, month.map(|m| m.number), day);
                    let old = old_calendar(year, month, day);
                    let (first, second) = (ours.or(old)?, old.or(ours)?);
                    (GuessKind::Republic, (first.0.min(second.0), first.1.max(second.1)))
                }
            };
            Some(BirthGuess { kind, earliest, latest })
        }
        Written::NominalAge(age) => span(GuessKind::NominalAge, nominal(age, reg_date?)?),
        Written::FullAge(age) => span(GuessKind::FullAge, full(age, reg_date?)?),
        Written::Age(age) => {
            let (first, second) = (full(age, reg_date?)?, nominal(age, reg_date?)?);
            span(GuessKind::Age, (first.0.min(second.0), first.1.max(second.1)))
        }
    }
}

fn span(kind: GuessKind, (earliest, latest): lunar::Days) -> Option<BirthGuess> {
    Some(BirthGuess { kind, earliest, latest })
}

fn solar(year: i32, month: Option<u32>, day: Option<u32>) -> Option<lunar::Days> {
    let text = match (month, day) {
        (None, _) => format!("{year:04}"),
        (Some(m), None) => format!("{year:04}-{m:02}"),
        (Some(m), Some(d)) => format!("{year:04}-{m:02}-{d:02}"),
    };
    let date = PartialDate::parse(&text).ok()?;
    Some((date.earliest(), date.latest()))
}

fn old_calendar(year: i32, month: Option<written::WrittenMonth>, day: Option<u32>) -> Option<lunar::Days> {
    match (month, day) {
        (None, _) => lunar::year(year),
        (Some(m), None) => lunar::month(year, m.number, m.leap),
        (Some(m), Some(d)) => lunar::day(year, m.number, m.leap, d),
    }
}

/// 虚岁 N at a registration: born N-1 years before. People count from the lunar New Year, clerks often by the calendar year; the
/// span holds both.
fn nominal(age: u32, registered: PartialDate) -> Option<lunar::Days> {
    let back = i32::try_from(age).ok()?.checked_sub(1)?;
    let (first, last) = (registered.earliest(), registered.latest());
    let by_calendar = (NaiveDate::from_ymd_opt(first.year() - back, 1, 1)?, NaiveDate::from_ymd_opt(last.year() - back, 12, 31)?);
    let by_moon = (lunar::year(lunar::year_of(first)? - back)?.0, lunar::year(lunar::year_of(last)? - back)?.1);
    Some((by_calendar.0.min(by_moon.0), by_calendar.1.max(by_moon.1)))
}

/// 周岁 N at a registration: the Nth birthday has been, the next has not.
fn full(age: u32, registered: PartialDate) -> Option<lunar::Days> {
    let back = |years: u32| Some(Months::new(years.checked_mul(12)?));
    // A day of grace on each side: whether the birthday itself counts was not the same everywhere.
    let earliest = registered.earliest().checked_sub_months(back(age.checked_add(1)?)?)?;
    let latest = registered.latest().checked_sub_months(back(age)?)?.succ_opt()?;
    Some((earliest, latest))
}

#[cfg(test)]
mod tests;
