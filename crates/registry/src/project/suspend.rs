//! X5 by the registry itself: a live case with a new conflict stops until the Centre has looked.
//!
//! The act's id comes from its cause, so that making the projections again finds it in the log and adds nothing.

use buzheng_domain::case::{CaseEvent, CaseState, CentreAct, CentreVerb};
use buzheng_domain::event::Event;
use buzheng_domain::ids::{CaseId, EventId};
use buzheng_domain::time::DeviceTime;
use buzheng_protocol::Envelope;
use rusqlite::Connection;

use super::code::ConflictCode;
use crate::db::events::StoredEvent;
use crate::error::RegistryError;
use crate::{centre_log, db};

/// Suspends a case for what `cause` showed, if it is live and nothing suspends it already.
pub(super) fn suspend(
    tx: &Connection,
    case: CaseId,
    code: &str,
    subject: &str,
    cause: EventId,
    stored: &StoredEvent,
) -> Result<(), RegistryError> {
    let stopped = |state: &str| state == CaseState::Suspended.as_str();
    if db::cases::state(tx, case)?.is_none_or(|(state, live)| !live || stopped(&state)) || is_on_its_way(tx, case, stored.ord)? {
        return Ok(());
    }
    let act = CentreAct {
        id: centre_log::act_id(case, code, subject, cause),
        verb: CentreVerb::Suspend,
        by: None,
        at: DeviceTime::from_ms(stored.received_ms),
        reason: code.to_owned(),
        document: None,
        rows: Vec::new(),
        request: 0,
    };
    if centre_log::append(tx, case, act, stored.received_ms)? {
        tracing::warn!(%case, code, "suspended");
    }
    Ok(())
}

/// A case that becomes live stops for what was found out about it before: there was nothing to stop then.
pub(super) fn for_open_conflicts(tx: &Connection, case: CaseId, cause: EventId, stored: &StoredEvent) -> Result<(), RegistryError> {
    let open = db::conflicts::of(tx, Some(case))?;
    let stops = |code: &str| ConflictCode::SUSPENDING.iter().any(|suspending| suspending.as_str() == code);
    match open.iter().find(|conflict| conflict.settled_ms.is_none() && stops(&conflict.code)) {
        Some(conflict) => suspend(tx, case, &conflict.code, "LIVE", cause, stored),
        None => Ok(()),
    }
}

/// The registry has suspended it for an earlier event, and that act has not been judged yet.
fn is_on_its_way(tx: &Connection, case: CaseId, ord: i64) -> Result<bool, RegistryError> {
    let centre = centre_log::device(tx)?;
    for later in db::events::of_case_after(tx, case, &centre, ord)? {
        let Ok(envelope) = Envelope::decode(&later.body) else { continue };
        if let Ok(Event::Case(_, CaseEvent::CentreActed(e))) = envelope.event()
            && e.act.verb == CentreVerb::Suspend
            && e.act.by.is_none()
        {
            return Ok(true);
        }
    }
    Ok(false)
}
