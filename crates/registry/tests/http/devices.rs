//! Laptops that run low on numbers, and laptops that are lost.

use buzheng_domain::case::Command;
use buzheng_domain::supply::NumberLease;
use buzheng_domain::testing;
use buzheng_protocol::wire::{Contact, FeedName, Nonce, RefusalCode, SessionRequest};
use buzheng_registry::RegistryError;

use crate::case::{AGREE, Desk, Given};
use crate::console::console;
use crate::laptop::{Laptop, random};
use crate::server::{Server, couple};

async fn leases(laptop: &Laptop) -> Vec<NumberLease> {
    laptop.rows(&FeedName::Leases(laptop.device)).await
}

fn numbers_low(server: &Server, numbers_low: u32) {
    let campaign = buzheng_domain::campaign::Campaign { numbers_low, ..testing::campaign() };
    server.registry.centre("test", "1", |c| c.campaign(&campaign)).unwrap();
}

/// A case whose numbers are bound, pushed and judged.
async fn bind(server: &Server, laptop: &mut Laptop, given: &Given, n: u32) {
    let mut desk = Desk::new(given.supply(n));
    desk.until_review(laptop, &couple(n), &format!("{n}"));
    desk.act(laptop, AGREE).unwrap();
    desk.act(laptop, Command::PrepareCertificates).unwrap();
    laptop.push_all().await;
    server.registry.project().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_laptop_that_runs_low_gets_further_numbers_at_its_next_contact_and_only_once() {
    let server = Server::start().await;
    let mut laptop = Laptop::enrolled(&server).await;
    let given = Given::to(&laptop).await;
    numbers_low(&server, 200);
    assert_eq!(leases(&laptop).await.len(), 1, "200 are not fewer than 200");
    bind(&server, &mut laptop, &given, 0).await;
    let ack = laptop.push_all().await;
    let end = ack.feeds[&FeedName::Leases(laptop.device).to_string()];
    assert_eq!(end, 2, "the answer to a push says that there is news");
    for _ in 0..3 {
        laptop.push_all().await;
        let all = leases(&laptop).await;
        assert_eq!(all.iter().map(|lease| (lease.first, lease.last)).collect::<Vec<_>>(), [(101, 300), (301, 500)]);
    }
    assert_eq!(server.registry.devices().unwrap()[0].numbers_left, 399);
}

#[tokio::test(flavor = "multi_thread")]
async fn leases_of_laptops_that_ask_at_once_never_overlap_and_end_with_the_block() {
    let server = Server::start().await;
    let mut laptops = Vec::new();
    for _ in 0..3 {
        laptops.push(Laptop::enrolled(&server).await);
    }
    numbers_low(&server, 100_000);
    // 400 of the 1,000 numbers are left for three laptops that want more and more.
    let asking: Vec<_> = laptops
        .iter()
        .map(|laptop| async {
            for _ in 0..4 {
                laptop.feeds(None, 1 << 20).await;
            }
        })
        .collect();
    let mut asking = asking.into_iter();
    tokio::join!(asking.next().unwrap(), asking.next().unwrap(), asking.next().unwrap());
    let mut all = Vec::new();
    for laptop in &laptops {
        all.extend(leases(laptop).await);
    }
    all.sort_by_key(|lease| lease.first);
    assert_eq!((all.first().unwrap().first, all.last().unwrap().last), (101, 1100));
    assert!(all.windows(2).all(|pair| pair[0].last + 1 == pair[1].first), "{all:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn s15_a_stolen_laptop_is_turned_away_and_what_it_had_is_lost() {
    let server = Server::start().await;
    let mut laptop = Laptop::enrolled(&server).await;
    let mut other = Laptop::enrolled(&server).await;
    let given = Given::to(&laptop).await;
    bind(&server, &mut laptop, &given, 0).await;
    server.pass(3_600_000);
    let reason = "演示：车上被盗";
    let done = server.registry.revoke_device(&laptop.device, reason).unwrap();
    assert_eq!(done.seen_ms, Some(testing::NOW.as_ms()));
    let no = |serial| buzheng_domain::values::CertNo::new(2022, serial).unwrap().to_string();
    assert_eq!(done.numbers, [(no(102), no(300))]);
    assert_eq!(done.booklets, [(testing::booklet(2).to_string(), testing::booklet(199).to_string())]);
    let named = |rows: &[buzheng_registry::CaseRow]| rows.iter().map(|row| row.case_no.clone()).collect::<Vec<_>>();
    assert_eq!((named(&done.unfinished), named(&done.without_photo)), (vec!["0".to_owned()], vec!["0".to_owned()]));

    // It has a token, and its key can ask for another: both are refused, whatever it brings.
    laptop.note_unknown(1);
    let from = laptop.events.len() - 1;
    assert_eq!(laptop.push(from, from + 1).await.refusal(), RefusalCode::NoSession);
    let contact: Contact = laptop.push(from, from + 1).await.message::<buzheng_protocol::wire::Refused>().contact;
    let request = SessionRequest::sign(&laptop.key, laptop.device, contact.nonce, Nonce(random()));
    assert_eq!(laptop.session(&request).await.refusal(), RefusalCode::DeviceRevoked);
    other.note_unknown(1);
    assert_eq!(other.push_all().await.received, 1);

    // What was lost is never given out again, and making the projections anew forgets nothing.
    server.registry.rebuild().unwrap();
    let third = Laptop::enrolled(&server).await;
    assert_eq!(leases(&third).await[0].first, 501);
    let listed = server.registry.devices().unwrap().into_iter().find(|view| view.listed.id == laptop.device).unwrap().listed;
    assert_eq!((listed.revoked_why.as_deref(), listed.revoked_ms), (Some(reason), Some(testing::NOW.as_ms() + 3_600_000)));
    assert!(matches!(server.registry.revoke_device(&laptop.device, reason), Err(RegistryError::DoneAlready)));
    let stored = rusqlite::Connection::open(server.path().join("registry.db")).unwrap();
    let lost: Vec<(String, String)> = stored
        .prepare("SELECT kind, first FROM lost_range ORDER BY kind")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(lost, [("BOOKLETS".to_owned(), testing::booklet(2).to_string()), ("NUMBERS".to_owned(), no(102))]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_console_lists_laptops_and_revokes_one() {
    let server = Server::start().await;
    let laptop = Laptop::enrolled(&server).await;
    let device = laptop.device.to_string();
    let (_, said) = console(&server, &["devices"]).unwrap();
    assert!(said.contains(&device) && said.contains("ACTIVE") && said.contains("numbers 200  booklets 200"), "{said}");
    let (_, said) = console(&server, &["revoke-device", &device, "--reason", "演示：遗失"]).unwrap();
    assert!(said.contains("revoked") && said.contains("LOST numbers") && said.contains("LOST booklets"), "{said}");
    let (_, said) = console(&server, &["devices", "--json"]).unwrap();
    let shown: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(shown[0]["reason"], "演示：遗失");
    assert!(console(&server, &["revoke-device", "nobody", "--reason", "x"]).is_err());
}
