//! A point's stock as the log tells it: what a store projects from the same events.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::{Case, CaseEvent, CaseState};
use crate::supply::{BookletState, Supply};
use crate::testing;
use crate::values::PrintNo;

/// Booklets and the numbers bound so far.
pub(super) struct Stock {
    booklets: BTreeMap<PrintNo, BookletState>,
    numbers: BTreeSet<u32>,
}

impl Stock {
    pub(super) fn of(booklets: u64) -> Self {
        Self { booklets: (0..booklets).map(|n| (testing::booklet(n), BookletState::InStock)).collect(), numbers: BTreeSet::new() }
    }

    pub(super) fn supply(&self) -> Supply {
        let free = self.booklets.iter().filter(|(_, s)| **s == BookletState::InStock).map(|(n, _)| n.clone());
        let lease = testing::lease();
        Supply { number: lease.next(self.numbers.last().copied()).map(|n| (lease, n)), booklets: free.take(2).collect() }
    }

    /// Moves a booklet, insisting on where it was.
    fn set(&mut self, no: &PrintNo, from: &[BookletState], to: BookletState) {
        let was = self.booklets.insert(no.clone(), to).expect("a booklet of this stock");
        assert!(from.contains(&was), "{no} was {was}, goes to {to}");
    }

    pub(super) fn apply(&mut self, event: &CaseEvent, case: &Case) {
        use BookletState::{InStock, Reserved, Spoiled, Used};
        if let CaseEvent::CertificatesPrepared(e) = event {
            assert!(self.numbers.insert(e.cert_no.serial()), "3: a number is never used again");
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
        if let CaseEvent::CentreActed(_) = event
            && case.state == CaseState::Revoked
            && let Some(certificate) = case.certificate.as_ref().filter(|c| c.issued_at.is_none())
        {
            // Acts may come again; what was spoiled before stays spoiled.
            self.set(&certificate.man_booklet, &[Reserved, Used, Spoiled], Spoiled);
            self.set(&certificate.woman_booklet, &[Reserved, Used, Spoiled], Spoiled);
        }
    }

    /// Where a booklet is.
    pub(super) fn of_booklet(&self, no: &PrintNo) -> Option<BookletState> {
        self.booklets.get(no).copied()
    }

    /// Every booklet, counted by where it is.
    pub(super) fn total(&self) -> usize {
        BookletState::ALL.iter().map(|state| self.booklets.values().filter(|s| *s == state).count()).sum()
    }
}
