//! Request in, events out, or a refusal. Pure.

use super::command::{Command, Context, Verb};
use super::event::*;
use super::guard::{guard, ready_to_declare};
use super::party::{Party, SpouseRole};
use super::state::{Case, CaseState, Mark, Reason, SpoilReason};
use crate::error::DomainError;
use crate::rules::{RowId, Verdict};

/// Decides `command` on a case that exists (`Some`) or is to be opened (`None`). No event is also an answer: the request
/// had already been carried out.
pub fn decide(case: Option<&Case>, command: Command, ctx: &Context<'_>) -> Result<Vec<CaseEvent>, DomainError> {
    match (case, command) {
        (None, Command::Open { case_no }) => {
            ctx.actor.may_work(ctx.now.civil_date())?;
            let session = ctx.session.ok_or(DomainError::NoSession)?.id;
            Ok(vec![CaseEvent::Opened(Opened { case_no, session })])
        }
        (None, _) | (Some(_), Command::Open { .. }) => Err(DomainError::WrongState { state: CaseState::Queued }),
        (Some(case), command) => {
            guard(command.verb(), case, ctx)?;
            decide_guarded(case, command, ctx)
        }
    }
}

/// Whether `verb` may be done now, before anything is filled in.
pub fn may(verb: Verb, case: &Case, ctx: &Context<'_>) -> Result<(), DomainError> {
    guard(verb, case, ctx)
}

fn decide_guarded(case: &Case, command: Command, ctx: &Context<'_>) -> Result<Vec<CaseEvent>, DomainError> {
    Ok(match command {
        Command::Open { .. } => Vec::new(),
        Command::RecordParty { role, party } => record_party(case, role, *party, ctx)?,
        Command::RecordNotice { man_willing, woman_willing } => {
            for (who, willing) in [(SpouseRole::Man, man_willing), (SpouseRole::Woman, woman_willing)] {
                if !willing {
                    return Err(DomainError::NotWilling { who });
                }
            }
            vec![CaseEvent::NoticeRecorded(NoticeRecorded { version: ctx.campaign.notice_version.clone() })]
        }
        Command::AnswerFacts { answers } => {
            if case.answers == *answers {
                return Ok(Vec::new());
            }
            vec![CaseEvent::FactsAnswered(FactsAnswered { answers: *answers })]
        }
        Command::Stop => match case.verdict(ctx.campaign) {
            Verdict::Stop { row, outcome, reason, .. } => {
                vec![CaseEvent::Stopped(StoppedByRule { row, outcome, reason, rules_version: ctx.campaign.rules_version.clone() })]
            }
            Verdict::Open { .. } | Verdict::Clear | Verdict::Accept => return Err(DomainError::NotStopped),
        },
        Command::RunLookup { index_rows } => {
            if case.state == CaseState::Lookup {
                return Ok(Vec::new());
            }
            vec![CaseEvent::LookupRun(LookupRun { index_rows })]
        }
        Command::ChooseFile { file } => {
            if !file.matched.is_exact() {
                return Err(DomainError::NotExact { why_not: file.matched.why_not.clone() });
            }
            vec![CaseEvent::FileChosen(FileChosen { file: *file })]
        }
        Command::RecordNotFound { index_rows } => vec![CaseEvent::FileNotFound(LookupRun { index_rows })],
        Command::AttachPhoto { photo } => vec![CaseEvent::PhotoAttached(PhotoAttached { photo: *photo })],
        Command::WitnessDeclaration { man, woman, read_aloud } => {
            let (man, woman) = marks(case, man, woman)?;
            vec![
                CaseEvent::DeclarationWitnessed(DeclarationWitnessed { man, woman, read_aloud }),
                CaseEvent::DeclarationAccepted(DeclarationAccepted {}),
            ]
        }
        Command::Decide { agree, reason } => {
            if !agree && reason.as_deref().is_none_or(str::is_empty) {
                return Err(DomainError::RefusalReasonMissing);
            }
            // The table is asked once more: what was accepted may have been corrected since.
            if agree && case.verdict(ctx.campaign) != Verdict::Accept {
                ready_to_declare(case, ctx)?;
                return Err(DomainError::FileMissing);
            }
            let rules_version = ctx.campaign.rules_version.clone();
            vec![CaseEvent::Decided(Decided { agree, row: RowId::D18, rules_version, reason: reason.filter(|_| !agree) })]
        }
        Command::PrepareCertificates => prepare(case, ctx)?,
        Command::NoteFormPrinted { form, copy } => note_printed(case, form, copy, ctx)?,
        Command::ConfirmPrinted => vec![CaseEvent::CertificatesPrinted(CertificatesPrinted {})],
        Command::SpoilBooklet { holder, reason } => spoil(case, holder, reason, ctx)?,
        Command::Seal => vec![CaseEvent::Sealed(Sealed {})],
        Command::HandOver { man, woman, old_certificate } => {
            let (man, woman) = marks(case, man, woman)?;
            vec![CaseEvent::HandedOver(HandedOver { man, woman, old_certificate })]
        }
        Command::Withdraw { by } => {
            let spoiled = case.certificate.iter().flat_map(|c| [c.man_booklet.clone(), c.woman_booklet.clone()]).collect();
            vec![CaseEvent::Withdrawn(Withdrawn { by, spoiled })]
        }
    })
}

