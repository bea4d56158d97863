//! Event in, next state out. Never refuses: what is in the log has happened.

use super::centre::{CentreAct, CentreVerb};
use super::codes::*;
use super::decide::WITHDRAWN_REASON;
use super::event::CaseEvent;
use super::party::{Presence, SpouseRole};
use super::state::*;
use crate::ids::{CaseId, SessionId, StaffId};
use crate::rules::{Outcome, RowId};
use crate::time::DeviceTime;

/// What the envelope says about an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventMeta {
    /// The case.
    pub case_id: CaseId,
    /// The laptop's clock.
    pub at: DeviceTime,
    /// Who did it.
    pub actor: StaffId,
}

/// The case after `event`. A case without its opening event starts empty, so that a damaged history still shows.
pub fn evolve(case: Option<Case>, event: &CaseEvent, meta: &EventMeta) -> Case {
    let mut case = case.unwrap_or_else(|| empty(meta.case_id));
    case.version += 1;
    match event {
        CaseEvent::Opened(e) => {
            case.case_no = e.case_no.clone();
            case.session = e.session;
            case.priority = e.priority;
        }
        CaseEvent::PartyRecorded(e) => {
            match e.role {
                SpouseRole::Man => case.man = Some(e.party.clone()),
                SpouseRole::Woman => case.woman = Some(e.party.clone()),
            }
            // Another identity needs another look at the file, and another answer of the head.
            case.file = None;
            case.searched.clear();
            case.request = None;
            case.state = CaseState::Precheck;
            if case.channel != Channel::Window {
                case.channel = channel(&case);
            }
            draft(&mut case, meta);
        }
        CaseEvent::NoticeRecorded(e) => {
            case.notice = Some(Notice { version: e.version.clone(), at: meta.at, unwilling: e.unwilling.clone() });
        }
        CaseEvent::FactsAnswered(e) => {
            case.answers = e.answers.clone();
            case.request = None;
            back_to_precheck(&mut case);
            draft(&mut case, meta);
        }
        CaseEvent::ProxyRecorded(e) => {
            case.proxy = e.proxy.clone();
            case.request = None;
            back_to_precheck(&mut case);
            draft(&mut case, meta);
        }
        CaseEvent::PaperRecorded(e) => {
            case.papers.insert((e.paper.material, e.paper.whose), e.paper.clone());
            let here = |need: &crate::rules::Need| need.any_of.iter().any(|m| case.has_paper(*m, need.whose));
            if case.requested.iter().all(here) {
                back_to_precheck(&mut case);
            }
            draft(&mut case, meta);
        }
        CaseEvent::PapersRequested(e) => {
            case.requested = e.needs.clone();
            if case.state == CaseState::Precheck {
                case.state = CaseState::PendingMaterial;
            }
        }
        CaseEvent::Stopped(e) => {
            let to = stopped_state(e.outcome).unwrap_or(case.state);
            if to == CaseState::Suspended {
                suspend(&mut case, e.reason.to_string(), meta.at);
            }
            case.state = to;
            case.stopped = Some(Stopped { row: Some(e.row), reason: e.reason.to_string(), at: meta.at });
        }
        CaseEvent::LookupRun(_) => case.state = CaseState::Lookup,
        CaseEvent::FileChosen(e) => {
            case.state = if e.file.matched.is_exact() { CaseState::Lookup } else { CaseState::Evidence };
            case.file = Some(e.file.clone());
            case.request = None;
            draft(&mut case, meta);
        }
        CaseEvent::FileNotFound(_) => {
            case.file = None;
            case.request = None;
            case.searched.insert(SearchPlace::Local, false);
            case.state = if case.search() == crate::rules::Search::NotFound { CaseState::Evidence } else { CaseState::Lookup };
            draft(&mut case, meta);
        }
        CaseEvent::Searched(e) => {
            case.searched.insert(e.place, e.found);
            if case.search() == crate::rules::Search::NotFound {
                case.state = CaseState::Evidence;
            }
            draft(&mut case, meta);
        }
        CaseEvent::ApprovalRequested(e) => {
            case.requests = e.number;
            case.request = Some(Request { number: e.number, rows: e.rows.clone(), note: e.note.clone(), at: meta.at, answer: None });
            case.state = CaseState::Evidence;
            draft(&mut case, meta);
        }
        CaseEvent::ReferredUnproven(e) => end(&mut case, CaseState::Referred, e.row, e.reason.to_string(), meta.at),
        CaseEvent::Recused(_) => {
            case.recused.insert(meta.actor);
        }
        CaseEvent::Suspended(e) => suspend(&mut case, e.reason.clone(), meta.at),
        CaseEvent::Dropped(e) => end(&mut case, CaseState::Withdrawn, None, e.reason.to_string(), meta.at),
        CaseEvent::PhotoAttached(e) => {
            if case.photo.replace(e.photo.clone()).is_some() {
                case.retakes += 1;
            }
            case.photo_at = Some(meta.at);
            draft(&mut case, meta);
        }
        CaseEvent::DeclarationWitnessed(e) => {
            case.declaration = Some(Declaration { man: e.man, woman: e.woman, witness: meta.actor, at: meta.at });
            case.state = CaseState::Accepted;
        }
        CaseEvent::DeclarationAccepted(_) => case.state = CaseState::Review,
        CaseEvent::Decided(e) => {
            case.review = Some(Review {
                agree: e.agree,
                reviewer: meta.actor,
                at: meta.at,
                rules_version: e.rules_version.clone(),
                rows: e.rows.clone(),
                reg_date: e.reg_date,
            });
            case.state = if e.agree { CaseState::Approved } else { CaseState::Refused };
            if !e.agree {
                case.stopped = Some(Stopped { row: Some(e.row), reason: e.reason.clone().unwrap_or_default(), at: meta.at });
            }
        }
        CaseEvent::CertificatesPrepared(e) => {
            case.certificate = Some(Certificate {
                cert_no: e.cert_no,
                lease: e.lease,
                reg_date: e.reg_date,
                note: e.note.clone(),
                man_booklet: e.man_booklet.clone(),
                woman_booklet: e.woman_booklet.clone(),
                sent: Default::default(),
                confirmed: Default::default(),
                spoiled: Default::default(),
                issued_at: None,
            });
        }
        CaseEvent::FormPrinted(e) => {
            if let Some((certificate, holder)) = case.certificate.as_mut().zip(e.form.holder()) {
                certificate.sent.insert(holder);
            }
        }
        CaseEvent::CertificatesPrinted(_) => {
            if let Some(certificate) = &mut case.certificate {
                certificate.confirmed.extend(SpouseRole::BOTH);
            }
            case.state = CaseState::Printed;
        }
        CaseEvent::BookletSpoiled(e) => {
            if let Some(certificate) = &mut case.certificate {
                certificate.spoiled.insert(e.booklet.clone(), e.reason);
                certificate.sent.remove(&e.holder);
                certificate.confirmed.remove(&e.holder);
                match e.holder {
                    SpouseRole::Man => certificate.man_booklet = e.replacement.clone(),
                    SpouseRole::Woman => certificate.woman_booklet = e.replacement.clone(),
                }
            }
            case.state = CaseState::Approved;
        }
        CaseEvent::Sealed(_) => case.state = CaseState::Sealed,
        CaseEvent::HandedOver(_) => {
            if let Some(certificate) = &mut case.certificate {
                certificate.issued_at = Some(meta.at);
            }
            case.state = CaseState::Issued;
        }
        CaseEvent::Withdrawn(e) => {
            if let Some(certificate) = &mut case.certificate {
                certificate.spoiled.extend(e.spoiled.iter().map(|b| (b.clone(), SpoilReason::Withdrawn)));
            }
            end(&mut case, CaseState::Withdrawn, Some(RowId::D16), WITHDRAWN_REASON.to_string(), meta.at);
        }
        CaseEvent::CentreActed(e) => {
            // The same act may come by feed to the laptop and from the laptop to the registry: once is enough.
            if case.acts.insert(e.act.id) {
                centre(&mut case, &e.act);
            }
        }
    }
    case
}

