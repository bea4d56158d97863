//! The exact path, step by step, and what is refused along it.

use uuid::Uuid;

use super::desk::{Desk, the_main_path};
use crate::case::*;
use crate::error::DomainError;
use crate::ids::CaseId;
use crate::rules::{Outcome, RowId, Wants};
use crate::staff::{Role, StaffMember, StaffStatus};
use crate::supply::Supply;
use crate::testing;

#[test]
fn a_couple_is_served_through_every_state_of_the_exact_path() {
    let mut desk = Desk::new();
    let mut states = Vec::new();
    for command in the_main_path() {
        desk.ask(command).unwrap();
        if states.last() != Some(&desk.state()) {
            states.push(desk.state());
        }
    }
    let codes: Vec<&str> = states.iter().map(|s| s.as_str()).collect();
    // S5 and S6 are entered by one act: witnessed, then accepted.
    assert_eq!(codes, ["S0", "S1", "S3", "S6", "S7", "S8", "S9", "S10"]);
    let certificate = desk.case.unwrap().certificate.unwrap();
    assert_eq!(certificate.cert_no.to_string(), "BJ330281-2022-000101");
    assert_eq!(certificate.reg_date.to_string(), "1982-05-01", "the original date, never the reissue date (L15)");
    assert_eq!(certificate.note, "遗失，补发结婚证。补发日期：2022年05月20日");
}

#[test]
fn without_a_session_no_number_is_given() {
    let mut desk = Desk::new();
    desk.session_open = false;
    assert_eq!(desk.ask(Command::Open { case_no: "x".into(), priority: None }), Err(DomainError::NoSession));
}

