//! The old calendar 农历 turned into ours. Months and leap months follow GB/T 33661-2017 from 1912 on and the Qing almanac before
//! (tables of ICU4X). An almanac printed before 1929 may differ from them by a day.

use chrono::{Datelike as _, NaiveDate};
use icu_calendar::Date;
use icu_calendar::cal::ChineseTraditional;
use icu_calendar::types::Month;

/// Years that conversion is offered for: those of living people and their papers.
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 1850..=2100;

/// A span of days, both ends in it.
pub(super) type Days = (NaiveDate, NaiveDate);

/// The day of a lunar year (named by the Gregorian year it begins in), month 1–12 and day 1–30. Day 30 of a month of 29 days is
/// the last day of that month or the first of the next: the writer's almanac may have had a longer month. `None` if there is no
/// such month in that year.
pub(super) fn day(year: i32, month: u32, leap: bool, day: u32) -> Option<Days> {
    if let Some(date) = start(year, month, leap, day) {
        return Some((date, date));
    }
    if day != 30 {
        return None;
    }
    let last = start(year, month, leap, 29)?;
    Some((last, last.succ_opt()?))
}

/// The days of a lunar month.
pub(super) fn month(year: i32, month: u32, leap: bool) -> Option<Days> {
    let first = start(year, month, leap, 1)?;
    let last = start(year, month, leap, 30).or_else(|| start(year, month, leap, 29))?;
    Some((first, last))
}

/// The days of a lunar year: from one New Year to the eve of the next.
pub(super) fn year(year: i32) -> Option<Days> {
    let first = start(year, 1, false, 1)?;
    let next = start(year + 1, 1, false, 1)?;
    Some((first, next.pred_opt()?))
}

/// The lunar year a day lies in.
pub(super) fn year_of(date: NaiveDate) -> Option<i32> {
    let new_year = start(date.year(), 1, false, 1)?;
    Some(if date < new_year { date.year() - 1 } else { date.year() })
}

fn start(year: i32, month: u32, leap: bool, day: u32) -> Option<NaiveDate> {
    if !YEARS.contains(&year) || !(1..=12).contains(&month) || !(1..=30).contains(&day) {
        return None;
    }
    let month = u8::try_from(month).ok()?;
    let month = if leap { Month::leap(month) } else { Month::new(month) };
    let date: Date<ChineseTraditional> = Date::try_new_chinese_traditional(year, month, u8::try_from(day).ok()?).ok()?;
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(date.to_rata_die().to_i64_date()).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::date;

    #[test]
    fn known_days_of_the_almanac_convert() {
        for (y, m, leap, d, want) in [
            (1968, 12, false, 8, date(1969, 1, 25)),
            (1949, 8, false, 10, date(1949, 10, 1)),
            (1955, 1, false, 1, date(1955, 1, 24)),
            (1955, 3, true, 1, date(1955, 4, 22)),
            (1976, 8, true, 15, date(1976, 10, 8)),
            (2000, 1, false, 1, date(2000, 2, 5)),
            (2022, 1, false, 1, date(2022, 2, 1)),
        ] {
            assert_eq!(day(y, m, leap, d), Some((want, want)), "{y} {m} {leap} {d}");
        }
    }

    #[test]
    fn a_month_that_was_not_is_no_guess() {
        assert_eq!(day(1955, 4, true, 1), None);
        assert_eq!(day(1955, 13, false, 1), None);
        assert_eq!(day(1955, 1, false, 31), None);
        assert_eq!(day(1, 1, false, 1), None);
    }

    #[test]
    fn the_thirtieth_of_a_short_month_may_be_the_next_first() {
        let short = (1..=12).find(|m| start(1960, *m, false, 30).is_none()).unwrap();
        let (a, b) = day(1960, short, false, 30).unwrap();
        assert_eq!((Some(a), Some(b)), (start(1960, short, false, 29), a.succ_opt()));
    }

    #[test]
    fn lunar_years_follow_each_other_without_a_gap() {
        for y in 1900..2010 {
            let (first, last) = year(y).unwrap();
            assert_eq!(last.succ_opt(), year(y + 1).map(|d| d.0));
            assert_eq!((year_of(first), year_of(last)), (Some(y), Some(y)));
        }
    }
}
