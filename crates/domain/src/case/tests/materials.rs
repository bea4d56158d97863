//! Every paper of §10.3: which branch asks for it, and that nothing beyond the list is taken in and nothing of it waived.

use super::desk::{Desk, noted};
use crate::case::*;
use crate::error::DomainError;
use crate::rules::{Material, Need, RowId, Whose};
use crate::testing;

fn missing(desk: &Desk) -> String {
    desk.missing().join(" ")
}

/// The papers lack this and nothing else; the declaration is refused until it is here.
#[track_caller]
fn blocks(desk: &Desk, any_of: &[Material], whose: Whose) {
    let mut desk = desk.clone();
    let want = Need { any_of: any_of.to_vec(), whose };
    assert_eq!(desk.declare(), Err(DomainError::EvidenceMissing { missing: vec![want] }));
}

#[track_caller]
fn not_on_the_list(desk: &Desk, material: Material, whose: Whose) {
    assert_eq!(desk.clone().ask(noted(material, whose)), Err(DomainError::NotOnTheList { material }), "{whose}");
}

#[test]
fn the_exact_path_needs_the_five_base_papers_and_no_other() {
    let desk = Desk::served_until(Verb::AttachPhoto);
    let lines = checklist(desk.case(), &desk.verdict());
    let codes: Vec<&str> = lines.iter().map(|line| line.need.any_of[0].as_str()).collect();
    assert_eq!(codes, ["M01", "M02", "M01", "M02", "M03", "M04", "M05"]);
    assert_eq!(missing(&desk), "M03:BOTH M04:BOTH");
    for material in Material::ALL {
        let whose = if material.row().each { Whose::Man } else { Whose::Both };
        let on_the_list = material.row().base || matches!(material, Material::M02e | Material::M06 | Material::M14 | Material::M16);
        if !on_the_list {
            not_on_the_list(&desk, *material, whose);
        }
    }
}

#[test]
fn m01_each_shows_a_valid_identity_card() {
    let mut desk = Desk::served_until(Verb::RunLookup);
    desk.correct(SpouseRole::Man, |party| party.documents_agree = false);
    assert!(missing(&desk).starts_with("M01:MAN M02:MAN"), "{}", missing(&desk));
    assert!(desk.hits(RowId::D28));
    desk.ask(noted(Material::M01, Whose::Man)).unwrap();
    assert!(desk.hits(RowId::D28), "noting the card does not make it agree");
}

#[test]
fn m02_the_household_book_is_shown_by_each() {
    let mut desk = Desk::waiting_for_the_book();
    assert!(missing(&desk).contains("M02:WOMAN") && !missing(&desk).contains("M02:MAN"));
    desk.note(Material::M02, Whose::Woman);
    assert!(!missing(&desk).contains("M02"));
}

#[test]
fn m02e_the_electronic_household_information_stands_for_the_book() {
    let mut desk = Desk::waiting_for_the_book();
    desk.note(Material::M02e, Whose::Woman);
    assert!(!missing(&desk).contains("M02") && !desk.hits(RowId::D29));
}

#[test]
fn m03_the_photo_is_taken_at_the_desk() {
    let mut desk = Desk::served_until(Verb::AttachPhoto);
    let signed = Some(Mark::SignedAndFingerprint);
    let witness = Command::WitnessDeclaration { man: signed, woman: signed, read_aloud: true };
    assert_eq!(desk.ask(witness), Err(DomainError::PhotoMissing));
    assert_eq!(desk.ask(Command::RequestPapers), Err(DomainError::NothingMissing), "nobody is sent away to fetch it");
}

#[test]
fn m04_the_declaration_is_signed_at_the_desk() {
    assert_eq!(missing(&Desk::served_until(Verb::WitnessDeclaration)), "M04:BOTH");
    assert_eq!(missing(&Desk::served_until(Verb::Decide)), "");
}

#[test]
fn m05_the_file_or_the_log_of_all_three_searches() {
    assert!(missing(&Desk::served_until(Verb::ChooseFile)).contains("M05"));
    assert!(!missing(&Desk::with_file(|_| {})).contains("M05"));
    assert!(!missing(&Desk::nowhere()).contains("M05"));
    let mut desk = Desk::served_until(Verb::ChooseFile);
    desk.ask(Command::RecordNotFound { index_rows: 1 }).unwrap();
    assert!(missing(&desk).contains("M05"), "the laptop's index alone proves nothing");
}

