//! Who may: two persons in every branch but the simple one, what a temporary registrar may not, 回避.

use super::desk::{Desk, noted, searched, temporary};
use crate::case::*;
use crate::error::DomainError;
use crate::rules::{Material, RowId, Sight, Whose};
use crate::staff::Role;
use crate::testing;

fn decide() -> Command {
    Command::Decide { agree: true, reason: None, reg_date: None }
}

/// Cases of every branch, declared by their drafter; the name says which.
fn declared() -> Vec<(&'static str, Desk)> {
    let mut desks = Vec::new();
    for (name, mut desk) in undeclared() {
        if !desk.verdict().for_the_head().is_empty() {
            desk.ask_head().unwrap_or_else(|e| panic!("{name}: {e}"));
            desk.head(CentreVerb::Approve).unwrap();
        }
        desk.declare().unwrap_or_else(|e| panic!("{name}: {e}"));
        desks.push((name, desk));
    }
    desks
}

fn undeclared() -> Vec<(&'static str, Desk)> {
    let file = |name, change: fn(&mut crate::archive::ArchiveRow)| (name, Desk::with_file(change));
    let mut branches = vec![
        file("variant name", |row| row.man.name = "陳演国".into()),
        file("homophone", |row| row.woman.name = "沈示樱".into()),
        file("number off by one", |row| row.man.id_no = "339999195803120011".into()),
        file("number absent and an age", |row| {
            row.woman.id_no.clear();
            row.woman.birth_text = "虚岁二十三".into();
        }),
        file("organ unknown", |row| row.organ_kind = crate::archive::OrganKind::Other),
        file("under age", |row| row.reg_date = crate::values::PartialDate::parse("1978-05-01").ok()),
    ];
    let mut two = Desk::with_file(|_| {});
    two.sees(Sight::TwoFiles);
    branches.push(("two files", two));
    branches.push(("file missing", Desk::nowhere()));
    let mut proxy = Desk::absent();
    proxy.ask(Command::RecordProxy { proxy: Some(Box::new(testing::proxy(SpouseRole::Man))) }).unwrap();
    proxy.ask(Command::RunLookup { index_rows: 1 }).unwrap();
    proxy.choose(|_| {});
    branches.push(("proxy", proxy));
    for (_, desk) in &mut branches {
        for (material, whose) in [(Material::M12, Whose::Both), (Material::M13, Whose::Both), (Material::M15, Whose::Both)] {
            let _ = desk.ask(noted(material, whose));
        }
    }
    branches
}

#[test]
fn who_drafted_decides_alone_only_on_the_exact_path() {
    for (name, desk) in declared() {
        assert!(desk.campaign.registrar_alone, "the Centre allows it where the file is exact");
        assert_eq!(desk.clone().ask(decide()), Err(DomainError::SecondPersonNeeded), "{name}");
        let mut refuse = desk.clone();
        let no = Command::Decide { agree: false, reason: Some("NOT_SATISFIED".into()), reg_date: None };
        assert_eq!(refuse.ask(no), Err(DomainError::SecondPersonNeeded), "{name}: nor refuse");
        desk.clone().agree_by_another(None).unwrap_or_else(|e| panic!("{name}: {e}"));
    }
    assert!(Desk::served_until(Verb::Decide).ask(decide()).is_ok());
}

#[test]
fn a_temporary_registrar_with_authority_serves_only_the_exact_path() {
    for (name, desk) in undeclared() {
        let mut desk = desk.by(temporary(9, true));
        if !desk.verdict().for_the_head().is_empty() {
            desk.ask_head().unwrap();
            desk.head(CentreVerb::Approve).unwrap();
        }
        assert_eq!(desk.declare(), Err(DomainError::RegistrarNeeded), "{name}: witness");
    }
    for (name, desk) in declared() {
        assert_eq!(desk.by(temporary(9, true)).ask(decide()), Err(DomainError::RegistrarNeeded), "{name}: decide");
    }
    assert_eq!(Desk::served_until(Verb::WitnessDeclaration).by(temporary(9, true)).may(Verb::WitnessDeclaration), Ok(()));
    Desk::served_until(Verb::Decide).by(temporary(9, true)).ask(decide()).unwrap();
    let no = Command::Decide { agree: false, reason: Some("X".into()), reg_date: None };
    assert_eq!(Desk::served_until(Verb::Decide).by(temporary(9, true)).ask(no), Err(DomainError::RegistrarNeeded), "a refusal is A2's");
}

