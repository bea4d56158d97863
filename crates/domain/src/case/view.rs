//! A case as a person looks at it: steps, what is missing, what may be done. Pure; the desk, the registry and reports share it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::checklist::{Line, missing_evidence};
use super::codes::{CaseState, RegDateRule};
use super::command::{Context, Verb};
use super::decide::may;
use super::event::{CaseEvent, FormKind};
use super::evolve::{EventMeta, evolve};
use super::state::Case;
use crate::code::codes;
use crate::error::DomainError;
use crate::ids::StaffId;
use crate::rules::{Material, RowId, Search, Standing, Verdict};
use crate::time::DeviceTime;

codes! {
    /// Status of a step.
    pub enum StepStatus {
        /// Complete.
        Done = "DONE",
        /// To be worked on.
        Current = "CURRENT",
        /// Later.
        Todo = "TODO",
        /// The case stopped here.
        Stopped = "STOPPED",
    }
}

codes! {
    /// What is missing in a step.
    pub enum Missing {
        /// Husband's identity.
        Man = "MAN",
        /// Wife's identity.
        Woman = "WOMAN",
        /// Notice and willingness.
        Notice = "NOTICE",
        /// Questions.
        Questions = "QUESTIONS",
        /// Reasons of reissue.
        Reasons = "REASONS",
        /// The old file.
        File = "FILE",
        /// Agreeing documents (D28).
        Documents = "DOCUMENTS",
        /// The proxy's papers (D41).
        Proxy = "PROXY",
        /// Papers a row asks for.
        Evidence = "EVIDENCE",
        /// The head's approval.
        Approval = "APPROVAL",
        /// The photograph.
        Photo = "PHOTO",
        /// The signed declaration.
        Declaration = "DECLARATION",
        /// The decision.
        Decision = "DECISION",
        /// Number and booklets.
        Number = "NUMBER",
        /// Printing.
        Printing = "PRINTING",
        /// Signature, photo, seal.
        Seal = "SEAL",
        /// Hand-over.
        HandOver = "HAND_OVER",
    }
}

/// One of the five steps of the desk: 身份, 资格, 查档, 照片与声明, 制证.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// 1 to 5.
    pub number: u8,
    /// Status.
    pub status: StepStatus,
    /// What is missing.
    pub missing: Vec<Missing>,
}

/// One line of a case's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// Position in its log.
    pub seq: u64,
    /// Type name.
    pub kind: &'static str,
    /// When.
    pub at: DeviceTime,
    /// Who.
    pub actor: StaffId,
    /// State after it.
    pub state: CaseState,
}

/// Everything a desk shows of a case.
#[derive(Clone, Debug)]
pub struct CaseSnapshot {
    /// The case.
    pub case: Case,
    /// What the table says.
    pub verdict: Verdict,
    /// The papers it needs, and which are here.
    pub checklist: Vec<Line>,
    /// Papers that tell of the case as it stands.
    pub papers: Vec<FormKind>,
    /// What may be noted as a paper.
    pub notable: Vec<Material>,
    /// 登记日期 that would be printed now.
    pub printed_date: Option<(NaiveDate, RegDateRule)>,
    /// Version of the rule set it says so by.
    pub rules_version: String,
    /// The five steps.
    pub steps: Vec<Step>,
    /// What may be done, and why not.
    pub actions: Vec<(Verb, Option<DomainError>)>,
    /// What happened, oldest first.
    pub history: Vec<HistoryEntry>,
    /// Not acknowledged by the registry.
    pub unsent: bool,
    /// Names of the people in the history.
    pub staff: BTreeMap<StaffId, String>,
    /// Civil date at the desk.
    pub today: NaiveDate,
    /// Who is at the desk.
    pub operator: StaffId,
}

/// Folds events into the case and its history. `None` without events.
pub fn fold<'a>(events: impl IntoIterator<Item = (u64, &'a CaseEvent, EventMeta)>) -> Option<(Case, Vec<HistoryEntry>)> {
    let mut case: Option<Case> = None;
    let mut history = Vec::new();
    for (seq, event, meta) in events {
        let next = evolve(case.take(), event, &meta);
        history.push(HistoryEntry { seq, kind: event.type_name(), at: meta.at, actor: meta.actor, state: next.state });
        case = Some(next);
    }
    case.map(|case| (case, history))
}

/// Which verbs may be done now, for the person of `ctx`.
pub fn actions(case: &Case, ctx: &Context<'_>) -> Vec<(Verb, Option<DomainError>)> {
    Verb::ALL.iter().filter(|v| **v != Verb::Open).map(|v| (*v, may(*v, case, ctx).err())).collect()
}

