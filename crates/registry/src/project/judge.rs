//! One event against what the registry knows: who did it, whether the rules allow it, whether numbers, booklets and people
//! are in one place only. Disagreement flags the case for a person; nothing is changed.

use buzheng_domain::DomainError;
use buzheng_domain::case::{Case, CaseEvent, CertificatesPrepared, Context, Verb, may};
use buzheng_domain::ids::CaseId;
use buzheng_domain::rules::{RowId, Verdict};
use buzheng_domain::supply::{BookletState, Supply};
use buzheng_domain::time::DeviceTime;
use buzheng_domain::values::PrintNo;
use buzheng_protocol::Envelope;
use rusqlite::Transaction;

use super::code::ConflictCode;
use crate::db::conflicts::ConflictRow;
use crate::db::events::StoredEvent;
use crate::db::{self, conflicts};
use crate::error::RegistryError;
use crate::feeds;

/// An event in its case.
pub(super) struct Judged<'a> {
    pub(super) stored: &'a StoredEvent,
    pub(super) envelope: &'a Envelope,
    pub(super) event: &'a CaseEvent,
    pub(super) before: Option<&'a Case>,
    pub(super) after: &'a Case,
}

/// Judges an event; the case's row is written already.
pub(super) fn judge(tx: &Transaction<'_>, judged: &Judged<'_>) -> Result<(), RegistryError> {
    judge_rules(tx, judged)?;
    judge_supply(tx, judged)?;
    judge_people(tx, judged)
}

impl Judged<'_> {
    fn flag(
        &self,
        tx: &Transaction<'_>,
        case: CaseId,
        code: ConflictCode,
        subject: String,
        other: Option<CaseId>,
        detail: &str,
    ) -> Result<(), RegistryError> {
        let conflict = ConflictRow {
            case,
            code: code.as_str().to_owned(),
            subject,
            other,
            detail: detail.to_owned(),
            log: self.stored.log,
            seq: self.stored.head.seq,
            at_ms: self.stored.received_ms,
        };
        tracing::warn!(%case, code = conflict.code, "conflict");
        conflicts::add(tx, &conflict)
    }

    /// Flags this case.
    fn own(&self, tx: &Transaction<'_>, code: ConflictCode, subject: &str, detail: &str) -> Result<(), RegistryError> {
        self.flag(tx, self.after.id, code, subject.to_owned(), None, detail)
    }

    /// Flags this case and another that hold the same thing.
    fn both(&self, tx: &Transaction<'_>, other: CaseId, code: ConflictCode, subject: &str) -> Result<(), RegistryError> {
        self.flag(tx, self.after.id, code, subject.to_owned(), Some(other), "")?;
        self.flag(tx, other, code, subject.to_owned(), Some(self.after.id), "")
    }
}

/// Re-runs the guards with what the registry published: the same code as at the desk, fresher data.
fn judge_rules(tx: &Transaction<'_>, judged: &Judged<'_>) -> Result<(), RegistryError> {
    let kind = judged.event.type_name();
    let by = judged.stored.received_ms;
    let Some(actor) = judged.envelope.actor else { return judged.own(tx, ConflictCode::Staff, kind, "NO_ACTOR") };
    let Some(actor) = feeds::staff_at(tx, &actor, by)? else { return judged.own(tx, ConflictCode::Staff, kind, "UNKNOWN_STAFF") };
    // Without settings there is nothing to judge by; a device cannot have opened a case without them either.
    let Some(campaign) = feeds::campaign_at(tx, by)? else { return Ok(()) };
    let now = DeviceTime::from_ms(judged.envelope.at_ms);
    let context = Context { now, actor: &actor, campaign: &campaign, session: None, live: &[], supply: &Supply::default() };
    let allowed = match (verb(judged.event), judged.before) {
        (Some(verb), Some(before)) => may(verb, before, &context),
        (Some(_), None) => return judged.own(tx, ConflictCode::Rules, kind, "NOT_OPENED"),
        (None, _) => actor.may_work(now.civil_date()),
    };
    if let Err(error) = allowed {
        judged.own(tx, code_of(&error), kind, error.code())?;
    }
    if let (CaseEvent::Decided(e), Some(before)) = (judged.event, judged.before)
        && e.agree
    {
        let detail = match before.verdict(&campaign) {
            Verdict::Accept => return Ok(()),
            Verdict::Stop { row, .. } => row.as_str(),
            Verdict::Open { .. } => "OPEN",
            Verdict::Clear => "CLEAR",
        };
        judged.own(tx, ConflictCode::Rules, RowId::D18.as_str(), detail)?;
    }
    Ok(())
}

/// What was asked for, where the guards can say whether it may be. Opening a case and recording a spouse need the session the
/// laptop was in; of them only the actor is judged.
fn verb(event: &CaseEvent) -> Option<Verb> {
    Some(match event {
        CaseEvent::Opened(_) | CaseEvent::PartyRecorded(_) | CaseEvent::DeclarationAccepted(_) => return None,
        CaseEvent::NoticeRecorded(_) => Verb::RecordNotice,
        CaseEvent::FactsAnswered(_) => Verb::AnswerFacts,
        CaseEvent::Stopped(_) => Verb::Stop,
        CaseEvent::LookupRun(_) => Verb::RunLookup,
        CaseEvent::FileChosen(_) => Verb::ChooseFile,
        CaseEvent::FileNotFound(_) => Verb::RecordNotFound,
        CaseEvent::PhotoAttached(_) => Verb::AttachPhoto,
        CaseEvent::DeclarationWitnessed(_) => Verb::WitnessDeclaration,
        CaseEvent::Decided(_) => Verb::Decide,
        CaseEvent::CertificatesPrepared(_) => Verb::PrepareCertificates,
        CaseEvent::FormPrinted(_) => Verb::NoteFormPrinted,
        CaseEvent::CertificatesPrinted(_) => Verb::ConfirmPrinted,
        CaseEvent::BookletSpoiled(_) => Verb::SpoilBooklet,
        CaseEvent::Sealed(_) => Verb::Seal,
        CaseEvent::HandedOver(_) => Verb::HandOver,
        CaseEvent::Withdrawn(_) => Verb::Withdraw,
    })
}