fn record_party(case: &Case, role: SpouseRole, party: Party, ctx: &Context<'_>) -> Result<Vec<CaseEvent>, DomainError> {
    if case.party(role) == Some(&party) {
        return Ok(Vec::new());
    }
    if party.id.birth() > ctx.now.civil_date() {
        return Err(DomainError::FutureBirth { role });
    }
    if party.id.sex() != role.sex() {
        return Err(DomainError::SexMismatch { role });
    }
    let other = match role {
        SpouseRole::Man => &case.woman,
        SpouseRole::Woman => &case.man,
    };
    if other.as_ref().is_some_and(|o| o.id == party.id) {
        return Err(DomainError::SamePerson);
    }
    if let Some(live) = ctx.live.iter().find(|l| l.case_id != case.id) {
        let case_no = live.case_no.clone();
        return Err(if live.same_couple { DomainError::CoupleHasLiveCase { case_no } } else { DomainError::PersonHasLiveCase { case_no } });
    }
    Ok(vec![CaseEvent::PartyRecorded(PartyRecorded { role, party })])
}

/// Each marks the paper; who cannot write gives a fingerprint (L13, D43).
fn marks(case: &Case, man: Option<Mark>, woman: Option<Mark>) -> Result<(Mark, Mark), DomainError> {
    let check = |who: SpouseRole, mark: Option<Mark>| -> Result<Mark, DomainError> {
        let mark = mark.ok_or(DomainError::MarkMissing { who })?;
        let can_write = case.party(who).is_some_and(|p| p.can_write);
        if !can_write && mark != Mark::FingerprintOnly {
            return Err(DomainError::MarkMustBeFingerprint { who });
        }
        Ok(mark)
    };
    Ok((check(SpouseRole::Man, man)?, check(SpouseRole::Woman, woman)?))
}

fn prepare(case: &Case, ctx: &Context<'_>) -> Result<Vec<CaseEvent>, DomainError> {
    if case.certificate.is_some() {
        return Ok(Vec::new());
    }
    let reg_date = case.certificate_date().ok_or(DomainError::RegDateIncomplete)?;
    let (lease, cert_no) = ctx.supply.number.as_ref().ok_or(DomainError::NoNumberLeft)?;
    lease.check(*cert_no)?;
    let [man_booklet, woman_booklet, ..] = ctx.supply.booklets.as_slice() else {
        return Err(DomainError::NoBookletLeft { left: ctx.supply.booklets.len() });
    };
    let note = ctx.campaign.note(case.answers.reason_man.unwrap_or(Reason::Lost), ctx.now.civil_date());
    Ok(vec![CaseEvent::CertificatesPrepared(CertificatesPrepared {
        cert_no: *cert_no,
        lease: lease.id,
        reg_date,
        note,
        man_booklet: man_booklet.clone(),
        woman_booklet: woman_booklet.clone(),
    })])
}

/// Certificates may go to the printer only between binding and confirmation; afterwards a booklet must be spoiled first, so
/// that one holder never has two originals.
fn note_printed(case: &Case, form: FormKind, copy: u32, ctx: &Context<'_>) -> Result<Vec<CaseEvent>, DomainError> {
    match form {
        FormKind::Declaration => ready_to_declare(case, ctx).or_else(|e| if case.declaration.is_some() { Ok(()) } else { Err(e) })?,
        FormKind::ReviewForm => {
            case.declaration.as_ref().ok_or(DomainError::WrongState { state: case.state })?;
        }
        FormKind::CertificateMan | FormKind::CertificateWoman => {
            if case.state != CaseState::Approved {
                return Err(DomainError::WrongState { state: case.state });
            }
            let certificate = case.certificate.as_ref().ok_or(DomainError::NotPrepared)?;
            // The other holder's booklet may have brought the case back here; a confirmed one is an original and stays one.
            if form.holder().is_some_and(|holder| certificate.confirmed.contains(&holder)) {
                return Err(DomainError::AlreadyOriginal);
            }
        }
    }
    Ok(vec![CaseEvent::FormPrinted(FormPrinted { form, copy })])
}

fn spoil(case: &Case, holder: SpouseRole, reason: SpoilReason, ctx: &Context<'_>) -> Result<Vec<CaseEvent>, DomainError> {
    if reason == SpoilReason::Withdrawn {
        return Err(DomainError::SpoilReason);
    }
    let certificate = case.certificate.as_ref().ok_or(DomainError::NotPrepared)?;
    let booklet = match holder {
        SpouseRole::Man => certificate.man_booklet.clone(),
        SpouseRole::Woman => certificate.woman_booklet.clone(),
    };
    let replacement = ctx.supply.booklets.first().cloned().ok_or(DomainError::NoBookletLeft { left: 0 })?;
    Ok(vec![CaseEvent::BookletSpoiled(BookletSpoiled { holder, booklet, reason, replacement })])
}

/// The reason key recorded for a withdrawal (D16).
pub(super) const WITHDRAWN_REASON: &str = "UNWILLING";
