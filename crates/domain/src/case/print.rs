//! Which paper may go to the printer when. Certificates go out only between binding and confirmation; slips only in the state
//! they tell of.

use super::codes::CaseState;
use super::command::Context;
use super::event::{CaseEvent, FormKind, FormPrinted};
use super::guard::still_ready;
use super::state::Case;
use crate::error::DomainError;
use crate::rules::{Standing, Verdict};

pub(super) fn note_printed(case: &Case, form: FormKind, copy: u32, ctx: &Context<'_>) -> Result<Vec<CaseEvent>, DomainError> {
    let verdict = case.verdict(ctx.campaign, &ctx.scene());
    match form {
        FormKind::Declaration if case.declaration.is_some() => {}
        FormKind::Declaration => still_ready(case, ctx)?,
        FormKind::CertificateMan | FormKind::CertificateWoman => certificate(case, form)?,
        FormKind::ReviewForm
        | FormKind::OneTimeNotice
        | FormKind::WaitingSlip
        | FormKind::ReferralSlip
        | FormKind::NotAcceptedNotice
        | FormKind::RefusedNotice
        | FormKind::EndedSlip
        | FormKind::Explanation
        | FormKind::ProxyChecklist
        | FormKind::QueueTicket
        | FormKind::Receipt => {
            if !papers(case, &verdict).contains(&form) {
                return Err(DomainError::WrongState { state: case.state });
            }
        }
    }
    Ok(vec![CaseEvent::FormPrinted(FormPrinted { form, copy })])
}

/// After confirmation a booklet must be spoiled first, so that one holder never has two originals.
fn certificate(case: &Case, form: FormKind) -> Result<(), DomainError> {
    if case.state != CaseState::Approved {
        return Err(DomainError::WrongState { state: case.state });
    }
    let certificate = case.certificate.as_ref().ok_or(DomainError::NotPrepared)?;
    // The other holder's booklet may have brought the case back here; a confirmed one is an original and stays one.
    if form.holder().is_some_and(|holder| certificate.confirmed.contains(&holder)) {
        return Err(DomainError::AlreadyOriginal);
    }
    Ok(())
}

/// The papers that tell of this case as it stands, beside declaration and certificates: every refusal and every waiting state
/// has one.
pub fn papers(case: &Case, verdict: &Verdict) -> Vec<FormKind> {
    let mut papers = Vec::new();
    match case.state {
        CaseState::Queued => papers.push(FormKind::QueueTicket),
        CaseState::PendingMaterial => papers.push(FormKind::OneTimeNotice),
        CaseState::Precheck | CaseState::Lookup | CaseState::Evidence => {
            if !super::checklist::to_fetch(case, verdict).is_empty() {
                papers.push(FormKind::OneTimeNotice);
            }
            let asked = case.request.as_ref().is_some_and(|r| r.answer.is_none());
            if asked || verdict.standing == Standing::Pending {
                papers.push(FormKind::WaitingSlip);
            }
        }
        CaseState::Referred => papers.push(FormKind::ReferralSlip),
        CaseState::NotAccepted => papers.push(FormKind::NotAcceptedNotice),
        CaseState::Refused => papers.push(FormKind::RefusedNotice),
        CaseState::Withdrawn | CaseState::Suspended | CaseState::Revoked => papers.push(FormKind::EndedSlip),
        CaseState::Approved => {
            if case.answers.asked.seen.contains(&crate::rules::Sight::RareCharacter) {
                papers.push(FormKind::WaitingSlip);
            }
        }
        CaseState::Sealed | CaseState::Issued | CaseState::Confirmed => papers.push(FormKind::Receipt),
        CaseState::Accepted | CaseState::Review | CaseState::Printed => {}
    }
    let explains = verdict.hits.iter().any(|hit| hit.needs.iter().any(|n| n.any_of.contains(&crate::rules::Material::M13)));
    if explains && case.state.is_open_for_correction() {
        papers.push(FormKind::Explanation);
    }
    if case.absent().is_some() && case.state.is_open_for_correction() {
        papers.push(FormKind::ProxyChecklist);
    }
    if case.declaration.is_some() {
        papers.push(FormKind::ReviewForm);
    }
    papers
}
