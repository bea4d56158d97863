//! One event against what the registry knows: who did it, whether the rules allow it and make it so, whether numbers, booklets and
//! people are in one place only. Disagreement flags the case for a person and stops it; nothing is changed.

use buzheng_domain::DomainError;
use buzheng_domain::campaign::Campaign;
use buzheng_domain::case::{Case, CaseEvent, CaseState, Context, Scene, decide};
use buzheng_domain::ids::{CaseId, SessionId};
use buzheng_domain::rules::{RowId, Standing};
use buzheng_domain::session::Session;
use buzheng_domain::staff::StaffMember;
use buzheng_domain::time::DeviceTime;
use buzheng_domain::values::VillageCode;
use buzheng_protocol::Envelope;
use buzheng_protocol::wire::FeedName;
use rusqlite::Connection;

use super::asked::asked;
use super::code::ConflictCode;
use super::{content, suspend};
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
    /// What its laptop saw before.
    pub(super) seen: Option<&'a Case>,
    /// What had arrived before.
    pub(super) before: Option<&'a Case>,
    /// What has arrived now.
    pub(super) after: &'a Case,
}

/// What a decision is judged with.
struct Knowledge {
    actor: StaffMember,
    campaign: Campaign,
}

type Objection = (ConflictCode, &'static str);

/// Judges an event; the case's row is written already.
pub(super) fn judge(tx: &Connection, judged: &Judged<'_>) -> Result<(), RegistryError> {
    judge_rules(tx, judged)?;
    super::supply::judge(tx, judged)?;
    judge_people(tx, judged)
}

impl Judged<'_> {
    fn flag(
        &self,
        tx: &Connection,
        case: CaseId,
        code: ConflictCode,
        subject: String,
        other: Option<CaseId>,
        detail: &str,
    ) -> Result<(), RegistryError> {
        flag(tx, self.stored, self.envelope, case, code, subject, other, detail)
    }

    /// Flags this case.
    pub(super) fn own(&self, tx: &Connection, code: ConflictCode, subject: &str, detail: &str) -> Result<(), RegistryError> {
        self.flag(tx, self.after.id, code, subject.to_owned(), None, detail)
    }

    /// Flags this case and another that hold the same thing.
    pub(super) fn both(&self, tx: &Connection, other: CaseId, code: ConflictCode, subject: &str) -> Result<(), RegistryError> {
        self.flag(tx, self.after.id, code, subject.to_owned(), Some(other), "")?;
        self.flag(tx, other, code, subject.to_owned(), Some(self.after.id), "")
    }
}

/// Records a conflict that an event shows, and stops the case where the conflict is of that kind.
#[expect(clippy::too_many_arguments, reason = "a conflict is that much")]
fn flag(
    tx: &Connection,
    stored: &StoredEvent,
    envelope: &Envelope,
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
        log: stored.log,
        seq: stored.head.seq,
        at_ms: stored.received_ms,
        settled_ms: None,
    };
    if conflicts::add(tx, &conflict)? {
        tracing::warn!(%case, code = conflict.code, "conflict");
        if code.suspends() {
            suspend::suspend(tx, case, code.as_str(), &conflict.subject, envelope.id, stored)?;
        }
    }
    Ok(())
}

/// A laptop says it learnt an act that the Centre never did.
pub(super) fn forged(tx: &Connection, stored: &StoredEvent, envelope: &Envelope, case: CaseId) -> Result<(), RegistryError> {
    flag(tx, stored, envelope, case, ConflictCode::Rules, envelope.kind.clone(), None, "FORGED_ACT")
}

/// A laptop went on with a case that the Centre had revoked.
pub(super) fn after_revocation(tx: &Connection, stored: &StoredEvent, envelope: &Envelope, case: CaseId) -> Result<(), RegistryError> {
    flag(tx, stored, envelope, case, ConflictCode::Rules, envelope.kind.clone(), None, "REVOKED")
}

/// Decides again with what the registry published: the same code as at the desk, fresher data.
fn judge_rules(tx: &Connection, judged: &Judged<'_>) -> Result<(), RegistryError> {
    let kind = judged.event.type_name();
    let by = judged.stored.received_ms;
    let Some(actor) = judged.envelope.actor else { return judged.own(tx, ConflictCode::Staff, kind, "NO_ACTOR") };
    let Some(member) = feeds::staff_at(tx, &actor, by)? else { return judged.own(tx, ConflictCode::Staff, kind, "UNKNOWN_STAFF") };
    // Without settings there is nothing to judge by; a device cannot have opened a case without them either.
    let Some(campaign) = feeds::campaign_at(tx, by)? else { return Ok(()) };
    let fresh = Knowledge { actor: member, campaign };
    if let Some((code, detail)) = objection(tx, judged, &fresh)? {
        let code = match outdated(tx, judged, &fresh)? {
            Some(then) if objection(tx, judged, &then)?.is_none() => {
                if code == ConflictCode::Staff {
                    ConflictCode::StaffRevoked
                } else {
                    ConflictCode::SettingsChanged
                }
            }
            Some(_) | None => code,
        };
        judged.own(tx, code, kind, detail)?;
    }
    judge_decision(tx, judged, &fresh.campaign)
}

