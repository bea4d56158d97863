//! The world is what it says it is, for several seeds.

use std::collections::HashSet;

use chrono::NaiveDate;

use buzheng_domain::archive::{ArchiveRow, FileParty, LaterEvent, OrganKind};
use buzheng_domain::case::Reason;
use buzheng_domain::matching::{FileMatch, NameClass, compare};
use buzheng_domain::organs::Resolution;
use buzheng_domain::rules::{Facts, FileFacts, RowId, Search, Standing, judge};
use buzheng_domain::staff::{Role, StaffMember, StaffStatus};
use buzheng_domain::values::{CitizenId, PartialDate, Precision, Sex, Township, TownshipKind, YUYAO, fold, upgrade_15};

use super::*;

const SEEDS: [u64; 3] = [1, 2022, 0xdead_beef];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn parties(world: &DemoWorld) -> impl Iterator<Item = (&ArchiveRow, &FileParty)> {
    world.archive.iter().flat_map(|row| [(row, &row.man), (row, &row.woman)])
}

fn year(row: &ArchiveRow) -> i32 {
    row.archive_ref.split('-').nth(1).unwrap().parse().unwrap()
}

/// What `row` is to the couple.
fn compared(row: &ArchiveRow, couple: &Household) -> FileMatch {
    compare(row, &couple.man.party(), &couple.woman.party())
}

#[test]
fn one_seed_gives_one_world_and_another_seed_another() {
    assert_eq!(make(7), make(7));
    assert_eq!(serde_json::to_string(&make(7)).unwrap(), serde_json::to_string(&make(7)).unwrap());
    assert_ne!(make(7).archive, make(8).archive);
}

#[test]
fn the_campaign_is_the_one_the_domain_is_tested_with() {
    assert_eq!(make(1).campaign, buzheng_domain::testing::campaign());
}

#[test]
fn there_are_303_villages_with_names_and_codes_of_their_own_in_every_division() {
    for seed in SEEDS {
        let world = make(seed);
        let names: HashSet<&str> = world.villages.iter().map(|v| v.name.as_str()).collect();
        let codes: HashSet<&str> = world.villages.iter().map(|v| v.code.as_str()).collect();
        assert_eq!((world.villages.len(), names.len(), codes.len()), (303, 303, 303));
        for town in YUYAO {
            assert!(world.villages.iter().any(|v| v.code.township_code() == town.code), "{}", town.name);
        }
        assert!(world.villages.iter().any(|v| v.code == world.village && v.name.ends_with('村')));
    }
}

#[test]
fn the_staff_list_has_every_kind_of_temporary_registrar() {
    let world = make(1);
    let today = day("2022-05-20");
    let temporary: Vec<&StaffMember> = world.staff.iter().filter(|s| s.role == Role::TemporaryRegistrar).collect();
    let count = |f: fn(&StaffMember, NaiveDate) -> bool| temporary.iter().filter(|s| f(s, today)).count();
    assert_eq!(temporary.len(), 10);
    assert_eq!(count(|s, t| s.may_sign(t).is_ok()), 3);
    assert_eq!(count(|s, t| s.may_work(t).is_ok()), 8);
    assert_eq!(count(|s, t| s.card_valid_to < t), 1);
    assert_eq!(count(|s, _| s.status == StaffStatus::Left), 1);
    let registrars = world.staff.iter().filter(|s| s.role == Role::Registrar && s.may_sign(today).is_ok()).count();
    assert_eq!(registrars, 6);
    let numbers: HashSet<&str> = world.staff.iter().map(|s| s.staff_no.as_str()).collect();
    assert_eq!(numbers.len(), world.staff.len());
}

#[test]
fn the_operators_are_a_registrar_then_temporary_ones_without_and_with_authority() {
    for today in ["2022-05-20", "2030-01-01"] {
        let world = make(1);
        let member = |o: &Operator| world.staff.iter().find(|s| s.id == o.staff_id).unwrap();
        let may: Vec<(Role, bool)> =
            world.operators.iter().map(|o| (o.role, member(o).may_work(day(today)).and(member(o).may_sign(day(today))).is_ok())).collect();
        assert_eq!(may, [(Role::Registrar, true), (Role::TemporaryRegistrar, false), (Role::TemporaryRegistrar, true)]);
        assert!(world.operators.iter().all(|o| o.password.is_ascii() && member(o).may_work(day(today)).is_ok()));
    }
}

