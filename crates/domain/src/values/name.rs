//! A person's name (NAME16; domain.md §3.5).

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::ValueError;

/// Longest name, in characters after normalisation.
pub const NAME_CHARACTERS_MAX: usize = 50;

/// 1 to 50 characters of any plane, NFC, separator `·` U+00B7.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

impl PersonName {
    /// Parses a name as typed: trimmed, look-alikes of the separator replaced, NFC.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let text: String = text.trim().chars().map(separator).nfc().collect();
        let length = text.chars().count();
        if length == 0 {
            return Err(ValueError::NameEmpty);
        }
        if length > NAME_CHARACTERS_MAX {
            return Err(ValueError::NameTooLong { length, max: NAME_CHARACTERS_MAX });
        }
        match text.chars().find(|c| !allowed(*c)) {
            Some(c) => Err(ValueError::NameCharacter { code_point: c as u32 }),
            None => Ok(Self(text)),
        }
    }

    /// Parses UTF-16 as a card reader or a script hands it over; half a character is refused, never replaced.
    pub fn parse_utf16(units: &[u16]) -> Result<Self, ValueError> {
        let text = String::from_utf16(units).map_err(|_| ValueError::NameUnpairedSurrogate)?;
        Self::parse(&text)
    }

    /// The normalised name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Look-alikes of the name separator become U+00B7 (GB 18030 A1A4).
pub fn separator(c: char) -> char {
    match c {
        '\u{2022}' | '\u{30FB}' | '\u{FF0E}' | '\u{2027}' | '\u{22C5}' | '\u{FF65}' => '\u{00B7}',
        other => other,
    }
}

/// Letters and ideographs of every plane (also blocks newer than the standard library's tables), the separator, and the
/// space and apostrophe of Latin names. Digits, controls, private use and U+FFFD are out.
fn allowed(c: char) -> bool {
    let ideograph = matches!(c as u32, 0x20000..=0x3FFFD);
    c.is_alphabetic() || ideograph || matches!(c, '\u{00B7}' | ' ' | '\'' | '\u{3007}')
}

/// The name with variant characters (simplified, traditional, semantic and z-variants of Unihan) folded to one
/// representative. For search and comparison only; never stored in place of the name.
pub fn fold(name: &str) -> String {
    name.nfc().filter(|c| !c.is_whitespace()).map(|c| fold_char(separator(c))).collect()
}

fn fold_char(c: char) -> char {
    match VARIANTS.binary_search_by_key(&c, |(from, _)| *from) {
        Ok(i) => VARIANTS.get(i).map_or(c, |(_, to)| *to),
        Err(_) => c,
    }
}

include!("variants.in");

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonName(…)")
    }
}

impl TryFrom<String> for PersonName {
    type Error = ValueError;
    fn try_from(text: String) -> Result<Self, ValueError> {
        Self::parse(&text)
    }
}

impl From<PersonName> for String {
    fn from(name: PersonName) -> String {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn separators_are_unified_and_planes_are_kept() {
        assert_eq!(PersonName::parse(" 阿依古丽•买买提 ").unwrap().as_str(), "阿依古丽·买买提");
        for name in ["王秀英", "𠮷田", "㛃龙", "𬭚", "欧阳·娜"] {
            assert_eq!(PersonName::parse(name).unwrap().as_str(), name);
        }
    }

    #[test]
    fn fifty_characters_pass_and_fifty_one_do_not() {
        assert!(PersonName::parse(&"王".repeat(50)).is_ok());
        assert_eq!(PersonName::parse(&"王".repeat(51)), Err(ValueError::NameTooLong { length: 51, max: 50 }));
    }

    #[test]
    fn an_unpaired_surrogate_is_refused_not_replaced() {
        assert_eq!(PersonName::parse_utf16(&[0x738B, 0xD842]), Err(ValueError::NameUnpairedSurrogate));
        assert_eq!(PersonName::parse_utf16(&[0xD842, 0xDFB7]).unwrap().as_str(), "𠮷");
        assert_eq!(PersonName::parse("王\u{FFFD}"), Err(ValueError::NameCharacter { code_point: 0xFFFD }));
    }

    #[test]
    fn controls_digits_and_private_use_are_refused() {
        for bad in ["王\u{0}", "王1", "王\u{E000}", "王\n英"] {
            assert!(matches!(PersonName::parse(bad), Err(ValueError::NameCharacter { .. })), "{bad:?}");
        }
    }

    #[test]
    fn variants_fold_together() {
        for (a, b) in [("陳", "陈"), ("峯", "峰"), ("羣", "群"), ("堃", "坤"), ("喆", "哲"), ("蘭", "兰")] {
            assert_eq!(fold(a), fold(b), "{a} {b}");
        }
        assert_ne!(fold("慧"), fold("惠"));
    }

    proptest! {
        #[test]
        fn parsing_is_idempotent(text in "\\PC{0,60}") {
            if let Ok(name) = PersonName::parse(&text) {
                prop_assert_eq!(PersonName::parse(name.as_str()).unwrap(), name);
            }
        }
    }
}
