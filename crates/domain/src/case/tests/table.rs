//! Every row of [`TRANSITIONS`], by its position: who may and who may not, in which states and in which not, each guard refused.

use super::desk::{Desk, choose_file, noted, oath_ended, searched, temporary};
use crate::case::*;
use crate::rules::{Material, Sight, Wants, Whose};
use crate::staff::{Role, StaffMember, StaffStatus};
use crate::testing;
use crate::time::DeviceTime;

/// A desk where the row is next, and the request that takes it.
type Ready = fn() -> (Desk, Command);

fn party_of(desk: &Desk, role: SpouseRole) -> Command {
    let couple = testing::couple();
    let party = if role == SpouseRole::Man { couple.0 } else { couple.1 };
    let _ = desk;
    Command::RecordParty { role, party: Box::new(party) }
}

fn main(verb: Verb) -> (Desk, Command) {
    let command = super::desk::the_main_path().into_iter().find(|c| c.verb() == verb).unwrap();
    (Desk::served_until(verb), command)
}

fn other_answers(desk: &Desk) -> Command {
    Command::AnswerFacts { answers: Box::new(Answers { organ_name: Some("演示公社".into()), ..desk.case().answers.clone() }) }
}

fn proxy() -> Command {
    Command::RecordProxy { proxy: Some(Box::new(testing::proxy(SpouseRole::Man))) }
}

fn stopped_by(change: fn(&mut Desk)) -> (Desk, Command) {
    let mut desk = Desk::served_until(Verb::RunLookup);
    change(&mut desk);
    (desk, Command::Stop)
}

fn no_book() -> Desk {
    let mut desk = Desk::served_until(Verb::RunLookup);
    desk.correct(SpouseRole::Woman, |party| party.hukou_doc = HukouDoc::AbsentOwnFault);
    desk
}

fn after(mut desk: Desk, command: Command) -> Desk {
    desk.ask(command).unwrap();
    desk
}

fn explained() -> Desk {
    let mut desk = Desk::homophone();
    desk.note(Material::M13, Whose::Both);
    desk
}

/// The head has been asked, in S4, about two files.
fn asked() -> Desk {
    let mut desk = two_files();
    desk.ask_head().unwrap();
    desk
}

fn two_files() -> Desk {
    let mut desk = Desk::with_file(|row| row.woman.name = "沈示英".into());
    desk.choose(|row| row.man.name = "陳演国".into());
    desk.sees(Sight::TwoFiles);
    desk
}

fn centre(mut desk: Desk, role: Role, verb: CentreVerb) -> (Desk, Command) {
    let act = desk.act(verb);
    (desk.by(testing::staff(5, role)), Command::Centre { act: Box::new(act) })
}

fn suspended() -> Desk {
    let mut desk = Desk::served_until(Verb::Seal);
    desk.ask(Command::Suspend { reason: "演示".into() }).unwrap();
    desk
}

fn referred() -> Desk {
    let (mut desk, stop) = stopped_by(|desk| desk.answer(|a| a.asked.registered = Some(false)));
    desk.ask(stop).unwrap();
    desk
}

const SIGNED: Option<Mark> = Some(Mark::SignedAndFingerprint);

