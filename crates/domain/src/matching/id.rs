//! Citizen numbers compared (domain.md §3.2.4, §3.2.5).

use super::edits::edits;
use crate::code::codes;
use crate::values::{CitizenId, check_character, normalise_id, upgrade_15};

codes! {
    /// How a file's number stands to the present one (domain.md §3.2.5). The first that fits, in this order.
    pub enum IdClass {
        /// F = P.
        Equal = "ID_EQUAL",
        /// 15 digits that upgrade to P.
        Upgrade = "ID_UPGRADE",
        /// Empty or a placeholder.
        Absent = "ID_ABSENT",
        /// 18 characters failing the check.
        BadCheck = "ID_BAD_CHECK",
        /// One or two edits away, or same birth and address with another sequence.
        Near = "ID_NEAR",
        /// Another birth date, whatever the rest.
        BirthDiff = "ID_BIRTH_DIFF",
        /// Anything else: no number of 15 or 18 digits, or the same birth under another address and sequence.
        Other = "ID_OTHER",
    }
}

/// Class of a file's number against the present one (domain.md §3.2.5).
pub fn id_class(file: &str, present: &CitizenId) -> IdClass {
    let file = normalise_id(file);
    let upgraded = upgrade_15(&file);
    if is_placeholder(&file) {
        return IdClass::Absent;
    }
    if file == present.as_str() {
        return IdClass::Equal;
    }
    if upgraded.as_ref() == Some(present) {
        return IdClass::Upgrade;
    }
    let is_near = near(&file, present);
    let long = upgraded.map_or(file, |id| id.as_str().to_owned());
    let full = long.chars().count() == 18;
    let bad_check = full && check_character(&long).is_none_or(|c| !long.ends_with(c));
    let same = |range: std::ops::Range<usize>| long.get(range.clone()) == present.as_str().get(range);
    if bad_check {
        IdClass::BadCheck
    } else if is_near || edits(&long, present.as_str()) <= 2 || (same(0..6) && same(6..14)) {
        IdClass::Near
    } else if full && !same(6..14) && (same(0..6) || same(14..17)) {
        // Something else of the number must agree: a number that shares nothing is someone else's, and goes to the police (D27).
        IdClass::BirthDiff
    } else {
        IdClass::Other
    }
}

/// One or two edits from the present number or from its form of 15 digits.
fn near(file: &str, present: &CitizenId) -> bool {
    let present = present.as_str();
    let short = present.get(6..8).filter(|century| *century == "19").and_then(|_| Some([present.get(..6)?, present.get(8..17)?].concat()));
    edits(file, present) <= 2 || short.is_some_and(|short| edits(file, &short) <= 2)
}

/// No digit at all (empty, 无, a dash), all zeros, or six zeros where the address should be: "unknown", not a mismatch
/// (domain.md §3.2.4). No address part begins with zeros, so what follows them is not asked.
fn is_placeholder(text: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    !text.bytes().any(|b| b.is_ascii_digit()) || (digits(text) && (text.starts_with("000000") || text.bytes().all(|b| b == b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use proptest::prelude::*;

    #[test]
    fn id_classes_follow_the_table() {
        let present = CitizenId::parse("330219195501010013").unwrap();
        for (file, class) in [
            ("330219195501010013", IdClass::Equal),
            (" 330219 19550101 0013", IdClass::Equal),
            ("330219550101001", IdClass::Upgrade),
            ("", IdClass::Absent),
            ("无", IdClass::Absent),
            ("0", IdClass::Absent),
            ("000000000000000", IdClass::Absent),
            ("000000195501010000", IdClass::Absent),
            ("00000019550101", IdClass::Absent),
            ("000000550101", IdClass::Absent),
            ("330219195501010012", IdClass::BadCheck),
            ("33021919550101001X", IdClass::BadCheck),
            ("33021919550101A013", IdClass::BadCheck),
            ("33021919550101013", IdClass::Near),
            ("33021955010101", IdClass::Near),
            ("330219551301001", IdClass::Near),
            ("330219195702020023", IdClass::BirthDiff),
            ("11010519491231002X", IdClass::Other),
            ("440524188001010014", IdClass::BirthDiff),
            ("330281196002290017", IdClass::BirthDiff),
            ("330219570202002", IdClass::BirthDiff),
            ("余婚字12号", IdClass::Other),
            ("3302195", IdClass::Other),
        ] {
            assert_eq!(id_class(file, &present), class, "{file}");
        }
    }

    #[test]
    fn another_sequence_is_near_and_another_address_with_it_is_not() {
        let present = testing::citizen_id("330219", "19550101", 1);
        assert_eq!(id_class(testing::citizen_id("330219", "19550101", 748).as_str(), &present), IdClass::Near);
        assert_eq!(id_class(testing::citizen_id("110105", "19550101", 748).as_str(), &present), IdClass::Other);
    }

    #[test]
    fn another_birth_is_found_under_any_address() {
        let present = testing::citizen_id("330281", "19550101", 1);
        for address in ["330281", "330219", "110105"] {
            assert_eq!(id_class(testing::citizen_id(address, "19570812", 1).as_str(), &present), IdClass::BirthDiff, "{address}");
        }
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_a_clerical_error(at in 0usize..18, add in 1u8..10) {
            let present = testing::citizen_id("330219", "19550101", 1);
            let mut bytes = present.as_str().as_bytes().to_vec();
            bytes[at] = b'0' + (bytes[at] - b'0' + add) % 10;
            let class = id_class(std::str::from_utf8(&bytes).unwrap(), &present);
            prop_assert_eq!(class, IdClass::BadCheck);
        }

        #[test]
        fn one_wrong_digit_of_fifteen_is_near(at in 0usize..15, add in 1u8..10) {
            let present = testing::citizen_id("330219", "19550101", 1);
            let mut bytes = b"330219550101001".to_vec();
            bytes[at] = b'0' + (bytes[at] - b'0' + add) % 10;
            prop_assert_eq!(id_class(std::str::from_utf8(&bytes).unwrap(), &present), IdClass::Near);
        }

        #[test]
        fn comparing_never_panics(text in "\\PC{0,24}") {
            let _ = id_class(&text, &testing::citizen_id("330219", "19550101", 1));
        }
    }
}
