//! Every refusal and every waiting state can be printed, and a paper only in the state it tells of.

use super::desk::Desk;
use crate::case::*;
use crate::error::DomainError;
use crate::rules::{Material, Sight, Wants, Whose};
use crate::testing;

fn stopped(change: impl FnOnce(&mut Desk)) -> Desk {
    let mut desk = Desk::served_until(Verb::RunLookup);
    change(&mut desk);
    desk.ask(Command::Stop).unwrap();
    desk
}

fn refused() -> Desk {
    let mut desk = Desk::served_until(Verb::Decide);
    desk.ask(Command::Decide { agree: false, reason: Some("NOT_SATISFIED".into()), reg_date: None }).unwrap();
    desk
}

fn revoked() -> Desk {
    let mut desk = Desk::served();
    desk.ask(Command::Suspend { reason: "演示".into() }).unwrap();
    desk.head(CentreVerb::Revoke).unwrap();
    desk
}

fn searching() -> Desk {
    let mut desk = Desk::served_until(Verb::ChooseFile);
    desk.ask(Command::RecordNotFound { index_rows: 1 }).unwrap();
    desk
}

fn asked() -> Desk {
    let mut desk = Desk::with_file(|_| {});
    desk.sees(Sight::TwoFiles);
    desk.ask_head().unwrap();
    desk
}

fn soldier() -> Desk {
    let mut desk = Desk::served_until(Verb::RunLookup);
    desk.correct(SpouseRole::Man, |party| party.category = Category::Soldier);
    desk
}

fn rare() -> Desk {
    let mut desk = Desk::with_file(|_| {});
    desk.sees(Sight::RareCharacter);
    desk.declare().unwrap();
    desk.ask(Command::Decide { agree: true, reason: None, reg_date: None }).unwrap();
    desk
}

#[test]
fn every_pending_and_every_ended_state_has_its_paper() {
    let cases: Vec<(&str, Desk, FormKind)> = vec![
        ("queued", Desk::served_until(Verb::RecordParty), FormKind::QueueTicket),
        ("papers asked for", Desk::waiting_for_the_book(), FormKind::OneTimeNotice),
        ("a soldier", soldier(), FormKind::OneTimeNotice),
        ("searching", searching(), FormKind::WaitingSlip),
        ("file missing", Desk::nowhere(), FormKind::OneTimeNotice),
        ("explanation wanted", Desk::homophone(), FormKind::OneTimeNotice),
        ("explanation to fill in", Desk::homophone(), FormKind::Explanation),
        ("a proxy wanted", Desk::absent(), FormKind::ProxyChecklist),
        ("the head is asked", asked(), FormKind::WaitingSlip),
        ("rare character", rare(), FormKind::WaitingSlip),
        ("referred", stopped(|desk| desk.answer(|a| a.asked.registered = Some(false))), FormKind::ReferralSlip),
        ("not accepted", stopped(|desk| desk.answer(|a| a.asked.wants = Some(Wants::Marry))), FormKind::NotAcceptedNotice),
        ("refused", refused(), FormKind::RefusedNotice),
        (
            "withdrawn",
            stopped(|desk| drop(desk.ask(Command::RecordNotice { man_willing: false, woman_willing: true }).unwrap())),
            FormKind::EndedSlip,
        ),
        ("suspended", stopped(|desk| desk.sees(Sight::IdentityDoubt)), FormKind::EndedSlip),
        ("revoked", revoked(), FormKind::EndedSlip),
        ("sealed", Desk::served_until(Verb::HandOver), FormKind::Receipt),
        ("issued", Desk::served(), FormKind::Receipt),
    ];
    for (name, mut desk, form) in cases {
        assert!(desk.papers().contains(&form), "{name}: {:?}", desk.papers());
        let printed = desk.ask(Command::NoteFormPrinted { form, copy: 1 }).unwrap();
        assert_eq!(printed, [CaseEvent::FormPrinted(FormPrinted { form, copy: 1 })], "{name}");
    }
}

#[test]
fn no_paper_tells_of_a_state_the_case_is_not_in() {
    for form in [FormKind::RefusedNotice, FormKind::ReferralSlip, FormKind::Receipt, FormKind::EndedSlip, FormKind::ReviewForm] {
        let mut desk = Desk::with_file(|_| {});
        let printed = desk.ask(Command::NoteFormPrinted { form, copy: 1 });
        assert_eq!(printed, Err(DomainError::WrongState { state: CaseState::Lookup }), "{form}");
    }
}

#[test]
fn the_declaration_is_printed_only_when_it_could_be_signed() {
    let print = || Command::NoteFormPrinted { form: FormKind::Declaration, copy: 1 };
    assert!(matches!(Desk::homophone().ask(print()), Err(DomainError::EvidenceMissing { .. })));
    let mut desk = Desk::homophone();
    desk.note(Material::M13, Whose::Both);
    assert_eq!(desk.ask(print()), Err(DomainError::PhotoMissing));
    desk.ask(Command::AttachPhoto { photo: Box::new(testing::photo()) }).unwrap();
    desk.ask(print()).unwrap();
    assert!(Desk::served().ask(print()).is_ok(), "a copy of the signed one, at any time");
}

#[test]
fn a_booklet_with_a_character_no_printer_has_waits_for_the_centre() {
    assert_eq!(rare().ask(Command::PrepareCertificates), Err(DomainError::PrintedAtCentre));
}
