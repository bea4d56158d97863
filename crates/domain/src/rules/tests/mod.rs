//! One named test a row (`d23_…`), each from a clear couple by the one change that makes the row hold; then what rows do together.

mod branch;
mod stop;
mod together;

use std::collections::BTreeMap;

use super::*;
use crate::campaign::Campaign;
use crate::testing::{campaign, clear_facts};

/// What a row is expected to say.
struct Want {
    standing: Standing,
    outcome: Outcome,
    decider: Decider,
    refer: Option<Referral>,
    /// `M13:BOTH M02|M02E|M06:MAN`: one of each group, of that person.
    needs: &'static str,
    /// `key=VALUE key=VALUE`: exactly these facts are shown.
    facts: &'static str,
}

/// A row that accepts, asks for nothing and is decided at the point.
const ACCEPTS: Want =
    Want { standing: Standing::Accept, outcome: Outcome::Accept, decider: Decider::Point, refer: None, needs: "", facts: "" };

/// A row that accepts with the explanation, decided by a Centre registrar.
const EXPLAINED: Want = Want {
    standing: Standing::AcceptEvidence,
    outcome: Outcome::AcceptEvidence,
    decider: Decider::Registrar,
    refer: None,
    needs: "M13:BOTH",
    facts: "",
};

/// A row that ends the case.
const fn stops(outcome: Outcome, refer: Option<Referral>, facts: &'static str) -> Want {
    Want { standing: Standing::Stop, outcome, decider: Decider::Point, refer, needs: "", facts }
}

/// A row that holds the case.
const fn holds(needs: &'static str, facts: &'static str) -> Want {
    Want { standing: Standing::Pending, outcome: Outcome::Pending, decider: Decider::Point, refer: None, needs, facts }
}

fn verdict(change: impl FnOnce(&mut Facts)) -> Verdict {
    verdict_with(&campaign(), change)
}

fn verdict_with(campaign: &Campaign, change: impl FnOnce(&mut Facts)) -> Verdict {
    let mut facts = clear_facts();
    change(&mut facts);
    judge(&facts, campaign)
}

/// The file was found, but §11.4 does not hold.
fn inexact(f: &mut Facts) {
    if let Some(file) = &mut f.file {
        file.exact = false;
    }
}

/// The file is in none of the three places.
fn nowhere(f: &mut Facts) {
    f.file = None;
    f.search = Some(Search::NotFound);
}

fn as_map(text: &str) -> BTreeMap<String, String> {
    text.split_whitespace().map(|pair| pair.split_once('=').unwrap()).map(|(k, v)| (k.to_owned(), v.to_owned())).collect()
}

fn needs_of(hit: &Hit) -> String {
    let group = |need: &Need| {
        let any: Vec<&str> = need.any_of.iter().map(|m| m.as_str()).collect();
        format!("{}:{}", any.join("|"), need.whose)
    };
    hit.needs.iter().map(group).collect::<Vec<_>>().join(" ")
}

/// The row holds after `change`, says what is wanted, and its outcome is the one that stands or is milder than it.
#[track_caller]
fn row_says(row: RowId, change: impl FnOnce(&mut Facts), want: &Want) -> Verdict {
    let verdict = verdict(change);
    let hit = verdict.hits.iter().find(|hit| hit.row == row).unwrap_or_else(|| panic!("{row} does not hold: {verdict:?}"));
    assert_eq!((verdict.standing, hit.outcome), (want.standing, want.outcome), "{row}");
    assert_eq!((hit.decider, hit.refer), (want.decider, want.refer), "{row}");
    assert_eq!(needs_of(hit), want.needs, "{row}");
    assert_eq!(hit.facts, as_map(want.facts), "{row}");
    assert!(!hit.basis.is_empty(), "{row} rests on something");
    verdict.clone()
}

/// The row does not hold after `change`.
#[track_caller]
fn row_misses(row: RowId, change: impl FnOnce(&mut Facts)) {
    let verdict = verdict(change);
    assert!(!verdict.hits(row), "{row} holds: {verdict:?}");
}
