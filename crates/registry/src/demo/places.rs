//! Invented villages under the real divisions, and what their registering organs were called over the years.
//!
//! The history is simplified: one organ per division and period. Real names of villages are never used.

use chrono::{Datelike, NaiveDate};

use buzheng_domain::archive::OrganKind;
use buzheng_domain::campaign::Village;
use buzheng_domain::values::{Township, TownshipKind, VillageCode, YUYAO};

use super::rng::Rng;

/// Villages and communities of the campaign (SEED).
pub const VILLAGE_COUNT: usize = 303;
/// The division whose village is being served.
pub const HOME_TOWNSHIP: &str = "330281114";
/// The village being served.
pub const HOME_VILLAGE: &str = "330281114201";

/// Villages per division, in the order of [`YUYAO`]; guesses that add up to 303.
const SIZES: [u32; 21] = [18, 16, 18, 20, 13, 13, 15, 13, 12, 22, 22, 8, 15, 14, 12, 6, 19, 17, 14, 11, 5];
/// Says "sample" in one syllable, so that nobody looks for the place.
const FIRST: &str = "演示例样拟试仿设模练习";
const LAST: &str = "山溪岙湖塘桥浦岭泉林田畈江渡岩坪洋岛井坑阳墩河石梅竹枫柏";

/// All villages, by code.
pub(super) fn villages(rng: &mut Rng) -> Vec<Village> {
    let mut names: Vec<String> = FIRST.chars().flat_map(|a| LAST.chars().map(move |b| format!("{a}{b}"))).collect();
    rng.shuffle(&mut names);
    let mut names = names.into_iter();
    let mut villages = Vec::with_capacity(VILLAGE_COUNT);
    for (town, size) in YUYAO.iter().zip(SIZES) {
        // Communities are numbered from 001, villages from 201.
        let communities = if town.kind() == TownshipKind::Street { size / 2 } else { 1.min(size) };
        for i in 0..size {
            let community = i < communities;
            let number = if community { 1 + i } else { 201 + i - communities };
            let code = VillageCode::parse(&format!("{}{number:03}", town.code)).expect("a division of the list");
            let stem = names.next().expect("more names than villages");
            villages.push(Village { code, name: format!("{stem}{}", if community { "社区" } else { "村" }) });
        }
    }
    villages
}

/// A town that became a street only while the campaign's cut-off was near (§14.7): at the town before, at the street after.
const LATE: &str = "330281006";

/// When a division that is a street became one; invented.
pub(super) fn became_street(town: &Township) -> NaiveDate {
    if town.code == LATE { super::dates::day(2004, 9, 1) } else { super::dates::day(2001, 1, 1) }
}

/// A division's name without its rank.
pub(super) fn stem(town: &Township) -> &str {
    town.name.trim_end_matches("街道").trim_end_matches(['镇', '乡'])
}

/// The organ that registered marriages of a division on a day.
pub(super) fn organ(town: &Township, day: NaiveDate) -> (String, OrganKind) {
    let stem = stem(town);
    // 余姚 became a city in 1985.
    let county = if day.year() < 1986 { "余姚县" } else { "余姚市" };
    let street = town.kind() == TownshipKind::Street;
    let rank = if street { '镇' } else { town.name.chars().last().unwrap_or('镇') };
    match day.year() {
        ..=1954 => (format!("{county}{stem}乡人民政府"), OrganKind::Township),
        1955..=1958 => (format!("{county}{stem}乡人民委员会"), OrganKind::Township),
        1959..=1967 => (format!("{county}{stem}人民公社"), OrganKind::Township),
        1968..=1980 => (format!("{county}{stem}人民公社革命委员会"), OrganKind::Township),
        1981..=1983 => (format!("{county}{stem}人民公社管理委员会"), OrganKind::Township),
        1984..=1991 => (format!("{county}{stem}乡人民政府"), OrganKind::Township),
        2001.. if street && day >= became_street(town) => (format!("{county}{stem}街道办事处"), OrganKind::Street),
        _ => (format!("{county}{stem}{rank}人民政府"), OrganKind::Township),
    }
}

/// A district office of the early 1950s: no 乡镇 and no 街道, so a person must say what it counts as.
pub(super) fn district_office(town: &Township) -> (String, OrganKind) {
    (format!("余姚县{}区公所", stem(town)), OrganKind::Other)
}