#[test]
fn stock_and_numbers_have_their_sizes_and_the_laptops_part_lies_inside() {
    let world = make(1);
    assert_eq!(world.booklets.first.steps_to(&world.booklets.last), Some(3999));
    assert!(world.issued_booklets.last.steps_to(&world.booklets.last).is_some());
    assert!(world.numbers.first <= world.lease.first && world.lease.last <= world.numbers.last);
}

#[test]
fn no_number_has_an_address_part_that_was_ever_issued() {
    assert_eq!(ADDRESS_PART, "339999");
    for seed in SEEDS {
        let world = make(seed);
        for (_, party) in parties(&world) {
            let id = &party.id_no;
            assert!(id.is_empty() || id.starts_with(ADDRESS_PART) || id.starts_with("000000"), "seed {seed}");
        }
        for spouse in world.households.iter().flat_map(|h| [&h.man, &h.woman]) {
            assert!(spouse.id_no.as_str().starts_with(ADDRESS_PART), "seed {seed}");
        }
    }
}

#[test]
fn couples_at_the_desk_have_numbers_of_their_own_sex_and_no_number_twice() {
    for seed in SEEDS {
        let world = make(seed);
        let mut seen = HashSet::new();
        for couple in &world.households {
            assert_eq!((couple.man.id_no.sex(), couple.woman.id_no.sex()), (Sex::Male, Sex::Female), "seed {seed}");
            assert!(seen.insert(&couple.man.id_no) && seen.insert(&couple.woman.id_no), "seed {seed}");
        }
    }
}

#[test]
fn the_index_has_its_size_and_the_served_division_its_share() {
    for seed in SEEDS {
        let world = make(seed);
        assert_eq!(world.archive.len(), 5000);
        let home = world.archive.iter().filter(|r| r.township == HOME_TOWNSHIP).count();
        assert!((1500..1510).contains(&home), "seed {seed}: {home}");
        for town in YUYAO {
            assert!(world.archive.iter().filter(|r| r.township == town.code).count() > 100, "{}", town.name);
        }
        let ids: HashSet<_> = world.archive.iter().map(|r| r.id).collect();
        assert_eq!(ids.len(), 5000);
    }
    let small = make_sized(1, Size { rows: 300, home: 200 });
    assert_eq!(small.archive.len(), 300);
}

/// Share of the parties or rows a predicate holds for, per mille.
fn share<T>(of: impl Iterator<Item = T>, holds: impl Fn(&T) -> bool) -> usize {
    let all: Vec<T> = of.collect();
    assert!(all.len() > 100, "enough to speak of a share");
    all.iter().filter(|x| holds(x)).count() * 1000 / all.len()
}

#[test]
fn numbers_in_files_follow_their_time() {
    for seed in SEEDS {
        let world = make(seed);
        let early = || parties(&world).filter(|(row, _)| year(row) < 1985);
        let late = || parties(&world).filter(|(row, _)| year(row) >= 1985);
        assert!(early().all(|(_, p)| p.id_no.is_empty() || p.id_no.starts_with("000000")), "seed {seed}: no number before 1985");
        assert!((750..850).contains(&share(early(), |(_, p)| p.id_no.is_empty())), "seed {seed}");
        assert!((120..200).contains(&share(early(), |(_, p)| p.id_no.len() == 18 && p.id_no.ends_with("0000"))), "seed {seed}");
        assert!((600..900).contains(&share(late(), |(_, p)| upgrade_15(&p.id_no).is_some())), "seed {seed}");
        let eighteen = || late().filter(|(_, p)| p.id_no.len() == 18);
        let wrong = eighteen().filter(|(_, p)| CitizenId::parse(&p.id_no).is_err()).count();
        let right = eighteen().count() - wrong;
        assert!(wrong > 10 && right > wrong, "seed {seed}: {wrong} wrong, {right} right");
    }
}

