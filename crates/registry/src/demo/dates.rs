//! Dates the way old papers write them.

use chrono::{Datelike, NaiveDate};

use super::rng::Rng;

/// A real day.
pub(super) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a real day")
}

/// A day of a year.
pub(super) fn day_of(rng: &mut Rng, year: i32) -> NaiveDate {
    let last = if NaiveDate::from_ymd_opt(year, 2, 29).is_some() { 366 } else { 365 };
    NaiveDate::from_yo_opt(year, 1 + rng.below(last)).expect("a day of the year")
}

/// A date in figures, one of four forms; all of them parse.
pub(super) fn figures(rng: &mut Rng, date: NaiveDate) -> String {
    let (y, m, d) = (date.year(), date.month(), date.day());
    match rng.below(4) {
        0 => format!("{y}-{m:02}-{d:02}"),
        1 => format!("{y}.{m}.{d}"),
        2 => format!("{y}年{m:02}月{d:02}日"),
        _ => format!("{y}年{m}月{d}日"),
    }
}

/// A date in words: 一九八二年五月十二日.
pub(super) fn words(date: NaiveDate) -> String {
    format!("{}年{}月{}日", digits(date.year()), number(date.month()), number(date.day()))
}

/// A day of the old calendar, as it stands in a book. No conversion is implied.
pub(super) fn lunar(rng: &mut Rng, year: i32) -> String {
    let month = match rng.below(12) {
        0 => "正".to_owned(),
        11 => "腊".to_owned(),
        m => number(m + 1),
    };
    let day = 1 + rng.below(30);
    let day = if day <= 10 { format!("初{}", number(day)) } else { number(day) };
    format!("{}年农历{month}月{day}", digits(year))
}

/// An age counted the old way (虚岁), at a wedding of that year.
pub(super) fn old_age(rng: &mut Rng, birth: NaiveDate, wedding_year: i32) -> String {
    let age = number(wedding_year.abs_diff(birth.year()) + 1);
    if rng.chance(500) { format!("虚岁{age}") } else { format!("{age}岁") }
}

fn digits(year: i32) -> String {
    year.to_string().chars().map(|c| c.to_digit(10).map_or(c, |d| if d == 0 { '〇' } else { numeral(d) })).collect()
}

/// 1 to 99 in words.
fn number(n: u32) -> String {
    let tens = match n / 10 {
        0 => String::new(),
        1 => "十".to_owned(),
        t => format!("{}十", numeral(t)),
    };
    if n.is_multiple_of(10) { tens } else { format!("{tens}{}", numeral(n % 10)) }
}

fn numeral(digit: u32) -> char {
    "〇一二三四五六七八九".chars().nth(digit as usize).unwrap_or('〇')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_say_them() {
        for (n, want) in [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (23, "二十三"), (31, "三十一")] {
            assert_eq!(number(n), want);
        }
        assert_eq!(words(day(1982, 5, 12)), "一九八二年五月十二日");
        assert_eq!(words(day(2000, 10, 20)), "二〇〇〇年十月二十日");
    }
}
