//! What the table says, for the side panel.

use buzheng_domain::case::{Case, Line, cure};
use buzheng_domain::rules::{Hit, Need, Verdict};

use crate::case::{CheckLine, HitView, NeedView, VerdictView};

fn codes<T: ToString>(items: impl IntoIterator<Item = T>) -> Vec<String> {
    items.into_iter().map(|item| item.to_string()).collect()
}

pub(super) fn verdict_view(case: &Case, verdict: &Verdict, rules_version: &str) -> VerdictView {
    VerdictView {
        standing: verdict.standing.to_string(),
        hits: verdict.hits.iter().map(|hit| hit_view(case, hit)).collect(),
        open: codes(&verdict.ask),
        decider: verdict.decider().to_string(),
        exact: verdict.is_exact(),
        rules_version: rules_version.to_owned(),
    }
}

fn hit_view(case: &Case, hit: &Hit) -> HitView {
    HitView {
        row: hit.row.to_string(),
        outcome: hit.outcome.to_string(),
        reason: hit.reason.to_string(),
        cure: cure(case, hit).to_owned(),
        basis: codes(hit.basis),
        facts: hit.facts.clone(),
        whom: codes(&hit.whom),
        needs: hit.needs.iter().map(need_view).collect(),
        helpful: codes(hit.helpful),
        decider: hit.decider.to_string(),
        refer: hit.refer.map(|r| r.to_string()),
    }
}

pub(super) fn need_view(need: &Need) -> NeedView {
    NeedView { any_of: codes(&need.any_of), whose: need.whose.to_string() }
}

pub(super) fn check_line(line: &Line) -> CheckLine {
    CheckLine { need: need_view(&line.need), row: line.row.map(|r| r.to_string()), here: line.here }
}
