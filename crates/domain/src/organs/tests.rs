use super::*;
use crate::testing::date;

fn organ(id: &str, name: &str, kind: OrganKind, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Organ {
    Organ { id: id.into(), name: name.into(), kind, place: OrganPlace::Yuyao, from, to, successor: Some("330281005".into()) }
}

/// A town that became a street late, a street that did so early, and an office that changed its kind but not its name.
fn table() -> Organs {
    Organs(vec![
        organ("late-town", "余姚市演示镇人民政府", OrganKind::Township, Some(date(1985, 7, 1)), Some(date(2004, 8, 15))),
        organ("late-street", "演示街道", OrganKind::Street, Some(date(2004, 8, 15)), None),
        organ("early-street", "样例街道", OrganKind::Street, Some(date(2001, 6, 1)), None),
        organ("office-1", "示例办事处", OrganKind::Township, None, Some(date(2001, 6, 1))),
        organ("office-2", "示例办事处", OrganKind::Street, Some(date(2001, 6, 1)), None),
        organ("commune-1", "试验公社", OrganKind::Township, Some(date(1958, 10, 1)), Some(date(1961, 5, 1))),
        organ("commune-2", "试验公社", OrganKind::Township, Some(date(1961, 5, 1)), Some(date(1983, 7, 1))),
        organ("district", "余姚县模拟区公所", OrganKind::Township, None, Some(date(1958, 10, 1))),
    ])
}

fn at(name: &str, on: &str) -> Resolution {
    table().resolve(name, PartialDate::parse(on).ok())
}

fn row(kind: OrganKind, id: &str) -> Resolution {
    Resolution::Known { kind, place: Some(OrganPlace::Yuyao), id: Some(id.into()) }
}

#[test]
fn scenario_7_a_town_in_july_2004_is_a_township_and_a_street_then_a_street() {
    assert_eq!(at("演示镇", "2004-07"), row(OrganKind::Township, "late-town"));
    assert_eq!(at("浙江省余姚市演示镇人民政府", "2004-07-20"), row(OrganKind::Township, "late-town"));
    assert_eq!(at("样例街道办事处", "2004-07"), row(OrganKind::Street, "early-street"));
    assert_eq!(at("演示街道办事处", "2004-09"), row(OrganKind::Street, "late-street"));
}

#[test]
fn a_year_across_the_change_is_ambiguous() {
    for name in ["演示镇", "演示街道"] {
        assert_eq!(at(name, "2004"), Resolution::Ambiguous, "{name}");
        assert_eq!(at(name, "2004-08"), Resolution::Ambiguous, "{name}");
    }
    assert_eq!(at("示例办事处", "2001"), Resolution::Ambiguous);
    assert_eq!(at("示例办事处", ""), Resolution::Ambiguous, "no date at all");
    assert_eq!(at("示例办事处", "2000"), row(OrganKind::Township, "office-1"));
    assert_eq!(at("示例办事处", "2001-06-01"), row(OrganKind::Street, "office-2"));
    assert_eq!(at("示例办事处", "2001-05-31"), row(OrganKind::Township, "office-1"));
}

#[test]
fn a_name_at_a_time_it_did_not_exist_is_a_persons_question() {
    assert_eq!(at("演示街道办事处", "1999"), Resolution::Ambiguous);
    assert_eq!(at("演示镇", "2005-01-01"), Resolution::Ambiguous);
    assert_eq!(at("演示镇", "1985-06-30"), Resolution::Ambiguous);
}

#[test]
fn rows_that_agree_need_no_date() {
    let both = Resolution::Known { kind: OrganKind::Township, place: Some(OrganPlace::Yuyao), id: None };
    assert_eq!(at("试验人民公社", ""), both);
    assert_eq!(at("余姚县试验公社革命委员会", "1961"), both, "one row after the other holds the year");
    assert_eq!(at("试验公社", "1970"), row(OrganKind::Township, "commune-2"));
    assert_eq!(at("演示镇", ""), row(OrganKind::Township, "late-town"));
}

#[test]
fn a_row_wins_over_the_last_words() {
    assert_eq!(at("模拟区公所", "1953"), row(OrganKind::Township, "district"));
    assert_eq!(Organs::default().resolve("模拟区公所", None), Resolution::Unknown);
}

#[test]
fn last_words_tell_only_what_the_law_settles() {
    let none = Organs::default();
    for (name, kind) in [
        ("某某街道办事处", Some(OrganKind::Street)),
        ("某某街道", Some(OrganKind::Street)),
        ("余姚市民政局", Some(OrganKind::CivilAffairs)),
        ("余姚县民政科", Some(OrganKind::CivilAffairs)),
        ("余姚市民政局婚姻登记处", Some(OrganKind::CivilAffairs)),
        ("某某乡人民政府", Some(OrganKind::Township)),
        ("某某镇人民政府", Some(OrganKind::Township)),
        ("某某鎮", Some(OrganKind::Township)),
        ("某某人民公社", Some(OrganKind::Township)),
        ("某某公社革命委员会", Some(OrganKind::Township)),
        ("某某公社管理委员会", Some(OrganKind::Township)),
        ("某某区公所", None),
        ("某某区人民政府", None),
        ("余姚县人民政府", None),
        ("某某办事处", None),
        ("某某村民委员会", None),
        ("某某乡某某村", None),
        ("", None),
    ] {
        match none.resolve(name, None) {
            Resolution::Known { kind: found, id: None, .. } => assert_eq!(Some(found), kind, "{name}"),
            Resolution::Unknown => assert_eq!(None, kind, "{name}"),
            other @ (Resolution::Known { .. } | Resolution::Ambiguous) => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn a_sound_table_is_accepted_and_read_back() {
    assert_eq!(table().validate(), Ok(()));
    let bytes = minicbor_serde::to_vec(table()).unwrap();
    assert_eq!(minicbor_serde::from_slice::<Organs>(&bytes).unwrap(), table());
}

#[test]
fn a_table_that_contradicts_itself_is_refused() {
    type Spoil = fn(&mut Vec<Organ>);
    let cases: [(Spoil, OrgansError); 8] = [
        (|t| t[1].id = "late-town".into(), OrgansError::IdTwice { id: "late-town".into() }),
        (|t| t[0].name = "  ".into(), OrgansError::Nameless { id: "late-town".into() }),
        (|t| t[0].id.clear(), OrgansError::Nameless { id: String::new() }),
        (|t| t[0].to = t[0].from, OrgansError::Times { id: "late-town".into() }),
        (|t| t[4].from = Some(date(2001, 5, 31)), OrgansError::Overlap { first: "office-1".into(), second: "office-2".into() }),
        (|t| t[6].name = "余姚县试验人民公社".into(), OrgansError::Overlap { first: "commune-1".into(), second: "commune-2".into() }),
        (|t| t[0].successor = Some("330281999".into()), OrgansError::Successor { id: "late-town".into() }),
        (
            |t| {
                t[0].place = OrganPlace::Zhejiang;
                t[0].successor = Some("33028".into());
            },
            OrgansError::Successor { id: "late-town".into() },
        ),
    ];
    for (spoil, want) in cases {
        let mut rows = table().0;
        if matches!(&want, OrgansError::Overlap { first, .. } if first == "commune-1") {
            rows[6].from = Some(date(1960, 1, 1));
        }
        spoil(&mut rows);
        assert_eq!(Organs(rows).validate(), Err(want));
    }
}
