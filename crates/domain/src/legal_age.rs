//! Legal age of marriage by the law in force (domain.md §2.10): 20 and 18 under the law of 1950, 22 and 20 since 1981-01-01.
//! The figures are settings of the Centre, and so is the day an age counts from (Q20).
//!
//! Who was born on 29 February has the birthday of a common year on 1 March.

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::code::codes;
use crate::values::{BirthGuess, PartialDate, Sex};

codes! {
    /// The day on which an age is reached (Q20).
    pub enum AgeReached {
        /// The birthday itself.
        Birthday = "BIRTHDAY",
        /// The day after the birthday.
        DayAfter = "DAY_AFTER",
    }
}

/// Legal ages of one law, in full years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgePair {
    /// Of a man.
    pub man: u32,
    /// Of a woman.
    pub woman: u32,
}

impl AgePair {
    fn of(&self, sex: Sex) -> u32 {
        match sex {
            Sex::Male => self.man,
            Sex::Female => self.woman,
        }
    }
}

/// Legal ages before and since a change of the law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalAges {
    /// First day of the later law: 1981-01-01.
    pub change: NaiveDate,
    /// Ages under the earlier law: 20 and 18.
    pub before: AgePair,
    /// Ages under the later law: 22 and 20.
    pub since: AgePair,
    /// The day on which an age is reached.
    pub reached: AgeReached,
}

/// What is wrong with [`LegalAges`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LegalAgeError {
    /// No law sets such an age.
    #[error("a legal age of {years} years is outside 14 to 30")]
    OutOfRange {
        /// The age.
        years: u32,
    },
    /// The law was changed within living memory of couples: 1950 to 2022.
    #[error("the law cannot have changed in the year {year}")]
    ChangeYear {
        /// The year.
        year: i32,
    },
}

impl LegalAges {
    /// Whether the settings can be meant.
    pub fn validate(&self) -> Result<(), LegalAgeError> {
        for years in [self.before.man, self.before.woman, self.since.man, self.since.woman] {
            if !(14..=30).contains(&years) {
                return Err(LegalAgeError::OutOfRange { years });
            }
        }
        let year = self.change.year();
        if (1950..=2022).contains(&year) { Ok(()) } else { Err(LegalAgeError::ChangeYear { year }) }
    }

    /// Whether a person is of age on a day, by the law in force that day.
    pub fn is_of_age(&self, birth: NaiveDate, sex: Sex, day: NaiveDate) -> bool {
        let law = if day < self.change { self.before } else { self.since };
        self.reaches(birth, law.of(sex)) <= day
    }

    /// The first day on which the age of the law in force that day is reached: the earlier law's age if that is before the change,
    /// else the later law's.
    pub fn reached_on(&self, birth: NaiveDate, sex: Sex) -> NaiveDate {
        self.of_age_from(birth, sex, NaiveDate::MIN)
    }

    /// The first day on or after `from` on which a person is of age by the law in force that day. For D19 `from` is the registration:
    /// a man of 20 in 1980 who registered in 1981 at 21 was not of age that day, and is at 22.
    pub fn of_age_from(&self, birth: NaiveDate, sex: Sex, from: NaiveDate) -> NaiveDate {
        let early = self.reaches(birth, self.before.of(sex)).max(from);
        if early < self.change { early } else { self.reaches(birth, self.since.of(sex)).max(self.change).max(from) }
    }

    /// Whether a person was of age at a registration, by the law in force on its day. `None` when the date is too coarse to tell.
    pub fn of_age_at(&self, birth: NaiveDate, sex: Sex, at: PartialDate) -> Option<bool> {
        let (first, last) = (at.earliest(), at.latest());
        // The answer changes only on these days.
        let turns = [self.change, self.reaches(birth, self.before.of(sex)), self.reaches(birth, self.since.of(sex))];
        let answer = self.is_of_age(birth, sex, first);
        let same = turns.into_iter().filter(|turn| (first..=last).contains(turn)).all(|turn| self.is_of_age(birth, sex, turn) == answer);
        same.then_some(answer)
    }

    /// The same for a birth that is a span of days (D21, of the file). `None` also when the span is too wide to tell.
    pub fn of_age_by_guess(&self, birth: &BirthGuess, sex: Sex, at: PartialDate) -> Option<bool> {
        // Who is born later is never of age earlier, so the ends of the span speak for all of it.
        let eldest = self.of_age_at(birth.earliest, sex, at)?;
        (self.of_age_at(birth.latest, sex, at)? == eldest).then_some(eldest)
    }

