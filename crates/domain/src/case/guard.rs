//! Who may do what in which state (domain.md §9.2), independent of what exactly is asked. The screen shows the answer beside
//! each action; [`super::decide()`] asks again.

use super::command::{Context, Verb};
use super::party::SpouseRole;
use super::state::{Case, CaseState};
use crate::error::DomainError;
use crate::rules::Verdict;
use crate::staff::Role;

/// Refuses `verb` on `case`, or lets it pass.
pub(super) fn guard(verb: Verb, case: &Case, ctx: &Context<'_>) -> Result<(), DomainError> {
    let today = ctx.now.civil_date();
    ctx.actor.may_work(today)?;
    let state = case.state;
    let in_states = |allowed: &[CaseState]| if allowed.contains(&state) { Ok(()) } else { Err(DomainError::WrongState { state }) };
    let correcting = || if state.is_open_for_correction() { Ok(()) } else { Err(DomainError::WrongState { state }) };
    match verb {
        Verb::Open => ctx.session.map(|_| ()).ok_or(DomainError::NoSession),
        Verb::RecordParty => {
            correcting()?;
            ctx.session.map(|_| ()).ok_or(DomainError::NoSession)
        }
        Verb::AnswerFacts => correcting(),
        Verb::RecordNotice => {
            correcting()?;
            both_recorded(case)
        }
        Verb::Stop => {
            correcting()?;
            match case.verdict(ctx.campaign) {
                Verdict::Stop { .. } => Ok(()),
                Verdict::Open { .. } | Verdict::Clear | Verdict::Accept => Err(DomainError::NotStopped),
            }
        }
        Verb::RunLookup | Verb::ChooseFile | Verb::RecordNotFound => {
            in_states(&[CaseState::Precheck, CaseState::PendingMaterial, CaseState::Lookup])?;
            may_look_up(case, ctx)
        }
        Verb::AttachPhoto => {
            in_states(&[CaseState::Precheck, CaseState::PendingMaterial, CaseState::Lookup, CaseState::Accepted, CaseState::Review])?;
            both_recorded(case)
        }
        Verb::WitnessDeclaration => {
            in_states(&[CaseState::Lookup])?;
            ready_to_declare(case, ctx)?;
            ctx.actor.may_sign(today)
        }
        Verb::Decide => {
            in_states(&[CaseState::Review])?;
            ctx.actor.may_sign(today)?;
            two_people(case, ctx)
        }
        Verb::PrepareCertificates => {
            in_states(&[CaseState::Approved])?;
            ready_to_print(case)
        }
        Verb::NoteFormPrinted => Ok(()),
        Verb::ConfirmPrinted => {
            in_states(&[CaseState::Approved])?;
            match case.certificate.as_ref().ok_or(DomainError::NotPrepared)?.to_print().first() {
                Some(who) => Err(DomainError::NotPrinted { who: *who }),
                None => Ok(()),
            }
        }
        Verb::SpoilBooklet => {
            in_states(&[CaseState::Approved, CaseState::Printed, CaseState::Sealed])?;
            prepared(case)
        }
        Verb::Seal => {
            in_states(&[CaseState::Printed])?;
            ctx.actor.may_sign(today)
        }
        Verb::HandOver => {
            in_states(&[CaseState::Sealed])?;
            ctx.actor.may_sign(today)
        }
        Verb::Withdraw => {
            let over = state.is_finished() || state == CaseState::Suspended;
            if over { Err(DomainError::WrongState { state }) } else { Ok(()) }
        }
    }
}

fn both_recorded(case: &Case) -> Result<(), DomainError> {
    case.couple().map(|_| ()).ok_or(DomainError::PartiesIncomplete)
}

fn prepared(case: &Case) -> Result<(), DomainError> {
    case.certificate.as_ref().map(|_| ()).ok_or(DomainError::NotPrepared)
}

/// S1→S3: identity, notice, answers; no row stops them.
fn may_look_up(case: &Case, ctx: &Context<'_>) -> Result<(), DomainError> {
    both_recorded(case)?;
    case.notice.as_ref().ok_or(DomainError::NoticeMissing)?;
    match case.verdict(ctx.campaign) {
        Verdict::Stop { row, reason, .. } => Err(DomainError::Stopped { row, reason }),
        Verdict::Open { ask } => Err(DomainError::FactsOpen { open: ask }),
        Verdict::Clear | Verdict::Accept => Ok(()),
    }
}

/// S3→S5: exact match, photo taken, documents agree, reasons given.
pub(super) fn ready_to_declare(case: &Case, ctx: &Context<'_>) -> Result<(), DomainError> {
    may_look_up(case, ctx)?;
    let file = case.file.as_ref().ok_or(DomainError::FileMissing)?;
    if !file.matched.is_exact() {
        return Err(DomainError::NotExact { why_not: file.matched.why_not.clone() });
    }
    for who in SpouseRole::BOTH {
        if case.party(who).is_some_and(|p| !p.documents_agree) {
            return Err(DomainError::DocumentsDisagree { who });
        }
        let reason = match who {
            SpouseRole::Man => case.answers.reason_man,
            SpouseRole::Woman => case.answers.reason_woman,
        };
        reason.ok_or(DomainError::ReasonMissing { who })?;
    }
    case.photo.as_ref().map(|_| ()).ok_or(DomainError::PhotoMissing)
}

/// Invariant 4: photo, both numbers (valid by type), original date to the day, decision.
fn ready_to_print(case: &Case) -> Result<(), DomainError> {
    case.photo.as_ref().ok_or(DomainError::PhotoMissing)?;
    both_recorded(case)?;
    case.certificate_date().map(|_| ()).ok_or(DomainError::RegDateIncomplete)
}

/// §8: who drafted may not decide, but for exact match where the Centre allows one person.
fn two_people(case: &Case, ctx: &Context<'_>) -> Result<(), DomainError> {
    let alone = match ctx.actor.role {
        Role::Registrar => ctx.campaign.registrar_alone,
        Role::TemporaryRegistrar => ctx.campaign.temporary_alone,
        Role::CentreHead
        | Role::Archivist
        | Role::VillageCadre
        | Role::VillageLead
        | Role::TownshipLead
        | Role::Bureau
        | Role::LeadingGroup
        | Role::Administrator => false,
    };
    if alone || !case.drafters.contains(&ctx.actor_id()) { Ok(()) } else { Err(DomainError::SecondPersonNeeded) }
}
