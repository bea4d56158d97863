//! Which papers this case needs: the base list, and what the rows that hold ask for. Nothing else may be demanded, nothing of
//! it waived (domain.md §10.3).

use std::collections::BTreeSet;

use super::party::SpouseRole;
use super::state::Case;
use crate::code::codes;
use crate::rules::{Decider, Hit, Material, Need, Outcome, RowId, Verdict, Whose};

/// One line of a case's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The paper.
    pub need: Need,
    /// The row that asks for it; `None` for the base list.
    pub row: Option<RowId>,
    /// It is here.
    pub here: bool,
}

/// The list, base papers first.
pub fn checklist(case: &Case, verdict: &Verdict) -> Vec<Line> {
    let mut lines: Vec<Line> = base().into_iter().map(|need| line(case, need, None)).collect();
    for hit in &verdict.hits {
        for need in &hit.needs {
            if lines.iter().all(|line| line.need != *need) {
                lines.push(line(case, need.clone(), Some(hit.row)));
            }
        }
    }
    lines
}

/// Papers the rows ask for that are not here.
pub(super) fn missing_evidence(case: &Case, verdict: &Verdict) -> Vec<Need> {
    checklist(case, verdict).into_iter().filter(|line| line.row.is_some() && !line.here).map(|line| line.need).collect()
}

/// Papers the couple must fetch: what is missing and is not made at the desk.
pub fn to_fetch(case: &Case, verdict: &Verdict) -> Vec<Need> {
    let made_here = |need: &Need| need.any_of.iter().all(|m| matches!(m, Material::M03 | Material::M04 | Material::M05));
    checklist(case, verdict).into_iter().filter(|line| !line.here && !made_here(&line.need)).map(|line| line.need).collect()
}

codes! {
    /// What cures a row once its own cure is done or cannot help; the others are named by their reason.
    pub enum CureNow {
        /// The proxy is in order, but the file is not exact: only the spouse can come (L5).
        ProxyFileDiffers = "PROXY_FILE_DIFFERS",
        /// The papers are here; the head is to be asked.
        AskHead = "ASK_HEAD",
        /// The head was asked.
        AwaitingHead = "AWAITING_HEAD",
        /// The head has answered.
        HeadAnswered = "HEAD_ANSWERED",
        /// The papers are here; a registrar decides.
        EvidenceHere = "EVIDENCE_HERE",
    }
}

/// Key of what cures a row now, worded as `cure_<key>`: the row's own cure, as long as what it asks for is not here.
pub fn cure(case: &Case, hit: &Hit) -> &'static str {
    if hit.row == RowId::D41 && case.proxy.as_ref().is_some_and(|proxy| proxy.qualified()) {
        return CureNow::ProxyFileDiffers.as_str();
    }
    let here = |need: &Need| need.any_of.iter().any(|material| in_hand(case, *material, need.whose));
    if hit.outcome != Outcome::AcceptEvidence || !hit.needs.iter().all(here) {
        return hit.reason.as_str();
    }
    match (hit.decider, case.request.as_ref().map(|request| request.answer.is_some())) {
        (Decider::Head, None) => CureNow::AskHead.as_str(),
        (Decider::Head, Some(false)) => CureNow::AwaitingHead.as_str(),
        (Decider::Head, Some(true)) => CureNow::HeadAnswered.as_str(),
        (Decider::Point | Decider::Registrar, _) if hit.needs.is_empty() => hit.reason.as_str(),
        (Decider::Point | Decider::Registrar, _) => CureNow::EvidenceHere.as_str(),
    }
}

/// What may be noted: the list, what helps, the old certificate and other papers (M14, M16: never blocking).
pub fn may_be_noted(case: &Case, verdict: &Verdict) -> BTreeSet<Material> {
    let listed = checklist(case, verdict).into_iter().flat_map(|line| line.need.any_of);
    let helpful = verdict.hits.iter().flat_map(|hit| hit.helpful.iter().copied());
    let asked_once = case.requested.iter().flat_map(|need| need.any_of.iter().copied());
    listed.chain(helpful).chain(asked_once).chain([Material::M14, Material::M16]).collect()
}

fn line(case: &Case, need: Need, row: Option<RowId>) -> Line {
    let here = need.any_of.iter().any(|material| in_hand(case, *material, need.whose));
    Line { need, row, here }
}

/// M01–M05; of a proxy case the proxy's papers come by their row.
fn base() -> Vec<Need> {
    let of = |material: Material, whose: Whose| Need { any_of: vec![material], whose };
    let mut needs = Vec::new();
    for role in SpouseRole::BOTH {
        needs.push(of(Material::M01, role.into()));
        needs.push(Need { any_of: vec![Material::M02, Material::M02e, Material::M06], whose: role.into() });
    }
    needs.push(of(Material::M03, Whose::Both));
    needs.push(of(Material::M04, Whose::Both));
    needs.push(of(Material::M05, Whose::Both));
    needs
}

/// A paper is here: by what the desk recorded of it, or as noted.
fn in_hand(case: &Case, material: Material, whose: Whose) -> bool {
    let party = |whose: Whose| match whose {
        Whose::Man => case.man.as_ref(),
        Whose::Woman => case.woman.as_ref(),
        Whose::Both | Whose::Proxy => None,
    };
    let noted = case.has_paper(material, whose);
    match material {
        Material::M01 => party(whose).is_some_and(|p| p.documents_agree),
        Material::M02 => noted || party(whose).is_some_and(|p| p.documents_agree && p.hukou_doc.is_here()),
        Material::M03 => case.photo.is_some(),
        Material::M04 => case.declaration.is_some(),
        Material::M05 => case.file.is_some() || case.search() == crate::rules::Search::NotFound,
        Material::M09 => case.proxy.as_ref().is_some_and(|p| p.notarised()),
        Material::M10 => case.proxy.is_some(),
        Material::M11 => case.proxy.as_ref().is_some_and(|p| p.id_copy),
        Material::M02e
        | Material::M06
        | Material::M07
        | Material::M08
        | Material::M12
        | Material::M13
        | Material::M14
        | Material::M15
        | Material::M16 => noted,
    }
}
