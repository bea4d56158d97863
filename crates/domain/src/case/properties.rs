//! Invariants of domain.md §9.3 and the two-person rule under random requests by random people, in any order; and folding of any
//! events in any order. Failing runs print their input.
//!
//! Invariant 6 holds by construction (there is no other operation than reissue), 10 is the store's.

mod oracle;
mod play;
mod stock;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, TestRunner};

use super::tests::{Desk, the_main_path};
use super::*;
use crate::rules::{Material, Whose};
use crate::testing;
use play::{Play, any_step};

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn invariants_hold_under_any_requests_by_anybody(steps in prop::collection::vec(any_step(), 1..100), desks in 1usize..4) {
        let mut play = Play::new(desks);
        for (i, step) in steps.into_iter().enumerate() {
            play.take(i % desks, step)?;
        }
        play.end()?;
    }

    /// What is in the log has happened, whatever it is: folding and looking never fail.
    #[test]
    fn any_events_in_any_order_can_be_folded_and_looked_at(order in prop::collection::vec(any::<prop::sample::Index>(), 0..60)) {
        let pool = &*POOL;
        let mut desk = Desk::new();
        for index in order {
            desk.happens(&pool[index.index(pool.len())]);
            let (case, verdict) = (desk.case().clone(), desk.verdict());
            let _ = (view::steps(&case, &verdict), papers(&case, &verdict), checklist(&case, &verdict), may_be_noted(&case, &verdict));
            let _ = (case.certificate_date(&desk.campaign), case.date_choice(), case.search());
        }
        for verb in ALL_VERBS.iter().filter(|_| desk.case.is_some()) {
            let _ = desk.may(*verb);
        }
        prop_assert_eq!(desk.case.as_ref().map_or(0, |case| case.version as usize), desk.events.len());
    }

    #[test]
    fn every_event_survives_storage(index in any::<prop::sample::Index>()) {
        let pool = &*POOL;
        let event = &pool[index.index(pool.len())];
        let mut bytes = Vec::new();
        let mut serializer = minicbor_serde::Serializer::new(&mut bytes);
        event.serialize_payload(&mut serializer).unwrap();
        let mut deserializer = minicbor_serde::Deserializer::new(&bytes);
        let read = CaseEvent::deserialize_payload(event.type_name(), &mut deserializer).unwrap().unwrap();
        prop_assert_eq!(event, &read);
    }
}

/// Random play is worth something only if it gets everywhere.
#[test]
fn random_play_reaches_every_state_and_every_kind_of_event() {
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRunner::deterministic().new_rng());
    let strategy = prop::collection::vec(any_step(), 1..100);
    let (mut states, mut events) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..400 {
        let steps = strategy.new_tree(&mut runner).unwrap().current();
        let mut play = Play::new(2);
        for (i, step) in steps.into_iter().enumerate() {
            play.take(i % 2, step).unwrap();
            states.extend(play.states());
        }
        events.extend(play.events().map(CaseEvent::type_name));
    }
    // S5 passes within one act.
    let missed: Vec<CaseState> = CaseState::ALL.iter().copied().filter(|s| *s != CaseState::Accepted && !states.contains(s)).collect();
    assert_eq!(missed, []);
    let unseen: Vec<&str> = CaseEvent::TYPE_NAMES.iter().copied().filter(|name| !events.contains(name)).collect();
    assert_eq!(unseen, [""; 0]);
}

static POOL: LazyLock<Vec<CaseEvent>> = LazyLock::new(pool);

/// One of every kind of event, and some of them in several forms.
fn pool() -> Vec<CaseEvent> {
    let mut desks = vec![Desk::served(), Desk::homophone(), Desk::waiting_for_the_book(), Desk::absent()];
    let mut unproven = Desk::nowhere();
    unproven.note(Material::M12, Whose::Both);
    unproven.note(Material::M15, Whose::Both);
    unproven.ask_head().unwrap();
    for verb in [CentreVerb::Approve, CentreVerb::Deny] {
        let mut desk = unproven.clone();
        desk.head(verb).unwrap();
        desks.push(desk);
    }
    unproven.ask(Command::ReferUnproven).unwrap();
    unproven.head(CentreVerb::TakeOver).unwrap();
    desks.push(unproven);
    let mut proxy = Desk::absent();
    proxy.ask(Command::RecordProxy { proxy: Some(Box::new(testing::proxy(SpouseRole::Man))) }).unwrap();
    proxy.ask(Command::RecordProxy { proxy: None }).unwrap();
    desks.push(proxy);
    let mut suspended = Desk::served_until(Verb::Seal);
    suspended.supply.booklets = vec![testing::booklet(2)];
    suspended.ask(Command::SpoilBooklet { holder: SpouseRole::Woman, reason: SpoilReason::Stain }).unwrap();
    suspended.ask(Command::Recuse).unwrap();
    suspended.ask(Command::Suspend { reason: "演示".into() }).unwrap();
    for verb in [CentreVerb::Resume, CentreVerb::Revoke] {
        let mut desk = suspended.clone();
        desk.head(verb).unwrap();
        desks.push(desk);
    }
    let mut ends = Desk::served();
    ends.head(CentreVerb::Confirm).unwrap();
    desks.push(ends);
    for command in [Command::LeaveQueue, Command::Withdraw { by: SpouseRole::Man }] {
        let mut desk = Desk::served_until(Verb::RecordParty);
        desk.ask(command).unwrap();
        desks.push(desk);
    }
    let mut stopped = Desk::served_until(Verb::RunLookup);
    stopped.answer(|a| a.asked.registered = Some(false));
    stopped.ask(Command::Stop).unwrap();
    desks.push(stopped);
    let mut refused = Desk::served_until(Verb::Decide);
    refused.ask(Command::Decide { agree: false, reason: Some("NOT_SATISFIED".into()), reg_date: None }).unwrap();
    desks.push(refused);
    desks.into_iter().flat_map(|desk| desk.events).collect()
}

#[test]
fn the_pool_holds_every_kind_of_event() {
    let kinds: BTreeSet<&str> = pool().iter().map(CaseEvent::type_name).collect();
    assert_eq!(kinds.len(), CaseEvent::TYPE_NAMES.len());
    assert_eq!(the_main_path().len(), 16);
}
