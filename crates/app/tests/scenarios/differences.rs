//! Files that do not agree: names, ages, organs.

use buzheng_documents::word;
use buzheng_domain::archive::{OrganKind, OrganPlace};
use buzheng_domain::case::{CaseState, Command, FormKind};
use buzheng_domain::legal_age::{AgeReached, LegalAges};
use buzheng_domain::matching::NameClass;
use buzheng_domain::organs::Organ;
use buzheng_domain::rules::{Material, RowId};
use buzheng_domain::testing;

use crate::common::Laptop;
use crate::common::desk::*;
use crate::common::feeds::{World, feed};
use crate::common::paper::{self, in_order, squeezed};
use crate::common::people::*;

#[test]
fn s03_a_homophone_on_the_wife_is_decided_by_a_registrar_with_an_explanation() {
    let couple = couple(0);
    let mut row = file_no(0);
    row.woman.name = "沈诗英".into();
    let laptop = Laptop::of(&World::with_files(vec![row]));
    // A temporary registrar takes the couple in.
    let app = laptop.at_work_as(&helper());
    let (case, matched) = with_file(&app, &couple, testing::clear_answers());
    assert_eq!((matched.man.name, matched.woman.name), (NameClass::Exact, NameClass::Homophone));
    assert_eq!(state_of(&app, case), CaseState::Evidence);
    paper::slip(&app, case, FormKind::OneTimeNotice, "NOTICE", RowId::D23, &[Material::M13]);
    let explanation = paper::text(&app, case, FormKind::Explanation);
    in_order(&explanation, &["沈诗英", "沈示英"]);
    photograph(&app, case);
    bring(&app, case, Material::M13);
    assert_eq!(refused(&app, case, signed()), "NOT_OATH_AUTHORISED");
    drop(app);
    let app = laptop.at_work_as(&sworn_helper());
    assert_eq!(refused(&app, case, signed()), "REGISTRAR_NEEDED", "oath authority is for exact files");
    drop(app);
    let app = laptop.at_work();
    act(&app, case, signed());
    // Whoever drafted may not decide, a registrar who did not may: here the first one only witnessed.
    act(&app, case, agree());
    let review = case_of(&app, case).review.unwrap();
    assert_eq!(review.reviewer, registrar().id);
    assert!(review.rows.contains(&RowId::D23));
    let said = paper::text(&app, case, FormKind::ReviewForm);
    let base = testing::campaign().words.base_documents;
    in_order(&said, &[&base[0], &base[1], word("material", "M13").unwrap()]);
    in_order(&said, &[&testing::campaign().words.opinion_agree, word("remark", "D23").unwrap()]);
    issue(&app, case);
}

#[test]
fn s03_without_the_explanation_nothing_is_signed_and_the_drafter_does_not_decide() {
    let couple = couple(0);
    let mut row = file_no(0);
    row.woman.name = "沈诗英".into();
    let laptop = Laptop::of(&World::with_files(vec![row]));
    let app = laptop.at_work();
    let (case, _) = with_file(&app, &couple, testing::clear_answers());
    photograph(&app, case);
    let refusal = app.command(case, signed()).map(|_| ()).unwrap_err();
    assert_eq!(refusal.code(), "EVIDENCE_MISSING");
    assert!(refusal.facts().values().any(|fact| fact.contains("M13")), "it says what is missing: {:?}", refusal.facts());
    bring(&app, case, Material::M13);
    act(&app, case, signed());
    assert_eq!(refused(&app, case, agree()), "SECOND_PERSON_NEEDED");
    drop(app);
    let app = laptop.at_work_as(&sworn_helper());
    assert_eq!(refused(&app, case, agree()), "REGISTRAR_NEEDED");
    drop(app);
    let app = laptop.at_work_as(&second_registrar());
    act(&app, case, agree());
}

