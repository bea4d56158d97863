//! Who may do what in which state: walks [`TRANSITIONS`]. The screen shows the answer beside each action; [`super::decide()`]
//! asks again.

use super::checklist::{missing_evidence, to_fetch};
use super::codes::{CaseState, Channel};
use super::command::{Context, Verb};
use super::party::SpouseRole;
use super::state::Case;
use super::transitions::{Guard, READY, TRANSITIONS, Transition, Who};
use crate::error::DomainError;
use crate::rules::{Decider, Sight, Standing, Verdict};
use crate::staff::Role;

/// Refuses `verb` on `case`, or lets it pass. Where the verb may lead to several states, one of them is enough.
pub(super) fn guard(verb: Verb, case: &Case, ctx: &Context<'_>) -> Result<(), DomainError> {
    guard_rows(verb, None, case, ctx)
}

/// The same for the transition that leads to `to`.
pub(super) fn guard_to(verb: Verb, to: CaseState, case: &Case, ctx: &Context<'_>) -> Result<(), DomainError> {
    guard_rows(verb, Some(to), case, ctx)
}

/// Asks the conditions of accepting a declaration again: what was accepted may have been corrected since.
pub(super) fn still_ready(case: &Case, ctx: &Context<'_>) -> Result<(), DomainError> {
    READY.iter().try_for_each(|guard| check(*guard, case, ctx))
}

fn guard_rows(verb: Verb, to: Option<CaseState>, case: &Case, ctx: &Context<'_>) -> Result<(), DomainError> {
    let state = case.state;
    // The first row that fits the state says what is missing.
    let mut refusal = None;
    for row in TRANSITIONS.iter().filter(|t| t.verb == verb && t.from.contains(&state)) {
        if to.is_some_and(|to| row.to != Some(to)) {
            continue;
        }
        match pass(row, case, ctx) {
            Ok(()) => return Ok(()),
            Err(error) => refusal = refusal.or(Some(error)),
        }
    }
    Err(refusal.unwrap_or(DomainError::WrongState { state }))
}

fn pass(row: &Transition, case: &Case, ctx: &Context<'_>) -> Result<(), DomainError> {
    who(row.who, case, ctx)?;
    row.guards.iter().try_for_each(|guard| check(*guard, case, ctx))
}

/// The actor column of the table.
fn who(who: Who, case: &Case, ctx: &Context<'_>) -> Result<(), DomainError> {
    let today = ctx.now.civil_date();
    let actor = ctx.actor;
    let at_the_point = || {
        actor.may_work(today)?;
        // The Centre's window took the case over: same case, other desk.
        if case.channel == Channel::Window { Err(DomainError::TakenOver) } else { Ok(()) }
    };
    match who {
        Who::Point | Who::Couple => at_the_point(),
        Who::Signer => at_the_point().and_then(|()| actor.may_sign(today)),
        Who::SignerIfExact => {
            at_the_point()?;
            actor.may_sign(today)?;
            // Before the table has an answer, what is missing is said by the guards, not that somebody else is needed.
            let verdict = verdict(case, ctx);
            let open = !verdict.accepts() && verdict.standing != Standing::Refuse;
            if open || verdict.is_exact() || actor.role == Role::Registrar { Ok(()) } else { Err(DomainError::RegistrarNeeded) }
        }
        Who::Registrar => {
            at_the_point()?;
            actor.may_sign(today)?;
            if actor.role == Role::Registrar { Ok(()) } else { Err(DomainError::RegistrarNeeded) }
        }
        Who::Head => actor.must_be(&[Role::CentreHead], today),
        Who::Centre | Who::CentreOrSystem => actor.must_be(&[Role::CentreHead, Role::Registrar], today),
        // The registry checked who decided; here somebody only has the laptop open.
        Who::Feed => Ok(()),
    }
}

fn verdict(case: &Case, ctx: &Context<'_>) -> Verdict {
    case.verdict(ctx.campaign, &ctx.scene())
}

