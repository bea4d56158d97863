//! Certificate number 字号 of a reissued marriage certificate (domain.md §2.4).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ValueError;

/// `BJ330281-YYYY-NNNNNN`: year of reissue and serial of that year; the same on both booklets of a couple.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CertNo {
    year: u16,
    serial: u32,
}

impl CertNo {
    const PREFIX: &'static str = "BJ330281-";

    /// Year 2000–2099, serial 1–999999.
    pub fn new(year: u16, serial: u32) -> Result<Self, ValueError> {
        let fits = (2000..=2099).contains(&year) && (1..=999_999).contains(&serial);
        if fits { Ok(Self { year, serial }) } else { Err(ValueError::CertNoFormat) }
    }

    /// Parses the printed form.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let rest = text.strip_prefix(Self::PREFIX).ok_or(ValueError::CertNoFormat)?;
        let (year, serial) = rest.split_once('-').ok_or(ValueError::CertNoFormat)?;
        let digits = |t: &str, n| t.len() == n && t.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) || !digits(serial, 6) {
            return Err(ValueError::CertNoFormat);
        }
        let year = year.parse().map_err(|_| ValueError::CertNoFormat)?;
        Self::new(year, serial.parse().map_err(|_| ValueError::CertNoFormat)?)
    }

    /// Year of reissue.
    pub fn year(&self) -> u16 {
        self.year
    }

    /// Serial of the year.
    pub fn serial(&self) -> u32 {
        self.serial
    }
}

impl fmt::Display for CertNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}-{:06}", Self::PREFIX, self.year, self.serial)
    }
}

impl TryFrom<String> for CertNo {
    type Error = ValueError;
    fn try_from(text: String) -> Result<Self, ValueError> {
        Self::parse(&text)
    }
}

impl From<CertNo> for String {
    fn from(no: CertNo) -> String {
        no.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_form_round_trips() {
        assert_eq!(CertNo::parse("BJ330281-2022-000001").unwrap().to_string(), "BJ330281-2022-000001");
    }

    #[test]
    fn other_numbers_are_refused() {
        for bad in [
            "J330281-2022-000001",
            "BJ330281-2022-1",
            "BJ330281-1999-000001",
            "BJ330281-2022-000000",
            "BJ330282-2022-000001",
            "BJ330281-2022-000001 ",
        ] {
            assert_eq!(CertNo::parse(bad), Err(ValueError::CertNoFormat), "{bad}");
        }
    }
}
