//! Names of organs: what of them counts, and what their last words say.

use crate::archive::{OrganKind, OrganPlace};
use crate::values::fold;

/// What stands before Yuyao in a name, from wide to narrow.
const ABOVE: &[&str] = &["浙江省", "宁波专区", "宁波地区", "宁波市", "绍兴专区"];
/// Yuyao as a county, and as a city since 1985.
const YUYAO: &[&str] = &["余姚县", "余姚市"];
/// Words after a name that say which body of the place it was, over the years.
const AFTER: &[&str] = &["人民政府", "人民委员会", "革命委员会", "管理委员会", "办事处"];

/// Last words, and what an organ so called was by law. 区公所 is not here: it was neither 乡镇 nor 街道.
const BY_LAW: &[(&[&str], OrganKind)] = &[
    (&["街道", "街道办事处"], OrganKind::Street),
    (&["民政局", "民政科", "民政局婚姻登记处", "民政局婚姻登记中心"], OrganKind::CivilAffairs),
    (
        &[
            "乡",
            "镇",
            "乡人民政府",
            "镇人民政府",
            "乡人民委员会",
            "镇人民委员会",
            "乡革命委员会",
            "镇革命委员会",
            "公社",
            "公社革命委员会",
            "公社管理委员会",
        ],
        OrganKind::Township,
    ),
];

/// First words of the other provinces, as addresses have them.
const ELSEWHERE: &[&str] = &[
    "北京市",
    "天津市",
    "上海市",
    "重庆市",
    "河北省",
    "山西省",
    "辽宁省",
    "吉林省",
    "黑龙江省",
    "江苏省",
    "安徽省",
    "福建省",
    "江西省",
    "山东省",
    "河南省",
    "湖北省",
    "湖南省",
    "广东省",
    "海南省",
    "四川省",
    "贵州省",
    "云南省",
    "陕西省",
    "甘肃省",
    "青海省",
    "台湾省",
    "内蒙古",
    "广西",
    "西藏",
    "宁夏",
    "新疆",
];

/// What of a name counts: variants folded, the words before and after taken off, 人民公社 as 公社. Empty for an empty name only.
pub(super) fn key(name: &str) -> String {
    let whole = fold(name);
    let mut rest = strip(strip(&whole, ABOVE), YUYAO);
    // 公社革命委员会 is a commune, 公社 another word for it.
    while let Some(shorter) = AFTER.iter().find_map(|word| rest.strip_suffix(fold(word).as_str())).filter(|s| !s.is_empty()) {
        rest = shorter;
    }
    match rest.strip_suffix(fold("人民公社").as_str()) {
        Some(stem) if !stem.is_empty() => format!("{stem}{}", fold("公社")),
        _ => rest.to_owned(),
    }
}

/// The text without the words it begins with; what would be left of nothing stays.
fn strip<'a>(text: &'a str, words: &[&str]) -> &'a str {
    words.iter().fold(text, |rest, word| rest.strip_prefix(fold(word).as_str()).filter(|s| !s.is_empty()).unwrap_or(rest))
}

/// What an organ was by its last words alone.
pub(super) fn kind_by_law(name: &str) -> Option<OrganKind> {
    let name = fold(name);
    BY_LAW.iter().find(|(words, _)| words.iter().any(|word| name.ends_with(fold(word).as_str()))).map(|(_, kind)| *kind)
}

/// Where an organ was by its first words alone.
pub(super) fn place(name: &str) -> Option<OrganPlace> {
    let name = fold(name);
    let begins = |text: &str, words: &[&str]| words.iter().any(|word| text.starts_with(fold(word).as_str()));
    if begins(&name, ELSEWHERE) {
        Some(OrganPlace::Elsewhere)
    } else if begins(strip(&name, ABOVE), YUYAO) {
        Some(OrganPlace::Yuyao)
    } else {
        begins(&name, &["浙江"]).then_some(OrganPlace::Zhejiang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_around_a_name_do_not_count() {
        for name in [
            "演示镇",
            "演示镇人民政府",
            "余姚市演示镇人民政府",
            "浙江省余姚县演示镇革命委员会",
            "浙江省宁波地区余姚县演示镇",
            "餘姚縣演示鎮人民政府",
            " 余姚市 演示镇 ",
        ] {
            assert_eq!(key(name), key("演示镇"), "{name}");
        }
        assert_eq!(key("余姚县演示人民公社革命委员会"), key("演示公社"));
        assert_ne!(key("演示镇"), key("演示乡"));
        assert_ne!(key("慈溪县演示镇"), key("演示镇"));
        assert_ne!(key("余姚镇"), key("镇"), "the town of Yuyao keeps its name");
        assert_ne!(key("演示街道办事处"), key("演示镇"));
    }

    #[test]
    fn a_name_of_nothing_else_is_kept() {
        assert_eq!(key("余姚市"), fold("余姚市"));
        assert_eq!(key("人民政府"), fold("人民政府"));
        assert_eq!(key(""), "");
    }

    #[test]
    fn first_words_say_where() {
        for (name, want) in [
            ("浙江省余姚县演示公社", Some(OrganPlace::Yuyao)),
            ("餘姚縣演示公社", Some(OrganPlace::Yuyao)),
            ("宁波地区余姚县演示公社", Some(OrganPlace::Yuyao)),
            ("浙江省慈溪县演示公社", Some(OrganPlace::Zhejiang)),
            ("安徽省演示县示例乡", Some(OrganPlace::Elsewhere)),
            ("上海市演示区示例街道", Some(OrganPlace::Elsewhere)),
            ("演示公社", None),
        ] {
            assert_eq!(place(name), want, "{name}");
        }
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(name in "(浙江省)?(余姚县|余姚市)?[演示样例]{1,3}(镇|乡|街道|人民公社)?(人民政府|革命委员会|办事处)?") {
            prop_assert_eq!(key(&key(&name)), key(&name));
        }

        #[test]
        fn odd_names_never_panic(name in "\\PC{0,30}") {
            let _ = (key(&name), kind_by_law(&name), place(&name));
        }
    }
}
