//! No certificate number and no booklet is ever on two cases, whatever the rules above let through.

use buzheng_domain::case::{BookletSpoiled, CaseEvent, CertificatesPrepared, Command, SpoilReason, SpouseRole, Withdrawn};
use buzheng_domain::event::Event;
use buzheng_domain::supply::BookletState;
use buzheng_domain::testing;
use buzheng_domain::values::CertNo;
use buzheng_store::StoreError;

use crate::support::{World, couple, del};

fn prepared(serial: u32, man: u64, woman: u64) -> CaseEvent {
    CaseEvent::CertificatesPrepared(CertificatesPrepared {
        cert_no: CertNo::new(2022, serial).unwrap(),
        lease: testing::lease().id,
        reg_date: testing::date(1982, 5, 1),
        note: String::new(),
        man_booklet: testing::booklet(man),
        woman_booklet: testing::booklet(woman),
    })
}

#[test]
fn a_bound_number_or_booklet_is_refused_to_another_case_and_nothing_is_stored() {
    let world = World::stocked(10);
    let (first, second) = (world.open_case(1), world.open_case(2));
    world.append(Event::Case(first, prepared(101, 0, 1))).unwrap();
    let seq = world.store.read(|view| view.head()).unwrap().seq;
    for (event, what) in [(prepared(101, 2, 3), "certificate number"), (prepared(102, 1, 3), "booklet"), (prepared(102, 3, 3), "booklet")] {
        let refused = world.append(Event::Case(second, event));
        assert!(matches!(refused, Err(StoreError::Taken { what: w }) if w == what), "{refused:?}");
    }
    assert_eq!(world.store.read(|view| view.head()).unwrap().seq, seq);
    assert_eq!(world.store.read(|view| view.case_of_number(&CertNo::new(2022, 102).unwrap())).unwrap(), None);
    world.append(Event::Case(second, prepared(102, 2, 3))).unwrap();
}

#[test]
fn supply_takes_the_lowest_and_never_the_same_twice() {
    let world = World::stocked(10);
    let supply = || world.store.read(|view| view.supply()).unwrap();
    assert_eq!(supply().number.unwrap().1, CertNo::new(2022, 101).unwrap());
    assert_eq!(supply().booklets, [testing::booklet(0), testing::booklet(1)]);
    world.serve(1);
    assert_eq!(supply().number.unwrap().1, CertNo::new(2022, 102).unwrap());
    assert_eq!(supply().booklets, [testing::booklet(2), testing::booklet(3)]);
    assert_eq!(world.store.read(|view| view.numbers_left()).unwrap(), 199);
    world.store.transaction(|tx| tx.raise_lease_high(testing::lease().id, 250)).unwrap();
    world.store.transaction(|tx| tx.raise_lease_high(testing::lease().id, 120)).unwrap();
    assert_eq!(supply().number.unwrap().1, CertNo::new(2022, 251).unwrap());
    world.store.transaction(|tx| tx.raise_lease_high(testing::lease().id, 300)).unwrap();
    assert_eq!(supply().number, None);
}

#[test]
fn every_booklet_is_in_one_place_and_the_sum_stays() {
    let world = World::stocked(12);
    world.serve(1);
    let case = world.open_case(2);
    world.append(Event::Case(case, prepared(102, 2, 3))).unwrap();
    let spoil = BookletSpoiled {
        holder: SpouseRole::Man,
        booklet: testing::booklet(2),
        reason: SpoilReason::Tear,
        replacement: testing::booklet(4),
    };
    world.append(Event::Case(case, CaseEvent::BookletSpoiled(spoil))).unwrap();
    let counts = |world: &World| world.store.read(|view| view.booklet_counts()).unwrap().into_iter().collect::<Vec<_>>();
    let in_order = [(BookletState::InStock, 7), (BookletState::Reserved, 2), (BookletState::Used, 2), (BookletState::Spoiled, 1)];
    assert_eq!(counts(&world), in_order);
    let withdrawn = Withdrawn { by: SpouseRole::Man, spoiled: vec![testing::booklet(3), testing::booklet(4)] };
    world.append(Event::Case(case, CaseEvent::Withdrawn(withdrawn))).unwrap();
    assert_eq!(counts(&world), [(BookletState::InStock, 7), (BookletState::Used, 2), (BookletState::Spoiled, 3)]);
    assert_eq!(world.store.read(|view| view.booklet(&testing::booklet(3))).unwrap(), Some((BookletState::Spoiled, Some(case))));
}

#[test]
fn a_withdrawn_range_takes_back_only_what_is_blank() {
    let world = World::stocked(6);
    world.serve(1);
    let device = testing::lease().device.as_uuid().to_string();
    let mut page = crate::support::page(&format!("stock/{device}"), &[del(2, "r")]);
    page.sum = Some(Default::default());
    let applied = world.store.transaction(|tx| tx.apply_feeds(&[page], "c2")).unwrap();
    assert!(applied.dropped.is_empty());
    let counts = world.store.read(|view| view.booklet_counts()).unwrap();
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), [(BookletState::Used, 2)]);
    assert!(world.store.read(|view| view.supply()).unwrap().booklets.is_empty());
}

#[test]
fn a_second_live_case_of_the_couple_or_of_one_of_them_is_seen() {
    let world = World::stocked(10);
    let (first, second) = (world.open_case(1), world.open_case(2));
    let (man, woman) = couple(1);
    for (role, party) in [(SpouseRole::Man, &man), (SpouseRole::Woman, &woman)] {
        world.act(first, Command::RecordParty { role, party: Box::new(party.clone()) }).unwrap();
    }
    let live = |people: &[&buzheng_domain::values::CitizenId], except| {
        let found = world.store.read(|view| view.live_cases_of(people, except)).unwrap();
        found.iter().map(|case| (case.case_id, case.same_couple)).collect::<Vec<_>>()
    };
    assert_eq!(live(&[&man.id, &woman.id], Some(second)), [(first, true)]);
    assert_eq!(live(&[&man.id, &couple(2).1.id], Some(second)), [(first, false)]);
    assert_eq!(live(&[&woman.id], None), [(first, false)]);
    assert_eq!(live(&[&man.id, &woman.id], Some(first)), []);
    world.act(first, Command::Withdraw { by: SpouseRole::Man }).unwrap();
    assert_eq!(live(&[&man.id, &woman.id], Some(second)), []);
}