/// One a row of [`TRANSITIONS`], in its order.
#[rustfmt::skip]
pub(super) const READY: &[(Verb, Option<CaseState>, Ready)] = &[
    (Verb::RecordParty,        Some(CaseState::Precheck),        || { let desk = Desk::served_until(Verb::RecordParty); let c = party_of(&desk, SpouseRole::Man); (desk, c) }),
    (Verb::RecordNotice,       None,                             || main(Verb::RecordNotice)),
    (Verb::AnswerFacts,        None,                             || main(Verb::AnswerFacts)),
    (Verb::AnswerFacts,        Some(CaseState::Precheck),        || { let desk = Desk::waiting_for_the_book(); let c = other_answers(&desk); (desk, c) }),
    (Verb::RecordProxy,        None,                             || (Desk::absent(), proxy())),
    (Verb::RecordProxy,        Some(CaseState::Precheck),        || (after(Desk::absent(), Command::RequestPapers), proxy())),
    (Verb::RecordPaper,        Some(CaseState::Precheck),        || (Desk::waiting_for_the_book(), noted(Material::M02, Whose::Woman))),
    (Verb::RecordPaper,        None,                             || (no_book(), noted(Material::M02, Whose::Woman))),
    (Verb::Stop,               Some(CaseState::Referred),        || stopped_by(|desk| desk.answer(|a| a.asked.registered = Some(false)))),
    (Verb::Stop,               Some(CaseState::NotAccepted),     || stopped_by(|desk| desk.answer(|a| a.asked.wants = Some(Wants::Divorce)))),
    (Verb::Stop,               Some(CaseState::Withdrawn),       || stopped_by(|desk| drop(desk.ask(Command::RecordNotice { man_willing: true, woman_willing: false }).unwrap()))),
    (Verb::Stop,               Some(CaseState::Suspended),       || stopped_by(|desk| desk.sees(Sight::IdentityDoubt))),
    (Verb::RequestPapers,      Some(CaseState::PendingMaterial), || (no_book(), Command::RequestPapers)),
    (Verb::RequestPapers,      None,                             || (after(no_book(), Command::RunLookup { index_rows: 1 }), Command::RequestPapers)),
    (Verb::Lapse,              Some(CaseState::Withdrawn),       || { let mut desk = Desk::waiting_for_the_book(); desk.now = DeviceTime::from_ms(testing::NOW.as_ms() + 195 * 86_400_000); (desk, Command::Lapse) }),
    (Verb::RunLookup,          Some(CaseState::Lookup),          || main(Verb::RunLookup)),
    (Verb::RunLookup,          None,                             || (Desk::served_until(Verb::ChooseFile), Command::RunLookup { index_rows: 2 })),
    (Verb::ChooseFile,         Some(CaseState::Lookup),          || main(Verb::ChooseFile)),
    (Verb::ChooseFile,         Some(CaseState::Evidence),        || { let desk = Desk::served_until(Verb::ChooseFile); let c = choose_file(&desk, |row| row.reg_date = None); (desk, c) }),
    (Verb::RecordNotFound,     Some(CaseState::Lookup),          || (Desk::served_until(Verb::ChooseFile), Command::RecordNotFound { index_rows: 1 })),
    (Verb::RecordNotFound,     Some(CaseState::Evidence),        || { let mut desk = Desk::nowhere(); desk.choose(|_| {}); (desk, Command::RecordNotFound { index_rows: 1 }) }),
    (Verb::NoteSearch,         None,                             || (after(Desk::served_until(Verb::ChooseFile), Command::RecordNotFound { index_rows: 1 }), searched(SearchPlace::Provincial, false))),
    (Verb::NoteSearch,         Some(CaseState::Evidence),        || { let desk = after(Desk::served_until(Verb::ChooseFile), Command::RecordNotFound { index_rows: 1 }); (after(desk, searched(SearchPlace::Provincial, false)), searched(SearchPlace::CityArchive, false)) }),
    (Verb::RequestApproval,    Some(CaseState::Evidence),        || { let mut desk = Desk::with_file(|_| {}); desk.sees(Sight::TwoFiles); (desk, Command::RequestApproval { note: String::new() }) }),
    (Verb::RequestApproval,    None,                             || (two_files(), Command::RequestApproval { note: String::new() })),
    (Verb::ReferUnproven,      Some(CaseState::Referred),        || (Desk::homophone(), Command::ReferUnproven)),
    (Verb::AttachPhoto,        None,                             || main(Verb::AttachPhoto)),
    (Verb::WitnessDeclaration, Some(CaseState::Review),          || main(Verb::WitnessDeclaration)),
    (Verb::WitnessDeclaration, Some(CaseState::Review),          || (after(explained(), Command::AttachPhoto { photo: Box::new(testing::photo()) }), Command::WitnessDeclaration { man: SIGNED, woman: SIGNED, read_aloud: true })),
    (Verb::Decide,             Some(CaseState::Approved),        || main(Verb::Decide)),
    (Verb::Decide,             Some(CaseState::Refused),         || (Desk::served_until(Verb::Decide), Command::Decide { agree: false, reason: Some("NOT_SATISFIED".into()), reg_date: None })),
    (Verb::PrepareCertificates, None,                            || main(Verb::PrepareCertificates)),
    (Verb::NoteFormPrinted,    None,                             || main(Verb::NoteFormPrinted)),
    (Verb::ConfirmPrinted,     Some(CaseState::Printed),         || main(Verb::ConfirmPrinted)),
    (Verb::SpoilBooklet,       Some(CaseState::Approved),        || { let mut desk = Desk::served_until(Verb::Seal); desk.supply.booklets = vec![testing::booklet(2)]; (desk, Command::SpoilBooklet { holder: SpouseRole::Man, reason: SpoilReason::Tear }) }),
    (Verb::Seal,               Some(CaseState::Sealed),          || main(Verb::Seal)),
    (Verb::HandOver,           Some(CaseState::Issued),          || main(Verb::HandOver)),
    (Verb::Withdraw,           Some(CaseState::Withdrawn),       || (Desk::served_until(Verb::HandOver), Command::Withdraw { by: SpouseRole::Woman })),
    (Verb::LeaveQueue,         Some(CaseState::Withdrawn),       || (Desk::served_until(Verb::RecordParty), Command::LeaveQueue)),
    (Verb::Recuse,             None,                             || (Desk::served_until(Verb::Decide), Command::Recuse)),
    (Verb::Suspend,            Some(CaseState::Suspended),       || (Desk::served(), Command::Suspend { reason: "演示".into() })),
    (Verb::Approve,            None,                             || centre(asked(), Role::CentreHead, CentreVerb::Approve)),
    (Verb::Deny,               None,                             || centre(asked(), Role::CentreHead, CentreVerb::Deny)),
    (Verb::Resume,             None,                             || centre(suspended(), Role::CentreHead, CentreVerb::Resume)),
    (Verb::Revoke,             Some(CaseState::Revoked),         || centre(suspended(), Role::CentreHead, CentreVerb::Revoke)),
    (Verb::Confirm,            Some(CaseState::Confirmed),       || centre(Desk::served(), Role::Registrar, CentreVerb::Confirm)),
    (Verb::TakeOver,           Some(CaseState::Precheck),        || centre(referred(), Role::Registrar, CentreVerb::TakeOver)),
    (Verb::Learn,              None,                             || { let mut desk = Desk::served_until(Verb::Seal); let act = CentreAct { verb: CentreVerb::Confirm, ..desk.act(CentreVerb::Confirm) }; (desk, Command::Learn { act: Box::new(act) }) }),
];

