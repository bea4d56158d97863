//! 登记日期: the original day, the day both were of age, or a day decided where the file has none; never the day of reissue.

use chrono::NaiveDate;

use super::desk::Desk;
use crate::case::*;
use crate::error::DomainError;
use crate::rules::{Material, RowId, Whose};
use crate::testing::{self, date};
use crate::values::PartialDate;

fn filed_on(text: &str) -> impl Fn(&mut crate::archive::ArchiveRow) {
    let day = PartialDate::parse(text).ok();
    move |row| row.reg_date = day
}

/// Decided by another registrar; the printed day and the rule it follows.
fn decided(mut desk: Desk, chosen: Option<NaiveDate>) -> Result<(String, RegDateRule), DomainError> {
    desk.declare()?;
    desk.agree_by_another(chosen)?;
    desk.ask(Command::PrepareCertificates)?;
    let printed = desk.case().certificate.as_ref().unwrap().reg_date;
    let (day, rule) = desk.case().certificate_date(&desk.campaign).unwrap();
    assert_eq!(day, printed);
    assert_ne!(day, desk.now.civil_date());
    Ok((day.to_string(), rule))
}

fn explained(mut desk: Desk) -> Desk {
    desk.note(Material::M13, Whose::Both);
    desk
}

#[test]
fn a_bride_of_18_in_1983_is_registered_as_of_her_20th_birthday() {
    let mut desk = Desk::served_until(Verb::RunLookup);
    desk.correct(SpouseRole::Woman, |party| party.id = testing::citizen_id("339999", "19650520", 2));
    desk.ask(Command::RunLookup { index_rows: 1 }).unwrap();
    desk.choose(|row| {
        filed_on("1983-10-01")(row);
        row.woman.id_no = testing::citizen_id("339999", "19650520", 2).as_str().into();
        row.woman.birth_text = "1965-05-20".into();
    });
    assert!(desk.hits(RowId::D19) && !desk.hits(RowId::D21));
    let desk = explained(desk);
    assert_eq!(decided(desk.clone(), None), Ok(("1985-05-20".into(), RegDateRule::AgeReached)));
    // Q20: the day after the birthday is a setting.
    let mut desk = desk;
    desk.campaign.legal_ages.reached = crate::legal_age::AgeReached::DayAfter;
    assert_eq!(decided(desk, None), Ok(("1985-05-21".into(), RegDateRule::AgeReached)));
}

#[test]
fn of_two_under_age_the_later_day_counts() {
    // He was 20 in March, she 18 in May 1978; registered on 1 January 1978.
    let desk = explained(Desk::with_file(filed_on("1978-01-01")));
    assert_eq!(desk.verdict().hits.iter().find(|h| h.row == RowId::D19).map(|h| h.whom.len()), Some(2));
    assert_eq!(decided(desk, None), Ok(("1978-05-20".into(), RegDateRule::AgeReached)));
}

#[test]
fn twenty_and_eighteen_in_1975_were_of_age_by_the_law_of_1950() {
    let mut desk = Desk::served_until(Verb::RunLookup);
    let couple = (testing::citizen_id("339999", "19550101", 1), testing::citizen_id("339999", "19570101", 2));
    desk.correct(SpouseRole::Man, |party| party.id = couple.0.clone());
    desk.correct(SpouseRole::Woman, |party| party.id = couple.1.clone());
    desk.ask(Command::RunLookup { index_rows: 1 }).unwrap();
    desk.choose(|row| {
        filed_on("1975-06-01")(row);
        (row.man.id_no, row.woman.id_no) = (couple.0.as_str().into(), couple.1.as_str().into());
        (row.man.birth_text, row.woman.birth_text) = ("1955-01-01".into(), "1957-01-01".into());
    });
    assert!(desk.verdict().is_exact());
    assert_eq!(decided(desk, None), Ok(("1975-06-01".into(), RegDateRule::Original)));
}

#[test]
fn the_decided_day_lies_within_what_the_file_says() {
    let desk = Desk::with_file(filed_on("1982-05"));
    assert!(desk.hits(RowId::D33));
    let outside = Err(DomainError::DateOutsideFile { from: date(1982, 5, 1), to: date(1982, 5, 31) });
    assert_eq!(decided(desk.clone(), None), Err(DomainError::DateNotDecided));
    assert_eq!(decided(desk.clone(), Some(date(1982, 4, 30))), outside);
    assert_eq!(decided(desk.clone(), Some(date(1982, 6, 1))), outside);
    assert_eq!(decided(desk, Some(date(1982, 5, 31))), Ok(("1982-05-31".into(), RegDateRule::Decided)));
}