#[test]
fn m06_a_police_certificate_stands_for_the_book_and_must_be_sealed() {
    let mut desk = Desk::waiting_for_the_book();
    let unsealed = Paper { sealed: false, ..testing::paper(Material::M06, Whose::Woman) };
    let lacks = |lacks| Err(DomainError::PaperIncomplete { material: Material::M06, lacks });
    assert_eq!(desk.ask(Command::RecordPaper { paper: Box::new(unsealed) }), lacks(PaperLack::Seal));
    let nameless = Paper { issuer: Some(" ".into()), ..testing::paper(Material::M06, Whose::Woman) };
    assert_eq!(desk.ask(Command::RecordPaper { paper: Box::new(nameless) }), lacks(PaperLack::Issuer));
    let tomorrow = Paper { issued_on: Some(testing::date(2022, 5, 21)), ..testing::paper(Material::M06, Whose::Woman) };
    assert_eq!(desk.ask(Command::RecordPaper { paper: Box::new(tomorrow) }), lacks(PaperLack::FutureDate));
    desk.note(Material::M06, Whose::Woman);
    assert!(!desk.hits(RowId::D29));
}

#[test]
fn m07_the_police_note_is_asked_for_only_where_card_and_file_differ_about_age() {
    // D21: the card says under age, the file of age.
    let mut desk = under_age_by_card();
    assert!(missing(&desk).contains("M07:WOMAN") && missing(&desk).contains("M13:BOTH"), "{}", missing(&desk));
    not_on_the_list(&desk, Material::M07, Whose::Both);
    desk.note(Material::M13, Whose::Both);
    blocks(&desk, &[Material::M07], Whose::Woman);
    // D23: it helps, and does not block.
    let mut desk = Desk::homophone();
    desk.note(Material::M07, Whose::Woman);
    blocks(&desk, &[Material::M13], Whose::Both);
    not_on_the_list(&Desk::served_until(Verb::AttachPhoto), Material::M07, Whose::Man);
}

#[test]
fn m08_the_regiment_certifies_a_soldier() {
    let mut desk = Desk::served_until(Verb::RunLookup);
    desk.correct(SpouseRole::Man, |party| party.category = Category::Soldier);
    assert!(missing(&desk).contains("M08:MAN"));
    desk.ask(Command::RequestPapers).unwrap();
    assert_eq!(desk.state(), CaseState::PendingMaterial);
    desk.note(Material::M08, Whose::Man);
    assert!(desk.hits(RowId::D47) && !desk.hits(RowId::D14) && desk.state() == CaseState::Precheck);
}

#[test]
fn m09_the_power_of_attorney_is_notarised() {
    let mut desk = Desk::absent();
    assert!(missing(&desk).contains("M09:PROXY"));
    let unnotarised = Proxy { notary_office: String::new(), ..testing::proxy(SpouseRole::Man) };
    desk.ask(Command::RecordProxy { proxy: Some(Box::new(unnotarised)) }).unwrap();
    assert!(missing(&desk).contains("M09:PROXY") && !missing(&desk).contains("M10"));
}

#[test]
fn m10_the_proxys_own_card_is_recorded_with_the_proxy() {
    let mut desk = Desk::absent();
    assert!(missing(&desk).contains("M10:PROXY"));
    desk.ask(Command::RecordProxy { proxy: Some(Box::new(testing::proxy(SpouseRole::Man))) }).unwrap();
    assert!(!missing(&desk).contains(":PROXY"));
}

#[test]
fn m11_the_absent_spouses_card_comes_as_a_notarised_copy() {
    let mut desk = Desk::absent();
    let without = Proxy { id_copy: false, ..testing::proxy(SpouseRole::Man) };
    desk.ask(Command::RecordProxy { proxy: Some(Box::new(without)) }).unwrap();
    assert!(missing(&desk).contains("M11:PROXY") && desk.hits(RowId::D41));
}

