//! Laptops that write what they like into their log. Everything is stored; what the rules do not bear flags its case and stops it.

use buzheng_domain::case::*;
use buzheng_domain::ids::ActId;
use buzheng_domain::rules::{Material, RowId, Whose};
use buzheng_domain::staff::StaffMember;
use buzheng_domain::testing;
use buzheng_domain::values::PersonName;
use uuid::Uuid;

use crate::case::{AGREE, Desk, Given, chosen};
use crate::laptop::{Laptop, random};
use crate::server::{Server, couple, expired, file_of, reviewer, sworn, temporary};

/// A laptop with a server and the desk of one case.
async fn desk() -> (Server, Laptop, Given, Desk) {
    let server = Server::start().await;
    let laptop = Laptop::enrolled(&server).await;
    let given = Given::to(&laptop).await;
    let desk = Desk::new(given.supply(0));
    (server, laptop, given, desk)
}

/// Pushes everything. The case is stopped, has these conflicts and all its events, and making it anew changes nothing.
async fn ends_stopped(server: &Server, laptop: &Laptop, want: &[(&str, &str, &str)]) {
    laptop.push_all().await;
    let view = server.registry.case("A").unwrap();
    let found: Vec<_> = view.conflicts.iter().map(|c| (c.code.as_str(), c.subject.as_str(), c.detail.as_str())).collect();
    assert_eq!(found, want);
    assert_eq!((view.row.state.as_str(), view.row.flagged), ("X5", true));
    let stored = view.history.iter().filter(|line| line.log == laptop.log).count();
    assert!(stored + 1 >= laptop.events.len(), "nothing is lost");
    let before = (server.registry.case("A").unwrap().history, server.registry.conflicts().unwrap(), server.registry.verify().unwrap());
    server.registry.rebuild().unwrap();
    let after = (server.registry.case("A").unwrap().history, server.registry.conflicts().unwrap(), server.registry.verify().unwrap());
    assert_eq!(before, after);
    assert_eq!(after.2.damage, []);
    assert_eq!(server.registry.case("A").unwrap().row.state, "X5");
}

/// What the rules make of a decision, signed by whoever writes it.
fn decided(desk: &Desk) -> Decided {
    let verdict = desk.case.as_ref().unwrap().verdict(&testing::campaign(), &testing::scene());
    Decided {
        agree: true,
        row: verdict.ruling().unwrap().row,
        rows: verdict.rows().into_iter().collect(),
        rules_version: "2022.1".into(),
        reason: None,
        reg_date: None,
    }
}

fn forged(verb: CentreVerb) -> CaseEvent {
    let act = CentreAct {
        id: ActId::from_uuid(Uuid::from_bytes(random())),
        verb,
        by: Some(crate::server::head().id),
        at: testing::NOW,
        reason: "同意".into(),
        document: Some("1".into()),
        rows: vec![RowId::D31],
        request: 1,
    };
    CaseEvent::CentreActed(CentreActed { act })
}

