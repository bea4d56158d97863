//! What the table says of a set of facts.

use std::collections::{BTreeMap, BTreeSet};

use super::branch_rows::BRANCH_ROWS;
use super::codes::{Basis, Decider, Outcome, ReasonKey, Referral, RowId, Standing};
use super::facts::{FactKey, Facts};
use super::materials::{Material, Need};
use super::row::{Holds, Of, Row, Test};
use super::stop_rows::{STOP_ROWS, cutoff_of};
use crate::campaign::Campaign;
use crate::case::SpouseRole;

/// One row that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The row.
    pub row: RowId,
    /// What it leads to.
    pub outcome: Outcome,
    /// Why; also names the cure.
    pub reason: ReasonKey,
    /// Sources.
    pub basis: &'static [Basis],
    /// The facts it rests on; those of a spouse as `key_man`, `key_woman`.
    pub facts: BTreeMap<String, String>,
    /// The spouses it holds for; both for a row of the couple.
    pub whom: Vec<SpouseRole>,
    /// Papers it asks for, beyond the base list.
    pub needs: Vec<Need>,
    /// Papers that may be recorded with it.
    pub helpful: &'static [Material],
    /// Who decides.
    pub decider: Decider,
    /// Where the couple is sent.
    pub refer: Option<Referral>,
}

/// What the table says: where the case stands, and every row that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Where the case stands.
    pub standing: Standing,
    /// Every row that holds, the ruling one first, then in the table's order.
    pub hits: Vec<Hit>,
    /// Questions still open, in the table's order, each once.
    pub ask: Vec<FactKey>,
}

impl Verdict {
    /// The row whose outcome stands, if one holds.
    pub fn ruling(&self) -> Option<&Hit> {
        self.hits.first()
    }

    /// The row that ends the case at the point.
    pub fn stop(&self) -> Option<&Hit> {
        self.ruling().filter(|_| self.standing == Standing::Stop)
    }

    /// Acceptable, with whatever papers and decider it names.
    pub fn accepts(&self) -> bool {
        matches!(self.standing, Standing::Accept | Standing::AcceptEvidence)
    }

    /// The simple path: D18, and nothing that asks for more.
    pub fn is_exact(&self) -> bool {
        self.standing == Standing::Accept && self.hits(RowId::D18)
    }

    /// A row holds.
    pub fn hits(&self, row: RowId) -> bool {
        self.hits.iter().any(|hit| hit.row == row)
    }

    /// Rows that hold.
    pub fn rows(&self) -> BTreeSet<RowId> {
        self.hits.iter().map(|hit| hit.row).collect()
    }

    /// The highest decider a row names.
    pub fn decider(&self) -> Decider {
        self.hits.iter().map(|hit| hit.decider).max().unwrap_or(Decider::Point)
    }

    /// Rows the Centre's head must approve.
    pub fn for_the_head(&self) -> Vec<RowId> {
        self.hits.iter().filter(|hit| hit.decider == Decider::Head).map(|hit| hit.row).collect()
    }
}

/// Walks the table. A later row never overtakes a question the law asks first, but a stop row shows before every question is
/// answered.
pub fn judge(facts: &Facts, campaign: &Campaign) -> Verdict {
    let mut ask: Vec<FactKey> = Vec::new();
    let mut hits: Vec<Hit> = Vec::new();
    for row in STOP_ROWS {
        match test(row, facts, campaign) {
            (Holds::No, _) => {}
            (Holds::Open(key), _) if ask.contains(&key) => {}
            (Holds::Open(key), _) => ask.push(key),
            (Holds::Yes, whom) => hits.push(hit(row, whom, facts, campaign)),
        }
    }
    // A row that only holds the case (D14) yields to one that ends it.
    if let Some(at) = hits.iter().position(|hit| hit.outcome != Outcome::Pending)
        && let Some(front) = hits.get_mut(..=at)
    {
        front.rotate_right(1);
    }
    let stopped = hits.first().map(|hit| hit.outcome);
    for row in BRANCH_ROWS {
        if let (Holds::Yes, whom) = test(row, facts, campaign) {
            hits.push(hit(row, whom, facts, campaign));
        }
    }
    let standing = match stopped {
        Some(Outcome::Pending) => Standing::Pending,
        Some(_) => Standing::Stop,
        None if !ask.is_empty() => Standing::Open,
        None => {
            gravest_first(&mut hits);
            accumulated(&hits, facts)
        }
    };
    Verdict { standing, hits, ask }
}

