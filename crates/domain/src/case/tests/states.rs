//! Every state of §9.1: entered as it really is, and what is true in it.

use super::desk::{Desk, the_main_path};
use crate::case::*;
use crate::error::DomainError;
use crate::rules::{RowId, Search, Sight, Standing, Wants};
use crate::testing;

#[test]
fn s0_a_number_is_given_before_anybody_is_named() {
    let mut desk = Desk::new();
    desk.ask(Command::Open { case_no: "330281114201-20220520-007".into(), priority: Some(Priority::Frail) }).unwrap();
    let case = desk.case();
    assert_eq!(
        (case.state, case.priority, case.man.is_none(), case.state.is_live()),
        (CaseState::Queued, Some(Priority::Frail), true, false)
    );
    assert_eq!(desk.papers(), [FormKind::QueueTicket]);
}

#[test]
fn s1_begins_with_the_first_identity() {
    let desk = Desk::served_until(Verb::RecordNotice);
    assert_eq!(desk.state(), CaseState::Precheck);
    assert!(desk.case().state.is_live() && desk.case().drafters == [desk.actor.id]);
}

#[test]
fn s2_waits_for_what_was_asked_for_once_and_goes_back_when_it_is_here() {
    let mut desk = Desk::waiting_for_the_book();
    assert_eq!((desk.state(), desk.case().requested.len()), (CaseState::PendingMaterial, 1));
    desk.note(crate::rules::Material::M06, crate::rules::Whose::Woman);
    assert_eq!(desk.state(), CaseState::Precheck, "a 户籍证明 stands for the book");
    assert!(!desk.hits(RowId::D29));
}

#[test]
fn s3_searches_the_laptop_first_and_waits_for_the_others() {
    let mut desk = Desk::served_until(Verb::ChooseFile);
    assert_eq!(desk.case().search(), Search::NotYet);
    desk.ask(Command::RecordNotFound { index_rows: 5000 }).unwrap();
    assert_eq!((desk.state(), desk.case().search()), (CaseState::Lookup, Search::PendingOnline));
    assert_eq!(desk.verdict().ruling().map(|hit| hit.row), Some(RowId::D45));
    assert_eq!(desk.declare(), Err(DomainError::Held { row: RowId::D45, reason: crate::rules::ReasonKey::PendingOnline }));
}

#[test]
fn s4_begins_when_the_file_is_nowhere_or_differs() {
    assert_eq!((Desk::nowhere().state(), Desk::nowhere().case().search()), (CaseState::Evidence, Search::NotFound));
    assert_eq!(Desk::homophone().state(), CaseState::Evidence);
    assert_eq!(Desk::with_file(|_| {}).state(), CaseState::Lookup, "an exact file asks for nothing");
}

#[test]
fn s5_is_entered_by_the_witnessed_declaration() {
    let mut desk = Desk::served_until(Verb::WitnessDeclaration);
    let witnessed = desk.clone().declare().unwrap();
    desk.happens(&witnessed[0]);
    let case = desk.case();
    assert_eq!((case.state, case.declaration.as_ref().map(|d| d.witness)), (CaseState::Accepted, Some(desk.actor.id)));
    assert!(!case.state.is_open_for_correction());
}

#[test]
fn s6_follows_in_the_same_act() {
    let mut desk = Desk::served_until(Verb::WitnessDeclaration);
    let events = desk.declare().unwrap();
    assert_eq!(
        events.iter().map(CaseEvent::type_name).collect::<Vec<_>>(),
        ["case.declaration_witnessed@1", "case.declaration_accepted@1"]
    );
    assert_eq!(desk.state(), CaseState::Review);
}

#[test]
fn s7_records_who_decided_by_which_rules() {
    let desk = Desk::served_until(Verb::PrepareCertificates);
    let review = desk.case().review.as_ref().unwrap();
    assert_eq!((desk.state(), review.agree, review.rows.clone()), (CaseState::Approved, true, vec![RowId::D18]));
    assert_eq!((review.reviewer, review.rules_version.as_str()), (desk.actor.id, "2022.1"));
}

#[test]
fn s8_binds_two_booklets_and_a_number() {
    let desk = Desk::served_until(Verb::Seal);
    let certificate = desk.case().certificate.as_ref().unwrap();
    assert_eq!((desk.state(), certificate.to_print().len(), certificate.confirmed.len()), (CaseState::Printed, 0, 2));
    assert_ne!(certificate.man_booklet, certificate.woman_booklet);
}

#[test]
fn s9_is_sealed_by_a_centre_registrar() {
    assert_eq!(Desk::served_until(Verb::HandOver).state(), CaseState::Sealed);
    let mut desk = Desk::served_until(Verb::Seal).by(super::desk::temporary(9, true));
    assert_eq!(desk.ask(Command::Seal), Err(DomainError::RegistrarNeeded));
}

#[test]
fn s10_is_issued_to_both_and_nothing_changes_after() {
    let desk = Desk::served();
    assert_eq!((desk.state(), desk.case().certificate.as_ref().unwrap().issued_at), (CaseState::Issued, Some(desk.now)));
    for command in the_main_path().into_iter().chain([Command::Withdraw { by: SpouseRole::Man }]) {
        let print = command.verb() == Verb::NoteFormPrinted;
        assert!(desk.clone().ask(command.clone()).is_err() || print, "{}", command.verb());
    }
}