#[test]
fn s05_a_bride_of_18_in_1983_gets_the_day_she_reached_the_age() {
    let couple = born("19600101", "19650302");
    let world = World::with_files(vec![file(&couple, "1983-10-01")]);
    let laptop = Laptop::of(&world);
    let app = laptop.at_work();
    let (case, matched) = with_file(&app, &couple, remembering("1983-10-01"));
    assert!(matched.is_exact() && hits(&app, case, RowId::D19) && !verdict_of(&app, case).is_exact());
    paper::slip(&app, case, FormKind::OneTimeNotice, "NOTICE", RowId::D19, &[Material::M13]);
    photograph(&app, case);
    bring(&app, case, Material::M13);
    act(&app, case, signed());
    assert_eq!(refused(&app, case, agree()), "SECOND_PERSON_NEEDED");
    // Q20: from when on one is of age is the Centre's setting.
    let by = |day| app.case(case).unwrap().printed_date.map(|(date, _)| date) == Some(day);
    assert!(by(testing::date(1985, 3, 2)));
    let legal_ages = LegalAges { reached: AgeReached::DayAfter, ..world.campaign.legal_ages };
    let day_after = World {
        campaign: buzheng_domain::campaign::Campaign { legal_ages, ..world.campaign.clone() },
        ..World::with_files(world.files.clone())
    };
    feed(app.store(), "2", &day_after.pages_again(laptop.device, 2));
    assert!(by(testing::date(1985, 3, 3)));
    feed(app.store(), "3", &world.pages_again(laptop.device, 3));
    drop(app);
    let app = laptop.at_work_as(&second_registrar());
    act(&app, case, agree());
    act(&app, case, Command::PrepareCertificates);
    for form in [FormKind::CertificateMan, FormKind::CertificateWoman] {
        let said = paper::text(&app, case, form);
        assert!(said.contains("1985年03月02日") && !said.contains("1983年"), "the day of registration is not the day printed");
    }
    let said = paper::text(&app, case, FormKind::ReviewForm);
    assert!(said.contains(&squeezed(word("remark", "D19").unwrap())) && said.contains("1983年10月01日"), "the review form keeps both");
}

/// 演示镇 became 演示街道 on 2004-07-16.
fn organs() -> Vec<Organ> {
    let became = testing::date(2004, 7, 16);
    let organ = |id: &str, name: &str, kind, from, to| Organ {
        id: id.into(),
        name: name.into(),
        kind,
        place: OrganPlace::Yuyao,
        from,
        to,
        successor: None,
    };
    vec![organ("a", "演示镇", OrganKind::Township, None, Some(became)), organ("b", "演示街道", OrganKind::Street, Some(became), None)]
}

#[test]
fn s07_in_july_2004_the_town_is_before_its_cutoff_and_the_street_it_became_is_after() {
    let couple = born("19780301", "19800301");
    for (name, day, before) in [("演示镇人民政府", "2004-07-12", true), ("演示街道办事处", "2004-07-20", false)] {
        let mut row = file(&couple, day);
        row.organ_name = name.into();
        // The keyer did not say what it was: the Centre's table does.
        row.organ_kind = OrganKind::Other;
        let laptop = Laptop::of(&World { organs: organs(), ..World::with_files(vec![row]) });
        let app = laptop.at_work();
        let (case, matched) = with_file(&app, &couple, remembering("2004-07"));
        assert!(matched.is_exact(), "{name}: the table resolves the organ: {:?}", matched.why_not);
        let verdict = verdict_of(&app, case);
        assert_eq!(verdict.stop().map(|hit| hit.row), (!before).then_some(RowId::D9), "{name}");
        photograph(&app, case);
        if before {
            act(&app, case, signed());
        } else {
            assert_eq!(refused(&app, case, signed()), "STOPPED");
            act(&app, case, Command::Stop);
            let said = paper::slip(&app, case, FormKind::ReferralSlip, "REFERRAL", RowId::D9, &[]);
            assert!(said.contains("2004年5月1日"), "the street's day, not the town's");
            assert!(said.contains(&squeezed(word("refer", "WINDOW").unwrap())));
        }
    }
}

#[test]
fn s07_what_the_couple_says_is_enough_to_tell_before_any_file() {
    let couple = born("19780301", "19800301");
    let laptop = Laptop::of(&World::with_files(Vec::new()));
    let app = laptop.at_work();
    let case = begin(&app, &couple);
    for (kind, stopped) in [(OrganKind::Township, false), (OrganKind::Street, true), (OrganKind::CivilAffairs, true)] {
        let mut answers = remembering("2004-07");
        answers.asked.organ_kind = Some(kind);
        answer(&app, case, answers);
        assert_eq!(verdict_of(&app, case).stop().is_some(), stopped, "{kind}");
    }
}
