//! Judging, after storing: reads the log in order of arrival, keeps a row per case, number and booklet, and writes down what
//! does not agree. Effects and cursor move in one transaction, so a crash repeats nothing and leaves nothing out.
//!
//! Everything is judged with what the registry had published when the event arrived, so making the projections again gives
//! the same rows.

mod code;
mod fold;
mod judge;

use buzheng_domain::event::{DeskEvent, Event};
use buzheng_protocol::{DecodeError, Envelope};
use rusqlite::Transaction;

use crate::db::events::StoredEvent;
use crate::db::{self, Db};
use crate::error::RegistryError;

pub use code::ConflictCode;

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
        Ok(Event::Case(id, event)) => {
            let before = cases.before(tx, id, stored)?;
            let after = fold::evolve(before.clone(), id, &event, &envelope);
            db::cases::put(tx, &after, stored.ord, stored.received_ms)?;
            judge::judge(tx, &judge::Judged { stored, envelope: &envelope, event: &event, before: before.as_ref(), after: &after })?;
            cases.keep(id, after);
            Ok(())
        }
        Err(DecodeError::UnknownType { .. }) => aside("UNKNOWN_TYPE"),
        Err(DecodeError::Payload { .. } | DecodeError::Key { .. } | DecodeError::Cbor(_) | DecodeError::TooLarge { .. }) => {
            aside("MALFORMED_PAYLOAD")
        }
    }
}

/// Says the same of the same case; where it stands in which log, and what it refers to, may differ.
fn same_content(earlier: &StoredEvent, envelope: &Envelope) -> bool {
    Envelope::decode(&earlier.body)
        .is_ok_and(|e| e.kind == envelope.kind && e.payload == envelope.payload && e.case == envelope.case && e.actor == envelope.actor)
}