/// Brings the gravest branch row to the front; the others keep the table's order.
fn gravest_first(hits: &mut [Hit]) {
    let gravest = hits.iter().map(|hit| hit.outcome).max();
    if let Some(at) = hits.iter().position(|hit| Some(hit.outcome) == gravest)
        && let Some(front) = hits.get_mut(..=at)
    {
        front.rotate_right(1);
    }
}

/// No row against it is not yet a row for it: a case is acceptable with a file, or by D30 and D31 without one.
fn accumulated(hits: &[Hit], facts: &Facts) -> Standing {
    let grounds = facts.file.is_some() || hits.iter().any(|hit| matches!(hit.row, RowId::D30 | RowId::D31));
    match hits.first().map(|hit| hit.outcome) {
        Some(Outcome::Suspend | Outcome::Withdraw | Outcome::Refer | Outcome::NotAccept) => Standing::Stop,
        Some(Outcome::Refuse) => Standing::Refuse,
        Some(Outcome::Pending) => Standing::Pending,
        Some(Outcome::AcceptEvidence) if grounds => Standing::AcceptEvidence,
        // Papers asked for by a row that accepts (a damaged booklet, a power of attorney) must be here as well.
        Some(Outcome::Accept) if grounds => Standing::Accept,
        Some(Outcome::AcceptEvidence | Outcome::Accept) | None => Standing::Clear,
    }
}

fn test(row: &Row, facts: &Facts, campaign: &Campaign) -> (Holds, Vec<SpouseRole>) {
    match row.holds {
        Test::Couple(holds) => (holds(facts, campaign), SpouseRole::BOTH.to_vec()),
        Test::Each(holds) => {
            let each = SpouseRole::BOTH.map(|role| (holds(facts, campaign, role), role));
            let whom: Vec<SpouseRole> = each.iter().filter(|(h, _)| *h == Holds::Yes).map(|(_, role)| *role).collect();
            let open = each.iter().map(|(h, _)| *h).find(|h| matches!(h, Holds::Open(_)));
            match open {
                _ if !whom.is_empty() => (Holds::Yes, whom),
                Some(open) => (open, Vec::new()),
                None => (Holds::No, Vec::new()),
            }
        }
    }
}

fn hit(row: &Row, whom: Vec<SpouseRole>, facts: &Facts, campaign: &Campaign) -> Hit {
    let mut explained = facts.explain(row.facts, &whom);
    if row.facts.contains(&FactKey::Cutoff)
        && let Some(day) = facts.asked.organ_kind.and_then(|kind| cutoff_of(kind, campaign))
    {
        explained.insert(FactKey::Cutoff.to_string(), day.to_string());
    }
    let mut needs = Vec::new();
    for ask in row.evidence {
        let any_of = ask.any_of.to_vec();
        match ask.of {
            Of::Whose(whose) => needs.push(Need { any_of, whose }),
            Of::Concerned => needs.extend(whom.iter().map(|role| Need { any_of: any_of.clone(), whose: (*role).into() })),
        }
    }
    let (outcome, refer) = settled(row, campaign);
    Hit {
        row: row.id,
        outcome,
        reason: row.reason,
        basis: row.basis,
        facts: explained,
        whom,
        needs,
        helpful: row.helpful,
        decider: row.decider,
        refer,
    }
}

/// Q6: whether missing files may be served at a point at all is the Centre's choice.
fn settled(row: &Row, campaign: &Campaign) -> (Outcome, Option<Referral>) {
    let missing = matches!(row.id, RowId::D30 | RowId::D31);
    if missing && !campaign.policy.missing_file_at_point { (Outcome::Refer, Some(Referral::Window)) } else { (row.outcome, row.refer) }
}