#[test]
fn dates_names_and_notes_go_wrong_in_their_shares() {
    for seed in SEEDS {
        let world = make(seed);
        let rows = || world.archive.iter();
        let precision = |row: &&ArchiveRow, p| row.reg_date.is_some_and(|d| d.precision() == p);
        for (what, share, low, high) in [
            ("year only", share(rows(), |r| precision(r, Precision::Year)), 10, 30),
            ("month only", share(rows(), |r| precision(r, Precision::Month)), 15, 38),
            ("no date", share(rows(), |r| r.reg_date.is_none()), 5, 30),
            ("noted", share(rows(), |r| r.abnormal_note.is_some()), 20, 55),
            ("duplicated", share(rows(), |r| r.abnormal_note.as_deref() == Some("重复")), 1, 15),
            ("later event", share(rows(), |r| r.later_event != LaterEvent::None), 20, 60),
            ("district office", share(rows(), |r| r.organ_kind == OrganKind::Other), 2, 30),
            ("no cert number", share(rows(), |r| r.cert_no.is_empty()), 1, 15),
        ] {
            assert!((low..=high).contains(&share), "seed {seed}: {what} {share}");
        }
        let aged = share(parties(&world).filter(|(row, _)| year(row) < 1985), |(_, p)| {
            p.birth_text.ends_with('岁') || p.birth_text.contains("虚岁")
        });
        assert!((200..300).contains(&aged), "seed {seed}: {aged}");
        assert!(parties(&world).any(|(_, p)| p.birth_text.contains("农历")));
        assert!(rows().any(|r| r.reg_date_text.contains("农历")));
        let old = share(parties(&world), |(_, p)| p.name.chars().any(|c| "陳張黃國華雲寶鳳蘭榮".contains(c)));
        assert!((10..60).contains(&old), "seed {seed}: {old}");
        let rare = parties(&world).filter(|(_, p)| p.name.chars().any(|c| c as u32 >= 0x20000)).count();
        assert!(rare > 0, "seed {seed}");
    }
}

#[test]
fn organs_have_the_names_of_their_time_and_dates_lie_before_the_cut_off() {
    for seed in SEEDS {
        let world = make(seed);
        for row in world.archive.iter().filter(|r| r.organ_kind != OrganKind::Other) {
            let commune = row.organ_name.contains("公社");
            assert_eq!(commune, (1959..=1983).contains(&year(row)), "{}", row.archive_ref);
            assert_eq!(row.organ_name.contains("街道"), row.organ_kind == OrganKind::Street);
            assert_eq!(row.organ_name.starts_with("余姚县"), year(row) < 1986);
            let kind = if row.organ_kind == OrganKind::Street { TownshipKind::Street } else { TownshipKind::Township };
            let date = row.reg_date.and_then(|d| d.exact());
            assert!(date.is_none_or(|d| d < world.campaign.cutoff(kind)), "{}", row.archive_ref);
            assert!((1951..=2004).contains(&year(row)));
            assert!(Township::by_code(&row.township).is_ok());
        }
    }
}

#[test]
fn a_date_read_from_a_file_is_what_the_file_says() {
    let world = make(1);
    for row in &world.archive {
        if let Ok(read) = PartialDate::parse(&row.reg_date_text) {
            assert_eq!(Some(read), row.reg_date, "{}", row.archive_ref);
        }
    }
}

#[test]
fn every_expectation_holds_against_the_index_and_the_table() {
    for seed in SEEDS {
        let world = make(seed);
        assert_eq!(world.households.len(), 66);
        for couple in &world.households {
            let at = format!("seed {seed}, couple {} {:?}", couple.no, couple.story);
            let own = couple.archive.map(|id| world.archive.iter().find(|r| r.id == id).unwrap());
            let verdict = judge(&couple.facts(&world.campaign), &world.campaign);
            match couple.expect {
                Expect::Exact => assert!(compared(own.unwrap(), couple).is_exact(), "{at}"),
                Expect::Mismatch => {
                    // A whole comparison is dear; a file of another husband's name is none of theirs.
                    let his = |r: &&ArchiveRow| r.man.name == couple.man.name.as_str();
                    let exact = world.archive.iter().filter(his).filter(|r| compared(r, couple).is_exact()).count();
                    assert_eq!((exact, compared(own.unwrap(), couple).why_not), (0, couple.why_not.clone()), "{at}");
                    assert!(!couple.why_not.is_empty(), "{at}");
                }
                Expect::NotFound => {
                    let same = |filed: &FileParty, name: &PersonName| fold(&filed.name) == fold(name.as_str());
                    let close = |r: &&ArchiveRow| same(&r.man, &couple.man.name) && same(&r.woman, &couple.woman.name);
                    assert_eq!((own, world.archive.iter().filter(close).count()), (None, 0), "{at}");
                }
                Expect::Pending => {
                    let verdict = judge(&looked_up(couple, own, &world), &world.campaign);
                    let row = verdict.ruling().map(|hit| hit.row);
                    assert_eq!((verdict.standing, row), (Standing::Pending, couple.stop), "{at}");
                }
                Expect::Stop => {
                    let holds = verdict.stop().map(|hit| hit.row) == couple.stop;
                    assert!(holds && couple.stop.is_some(), "{at}: {verdict:?}");
                }
            }
            assert_eq!(verdict.stop().is_some(), couple.expect == Expect::Stop, "{at}: {verdict:?}");
        }
    }
}