/// A couple whose file has the wife's name in a like-sounding character, up to the review (D23).
fn until_review_with_a_homophone(server: &Server, laptop: &mut Laptop, desk: &mut Desk) {
    let (man, woman) = couple(7);
    let mut row = file_of(&man, &woman);
    row.woman.name = "沈示瑛".into();
    server.registry.centre("test", "1", |c| c.archive_row(&row)).unwrap();
    let matched = buzheng_domain::matching::compare(&row, &man, &woman);
    assert!(!matched.is_exact());
    desk.until_notice(laptop, &(man, woman), "A");
    desk.act(laptop, Command::AnswerFacts { answers: Box::new(testing::clear_answers()) }).unwrap();
    desk.act(laptop, Command::RunLookup { index_rows: 5 }).unwrap();
    desk.act(laptop, Command::ChooseFile { file: Box::new(ChosenFile { row, matched }) }).unwrap();
    desk.bring_papers(laptop);
    desk.declare(laptop).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_drafted_does_not_decide_where_two_are_needed() {
    let (server, mut laptop, _, mut desk) = desk().await;
    until_review_with_a_homophone(&server, &mut laptop, &mut desk);
    let decision = decided(&desk);
    desk.append(&mut laptop, CaseEvent::Decided(decision));
    ends_stopped(&server, &laptop, &[("STAFF", "case.decided@1", "SECOND_PERSON_NEEDED")]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_registrar_decides_the_same_case_without_a_word() {
    let (server, mut laptop, _, mut desk) = desk().await;
    until_review_with_a_homophone(&server, &mut laptop, &mut desk);
    desk.act_as(&mut laptop, reviewer(), AGREE).unwrap();
    laptop.push_all().await;
    let view = server.registry.case("A").unwrap();
    assert_eq!((view.conflicts, view.row.state.as_str()), (vec![], "S7"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_temporary_registrar_does_not_decide_a_name_that_differs() {
    let (server, mut laptop, _, mut desk) = desk().await;
    until_review_with_a_homophone(&server, &mut laptop, &mut desk);
    let decision = decided(&desk);
    desk.append_as(&mut laptop, sworn(), CaseEvent::Decided(decision));
    let subject = "case.decided@1";
    laptop.push_all().await;
    let detail = server.registry.case("A").unwrap().conflicts[0].detail.clone();
    assert!(["REGISTRAR_NEEDED", "REGISTRAR_ONLY"].contains(&detail.as_str()), "{detail}");
    ends_stopped(&server, &laptop, &[("STAFF", subject, &detail)]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_witness_without_authority_is_found_out() {
    let (server, mut laptop, _, mut desk) = desk().await;
    desk.actor = StaffMember { oath: testing::staff(2, desk.actor.role).oath, ..temporary() };
    desk.until_review(&mut laptop, &couple(0), "A");
    ends_stopped(&server, &laptop, &[("STAFF", "case.declaration_witnessed@1", "NOT_OATH_AUTHORISED")]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_card_is_found_out() {
    let (server, mut laptop, _, mut desk) = desk().await;
    desk.until_review(&mut laptop, &couple(0), "A");
    let valid = StaffMember { card_valid_to: testing::date(2030, 1, 1), ..expired() };
    desk.act_as(&mut laptop, valid, AGREE).unwrap();
    ends_stopped(&server, &laptop, &[("STAFF", "case.decided@1", "CARD_EXPIRED")]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_opened_by_a_stranger_stops_as_soon_as_there_is_something_to_stop() {
    let (server, mut laptop, _, mut desk) = desk().await;
    let opened = buzheng_domain::event::SessionOpened { session: crate::case::session(&laptop) };
    let opened = buzheng_domain::event::Event::Desk(buzheng_domain::event::DeskEvent::SessionOpened(opened));
    laptop.note(&opened, Some(desk.actor.id), testing::NOW.as_ms());
    let stranger = testing::staff(77, desk.actor.role);
    desk.act_as(&mut laptop, stranger, Command::Open { case_no: "A".into(), priority: None }).unwrap();
    laptop.push_all().await;
    let row = server.registry.case("A").unwrap().row;
    assert_eq!((row.state.as_str(), row.flagged), ("S0", true));
    desk.act(&mut laptop, Command::RecordParty { role: SpouseRole::Man, party: Box::new(couple(0).0) }).unwrap();
    ends_stopped(&server, &laptop, &[("STAFF", "case.opened@1", "UNKNOWN_STAFF")]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_nobody_gave_carries_nothing() {
    let (server, mut laptop, _, mut desk) = desk().await;
    desk.until_evidence(&mut laptop, &couple(0), "A");
    desk.act(&mut laptop, Command::RequestApproval { note: "请批".into() }).unwrap();
    desk.append(&mut laptop, forged(CentreVerb::Approve));
    desk.declare(&mut laptop).unwrap();
    ends_stopped(
        &server,
        &laptop,
        &[("RULES", "case.centre_acted@1", "FORGED_ACT"), ("RULES", "case.declaration_witnessed@1", "APPROVAL_PENDING")],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspension_cannot_be_lifted_at_the_point() {
    let (server, mut laptop, _, mut desk) = desk().await;
    desk.until_review(&mut laptop, &couple(0), "A");
    laptop.push_all().await;
    let stop = buzheng_registry::Order { verb: CentreVerb::Suspend, by: "YY009".into(), reason: "核查".into(), document: None };
    server.registry.act("A", &stop).unwrap();
    assert_eq!(desk.learn(&mut laptop).await, 1);
    desk.append(&mut laptop, forged(CentreVerb::Resume));
    desk.act(&mut laptop, AGREE).unwrap();
    ends_stopped(&server, &laptop, &[("RULES", "case.centre_acted@1", "FORGED_ACT"), ("RULES", "case.decided@1", "WRONG_STATE")]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_printed_date_that_is_not_the_files_is_found_out() {
    let (server, mut laptop, given, mut desk) = desk().await;
    desk.until_review(&mut laptop, &couple(0), "A");
    desk.act(&mut laptop, AGREE).unwrap();
    let supply = given.supply(0);
    let (lease, cert_no) = supply.number.unwrap();
    let prepared = CertificatesPrepared {
        cert_no,
        lease: lease.id,
        reg_date: testing::date(1981, 5, 1),
        note: testing::campaign().note(Reason::Lost, testing::NOW.civil_date()),
        man_booklet: supply.booklets[0].clone(),
        woman_booklet: supply.booklets[1].clone(),
    };
    desk.append(&mut laptop, CaseEvent::CertificatesPrepared(prepared));
    ends_stopped(&server, &laptop, &[("RULES", "case.certificates_prepared@1", "REG_DATE")]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_number_for_one_case_is_found_out() {
    let (server, mut laptop, given, mut desk) = desk().await;
    desk.until_review(&mut laptop, &couple(0), "A");
    desk.act(&mut laptop, AGREE).unwrap();
    desk.act(&mut laptop, Command::PrepareCertificates).unwrap();
    let supply = given.supply(1);
    let (lease, cert_no) = supply.number.unwrap();
    let first = desk.case.as_ref().unwrap().certificate.clone().unwrap();
    let prepared = CertificatesPrepared {
        cert_no,
        lease: lease.id,
        reg_date: first.reg_date,
        note: first.note,
        man_booklet: supply.booklets[0].clone(),
        woman_booklet: supply.booklets[1].clone(),
    };
    desk.append(&mut laptop, CaseEvent::CertificatesPrepared(prepared));
    ends_stopped(&server, &laptop, &[("RULES", "case.certificates_prepared@1", "NOTHING_TO_DO")]).await;
}

/// Up to the lookup, then this file.
async fn with_file(change: impl FnOnce(&mut ChosenFile)) -> (Server, Laptop) {
    let (server, mut laptop, _, mut desk) = desk().await;
    desk.until_notice(&mut laptop, &couple(0), "A");
    desk.act(&mut laptop, Command::AnswerFacts { answers: Box::new(testing::clear_answers()) }).unwrap();
    desk.act(&mut laptop, Command::RunLookup { index_rows: 5 }).unwrap();
    let mut file = chosen(&couple(0));
    change(&mut file);
    desk.append(&mut laptop, CaseEvent::FileChosen(FileChosen { file }));
    (server, laptop)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_altered_or_invented_or_compared_wrongly_is_found_out() {
    let subject = "case.file_chosen@1";
    let (server, laptop) = with_file(|file| file.row.archive_ref.push('9')).await;
    ends_stopped(&server, &laptop, &[("RULES", subject, "FILE_CHANGED")]).await;
    let (server, laptop) = with_file(|file| file.row.id = testing::file_of(&couple(0)).id).await;
    ends_stopped(&server, &laptop, &[("RULES", subject, "FILE_UNKNOWN")]).await;
    let (server, laptop) = with_file(|file| file.row.woman.name = "沈示瑛".into()).await;
    ends_stopped(&server, &laptop, &[("RULES", subject, "FILE_MATCH")]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_that_hides_a_row_is_found_out() {
    let (server, mut laptop, _, mut desk) = desk().await;
    until_review_with_a_homophone(&server, &mut laptop, &mut desk);
    let decision = Decided { row: RowId::D18, rows: vec![RowId::D18], ..decided(&desk) };
    desk.append_as(&mut laptop, reviewer(), CaseEvent::Decided(decision));
    ends_stopped(&server, &laptop, &[("RULES", "case.decided@1", "ROWS")]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paper_nobody_may_ask_for_is_found_out() {
    let (server, mut laptop, _, mut desk) = desk().await;
    desk.until_notice(&mut laptop, &couple(0), "A");
    let mut paper = Paper::plain(Material::M15, Whose::Both);
    paper.signer = Some("演示".into());
    desk.append(&mut laptop, CaseEvent::PaperRecorded(PaperRecorded { paper }));
    ends_stopped(&server, &laptop, &[("RULES", "case.paper_recorded@1", "NOT_ON_THE_LIST")]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_of_someone_who_cannot_write_is_found_out() {
    let (server, mut laptop, _, mut desk) = desk().await;
    let (man, mut woman) = couple(0);
    woman.can_write = false;
    desk.until_notice(&mut laptop, &(man, woman), "A");
    for command in [
        Command::AnswerFacts { answers: Box::new(testing::clear_answers()) },
        Command::RunLookup { index_rows: 5 },
        Command::ChooseFile { file: Box::new(chosen(&couple(0))) },
        Command::AttachPhoto { photo: Box::new(testing::photo()) },
    ] {
        desk.act(&mut laptop, command).unwrap();
    }
    let mark = Mark::SignedAndFingerprint;
    desk.append(&mut laptop, CaseEvent::DeclarationWitnessed(DeclarationWitnessed { man: mark, woman: mark, read_aloud: true }));
    desk.append(&mut laptop, CaseEvent::DeclarationAccepted(DeclarationAccepted {}));
    laptop.push_all().await;
    let conflict = server.registry.case("A").unwrap().conflicts.remove(0);
    assert!(conflict.detail.contains("FINGERPRINT"), "{}", conflict.detail);
    ends_stopped(&server, &laptop, &[("RULES", "case.declaration_witnessed@1", &conflict.detail)]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn work_on_another_laptops_case_is_found_out() {
    let (server, mut laptop, _, mut desk) = desk().await;
    desk.until_review(&mut laptop, &couple(0), "A");
    laptop.push_all().await;
    let mut other = Laptop::enrolled(&server).await;
    let name = PersonName::parse("陈伪").unwrap();
    let party = Party { name, ..couple(0).0 };
    desk.append(&mut other, CaseEvent::PartyRecorded(PartyRecorded { role: SpouseRole::Man, party }));
    other.push_all().await;
    let view = server.registry.case("A").unwrap();
    let found: Vec<_> = view.conflicts.iter().map(|c| (c.code.as_str(), c.detail.as_str())).collect();
    assert_eq!((found, view.row.state.as_str()), (vec![("RULES", "NOT_OPENED")], "X5"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_can_take_the_place_of_an_act_of_the_centre() {
    let (server, mut laptop, _, mut desk) = desk().await;
    desk.until_review(&mut laptop, &couple(0), "A");
    laptop.push_all().await;
    // The id of a coming act is no secret to who can compute it; an event under that id must not keep the act out.
    let stop = buzheng_registry::Order { verb: CentreVerb::Suspend, by: "YY004".into(), reason: "核查".into(), document: None };
    let id = server.registry.act("A", &stop).unwrap();
    let mut twin = buzheng_protocol::Envelope::decode(laptop.events.last().unwrap()).unwrap();
    twin.id = buzheng_domain::ids::EventId::from_uuid(*id.as_uuid());
    laptop.events.push(twin.encode().unwrap());
    laptop.push_all().await;
    let view = server.registry.case("A").unwrap();
    assert_eq!(view.row.state, "X5");
    server.registry.rebuild().unwrap();
    assert_eq!(server.registry.case("A").unwrap().row.state, "X5");
}
