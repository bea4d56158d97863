//! Judging, after storing: reads the log in order of arrival, keeps a row per case, number and booklet, and writes down what
//! does not agree. Effects and cursor move in one transaction, so a crash repeats nothing and leaves nothing out.
//!
//! Everything is judged with what the registry had published when the event arrived, so making the projections again gives
//! the same rows.

mod asked;
mod code;
mod content;
mod fold;
mod judge;
mod supply;
mod suspend;

use buzheng_domain::case::{Case, CaseEvent, CaseState, CentreVerb};
use buzheng_domain::event::{DeskEvent, Event};
use buzheng_domain::ids::CaseId;
use buzheng_protocol::{DecodeError, Envelope};
use rusqlite::Transaction;

use crate::centre_log;
use crate::db::events::StoredEvent;
use crate::db::{self, Db};
use crate::error::RegistryError;

use fold::Side;
pub(crate) use fold::here;

pub use code::ConflictCode;

/// Subject of a suspension that is repeated because a laptop went on before it heard of it.
const LATE_WORK: &str = "LATE_WORK";
/// Events judged in one transaction: few enough that a push never waits long.
const RUN: u32 = 100;

/// Judges everything that has arrived. Returns how many events that were.
pub(crate) fn catch_up(db: &Db) -> Result<u64, RegistryError> {
    let mut judged = 0;
    loop {
        let run = db.write(step)?;
        if run == 0 {
            return Ok(judged);
        }
        judged += run;
    }
}

/// The same inside a transaction, to the end: what the Centre does next rests on everything that has arrived.
pub(crate) fn catch_up_in(tx: &Transaction<'_>) -> Result<(), RegistryError> {
    while step(tx)? > 0 {}
    Ok(())
}

fn step(tx: &Transaction<'_>) -> Result<u64, RegistryError> {
    let events = db::events::after(tx, db::projector::cursor(tx)?, RUN)?;
    let mut cases = fold::Cases::default();
    for event in &events {
        judge_one(tx, event, &mut cases)?;
    }
    if let Some(last) = events.last() {
        db::projector::advance(tx, last.ord)?;
    }
    Ok(events.len() as u64)
}

fn judge_one(tx: &Transaction<'_>, stored: &StoredEvent, cases: &mut fold::Cases) -> Result<(), RegistryError> {
    let envelope = match Envelope::decode(&stored.body) {
        Ok(envelope) => envelope,
        Err(_) => return db::quarantine::add(tx, &stored.log, stored.head.seq, None, "MALFORMED_EVENT", stored.received_ms),
    };
    let set_aside = |case, reason| db::quarantine::add(tx, &stored.log, stored.head.seq, case, reason, stored.received_ms);
    let from_centre = stored.log.device == centre_log::device(tx)?;
    if let (true, Ok(Event::Case(id, event))) = (from_centre, envelope.event()) {
        return judge_centre(tx, stored, &envelope, id, &event, cases);
    }
    if let Some(earlier) = db::events::earlier_with_id(tx, envelope.id, stored.ord)? {
        // After a fork or restore a device appends its orphans again in a new log: no fault, and their effect happens once.
        // Another content under a known id is a fault.
        return if same_content(&earlier, &envelope) {
            set_aside(None, "DUPLICATE_EVENT")
        } else {
            set_aside(envelope.case, "EVENT_ID_REUSED")
        };
    }
    let aside = |reason| set_aside(envelope.case, reason);
    match envelope.event() {
        Ok(Event::Desk(DeskEvent::SessionOpened(e))) => {
            db::sessions::opened(tx, e.session.id, e.session.village.as_str(), &stored.log.device, stored.received_ms)
        }
        Ok(Event::Desk(DeskEvent::LogOpened(_) | DeskEvent::OperatorUnlocked(_))) => Ok(()),
        Ok(Event::Case(id, event)) => judge_case(tx, stored, &envelope, id, &event, cases),
        Err(DecodeError::UnknownType { .. }) => aside("UNKNOWN_TYPE"),
        Err(DecodeError::Payload { .. } | DecodeError::Key { .. } | DecodeError::Cbor(_) | DecodeError::TooLarge { .. }) => {
            aside("MALFORMED_PAYLOAD")
        }
    }
}

/// An event of a laptop: its effect here, then judgement of it as the laptop saw the case.
fn judge_case(
    tx: &Transaction<'_>,
    stored: &StoredEvent,
    envelope: &Envelope,
    id: CaseId,
    event: &CaseEvent,
    cases: &mut fold::Cases,
) -> Result<(), RegistryError> {
    if fold::is_forged(tx, id, event, stored.ord)? {
        // Neither side folds it: what rests on it is judged as if it had never been.
        return judge::forged(tx, stored, envelope, id);
    }
    let laptop = Side::Laptop(stored.log.device);
    let before = cases.before(tx, Side::Here, id, stored)?;
    let seen = cases.before(tx, laptop, id, stored)?;
    let after = fold::evolve(before.clone(), id, event, envelope);
    db::cases::put(tx, &after, stored.ord, stored.received_ms)?;
    judge::judge(tx, &judge::Judged { stored, envelope, event, seen: seen.as_ref(), before: before.as_ref(), after: &after })?;
    late_work(tx, stored, envelope, before.as_ref(), &after)?;
    if after.state.is_live() && !before.as_ref().is_some_and(|before| before.state.is_live()) {
        suspend::for_open_conflicts(tx, id, envelope.id, stored)?;
    }
    let seen = fold::evolve(seen, id, event, envelope);
    cases.keep(laptop, id, Some(seen));
    cases.keep(Side::Here, id, Some(after));
    Ok(())
}

/// Work that a laptop did before it could hear of a suspension counts, but lifts nothing. After a revocation a person must see what was
/// handed out.
fn late_work(
    tx: &Transaction<'_>,
    stored: &StoredEvent,
    envelope: &Envelope,
    before: Option<&Case>,
    after: &Case,
) -> Result<(), RegistryError> {
    let Some(before) = before.filter(|before| before.state != after.state && after.state.is_live()) else { return Ok(()) };
    match &before.suspension {
        Some(suspension) if before.state == CaseState::Suspended => {
            suspend::suspend(tx, after.id, &suspension.reason, LATE_WORK, envelope.id, stored)
        }
        _none if before.state == CaseState::Revoked => judge::after_revocation(tx, stored, envelope, after.id),
        _none => Ok(()),
    }
}

/// An act of the Centre: allowed when it was done, so only its effect is taken. A decision document settles what was open.
fn judge_centre(
    tx: &Transaction<'_>,
    stored: &StoredEvent,
    envelope: &Envelope,
    id: CaseId,
    event: &CaseEvent,
    cases: &mut fold::Cases,
) -> Result<(), RegistryError> {
    let before = cases.before(tx, Side::Here, id, stored)?;
    let after = fold::evolve(before, id, event, envelope);
    db::cases::put(tx, &after, stored.ord, stored.received_ms)?;
    if let CaseEvent::CentreActed(e) = event
        && matches!(e.act.verb, CentreVerb::Resume | CentreVerb::Revoke)
    {
        db::conflicts::settle(tx, id, stored.received_ms)?;
    }
    cases.keep(Side::Here, id, Some(after));
    Ok(())
}

/// Says the same of the same case; where it stands in which log, and what it refers to, may differ.
fn same_content(earlier: &StoredEvent, envelope: &Envelope) -> bool {
    Envelope::decode(&earlier.body)
        .is_ok_and(|e| e.kind == envelope.kind && e.payload == envelope.payload && e.case == envelope.case && e.actor == envelope.actor)
}
