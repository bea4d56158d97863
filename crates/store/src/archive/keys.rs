//! Search keys of names and numbers.

use std::collections::BTreeSet;

use buzheng_domain::archive::FileParty;
use buzheng_domain::values::{PartialDate, fold, upgrade_15};
use chrono::Datelike as _;
use pinyin::ToPinyinMulti as _;

/// Most readings kept of one name: enough for two characters with several each, and a bound for odd names.
const MAX_READINGS: usize = 8;

/// The name with variants folded: equal for 陈 and 陳.
pub(super) fn folded(name: &str) -> String {
    fold(name)
}

/// Toneless pinyin of a name, syllables apart, one text per combination of readings (at most [`MAX_READINGS`]). The
/// `pinyin` data has no surname readings, but its heteronym list holds them: 单 is found as `dan`, `chan` and `shan`.
/// Characters without a reading stand for themselves.
pub(super) fn readings(name: &str) -> BTreeSet<String> {
    let mut found = vec![String::new()];
    for character in folded(name).chars() {
        let syllables: Vec<String> = match character.to_pinyin_multi() {
            None => vec![character.to_lowercase().collect()],
            Some(multi) => {
                let mut plain: Vec<String> = Vec::new();
                for reading in multi {
                    let reading = reading.plain().to_owned();
                    if !plain.contains(&reading) {
                        plain.push(reading);
                    }
                }
                plain
            }
        };
        // The usual reading comes first, so the cap drops the rarest combinations.
        let mut longer = Vec::with_capacity(found.len() * syllables.len());
        for syllable in &syllables {
            for start in &found {
                let gap = if start.is_empty() { "" } else { " " };
                longer.push(format!("{start}{gap}{syllable}"));
            }
        }
        longer.truncate(MAX_READINGS);
        found = longer;
    }
    found.into_iter().filter(|reading| !reading.is_empty()).collect()
}

/// A citizen number as it is searched: 18 characters, a 15-digit one upgraded; empty for a placeholder (domain.md
/// §3.2.4) or nothing. A misprint stays as it is, so that the same misprint finds it.
pub(super) fn citizen_number(text: &str) -> String {
    let plain = normalise(text);
    let placeholder = plain.bytes().all(|b| b == b'0') || plain.starts_with("000000");
    if placeholder {
        return String::new();
    }
    match upgrade_15(&plain) {
        Some(id) => id.as_str().to_owned(),
        None => plain,
    }
}

/// No spaces, half-width, upper-case X.
pub(super) fn normalise(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '\u{FF10}'..='\u{FF19}' => char::from_u32(u32::from(c) - 0xFF10 + u32::from('0')).unwrap_or(c),
            'x' | '\u{FF38}' | '\u{FF58}' => 'X',
            other => other,
        })
        .collect()
}

/// Birth year of a party in a file: from the date as written, else from the number; 0 when neither tells.
pub(super) fn birth_year(party: &FileParty) -> i32 {
    if let Ok(date) = PartialDate::parse(&party.birth_text) {
        return date.earliest().year();
    }
    let number = citizen_number(&party.id_no);
    let year = if number.chars().count() == 18 { number.get(6..10).and_then(|year| year.parse().ok()) } else { None };
    year.filter(|year| (1850..=2022).contains(year)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reading_of_a_surname_is_a_key() {
        assert!(readings("单雄信").contains("shan xiong xin"));
        assert!(readings("单雄信").contains("dan xiong xin"));
        assert!(readings("曾小贤").contains("zeng xiao xian"));
        assert!(readings("仇英").contains("qiu ying"));
    }

    #[test]
    fn homophones_share_a_reading_and_others_do_not() {
        let shared = |a: &str, b: &str| !readings(a).is_disjoint(&readings(b));
        assert!(shared("陈慧玲", "陳惠林") == readings("玲").iter().any(|r| readings("林").contains(r)));
        assert!(shared("王惠", "王慧"));
        assert!(!shared("王慧", "王芳"));
        assert!(!shared("西安", "先"), "syllables are kept apart");
    }

    #[test]
    fn the_number_of_readings_is_capped() {
        let many = "重重重重重重重重";
        assert!(readings(many).len() <= MAX_READINGS);
        assert!(!readings(many).is_empty());
        assert!(readings("").is_empty());
    }

    #[test]
    fn characters_without_a_reading_stand_for_themselves() {
        assert_eq!(readings("A·王").into_iter().next().unwrap(), "a · wang");
    }

    #[test]
    fn old_and_new_numbers_are_one_key_and_placeholders_none() {
        assert_eq!(citizen_number("330219 550101 001"), citizen_number("330219195501010013"));
        assert_eq!(citizen_number("１１０１０５194912310 02x"), "11010519491231002X");
        for placeholder in ["", "000000000000000", "00000019550101000", "000000195501010000"] {
            assert_eq!(citizen_number(placeholder), "", "{placeholder}");
        }
    }

    #[test]
    fn the_birth_year_comes_from_the_date_or_the_number() {
        let party = |birth: &str, id: &str| FileParty { name: String::new(), id_no: id.into(), birth_text: birth.into() };
        assert_eq!(birth_year(&party("1955-01", "")), 1955);
        assert_eq!(birth_year(&party("虚岁二十", "330219550101001")), 1955);
        assert_eq!(birth_year(&party("", "")), 0);
    }
}
