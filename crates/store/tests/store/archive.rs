use std::time::Instant;

use buzheng_domain::archive::{ArchiveRow, FileParty};
use buzheng_domain::ids::ArchiveRowId;
use buzheng_domain::testing;
use buzheng_store::archive::{ArchiveHit, ArchiveQuery, IdHit, NameHit, PartyQuery};
use uuid::Uuid;

use crate::support::{Dice, World, archive_page, couple};

fn file(n: u128, man: (&str, &str, &str), woman: (&str, &str, &str)) -> ArchiveRow {
    let party = |(name, id_no, birth): (&str, &str, &str)| FileParty { name: name.into(), id_no: id_no.into(), birth_text: birth.into() };
    ArchiveRow { id: ArchiveRowId::from_uuid(Uuid::from_u128(n)), man: party(man), woman: party(woman), ..testing::file_of(&couple(1)) }
}

fn party(name: &str, id: &str, year: i32) -> PartyQuery {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    PartyQuery { name: some(name), id: some(id), birth_year: (year != 0).then_some(year) }
}

fn ask(world: &World, man: PartyQuery, woman: PartyQuery) -> Vec<ArchiveHit> {
    world.store.read(|view| view.search_archive(&ArchiveQuery { man, woman, limit: 20 })).unwrap()
}

fn ids(hits: &[ArchiveHit]) -> Vec<u128> {
    hits.iter().map(|hit| hit.row.id.as_uuid().as_u128()).collect()
}

fn world(rows: &[ArchiveRow]) -> World {
    let world = World::empty();
    let applied = world.store.transaction(|tx| tx.apply_feeds(&[archive_page(rows)], "1")).unwrap();
    assert!(applied.dropped.is_empty());
    world
}

#[test]
fn a_number_finds_its_file_old_or_new_and_a_placeholder_finds_nothing() {
    let world = world(&[
        file(1, ("陈演国", "330219550101001", ""), ("沈示英", "000000000000000", "1956")),
        file(2, ("王演强", "330219195501010013", ""), ("李示兰", "", "")),
        file(3, ("赵演明", "", ""), ("钱示芳", "33021919570202002X", "")),
    ]);
    let hits = ask(&world, party("", "330219195501010013", 0), party("", "", 0));
    assert_eq!(ids(&hits), [2, 1], "the same spelling first");
    assert_eq!(hits.iter().map(|hit| hit.man_id).collect::<Vec<_>>(), [IdHit::Equal, IdHit::Upgraded]);
    assert_eq!(ids(&ask(&world, party("", "330219550101001", 0), party("", "", 0))), [1, 2]);
    assert_eq!(ids(&ask(&world, party("", "", 0), party("", "33021919570202002x", 0))), [3], "a misprint finds the same misprint");
    assert!(ask(&world, party("", "", 0), party("", "000000000000000", 0)).is_empty());
    assert!(ask(&world, party("", "", 0), party("", "", 0)).is_empty());
}

#[test]
fn both_names_find_exact_before_folded_before_homophone() {
    let world = world(&[
        file(1, ("陈慧国", "", ""), ("沈惠英", "", "")),
        file(2, ("陳慧國", "", ""), ("沈惠英", "", "")),
        file(3, ("陈惠国", "", ""), ("沈慧英", "", "")),
        file(4, ("陈慧国", "", ""), ("王示英", "", "")),
    ]);
    let hits = ask(&world, party("陈慧国", "", 0), party("沈惠英", "", 0));
    assert_eq!(ids(&hits), [1, 2, 3]);
    assert_eq!(
        hits.iter().map(|hit| (hit.man, hit.woman)).collect::<Vec<_>>(),
        [(NameHit::Exact, NameHit::Exact), (NameHit::Folded, NameHit::Exact), (NameHit::Homophone, NameHit::Homophone),]
    );
}

#[test]
fn a_surname_with_several_readings_is_found_by_either() {
    let world = world(&[file(1, ("单演国", "", ""), ("沈示英", "", ""))]);
    assert_eq!(ids(&ask(&world, party("山演国", "", 0), party("沈示英", "", 0))), [1]);
    assert_eq!(ids(&ask(&world, party("丹演国", "", 0), party("沈示英", "", 0))), [1]);
}