fn ready(index: usize) -> (&'static Transition, Desk, Command) {
    let (row, (verb, to, ready)) = (&TRANSITIONS[index], &READY[index]);
    assert_eq!((row.verb, row.to), (*verb, *to), "row {index} of the table has another test");
    let (desk, command) = ready();
    assert!(command.verb() == row.verb && row.from.contains(&desk.state()), "row {index}: {} in {}", command.verb(), desk.state());
    (row, desk, command)
}

/// Whether a person of this role, on duty, takes this row at a desk where it is next.
pub(crate) fn passes(index: usize, role: Role, oath: bool) -> bool {
    let (_, desk, command) = ready(index);
    let mut actor = testing::staff(9, role);
    actor.oath = actor.oath.filter(|_| oath);
    desk.by(actor).ask(command).is_ok()
}

#[test]
fn every_row_of_the_table_has_its_test_and_leads_where_it_says() {
    assert_eq!(READY.len(), TRANSITIONS.len(), "a row of TRANSITIONS without a test, or the reverse");
    for index in 0..TRANSITIONS.len() {
        let (row, mut desk, command) = ready(index);
        let back = desk.case().suspension.as_ref().filter(|_| row.verb == Verb::Resume).map(|s| s.from);
        let want = row.to.or(back).unwrap_or(desk.state());
        let events = desk.ask(command).unwrap_or_else(|error| panic!("row {index} {}: {error}", row.verb));
        assert_eq!(desk.state(), want, "row {index} {}", row.verb);
        // Searching the same index again tells nothing new.
        assert!(!events.is_empty() || row.verb == Verb::RunLookup, "row {index} {}", row.verb);
    }
}

