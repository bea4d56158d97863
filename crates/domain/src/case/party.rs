//! A spouse as recorded at the desk (domain.md §13.2, the fields of the exact-match path).

use serde::{Deserialize, Serialize};

use crate::code::codes;
use crate::values::{Address, CitizenId, Ethnic, PersonName, Sex};

codes! {
    /// Which spouse.
    pub enum SpouseRole {
        /// 男方.
        Man = "MAN",
        /// 女方.
        Woman = "WOMAN",
    }
}

impl SpouseRole {
    /// Husband, then wife.
    pub const BOTH: [SpouseRole; 2] = [SpouseRole::Man, SpouseRole::Woman];

    /// The sex digit 17 must show.
    pub fn sex(self) -> Sex {
        match self {
            SpouseRole::Man => Sex::Male,
            SpouseRole::Woman => Sex::Female,
        }
    }
}

codes! {
    /// Identity category (domain.md §13.2 `id_category`; D13, D14).
    pub enum Category {
        /// Mainland resident.
        Resident = "RESIDENT",
        /// Serving soldier or armed police.
        Soldier = "SOLDIER",
        /// Hong Kong, Macao, Taiwan or 华侨.
        HmtOverseas = "HMT_OVERSEAS",
        /// Foreign.
        Foreign = "FOREIGN",
    }
}

codes! {
    /// How a spouse takes part (domain.md §13.2 `present_mode`).
    pub enum Presence {
        /// At the desk.
        InPerson = "IN_PERSON",
        /// Visited at home in the village (D42).
        Home = "HOME",
        /// Absent; a proxy stands in (D40, D41).
        Proxy = "PROXY",
    }
}

codes! {
    /// What shows the permanent residence (domain.md §13.2 `hukou_doc_kind`, D29).
    pub enum HukouDoc {
        /// 户口簿, one's own or of a collective household.
        Book = "BOOK",
        /// Electronic 《居民户口簿信息》 (ZJ193).
        Electronic = "ELECTRONIC",
        /// 户籍证明 of the police.
        Certificate = "CERTIFICATE",
        /// Left at home.
        AbsentOwnFault = "ABSENT_OWN_FAULT",
        /// Not to be had, through no fault of their own.
        AbsentNoFault = "ABSENT_NO_FAULT",
    }
}

impl HukouDoc {
    /// Something that shows the residence is on the desk.
    pub fn is_here(self) -> bool {
        matches!(self, HukouDoc::Book | HukouDoc::Electronic | HukouDoc::Certificate)
    }
}

/// One spouse. `Debug` shows no content.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Name as on the identity card.
    pub name: PersonName,
    /// Citizen number.
    pub id: CitizenId,
    /// Ethnic group.
    pub ethnic: Ethnic,
    /// 常住户口所在地.
    pub hukou_address: Address,
    /// Permanent residence in Zhejiang (D12).
    pub hukou_in_province: bool,
    /// Category (D13, D14).
    pub category: Category,
    /// Valid identity card and 户口簿, agreeing (D28).
    pub documents_agree: bool,
    /// Phone, if they want to leave one.
    pub phone: Option<String>,
    /// False: fingerprint only (D43).
    pub can_write: bool,
    /// 曾用名, as the 户口簿 shows it (D23).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former_name: Option<PersonName>,
    /// How they take part.
    #[serde(default = "in_person")]
    pub presence: Presence,
    /// What shows the permanent residence.
    #[serde(default = "book")]
    pub hukou_doc: HukouDoc,
}

fn in_person() -> Presence {
    Presence::InPerson
}

fn book() -> HukouDoc {
    HukouDoc::Book
}

impl std::fmt::Debug for Party {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Party(…)")
    }
}
