//! Citizen identification number 公民身份号码 (GB 11643-1999; domain.md §3.2).

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::ValueError;
use crate::code::codes;

codes! {
    /// Sex by the parity of digit 17.
    pub enum Sex {
        /// Odd.
        Male = "MALE",
        /// Even.
        Female = "FEMALE",
    }
}

/// A valid 18-character number: digits, real birth date, right check character. The address part is never judged: it is the
/// place of first issue and need not be a present code (domain.md §3.2.3).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CitizenId {
    text: String,
    birth: NaiveDate,
}

impl CitizenId {
    /// Parses 18 characters as typed: spaces dropped, full-width digits and any `x` normalised.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let text = normalise(text);
        let length = text.chars().count();
        if length != 18 {
            return Err(ValueError::IdLength { length });
        }
        for (i, c) in text.chars().enumerate() {
            let allowed = c.is_ascii_digit() || (i == 17 && c == 'X');
            if !allowed {
                return Err(ValueError::IdCharacter { position: i + 1 });
            }
        }
        let birth = birth_of(&text).ok_or(ValueError::IdBirthDate)?;
        let expected = check_character(&text).ok_or(ValueError::IdCharacter { position: 1 })?;
        if !text.ends_with(expected) {
            return Err(ValueError::IdCheckDigit { expected });
        }
        Ok(Self { text, birth })
    }

    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Date of birth, digits 7–14.
    pub fn birth(&self) -> NaiveDate {
        self.birth
    }

    /// Sex, parity of digit 17.
    pub fn sex(&self) -> Sex {
        let odd = self.text.as_bytes().get(16).is_some_and(|b| (b - b'0') % 2 == 1);
        if odd { Sex::Male } else { Sex::Female }
    }

    /// First six and last four characters, the rest starred.
    pub fn masked(&self) -> String {
        let head = self.text.get(..6).unwrap_or_default();
        let tail = self.text.get(14..).unwrap_or_default();
        format!("{head}********{tail}")
    }
}

/// Half-width, upper case, no spaces.
pub(crate) fn normalise(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '\u{FF10}'..='\u{FF19}' => char::from(b'0' + (c as u32 - 0xFF10) as u8),
            'x' | '\u{FF38}' | '\u{FF58}' => 'X',
            other => other,
        })
        .collect()
}

/// The GB 11643 check character (ISO 7064 MOD 11-2) of the first 17 digits of `text`; `None` if they are not digits.
pub fn check_character(text: &str) -> Option<char> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    let mut sum = 0;
    let mut digits = text.chars();
    for weight in WEIGHTS {
        sum += weight * digits.next()?.to_digit(10)?;
    }
    CHECK.get((sum % 11) as usize).copied()
}

/// A 15-digit first-generation number as 18 characters: `19` inserted after digit 6, check character appended
/// (domain.md §3.2.2). `None` if `text` is not 15 digits with a real birth date.
pub fn upgrade_15(text: &str) -> Option<CitizenId> {
    let text = normalise(text);
    if text.len() != 15 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let body = format!("{}19{}", text.get(..6)?, text.get(6..)?);
    let check = check_character(&body)?;
    CitizenId::parse(&format!("{body}{check}")).ok()
}

fn birth_of(text: &str) -> Option<NaiveDate> {
    let year = text.get(6..10)?.parse().ok()?;
    let month = text.get(10..12)?.parse().ok()?;
    let day = text.get(12..14)?.parse().ok()?;
    NaiveDate::from_ymd_opt(year, month, day).filter(|d| d.year() >= 1800)
}

impl fmt::Debug for CitizenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CitizenId(…)")
    }
}

impl TryFrom<String> for CitizenId {
    type Error = ValueError;
    fn try_from(text: String) -> Result<Self, ValueError> {
        Self::parse(&text)
    }
}

impl From<CitizenId> for String {
    fn from(id: CitizenId) -> String {
        id.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_standards_own_examples_pass() {
        for text in ["11010519491231002X", "440524188001010014", "330219195702020023", "330281196002290017"] {
            assert!(CitizenId::parse(text).is_ok(), "{text}");
        }
        let id = CitizenId::parse("11010519491231002X").unwrap();
        assert_eq!((id.birth().to_string().as_str(), id.sex()), ("1949-12-31", Sex::Female));
    }

    #[test]
    fn a_wrong_check_character_says_the_right_one() {
        assert_eq!(CitizenId::parse("110105194912310021"), Err(ValueError::IdCheckDigit { expected: 'X' }));
    }

    #[test]
    fn the_29th_of_february_1959_is_refused() {
        assert_eq!(CitizenId::parse("330281195902290010"), Err(ValueError::IdBirthDate));
        assert_eq!(CitizenId::parse("330281195902290010").unwrap_err(), ValueError::IdBirthDate);
    }

    #[test]
    fn fifteen_digits_upgrade_to_eighteen() {
        assert_eq!(upgrade_15("330219550101001").unwrap().as_str(), "330219195501010013");
        assert_eq!(upgrade_15("33021955010100"), None);
        assert_eq!(upgrade_15("330219590229001"), None);
    }

    #[test]
    fn typing_habits_are_normalised() {
        let id = CitizenId::parse(" 110105 19491231 002x").unwrap();
        assert_eq!(id.as_str(), "11010519491231002X");
        assert_eq!(CitizenId::parse("１１０１０５１９４９１２３１００２Ｘ").unwrap(), id);
        assert_eq!(id.masked(), "110105********002X");
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", CitizenId::parse("11010519491231002X").unwrap()), "CitizenId(…)");
    }

    proptest! {
        #[test]
        fn any_single_wrong_digit_is_caught(position in 0usize..17, add in 1u8..10) {
            let mut bytes = b"330219195702020023".to_vec();
            bytes[position] = b'0' + (bytes[position] - b'0' + add) % 10;
            let text = String::from_utf8(bytes).unwrap();
            prop_assert!(CitizenId::parse(&text).is_err());
        }

        #[test]
        fn parsing_never_panics(text in ".{0,40}") {
            let _ = CitizenId::parse(&text);
            let _ = upgrade_15(&text);
        }
    }
}
