//! The words of a birth in an old file, understood or not at all: which calendar, which parts of a date, which kind of age.

use super::numeral::{self, Numeral};

/// The calendar a date is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Calendar {
    Solar,
    Lunar,
    /// 民国 without a word on the calendar.
    Republic,
}

/// A month, perhaps a leap one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WrittenMonth {
    pub(super) number: u32,
    pub(super) leap: bool,
}

/// What a text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    Date { calendar: Calendar, year: i32, month: Option<WrittenMonth>, day: Option<u32> },
    NominalAge(u32),
    FullAge(u32),
    Age(u32),
}

/// The oldest age a file can mean.
const AGE_MAX: u32 = 120;

/// Words that say which calendar.
const LUNAR: &[&str] = &["农历", "旧历", "阴历", "夏历", "农", "旧", "阴"];
const SOLAR: &[&str] = &["公历", "阳历", "新历", "公元", "西历", "国历"];
const REPUBLIC: &[&str] = &["中华民国", "民国"];
/// Words that say nothing.
const FILLERS: &[&str] = &["出生于", "出生", "生于", "现年", "时年", "年龄", "大约", "约", "生"];

/// Reads a text. `None` if any of it is not understood.
pub(super) fn read(text: &str) -> Option<Written> {
    // No birth takes more; a bound for odd texts.
    if text.chars().count() > 40 {
        return None;
    }
    let text: String = text.chars().filter(|c| !c.is_whitespace() && !is_punctuation(*c)).map(plain).collect();
    age(&text).or_else(|| date(&text))
}

/// Brackets and stops around words. Hyphen, slash and full stop divide dates and stay.
fn is_punctuation(c: char) -> bool {
    matches!(c, '(' | ')' | '（' | '）' | ',' | '，' | '。' | ':' | '：' | '、' | '[' | ']' | '〔' | '〕')
}

fn plain(c: char) -> char {
    match c {
        '農' => '农',
        '曆' | '歷' | '厤' => '历',
        '舊' => '旧',
        '陰' => '阴',
        '陽' => '阳',
        '閏' => '闰',
        '歲' | '嵗' => '岁',
        '臘' => '腊',
        '虛' => '虚',
        '週' => '周',
        '國' => '国',
        '號' => '号',
        '實' => '实',
        '約' => '约',
        '.' | '/' | '．' | '／' | '－' | '–' | '—' => '-',
        other => other,
    }
}

/// Takes every one of `words` out of `text`; whether any was there.
fn take(text: &mut String, words: &[&str]) -> bool {
    let before = text.len();
    for word in words {
        if text.contains(word) {
            *text = text.replace(word, "");
        }
    }
    text.len() < before
}

fn age(text: &str) -> Option<Written> {
    let mut rest = text.to_owned();
    take(&mut rest, FILLERS);
    let nominal = take(&mut rest, &["虚岁", "虚年", "虚"]);
    let full = take(&mut rest, &["周岁", "实岁", "足岁", "周", "足", "实"]);
    let named = take(&mut rest, &["岁"]);
    if !(nominal || full || named) {
        return None;
    }
    let chars: Vec<char> = rest.chars().collect();
    let number = numeral::leading(&chars)?;
    if number.length != chars.len() || !(1..=AGE_MAX).contains(&number.value) {
        return None;
    }
    match (nominal, full) {
        (true, false) => Some(Written::NominalAge(number.value)),
        (false, true) => Some(Written::FullAge(number.value)),
        (false, false) => Some(Written::Age(number.value)),
        (true, true) => None,
    }
}

fn date(text: &str) -> Option<Written> {
    let mut rest = text.to_owned();
    take(&mut rest, FILLERS);
    let solar = take(&mut rest, SOLAR);
    let lunar = take(&mut rest, LUNAR);
    let republic = take(&mut rest, REPUBLIC);
    let chars: Vec<char> = rest.chars().collect();
    let mut at = Cursor { text: &chars };

    let number = at.number()?;
    let year = year(number, republic)?;
    let year_named = at.eat('年');
    if !year_named && !at.eat('-') && !at.is_done() {
        return None;
    }
    // A bare 20 may as well be an age.
    if number.length < 4 && !republic && !year_named && at.is_done() {
        return None;
    }
    let leap = at.eat('闰');
    let (month, by_name) = at.month()?;
    if leap && month.is_none() {
        return None;
    }
    let initial = at.eat('初');
    let day_text = at.text;
    let day = if at.is_done() { None } else { Some(at.number()?) };
    at.eat('日');
    at.eat('号');
    if !at.is_done() || (initial && day.is_none()) || (day.is_some() && month.is_none()) {
        return None;
    }
    let old_day = initial || matches!(day_text.first(), Some('廿' | '卅'));
    let speaks_lunar = lunar || leap || by_name || old_day;
    let calendar = match (solar, speaks_lunar, republic) {
        (true, true, _) => return None,
        (true, false, _) => Calendar::Solar,
        (false, true, _) => Calendar::Lunar,
        (false, false, true) => Calendar::Republic,
        (false, false, false) => Calendar::Solar,
    };
    let month = month.map(|number| WrittenMonth { number, leap });
    Some(Written::Date { calendar, year, month, day: day.map(|d| d.value) })
}

/// The Gregorian year: four digits, two digits of the 1900s, or a 民国 year (1 = 1912).
fn year(number: Numeral, republic: bool) -> Option<i32> {
    let value = i32::try_from(number.value).ok()?;
    match number.length {
        _ if republic => (1..=99).contains(&value).then_some(1911 + value),
        4 if number.digitwise => (1800..=2100).contains(&value).then_some(value),
        2 if number.digitwise => Some(1900 + value),
        _ => None,
    }
}

struct Cursor<'a> {
    text: &'a [char],
}

impl Cursor<'_> {
    fn is_done(&self) -> bool {
        self.text.is_empty()
    }

    fn eat(&mut self, c: char) -> bool {
        match self.text.split_first() {
            Some((first, rest)) if *first == c => {
                self.text = rest;
                true
            }
            _ => false,
        }
    }

    fn number(&mut self) -> Option<Numeral> {
        let number = numeral::leading(self.text)?;
        self.text = self.text.get(number.length..)?;
        Some(number)
    }

    /// A month by number or by its old name, and whether it was by name; `(None, _)` at the end of the text.
    fn month(&mut self) -> Option<(Option<u32>, bool)> {
        if self.is_done() {
            return Some((None, false));
        }
        for (name, number) in [('正', 1), ('冬', 11), ('腊', 12)] {
            if self.eat(name) {
                return self.eat('月').then_some((Some(number), true));
            }
        }
        let number = self.number()?;
        let divided = self.eat('月') || self.eat('-') || self.is_done();
        (divided && (1..=12).contains(&number.value)).then_some((Some(number.value), false))
    }
}
