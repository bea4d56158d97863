//! An old file compared with the couple at the desk: identity classes of domain.md §3.2.5, name classes of §3.5, and the
//! exact-match rule of §11.4. Comparing is ours; deciding on anything less than exact is a person's.

use serde::{Deserialize, Serialize};

use crate::archive::{ArchiveRow, FileParty, LaterEvent, OrganKind};
use crate::case::Party;
use crate::code::codes;
use crate::values::{CitizenId, PartialDate, check_character, fold, upgrade_15};

codes! {
    /// How a file's number stands to the present one (domain.md §3.2.5).
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
        /// Another birth date.
        BirthDiff = "ID_BIRTH_DIFF",
        /// Anything else.
        Other = "ID_OTHER",
    }
}

codes! {
    /// How a file's name stands to the present one (domain.md §3.5; homophones come with the full rulebook).
    pub enum NameClass {
        /// Equal, character by character.
        Exact = "EXACT",
        /// Equal once variant characters are folded.
        Variant = "VARIANT",
        /// Some character in common.
        Partial = "PARTIAL",
        /// Nothing in common.
        None = "NONE",
    }
}

codes! {
    /// How a date in the file stands to the present one.
    pub enum DateClass {
        /// Same day.
        Equal = "EQUAL",
        /// The file knows only the month or year, and it contains the day.
        Coarser = "COARSER",
        /// Another date.
        Different = "DIFFERENT",
        /// Not readable as a date.
        Unreadable = "UNREADABLE",
    }
}

codes! {
    /// Why a file is not an exact match (§11.4), one code a condition.
    pub enum Mismatch {
        /// Husband's name.
        NameMan = "NAME_MAN",
        /// Wife's name.
        NameWoman = "NAME_WOMAN",
        /// Husband's number.
        IdMan = "ID_MAN",
        /// Wife's number.
        IdWoman = "ID_WOMAN",
        /// Husband's birth, needed where the file has no number.
        BirthMan = "BIRTH_MAN",
        /// Wife's birth, needed where the file has no number.
        BirthWoman = "BIRTH_WOMAN",
        /// Registration date missing or not to the day.
        RegDate = "REG_DATE_INCOMPLETE",
        /// Organ not resolved.
        Organ = "ORGAN_UNKNOWN",
        /// A later divorce, cancellation, reissue or death is noted.
        LaterEvent = "LATER_EVENT",
    }
}

/// One spouse compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyMatch {
    /// Name.
    pub name: NameClass,
    /// Number.
    pub id: IdClass,
    /// Birth date.
    pub birth: DateClass,
}

impl PartyMatch {
    /// The number agrees: equal, upgraded, or absent with an equal birth date.
    pub fn id_agrees(&self) -> bool {
        match self.id {
            IdClass::Equal | IdClass::Upgrade => true,
            IdClass::Absent => self.birth == DateClass::Equal,
            IdClass::BadCheck | IdClass::Near | IdClass::BirthDiff | IdClass::Other => false,
        }
    }
}

/// A file compared with a couple.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileMatch {
    /// The husband.
    pub man: PartyMatch,
    /// The wife.
    pub woman: PartyMatch,
    /// Every condition of §11.4 that fails; empty means exact.
    pub why_not: Vec<Mismatch>,
}

impl FileMatch {
    /// The exact-match rule of §11.4 holds.
    pub fn is_exact(&self) -> bool {
        self.why_not.is_empty()
    }
}

/// Compares a file with the couple.
pub fn compare(row: &ArchiveRow, man: &Party, woman: &Party) -> FileMatch {
    let husband = compare_party(&row.man, man);
    let wife = compare_party(&row.woman, woman);
    let mut why_not = Vec::new();
    let mut require = |holds: bool, mismatch: Mismatch| {
        if !holds {
            why_not.push(mismatch);
        }
    };
    require(husband.name == NameClass::Exact, Mismatch::NameMan);
    require(wife.name == NameClass::Exact, Mismatch::NameWoman);
    for (party, id, birth) in [(&husband, Mismatch::IdMan, Mismatch::BirthMan), (&wife, Mismatch::IdWoman, Mismatch::BirthWoman)] {
        let mismatch = if party.id == IdClass::Absent { birth } else { id };
        require(party.id_agrees(), mismatch);
    }
    require(row.reg_date.and_then(|d| d.exact()).is_some(), Mismatch::RegDate);
    require(row.organ_kind != OrganKind::Other, Mismatch::Organ);
    require(row.later_event == LaterEvent::None, Mismatch::LaterEvent);
    FileMatch { man: husband, woman: wife, why_not }
}

fn compare_party(file: &FileParty, present: &Party) -> PartyMatch {
    PartyMatch {
        name: name_class(&file.name, present.name.as_str()),
        id: id_class(&file.id_no, &present.id),
        birth: birth_class(&file.birth_text, &present.id),
    }
}