#[expect(clippy::wildcard_enum_match_arm, reason = "every refusal that is not about the person is about the rules")]
fn code_of(error: &DomainError) -> ConflictCode {
    match error {
        DomainError::NotActive
        | DomainError::CardExpired { .. }
        | DomainError::RoleNotAllowed { .. }
        | DomainError::NotOathAuthorised
        | DomainError::SecondPersonNeeded => ConflictCode::Staff,
        _rule => ConflictCode::Rules,
    }
}

/// Numbers and booklets: leased, allotted, on one case only.
fn judge_supply(tx: &Transaction<'_>, judged: &Judged<'_>) -> Result<(), RegistryError> {
    let case = judged.after.id;
    match judged.event {
        CaseEvent::CertificatesPrepared(e) => {
            bind_number(tx, judged, e)?;
            bind_booklet(tx, judged, &e.man_booklet)?;
            bind_booklet(tx, judged, &e.woman_booklet)
        }
        CaseEvent::CertificatesPrinted(_) => {
            let certificate = judged.after.certificate.as_ref();
            for no in certificate.iter().flat_map(|c| [&c.man_booklet, &c.woman_booklet]) {
                db::booklets::set(tx, no, case, BookletState::Used)?;
            }
            Ok(())
        }
        CaseEvent::BookletSpoiled(e) => {
            db::booklets::set(tx, &e.booklet, case, BookletState::Spoiled)?;
            bind_booklet(tx, judged, &e.replacement)
        }
        CaseEvent::Withdrawn(e) => e.spoiled.iter().try_for_each(|no| db::booklets::set(tx, no, case, BookletState::Spoiled)),
        CaseEvent::HandedOver(_) => db::certificates::issued(tx, case, judged.envelope.at_ms),
        CaseEvent::Opened(_)
        | CaseEvent::PartyRecorded(_)
        | CaseEvent::NoticeRecorded(_)
        | CaseEvent::FactsAnswered(_)
        | CaseEvent::Stopped(_)
        | CaseEvent::LookupRun(_)
        | CaseEvent::FileChosen(_)
        | CaseEvent::FileNotFound(_)
        | CaseEvent::PhotoAttached(_)
        | CaseEvent::DeclarationWitnessed(_)
        | CaseEvent::DeclarationAccepted(_)
        | CaseEvent::Decided(_)
        | CaseEvent::FormPrinted(_)
        | CaseEvent::Sealed(_) => Ok(()),
    }
}

fn bind_number(tx: &Transaction<'_>, judged: &Judged<'_>, e: &CertificatesPrepared) -> Result<(), RegistryError> {
    let device = judged.stored.log.device;
    let number = e.cert_no.to_string();
    let lease = db::leases::granted(tx, e.lease, judged.stored.received_ms)?;
    if !lease.is_some_and(|lease| lease.device == device && lease.contains(e.cert_no)) {
        judged.own(tx, ConflictCode::SerialOutOfBlock, &number, "")?;
    }
    match db::certificates::bind(tx, e.cert_no, judged.after.id, device, e.lease)? {
        Some(other) => judged.both(tx, other, ConflictCode::DupBj, &number),
        None => Ok(()),
    }
}

fn bind_booklet(tx: &Transaction<'_>, judged: &Judged<'_>, no: &PrintNo) -> Result<(), RegistryError> {
    let device = judged.stored.log.device;
    let allotted = db::stock::granted(tx, &device, judged.stored.received_ms)?;
    if !allotted.iter().any(|range| range.contains(no)) {
        judged.own(tx, ConflictCode::PrintNotAllotted, &no.to_string(), "")?;
    }
    match db::booklets::bind(tx, no, judged.after.id, device)? {
        Some(other) => judged.both(tx, other, ConflictCode::DupPrint, &no.to_string()),
        None => Ok(()),
    }
}

/// Invariants 8 and 9, looked at when people or liveness change.
fn judge_people(tx: &Transaction<'_>, judged: &Judged<'_>) -> Result<(), RegistryError> {
    let now = people(judged.after);
    if now.is_none() || now == judged.before.and_then(people) {
        return Ok(());
    }
    let Some((man, woman)) = now else { return Ok(()) };
    for other in db::cases::same_people(tx, judged.after.id, man, woman)? {
        let code = if other.couple { ConflictCode::DupCouple } else { ConflictCode::DupPerson };
        judged.flag(tx, judged.after.id, code, other.case.to_string(), Some(other.case), "")?;
        judged.flag(tx, other.case, code, judged.after.id.to_string(), Some(judged.after.id), "")?;
    }
    Ok(())
}

/// The couple of a live case.
fn people(case: &Case) -> Option<(&str, &str)> {
    let (man, woman) = case.couple().filter(|_| case.state.is_live())?;
    Some((man.id.as_str(), woman.id.as_str()))
}
