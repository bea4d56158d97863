//! What the Centre does to a case: approval asked for, given, denied, outgrown; suspend, resume, revoke, take over; once each.

use super::desk::Desk;
use crate::case::*;
use crate::error::DomainError;
use crate::rules::{Material, RowId, Sight, Whose};
use crate::testing;

/// File and certificate are gone, the papers are here.
fn unfiled() -> Desk {
    let mut desk = Desk::nowhere();
    desk.note(Material::M12, Whose::Both);
    desk.note(Material::M15, Whose::Both);
    desk
}

#[test]
fn the_head_is_asked_once_the_papers_are_here_and_the_case_waits_visibly() {
    assert!(matches!(Desk::nowhere().ask_head(), Err(DomainError::EvidenceMissing { .. })));
    let mut desk = unfiled();
    assert_eq!(desk.clone().declare(), Err(DomainError::ApprovalMissing { rows: vec![RowId::D31] }));
    desk.ask_head().unwrap();
    assert_eq!(desk.ask_head(), Ok(Vec::new()), "asking again asks nothing new");
    assert_eq!(desk.clone().declare(), Err(DomainError::ApprovalPending));
    assert!(desk.papers().contains(&FormKind::WaitingSlip));
    desk.head(CentreVerb::Approve).unwrap();
    assert_eq!(desk.ask_head(), Ok(Vec::new()), "what is approved is not asked again");
    desk.declare().unwrap();
    desk.agree_by_another(None).unwrap();
    assert_eq!(desk.state(), CaseState::Approved);
}

#[test]
fn what_the_head_denies_is_referred_with_that_reason() {
    let mut desk = unfiled();
    desk.ask_head().unwrap();
    desk.head(CentreVerb::Deny).unwrap();
    assert_eq!(desk.clone().declare(), Err(DomainError::ApprovalDenied));
    desk.ask(Command::ReferUnproven).unwrap();
    let stopped = desk.case().stopped.as_ref().unwrap();
    assert_eq!((desk.state(), stopped.reason.as_str()), (CaseState::Referred, "APPROVAL_DENIED"));
    assert_eq!(desk.papers(), [FormKind::ReferralSlip]);
}

#[test]
fn a_denied_case_may_be_asked_about_again() {
    let mut desk = unfiled();
    desk.ask_head().unwrap();
    desk.head(CentreVerb::Deny).unwrap();
    desk.ask_head().unwrap();
    assert_eq!(desk.case().request.as_ref().map(|r| (r.number, r.answer.is_none())), Some((2, true)));
}

#[test]
fn an_answer_to_a_request_the_case_has_outgrown_answers_nothing() {
    let mut desk = unfiled();
    desk.ask_head().unwrap();
    let mut act = desk.act(CentreVerb::Approve);
    (act.request, act.rows) = (1, vec![RowId::D31]);
    // Meanwhile the registrar notices a second registration: another question.
    desk.sees(Sight::TwoFiles);
    assert!(desk.case().request.is_none());
    desk.ask(Command::Learn { act: Box::new(act.clone()) }).unwrap();
    assert!(matches!(desk.clone().declare(), Err(DomainError::ApprovalMissing { .. })));
    desk.ask_head().unwrap();
    desk.ask(Command::Learn { act: Box::new(CentreAct { id: desk.clone().act(CentreVerb::Approve).id, ..act }) }).unwrap();
    assert_eq!(desk.clone().declare(), Err(DomainError::ApprovalPending), "the old answer does not fit the new request");
}

#[test]
fn every_correction_voids_an_approval() {
    type Change = fn(&mut Desk);
    let changes: [(&str, Change); 4] = [
        ("identity", |desk| desk.correct(SpouseRole::Man, |party| party.can_write = false)),
        ("answers", |desk| desk.answer(|a| a.organ_name = Some("演示公社".into()))),
        ("file", |desk| desk.choose(|row| row.man.name = "陳演国".into())),
        ("search", |desk| drop(desk.ask(Command::RecordNotFound { index_rows: 9 }).unwrap())),
    ];
    for (name, change) in changes {
        let mut desk = unfiled();
        desk.ask_head().unwrap();
        desk.head(CentreVerb::Approve).unwrap();
        change(&mut desk);
        assert!(desk.case().request.is_none(), "{name}");
    }
}

#[test]
fn with_an_exact_file_too_the_head_can_be_asked() {
    let mut desk = Desk::with_file(|_| {});
    desk.sees(Sight::TwoFiles);
    assert_eq!(desk.state(), CaseState::Lookup);
    desk.ask_head().unwrap();
    assert_eq!(desk.state(), CaseState::Evidence, "a row wants more than the file: S3→S4");
    desk.head(CentreVerb::Approve).unwrap();
    desk.declare().unwrap();
}