/// The facts once the file is chosen, or found nowhere.
fn looked_up(couple: &Household, own: Option<&ArchiveRow>, world: &DemoWorld) -> Facts {
    let mut facts = couple.facts(&world.campaign);
    match own {
        None => facts.search = Some(Search::NotFound),
        Some(row) => {
            let found = compared(row, couple);
            facts.search = Some(Search::Found);
            facts.file = Some(FileFacts {
                exact: found.is_exact(),
                to_the_day: row.reg_date.and_then(|d| d.exact()).is_some(),
                other_than_claimed: false,
            });
            (facts.man.compared, facts.woman.compared) = (Some(found.man), Some(found.woman));
        }
    }
    facts
}

#[test]
fn the_branch_rows_a_couple_is_there_for_hold_and_those_of_age_are_not_under_age() {
    for seed in SEEDS {
        let world = make(seed);
        for couple in &world.households {
            let own = couple.archive.map(|id| world.archive.iter().find(|r| r.id == id).unwrap());
            let verdict = judge(&looked_up(couple, own, &world), &world.campaign);
            for row in &couple.rows {
                assert!(verdict.hits(*row), "seed {seed}, couple {} {:?}: {row} of {:?}", couple.no, couple.story, verdict.rows());
            }
            assert_eq!(verdict.hits(RowId::D19), couple.story == Story::UnderAge, "seed {seed}, couple {} {:?}", couple.no, couple.story);
        }
    }
}

#[test]
fn the_table_of_organs_is_sound_and_says_of_each_file_what_the_file_says() {
    let world = make(1);
    assert_eq!(world.organs.validate(), Ok(()));
    assert!(world.organs.0.iter().all(|organ| organ.id.starts_with("演示")));
    for row in &world.archive {
        match world.organs.resolve(&row.organ_name, row.reg_date) {
            Resolution::Known { kind, place, .. } => {
                assert_eq!((kind, place.unwrap_or(row.organ_place)), (row.organ_kind, row.organ_place), "{}", row.archive_ref);
            }
            Resolution::Ambiguous | Resolution::Unknown => {
                assert_eq!(row.organ_kind, OrganKind::Other, "{}: {}", row.archive_ref, row.organ_name);
            }
        }
    }
    // §14.7: a town that became a street.
    let on = |text: &str| PartialDate::day(day(text));
    let kind = |name: &str, text: &str| match world.organs.resolve(name, Some(on(text))) {
        Resolution::Known { kind, .. } => Some(kind),
        Resolution::Ambiguous | Resolution::Unknown => None,
    };
    assert_eq!(kind("余姚市朗霞镇人民政府", "2004-07-01"), Some(OrganKind::Township));
    assert_eq!(kind("余姚市朗霞街道办事处", "2004-09-10"), Some(OrganKind::Street));
}

#[test]
fn the_centre_has_a_head_who_may_approve_and_a_registrar() {
    let world = make(1);
    let roles: Vec<Role> = world.centre.iter().map(|person| person.role).collect();
    assert_eq!(roles, [Role::CentreHead, Role::Registrar]);
    for person in &world.centre {
        let member = world.staff.iter().find(|s| s.staff_no == person.staff_no).unwrap();
        assert!(member.must_be(&[person.role], day("2022-05-20")).is_ok());
    }
}