#[test]
fn s11_is_confirmed_by_the_centre_only_after_issue() {
    let mut desk = Desk::served();
    desk.head(CentreVerb::Confirm).unwrap();
    assert_eq!(desk.state(), CaseState::Confirmed);
    assert_eq!(Desk::served_until(Verb::HandOver).head(CentreVerb::Confirm), Err(DomainError::WrongState { state: CaseState::Sealed }));
}

#[test]
fn x1_refers_with_the_row_and_frees_the_couple() {
    let mut desk = Desk::served_until(Verb::RunLookup);
    desk.answer(|a| a.asked.registered = Some(false));
    desk.ask(Command::Stop).unwrap();
    let stopped = desk.case().stopped.as_ref().unwrap();
    assert_eq!((desk.state(), stopped.row, stopped.reason.as_str()), (CaseState::Referred, Some(RowId::D1), "NEVER_REGISTERED"));
    assert!(!desk.state().is_live());
}

#[test]
fn x2_is_not_accepted_with_the_reason() {
    let mut desk = Desk::served_until(Verb::RunLookup);
    desk.answer(|a| a.asked.wants = Some(Wants::Marry));
    desk.ask(Command::Stop).unwrap();
    assert_eq!((desk.state(), desk.case().stopped.as_ref().unwrap().row), (CaseState::NotAccepted, Some(RowId::D2)));
}

#[test]
fn x3_is_refused_only_by_review_with_a_reason() {
    let mut desk = Desk::served_until(Verb::Decide);
    let refuse = |reason: Option<&str>| Command::Decide { agree: false, reason: reason.map(Into::into), reg_date: None };
    assert_eq!(desk.ask(refuse(Some("  "))), Err(DomainError::RefusalReasonMissing));
    desk.ask(refuse(Some("NOT_SATISFIED"))).unwrap();
    assert_eq!((desk.state(), desk.case().review.as_ref().unwrap().agree), (CaseState::Refused, false));
    assert!(desk.ask(Command::PrepareCertificates).is_err());
}

#[test]
fn x4_either_spouse_withdraws_until_the_booklets_are_theirs() {
    let mut desk = Desk::new();
    for command in the_main_path() {
        let before = desk.clone();
        desk.ask(command).unwrap();
        if before.case.is_none() {
            continue;
        }
        for by in SpouseRole::BOTH {
            let mut desk = before.clone();
            let bound = desk.case().certificate.is_some();
            desk.ask(Command::Withdraw { by }).unwrap_or_else(|e| panic!("{}: {e}", before.state()));
            assert_eq!(desk.state(), CaseState::Withdrawn, "from {}", before.state());
            let spoiled = desk.case().certificate.as_ref().map(|c| c.spoiled.len());
            assert_eq!(spoiled, bound.then_some(2), "both booklets are spoiled, the number is burnt");
        }
    }
    assert!(desk.ask(Command::Withdraw { by: SpouseRole::Man }).is_err(), "after S10 only the Centre can");
}

#[test]
fn x5_suspends_from_any_live_state_and_holds_the_couple() {
    let mut desk = Desk::new();
    for command in the_main_path() {
        desk.ask(command).unwrap();
        let from = desk.state();
        let mut desk = desk.clone();
        let answer = desk.ask(Command::Suspend { reason: "演示".into() });
        if from == CaseState::Queued {
            assert!(answer.is_err(), "a number alone is nothing to suspend");
            continue;
        }
        answer.unwrap();
        assert_eq!((desk.state(), desk.case().suspension.as_ref().map(|s| s.from)), (CaseState::Suspended, Some(from)));
        assert!(desk.state().is_live(), "the couple cannot begin again elsewhere");
    }
    let mut desk = Desk::served_until(Verb::RunLookup);
    assert_eq!(desk.ask(Command::Suspend { reason: " ".into() }), Err(DomainError::ReasonTextMissing));
    desk.sees(Sight::OtherMarriage);
    assert_eq!(desk.verdict().standing, Standing::Stop);
    desk.ask(Command::Stop).unwrap();
    assert_eq!((desk.state(), desk.case().stopped.as_ref().unwrap().row), (CaseState::Suspended, Some(RowId::D35)));
}

#[test]
fn x6_is_revoked_by_the_head_with_a_document_after_a_suspension() {
    let mut desk = Desk::served();
    assert_eq!(desk.head(CentreVerb::Revoke), Err(DomainError::WrongState { state: CaseState::Issued }));
    desk.ask(Command::Suspend { reason: "演示".into() }).unwrap();
    desk.head(CentreVerb::Revoke).unwrap();
    assert_eq!((desk.state(), desk.case().certificate.is_some()), (CaseState::Revoked, true));
    assert!(!desk.state().is_live() && testing::campaign().faults().is_empty());
}

#[test]
fn a_case_revoked_before_hand_over_leaves_its_booklets_spoiled_and_an_issued_one_keeps_them() {
    for (mut desk, spoiled) in [(Desk::served_until(Verb::HandOver), 2), (Desk::served(), 0)] {
        desk.head(CentreVerb::Suspend).unwrap();
        desk.head(CentreVerb::Revoke).unwrap();
        assert_eq!(desk.state(), CaseState::Revoked);
        assert_eq!(desk.case().certificate.as_ref().unwrap().spoiled.len(), spoiled);
    }
}