#[test]
fn an_act_known_already_changes_nothing() {
    let mut desk = Desk::served();
    let act = desk.act(CentreVerb::Confirm);
    desk.ask(Command::Learn { act: Box::new(act.clone()) }).unwrap();
    let before = desk.case().clone();
    assert_eq!(desk.ask(Command::Learn { act: Box::new(act.clone()) }), Ok(Vec::new()));
    desk.happens(&CaseEvent::CentreActed(CentreActed { act }));
    assert_eq!(Case { version: before.version, ..desk.case().clone() }, before, "folded twice, done once");
}

#[test]
fn resume_returns_to_where_it_was() {
    for verb in [Verb::RunLookup, Verb::ChooseFile, Verb::WitnessDeclaration, Verb::Decide, Verb::Seal, Verb::HandOver] {
        let mut desk = Desk::served_until(verb);
        let before = desk.case().clone();
        desk.ask(Command::Suspend { reason: "演示".into() }).unwrap();
        assert!(desk.ask(Command::Suspend { reason: "再次".into() }).is_err(), "suspended once");
        desk.head(CentreVerb::Resume).unwrap();
        let case = desk.case();
        assert_eq!((case.state, &case.stopped, &case.suspension), (before.state, &None, &None), "{verb}");
        assert_eq!(desk.may(verb), Ok(()), "{verb}: the work goes on");
    }
}

#[test]
fn an_act_that_comes_late_does_no_harm() {
    let act = |verb| {
        let mut desk = Desk::served();
        desk.ask(Command::Withdraw { by: SpouseRole::Man }).unwrap_err();
        desk.act(verb)
    };
    let mut desk = Desk::served_until(Verb::Seal);
    desk.ask(Command::Withdraw { by: SpouseRole::Man }).unwrap();
    for verb in CentreVerb::ALL {
        let before = desk.case().clone();
        desk.ask(Command::Learn {
            act: Box::new(CentreAct { id: crate::ids::ActId::from_uuid(uuid::Uuid::from_u128(*verb as u128 + 50)), ..act(*verb) }),
        })
        .unwrap();
        assert_eq!((desk.state(), desk.case().certificate == before.certificate), (CaseState::Withdrawn, true), "{verb}");
    }
}

#[test]
fn what_the_window_took_over_is_the_windows() {
    let mut desk = Desk::served_until(Verb::RunLookup);
    desk.answer(|a| a.asked.seen = [Sight::CapacityDoubt].into());
    desk.ask(Command::Stop).unwrap();
    desk.head(CentreVerb::TakeOver).unwrap();
    assert_eq!((desk.state(), desk.case().channel, desk.case().stopped.is_none()), (CaseState::Precheck, Channel::Window, true));
    assert_eq!(desk.ask(Command::RunLookup { index_rows: 1 }), Err(DomainError::TakenOver));
    assert_eq!(desk.ask(Command::Withdraw { by: SpouseRole::Man }), Err(DomainError::TakenOver));
}

#[test]
fn an_act_needs_its_reason_in_words() {
    let mut desk = unfiled();
    desk.ask_head().unwrap();
    for verb in [CentreVerb::Approve, CentreVerb::Deny, CentreVerb::Suspend] {
        let act = CentreAct { reason: " ".into(), ..desk.act(verb) };
        let mut head = desk.clone().by(testing::staff(5, crate::staff::Role::CentreHead));
        assert_eq!(head.ask(Command::Centre { act: Box::new(act) }), Err(DomainError::ReasonTextMissing), "{verb}");
    }
}

#[test]
fn what_is_proven_is_not_sent_away_as_unproven() {
    let mut desk = Desk::homophone();
    desk.note(Material::M13, Whose::Both);
    assert_eq!(desk.ask(Command::ReferUnproven), Err(DomainError::NothingMissing));
    assert_eq!(Desk::with_file(|_| {}).ask(Command::ReferUnproven), Err(DomainError::NothingMissing));
    let mut desk = Desk::homophone();
    desk.ask(Command::ReferUnproven).unwrap();
    let stopped = desk.case().stopped.as_ref().unwrap();
    assert_eq!((stopped.row, stopped.reason.as_str()), (Some(RowId::D23), "EVIDENCE_NOT_HAD"));
}

#[test]
fn what_cures_a_missing_file_changes_with_what_is_here_and_what_was_asked() {
    let cure_now = |desk: &Desk| {
        let verdict = desk.verdict();
        let hit = verdict.hits.iter().find(|hit| hit.row == RowId::D31).unwrap();
        crate::case::cure(desk.case(), hit)
    };
    let mut desk = Desk::nowhere();
    assert_eq!(cure_now(&desk), "FILE_MISSING_CERT_LOST");
    desk.note(Material::M12, Whose::Both);
    desk.note(Material::M15, Whose::Both);
    assert_eq!(cure_now(&desk), "ASK_HEAD");
    desk.ask_head().unwrap();
    assert_eq!(cure_now(&desk), "AWAITING_HEAD");
    desk.head(CentreVerb::Approve).unwrap();
    assert_eq!(cure_now(&desk), "HEAD_ANSWERED");
}