#[test]
fn a_day_is_decided_only_where_the_file_has_none() {
    let mut desk = Desk::with_file(|row| row.man.name = "陳演国".into());
    desk.declare().unwrap();
    desk.agree_by_another(Some(date(1990, 1, 1))).unwrap();
    assert_eq!(desk.case().certificate_date(&desk.campaign), Some((date(1982, 5, 1), RegDateRule::Original)));
}

#[test]
fn a_chosen_day_that_makes_a_spouse_under_age_is_refused() {
    // 1980: of age all year by the law of 1950? She turns 20 on 20 May; the law changed on 1 January 1981.
    let mut desk = Desk::served_until(Verb::RunLookup);
    desk.correct(SpouseRole::Woman, |party| party.id = testing::citizen_id("339999", "19620520", 2));
    desk.ask(Command::RunLookup { index_rows: 1 }).unwrap();
    desk.choose(|row| {
        filed_on("1982")(row);
        row.woman.id_no = testing::citizen_id("339999", "19620520", 2).as_str().into();
        row.woman.birth_text = "1962-05-20".into();
    });
    assert!(desk.hits(RowId::D33) && !desk.hits(RowId::D19), "a year is too coarse to say she was under age");
    let refused = decided(desk.clone(), Some(date(1982, 3, 1)));
    assert_eq!(refused, Err(DomainError::DateUnderAge { reached: date(1982, 5, 20) }));
    assert_eq!(decided(desk, Some(date(1982, 5, 20))), Ok(("1982-05-20".into(), RegDateRule::Decided)));
}

#[test]
fn without_any_date_the_decided_day_lies_in_their_life_and_before_the_cutoff() {
    let desk = Desk::with_file(|row| row.reg_date = None);
    let outside = Err(DomainError::DateOutsideFile { from: date(1960, 5, 20), to: date(2004, 9, 30) });
    for day in [date(1950, 1, 1), date(2004, 10, 1), date(2030, 1, 1)] {
        assert_eq!(decided(desk.clone(), Some(day)), outside, "{day}");
    }
    assert_eq!(decided(desk.clone(), None), Err(DomainError::DateNotDecided));
    assert_eq!(decided(desk, Some(date(1983, 1, 1))), Ok(("1983-01-01".into(), RegDateRule::Decided)));
}

#[test]
fn where_card_and_file_disagree_about_age_the_card_stands() {
    // The file makes her three years younger than she is.
    let mut desk = Desk::with_file(|row| {
        filed_on("1982-05-01")(row);
        row.woman.birth_text = "1963-05-20".into();
    });
    assert!(desk.hits(RowId::D21) && desk.hits(RowId::D19), "by the file she was 18");
    desk.note(Material::M13, Whose::Both);
    desk.note(Material::M07, Whose::Woman);
    desk.ask_head().unwrap();
    desk.head(CentreVerb::Approve).unwrap();
    assert_eq!(decided(desk, None), Ok(("1982-05-01".into(), RegDateRule::Original)));
}

#[test]
fn an_age_counted_in_the_chinese_way_tells_only_what_it_can() {
    // 虚岁二十三 in 1982: born in 1960 or a little off, 21 or 22; a woman of 20 was of age either way.
    let desk = Desk::with_file(|row| {
        row.woman.id_no.clear();
        row.woman.birth_text = "虚岁二十三".into();
    });
    assert!(!desk.hits(RowId::D19) && !desk.hits(RowId::D21) && desk.hits(RowId::D25));
    let young = Desk::with_file(|row| {
        row.woman.id_no.clear();
        row.woman.birth_text = "虚岁十九".into();
    });
    assert!(young.hits(RowId::D19) && young.hits(RowId::D21), "{:?}", young.verdict().rows());
}

#[test]
fn who_is_under_age_still_is_refused_at_review() {
    let mut desk = Desk::served_until(Verb::RunLookup);
    desk.correct(SpouseRole::Woman, |party| party.id = testing::citizen_id("339999", "20030520", 2));
    desk.ask(Command::RunLookup { index_rows: 1 }).unwrap();
    desk.choose(|row| {
        row.woman.id_no = testing::citizen_id("339999", "20030520", 2).as_str().into();
        row.woman.birth_text = "2003-05-20".into();
        filed_on("2004-01-05")(row);
    });
    assert!(desk.hits(RowId::D20) && !desk.hits(RowId::D19));
    desk.declare().unwrap();
    assert!(matches!(desk.agree_by_another(None), Err(DomainError::Stopped { row: RowId::D20, .. })));
    desk.actor = testing::staff(8, crate::staff::Role::Registrar);
    desk.ask(Command::Decide { agree: false, reason: Some("UNDER_AGE_STILL".into()), reg_date: None }).unwrap();
    assert_eq!(desk.state(), CaseState::Refused);
}