#[test]
fn one_name_needs_a_birth_year_and_takes_a_year_either_side_and_the_unknown() {
    let world = world(&[
        file(1, ("陈演国", "", "1955-03-01"), ("沈示英", "", "")),
        file(2, ("陈演国", "", "1956"), ("沈示芳", "", "")),
        file(3, ("陈演国", "", "1960"), ("沈示兰", "", "")),
        file(4, ("陈演国", "000000000000000", "虚岁二十"), ("沈示梅", "", "")),
    ]);
    assert_eq!(ids(&ask(&world, party("陈演国", "", 1955), party("", "", 0))), [1, 2, 4]);
    assert!(ask(&world, party("陈演国", "", 0), party("", "", 0)).is_empty());
    assert!(ask(&world, party("", "", 0), party("陈演国", "", 1955)).is_empty(), "a husband is not a wife");
}

#[test]
fn both_numbers_stand_above_everything() {
    let (man, woman) = couple(1);
    let world = world(&[
        file(1, (man.name.as_str(), "", "1958"), (woman.name.as_str(), "", "1960")),
        file(2, ("陈研国", man.id.as_str(), ""), ("沈士英", woman.id.as_str(), "")),
        file(3, (man.name.as_str(), man.id.as_str(), ""), ("别人", "", "")),
    ]);
    let query = |p: &buzheng_domain::case::Party, year| party(p.name.as_str(), p.id.as_str(), year);
    assert_eq!(ids(&ask(&world, query(&man, 1958), query(&woman, 1960))), [2, 3, 1]);
}

/// 5,000 rows here; `BUZHENG_ARCHIVE_ROWS=200000` for the whole city.
#[test]
fn a_search_stays_under_50_ms_whatever_the_name() {
    let rows: usize = std::env::var("BUZHENG_ARCHIVE_ROWS").ok().and_then(|n| n.parse().ok()).unwrap_or(5000);
    let seed = 11;
    println!("seed {seed}");
    let mut dice = Dice::new(seed);
    let surnames: Vec<char> = "陈沈王张李徐黄杨周吴朱胡郑叶单曾仇解查区".chars().collect();
    let given: Vec<char> = "国强明华英兰芳秀珍玉梅惠慧琴娟军建伟平荣根土水金木生福寿康宁".chars().collect();
    let name = |dice: &mut Dice| {
        // The square makes the first ones common, as surnames are.
        let surname = surnames[dice.below(surnames.len()) * dice.below(surnames.len()) / surnames.len()];
        format!("{surname}{}{}", given[dice.below(given.len())], given[dice.below(given.len())])
    };
    let files: Vec<ArchiveRow> = (0..rows)
        .map(|n| {
            let (man, woman) = (name(&mut dice), name(&mut dice));
            let birth = format!("{}", 1930 + dice.below(45));
            file(n as u128, (&man, "", &birth), (&woman, "", &birth))
        })
        .collect();
    let started = Instant::now();
    let world = world(&files);
    println!("{rows} rows applied in {:?}", started.elapsed());
    let mut slowest = std::time::Duration::ZERO;
    for n in 0..200 {
        let row = &files[dice.below(files.len())];
        let year = row.man.birth_text.parse().unwrap();
        let (man, woman) = match n % 3 {
            0 => (party(&row.man.name, "", year), party(&row.woman.name, "", year)),
            1 => (party(&row.man.name, "", year), party("", "", 0)),
            _ => (party("", "", 0), party(&row.woman.name, "", year)),
        };
        let query = ArchiveQuery { man, woman, limit: 500 };
        // The best of three: other work on the machine is not the search's.
        let mut best = std::time::Duration::MAX;
        for _ in 0..3 {
            let started = Instant::now();
            let hits = world.store.read(|view| view.search_archive(&query)).unwrap();
            best = best.min(started.elapsed());
            assert!(hits.iter().any(|hit| hit.row.id == row.id), "query {n}");
        }
        slowest = slowest.max(best);
    }
    println!("slowest of 200: {slowest:?}");
    assert!(slowest.as_millis() < 50, "{slowest:?}");
}