    fn reaches(&self, birth: NaiveDate, years: u32) -> NaiveDate {
        let birthday = birthday(birth, years);
        match self.reached {
            AgeReached::Birthday => birthday,
            AgeReached::DayAfter => birthday.succ_opt().unwrap_or(birthday),
        }
    }
}

/// Full years on a day, counted by birthdays; `None` before birth.
pub fn age_at(birth: NaiveDate, day: NaiveDate) -> Option<u32> {
    let years = u32::try_from(day.year() - birth.year()).ok()?;
    if birthday(birth, years) <= day { Some(years) } else { years.checked_sub(1) }
}

/// The birthday after so many years; 1 March for a 29 February in a common year.
fn birthday(birth: NaiveDate, years: u32) -> NaiveDate {
    let year = i32::try_from(years).ok().and_then(|years| birth.year().checked_add(years)).unwrap_or(i32::MAX);
    NaiveDate::from_ymd_opt(year, birth.month(), birth.day()).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1)).unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::date;
    use proptest::prelude::*;

    fn ages(reached: AgeReached) -> LegalAges {
        LegalAges { change: date(1981, 1, 1), before: AgePair { man: 20, woman: 18 }, since: AgePair { man: 22, woman: 20 }, reached }
    }

    fn partial(text: &str) -> PartialDate {
        PartialDate::parse(text).unwrap()
    }

    #[test]
    fn scenario_5_a_bride_of_18_in_1983_is_of_age_on_her_20th_birthday() {
        let bride = date(1965, 3, 8);
        let law = ages(AgeReached::Birthday);
        assert_eq!(law.of_age_at(bride, Sex::Female, partial("1983-05-01")), Some(false));
        assert_eq!(law.reached_on(bride, Sex::Female), date(1985, 3, 8));
        assert_eq!(ages(AgeReached::DayAfter).reached_on(bride, Sex::Female), date(1985, 3, 9));
    }

    #[test]
    fn scenario_6_a_groom_of_20_and_a_bride_of_18_in_1975_are_of_age() {
        let law = ages(AgeReached::Birthday);
        assert_eq!(law.of_age_at(date(1955, 2, 1), Sex::Male, partial("1975-05")), Some(true));
        assert_eq!(law.of_age_at(date(1957, 2, 1), Sex::Female, partial("1975-05")), Some(true));
        assert_eq!(law.reached_on(date(1955, 2, 1), Sex::Male), date(1975, 2, 1));
    }

    #[test]
    fn who_reaches_the_earlier_age_on_the_eve_of_the_change_is_of_age_and_a_day_later_is_not() {
        let law = ages(AgeReached::Birthday);
        assert_eq!(law.reached_on(date(1960, 12, 31), Sex::Male), date(1980, 12, 31));
        assert_eq!(law.reached_on(date(1961, 1, 1), Sex::Male), date(1983, 1, 1));
        assert_eq!(ages(AgeReached::DayAfter).reached_on(date(1960, 12, 31), Sex::Male), date(1983, 1, 1));
    }

    #[test]
    fn of_age_is_judged_by_the_law_of_the_registration_day() {
        let (law, groom) = (ages(AgeReached::Birthday), date(1960, 6, 1));
        assert_eq!(law.of_age_at(groom, Sex::Male, partial("1980-12-31")), Some(true));
        assert_eq!(law.of_age_at(groom, Sex::Male, partial("1981-01-01")), Some(false));
        assert_eq!(law.of_age_from(groom, Sex::Male, date(1981, 1, 1)), date(1982, 6, 1));
        assert_eq!(law.of_age_from(groom, Sex::Male, date(1980, 12, 31)), date(1980, 12, 31));
        assert_eq!(law.reached_on(groom, Sex::Male), date(1980, 6, 1));
    }

    #[test]
    fn a_date_too_coarse_does_not_tell() {
        let (law, groom) = (ages(AgeReached::Birthday), date(1961, 6, 15));
        assert_eq!(law.of_age_at(groom, Sex::Male, partial("1983")), None);
        assert_eq!(law.of_age_at(groom, Sex::Male, partial("1983-06")), None);
        assert_eq!(law.of_age_at(groom, Sex::Male, partial("1983-05")), Some(false));
        assert_eq!(law.of_age_at(groom, Sex::Male, partial("1983-07")), Some(true));
        assert_eq!(law.of_age_at(groom, Sex::Male, partial("1984")), Some(true));
    }

    #[test]
    fn a_guessed_birth_tells_only_when_all_its_days_agree() {
        let law = ages(AgeReached::Birthday);
        let tells = |text: &str| {
            let reg = partial("1975-05-01");
            law.of_age_by_guess(&crate::values::guess_birth(text, Some(reg)).unwrap(), Sex::Male, reg)
        };
        for (text, want) in
            [("20周岁", None), ("21周岁", Some(true)), ("18周岁", Some(false)), ("虚岁二十一", None), ("虚岁二十三", Some(true))]
        {
            assert_eq!(tells(text), want, "{text}");
        }
    }

    #[test]
    fn a_leap_day_birthday_falls_on_the_first_of_march() {
        let leap = date(1960, 2, 29);
        assert_eq!(age_at(leap, date(1961, 2, 28)), Some(0));
        assert_eq!(age_at(leap, date(1961, 3, 1)), Some(1));
        assert_eq!(age_at(leap, date(1964, 2, 29)), Some(4));
        assert_eq!(ages(AgeReached::Birthday).reached_on(date(1964, 2, 29), Sex::Male), date(1986, 3, 1));
    }

    #[test]
    fn age_is_counted_in_full_years() {
        assert_eq!(age_at(date(1955, 5, 12), date(1955, 5, 12)), Some(0));
        assert_eq!(age_at(date(1955, 5, 12), date(1975, 5, 11)), Some(19));
        assert_eq!(age_at(date(1955, 5, 12), date(1975, 5, 12)), Some(20));
        assert_eq!(age_at(date(1955, 5, 12), date(1955, 5, 11)), None);
        assert_eq!(age_at(date(1955, 5, 12), date(1954, 6, 1)), None);
    }

    #[test]
    fn settings_nobody_can_mean_are_refused() {
        let good = ages(AgeReached::Birthday);
        assert_eq!(good.validate(), Ok(()));
        let zero = LegalAges { before: AgePair { man: 0, woman: 18 }, ..good };
        assert_eq!(zero.validate(), Err(LegalAgeError::OutOfRange { years: 0 }));
        let late = LegalAges { change: date(2081, 1, 1), ..good };
        assert_eq!(late.validate(), Err(LegalAgeError::ChangeYear { year: 2081 }));
    }

    #[test]
    fn settings_are_written_as_codes_and_dates() {
        let law = ages(AgeReached::DayAfter);
        let bytes = minicbor_serde::to_vec(law).unwrap();
        assert_eq!(minicbor_serde::from_slice::<LegalAges>(&bytes).unwrap(), law);
    }

    proptest! {
        #[test]
        fn the_first_day_of_age_is_the_first(year in 1940i32..1990, day in 1u32..366, male: bool, after: bool, from in 0i64..15_000) {
            let birth = NaiveDate::from_yo_opt(year, day).unwrap();
            let sex = if male { Sex::Male } else { Sex::Female };
            let law = ages(if after { AgeReached::DayAfter } else { AgeReached::Birthday });
            let from = birth + chrono::Duration::days(from);
            let found = law.of_age_from(birth, sex, from);
            let by_search = from.iter_days().find(|d| law.is_of_age(birth, sex, *d)).unwrap();
            prop_assert_eq!(found, by_search);
        }

        #[test]
        fn a_coarse_answer_is_that_of_each_day(year in 1940i32..1985, day in 1u32..366, male: bool, at in 1960i32..2004, month in 0u32..13) {
            let birth = NaiveDate::from_yo_opt(year, day).unwrap();
            let sex = if male { Sex::Male } else { Sex::Female };
            let law = ages(AgeReached::Birthday);
            let at = if month == 0 { partial(&at.to_string()) } else { partial(&format!("{at}-{month:02}")) };
            let mut days = at.earliest().iter_days().take_while(|d| *d <= at.latest()).map(|d| law.is_of_age(birth, sex, d));
            let first = days.next().unwrap();
            let want = days.all(|d| d == first).then_some(first);
            prop_assert_eq!(law.of_age_at(birth, sex, at), want);
        }
    }
}