#[test]
fn each_story_shows_what_it_is_named_for() {
    for seed in SEEDS {
        let world = make(seed);
        let told: HashSet<Story> = world.households.iter().map(|h| h.story).collect();
        assert_eq!(told.len(), 34, "every story is told");
        let exact = world.households.iter().filter(|h| h.expect == Expect::Exact && h.man.documents_agree).count();
        assert!(exact >= 20, "{exact} exact");
        for couple in &world.households {
            let own = couple.archive.map(|id| world.archive.iter().find(|r| r.id == id).unwrap());
            let name = |spouse: &Spouse| spouse.name.as_str().to_owned();
            let (man, woman) = (name(&couple.man), name(&couple.woman));
            let class = own.map(|r| compared(r, couple).woman.name);
            let holds = match couple.story {
                Story::LongName => man.chars().count() == 50,
                Story::RareName => woman.chars().any(|c| c as u32 >= 0x3400 && !(0x4E00..=0x9FFF).contains(&(c as u32))),
                Story::SameSurname => man.chars().next() == woman.chars().next(),
                Story::SeparatorName => man.contains('·') && woman.contains('·'),
                Story::VariantName => class == Some(NameClass::Variant),
                Story::Homophone => class == Some(NameClass::Homophone),
                Story::CannotWrite => !couple.woman.can_write,
                Story::TwoFiles => world.archive.iter().filter(|r| r.man.name == man && r.woman.name == woman).count() == 2,
                Story::IdUpgrade => own.is_some_and(|r| r.man.id_no.len() == 15 && r.woman.id_no.len() == 15),
                Story::IdEqual => own.is_some_and(|r| r.man.id_no == couple.man.id_no.as_str()),
                Story::IdAbsent => own.is_some_and(|r| r.man.id_no.is_empty() || r.man.id_no.starts_with("000000")),
                Story::OneOutside => couple.man.hukou_in_province != couple.woman.hukou_in_province,
                Story::DocumentsDisagree => !couple.man.documents_agree,
                Story::YearOnly
                | Story::MonthOnly
                | Story::IdBadCheck
                | Story::IdNear
                | Story::AgeText
                | Story::DistrictOffice
                | Story::FileSaysDivorced => couple.expect == Expect::Mismatch,
                Story::NotFound => couple.expect == Expect::NotFound && couple.woman.old_booklet == Reason::Lost,
                Story::CertHeld => couple.expect == Expect::NotFound && couple.woman.old_booklet != Reason::Lost,
                Story::UnderAge => own.is_some_and(|r| year(r) == 1983) && couple.expect == Expect::Exact,
                Story::OfAgeThen => own.is_some_and(|r| year(r) == 1975) && couple.expect == Expect::Exact,
                Story::NominalAges => own.is_some_and(|r| year(r) == 1968 && r.man.id_no.is_empty() && r.man.birth_text.contains('岁')),
                Story::Proxy => couple.proxy.as_ref().is_some_and(|p| p.qualified()) && couple.expect == Expect::Exact,
                Story::ProxyLetter => couple.proxy.as_ref().is_some_and(|p| !p.notarised()),
                Story::Soldier => couple.expect == Expect::Pending,
                Story::AfterCutoff
                | Story::OutOfProvince
                | Story::Divorced
                | Story::NeverRegistered
                | Story::AlreadyReissued
                | Story::HongKong => couple.expect == Expect::Stop,
            };
            assert!(holds, "seed {seed}, couple {} {:?}", couple.no, couple.story);
        }
    }
}

#[test]
fn every_name_address_and_village_says_nothing_real() {
    let world = make(1);
    for couple in &world.households {
        for spouse in [&couple.man, &couple.woman] {
            let address = spouse.hukou_address.as_str();
            let village = world.villages.iter().find(|v| v.code == world.village).unwrap();
            assert!(address.contains(&village.name) || address.contains("演示县"), "{}", couple.no);
        }
    }
}

#[test]
fn every_photo_is_a_photo_the_desk_takes() {
    let dir = tempfile::tempdir().unwrap();
    let names = write_photos(dir.path(), 1).unwrap();
    assert_eq!(names.len(), PHOTO_COUNT as usize);
    let mut turned = 0;
    for name in &names {
        let bytes = std::fs::read(dir.path().join(name)).unwrap();
        let info = buzheng_imaging::probe(&bytes).unwrap();
        assert_eq!((info.width, info.height), (1600, 1200), "{name}");
        turned += usize::from(image::load_from_memory(&bytes).unwrap().width() != info.width);
        let crop = buzheng_imaging::default_crop(&info);
        assert!(!buzheng_imaging::couple_photo(&bytes, crop).unwrap().below_target, "{name}");
    }
    assert!(turned > 0, "some are stored on their side");
    assert!(make(1).households.iter().all(|h| names.contains(&h.photo)));
    let again = photo(1, 1).unwrap();
    assert_eq!(again, std::fs::read(dir.path().join(&names[0])).unwrap());
}
