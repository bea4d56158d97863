//! Invariants of domain.md §9.3 under random requests by random people, in any order. Failing runs print their input.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::tests::{Desk, the_main_path};
use super::*;
use crate::rules::Wants;
use crate::staff::Role;
use crate::supply::{BookletState, Supply};
use crate::testing;
use crate::values::PrintNo;

/// A point's stock as the log tells it: what a store projects from the same events.
#[derive(Default)]
struct Stock {
    booklets: BTreeMap<PrintNo, BookletState>,
    highest: Option<u32>,
}

impl Stock {
    fn of(booklets: u64) -> Self {
        Self { booklets: (0..booklets).map(|n| (testing::booklet(n), BookletState::InStock)).collect(), highest: None }
    }

    fn supply(&self) -> Supply {
        let free = self.booklets.iter().filter(|(_, s)| **s == BookletState::InStock).map(|(n, _)| n.clone());
        let lease = testing::lease();
        Supply { number: lease.next(self.highest).map(|n| (lease, n)), booklets: free.take(2).collect() }
    }

    /// Moves a booklet, insisting on where it was.
    fn set(&mut self, no: &PrintNo, from: &[BookletState], to: BookletState) {
        let was = self.booklets.insert(no.clone(), to).expect("a booklet of this stock");
        assert!(from.contains(&was), "{no} was {was}, goes to {to}");
    }

    fn apply(&mut self, event: &CaseEvent, case: &Case) {
        use BookletState::{InStock, Reserved, Spoiled, Used};
        if let CaseEvent::CertificatesPrepared(e) = event {
            assert!(self.highest.is_none_or(|h| e.cert_no.serial() > h), "a number is never used again");
            self.highest = Some(e.cert_no.serial());
            self.set(&e.man_booklet, &[InStock], Reserved);
            self.set(&e.woman_booklet, &[InStock], Reserved);
        }
        if let CaseEvent::CertificatesPrinted(_) = event {
            let certificate = case.certificate.as_ref().expect("printed after prepared");
            self.set(&certificate.man_booklet, &[Reserved, Used], Used);
            self.set(&certificate.woman_booklet, &[Reserved, Used], Used);
        }
        if let CaseEvent::BookletSpoiled(e) = event {
            self.set(&e.booklet, &[Reserved, Used], Spoiled);
            self.set(&e.replacement, &[InStock], Reserved);
        }
        if let CaseEvent::Withdrawn(e) = event {
            e.spoiled.iter().for_each(|no| self.set(no, &[Reserved, Used], Spoiled));
        }
    }

    fn count(&self, state: BookletState) -> usize {
        self.booklets.values().filter(|s| **s == state).count()
    }
}

fn any_command() -> impl Strategy<Value = Command> {
    let mark = prop_oneof![Just(None), Just(Some(Mark::SignedAndFingerprint)), Just(Some(Mark::FingerprintOnly))];
    let role = prop_oneof![Just(SpouseRole::Man), Just(SpouseRole::Woman)];
    let main = (0..the_main_path().len()).prop_map(|i| the_main_path().remove(i));
    prop_oneof![
        12 => main,
        1 => Just(Command::Stop),
        1 => Just(Command::RecordNotFound { index_rows: 1 }),
        1 => role.clone().prop_map(|by| Command::Withdraw { by }),
        2 => role.prop_map(|holder| Command::SpoilBooklet { holder, reason: SpoilReason::Stain }),
        1 => any::<bool>().prop_map(|agree| Command::Decide { agree, reason: Some("X".into()), reg_date: None }),
        1 => (mark.clone(), mark).prop_map(|(man, woman)| Command::WitnessDeclaration { man, woman, read_aloud: false }),
        1 => Just({
            let mut answers = testing::clear_answers();
            answers.asked.wants = Some(Wants::Marry);
            Command::AnswerFacts { answers: Box::new(answers) }
        }),
    ]
}

fn any_actor() -> impl Strategy<Value = (u128, Role, bool)> {
    let role = prop_oneof![4 => Just(Role::Registrar), 3 => Just(Role::TemporaryRegistrar), 1 => Just(Role::VillageCadre)];
    (1u128..4, role, prop::bool::weighted(0.7))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn invariants_hold_under_any_requests(
        steps in prop::collection::vec((any_command(), any_actor(), any::<bool>()), 1..60),
        couples in 1usize..4,
    ) {
        let total = 24;
        let mut stock = Stock::of(total);
        let mut bound: BTreeMap<u32, usize> = BTreeMap::new();
        let mut desks: Vec<Desk> = (0..couples).map(|_| Desk::new()).collect();
        for (i, (command, (who, role, oath), alone)) in steps.into_iter().enumerate() {
            let desk = &mut desks[i % couples];
            desk.supply = stock.supply();
            desk.actor = testing::staff(who, role);
            if !oath { desk.actor.oath = None; }
            desk.campaign.registrar_alone = alone;
            let before = desk.case.clone();
            let Ok(events) = desk.ask(command) else {
                prop_assert_eq!(&desk.case, &before, "a refusal changes nothing");
                continue;
            };
            let case = desk.case.clone().expect("events make a case");
            let actor_signs = desk.actor.may_sign(desk.now.civil_date()).is_ok();
            for event in &events {
                stock.apply(event, &case);
                if let CaseEvent::CertificatesPrepared(e) = event {
                    prop_assert!(bound.insert(e.cert_no.serial(), i % couples).is_none(), "3: a number is bound once");
                    prop_assert!(case.photo.is_some() && case.couple().is_some() && case.review.is_some(), "4");
                    prop_assert_eq!(Some(e.reg_date), case.certificate_date(&desk.campaign).map(|(day, _)| day), "5: the original date");
                }
                let signing = matches!(event, CaseEvent::DeclarationWitnessed(_) | CaseEvent::Decided(_) | CaseEvent::Sealed(_) | CaseEvent::HandedOver(_));
                prop_assert!(!signing || actor_signs, "only who may sign signs");
                if matches!(event, CaseEvent::Decided(_)) && !(alone && role == Role::Registrar) {
                    prop_assert!(!case.drafters.contains(&desk.actor.id), "two people");
                }
            }
            if let Some(before) = before.filter(|b| b.state == CaseState::Issued) {
                prop_assert_eq!(&before, &case, "7: nothing changes after S10");
            }
        }
        let by_state: usize = BookletState::ALL.iter().map(|s| stock.count(*s)).sum();
        prop_assert_eq!(by_state, total as usize, "1: every booklet is in exactly one state");
        let mut held: Vec<PrintNo> = Vec::new();
        for case in desks.iter().filter_map(|d| d.case.as_ref()).filter(|c| c.state != CaseState::Withdrawn) {
            held.extend(case.certificate.iter().flat_map(|c| [c.man_booklet.clone(), c.woman_booklet.clone()]));
        }
        let distinct: std::collections::BTreeSet<_> = held.iter().collect();
        prop_assert_eq!(distinct.len(), held.len(), "1: no booklet on two live cases");
    }

    #[test]
    fn events_survive_storage(upto in 1usize..15) {
        let mut desk = Desk::new();
        for command in the_main_path().into_iter().take(upto) {
            desk.ask(command).unwrap();
        }
        for event in &desk.events {
            let mut bytes = Vec::new();
            let mut serializer = minicbor_serde::Serializer::new(&mut bytes);
            event.serialize_payload(&mut serializer).unwrap();
            let mut deserializer = minicbor_serde::Deserializer::new(&bytes);
            let read = CaseEvent::deserialize_payload(event.type_name(), &mut deserializer).unwrap().unwrap();
            prop_assert_eq!(event, &read);
        }
    }
}
