//! A whole file compared with a couple, and the exact-match rule (domain.md §11.4).

use serde::{Deserialize, Serialize};

use super::{DateClass, IdClass, NameClass, birth_class, id_class, name_class};
use crate::archive::{ArchiveRow, FileParty, LaterEvent, OrganKind};
use crate::case::Party;
use crate::code::codes;
use crate::values::PartialDate;

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
    /// The file's name is the present former name 曾用名, or a variant of it (D23).
    #[serde(default)]
    pub former: bool,
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
    let husband = compare_party(&row.man, row.reg_date, man);
    let wife = compare_party(&row.woman, row.reg_date, woman);
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

fn compare_party(file: &FileParty, reg_date: Option<PartialDate>, present: &Party) -> PartyMatch {
    let is_former = |former: &crate::values::PersonName| match name_class(&file.name, former.as_str()) {
        NameClass::Exact | NameClass::Variant => true,
        NameClass::Homophone | NameClass::Partial | NameClass::None => false,
    };
    PartyMatch {
        name: name_class(&file.name, present.name.as_str()),
        former: present.former_name.as_ref().is_some_and(is_former),
        id: id_class(&file.id_no, &present.id),
        birth: birth_class(&file.birth_text, reg_date, &present.id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use crate::values::PersonName;

    #[test]
    fn a_file_that_agrees_in_everything_is_exact() {
        let couple = testing::couple();
        assert!(compare(&testing::file_of(&couple), &couple.0, &couple.1).is_exact());
    }

    #[test]
    fn each_condition_of_the_exact_rule_is_needed() {
        let couple = testing::couple();
        type Spoil = fn(&mut ArchiveRow);
        let cases: [(Spoil, Mismatch); 9] = [
            (|r| r.man.name = "陳".into(), Mismatch::NameMan),
            (|r| r.woman.name.push('英'), Mismatch::NameWoman),
            (|r| r.man.id_no = "11010519491231002X".into(), Mismatch::IdMan),
            (|r| r.woman.id_no = "339999600520001".into(), Mismatch::IdWoman),
            (
                |r| {
                    r.man.id_no.clear();
                    r.man.birth_text = "1958".into()
                },
                Mismatch::BirthMan,
            ),
            (
                |r| {
                    r.woman.id_no = "000000000000000".into();
                    r.woman.birth_text = "虚岁二十三".into()
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

    #[test]
    fn a_file_without_numbers_and_with_ages_fits_but_is_not_exact() {
        let couple = testing::couple();
        let mut row = testing::file_of(&couple);
        for (party, age) in [(&mut row.man, "虚岁二十五"), (&mut row.woman, "虚岁二十三")] {
            party.id_no.clear();
            party.birth_text = age.into();
        }
        let found = compare(&row, &couple.0, &couple.1);
        for party in [found.man, found.woman] {
            assert_eq!((party.id, party.birth), (IdClass::Absent, DateClass::GuessFits));
        }
        assert_eq!(found.why_not, [Mismatch::BirthMan, Mismatch::BirthWoman]);
    }

    #[test]
    fn a_file_under_the_former_name_says_so_and_is_not_exact() {
        let mut couple = testing::couple();
        couple.1.former_name = Some(PersonName::parse("沈兰妹").unwrap());
        let mut row = testing::file_of(&couple);
        for (name, former) in [("沈兰妹", true), ("沈蘭妹", true), ("沈示英", false), ("沈兰梅", false)] {
            row.woman.name = name.into();
            let found = compare(&row, &couple.0, &couple.1);
            assert_eq!((found.woman.former, found.man.former), (former, false), "{name}");
            assert_eq!(found.is_exact(), name == "沈示英");
        }
    }

    #[test]
    fn a_comparison_kept_before_former_names_still_reads() {
        #[derive(Serialize)]
        struct Before {
            name: NameClass,
            id: IdClass,
            birth: DateClass,
        }
        let bytes = minicbor_serde::to_vec(Before { name: NameClass::Exact, id: IdClass::Equal, birth: DateClass::Equal }).unwrap();
        let read: PartyMatch = minicbor_serde::from_slice(&bytes).unwrap();
        assert!(!read.former && read.id_agrees());
    }
}
