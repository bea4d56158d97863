//! The shape of a row: when it holds, what follows, on what it rests, what it asks for, who decides.

use super::codes::{Basis, Decider, Outcome, ReasonKey, Referral, RowId};
use super::facts::{FactKey, Facts};
use super::materials::{Material, Whose};
use crate::campaign::Campaign;
use crate::case::SpouseRole;

/// Whether a row holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// It holds.
    Yes,
    /// It does not.
    No,
    /// It cannot be told before this is asked.
    Open(FactKey),
}

/// A question to the facts.
#[derive(Clone, Copy)]
pub enum Test {
    /// Of the couple.
    Couple(fn(&Facts, &Campaign) -> Holds),
    /// Of each spouse; it holds if it holds for one of them.
    Each(fn(&Facts, &Campaign, SpouseRole) -> Holds),
}

/// Whose the asked-for paper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// Of each spouse the row holds for.
    Concerned,
    /// Of this one.
    Whose(Whose),
}

/// Any one of these papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// One is enough; the usual one first.
    pub any_of: &'static [Material],
    /// Whose.
    pub of: Of,
}

/// One row of the table.
pub struct Row {
    /// Number in domain.md §10.
    pub id: RowId,
    /// When it holds.
    pub holds: Test,
    /// What follows.
    pub outcome: Outcome,
    /// Why; also names the cure.
    pub reason: ReasonKey,
    /// On what basis.
    pub basis: &'static [Basis],
    /// The facts shown with it.
    pub facts: &'static [FactKey],
    /// Papers it asks for, beyond the base list.
    pub evidence: &'static [Ask],
    /// Papers that help and may be recorded, but are not asked for.
    pub helpful: &'static [Material],
    /// Who decides.
    pub decider: Decider,
    /// Where a referred couple is sent.
    pub refer: Option<Referral>,
}

/// A row that names neither papers nor a place: the rest is filled in by the tables.
pub(super) const fn row(
    id: RowId,
    holds: Test,
    outcome: Outcome,
    reason: ReasonKey,
    basis: &'static [Basis],
    facts: &'static [FactKey],
) -> Row {
    Row { id, holds, outcome, reason, basis, facts, evidence: &[], helpful: &[], decider: Decider::Point, refer: None }
}

impl Row {
    /// Sends the couple there.
    pub(super) const fn to(mut self, referral: Referral) -> Self {
        self.refer = Some(referral);
        self
    }

    /// Asks for these papers.
    pub(super) const fn needs(mut self, evidence: &'static [Ask]) -> Self {
        self.evidence = evidence;
        self
    }

    /// Lets these papers be recorded.
    pub(super) const fn helped_by(mut self, helpful: &'static [Material]) -> Self {
        self.helpful = helpful;
        self
    }

    /// Is decided by.
    pub(super) const fn decided_by(mut self, decider: Decider) -> Self {
        self.decider = decider;
        self
    }
}

/// One paper of the spouse concerned.
pub(super) const fn own(any_of: &'static [Material]) -> Ask {
    Ask { any_of, of: Of::Concerned }
}

/// One paper of the couple.
pub(super) const fn joint(any_of: &'static [Material]) -> Ask {
    Ask { any_of, of: Of::Whose(Whose::Both) }
}

/// One paper of the proxy.
pub(super) const fn proxys(any_of: &'static [Material]) -> Ask {
    Ask { any_of, of: Of::Whose(Whose::Proxy) }
}