/// The guards column of the table, one arm a condition.
fn check(guard: Guard, case: &Case, ctx: &Context<'_>) -> Result<(), DomainError> {
    let fail_if = |fails: bool, error: DomainError| if fails { Err(error) } else { Ok(()) };
    match guard {
        Guard::SessionOpen => fail_if(ctx.session.is_none(), DomainError::NoSession),
        Guard::CoupleRecorded => fail_if(case.couple().is_none(), DomainError::PartiesIncomplete),
        Guard::NoticeGiven => fail_if(case.notice.is_none(), DomainError::NoticeMissing),
        Guard::NoQuestionOpen => {
            let verdict = verdict(case, ctx);
            // A row that ends the case says so before every question is answered.
            fail_if(verdict.standing != Standing::Stop && !verdict.ask.is_empty(), DomainError::FactsOpen { open: verdict.ask })
        }
        Guard::NoStopRow => match verdict(case, ctx).stop() {
            Some(hit) => Err(DomainError::Stopped { row: hit.row, reason: hit.reason }),
            None => Ok(()),
        },
        Guard::StopRow => fail_if(verdict(case, ctx).stop().is_none(), DomainError::NotStopped),
        Guard::PaperMissing => fail_if(to_fetch(case, &verdict(case, ctx)).is_empty(), DomainError::NothingMissing),
        Guard::Acceptable => acceptable(&verdict(case, ctx)),
        Guard::ReasonsGiven => {
            let without = SpouseRole::BOTH.into_iter().find(|role| case.reason(*role).is_none());
            without.map_or(Ok(()), |who| Err(DomainError::ReasonMissing { who }))
        }
        Guard::PhotoTaken => fail_if(case.photo.is_none(), DomainError::PhotoMissing),
        Guard::EvidenceComplete => {
            let missing = missing_evidence(case, &verdict(case, ctx));
            fail_if(!missing.is_empty(), DomainError::EvidenceMissing { missing })
        }
        Guard::Unproven => {
            let verdict = verdict(case, ctx);
            let proven = missing_evidence(case, &verdict).is_empty() && head_approved(case, &verdict).is_ok();
            fail_if(proven, DomainError::NothingMissing)
        }
        Guard::HeadNeeded => fail_if(verdict(case, ctx).decider() != Decider::Head, DomainError::ApprovalNotNeeded),
        Guard::HeadApproved => head_approved(case, &verdict(case, ctx)),
        Guard::NotRecused => fail_if(case.recused.contains(&ctx.actor_id()), DomainError::Recused),
        Guard::TwoPeople => two_people(case, ctx),
        Guard::DateKnown => fail_if(case.certificate_date(ctx.campaign).is_none(), DomainError::RegDateIncomplete),
        Guard::Printable => fail_if(case.answers.asked.seen.contains(&Sight::RareCharacter), DomainError::PrintedAtCentre),
        Guard::Prepared => fail_if(case.certificate.is_none(), DomainError::NotPrepared),
        Guard::SentToPrinter => match case.certificate.as_ref().and_then(|c| c.to_print().first().copied()) {
            Some(who) => Err(DomainError::NotPrinted { who }),
            None => Ok(()),
        },
        Guard::CampaignOver => fail_if(ctx.now.civil_date() <= ctx.campaign.ends_on, DomainError::CampaignRuns),
        Guard::RequestOpen => fail_if(case.request.as_ref().is_none_or(|r| r.answer.is_some()), DomainError::NotAsked),
        // The document is in the request itself; see the decision.
        Guard::Document => Ok(()),
    }
}

fn acceptable(verdict: &Verdict) -> Result<(), DomainError> {
    match (verdict.standing, verdict.ruling()) {
        (Standing::Accept | Standing::AcceptEvidence | Standing::Refuse, _) => Ok(()),
        (Standing::Open, _) => Err(DomainError::FactsOpen { open: verdict.ask.clone() }),
        (Standing::Stop, Some(hit)) => Err(DomainError::Stopped { row: hit.row, reason: hit.reason }),
        (Standing::Pending, Some(hit)) => Err(DomainError::Held { row: hit.row, reason: hit.reason }),
        (Standing::Clear, _) | (Standing::Stop | Standing::Pending, None) => Err(DomainError::FileMissing),
    }
}

/// The head must have approved every row that wants it as the case stands now.
fn head_approved(case: &Case, verdict: &Verdict) -> Result<(), DomainError> {
    let wanted = verdict.for_the_head();
    if wanted.is_empty() {
        return Ok(());
    }
    match case.request.as_ref().map(|request| (request, &request.answer)) {
        None => Err(DomainError::ApprovalMissing { rows: wanted }),
        Some((_, None)) => Err(DomainError::ApprovalPending),
        Some((_, Some(answer))) if !answer.approved => Err(DomainError::ApprovalDenied),
        Some((request, Some(_))) if wanted.iter().all(|row| request.rows.contains(row)) => Ok(()),
        Some(_) => Err(DomainError::ApprovalMissing { rows: wanted }),
    }
}

/// §8: who drafted may not decide, but for exact match where the Centre allows one person.
fn two_people(case: &Case, ctx: &Context<'_>) -> Result<(), DomainError> {
    let allowed = match ctx.actor.role {
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
    let alone = allowed && verdict(case, ctx).is_exact();
    if alone || !case.drafters.contains(&ctx.actor_id()) { Ok(()) } else { Err(DomainError::SecondPersonNeeded) }
}
