//! Names compared (domain.md §3.5, D22–D24).

use pinyin::ToPinyinMulti as _;

use super::edits::edits;
use crate::code::codes;
use crate::values::{fold, separator};

codes! {
    /// How a file's name stands to the present one (domain.md §3.5).
    pub enum NameClass {
        /// Equal, character by character.
        Exact = "EXACT",
        /// Equal once variant characters are folded.
        Variant = "VARIANT",
        /// As many characters, each a variant or of like sound.
        Homophone = "HOMOPHONE",
        /// One character off: another, one more or one less (D23).
        Partial = "PARTIAL",
        /// Another name (D24). A surname in common is nothing in common.
        None = "NONE",
    }
}

/// Surnames of two characters, so that what is left of them is the given name.
const LONG_SURNAMES: &[&str] = &[
    "欧阳", "司马", "上官", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "司徒", "令狐", "长孙", "宇文", "东方", "南宫", "端木", "百里",
    "呼延", "轩辕", "申屠", "澹台", "濮阳", "淳于", "单于", "太史", "公羊", "万俟", "闻人", "钟离", "鲜于", "闾丘", "赫连",
];

/// Names this long are still one name with two characters off: transliterations, and two surnames with a given name.
const LONG_NAME: usize = 4;

/// Class of a file's name against the present one.
pub fn name_class(file: &str, present: &str) -> NameClass {
    // A keyer's middle dot is a matter of keyboards, not of names (§3.5).
    let file: String = file.trim().chars().map(separator).collect();
    if file == present {
        return NameClass::Exact;
    }
    let (file, present) = (fold(&file), fold(present));
    if file == present {
        NameClass::Variant
    } else if sounds_like(&file, &present) {
        NameClass::Homophone
    } else if is_near(&file, &present) {
        NameClass::Partial
    } else {
        NameClass::None
    }
}

fn sounds_like(file: &str, present: &str) -> bool {
    file.chars().count() == present.chars().count() && file.chars().zip(present.chars()).all(|(a, b)| a == b || share_a_sound(a, b))
}

fn share_a_sound(a: char, b: char) -> bool {
    let other = sounds(b);
    sounds(a).iter().any(|sound| other.contains(sound))
}

/// Every reading of a character without tone. Readings in -ing and -in, -eng and -en are one: the Wu speakers who wrote these files
/// do not tell them apart (玲 written 林 is a known error of certificates, §3.5).
fn sounds(c: char) -> Vec<&'static str> {
    let readings = c.to_pinyin_multi().into_iter().flatten();
    readings
        .map(|reading| {
            let plain = reading.plain();
            if plain.ends_with("ing") || plain.ends_with("eng") { plain.trim_end_matches('g') } else { plain }
        })
        .collect()
}

fn is_near(file: &str, present: &str) -> bool {
    let shortest = file.chars().count().min(present.chars().count());
    let near = match edits(file, present) {
        1 => true,
        2 => shortest >= LONG_NAME,
        _ => false,
    };
    near && share_more_than_surname(file, present)
}

fn share_more_than_surname(file: &str, present: &str) -> bool {
    let ((of_file, rest_of_file), (of_present, rest_of_present)) = (split(file), split(present));
    let share = |a: &str, b: &str| a.chars().any(|c| c != '·' && b.contains(c));
    if of_file == of_present { share(rest_of_file, rest_of_present) } else { share(file, present) }
}