/// Where an outcome of the table leads; `None` for those that do not end a case.
pub(super) fn stopped_state(outcome: Outcome) -> Option<CaseState> {
    match outcome {
        Outcome::Refer => Some(CaseState::Referred),
        Outcome::NotAccept => Some(CaseState::NotAccepted),
        Outcome::Withdraw => Some(CaseState::Withdrawn),
        Outcome::Suspend => Some(CaseState::Suspended),
        Outcome::Pending | Outcome::Accept | Outcome::AcceptEvidence | Outcome::Refuse => None,
    }
}

fn centre(case: &mut Case, act: &CentreAct) {
    match act.verb {
        CentreVerb::Approve | CentreVerb::Deny => {
            // An answer to a request that the case has outgrown is kept in the history, but answers nothing.
            if let Some(request) = case.request.as_mut().filter(|request| request.number == act.request) {
                let approved = act.verb == CentreVerb::Approve;
                request.answer = Some(HeadAnswer { approved, by: act.by, at: act.at, reason: act.reason.clone() });
            }
        }
        CentreVerb::Suspend => suspend(case, act.reason.clone(), act.at),
        CentreVerb::Resume => {
            if let Some(suspension) = case.suspension.take() {
                case.state = suspension.from;
                case.stopped = None;
            }
        }
        CentreVerb::Revoke => {
            if case.state == CaseState::Suspended {
                case.suspension = None;
                // What was bound and never handed over is handed in as spoiled; an issued booklet stays used, and void.
                if let Some(certificate) = case.certificate.as_mut().filter(|c| c.issued_at.is_none()) {
                    let bound = [certificate.man_booklet.clone(), certificate.woman_booklet.clone()];
                    certificate.spoiled.extend(bound.map(|booklet| (booklet, SpoilReason::Other)));
                }
                end(case, CaseState::Revoked, None, act.reason.clone(), act.at);
            }
        }
        CentreVerb::Confirm => {
            if case.state == CaseState::Issued {
                case.state = CaseState::Confirmed;
            }
        }
        CentreVerb::TakeOver => {
            if case.state == CaseState::Referred {
                case.state = CaseState::Precheck;
                case.channel = Channel::Window;
                case.stopped = None;
            }
        }
    }
}

