//! Ethnic group 民族 (GB/T 3304-1991).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ValueError;

/// Names of codes 01 to 56, in code order.
const NAMES: [&str; 56] = [
    "汉族",
    "蒙古族",
    "回族",
    "藏族",
    "维吾尔族",
    "苗族",
    "彝族",
    "壮族",
    "布依族",
    "朝鲜族",
    "满族",
    "侗族",
    "瑶族",
    "白族",
    "土家族",
    "哈尼族",
    "哈萨克族",
    "傣族",
    "黎族",
    "傈僳族",
    "佤族",
    "畲族",
    "高山族",
    "拉祜族",
    "水族",
    "东乡族",
    "纳西族",
    "景颇族",
    "柯尔克孜族",
    "土族",
    "达斡尔族",
    "仫佬族",
    "羌族",
    "布朗族",
    "撒拉族",
    "毛南族",
    "仡佬族",
    "锡伯族",
    "阿昌族",
    "普米族",
    "塔吉克族",
    "怒族",
    "乌孜别克族",
    "俄罗斯族",
    "鄂温克族",
    "德昂族",
    "保安族",
    "裕固族",
    "京族",
    "塔塔尔族",
    "独龙族",
    "鄂伦春族",
    "赫哲族",
    "门巴族",
    "珞巴族",
    "基诺族",
];

/// A code `01`–`56`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Ethnic(u8);

impl Ethnic {
    /// Parses a two-digit code.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let code = text.parse::<u8>().map_err(|_| ValueError::EthnicUnknown)?;
        if text.len() == 2 && (1..=56).contains(&code) { Ok(Self(code)) } else { Err(ValueError::EthnicUnknown) }
    }

    /// The name as printed on forms.
    pub fn name(&self) -> &'static str {
        NAMES.get(usize::from(self.0) - 1).copied().unwrap_or("")
    }
}

impl fmt::Display for Ethnic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}", self.0)
    }
}

impl TryFrom<String> for Ethnic {
    type Error = ValueError;
    fn try_from(text: String) -> Result<Self, ValueError> {
        Self::parse(&text)
    }
}

impl From<Ethnic> for String {
    fn from(ethnic: Ethnic) -> String {
        ethnic.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_run_from_han_to_jino() {
        assert_eq!(Ethnic::parse("01").unwrap().name(), "汉族");
        assert_eq!(Ethnic::parse("56").unwrap().name(), "基诺族");
        for bad in ["00", "57", "1", "汉"] {
            assert_eq!(Ethnic::parse(bad), Err(ValueError::EthnicUnknown));
        }
    }
}
