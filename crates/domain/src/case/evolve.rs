//! Event in, next state out. Never refuses: what is in the log has happened.

use super::decide::WITHDRAWN_REASON;
use super::event::CaseEvent;
use super::party::SpouseRole;
use super::state::{Case, CaseState, Certificate, Declaration, Review, SpoilReason, Stopped};
use crate::ids::{CaseId, SessionId, StaffId};
use crate::rules::Outcome;
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
            draft(&mut case, meta);
        }
        CaseEvent::PartyRecorded(e) => {
            match e.role {
                SpouseRole::Man => case.man = Some(e.party.clone()),
                SpouseRole::Woman => case.woman = Some(e.party.clone()),
            }
            // Another identity needs another look at the file.
            case.file = None;
            case.file_not_found = false;
            case.state = CaseState::Precheck;
            draft(&mut case, meta);
        }
        CaseEvent::NoticeRecorded(e) => case.notice = Some((e.version.clone(), meta.at)),
        CaseEvent::FactsAnswered(e) => {
            case.answers = e.answers.clone();
            if case.state == CaseState::PendingMaterial {
                case.state = CaseState::Precheck;
            }
            draft(&mut case, meta);
        }
        CaseEvent::Stopped(e) => {
            case.state = match e.outcome {
                Outcome::Refer => CaseState::Referred,
                Outcome::NotAccept => CaseState::NotAccepted,
                Outcome::Pending => CaseState::PendingMaterial,
                Outcome::Accept => case.state,
            };
            case.stopped = Some(Stopped { row: Some(e.row), reason: e.reason.to_string(), at: meta.at });
        }
        CaseEvent::LookupRun(_) => case.state = CaseState::Lookup,
        CaseEvent::FileChosen(e) => {
            case.file = Some(e.file.clone());
            case.file_not_found = false;
            case.state = CaseState::Lookup;
            draft(&mut case, meta);
        }
        CaseEvent::FileNotFound(_) => {
            case.file = None;
            case.file_not_found = true;
            case.state = CaseState::Lookup;
        }
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
            case.review = Some(Review { agree: e.agree, reviewer: meta.actor, at: meta.at, rules_version: e.rules_version.clone() });
            case.state = if e.agree { CaseState::Approved } else { CaseState::Refused };
            if !e.agree {
                case.stopped = Some(Stopped { row: None, reason: e.reason.clone().unwrap_or_default(), at: meta.at });
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
            case.state = CaseState::Withdrawn;
            case.stopped = Some(Stopped { row: None, reason: WITHDRAWN_REASON.to_owned(), at: meta.at });
        }
    }
    case
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
        file_not_found: false,
        photo: None,
        photo_at: None,
        retakes: 0,
        declaration: None,
        review: None,
        certificate: None,
        stopped: None,
    }
}
