//! The Centre acts on cases: approval, suspension, confirmation; and what its laptops hear of it.

use buzheng_domain::case::*;
use buzheng_domain::staff::{StaffMember, StaffStatus};
use buzheng_protocol::wire::{CentreActRow, FeedName};
use buzheng_registry::{Order, RegistryError};

use crate::case::{AGREE, Desk, Given, serve_couple};
use crate::laptop::{Laptop, hash};
use crate::server::{Server, couple, registrar, reviewer};

fn order(verb: CentreVerb, by: &str) -> Order {
    Order { verb, by: by.into(), reason: "已核对".into(), document: None }
}

fn with_document(verb: CentreVerb) -> Order {
    Order { document: Some("余民〔2022〕1号".into()), ..order(verb, "YY009") }
}

fn rule(result: Result<buzheng_domain::ids::ActId, RegistryError>) -> &'static str {
    match result {
        Err(RegistryError::Rule { code }) => code,
        other => panic!("{other:?}"),
    }
}

fn state(server: &Server, key: &str) -> String {
    server.registry.case(key).unwrap().row.state
}

async fn start() -> (Server, Laptop, Given) {
    let server = Server::start().await;
    let laptop = Laptop::enrolled(&server).await;
    let given = Given::to(&laptop).await;
    (server, laptop, given)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_file_is_approved_by_the_head_and_issued_by_two_registrars() {
    let (server, mut laptop, given) = start().await;
    let mut desk = Desk::new(given.supply(0));
    desk.until_evidence(&mut laptop, &couple(0), "A");
    desk.act(&mut laptop, Command::RequestApproval { note: "两份证言齐全".into() }).unwrap();
    laptop.push_all().await;

    let open = server.registry.open_requests().unwrap();
    assert_eq!((open.len(), open[0].case_no.as_str(), open[0].note.as_str()), (1, "A", "两份证言齐全"));
    assert!(open[0].rows.iter().any(|(row, facts)| row.as_str() == "D31" && !facts.is_empty()));
    assert!(!format!("{open:?}").contains("沈"));

    assert_eq!(rule(server.registry.act("A", &order(CentreVerb::Approve, "YY004"))), "ROLE_NOT_ALLOWED");
    assert_eq!(rule(server.registry.act("A", &order(CentreVerb::Approve, "YY404"))), "UNKNOWN_STAFF");
    server.registry.act("A", &order(CentreVerb::Approve, "YY009")).unwrap();
    assert!(server.registry.open_requests().unwrap().is_empty());
    let twice = server.registry.act("A", &order(CentreVerb::Approve, "YY009"));
    assert!(matches!(twice, Err(RegistryError::DoneAlready)), "{twice:?}");

    assert_eq!(desk.learn(&mut laptop).await, 1);
    desk.declare(&mut laptop).unwrap();
    assert!(desk.act(&mut laptop, AGREE).is_err(), "who drafted does not decide");
    desk.act_as(&mut laptop, reviewer(), AGREE).unwrap();
    desk.after_decision(&mut laptop);
    laptop.push_all().await;
    let view = server.registry.case("A").unwrap();
    assert_eq!((view.conflicts, view.row.state.as_str()), (vec![], "S10"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_the_head_denies_is_referred() {
    let (server, mut laptop, given) = start().await;
    let mut desk = Desk::new(given.supply(0));
    desk.until_evidence(&mut laptop, &couple(0), "A");
    desk.act(&mut laptop, Command::RequestApproval { note: String::new() }).unwrap();
    laptop.push_all().await;
    server.registry.act("A", &order(CentreVerb::Deny, "YY009")).unwrap();
    desk.learn(&mut laptop).await;
    assert!(desk.declare(&mut laptop).is_err());
    desk.act(&mut laptop, Command::ReferUnproven).unwrap();
    laptop.push_all().await;
    assert_eq!(server.registry.case("A").unwrap().conflicts, []);
    assert_eq!(state(&server, "A"), "X1");
    server.registry.act("A", &order(CentreVerb::TakeOver, "YY004")).unwrap();
    assert_eq!(state(&server, "A"), "S1");
    desk.learn(&mut laptop).await;
    assert_eq!(desk.case.as_ref().unwrap().channel, Channel::Window);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_couple_issued_twice_stops_both_until_a_document_settles_it() {
    let (server, mut one, given) = start().await;
    let mut two = Laptop::enrolled(&server).await;
    let other = Given::to(&two).await;
    let (mut first, _) = serve_couple(&mut one, &given, 0, &couple(0));
    one.push_all().await;
    assert_eq!(state(&server, &first.id.to_string()), "S10");
    let (second, _) = serve_couple(&mut two, &other, 0, &couple(0));
    two.push_all().await;
    let key = |desk: &Desk| desk.id.to_string();
    assert_eq!((state(&server, &key(&first)), state(&server, &key(&second))), ("X5".into(), "X5".into()));
    for laptop in [&one, &two] {
        let rows: Vec<CentreActRow> = laptop.rows(&FeedName::Centre(laptop.device)).await;
        assert!(!rows.is_empty());
        assert!(rows.iter().all(|row| row.act.by.is_none() && row.act.verb == CentreVerb::Suspend && row.act.reason == "DUP_COUPLE"));
    }
    assert_eq!(rule(server.registry.act(&key(&first), &order(CentreVerb::Resume, "YY009"))), "DOCUMENT_MISSING");
    server.registry.act(&key(&second), &with_document(CentreVerb::Revoke)).unwrap();
    server.registry.act(&key(&first), &with_document(CentreVerb::Resume)).unwrap();
    assert_eq!((state(&server, &key(&first)), state(&server, &key(&second))), ("S10".into(), "X6".into()));
    let view = server.registry.case(&key(&first)).unwrap();
    assert!(!view.row.flagged && view.conflicts.iter().all(|c| c.settled_ms.is_some()), "settled, not forgotten");
    first.learn(&mut one).await;
    assert_eq!(first.case.as_ref().unwrap().state, CaseState::Issued);
    // What the laptop says it learnt is what the Centre did.
    one.push_all().await;
    assert_eq!(server.registry.case(&key(&first)).unwrap().conflicts.len(), view.conflicts.len());
    let before = (server.registry.cases().unwrap(), server.registry.conflicts().unwrap(), server.registry.verify().unwrap());
    server.registry.rebuild().unwrap();
    let after = (server.registry.cases().unwrap(), server.registry.conflicts().unwrap(), server.registry.verify().unwrap());
    assert_eq!(before, after, "making it anew adds no act");
}

#[tokio::test(flavor = "multi_thread")]
async fn work_done_before_the_laptop_could_hear_of_a_suspension_counts_but_lifts_nothing() {
    let (server, mut laptop, given) = start().await;
    let mut desk = Desk::new(given.supply(0));
    desk.until_review(&mut laptop, &couple(0), "A");
    laptop.push_all().await;
    server.registry.act("A", &order(CentreVerb::Suspend, "YY004")).unwrap();
    let again = server.registry.act("A", &order(CentreVerb::Suspend, "YY004"));
    assert!(matches!(again, Err(RegistryError::DoneAlready)), "{again:?}");
    desk.until_issued(&mut laptop);
    laptop.push_all().await;
    assert_eq!(state(&server, "A"), "X5");
    assert_eq!(server.registry.case("A").unwrap().conflicts, [], "the registrar could not know");
    desk.learn(&mut laptop).await;
    assert_eq!(desk.case.as_ref().unwrap().state, CaseState::Suspended);
    server.registry.act("A", &with_document(CentreVerb::Resume)).unwrap();
    desk.learn(&mut laptop).await;
    laptop.push_all().await;
    assert_eq!((state(&server, "A"), desk.case.as_ref().unwrap().state), ("S10".into(), CaseState::Issued));
    server.registry.rebuild().unwrap();
    assert_eq!(state(&server, "A"), "S10");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_handed_out_after_a_revocation_is_put_before_a_person() {
    let (server, mut laptop, given) = start().await;
    let mut desk = Desk::new(given.supply(0));
    desk.until_review(&mut laptop, &couple(0), "A");
    laptop.push_all().await;
    server.registry.act("A", &order(CentreVerb::Suspend, "YY004")).unwrap();
    server.registry.act("A", &with_document(CentreVerb::Revoke)).unwrap();
    assert_eq!(state(&server, "A"), "X6");
    desk.until_issued(&mut laptop);
    laptop.push_all().await;
    let view = server.registry.case("A").unwrap();
    assert_eq!(view.row.state, "X5");
    assert!(view.conflicts.iter().all(|c| c.detail == "REVOKED") && !view.conflicts.is_empty(), "{:?}", view.conflicts);
    server.registry.act("A", &with_document(CentreVerb::Revoke)).unwrap();
    desk.learn(&mut laptop).await;
    laptop.push_all().await;
    assert_eq!((state(&server, "A"), desk.case.as_ref().unwrap().state), ("X6".into(), CaseState::Revoked));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_two_laptops_gave_is_not_enough_to_act_on() {
    let (server, mut one, given) = start().await;
    let mut two = Laptop::enrolled(&server).await;
    let other = Given::to(&two).await;
    let (mut first, mut second) = (Desk::new(given.supply(0)), Desk::new(other.supply(0)));
    first.until_review(&mut one, &couple(0), "A");
    second.until_review(&mut two, &couple(1), "A");
    one.push_all().await;
    two.push_all().await;
    let stop = order(CentreVerb::Suspend, "YY004");
    assert!(matches!(server.registry.act("A", &stop), Err(RegistryError::Ambiguous { cases: 2 })));
    server.registry.act(&second.id.to_string(), &stop).unwrap();
    assert_eq!((state(&server, &first.id.to_string()), state(&server, &second.id.to_string())), ("S6".into(), "X5".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_confirmed_once_photo_and_conflicts_are_in_order() {
    let (server, mut laptop, given) = start().await;
    let (desk, photo) = serve_couple(&mut laptop, &given, 0, &couple(0));
    laptop.push_all().await;
    let key = desk.id.to_string();
    let confirm = order(CentreVerb::Confirm, "YY004");
    assert!(matches!(server.registry.act(&key, &confirm), Err(RegistryError::PhotoMissing)));
    for bytes in &photo {
        laptop.put(&hash(bytes), 0, bytes.len() as u64, bytes).await;
    }
    server.registry.act(&key, &confirm).unwrap();
    assert_eq!(state(&server, &key), "S11");
    assert!(matches!(server.registry.act(&key, &confirm), Err(RegistryError::DoneAlready)));
}

#[tokio::test(flavor = "multi_thread")]
async fn work_after_a_revocation_the_laptop_had_not_read_is_reviewed_and_not_stopped() {
    let (server, mut laptop, given) = start().await;
    laptop.seen = laptop.pull_all().await.into_iter().map(|page| (page.feed, page.upto)).collect();
    let mut desk = Desk::new(given.supply(0));
    desk.until_review(&mut laptop, &couple(0), "A");
    server.pass(1000);
    let left = StaffMember { status: StaffStatus::Left, ..registrar() };
    server.registry.centre("test", "1", |c| c.staff(&left)).unwrap();
    laptop.push_all().await;
    let view = server.registry.case("A").unwrap();
    assert!(view.row.flagged && view.conflicts.iter().all(|c| c.code == "STAFF_REVOKED"), "{:?}", view.conflicts);
    assert_eq!(view.row.state, "S6", "reviewed, not lost");
    // Who claims no knowledge at all is judged by the list in force.
    laptop.seen.clear();
    desk.act(&mut laptop, AGREE).unwrap();
    laptop.push_all().await;
    let view = server.registry.case("A").unwrap();
    assert!(view.conflicts.iter().any(|c| c.code == "STAFF" && c.detail == "NOT_ACTIVE"), "{:?}", view.conflicts);
    assert_eq!(view.row.state, "X5");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_stands_in_the_way_of_confirmation_until_it_is_settled() {
    let (server, mut laptop, given) = start().await;
    laptop.seen = laptop.pull_all().await.into_iter().map(|page| (page.feed, page.upto)).collect();
    let (desk, photo) = serve_couple(&mut laptop, &given, 0, &couple(0));
    server.pass(1000);
    let left = StaffMember { status: StaffStatus::Left, ..registrar() };
    server.registry.centre("test", "1", |c| c.staff(&left)).unwrap();
    laptop.push_all().await;
    for bytes in &photo {
        laptop.put(&hash(bytes), 0, bytes.len() as u64, bytes).await;
    }
    let key = desk.id.to_string();
    let confirm = order(CentreVerb::Confirm, "YY004");
    assert!(matches!(server.registry.act(&key, &confirm), Err(RegistryError::ConflictsOpen { .. })));
    server.registry.act(&key, &order(CentreVerb::Suspend, "YY009")).unwrap();
    server.registry.act(&key, &with_document(CentreVerb::Resume)).unwrap();
    server.registry.act(&key, &confirm).unwrap();
    assert_eq!(state(&server, &key), "S11");
}
