//! What the file says sets what is asked: it prevails over memory, knows what happened later, and no difference slips through.

use super::desk::Desk;
use crate::archive::{LaterEvent, OrganKind};
use crate::case::*;
use crate::error::DomainError;
use crate::matching::{Mismatch, compare};
use crate::rules::{RowId, Standing};
use crate::testing;
use crate::values::PartialDate;

/// Every condition of §11.4, broken in a real file that a real couple chose: a row says so, and it is not the simple path.
#[test]
fn every_mismatch_of_a_file_leads_to_a_row() {
    type Spoil = fn(&mut crate::archive::ArchiveRow);
    let spoils = |mismatch: Mismatch| -> Vec<(Spoil, RowId)> {
        match mismatch {
            Mismatch::NameMan => vec![(|r| r.man.name = "陳演国".into(), RowId::D22), (|r| r.man.name = "陈演过".into(), RowId::D23)],
            Mismatch::NameWoman => vec![(|r| r.woman.name = "王小明".into(), RowId::D24)],
            Mismatch::IdMan => vec![(|r| r.man.id_no = "11010519491231002X".into(), RowId::D27)],
            Mismatch::IdWoman => vec![(|r| r.woman.id_no = "339999600520001".into(), RowId::D26)],
            Mismatch::BirthMan => vec![(
                |r| {
                    r.man.id_no.clear();
                    r.man.birth_text = "1958".into();
                },
                RowId::D25,
            )],
            Mismatch::BirthWoman => vec![(
                |r| {
                    r.woman.id_no.clear();
                    r.woman.birth_text = "1961-05-20".into();
                },
                RowId::D26,
            )],
            Mismatch::RegDate => vec![(|r| r.reg_date = PartialDate::parse("1982").ok(), RowId::D33), (|r| r.reg_date = None, RowId::D33)],
            Mismatch::Organ => vec![(|r| r.organ_kind = OrganKind::Other, RowId::D32)],
            Mismatch::LaterEvent => vec![
                (|r| r.later_event = LaterEvent::Divorced, RowId::D3),
                (|r| r.later_event = LaterEvent::Cancelled, RowId::D7),
                (|r| r.later_event = LaterEvent::Reissued, RowId::D10),
                (|r| r.later_event = LaterEvent::DeceasedHint, RowId::D32),
            ],
        }
    };
    for mismatch in Mismatch::ALL {
        for (spoil, row) in spoils(*mismatch) {
            let couple = testing::couple();
            let mut file = testing::file_of(&couple);
            spoil(&mut file);
            let matched = compare(&file, &couple.0, &couple.1);
            assert_eq!(matched.why_not, [*mismatch]);
            let mut desk = Desk::served_until(Verb::ChooseFile);
            desk.ask(Command::ChooseFile { file: Box::new(ChosenFile { row: file, matched }) }).unwrap();
            let verdict = desk.verdict();
            assert!(verdict.hits(row) && !verdict.hits(RowId::D18), "{mismatch}: {:?}", verdict.rows());
            assert!(!verdict.is_exact(), "{mismatch}");
        }
    }
}

#[test]
fn the_files_organ_and_day_decide_about_the_cutoff() {
    // They remember 2003; the file says 2004-10-01 at a township.
    let desk = Desk::with_file(|row| row.reg_date = PartialDate::parse("2004-10-01").ok());
    assert_eq!(desk.verdict().stop().map(|hit| hit.row), Some(RowId::D9));
    let street = Desk::with_file(|row| {
        row.reg_date = PartialDate::parse("2004-07-01").ok();
        row.organ_kind = OrganKind::Street;
    });
    assert!(street.hits(RowId::D9));
    let town = Desk::with_file(|row| row.reg_date = PartialDate::parse("2004-07-01").ok());
    assert!(!town.hits(RowId::D9) && town.hits(RowId::D32), "another day than they remember: the file prevails");
}

