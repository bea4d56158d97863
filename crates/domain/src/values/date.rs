//! A date as old papers give it: to the day, the month, the year, or not at all.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::ValueError;
use crate::code::codes;

codes! {
    /// How much of a date is known (domain.md §13.4 `orig_date_precision`).
    pub enum Precision {
        /// Year, month and day.
        Day = "DAY",
        /// Year and month.
        Month = "MONTH",
        /// Year only.
        Year = "YEAR",
    }
}

/// A real date of day, month or year precision; as text a prefix of ISO 8601: `1986`, `1986-05`, `1986-05-12`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate {
    /// The first day it can mean.
    earliest: NaiveDate,
    precision: Precision,
}

impl PartialDate {
    /// Parses `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; `.`, `/` and 年月日 are taken for `-`.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let text: String = text.trim().chars().map(|c| if matches!(c, '.' | '/' | '年' | '月') { '-' } else { c }).collect();
        let text = text.trim_end_matches('日').trim_end_matches('-');
        let parts: Vec<&str> = text.split('-').collect();
        let number = |text: &str, digits: std::ops::RangeInclusive<usize>| -> Result<u32, ValueError> {
            if !digits.contains(&text.len()) || !text.bytes().all(|b| b.is_ascii_digit()) {
                return Err(ValueError::DateFormat);
            }
            text.parse().map_err(|_| ValueError::DateFormat)
        };
        let (precision, year, month, day) = match parts.as_slice() {
            [y] => (Precision::Year, number(y, 4..=4)?, 1, 1),
            [y, m] => (Precision::Month, number(y, 4..=4)?, number(m, 1..=2)?, 1),
            [y, m, d] => (Precision::Day, number(y, 4..=4)?, number(m, 1..=2)?, number(d, 1..=2)?),
            _ => return Err(ValueError::DateFormat),
        };
        let year = i32::try_from(year).map_err(|_| ValueError::DateFormat)?;
        let earliest = NaiveDate::from_ymd_opt(year, month, day).ok_or(ValueError::DateNotReal)?;
        Ok(Self { earliest, precision })
    }

    /// A date known to the day.
    pub fn day(date: NaiveDate) -> Self {
        Self { earliest: date, precision: Precision::Day }
    }

    /// How much is known.
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// The date, if known to the day.
    pub fn exact(&self) -> Option<NaiveDate> {
        (self.precision == Precision::Day).then_some(self.earliest)
    }

    /// The first day it can mean.
    pub fn earliest(&self) -> NaiveDate {
        self.earliest
    }

    /// The last day it can mean.
    pub fn latest(&self) -> NaiveDate {
        let next = match self.precision {
            Precision::Day => return self.earliest,
            Precision::Month => self.earliest.checked_add_months(chrono::Months::new(1)),
            Precision::Year => self.earliest.checked_add_months(chrono::Months::new(12)),
        };
        next.and_then(|d| d.pred_opt()).unwrap_or(self.earliest)
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let format = match self.precision {
            Precision::Day => "%Y-%m-%d",
            Precision::Month => "%Y-%m",
            Precision::Year => "%Y",
        };
        self.earliest.format(format).fmt(f)
    }
}

impl fmt::Debug for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PartialDate({})", self.precision)
    }
}

impl TryFrom<String> for PartialDate {
    type Error = ValueError;
    fn try_from(text: String) -> Result<Self, ValueError> {
        Self::parse(&text)
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> String {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_every_precision_parse() {
        for (text, want, precision) in [
            ("1986", "1986", Precision::Year),
            ("1986年5月", "1986-05", Precision::Month),
            ("1986.5.12", "1986-05-12", Precision::Day),
            ("1986年05月12日", "1986-05-12", Precision::Day),
        ] {
            let date = PartialDate::parse(text).unwrap();
            assert_eq!((date.to_string().as_str(), date.precision()), (want, precision));
        }
    }

    #[test]
    fn unreal_and_odd_dates_are_told_apart() {
        assert_eq!(PartialDate::parse("1959-02-29"), Err(ValueError::DateNotReal));
        for bad in ["", "86", "1986-", "1986-5-1-2", "五月", "1986-123"] {
            assert!(matches!(PartialDate::parse(bad), Err(ValueError::DateFormat) | Ok(_)), "{bad}");
        }
        assert_eq!(PartialDate::parse("86"), Err(ValueError::DateFormat));
    }

    #[test]
    fn a_month_ends_on_its_last_day() {
        let m = PartialDate::parse("2004-02").unwrap();
        assert_eq!((m.earliest().to_string(), m.latest().to_string()), ("2004-02-01".into(), "2004-02-29".into()));
        assert_eq!(PartialDate::parse("2003").unwrap().latest().to_string(), "2003-12-31");
    }
}
