//! A case from its events.

use buzheng_domain::case::{Case, CaseEvent, EventMeta, evolve};
use buzheng_domain::event::Event;
use buzheng_domain::ids::{CaseId, StaffId};
use buzheng_domain::time::DeviceTime;
use buzheng_protocol::Envelope;
use uuid::Uuid;

use crate::error::StoreError;
use crate::log::{self, StoredEvent};
use crate::tx::View;

/// The case after one more event.
pub(super) fn step(case: Option<Case>, case_id: CaseId, envelope: &Envelope, event: &CaseEvent) -> Case {
    let meta = EventMeta {
        case_id,
        at: DeviceTime::from_ms(envelope.at_ms),
        // Case events are always somebody's; nil stands for a log that does not say.
        actor: envelope.actor.unwrap_or(StaffId::from_uuid(Uuid::nil())),
    };
    evolve(case, event, &meta)
}

/// The case as its events tell it; `None` when this program knows none of them. An event that cannot be read is passed
/// over: a damaged history still shows.
pub(super) fn case(case_id: CaseId, events: &[StoredEvent]) -> Option<Case> {
    events.iter().fold(None, |case, stored| {
        let Ok(envelope) = stored.envelope() else { return case };
        match envelope.event() {
            Ok(Event::Case(_, event)) => Some(step(case, case_id, &envelope, &event)),
            Ok(Event::Desk(_)) | Err(_) => case,
        }
    })
}

impl View<'_> {
    /// A case as its events tell it.
    pub fn case(&self, case_id: CaseId) -> Result<Option<Case>, StoreError> {
        Ok(case(case_id, &log::of_case(self.conn, case_id)?))
    }
}