#[test]
fn the_printed_day_is_the_files_and_not_the_remembered_one() {
    let mut desk = Desk::with_file(|row| row.reg_date = PartialDate::parse("1983-01-08").ok());
    assert!(desk.hits(RowId::D32));
    desk.declare().unwrap();
    desk.ask(Command::Decide { agree: true, reason: None, reg_date: None }).unwrap();
    assert_eq!(desk.case().certificate_date(&desk.campaign).map(|(day, _)| day.to_string()).as_deref(), Some("1983-01-08"));
}

#[test]
fn the_file_does_not_overrule_a_sadder_answer() {
    let mut desk = Desk::with_file(|row| row.later_event = LaterEvent::Divorced);
    desk.answer(|a| a.asked.marriage_now = Some(crate::rules::MarriageNow::RemarriedSame));
    assert_eq!(desk.verdict().stop().map(|hit| hit.row), Some(RowId::D4));
}

#[test]
fn a_hint_of_death_with_both_at_the_desk_is_no_simple_path() {
    let mut desk = Desk::with_file(|row| row.later_event = LaterEvent::DeceasedHint);
    assert_eq!((desk.state(), desk.verdict().is_exact()), (CaseState::Evidence, false));
    desk.declare().unwrap();
    assert_eq!(desk.ask(Command::Decide { agree: true, reason: None, reg_date: None }), Err(DomainError::SecondPersonNeeded));
}

#[test]
fn reasons_of_both_booklets_must_be_given() {
    let mut desk = Desk::with_file(|_| {});
    desk.answer(|a| a.reason_woman = None);
    assert_eq!(desk.declare(), Err(DomainError::ReasonMissing { who: SpouseRole::Woman }));
}

#[test]
fn two_intact_booklets_end_the_case_at_once() {
    let mut desk = Desk::served_until(Verb::RunLookup);
    desk.answer(|a| (a.reason_man, a.reason_woman) = (Some(Reason::Intact), Some(Reason::Intact)));
    assert_eq!((desk.verdict().standing, desk.verdict().stop().map(|hit| hit.row)), (Standing::Stop, Some(RowId::D39)));
    desk.ask(Command::Stop).unwrap();
    assert_eq!(desk.state(), CaseState::NotAccepted);
}

/// Served to the seal with these old booklets, which are shown; then handed over with what became of them.
fn handed_over(man: Reason, woman: Reason, disposition: OldCertificate) -> Result<String, DomainError> {
    let mut desk = Desk::with_file(|_| {});
    desk.answer(|a| (a.reason_man, a.reason_woman) = (Some(man), Some(woman)));
    desk.note(crate::rules::Material::M14, crate::rules::Whose::Both);
    desk.declare()?;
    desk.ask(Command::Decide { agree: true, reason: None, reg_date: None })?;
    desk.ask(Command::PrepareCertificates)?;
    for form in [FormKind::CertificateMan, FormKind::CertificateWoman] {
        desk.ask(Command::NoteFormPrinted { form, copy: 1 })?;
    }
    desk.ask(Command::ConfirmPrinted)?;
    desk.ask(Command::Seal)?;
    let signed = Some(Mark::SignedAndFingerprint);
    desk.ask(Command::HandOver { man: signed, woman: signed, old_certificate: disposition })?;
    Ok(desk.case().certificate.as_ref().unwrap().note.clone())
}

#[test]
fn old_booklets_that_exist_are_accounted_for_and_lost_ones_are_not() {
    use OldCertificate::{CancelledReturned, NoneLost};
    assert_eq!(handed_over(Reason::Lost, Reason::Lost, CancelledReturned), Err(DomainError::OldBooklets));
    for (man, woman, word) in [
        (Reason::Lost, Reason::Intact, "遗失"),
        (Reason::Intact, Reason::Damaged, "损毁"),
        (Reason::Inconsistent, Reason::Inconsistent, "信息更正"),
    ] {
        assert_eq!(handed_over(man, woman, NoneLost), Err(DomainError::OldBooklets), "{man} {woman}");
        let note = handed_over(man, woman, CancelledReturned).unwrap();
        assert!(note.starts_with(word), "{note}");
    }
}