/// Who may, and who may not and why.
fn people(who: Who) -> (Vec<StaffMember>, Vec<(StaffMember, &'static str)>) {
    let staff = testing::staff;
    let outsiders = |roles: &[Role]| -> Vec<(StaffMember, &'static str)> {
        Role::ALL.iter().filter(|r| !roles.contains(r)).map(|r| (staff(9, *r), "ROLE_NOT_ALLOWED")).collect()
    };
    let lapsed = |role| {
        vec![
            (StaffMember { status: StaffStatus::Left, ..staff(9, role) }, "NOT_ACTIVE"),
            (StaffMember { status: StaffStatus::Suspended, ..staff(9, role) }, "NOT_ACTIVE"),
            (StaffMember { card_valid_to: testing::date(2022, 5, 19), ..staff(9, role) }, "CARD_EXPIRED"),
        ]
    };
    let (a2, a3) = (staff(8, Role::Registrar), temporary(9, true));
    let point = [Role::Registrar, Role::TemporaryRegistrar];
    let not_signing = vec![(temporary(9, false), "NOT_OATH_AUTHORISED"), (oath_ended(9), "NOT_OATH_AUTHORISED")];
    match who {
        Who::Point | Who::Couple => (vec![a2, temporary(9, false)], [outsiders(&point), lapsed(Role::TemporaryRegistrar)].concat()),
        Who::Signer | Who::SignerIfExact => (vec![a2, a3], [outsiders(&point), lapsed(Role::Registrar), not_signing].concat()),
        Who::Registrar => {
            let a3 = vec![(a3, "REGISTRAR_NEEDED")];
            (vec![a2], [outsiders(&point), lapsed(Role::Registrar), not_signing, a3].concat())
        }
        Who::Head => (vec![staff(5, Role::CentreHead)], [outsiders(&[Role::CentreHead]), lapsed(Role::CentreHead)].concat()),
        Who::Centre | Who::CentreOrSystem => {
            let roles = [Role::CentreHead, Role::Registrar];
            (vec![staff(5, Role::CentreHead), a2], [outsiders(&roles), lapsed(Role::CentreHead)].concat())
        }
        Who::Feed => (Role::ALL.iter().map(|role| staff(9, *role)).collect(), Vec::new()),
    }
}

#[test]
fn every_row_lets_its_people_pass_and_nobody_else() {
    for index in 0..TRANSITIONS.len() {
        let (row, desk, command) = ready(index);
        let (allowed, refused) = people(row.who);
        // After the campaign's end the ready desk's clock is later than the sample cards that expire in May.
        for actor in allowed {
            let role = actor.role;
            let answer = desk.clone().by(actor).ask(command.clone());
            assert!(answer.is_ok(), "row {index} {} by {role}: {:?}", row.verb, answer.err());
        }
        for (actor, code) in refused {
            let role = actor.role;
            let answer = desk.clone().by(actor).ask(command.clone());
            assert_eq!(answer.map_err(|e| e.code()), Err(code), "row {index} {} by {role}", row.verb);
        }
    }
}

#[test]
fn every_row_holds_in_its_states_and_in_no_other() {
    for index in 0..TRANSITIONS.len() {
        let (row, desk, command) = ready(index);
        let any_row: Vec<CaseState> = TRANSITIONS.iter().filter(|t| t.verb == row.verb).flat_map(|t| t.from).copied().collect();
        for state in CaseState::ALL {
            let mut desk = desk.clone();
            desk.case_mut().state = *state;
            if row.from.contains(state) {
                assert_eq!(desk.may(row.verb), Ok(()), "row {index} {} in {state}", row.verb);
            } else if !any_row.contains(state) {
                assert_eq!(desk.ask(command.clone()).map_err(|e| e.code()), Err("WRONG_STATE"), "row {index} {} in {state}", row.verb);
            }
        }
    }
}

/// Breaks one condition and nothing else; the code that says so.
fn break_one(guard: Guard, desk: &mut Desk, command: &mut Command) -> &'static str {
    match guard {
        Guard::SessionOpen => {
            desk.session_open = false;
            "NO_SESSION"
        }
        Guard::CoupleRecorded => {
            desk.case_mut().woman = None;
            "PARTIES_INCOMPLETE"
        }
        Guard::NoticeGiven => {
            desk.case_mut().notice = None;
            "NOTICE_MISSING"
        }
        Guard::NoQuestionOpen => {
            desk.case_mut().answers.asked.wants = None;
            "FACTS_OPEN"
        }
        Guard::NoStopRow => {
            desk.case_mut().answers.asked.registered = Some(false);
            "STOPPED"
        }
        Guard::StopRow => {
            let case = desk.case_mut();
            case.answers = testing::clear_answers();
            case.notice.as_mut().unwrap().unwilling.clear();
            "NOT_STOPPED"
        }
        Guard::PaperMissing => {
            desk.case_mut().woman.as_mut().unwrap().hukou_doc = HukouDoc::Certificate;
            "NOTHING_MISSING"
        }
        Guard::Acceptable => {
            desk.case_mut().file = None;
            "FILE_MISSING"
        }
        Guard::ReasonsGiven => {
            desk.case_mut().answers.reason_man = None;
            "REASON_MISSING"
        }
        Guard::PhotoTaken => {
            desk.case_mut().photo = None;
            "PHOTO_MISSING"
        }
        Guard::EvidenceComplete => {
            desk.case_mut().answers.reason_man = Some(Reason::Damaged);
            "EVIDENCE_MISSING"
        }
        Guard::Unproven => {
            let paper = testing::paper(Material::M13, Whose::Both);
            desk.case_mut().papers.insert((Material::M13, Whose::Both), paper);
            "NOTHING_MISSING"
        }
        Guard::HeadNeeded => {
            desk.case_mut().answers.asked.seen.clear();
            "APPROVAL_NOT_NEEDED"
        }
        Guard::HeadApproved => {
            desk.case_mut().answers.asked.seen.insert(Sight::TwoFiles);
            "APPROVAL_MISSING"
        }
        Guard::NotRecused => {
            let actor = desk.actor.id;
            desk.case_mut().recused.insert(actor);
            "RECUSED"
        }
        Guard::TwoPeople => {
            desk.campaign.registrar_alone = false;
            "SECOND_PERSON_NEEDED"
        }
        Guard::DateKnown => {
            desk.case_mut().file.as_mut().unwrap().row.reg_date = None;
            "REG_DATE_INCOMPLETE"
        }
        Guard::Printable => {
            desk.case_mut().answers.asked.seen.insert(Sight::RareCharacter);
            "PRINTED_AT_CENTRE"
        }
        Guard::Prepared => {
            desk.case_mut().certificate = None;
            "NOT_PREPARED"
        }
        Guard::SentToPrinter => {
            desk.case_mut().certificate.as_mut().unwrap().sent.clear();
            "NOT_PRINTED"
        }
        Guard::CampaignOver => {
            desk.now = testing::NOW;
            "CAMPAIGN_RUNS"
        }
        Guard::RequestOpen => {
            desk.case_mut().request = None;
            "NOT_ASKED"
        }
        Guard::Document => {
            if let Command::Centre { act } = command {
                act.document = Some("  ".into());
            }
            "DOCUMENT_MISSING"
        }
    }
}

#[test]
fn every_guard_of_every_row_refuses() {
    let mut seen = std::collections::BTreeSet::new();
    for index in 0..TRANSITIONS.len() {
        let (row, desk, command) = ready(index);
        for guard in row.guards {
            let (mut desk, mut command) = (desk.clone(), command.clone());
            let code = break_one(*guard, &mut desk, &mut command);
            let before = desk.case.clone();
            assert_eq!(desk.ask(command).map_err(|e| e.code()), Err(code), "row {index} {} {guard}", row.verb);
            assert_eq!(desk.case, before, "a refusal changes nothing");
            seen.insert(*guard);
        }
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), Guard::ALL, "a guard no row asks for");
}

#[test]
fn every_verb_but_opening_has_a_row() {
    for verb in ALL_VERBS.iter().filter(|verb| **verb != Verb::Open) {
        assert!(TRANSITIONS.iter().any(|row| row.verb == *verb), "{verb}");
    }
    for state in CaseState::ALL.iter().filter(|state| !matches!(state, CaseState::Queued | CaseState::Accepted)) {
        assert!(TRANSITIONS.iter().any(|row| row.to == Some(*state)), "nothing leads to {state}");
    }
}
