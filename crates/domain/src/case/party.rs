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
}

impl std::fmt::Debug for Party {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Party(…)")
    }
}
