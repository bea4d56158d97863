//! The case before an event, folded from the log; kept for the length of one run.
//!
//! A case has two sides. *Here*, it is all that arrived, in order of arrival, acts of the Centre among it. *At the laptop*, it is what
//! that laptop had written before: what its registrar saw. What was done is judged by the second, what came of it shown by the first:
//! who seals a booklet offline cannot know that the Centre suspended the case an hour ago.

use std::collections::BTreeMap;

use buzheng_domain::case::{self, Case, CaseEvent, EventMeta};
use buzheng_domain::event::Event;
use buzheng_domain::ids::{CaseId, DeviceId, StaffId};
use buzheng_domain::time::DeviceTime;
use buzheng_protocol::Envelope;
use rusqlite::Connection;
use uuid::Uuid;

use crate::db::events::StoredEvent;
use crate::error::RegistryError;
use crate::{centre_log, db};

/// Which side of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    /// All that arrived.
    Here,
    /// What one laptop wrote.
    Laptop(DeviceId),
}

/// Cases this run has already folded.
#[derive(Default)]
pub(super) struct Cases(BTreeMap<(Side, CaseId), Option<Case>>);

impl Cases {
    /// The case as it was before `stored`.
    pub(super) fn before(&mut self, tx: &Connection, side: Side, id: CaseId, stored: &StoredEvent) -> Result<Option<Case>, RegistryError> {
        match self.0.remove(&(side, id)) {
            Some(case) => Ok(case),
            None => fold(tx, side, id, stored.ord - 1),
        }
    }

    /// Remembers the case as it is now.
    pub(super) fn keep(&mut self, side: Side, id: CaseId, case: Option<Case>) {
        self.0.insert((side, id), case);
    }
}

/// What the events of a case up to `ord` make of it; those that were set aside, and acts the Centre never did, make nothing.
fn fold(tx: &Connection, side: Side, id: CaseId, ord: i64) -> Result<Option<Case>, RegistryError> {
    let centre = centre_log::device(tx)?;
    let mut case = None;
    for stored in db::events::of_case(tx, id, ord)? {
        let from_centre = stored.log.device == centre;
        let other_side = match side {
            Side::Here => false,
            Side::Laptop(device) => stored.log.device != device,
        };
        let Ok(envelope) = Envelope::decode(&stored.body) else { continue };
        if other_side || (!from_centre && db::events::earlier_with_id(tx, envelope.id, stored.ord)?.is_some()) {
            continue;
        }
        let Ok(Event::Case(_, event)) = envelope.event() else { continue };
        if from_centre || !is_forged(tx, id, &event, stored.ord)? {
            case = Some(evolve(case, id, &event, &envelope));
        }
    }
    Ok(case)
}

/// Everything that has arrived of a case, folded.
pub(crate) fn here(tx: &Connection, id: CaseId) -> Result<Option<Case>, RegistryError> {
    fold(tx, Side::Here, id, i64::MAX)
}

/// An act of the Centre that a laptop claims to have learnt, and the Centre never did.
pub(super) fn is_forged(tx: &Connection, id: CaseId, event: &CaseEvent, ord: i64) -> Result<bool, RegistryError> {
    let CaseEvent::CentreActed(e) = event else { return Ok(false) };
    Ok(!centre_log::knows(tx, id, &e.act, ord)?)
}

/// The case after an event. An event without an actor is nobody's.
pub(super) fn evolve(case: Option<Case>, id: CaseId, event: &CaseEvent, envelope: &Envelope) -> Case {
    let actor = envelope.actor.unwrap_or(StaffId::from_uuid(Uuid::nil()));
    case::evolve(case, event, &EventMeta { case_id: id, at: DeviceTime::from_ms(envelope.at_ms), actor })
}
