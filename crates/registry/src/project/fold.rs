//! The case before an event, folded from the log; kept for the length of one run.

use std::collections::BTreeMap;

use buzheng_domain::case::{self, Case, CaseEvent, EventMeta};
use buzheng_domain::event::Event;
use buzheng_domain::ids::{CaseId, StaffId};
use buzheng_domain::time::DeviceTime;
use buzheng_protocol::Envelope;
use rusqlite::Transaction;
use uuid::Uuid;

use crate::db;
use crate::db::events::StoredEvent;
use crate::error::RegistryError;

/// Cases this run has already folded.
#[derive(Default)]
pub(super) struct Cases(BTreeMap<CaseId, Case>);

impl Cases {
    /// The case as it was before `stored`.
    pub(super) fn before(&mut self, tx: &Transaction<'_>, id: CaseId, stored: &StoredEvent) -> Result<Option<Case>, RegistryError> {
        match self.0.remove(&id) {
            Some(case) => Ok(Some(case)),
            None => fold(tx, id, stored.ord - 1),
        }
    }

    /// Remembers the case as it is now.
    pub(super) fn keep(&mut self, id: CaseId, case: Case) {
        self.0.insert(id, case);
    }
}

/// What the events of a case up to `ord` make of it; those that were set aside make nothing.
fn fold(tx: &Transaction<'_>, id: CaseId, ord: i64) -> Result<Option<Case>, RegistryError> {
    let mut case = None;
    for stored in db::events::of_case(tx, id, ord)? {
        let Ok(envelope) = Envelope::decode(&stored.body) else { continue };
        if db::events::earlier_with_id(tx, envelope.id, stored.ord)?.is_some() {
            continue;
        }
        if let Ok(Event::Case(_, event)) = envelope.event() {
            case = Some(evolve(case, id, &event, &envelope));
        }
    }
    Ok(case)
}

/// The case after an event. An event without an actor is nobody's.
pub(super) fn evolve(case: Option<Case>, id: CaseId, event: &CaseEvent, envelope: &Envelope) -> Case {
    let actor = envelope.actor.unwrap_or(StaffId::from_uuid(Uuid::nil()));
    case::evolve(case, event, &EventMeta { case_id: id, at: DeviceTime::from_ms(envelope.at_ms), actor })
}
