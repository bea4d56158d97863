//! Tickets, licences, first numbers and booklets.

use buzheng_domain::supply::{BookletRange, NumberLease};
use buzheng_protocol::wire::{EnrolReply, EnrolRequest, FeedName, RefusalCode};
use uuid::Uuid;

use crate::laptop::Laptop;
use crate::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_enrols_one_laptop_and_answers_it_again() {
    let server = Server::start().await;
    let ticket = server.ticket();
    let laptop = Laptop::new(&server.url);
    let request = laptop.enrol_request(&ticket);
    let first: EnrolReply = laptop.enrol(&request).await.message();
    let lost_and_repeated: EnrolReply = laptop.enrol(&request).await.message();
    assert_eq!(first.licence, lost_and_repeated.licence);
    let licence = first.licence.open(&ticket.registry().unwrap()).unwrap();
    assert_eq!((licence.device, licence.point.as_str()), (laptop.device, "330281114201"));

    let second = Laptop::new(&server.url);
    assert_eq!(second.enrol(&second.enrol_request(&ticket)).await.refusal(), RefusalCode::TicketUsed);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_valid_ticket_is_refused_and_spends_nothing() {
    let server = Server::start().await;
    let ticket = server.ticket();
    let laptop = Laptop::new(&server.url);
    let good = laptop.enrol_request(&ticket);

    let altered = EnrolRequest { name: "另一台".into(), ..good.clone() };
    assert_eq!(laptop.enrol(&altered).await.refusal(), RefusalCode::BadProof);
    let unknown = EnrolRequest { ticket: Uuid::from_u128(1), ..good.clone() };
    assert_eq!(laptop.enrol(&unknown).await.refusal(), RefusalCode::UnknownTicket);
    let newer = EnrolRequest { v: 2, ..good.clone() };
    assert_eq!(laptop.enrol(&newer).await.refusal(), RefusalCode::UnsupportedVersion);
    let long = EnrolRequest { name: "x".repeat(200), ..good.clone() };
    assert_eq!(laptop.enrol(&long).await.refusal(), RefusalCode::TooLarge);
    assert_eq!(laptop.enrol(&good).await.status, 200);

    let late = server.ticket();
    server.pass(4 * 24 * 3600 * 1000);
    let laptop = Laptop::new(&server.url);
    assert_eq!(laptop.enrol(&laptop.enrol_request(&late)).await.refusal(), RefusalCode::TicketExpired);
}

#[tokio::test(flavor = "multi_thread")]
async fn leases_and_booklets_of_devices_never_overlap_also_after_a_restart() {
    let mut server = Server::start().await;
    let (mut leases, mut ranges): (Vec<NumberLease>, Vec<BookletRange>) = (Vec::new(), Vec::new());
    for n in 0..4 {
        let laptop = Laptop::enrolled(&server).await;
        leases.extend(laptop.rows::<NumberLease>(&FeedName::Leases(laptop.device)).await);
        ranges.extend(laptop.rows::<BookletRange>(&FeedName::Stock(laptop.device)).await);
        assert_eq!((leases.len(), ranges.len()), (n + 1, n + 1));
        assert_eq!(leases[n].device, laptop.device);
        server = server.restart().await;
    }
    for (n, lease) in leases.iter().enumerate() {
        assert_eq!((lease.year, lease.last - lease.first + 1, ranges[n].quantity()), (2022, 200, 200));
        for other in &leases[..n] {
            assert!(lease.first > other.last || other.first > lease.last);
        }
        for other in &ranges[..n] {
            assert!(!ranges[n].contains(&other.first) && !other.contains(&ranges[n].first));
        }
    }
}