#[test]
fn what_is_missing_is_said_before_who_is_needed() {
    let at = |desk: Desk| desk.by(temporary(9, true)).declare();
    assert_eq!(at(Desk::served_until(Verb::ChooseFile)), Err(DomainError::FileMissing));
    assert_eq!(at(Desk::served_until(Verb::RunLookup)).map_err(|e| e.code()), Err("WRONG_STATE"));
    let mut searching = Desk::served_until(Verb::ChooseFile);
    searching.ask(Command::RecordNotFound { index_rows: 1 }).unwrap();
    assert!(matches!(at(searching), Err(DomainError::Held { row: RowId::D45, .. })));
}

#[test]
fn a_temporary_registrar_who_drafted_needs_another_unless_the_centre_says_so() {
    let mut desk = Desk::new().by(temporary(9, true));
    for command in super::desk::the_main_path().into_iter().take(9) {
        desk.ask(command).unwrap();
    }
    assert_eq!(desk.ask(decide()), Err(DomainError::SecondPersonNeeded));
    desk.campaign.temporary_alone = true;
    assert!(desk.ask(decide()).is_ok());
}

#[test]
fn everything_that_shapes_a_case_is_drafting() {
    let by = |n| testing::staff(n, Role::Registrar);
    let mut desk = Desk::served_until(Verb::ChooseFile).by(by(11));
    desk.ask(Command::RecordNotFound { index_rows: 1 }).unwrap();
    desk.actor = by(12);
    desk.ask(searched(SearchPlace::Provincial, false)).unwrap();
    desk.actor = by(13);
    desk.ask(searched(SearchPlace::CityArchive, false)).unwrap();
    desk.actor = by(14);
    desk.note(Material::M12, Whose::Both);
    desk.note(Material::M15, Whose::Both);
    desk.actor = by(15);
    desk.ask_head().unwrap();
    desk.head(CentreVerb::Approve).unwrap();
    desk.actor = by(16);
    desk.ask(Command::AttachPhoto { photo: Box::new(testing::photo()) }).unwrap();
    desk.actor = by(17);
    let signed = Some(Mark::SignedAndFingerprint);
    desk.ask(Command::WitnessDeclaration { man: signed, woman: signed, read_aloud: true }).unwrap();
    for n in 11..=16 {
        assert_eq!(desk.clone().by(by(n)).ask(decide()), Err(DomainError::SecondPersonNeeded), "{n}");
    }
    assert!(desk.by(by(17)).ask(decide()).is_ok(), "who only witnessed drafted nothing");
}

#[test]
fn who_stepped_back_neither_witnesses_nor_decides_nor_signs_nor_issues() {
    for verb in [Verb::WitnessDeclaration, Verb::Decide, Verb::Seal, Verb::HandOver] {
        let mut desk = Desk::served_until(verb);
        desk.ask(Command::Recuse).unwrap();
        assert_eq!(desk.ask(Command::Recuse), Ok(Vec::new()), "said once");
        assert_eq!(desk.may(verb), Err(DomainError::Recused), "{verb}");
        assert_eq!(desk.clone().by(testing::staff(8, Role::Registrar)).may(verb), Ok(()), "{verb}: another does");
    }
}

#[test]
fn a_row_for_the_head_is_not_decided_without_the_head() {
    for (name, desk) in undeclared().into_iter().filter(|(_, desk)| !desk.verdict().for_the_head().is_empty()) {
        let rows = desk.verdict().for_the_head();
        assert_eq!(desk.clone().declare(), Err(DomainError::ApprovalMissing { rows: rows.clone() }), "{name}");
        assert!(rows.iter().all(|row| [RowId::D21, RowId::D30, RowId::D31, RowId::D34].contains(row)));
    }
}
