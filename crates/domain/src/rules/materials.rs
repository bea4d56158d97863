//! Papers M01–M16 (domain.md §10.3): which there are, who issues them, and whose they are. Nothing outside the list a branch
//! names may be asked of a couple.

use serde::{Deserialize, Serialize};

use crate::case::SpouseRole;
use crate::code::codes;

codes! {
    /// The fixed checklist.
    pub enum Material {
        /// 身份证, each.
        M01 = "M01",
        /// 户口簿, each.
        M02 = "M02",
        /// Electronic 户口簿, counts as M02.
        M02e = "M02E",
        /// Joint photo, taken on site.
        M03 = "M03",
        /// Declaration.
        M04 = "M04",
        /// Archive copy or lookup proof.
        M05 = "M05",
        /// 户籍证明.
        M06 = "M06",
        /// Police note on a change of identity data.
        M07 = "M07",
        /// 军人婚姻登记证明 and military ID.
        M08 = "M08",
        /// Notarised power of attorney.
        M09 = "M09",
        /// Proxy's identity card.
        M10 = "M10",
        /// Notarised copy of the absent spouse's identity card.
        M11 = "M11",
        /// Village certificate.
        M12 = "M12",
        /// Written explanation 情况说明.
        M13 = "M13",
        /// Old certificate or 夫妻关系证明书.
        M14 = "M14",
        /// Statements of two near relatives or neighbours.
        M15 = "M15",
        /// Any other paper; never blocks.
        M16 = "M16",
    }
}

codes! {
    /// Whose paper it is.
    pub enum Whose {
        /// The husband's.
        Man = "MAN",
        /// The wife's.
        Woman = "WOMAN",
        /// The couple's.
        Both = "BOTH",
        /// The proxy's.
        Proxy = "PROXY",
    }
}

impl From<SpouseRole> for Whose {
    fn from(role: SpouseRole) -> Self {
        match role {
            SpouseRole::Man => Whose::Man,
            SpouseRole::Woman => Whose::Woman,
        }
    }
}

codes! {
    /// Who issues a paper; printed on the one-time notice.
    pub enum Issuer {
        /// 公安派出所.
        Police = "POLICE",
        /// Taken or signed at the desk.
        Desk = "DESK",
        /// The archive or the Centre.
        Archive = "ARCHIVE",
        /// Political organ at regiment level or above.
        Army = "ARMY",
        /// 公证处.
        Notary = "NOTARY",
        /// The village committee.
        Village = "VILLAGE",
        /// The person themselves.
        Themselves = "THEMSELVES",
        /// Near relatives or neighbours.
        Neighbours = "NEIGHBOURS",
    }
}

/// One line of the list.
pub struct MaterialRow {
    /// The paper.
    pub code: Material,
    /// Who issues it.
    pub issuer: Issuer,
    /// Needed on every path.
    pub base: bool,
    /// One for each spouse (or for the one concerned); else one for the couple.
    pub each: bool,
}

/// The list, in its order.
#[rustfmt::skip]
pub const MATERIALS: &[MaterialRow] = &[
    MaterialRow { code: Material::M01,  issuer: Issuer::Police,     base: true,  each: true },
    MaterialRow { code: Material::M02,  issuer: Issuer::Police,     base: true,  each: true },
    MaterialRow { code: Material::M02e, issuer: Issuer::Police,     base: false, each: true },
    MaterialRow { code: Material::M03,  issuer: Issuer::Desk,       base: true,  each: false },
    MaterialRow { code: Material::M04,  issuer: Issuer::Desk,       base: true,  each: false },
    MaterialRow { code: Material::M05,  issuer: Issuer::Archive,    base: true,  each: false },
    MaterialRow { code: Material::M06,  issuer: Issuer::Police,     base: false, each: true },
    MaterialRow { code: Material::M07,  issuer: Issuer::Police,     base: false, each: true },
    MaterialRow { code: Material::M08,  issuer: Issuer::Army,       base: false, each: true },
    MaterialRow { code: Material::M09,  issuer: Issuer::Notary,     base: false, each: false },
    MaterialRow { code: Material::M10,  issuer: Issuer::Police,     base: false, each: false },
    MaterialRow { code: Material::M11,  issuer: Issuer::Notary,     base: false, each: false },
    MaterialRow { code: Material::M12,  issuer: Issuer::Village,    base: false, each: false },
    MaterialRow { code: Material::M13,  issuer: Issuer::Themselves, base: false, each: false },
    MaterialRow { code: Material::M14,  issuer: Issuer::Themselves, base: false, each: false },
    MaterialRow { code: Material::M15,  issuer: Issuer::Neighbours, base: false, each: false },
    MaterialRow { code: Material::M16,  issuer: Issuer::Themselves, base: false, each: false },
];

impl MaterialRow {
    /// Whether it can be this person's: each spouse has their own, the proxy theirs, the couple the others. Other papers (M16) may
    /// be anyone's.
    pub fn may_be_of(&self, whose: Whose) -> bool {
        match (self.code, whose) {
            (Material::M16, _) => true,
            (Material::M09 | Material::M10 | Material::M11, _) => whose == Whose::Proxy,
            (_, Whose::Man | Whose::Woman) => self.each,
            (_, Whose::Both) => !self.each,
            (_, Whose::Proxy) => false,
        }
    }
}

impl Material {
    /// Its line of the list.
    pub fn row(self) -> &'static MaterialRow {
        // The list holds every code (tested below); the first line only satisfies the type.
        MATERIALS.iter().find(|row| row.code == self).unwrap_or(&FIRST)
    }
}

const FIRST: MaterialRow = MaterialRow { code: Material::M16, issuer: Issuer::Themselves, base: false, each: false };

/// Any one of these papers, of this person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Need {
    /// One of them is enough; the usual one first.
    pub any_of: Vec<Material>,
    /// Whose.
    pub whose: Whose,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_holds_every_material_once_in_order() {
        let listed: Vec<Material> = MATERIALS.iter().map(|row| row.code).collect();
        assert_eq!(listed, Material::ALL);
    }

    #[test]
    fn the_base_list_is_exactly_the_five_of_the_simple_path() {
        let base: Vec<Material> = MATERIALS.iter().filter(|row| row.base).map(|row| row.code).collect();
        assert_eq!(base, [Material::M01, Material::M02, Material::M03, Material::M04, Material::M05]);
    }
}