fn suspend(case: &mut Case, reason: String, at: DeviceTime) {
    if case.state.is_live() && case.state != CaseState::Suspended {
        case.suspension = Some(Suspension { from: case.state, reason: reason.clone(), at });
        end(case, CaseState::Suspended, None, reason, at);
    }
}

fn end(case: &mut Case, state: CaseState, row: Option<RowId>, reason: String, at: DeviceTime) {
    case.state = state;
    case.stopped = Some(Stopped { row, reason, at });
}

/// S2→S1: what was asked for came, or the facts changed.
fn back_to_precheck(case: &mut Case) {
    if case.state == CaseState::PendingMaterial {
        case.state = CaseState::Precheck;
    }
}

/// A spouse visited at home makes it a home visit (D42).
fn channel(case: &Case) -> Channel {
    let home = [&case.man, &case.woman].into_iter().flatten().any(|party| party.presence == Presence::Home);
    if home { Channel::HomeVisit } else { Channel::Point }
}

fn draft(case: &mut Case, meta: &EventMeta) {
    if !case.drafters.contains(&meta.actor) {
        case.drafters.push(meta.actor);
    }
}

fn empty(id: CaseId) -> Case {
    Case {
        id,
        case_no: String::new(),
        session: SessionId::from_uuid(uuid::Uuid::nil()),
        state: CaseState::Queued,
        version: 0,
        drafters: Vec::new(),
        man: None,
        woman: None,
        notice: None,
        answers: Default::default(),
        file: None,
        searched: Default::default(),
        proxy: None,
        papers: Default::default(),
        requested: Vec::new(),
        request: None,
        requests: 0,
        priority: None,
        channel: Channel::Point,
        recused: Default::default(),
        suspension: None,
        acts: Default::default(),
        photo: None,
        photo_at: None,
        retakes: 0,
        declaration: None,
        review: None,
        certificate: None,
        stopped: None,
    }
}
