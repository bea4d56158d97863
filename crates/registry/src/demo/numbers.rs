//! Citizen numbers nobody has: the address part 339999 belongs to no division of any edition of GB/T 2260. (339001 to 339012 were in
//! use around 1990 for cities directly under the province, so the neighbourhood is avoided.) Everything else is right: real birth
//! dates, sex by parity, check character, each number once.

use std::collections::HashSet;

use chrono::NaiveDate;

use buzheng_domain::values::{CitizenId, Sex, check_character};

use super::rng::Rng;

/// Address part of every number of the sample world.
pub const ADDRESS_PART: &str = "339999";

/// Gives each number once.
#[derive(Default)]
pub(super) struct Numbers {
    given: HashSet<String>,
}

impl Numbers {
    /// A number not given before.
    pub(super) fn give(&mut self, rng: &mut Rng, birth: NaiveDate, sex: Sex) -> CitizenId {
        loop {
            // 996 to 999 marked births before 1900 in 15-digit numbers.
            let sequence = rng.below(497) * 2 + if sex == Sex::Male { 1 } else { 2 };
            let id = numbered(birth, sequence);
            if self.given.insert(id.as_str().to_owned()) {
                return id;
            }
        }
    }
}

fn numbered(birth: NaiveDate, sequence: u32) -> CitizenId {
    let body = format!("{ADDRESS_PART}{}{sequence:03}", birth.format("%Y%m%d"));
    with_check(&body)
}

fn with_check(body: &str) -> CitizenId {
    let check = check_character(body).expect("seventeen digits");
    CitizenId::parse(&format!("{body}{check}")).expect("built to be valid")
}

/// The 15 digits of the first generation; births of the 1900s only.
pub(super) fn fifteen(id: &CitizenId) -> String {
    let text = id.as_str();
    format!("{}{}", text.get(..6).unwrap_or_default(), text.get(8..17).unwrap_or_default())
}

/// The same number with a wrong check character.
pub(super) fn bad_check(id: &CitizenId) -> String {
    let (body, check) = id.as_str().split_at(17);
    let wrong = if check == "7" { '3' } else { '7' };
    format!("{body}{wrong}")
}

/// The number with another sequence, of the same sex, valid in itself.
pub(super) fn other_sequence(id: &CitizenId) -> String {
    let text = id.as_str();
    let sequence: u32 = text.get(14..17).and_then(|s| s.parse().ok()).unwrap_or(0);
    let other = if sequence > 500 { sequence - 2 } else { sequence + 2 };
    with_check(&format!("{}{other:03}", text.get(..14).unwrap_or_default())).as_str().to_owned()
}

/// Six zeros, the birth date, four zeros: how a keyer wrote "no number" while the form wanted one.
pub(super) fn placeholder(birth: NaiveDate) -> String {
    format!("000000{}0000", birth.format("%Y%m%d"))
}