/// Surname and the rest, of a folded name.
fn split(name: &str) -> (&str, &str) {
    let mut characters = name.char_indices().skip(1).map(|(at, _)| at);
    let (one, two) = (characters.next().unwrap_or(name.len()), characters.next().unwrap_or(name.len()));
    let (long, _) = name.split_at(two);
    name.split_at(if LONG_SURNAMES.iter().any(|s| fold(s) == long) { two } else { one })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_keyers_dot_is_the_separator() {
        for dot in ['·', '•', '・', '．'] {
            assert_eq!(name_class(&format!("阿依古丽{dot}买买提"), "阿依古丽·买买提"), NameClass::Exact, "{dot}");
        }
    }

    #[test]
    fn name_classes_follow_the_table() {
        for (file, present, class) in [
            ("陈兰英", "陈兰英", NameClass::Exact),
            (" 陈兰英 ", "陈兰英", NameClass::Exact),
            ("陳蘭英", "陈兰英", NameClass::Variant),
            ("陈慧英", "陈惠英", NameClass::Homophone),
            ("陳慧瑛", "陈惠英", NameClass::Homophone),
            ("陈兰芳", "陈兰英", NameClass::Partial),
            ("王国强", "陈兰英", NameClass::None),
        ] {
            assert_eq!(name_class(file, present), class, "{file} {present}");
        }
    }

    #[test]
    fn any_reading_of_a_character_counts() {
        // 单 is dān, chán and shàn; 山 is shān.
        assert_eq!(name_class("山英", "单英"), NameClass::Homophone);
        assert_eq!(name_class("丹英", "单英"), NameClass::Homophone);
    }

    #[test]
    fn sounds_the_dialect_does_not_tell_apart_are_alike() {
        for (file, present) in [("王美林", "王美玲"), ("程国民", "陈国明"), ("沈生", "沈深")] {
            assert_eq!(name_class(file, present), NameClass::Homophone, "{file} {present}");
        }
        assert_ne!(name_class("王美兰", "王美郎"), NameClass::Homophone, "-an and -ang are told apart");
    }

    #[test]
    fn sounds_clerks_took_for_each_other_are_alike() {
        let pairs = "慧惠玲林珍真英瑛华花明民建健福富祥翔芳方红洪琴勤忠中荣容生声萍平梅美志治娟涓芬分军君伟卫良梁康糠香湘燕艳";
        let pairs: Vec<char> = pairs.chars().collect();
        for pair in pairs.chunks(2) {
            assert!(share_a_sound(pair[0], pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn a_missing_or_added_character_is_one_off() {
        for (file, present) in [("王英", "王秀英"), ("陈王秀英", "王秀英"), ("李英", "王英"), ("欧阳英", "欧英")] {
            assert_eq!(name_class(file, present), NameClass::Partial, "{file} {present}");
        }
    }

    #[test]
    fn a_surname_in_common_is_nothing_in_common() {
        for (file, present) in
            [("陈国强", "陈兰英"), ("王芳", "王英"), ("王", "王英"), ("欧阳芳", "欧阳英"), ("欧阳国强", "欧阳秀英"), ("歐陽芳", "欧阳英")]
        {
            assert_eq!(name_class(file, present), NameClass::None, "{file} {present}");
        }
    }

    #[test]
    fn two_characters_off_is_near_only_in_a_long_name() {
        assert_eq!(name_class("陈英兰", "陈兰英"), NameClass::None);
        assert_eq!(name_class("阿依姑里·买买提", "阿衣古丽·买买提"), NameClass::Homophone);
        assert_eq!(name_class("阿依努丽·买买江", "阿依古丽·买买提"), NameClass::Partial);
        assert_eq!(name_class("阿依努尔·买买江", "阿依古丽·买买提"), NameClass::None);
    }

    #[test]
    fn an_empty_name_is_no_name() {
        assert_eq!(name_class("", "王"), NameClass::None);
        assert_eq!(name_class("？", "王英"), NameClass::None);
    }

    proptest! {
        #[test]
        fn comparing_is_symmetric_and_never_panics(a in "\\PC{0,8}", b in "\\PC{0,8}") {
            let (a, b) = (a.trim(), b.trim());
            prop_assert_eq!(name_class(a, b), name_class(b, a));
        }

        #[test]
        fn another_character_in_a_given_name_of_two_is_never_another_name(
            surname in "[王李陈沈]", one in "[一-龥]", two in "[一-龥]", other in "[一-龥]",
        ) {
            let class = name_class(&format!("{surname}{one}{other}"), &format!("{surname}{one}{two}"));
            prop_assert_ne!(class, NameClass::None);
        }
    }
}