/// Class of a file's name against the present one.
pub fn name_class(file: &str, present: &str) -> NameClass {
    let file = file.trim();
    if file == present {
        return NameClass::Exact;
    }
    let (file, present) = (fold(file), fold(present));
    if file == present {
        NameClass::Variant
    } else if file.chars().any(|c| c != '·' && present.contains(c)) {
        NameClass::Partial
    } else {
        NameClass::None
    }
}

/// Class of a file's number against the present one (domain.md §3.2.5).
pub fn id_class(file: &str, present: &CitizenId) -> IdClass {
    let file = crate::values::normalise_id(file);
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
    let long = upgraded.map_or(file, |id| id.as_str().to_owned());
    let bad_check = long.chars().count() == 18 && check_character(&long).is_none_or(|c| !long.ends_with(c));
    let part = |text: &str, range: std::ops::Range<usize>| text.get(range).map(str::to_owned);
    let same = |range: std::ops::Range<usize>| part(&long, range.clone()) == part(present.as_str(), range);
    if bad_check {
        IdClass::BadCheck
    } else if edits(&long, present.as_str()) <= 2 || (same(6..14) && same(0..6)) {
        IdClass::Near
    } else if long.chars().count() == 18 && !same(6..14) && same(0..6) {
        IdClass::BirthDiff
    } else {
        IdClass::Other
    }
}

/// Empty, all zeros, or at least six zeros followed by a date: "unknown", not a mismatch (domain.md §3.2.4).
fn is_placeholder(text: &str) -> bool {
    text.bytes().all(|b| b == b'0') || (text.starts_with("000000") && text.bytes().all(|b| b.is_ascii_digit()))
}

fn birth_class(file: &str, present: &CitizenId) -> DateClass {
    match PartialDate::parse(file) {
        Err(_) => DateClass::Unreadable,
        Ok(date) => {
            let birth = present.birth();
            if date.exact() == Some(birth) {
                DateClass::Equal
            } else if date.exact().is_none() && (date.earliest()..=date.latest()).contains(&birth) {
                DateClass::Coarser
            } else {
                DateClass::Different
            }
        }
    }
}

/// Levenshtein distance, by characters.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (cb, above) in b.iter().zip(row.iter().skip(1)) {
            let cost = usize::from(ca != *cb);
            left = (diagonal + cost).min(above + 1).min(left + 1);
            diagonal = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn id_classes_follow_the_table() {
        let present = CitizenId::parse("330219195501010013").unwrap();
        for (file, class) in [
            ("330219195501010013", IdClass::Equal),
            ("330219550101001", IdClass::Upgrade),
            ("", IdClass::Absent),
            ("000000000000000", IdClass::Absent),
            ("000000195501010000", IdClass::Absent),
            ("330219195501010012", IdClass::BadCheck),
            ("330219195702020023", IdClass::BirthDiff),
            ("11010519491231002X", IdClass::Other),
        ] {
            assert_eq!(id_class(file, &present), class, "{file}");
        }
        let sibling = testing::citizen_id("330219", "19550101", 3);
        assert_eq!(id_class(sibling.as_str(), &present), IdClass::Near);
    }

    #[test]
    fn name_classes_follow_the_table() {
        for (file, present, class) in [
            ("陈兰英", "陈兰英", NameClass::Exact),
            ("陳蘭英", "陈兰英", NameClass::Variant),
            ("陈兰芳", "陈兰英", NameClass::Partial),
            ("王国强", "陈兰英", NameClass::None),
        ] {
            assert_eq!(name_class(file, present), class);
        }
    }

    #[test]
    fn a_file_that_agrees_in_everything_is_exact() {
        let couple = testing::couple();
        assert!(compare(&testing::file_of(&couple), &couple.0, &couple.1).is_exact());
    }

    #[test]
    fn each_condition_of_the_exact_rule_is_needed() {
        let couple = testing::couple();
        type Spoil = fn(&mut ArchiveRow);
        let cases: [(Spoil, Mismatch); 8] = [
            (|r| r.man.name = "陳".into(), Mismatch::NameMan),
            (|r| r.woman.name.push('英'), Mismatch::NameWoman),
            (|r| r.man.id_no = "11010519491231002X".into(), Mismatch::IdMan),
            (
                |r| {
                    r.man.id_no.clear();
                    r.man.birth_text = "1950".into()
                },
                Mismatch::BirthMan,
            ),
            (
                |r| {
                    r.woman.id_no = "000000000000000".into();
                    r.woman.birth_text = "虚岁二十".into()
                },
                Mismatch::BirthWoman,
            ),
            (|r| r.reg_date = PartialDate::parse("1982").ok(), Mismatch::RegDate),
            (|r| r.organ_kind = OrganKind::Other, Mismatch::Organ),
            (|r| r.later_event = LaterEvent::Divorced, Mismatch::LaterEvent),
        ];
        for (spoil, want) in cases {
            let mut row = testing::file_of(&couple);
            spoil(&mut row);
            assert_eq!(compare(&row, &couple.0, &couple.1).why_not, [want]);
        }
    }
}
