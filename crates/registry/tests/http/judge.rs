//! What the registry makes of a log: cases, numbers, booklets; and what it puts before a person.

use buzheng_domain::case::{CaseEvent, CertificatesPrepared, Command, DeclarationAccepted, Reason, SpoilReason, SpouseRole};
use buzheng_domain::values::CertNo;

use crate::case::{AGREE, Desk, Given, serve_couple};
use crate::laptop::{Laptop, hash};
use crate::server::{Server, couple, file_of, temporary};

fn codes(server: &Server, key: &str) -> Vec<String> {
    server.registry.case(key).unwrap().conflicts.into_iter().map(|c| c.code).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_case_is_there_with_both_booklets_the_number_and_the_photo() {
    let server = Server::start().await;
    let mut laptop = Laptop::enrolled(&server).await;
    let given = Given::to(&laptop).await;
    let (desk, [master, print]) = serve_couple(&mut laptop, &given, 0, &couple(0));
    let ack = laptop.push_all().await;
    assert_eq!(ack.want.len(), 2);

    let certificate = desk.case.unwrap().certificate.unwrap();
    let view = server.registry.case(&certificate.cert_no.to_string()).unwrap();
    assert_eq!((view.row.id, view.row.state.as_str(), view.row.flagged), (desk.id, "S10", false));
    assert_eq!(view.conflicts, []);
    assert_eq!(view.row.village.as_deref(), Some("330281114201"));
    assert_eq!(view.row.man_booklet, Some(certificate.man_booklet.to_string()));
    assert_eq!(view.row.woman_booklet, Some(certificate.woman_booklet.to_string()));
    assert_eq!((view.row.photo, view.photo_here), (Some(hash(&master)), false));
    assert_eq!(view.history.len(), laptop.events.len() - 1);

    laptop.put(&hash(&master), 0, master.len() as u64, &master).await;
    laptop.put(&hash(&print), 0, print.len() as u64, &print).await;
    let view = server.registry.case(&desk.id.to_string()).unwrap();
    assert!(view.photo_here && view.photo_print_here);
    assert_eq!(laptop.push_all().await.want, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn projections_made_again_are_equal() {
    let server = Server::start().await;
    let (mut one, mut two) = (Laptop::enrolled(&server).await, Laptop::enrolled(&server).await);
    let (first, second) = (Given::to(&one).await, Given::to(&two).await);
    serve_couple(&mut one, &first, 0, &couple(0));
    one.note_unknown(1);
    one.push_all().await;
    // The same couple and the same number at another point: everything clashes.
    serve_couple(&mut two, &first, 0, &couple(0));
    serve_couple(&mut two, &second, 1, &couple(1));
    two.push_all().await;
    let before = (server.registry.cases().unwrap(), server.registry.conflicts().unwrap(), server.registry.verify().unwrap());
    assert_eq!((before.0.len(), before.2.quarantined), (3, 1));
    assert!(!before.1.is_empty());
    assert_eq!(server.registry.rebuild().unwrap(), before.2.events);
    let after = (server.registry.cases().unwrap(), server.registry.conflicts().unwrap(), server.registry.verify().unwrap());
    assert_eq!(before, after);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_number_booklet_or_couple_on_two_cases_flags_both() {
    let server = Server::start().await;
    let (mut one, mut two) = (Laptop::enrolled(&server).await, Laptop::enrolled(&server).await);
    let given = Given::to(&one).await;
    let (first, _) = serve_couple(&mut one, &given, 0, &couple(0));
    one.push_all().await;
    let (second, _) = serve_couple(&mut two, &given, 0, &couple(0));
    two.push_all().await;
    let all = |id: &str| {
        let mut codes = codes(&server, id);
        codes.sort();
        codes
    };
    assert_eq!(all(&first.id.to_string()), ["DUP_BJ", "DUP_COUPLE", "DUP_PRINT", "DUP_PRINT"]);
    assert_eq!(
        all(&second.id.to_string()),
        ["DUP_BJ", "DUP_COUPLE", "DUP_PRINT", "DUP_PRINT", "PRINT_NOT_ALLOTTED", "PRINT_NOT_ALLOTTED", "SERIAL_OUT_OF_BLOCK"]
    );
    let rows = server.registry.cases().unwrap();
    assert!(rows.iter().all(|row| row.flagged && row.state == "X5"), "stopped until the Centre has looked");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_in_two_live_cases_flags_both_and_a_withdrawn_case_frees_them() {
    let server = Server::start().await;
    let mut laptop = Laptop::enrolled(&server).await;
    let given = Given::to(&laptop).await;
    let mut first = Desk::new(given.supply(0));
    first.until_review(&mut laptop, &couple(0), "A");
    let mixed = (couple(0).0, couple(1).1);
    server.registry.centre("test", "1", |c| c.archive_row(&file_of(&mixed.0, &mixed.1))).unwrap();
    let mut second = Desk::new(given.supply(1));
    second.until_review(&mut laptop, &mixed, "B");
    let mut freed = Desk::new(given.supply(2));
    second.act(&mut laptop, Command::Withdraw { by: SpouseRole::Man }).unwrap();
    first.act(&mut laptop, Command::Withdraw { by: SpouseRole::Man }).unwrap();
    freed.until_review(&mut laptop, &couple(0), "C");
    laptop.push_all().await;
    assert_eq!(codes(&server, "A"), ["DUP_PERSON"]);
    assert_eq!(codes(&server, "B"), ["DUP_PERSON"]);
    assert_eq!(codes(&server, "C"), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_outside_the_lease_is_a_conflict() {
    let server = Server::start().await;
    let mut laptop = Laptop::enrolled(&server).await;
    let given = Given::to(&laptop).await;
    let mut desk = Desk::new(given.supply(0));
    desk.until_review(&mut laptop, &couple(0), "A");
    desk.act(&mut laptop, AGREE).unwrap();
    let booklets = given.supply(0).booklets;
    let prepared = CertificatesPrepared {
        cert_no: CertNo::new(2022, given.lease.last + 1).unwrap(),
        lease: given.lease.id,
        reg_date: buzheng_domain::testing::date(1982, 5, 1),
        note: buzheng_domain::testing::campaign().note(Reason::Lost, buzheng_domain::testing::NOW.civil_date()),
        man_booklet: booklets[0].clone(),
        woman_booklet: booklets[1].clone(),
    };
    desk.append(&mut laptop, CaseEvent::CertificatesPrepared(prepared));
    laptop.push_all().await;
    assert_eq!(codes(&server, "A"), ["SERIAL_OUT_OF_BLOCK"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_had_no_oath_authority_that_day_is_a_conflict() {
    let server = Server::start().await;
    let mut laptop = Laptop::enrolled(&server).await;
    let given = Given::to(&laptop).await;
    let mut desk = Desk::new(given.supply(0));
    // The laptop's copy of the staff list says more than the Centre's does.
    desk.actor = buzheng_domain::staff::StaffMember { oath: buzheng_domain::testing::staff(2, desk.actor.role).oath, ..temporary() };
    desk.until_review(&mut laptop, &couple(0), "A");
    laptop.push_all().await;
    let view = server.registry.case("A").unwrap();
    let found: Vec<_> = view.conflicts.iter().map(|c| (c.code.as_str(), c.subject.as_str(), c.detail.as_str())).collect();
    assert_eq!(found, [("STAFF", "case.declaration_witnessed@1", "NOT_OATH_AUTHORISED")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_to_the_staff_list_is_a_conflict() {
    let server = Server::start().await;
    let mut laptop = Laptop::enrolled(&server).await;
    let mut desk = Desk::new(Given::to(&laptop).await.supply(0));
    desk.actor.id = buzheng_domain::ids::StaffId::from_uuid(uuid::Uuid::from_u128(77));
    desk.act(&mut laptop, Command::Open { case_no: "A".into(), priority: None }).unwrap();
    laptop.push_all().await;
    assert_eq!(codes(&server, "A"), ["STAFF"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_changed_after_an_event_arrived_do_not_judge_it() {
    let server = Server::start().await;
    let mut laptop = Laptop::enrolled(&server).await;
    let given = Given::to(&laptop).await;
    serve_couple(&mut laptop, &given, 0, &couple(0));
    laptop.push_all().await;
    server.pass(1000);
    let mut left = crate::server::registrar();
    left.status = buzheng_domain::staff::StaffStatus::Left;
    server.registry.centre("test", "1", |c| c.staff(&left)).unwrap();
    server.registry.rebuild().unwrap();
    assert_eq!(server.registry.conflicts().unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_the_table_does_not_bear_is_a_conflict() {
    let server = Server::start().await;
    let mut laptop = Laptop::enrolled(&server).await;
    let given = Given::to(&laptop).await;
    let mut desk = Desk::new(given.supply(0));
    desk.act(&mut laptop, Command::Open { case_no: "A".into(), priority: None }).unwrap();
    desk.append(&mut laptop, CaseEvent::DeclarationAccepted(DeclarationAccepted {}));
    let agreed = buzheng_domain::case::Decided {
        agree: true,
        row: buzheng_domain::rules::RowId::D18,
        rules_version: "2022.1".into(),
        reason: None,
        rows: Vec::new(),
        reg_date: None,
    };
    desk.append(&mut laptop, CaseEvent::Decided(agreed));
    laptop.push_all().await;
    let view = server.registry.case("A").unwrap();
    assert!(view.conflicts.iter().any(|c| c.code == "RULES" && c.subject == "D18" && c.detail == "OPEN"), "{:?}", view.conflicts);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spoiled_booklet_is_replaced_and_only_the_replacement_is_on_the_case() {
    let server = Server::start().await;
    let mut laptop = Laptop::enrolled(&server).await;
    let given = Given::to(&laptop).await;
    let mut desk = Desk::new(given.supply(0));
    desk.until_review(&mut laptop, &couple(0), "A");
    desk.act(&mut laptop, AGREE).unwrap();
    desk.act(&mut laptop, Command::PrepareCertificates).unwrap();
    desk.supply = given.supply(1);
    desk.act(&mut laptop, Command::SpoilBooklet { holder: SpouseRole::Woman, reason: SpoilReason::Tear }).unwrap();
    laptop.push_all().await;
    let view = server.registry.case("A").unwrap();
    assert_eq!(view.row.woman_booklet, Some(given.supply(1).booklets[0].to_string()));
    assert_eq!(view.conflicts, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_appended_again_in_a_new_log_has_its_effect_once() {
    let server = Server::start().await;
    let mut laptop = Laptop::enrolled(&server).await;
    let given = Given::to(&laptop).await;
    serve_couple(&mut laptop, &given, 0, &couple(0));
    laptop.push_all().await;
    let events = server.registry.cases().unwrap();
    laptop.log.epoch = 2;
    laptop.push_all().await;
    server.registry.project().unwrap();
    assert_eq!(server.registry.cases().unwrap(), events);
    assert_eq!(server.registry.conflicts().unwrap(), []);
    let found = server.registry.verify().unwrap();
    assert_eq!(found.quarantined, laptop.events.len() as u64);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_content_under_a_known_event_id_flags_its_case_and_changes_nothing() {
    let server = Server::start().await;
    let mut laptop = Laptop::enrolled(&server).await;
    let given = Given::to(&laptop).await;
    serve_couple(&mut laptop, &given, 0, &couple(0));
    let mut forged = buzheng_protocol::Envelope::decode(laptop.events.last().unwrap()).unwrap();
    forged.kind = "case.sealed@1".into();
    forged.payload = vec![0xa0];
    laptop.events.push(forged.encode().unwrap());
    laptop.push_all().await;
    let rows = server.registry.cases().unwrap();
    assert_eq!((rows[0].state.as_str(), rows[0].flagged), ("S10", true));
}
