//! Booklet print number 印制号: pre-printed serial of a blank (domain.md §1, §12).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ValueError;

/// Up to 4 capital letters, then 6 to 16 digits of fixed width. Ordered by letters, width, number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PrintNo {
    letters: String,
    width: u8,
    number: u64,
}

impl PrintNo {
    /// Parses the printed form.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let split = text.find(|c: char| !c.is_ascii_uppercase()).unwrap_or(text.len());
        let (letters, digits) = text.split_at(split);
        let width = u8::try_from(digits.len()).map_err(|_| ValueError::PrintNoFormat)?;
        let shape = letters.len() <= 4 && (6..=16).contains(&width) && digits.bytes().all(|b| b.is_ascii_digit());
        if !shape {
            return Err(ValueError::PrintNoFormat);
        }
        let number = digits.parse().map_err(|_| ValueError::PrintNoFormat)?;
        Ok(Self { letters: letters.to_owned(), width, number })
    }

    /// The number `steps` further on; `None` past the width.
    pub fn plus(&self, steps: u64) -> Option<Self> {
        let number = self.number.checked_add(steps).filter(|n| *n < 10u64.pow(u32::from(self.width)))?;
        Some(Self { number, ..self.clone() })
    }

    /// How many steps from `self` to `other`, if both are of one series and `other` is not before `self`.
    pub fn steps_to(&self, other: &Self) -> Option<u64> {
        let one_series = self.letters == other.letters && self.width == other.width;
        one_series.then(|| other.number.checked_sub(self.number)).flatten()
    }
}

impl fmt::Display for PrintNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:0width$}", self.letters, self.number, width = usize::from(self.width))
    }
}

impl TryFrom<String> for PrintNo {
    type Error = ValueError;
    fn try_from(text: String) -> Result<Self, ValueError> {
        Self::parse(&text)
    }
}

impl From<PrintNo> for String {
    fn from(no: PrintNo) -> String {
        no.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_on_within_their_width() {
        let first = PrintNo::parse("ZJ00000099").unwrap();
        assert_eq!(first.plus(1).unwrap().to_string(), "ZJ00000100");
        assert_eq!(PrintNo::parse("999999").unwrap().plus(1), None);
        assert_eq!(first.steps_to(&first.plus(7).unwrap()), Some(7));
        assert_eq!(first.plus(7).unwrap().steps_to(&first), None);
    }

    #[test]
    fn odd_forms_are_refused() {
        for bad in ["", "ZJ", "12345", "ZJ12345x", "ABCDE123456", "zj123456", "ZJ12345678901234567"] {
            assert_eq!(PrintNo::parse(bad), Err(ValueError::PrintNoFormat), "{bad}");
        }
    }
}
