//! The 21 divisions of Yuyao (domain.md §3.3, codes of the National Bureau of Statistics) and village codes under them.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ValueError;
use crate::code::codes;

codes! {
    /// Kind of a township-level division; decides the campaign's cut-off (domain.md §3.4).
    pub enum TownshipKind {
        /// 街道.
        Street = "STREET",
        /// 镇 or 乡.
        Township = "TOWNSHIP",
    }
}

/// One of the 21 divisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Township {
    /// 9-digit code.
    pub code: &'static str,
    /// Name.
    pub name: &'static str,
}

impl Township {
    /// Street or township: codes below 100 in the last three digits are streets.
    pub fn kind(&self) -> TownshipKind {
        if self.code.as_bytes().get(6) == Some(&b'0') { TownshipKind::Street } else { TownshipKind::Township }
    }

    /// Looks a 9-digit code up.
    pub fn by_code(code: &str) -> Result<&'static Township, ValueError> {
        YUYAO.iter().find(|t| t.code == code).ok_or(ValueError::DivisionUnknown)
    }
}

/// Yuyao's 6 streets, 14 towns and 1 township.
pub const YUYAO: &[Township] = &[
    Township { code: "330281001", name: "梨洲街道" },
    Township { code: "330281002", name: "凤山街道" },
    Township { code: "330281003", name: "兰江街道" },
    Township { code: "330281004", name: "阳明街道" },
    Township { code: "330281005", name: "低塘街道" },
    Township { code: "330281006", name: "朗霞街道" },
    Township { code: "330281100", name: "临山镇" },
    Township { code: "330281101", name: "黄家埠镇" },
    Township { code: "330281102", name: "小曹娥镇" },
    Township { code: "330281103", name: "泗门镇" },
    Township { code: "330281106", name: "马渚镇" },
    Township { code: "330281108", name: "牟山镇" },
    Township { code: "330281109", name: "丈亭镇" },
    Township { code: "330281110", name: "三七市镇" },
    Township { code: "330281111", name: "河姆渡镇" },
    Township { code: "330281112", name: "大隐镇" },
    Township { code: "330281113", name: "陆埠镇" },
    Township { code: "330281114", name: "梁弄镇" },
    Township { code: "330281115", name: "大岚镇" },
    Township { code: "330281116", name: "四明山镇" },
    Township { code: "330281201", name: "鹿亭乡" },
];

/// A 12-digit statistical code of a village or community in Yuyao.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VillageCode(String);

impl VillageCode {
    /// Parses 12 digits whose first nine are one of the 21 divisions.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let digits = text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
        let township = text.get(..9).ok_or(ValueError::DivisionUnknown)?;
        Township::by_code(township)?;
        if digits { Ok(Self(text.to_owned())) } else { Err(ValueError::DivisionUnknown) }
    }

    /// The 12 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The 9-digit code of its township.
    pub fn township_code(&self) -> &str {
        self.0.get(..9).unwrap_or_default()
    }
}

impl fmt::Display for VillageCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for VillageCode {
    type Error = ValueError;
    fn try_from(text: String) -> Result<Self, ValueError> {
        Self::parse(&text)
    }
}

impl From<VillageCode> for String {
    fn from(code: VillageCode) -> String {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuyao_has_6_streets_14_towns_and_1_township() {
        let streets = YUYAO.iter().filter(|t| t.kind() == TownshipKind::Street).count();
        assert_eq!((YUYAO.len(), streets), (21, 6));
        assert!(YUYAO.iter().all(|t| t.name.ends_with("街道") == (t.kind() == TownshipKind::Street)));
    }

    #[test]
    fn a_village_lies_in_a_division_of_yuyao() {
        assert_eq!(VillageCode::parse("330281114207").unwrap().township_code(), "330281114");
        for bad in ["330281104207", "33028111420", "33028111420x", "", "浙江省余姚市"] {
            assert_eq!(VillageCode::parse(bad), Err(ValueError::DivisionUnknown), "{bad}");
        }
    }
}
