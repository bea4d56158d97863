//! Permanent residence 常住户口所在地.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::ValueError;

const ADDRESS_CHARACTERS_MAX: usize = 200;

/// 1 to 200 characters, trimmed, NFC (domain.md §13.2 `hukou_address`).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(String);

impl Address {
    /// Parses an address as typed.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let text: String = text.trim().chars().filter(|c| !c.is_control()).nfc().collect();
        let length = text.chars().count();
        match length {
            0 => Err(ValueError::AddressEmpty),
            n if n > ADDRESS_CHARACTERS_MAX => Err(ValueError::AddressTooLong { length, max: ADDRESS_CHARACTERS_MAX }),
            _ => Ok(Self(text)),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(…)")
    }
}

impl TryFrom<String> for Address {
    type Error = ValueError;
    fn try_from(text: String) -> Result<Self, ValueError> {
        Self::parse(&text)
    }
}

impl From<Address> for String {
    fn from(address: Address) -> String {
        address.0
    }
}