#[test]
fn m12_the_village_certifies_where_the_file_is_missing_with_seal_and_signer() {
    let mut desk = Desk::nowhere();
    assert!(missing(&desk).contains("M12:BOTH"));
    let unsigned = Paper { signer: None, ..testing::paper(Material::M12, Whose::Both) };
    let refused = desk.ask(Command::RecordPaper { paper: Box::new(unsigned) });
    assert_eq!(refused, Err(DomainError::PaperIncomplete { material: Material::M12, lacks: PaperLack::Signer }));
    desk.note(Material::M12, Whose::Both);
    assert!(!missing(&desk).contains("M12"));
    not_on_the_list(&Desk::homophone(), Material::M12, Whose::Both);
}

#[test]
fn m13_the_written_explanation_is_asked_for_where_file_and_card_differ() {
    let mut desk = Desk::homophone();
    blocks(&desk, &[Material::M13], Whose::Both);
    desk.note(Material::M13, Whose::Both);
    let mut taken_back = desk.clone();
    let back = Paper { here: false, ..testing::paper(Material::M13, Whose::Both) };
    taken_back.ask(Command::RecordPaper { paper: Box::new(back) }).unwrap();
    blocks(&taken_back, &[Material::M13], Whose::Both);
    desk.declare().unwrap();
}

#[test]
fn m14_the_old_certificate_is_shown_where_it_exists_and_never_blocks_where_it_does_not() {
    let mut desk = Desk::with_file(|_| {});
    desk.clone().note(Material::M14, Whose::Both);
    desk.answer(|answers| answers.reason_woman = Some(Reason::Damaged));
    blocks(&desk, &[Material::M14], Whose::Both);
    let mut desk = Desk::nowhere();
    desk.note(Material::M14, Whose::Both);
    assert!(desk.hits(RowId::D30) && !desk.hits(RowId::D31), "a certificate of the time turns D31 into D30");
}

#[test]
fn m15_two_witnesses_speak_where_file_and_certificate_are_gone() {
    let desk = Desk::nowhere();
    assert!(desk.hits(RowId::D31) && missing(&desk).contains("M12:BOTH M15:BOTH"));
    not_on_the_list(&Desk::homophone(), Material::M15, Whose::Both);
}

#[test]
fn m16_any_other_paper_may_be_noted_and_none_is_ever_asked_for() {
    for desk in [Desk::served_until(Verb::AttachPhoto), Desk::nowhere(), Desk::homophone()] {
        assert!(!missing(&desk).contains("M16"));
        for whose in Whose::ALL {
            desk.clone().note(Material::M16, *whose);
        }
    }
    assert!(
        crate::rules::STOP_ROWS
            .iter()
            .chain(crate::rules::BRANCH_ROWS)
            .all(|row| { row.evidence.iter().all(|ask| !ask.any_of.contains(&Material::M16)) && !row.helpful.contains(&Material::M16) })
    );
}

#[test]
fn a_paper_noted_by_mistake_is_taken_back_also_when_its_row_is_gone() {
    let mut desk = Desk::nowhere();
    desk.note(Material::M12, Whose::Both);
    desk.choose(|_| {});
    let back = Paper { here: false, ..testing::paper(Material::M12, Whose::Both) };
    desk.ask(Command::RecordPaper { paper: Box::new(back) }).unwrap();
    assert!(!desk.case().has_paper(Material::M12, Whose::Both));
    not_on_the_list(&desk, Material::M12, Whose::Both);
}

#[test]
fn the_list_of_each_row_names_only_papers_that_can_be_of_that_person() {
    for row in crate::rules::STOP_ROWS.iter().chain(crate::rules::BRANCH_ROWS) {
        for ask in row.evidence {
            let whose = match ask.of {
                crate::rules::Of::Concerned => Whose::Woman,
                crate::rules::Of::Whose(whose) => whose,
            };
            assert!(ask.any_of.iter().all(|m| m.row().may_be_of(whose)), "{}", row.id);
        }
    }
}

/// The wife was 18 in 1983 by her card, and 20 by the file.
fn under_age_by_card() -> Desk {
    let mut desk = Desk::served_until(Verb::RunLookup);
    desk.correct(SpouseRole::Woman, |party| party.id = testing::citizen_id("339999", "19650520", 2));
    desk.ask(Command::RunLookup { index_rows: 1 }).unwrap();
    desk.choose(|row| {
        row.reg_date = crate::values::PartialDate::parse("1983-10-01").ok();
        row.woman.birth_text = "1963-05-20".into();
        row.woman.id_no = "339999196505200024".into();
    });
    desk
}
