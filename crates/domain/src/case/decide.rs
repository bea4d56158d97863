//! Request in, events out, or a refusal. Pure.

use chrono::NaiveDate;

use super::centre::{CentreAct, CentreVerb};
use super::checklist::{may_be_noted, to_fetch};
use super::codes::{CaseState, Mark, OldCertificate, Reason, SearchPlace, SpoilReason};
use super::command::{Command, Context, Verb};
use super::event::*;
use super::guard::{guard, guard_to, still_ready};
use super::paper::{Paper, Proxy};
use super::party::{Party, Presence, SpouseRole};
use super::print::note_printed;
use super::state::Case;
use crate::error::DomainError;
use crate::rules::{ReasonKey, RowId, Verdict};

/// Decides `command` on a case that exists (`Some`) or is to be opened (`None`). No event is also an answer: the request
/// had already been carried out.
pub fn decide(case: Option<&Case>, command: Command, ctx: &Context<'_>) -> Result<Vec<CaseEvent>, DomainError> {
    match (case, command) {
        (None, Command::Open { case_no, priority }) => {
            ctx.actor.may_work(ctx.now.civil_date())?;
            let session = ctx.session.ok_or(DomainError::NoSession)?.id;
            Ok(vec![CaseEvent::Opened(Opened { case_no, session, priority })])
        }
        (None, _) => Err(DomainError::WrongState { state: CaseState::Queued }),
        (Some(case), Command::Open { .. }) => Err(DomainError::WrongState { state: case.state }),
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
    let rules_version = ctx.campaign.rules_version.clone();
    let verdict = || case.verdict(ctx.campaign, &ctx.scene());
    Ok(match command {
        Command::Open { .. } => Vec::new(),
        Command::RecordParty { role, party } => record_party(case, role, *party, ctx)?,
        Command::RecordNotice { man_willing, woman_willing } => {
            let asked = [(SpouseRole::Man, man_willing), (SpouseRole::Woman, woman_willing)];
            let unwilling = asked.into_iter().filter(|(_, willing)| !willing).map(|(who, _)| who).collect();
            vec![CaseEvent::NoticeRecorded(NoticeRecorded { version: ctx.campaign.notice_version.clone(), unwilling })]
        }
        Command::AnswerFacts { answers } if case.answers == *answers => Vec::new(),
        Command::AnswerFacts { answers } => vec![CaseEvent::FactsAnswered(FactsAnswered { answers: *answers })],
        Command::Stop => stop(case, &verdict(), ctx)?,
        Command::RecordProxy { proxy } => record_proxy(case, proxy.map(|p| *p), ctx)?,
        Command::RecordPaper { paper } => record_paper(case, *paper, &verdict(), ctx)?,
        Command::RequestPapers => {
            let verdict = verdict();
            let rows = verdict.hits.iter().filter(|hit| !hit.needs.is_empty()).map(|hit| hit.row).collect();
            vec![CaseEvent::PapersRequested(PapersRequested { needs: to_fetch(case, &verdict), rows, rules_version })]
        }
        Command::Lapse => vec![CaseEvent::Dropped(Dropped { reason: ReasonKey::Lapsed })],
        Command::LeaveQueue => vec![CaseEvent::Dropped(Dropped { reason: ReasonKey::LeftQueue })],
        Command::RunLookup { index_rows } => {
            if case.state != CaseState::Precheck {
                return Ok(Vec::new());
            }
            vec![CaseEvent::LookupRun(LookupRun { index_rows })]
        }
        Command::ChooseFile { file } => vec![CaseEvent::FileChosen(FileChosen { file: *file })],
        Command::RecordNotFound { index_rows } => vec![CaseEvent::FileNotFound(LookupRun { index_rows })],
        Command::NoteSearch { place, found, keeper } => note_search(case, place, found, keeper)?,
        Command::RequestApproval { note } => request_approval(case, note, &verdict(), ctx)?,
        Command::ReferUnproven => {
            let denied = case.request.as_ref().and_then(|r| r.answer.as_ref()).is_some_and(|a| !a.approved);
            let reason = if denied { ReasonKey::ApprovalDenied } else { ReasonKey::EvidenceNotHad };
            let row = verdict().hits.iter().find(|hit| !hit.needs.is_empty()).map(|hit| hit.row);
            vec![CaseEvent::ReferredUnproven(ReferredUnproven { row, reason, rules_version })]
        }
        Command::Recuse if case.recused.contains(&ctx.actor_id()) => Vec::new(),
        Command::Recuse => vec![CaseEvent::Recused(Recused {})],
        Command::Suspend { reason } => vec![CaseEvent::Suspended(Suspended { reason: said(reason)? })],
        Command::AttachPhoto { photo } => vec![CaseEvent::PhotoAttached(PhotoAttached { photo: *photo })],
        Command::WitnessDeclaration { man, woman, read_aloud } => {
            let (man, woman) = marks(case, man, woman)?;
            vec![
                CaseEvent::DeclarationWitnessed(DeclarationWitnessed { man, woman, read_aloud }),
                CaseEvent::DeclarationAccepted(DeclarationAccepted {}),
            ]
        }
        Command::Decide { agree: false, reason, .. } => {
            guard_to(Verb::Decide, CaseState::Refused, case, ctx)?;
            let reason = reason.filter(|text| !text.trim().is_empty()).ok_or(DomainError::RefusalReasonMissing)?;
            vec![decided(&verdict(), false, Some(reason), None, rules_version)]
        }
        Command::Decide { agree: true, reg_date, .. } => agree(case, &verdict(), reg_date, ctx)?,
        Command::PrepareCertificates => prepare(case, ctx)?,
        Command::NoteFormPrinted { form, copy } => note_printed(case, form, copy, ctx)?,
        Command::ConfirmPrinted => vec![CaseEvent::CertificatesPrinted(CertificatesPrinted {})],
        Command::SpoilBooklet { holder, reason } => spoil(case, holder, reason, ctx)?,
        Command::Seal => vec![CaseEvent::Sealed(Sealed {})],
        Command::HandOver { man, woman, old_certificate } => {
            let (man, woman) = marks(case, man, woman)?;
            old_booklets(case, old_certificate)?;
            vec![CaseEvent::HandedOver(HandedOver { man, woman, old_certificate })]
        }
        Command::Withdraw { by } => {
            let spoiled = case.certificate.iter().flat_map(|c| [c.man_booklet.clone(), c.woman_booklet.clone()]).collect();
            vec![CaseEvent::Withdrawn(Withdrawn { by, spoiled })]
        }
        Command::Centre { act } => centre_act(case, *act, ctx)?,
        Command::Learn { act } if case.acts.contains(&act.id) => Vec::new(),
        Command::Learn { act } => vec![CaseEvent::CentreActed(CentreActed { act: *act })],
    })
}

fn said(text: String) -> Result<String, DomainError> {
    if text.trim().is_empty() { Err(DomainError::ReasonTextMissing) } else { Ok(text) }
}

fn stop(case: &Case, verdict: &Verdict, ctx: &Context<'_>) -> Result<Vec<CaseEvent>, DomainError> {
    let hit = verdict.stop().ok_or(DomainError::NotStopped)?;
    guard_to(Verb::Stop, super::evolve::stopped_state(hit.outcome).ok_or(DomainError::NotStopped)?, case, ctx)?;
    Ok(vec![CaseEvent::Stopped(StoppedByRule {
        row: hit.row,
        outcome: hit.outcome,
        reason: hit.reason,
        rules_version: ctx.campaign.rules_version.clone(),
        rows: verdict.rows().into_iter().collect(),
    })])
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
    if party.presence == Presence::Proxy && other.as_ref().is_some_and(|o| o.presence == Presence::Proxy) {
        return Err(DomainError::BothAbsent);
    }
    no_other_live_case(case, ctx)?;
    Ok(vec![CaseEvent::PartyRecorded(PartyRecorded { role, party })])
}

/// Invariants 8 and 9: nobody is a spouse in two live cases.
fn no_other_live_case(case: &Case, ctx: &Context<'_>) -> Result<(), DomainError> {
    let Some(live) = ctx.live.iter().find(|l| l.case_id != case.id) else { return Ok(()) };
    let case_no = live.case_no.clone();
    Err(if live.same_couple { DomainError::CoupleHasLiveCase { case_no } } else { DomainError::PersonHasLiveCase { case_no } })
}

/// The proxy stands in for the absent spouse, and is neither of the two.
fn record_proxy(case: &Case, proxy: Option<Proxy>, ctx: &Context<'_>) -> Result<Vec<CaseEvent>, DomainError> {
    if case.proxy == proxy {
        return Ok(Vec::new());
    }
    if let Some(proxy) = &proxy {
        if case.absent() != Some(proxy.of) {
            return Err(DomainError::NobodyAbsent);
        }
        if SpouseRole::BOTH.iter().any(|role| case.party(*role).is_some_and(|p| p.id == proxy.id)) {
            return Err(DomainError::ProxyIsSpouse);
        }
        if proxy.poa_on.is_some_and(|day| day > ctx.now.civil_date()) {
            return Err(DomainError::PaperIncomplete { material: crate::rules::Material::M09, lacks: super::PaperLack::FutureDate });
        }
    }
    Ok(vec![CaseEvent::ProxyRecorded(ProxyRecorded { proxy })])
}

/// Nothing beyond the list is taken in (§10.3): what is not asked for is not collected.
fn record_paper(case: &Case, paper: Paper, verdict: &Verdict, ctx: &Context<'_>) -> Result<Vec<CaseEvent>, DomainError> {
    if case.papers.get(&(paper.material, paper.whose)) == Some(&paper) {
        return Ok(Vec::new());
    }
    // What was noted may always be taken back, also when its row no longer holds.
    let taken_back = !paper.here && case.has_paper(paper.material, paper.whose);
    let listed = paper.material.row().may_be_of(paper.whose) && may_be_noted(case, verdict).contains(&paper.material);
    if !taken_back && !listed {
        return Err(DomainError::NotOnTheList { material: paper.material });
    }
    paper.check(ctx.now.civil_date())?;
    Ok(vec![CaseEvent::PaperRecorded(PaperRecorded { paper })])
}

fn note_search(case: &Case, place: SearchPlace, found: bool, keeper: String) -> Result<Vec<CaseEvent>, DomainError> {
    // The laptop's own index is searched by the laptop.
    if place == SearchPlace::Local {
        return Err(DomainError::NotFoundFirst);
    }
    if !case.searched.contains_key(&SearchPlace::Local) {
        return Err(DomainError::NotFoundFirst);
    }
    let keeper = said(keeper)?;
    if case.searched.get(&place) == Some(&found) {
        return Ok(Vec::new());
    }
    Ok(vec![CaseEvent::Searched(Searched { place, found, keeper })])
}

fn request_approval(case: &Case, note: String, verdict: &Verdict, ctx: &Context<'_>) -> Result<Vec<CaseEvent>, DomainError> {
    let rows = verdict.for_the_head();
    match &case.request {
        Some(request) if request.answer.is_none() && request.rows == rows => return Ok(Vec::new()),
        Some(request) if request.answer.as_ref().is_some_and(|a| a.approved) && request.rows == rows => return Ok(Vec::new()),
        Some(_) | None => {}
    }
    let number = case.requests + 1;
    let rules_version = ctx.campaign.rules_version.clone();
    Ok(vec![CaseEvent::ApprovalRequested(ApprovalRequested { number, rows, note, rules_version })])
}

/// The review agrees: the table is asked once more, and the day to print is settled.
fn agree(case: &Case, verdict: &Verdict, reg_date: Option<NaiveDate>, ctx: &Context<'_>) -> Result<Vec<CaseEvent>, DomainError> {
    guard_to(Verb::Decide, CaseState::Approved, case, ctx)?;
    still_ready(case, ctx)?;
    if !verdict.accepts() {
        let hit = verdict.ruling().ok_or(DomainError::FileMissing)?;
        return Err(DomainError::Stopped { row: hit.row, reason: hit.reason });
    }
    let day = match case.date_choice() {
        None => {
            // D33 with no date at all, in the file or remembered: some day in the couple's life before the cut-off.
            if case.original_day().is_some() { None } else { Some(day_within(reg_date, case.life_before_cutoff(ctx.campaign))?) }
        }
        Some(range) => Some(day_within(reg_date, (range.earliest(), range.latest()))?),
    };
    // A day chosen by a registrar may not make someone under age whom the table took for of age: D19 asks for an explanation.
    if let Some(day) = day
        && !verdict.hits(RowId::D19)
        && let Some(reached) = case.age_reached_after(day, ctx.campaign)
    {
        return Err(DomainError::DateUnderAge { reached });
    }
    Ok(vec![decided(verdict, true, None, day, ctx.campaign.rules_version.clone())])
}

fn day_within(day: Option<NaiveDate>, (from, to): (NaiveDate, NaiveDate)) -> Result<NaiveDate, DomainError> {
    let day = day.ok_or(DomainError::DateNotDecided)?;
    if (from..=to).contains(&day) { Ok(day) } else { Err(DomainError::DateOutsideFile { from, to }) }
}

fn decided(verdict: &Verdict, agree: bool, reason: Option<String>, reg_date: Option<NaiveDate>, rules_version: String) -> CaseEvent {
    let row = verdict.ruling().map_or(RowId::D18, |hit| hit.row);
    CaseEvent::Decided(Decided { agree, row, rows: verdict.rows().into_iter().collect(), rules_version, reason, reg_date })
}

/// Each marks the paper; who cannot write gives a fingerprint (L13, D43); the proxy signs for the absent (L13).
fn marks(case: &Case, man: Option<Mark>, woman: Option<Mark>) -> Result<(Mark, Mark), DomainError> {
    let check = |who: SpouseRole, mark: Option<Mark>| -> Result<Mark, DomainError> {
        let mark = mark.ok_or(DomainError::MarkMissing { who })?;
        let party = case.party(who).ok_or(DomainError::PartiesIncomplete)?;
        let absent = party.presence == Presence::Proxy;
        if absent != (mark == Mark::Proxy) {
            return Err(DomainError::MarkByProxy { who });
        }
        if !absent && !party.can_write && mark != Mark::FingerprintOnly {
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
    let (reg_date, _) = case.certificate_date(ctx.campaign).ok_or(DomainError::RegDateIncomplete)?;
    let (lease, cert_no) = ctx.supply.number.as_ref().ok_or(DomainError::NoNumberLeft)?;
    lease.check(*cert_no)?;
    let [man_booklet, woman_booklet, ..] = ctx.supply.booklets.as_slice() else {
        return Err(DomainError::NoBookletLeft { left: ctx.supply.booklets.len() });
    };
    // One note for both booklets: a reason that stands by itself before "with the other's".
    let reasons = [case.answers.reason_man, case.answers.reason_woman];
    let reason = reasons.into_iter().flatten().find(|reason| *reason != Reason::Intact).unwrap_or(Reason::Intact);
    let note = ctx.campaign.note(reason, ctx.now.civil_date());
    Ok(vec![CaseEvent::CertificatesPrepared(CertificatesPrepared {
        cert_no: *cert_no,
        lease: lease.id,
        reg_date,
        note,
        man_booklet: man_booklet.clone(),
        woman_booklet: woman_booklet.clone(),
    })])
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

/// Booklets that still exist are cancelled and given back or collected (Q3); what is lost cannot be.
fn old_booklets(case: &Case, disposition: OldCertificate) -> Result<(), DomainError> {
    let some_left = SpouseRole::BOTH.iter().any(|role| case.reason(*role).is_some_and(|reason| reason != Reason::Lost));
    if some_left == (disposition == OldCertificate::NoneLost) { Err(DomainError::OldBooklets) } else { Ok(()) }
}

/// Acts that need more than a reason: a document to resume or revoke, the request an answer belongs to.
fn centre_act(case: &Case, mut act: CentreAct, ctx: &Context<'_>) -> Result<Vec<CaseEvent>, DomainError> {
    if case.acts.contains(&act.id) {
        return Ok(Vec::new());
    }
    let has_document = act.document.as_ref().is_some_and(|d| !d.trim().is_empty());
    match act.verb {
        CentreVerb::Resume | CentreVerb::Revoke if !has_document => return Err(DomainError::DocumentMissing),
        CentreVerb::Approve | CentreVerb::Deny => {
            let request = case.request.as_ref().ok_or(DomainError::NotAsked)?;
            act.request = request.number;
            act.rows = request.rows.clone();
        }
        // A referred case held nobody; they may have begun another since.
        CentreVerb::TakeOver => no_other_live_case(case, ctx)?,
        CentreVerb::Suspend | CentreVerb::Resume | CentreVerb::Revoke | CentreVerb::Confirm => {}
    }
    if act.verb != CentreVerb::Confirm && act.verb != CentreVerb::TakeOver {
        act.reason = said(act.reason)?;
    }
    Ok(vec![CaseEvent::CentreActed(CentreActed { act })])
}

/// The reason key recorded for a withdrawal (D16).
pub(super) const WITHDRAWN_REASON: ReasonKey = ReasonKey::Unwilling;
