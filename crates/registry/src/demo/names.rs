//! Invented personal names, and what a keyer or an old clerk makes of them: old forms of characters, characters of like sound.

use super::rng::Rng;

const SURNAMES: &[char] = &[
    '陈', '王', '张', '徐', '沈', '黄', '胡', '叶', '吴', '周', '朱', '杨', '郑', '谢', '孙', '罗', '马', '钱', '韩', '冯', '许', '邵',
    '鲁', '褚', '阮', '魏', '施', '龚', '史', '翁', '陆', '严',
];
const MAN_FIRST: &[char] =
    &['国', '建', '志', '永', '文', '明', '华', '金', '阿', '长', '忠', '庆', '兴', '宝', '福', '德', '绍', '海', '水', '云'];
const MAN_LAST: &[char] = &[
    '根', '祥', '荣', '军', '伟', '强', '良', '才', '富', '生', '林', '松', '龙', '江', '义', '财', '峰', '民', '康', '法', '土', '木',
    '方', '兴',
];
const WOMAN_FIRST: &[char] =
    &['秀', '桂', '玉', '美', '彩', '爱', '丽', '雅', '小', '月', '凤', '兰', '菊', '银', '阿', '杏', '春', '惠', '文', '素'];
const WOMAN_LAST: &[char] = &[
    '英', '芬', '珍', '珠', '娥', '娣', '莲', '花', '琴', '萍', '芳', '娟', '仙', '香', '红', '燕', '慧', '玲', '梅', '云', '凤', '君',
    '女', '华',
];
/// Characters outside the common tables: CJK extensions A to E. They print only with the large font.
const RARE: &[char] = &['\u{36C3}', '\u{3B0E}', '\u{4D15}', '\u{20164}', '\u{23CB7}', '\u{2A7DD}', '\u{2B5AE}', '\u{2CB5A}'];

/// Present form and form of the old file, one class of Unihan each.
const OLD_FORMS: &[(char, char)] = &[
    ('陈', '陳'),
    ('张', '張'),
    ('黄', '黃'),
    ('叶', '葉'),
    ('吴', '吳'),
    ('杨', '楊'),
    ('郑', '鄭'),
    ('谢', '謝'),
    ('孙', '孫'),
    ('罗', '羅'),
    ('马', '馬'),
    ('钱', '錢'),
    ('韩', '韓'),
    ('冯', '馮'),
    ('许', '許'),
    ('陆', '陸'),
    ('国', '國'),
    ('华', '華'),
    ('庆', '慶'),
    ('兴', '興'),
    ('宝', '寶'),
    ('云', '雲'),
    ('荣', '榮'),
    ('军', '軍'),
    ('伟', '偉'),
    ('强', '強'),
    ('龙', '龍'),
    ('义', '義'),
    ('财', '財'),
    ('峰', '峯'),
    ('爱', '愛'),
    ('丽', '麗'),
    ('凤', '鳳'),
    ('兰', '蘭'),
    ('银', '銀'),
    ('珍', '珎'),
    ('莲', '蓮'),
];

/// Right character and one of like sound that clerks wrote for it.
const LIKE_SOUND: &[(char, char)] = &[
    ('慧', '惠'),
    ('玲', '林'),
    ('珍', '真'),
    ('英', '瑛'),
    ('华', '花'),
    ('明', '民'),
    ('建', '健'),
    ('福', '富'),
    ('祥', '翔'),
    ('芳', '方'),
    ('红', '洪'),
    ('琴', '勤'),
    ('忠', '中'),
    ('荣', '容'),
    ('生', '声'),
    ('萍', '平'),
    ('梅', '美'),
    ('志', '治'),
    ('娟', '涓'),
    ('芬', '分'),
    ('军', '君'),
    ('伟', '卫'),
    ('良', '梁'),
    ('方', '芳'),
    ('康', '糠'),
    ('香', '湘'),
    ('燕', '艳'),
    ('君', '军'),
];

/// An invented man.
pub(super) fn man(rng: &mut Rng) -> String {
    name(rng, MAN_FIRST, MAN_LAST)
}

/// An invented woman.
pub(super) fn woman(rng: &mut Rng) -> String {
    name(rng, WOMAN_FIRST, WOMAN_LAST)
}

fn name(rng: &mut Rng, first: &[char], last: &[char]) -> String {
    let surname = rng.pick(SURNAMES);
    let one = rng.chance(120);
    let rare = rng.chance(4);
    let last = if rare { rng.pick(RARE) } else { rng.pick(last) };
    if one { [surname, last].iter().collect() } else { [surname, rng.pick(first), last].iter().collect() }
}

/// The name with its given part ending in a rare character.
pub(super) fn with_rare(rng: &mut Rng, name: &str) -> String {
    let surname = name.chars().next();
    surname.into_iter().chain([rng.pick(RARE)]).collect()
}

/// The name as an old clerk wrote it; `None` if none of its characters has an old form.
pub(super) fn old_form(name: &str) -> Option<String> {
    let old: String = name.chars().map(|c| OLD_FORMS.iter().find(|(new, _)| *new == c).map_or(c, |(_, old)| *old)).collect();
    (old != name).then_some(old)
}

/// The name with one character of like sound in its given part; `None` if none of its characters has one here.
pub(super) fn like_sound(name: &str) -> Option<String> {
    let wrong = |c: char| LIKE_SOUND.iter().find(|(right, _)| *right == c).map(|(_, wrong)| *wrong);
    let at = name.chars().skip(1).position(|c| wrong(c).is_some())? + 1;
    Some(name.chars().enumerate().map(|(i, c)| if i == at { wrong(c).unwrap_or(c) } else { c }).collect())
}

/// A transliterated name of exactly 50 characters, the longest a form takes.
pub(super) fn longest() -> String {
    const PARTS: &[&str] =
        &["阿卜杜热合曼", "买买提依明", "艾合买提江", "吐尔逊尼亚孜", "玉素甫阿洪", "伊斯拉木江", "努尔买买提", "卡德尔阿吉江"];
    PARTS.join("·").chars().take(50).collect()
}

/// Two transliterated names with the separator.
pub(super) const WITH_SEPARATOR: (&str, &str) = ("艾力·肉孜", "阿依古丽·买买提");