/// What the laptop says it had read, where that is not what is in force.
fn outdated(tx: &Connection, judged: &Judged<'_>, fresh: &Knowledge) -> Result<Option<Knowledge>, RegistryError> {
    let mark = |feed: FeedName| judged.envelope.seen.get(&feed.to_string()).copied();
    let actor = match mark(FeedName::Staff) {
        Some(op) => feeds::staff_seen(tx, &fresh.actor.id, op)?,
        None => Some(fresh.actor.clone()),
    };
    let campaign = match mark(FeedName::Campaign) {
        Some(op) => feeds::campaign_seen(tx, op)?,
        None => Some(fresh.campaign.clone()),
    };
    let then = actor.zip(campaign).map(|(actor, campaign)| Knowledge { actor, campaign });
    Ok(then.filter(|then| then.actor != fresh.actor || then.campaign != fresh.campaign))
}

/// What is against the event, with this knowledge.
fn objection(tx: &Connection, judged: &Judged<'_>, with: &Knowledge) -> Result<Option<Objection>, RegistryError> {
    let now = DeviceTime::from_ms(judged.envelope.at_ms);
    let Some((command, supply)) = asked(judged.event, judged.stored.log.device) else {
        let follows = judged.seen.is_some_and(|case| case.state == CaseState::Accepted);
        let allowed = with.actor.may_work(now.civil_date());
        let wrong = (!follows).then_some((ConflictCode::Rules, "WRONG_STATE"));
        return Ok(allowed.err().map(|e| (code_of(&e), e.code())).or(wrong));
    };
    if judged.seen.is_none() && !matches!(judged.event, CaseEvent::Opened(_)) {
        return Ok(Some((ConflictCode::Rules, "NOT_OPENED")));
    }
    let session = session(tx, judged, &with.actor)?;
    let context = Context {
        now,
        actor: &with.actor,
        campaign: &with.campaign,
        session: session.as_ref(),
        live: &[],
        supply: &supply,
        last_contact: Some(now),
    };
    let ruled = match decide(judged.seen, command, &context) {
        Ok(events) => events,
        Err(error) => return Ok(Some((code_of(&error), error.code()))),
    };
    let published = feeds::campaigns_until(tx, judged.stored.received_ms)?;
    if let Some(detail) = content::differs(judged.event, ruled.first(), &published) {
        return Ok(Some((ConflictCode::Rules, detail)));
    }
    if let (CaseEvent::FileChosen(e), Some(seen)) = (judged.event, judged.seen) {
        let wrong = content::file(tx, seen, e, judged.stored.received_ms)?;
        return Ok(wrong.map(|detail| (ConflictCode::Rules, detail)));
    }
    Ok(None)
}

/// The session the laptop was in, if it opened it. The cadre's name is not needed and not kept.
fn session(tx: &Connection, judged: &Judged<'_>, actor: &StaffMember) -> Result<Option<Session>, RegistryError> {
    let of_case = judged.seen.map(|case| case.session);
    let named = if let CaseEvent::Opened(e) = judged.event { Some(e.session) } else { judged.envelope.session.or(of_case) };
    let Some(id): Option<SessionId> = named else { return Ok(None) };
    let village = db::sessions::village(tx, id, &judged.stored.log.device)?.and_then(|code| VillageCode::parse(&code).ok());
    Ok(village.map(|village| Session { id, village, cadre: actor.name.clone() }))
}

/// A decision to reissue that the table does not bear is named by the row that is against it.
fn judge_decision(tx: &Connection, judged: &Judged<'_>, campaign: &Campaign) -> Result<(), RegistryError> {
    let (CaseEvent::Decided(e), Some(seen)) = (judged.event, judged.seen) else { return Ok(()) };
    if !e.agree {
        return Ok(());
    }
    let scene = Scene { today: DeviceTime::from_ms(judged.envelope.at_ms).civil_date(), days_offline: Some(0) };
    let verdict = seen.verdict(campaign, &scene);
    let ruling = verdict.ruling().map(|hit| hit.row.as_str());
    let detail = match verdict.standing {
        Standing::Accept | Standing::AcceptEvidence => return Ok(()),
        Standing::Open => "OPEN",
        Standing::Clear => "CLEAR",
        Standing::Stop | Standing::Pending | Standing::Refuse => ruling.unwrap_or("CLEAR"),
    };
    judged.own(tx, ConflictCode::Rules, RowId::D18.as_str(), detail)
}

#[expect(clippy::wildcard_enum_match_arm, reason = "every refusal that is not about the person is about the rules")]
fn code_of(error: &DomainError) -> ConflictCode {
    match error {
        DomainError::NotActive
        | DomainError::CardExpired { .. }
        | DomainError::RoleNotAllowed { .. }
        | DomainError::NotOathAuthorised
        | DomainError::RegistrarNeeded
        | DomainError::Recused
        | DomainError::SecondPersonNeeded => ConflictCode::Staff,
        _rule => ConflictCode::Rules,
    }
}

/// Invariants 8 and 9, looked at when people or liveness change.
fn judge_people(tx: &Connection, judged: &Judged<'_>) -> Result<(), RegistryError> {
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