#[test]
fn steps_cannot_be_skipped() {
    for (at, ask, want) in [
        (Verb::RecordParty, Command::RecordNotice { man_willing: true, woman_willing: true }, DomainError::PartiesIncomplete),
        (Verb::RecordNotice, Command::RunLookup { index_rows: 1 }, DomainError::NoticeMissing),
        (Verb::AttachPhoto, Command::WitnessDeclaration { man: None, woman: None, read_aloud: true }, DomainError::PhotoMissing),
        (
            Verb::WitnessDeclaration,
            Command::Decide { agree: true, reason: None, reg_date: None },
            DomainError::WrongState { state: CaseState::Lookup },
        ),
        (Verb::Decide, Command::PrepareCertificates, DomainError::WrongState { state: CaseState::Review }),
        (Verb::PrepareCertificates, Command::ConfirmPrinted, DomainError::NotPrepared),
        (Verb::ConfirmPrinted, Command::Seal, DomainError::WrongState { state: CaseState::Approved }),
        (
            Verb::Seal,
            Command::HandOver { man: None, woman: None, old_certificate: OldCertificate::NoneLost },
            DomainError::WrongState { state: CaseState::Printed },
        ),
    ] {
        assert_eq!(Desk::served_until(at).ask(ask), Err(want), "before {at}");
    }
    match Desk::served_until(Verb::AnswerFacts).ask(Command::RunLookup { index_rows: 1 }) {
        Err(DomainError::FactsOpen { open }) => assert!(!open.is_empty()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_stop_row_ends_the_case_with_its_reason() {
    let mut desk = Desk::served_until(Verb::RunLookup);
    let mut answers = testing::clear_answers();
    answers.asked.wants = Some(Wants::Divorce);
    desk.ask(Command::AnswerFacts { answers: Box::new(answers) }).unwrap();
    assert!(matches!(desk.ask(Command::RunLookup { index_rows: 1 }), Err(DomainError::Stopped { row: RowId::D2, .. })));
    desk.ask(Command::Stop).unwrap();
    let case = desk.case.as_ref().unwrap();
    assert_eq!((case.state, case.stopped.as_ref().unwrap().reason.as_str()), (CaseState::NotAccepted, "OUT_OF_SERVICE"));
    assert!(matches!(desk.ask(Command::Stop), Err(DomainError::WrongState { .. })), "a stopped case stays stopped");
}

#[test]
fn a_referred_couple_may_come_again() {
    assert!(!CaseState::Referred.is_live());
    let mut desk = Desk::served_until(Verb::RunLookup);
    let mut answers = testing::clear_answers();
    answers.asked.registered = Some(false);
    desk.ask(Command::AnswerFacts { answers: Box::new(answers) }).unwrap();
    match desk.ask(Command::Stop).unwrap().as_slice() {
        [CaseEvent::Stopped(e)] => assert_eq!((e.row, e.outcome), (RowId::D1, Outcome::Refer)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn nothing_can_be_stopped_without_a_row() {
    assert_eq!(Desk::served_until(Verb::RunLookup).ask(Command::Stop), Err(DomainError::NotStopped));
}

#[test]
fn identity_faults_are_refused_at_the_field() {
    let (man, woman) = testing::couple();
    let record = |party: Party, role| Desk::served_until(Verb::RecordParty).ask(Command::RecordParty { role, party: Box::new(party) });
    assert_eq!(record(woman.clone(), SpouseRole::Man), Err(DomainError::SexMismatch { role: SpouseRole::Man }));
    let unborn = Party { id: testing::citizen_id("339999", "20300101", 1), ..man.clone() };
    assert_eq!(record(unborn, SpouseRole::Man), Err(DomainError::FutureBirth { role: SpouseRole::Man }));
}

#[test]
fn a_couple_or_person_with_a_live_case_is_refused() {
    let (man, _) = testing::couple();
    for (same_couple, want) in [(true, "COUPLE_HAS_LIVE_CASE"), (false, "PERSON_HAS_LIVE_CASE")] {
        let mut desk = Desk::served_until(Verb::RecordParty);
        desk.live = vec![LiveCase { case_id: CaseId::from_uuid(Uuid::from_u128(99)), case_no: "…-007".into(), same_couple }];
        let refused = desk.ask(Command::RecordParty { role: SpouseRole::Man, party: Box::new(man.clone()) }).unwrap_err();
        assert_eq!((refused.code(), refused.facts().get("case_no").map(String::as_str)), (want, Some("…-007")));
    }
}

#[test]
fn an_unwilling_spouse_ends_the_case_and_a_slip_of_the_finger_does_not() {
    let mut desk = Desk::served_until(Verb::RunLookup);
    desk.ask(Command::RecordNotice { man_willing: true, woman_willing: false }).unwrap();
    assert!(matches!(desk.ask(Command::RunLookup { index_rows: 1 }), Err(DomainError::Stopped { row: RowId::D16, .. })));
    desk.ask(Command::RecordNotice { man_willing: true, woman_willing: true }).unwrap();
    desk.ask(Command::RunLookup { index_rows: 1 }).unwrap();
    desk.ask(Command::RecordNotice { man_willing: true, woman_willing: false }).unwrap();
    desk.ask(Command::Stop).unwrap();
    assert_eq!(desk.state(), CaseState::Withdrawn);
}

#[test]
fn correcting_an_identity_lets_the_file_go() {
    let mut desk = Desk::served_until(Verb::AttachPhoto);
    let (man, _) = testing::couple();
    let corrected = Party { can_write: false, ..man };
    desk.ask(Command::RecordParty { role: SpouseRole::Man, party: Box::new(corrected) }).unwrap();
    let case = desk.case.as_ref().unwrap();
    assert_eq!((case.state, case.file.is_some(), case.notice.is_some()), (CaseState::Precheck, false, true));
}

#[test]
fn who_cannot_write_gives_a_fingerprint() {
    let mut desk = Desk::served_until(Verb::RunLookup);
    let (man, woman) = testing::couple();
    let man = Party { can_write: false, ..man };
    desk.ask(Command::RecordParty { role: SpouseRole::Man, party: Box::new(man.clone()) }).unwrap();
    desk.ask(Command::ChooseFile { file: Box::new(testing::chosen_file(&(man, woman))) }).unwrap();
    desk.ask(Command::AttachPhoto { photo: Box::new(testing::photo()) }).unwrap();
    let signed = Some(Mark::SignedAndFingerprint);
    let witness = |man, woman| Command::WitnessDeclaration { man, woman, read_aloud: true };
    assert_eq!(desk.ask(witness(signed, signed)), Err(DomainError::MarkMustBeFingerprint { who: SpouseRole::Man }));
    assert_eq!(desk.ask(witness(Some(Mark::FingerprintOnly), None)), Err(DomainError::MarkMissing { who: SpouseRole::Woman }));
    assert!(desk.ask(witness(Some(Mark::FingerprintOnly), signed)).is_ok());
}

#[test]
fn a_temporary_registrar_without_authority_drafts_but_may_not_sign() {
    let mut temporary = testing::staff(2, Role::TemporaryRegistrar);
    temporary.oath = None;
    for verb in [Verb::WitnessDeclaration, Verb::Decide, Verb::Seal, Verb::HandOver] {
        let mut desk = Desk::served_until(verb);
        desk.actor = temporary.clone();
        let command = the_main_path().into_iter().find(|c| c.verb() == verb).unwrap();
        assert_eq!(desk.ask(command), Err(DomainError::NotOathAuthorised), "{verb}");
    }
    let mut desk = Desk::new();
    desk.actor = temporary;
    for command in the_main_path().into_iter().take(8) {
        desk.ask(command).unwrap();
    }
}

#[test]
fn oath_authority_ends_with_its_last_day() {
    let mut desk = Desk::served_until(Verb::Decide);
    desk.actor.oath = desk.actor.oath.map(|o| crate::staff::OathGrant { to: testing::date(2022, 5, 19), ..o });
    assert_eq!(desk.ask(Command::Decide { agree: true, reason: None, reg_date: None }), Err(DomainError::NotOathAuthorised));
}

#[test]
fn two_people_are_needed_unless_the_centre_allows_one() {
    let decide = Command::Decide { agree: true, reason: None, reg_date: None };
    let mut desk = Desk::served_until(Verb::Decide);
    desk.campaign.registrar_alone = false;
    assert_eq!(desk.ask(decide.clone()), Err(DomainError::SecondPersonNeeded));
    desk.actor = testing::staff(2, Role::Registrar);
    assert!(desk.ask(decide.clone()).is_ok(), "another registrar decides");

    let mut desk = Desk::new();
    desk.actor = testing::staff(3, Role::TemporaryRegistrar);
    for command in the_main_path().into_iter().take(9) {
        desk.ask(command).unwrap();
    }
    assert_eq!(desk.ask(decide), Err(DomainError::SecondPersonNeeded), "default off for temporary registrars");
}

#[test]
fn people_who_may_not_work_do_nothing() {
    type Change = fn(&mut StaffMember);
    let changes: [(Change, &str); 4] = [
        (|s| s.status = StaffStatus::Left, "NOT_ACTIVE"),
        (|s| s.status = StaffStatus::Suspended, "NOT_ACTIVE"),
        (|s| s.card_valid_to = testing::date(2022, 5, 19), "CARD_EXPIRED"),
        (|s| s.role = Role::VillageCadre, "ROLE_NOT_ALLOWED"),
    ];
    for (change, code) in changes {
        let mut desk = Desk::new();
        change(&mut desk.actor);
        assert_eq!(desk.ask(Command::Open { case_no: "x".into(), priority: None }).unwrap_err().code(), code);
    }
}

#[test]
fn numbers_and_booklets_must_be_there() {
    let mut desk = Desk::served_until(Verb::PrepareCertificates);
    let supply = desk.supply.clone();
    desk.supply.number = None;
    assert_eq!(desk.ask(Command::PrepareCertificates), Err(DomainError::NoNumberLeft));
    desk.supply = Supply { booklets: vec![testing::booklet(0)], ..supply.clone() };
    assert_eq!(desk.ask(Command::PrepareCertificates), Err(DomainError::NoBookletLeft { left: 1 }));
    let outside = crate::values::CertNo::new(2022, 301).unwrap();
    desk.supply = Supply { number: Some((testing::lease(), outside)), ..supply.clone() };
    assert_eq!(desk.ask(Command::PrepareCertificates), Err(DomainError::NumberOutsideLease { first: 101, last: 300 }));
    desk.supply = supply;
    assert_eq!(desk.ask(Command::PrepareCertificates).unwrap().len(), 1);
    assert_eq!(desk.ask(Command::PrepareCertificates).unwrap(), [], "asking twice binds once");
}

#[test]
fn a_spoiled_booklet_is_replaced_and_the_number_stays() {
    for at in [Verb::ConfirmPrinted, Verb::Seal, Verb::HandOver] {
        let mut desk = Desk::served_until(at);
        desk.supply.booklets = vec![testing::booklet(2)];
        desk.ask(Command::SpoilBooklet { holder: SpouseRole::Woman, reason: SpoilReason::PrintError }).unwrap();
        let case = desk.case.as_ref().unwrap();
        let certificate = case.certificate.as_ref().unwrap();
        assert_eq!(case.state, CaseState::Approved);
        assert_eq!(certificate.cert_no.serial(), 101);
        assert_eq!((&certificate.man_booklet, &certificate.woman_booklet), (&testing::booklet(0), &testing::booklet(2)));
        assert_eq!(certificate.spoiled.get(&testing::booklet(1)), Some(&SpoilReason::PrintError));
    }
}

#[test]
fn a_printed_booklet_is_not_printed_again_without_spoiling_it() {
    let print = Command::NoteFormPrinted { form: FormKind::CertificateMan, copy: 1 };
    assert!(Desk::served_until(Verb::ConfirmPrinted).ask(print.clone()).is_ok());
    assert_eq!(Desk::served_until(Verb::Seal).ask(print.clone()), Err(DomainError::WrongState { state: CaseState::Printed }));
    assert_eq!(Desk::served_until(Verb::PrepareCertificates).ask(print), Err(DomainError::NotPrepared));
}

#[test]
fn spoiling_one_booklet_leaves_the_other_an_original() {
    let mut desk = Desk::served_until(Verb::Seal);
    desk.supply.booklets = vec![testing::booklet(2)];
    desk.ask(Command::SpoilBooklet { holder: SpouseRole::Man, reason: SpoilReason::Tear }).unwrap();
    let print = |form| Command::NoteFormPrinted { form, copy: 2 };
    assert_eq!(desk.ask(print(FormKind::CertificateWoman)), Err(DomainError::AlreadyOriginal));
    assert_eq!(desk.ask(Command::ConfirmPrinted), Err(DomainError::NotPrinted { who: SpouseRole::Man }));
    desk.ask(print(FormKind::CertificateMan)).unwrap();
    desk.ask(Command::ConfirmPrinted).unwrap();
    assert_eq!(desk.state(), CaseState::Printed);
}

#[test]
fn withdrawing_after_printing_spoils_both_booklets_and_burns_the_number() {
    let mut desk = Desk::served_until(Verb::HandOver);
    desk.ask(Command::Withdraw { by: SpouseRole::Man }).unwrap();
    let case = desk.case.as_ref().unwrap();
    assert_eq!(case.state, CaseState::Withdrawn);
    assert_eq!(case.certificate.as_ref().unwrap().spoiled.len(), 2);
}

#[test]
fn nothing_changes_after_hand_over() {
    for command in the_main_path().into_iter().chain([Command::Withdraw { by: SpouseRole::Man }]) {
        let mut desk = Desk::new();
        the_main_path().into_iter().for_each(|c| drop(desk.ask(c).unwrap()));
        assert!(desk.ask(command.clone()).is_err(), "{}", command.verb());
    }
}

#[test]
fn a_refusal_after_review_needs_a_reason() {
    let mut desk = Desk::served_until(Verb::Decide);
    assert_eq!(desk.ask(Command::Decide { agree: false, reason: None, reg_date: None }), Err(DomainError::RefusalReasonMissing));
    desk.ask(Command::Decide { agree: false, reason: Some("NOT_SATISFIED".into()), reg_date: None }).unwrap();
    assert_eq!(desk.state(), CaseState::Refused);
}

#[test]
fn every_refusal_has_a_code_and_a_cure() {
    let all = [DomainError::SamePerson, DomainError::NoSession, DomainError::NoBookletLeft { left: 1 }, DomainError::SecondPersonNeeded];
    for error in all {
        assert!(!error.code().is_empty() && !error.cure().is_empty());
    }
}