/// The five steps of a case.
pub fn steps(case: &Case, verdict: &Verdict) -> Vec<Step> {
    let stopped = verdict.stop().is_some() && case.declaration.is_none();
    let lists = [identity(case, verdict), eligibility(case, verdict), file(case, verdict), papers(case), certificate(case)];
    let halted = case.stopped.is_some() && !case.state.is_live();
    let mut current_found = false;
    let mut steps = Vec::new();
    for (number, missing) in (1u8..).zip(lists) {
        let done = missing.is_empty() && !(number == 2 && stopped);
        let status = if done {
            StepStatus::Done
        } else if current_found {
            StepStatus::Todo
        } else {
            current_found = true;
            if halted || (number == 2 && stopped) { StepStatus::Stopped } else { StepStatus::Current }
        };
        steps.push(Step { number, status, missing });
    }
    steps
}

fn list(conditions: &[(bool, Missing)]) -> Vec<Missing> {
    conditions.iter().filter(|(missing, _)| *missing).map(|(_, what)| *what).collect()
}

fn identity(case: &Case, verdict: &Verdict) -> Vec<Missing> {
    let disagree = case.couple().is_some_and(|(m, w)| !m.documents_agree || !w.documents_agree);
    list(&[
        (case.man.is_none(), Missing::Man),
        (case.woman.is_none(), Missing::Woman),
        (disagree || verdict.hits(RowId::D29), Missing::Documents),
        (verdict.hits(RowId::D41), Missing::Proxy),
    ])
}

fn eligibility(case: &Case, verdict: &Verdict) -> Vec<Missing> {
    list(&[
        (case.notice.is_none(), Missing::Notice),
        (verdict.standing == Standing::Open, Missing::Questions),
        (case.answers.reason_man.is_none() || case.answers.reason_woman.is_none(), Missing::Reasons),
    ])
}

/// The file, or what stands in its place when it is nowhere; and what a file that is not exact asks for.
fn file(case: &Case, verdict: &Verdict) -> Vec<Missing> {
    let signed = case.declaration.is_some();
    let none = case.file.is_none() && case.search() != Search::NotFound;
    let evidence = !signed && !missing_evidence(case, verdict).is_empty();
    let asks = !signed && !verdict.for_the_head().is_empty();
    let approved = case.request.as_ref().and_then(|r| r.answer.as_ref()).is_some_and(|a| a.approved);
    list(&[(none, Missing::File), (evidence, Missing::Evidence), (asks && !approved, Missing::Approval)])
}

fn papers(case: &Case) -> Vec<Missing> {
    list(&[(case.photo.is_none(), Missing::Photo), (case.declaration.is_none(), Missing::Declaration)])
}

fn certificate(case: &Case) -> Vec<Missing> {
    let passed = |states: &[CaseState]| states.contains(&case.state);
    let printed = passed(&[CaseState::Printed, CaseState::Sealed, CaseState::Issued, CaseState::Confirmed]);
    let sealed = passed(&[CaseState::Sealed, CaseState::Issued, CaseState::Confirmed]);
    let issued = passed(&[CaseState::Issued, CaseState::Confirmed]);
    list(&[
        (case.review.is_none(), Missing::Decision),
        (case.certificate.is_none(), Missing::Number),
        (!printed, Missing::Printing),
        (!sealed, Missing::Seal),
        (!issued, Missing::HandOver),
    ])
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Desk, the_main_path};
    use super::*;
    use crate::case::Verb;

    #[test]
    fn the_current_step_moves_forward_and_ends_with_all_done() {
        let at = |verb| {
            let desk = Desk::served_until(verb);
            let case = desk.case.clone().unwrap();
            let steps = steps(&case, &desk.verdict_of(&case));
            steps.iter().find(|s| s.status == StepStatus::Current).map(|s| s.number)
        };
        assert_eq!(at(Verb::RecordParty), Some(1));
        assert_eq!(at(Verb::RecordNotice), Some(2));
        assert_eq!(at(Verb::RunLookup), Some(3));
        assert_eq!(at(Verb::AttachPhoto), Some(4));
        assert_eq!(at(Verb::Decide), Some(5));
        let mut desk = Desk::new();
        the_main_path().into_iter().for_each(|c| drop(desk.ask(c).unwrap()));
        let case = desk.case.clone().unwrap();
        assert!(steps(&case, &desk.verdict_of(&case)).iter().all(|s| s.status == StepStatus::Done));
    }
}
