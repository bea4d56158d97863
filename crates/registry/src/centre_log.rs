//! The Centre's own log: acts on cases, as events among the laptops' events, so that order of arrival, folding and making the
//! projections again hold for them too. An act is one event, and one row in the feed of every device that has events of its case.
//!
//! The event's id is the act's. Nobody but this registry writes the log; nothing a laptop sends can stand in an act's place.

use buzheng_domain::case::{CaseEvent, CentreAct, CentreActed};
use buzheng_domain::event::Event;
use buzheng_domain::ids::{ActId, CaseId, DeviceId, EventId};
use buzheng_protocol::envelope::Meta;
use buzheng_protocol::wire::CentreActRow;
use buzheng_protocol::{ChainedEvent, Envelope, LogId};
use rusqlite::Connection;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::error::RegistryError;
use crate::{db, feeds};

/// The one epoch of the Centre's log.
const EPOCH: u64 = 1;

/// Appends an act and tells the devices concerned. An act that is there already adds nothing; `false` then.
pub(crate) fn append(tx: &Connection, case: CaseId, act: CentreAct, now_ms: i64) -> Result<bool, RegistryError> {
    let log = log(tx)?;
    if db::events::in_device(tx, &log.device, EventId::from_uuid(*act.id.as_uuid()))?.is_some() {
        return Ok(false);
    }
    let meta = Meta {
        id: EventId::from_uuid(*act.id.as_uuid()),
        at_ms: act.at.as_ms(),
        mono_ms: 0,
        boot: Uuid::nil(),
        actor: act.by,
        session: None,
        refs: Vec::new(),
        seen: Default::default(),
    };
    let envelope = Envelope::of(&Event::Case(case, CaseEvent::CentreActed(CentreActed { act: act.clone() })), meta)?;
    let bytes = envelope.encode()?;
    let head = db::heads::get(tx, &log)?.head.next(&log, &bytes);
    db::events::append(tx, &log, &ChainedEvent { head, bytes }, Some(&envelope), now_ms)?;
    db::heads::advance(tx, &log, &head)?;
    for device in db::events::devices_of(tx, case)? {
        if device != log.device {
            feeds::publish_act(tx, device, &CentreActRow { case, act: act.clone() }, now_ms)?;
        }
    }
    Ok(true)
}

/// Whether the Centre did this to the case, before the event that arrived as `ord`.
pub(crate) fn knows(tx: &Connection, case: CaseId, act: &CentreAct, ord: i64) -> Result<bool, RegistryError> {
    let Some(stored) = db::events::in_device(tx, &device(tx)?, EventId::from_uuid(*act.id.as_uuid()))? else { return Ok(false) };
    let envelope = Envelope::decode(&stored.body).map_err(|_| RegistryError::Unreadable { what: "act of the Centre" })?;
    let same = matches!(envelope.event(), Ok(Event::Case(of, CaseEvent::CentreActed(e))) if of == case && e.act == *act);
    Ok(same && stored.ord < ord)
}

/// The device number under which the Centre's log stands.
pub(crate) fn device(tx: &Connection) -> Result<DeviceId, RegistryError> {
    db::meta::centre(tx)?.ok_or(RegistryError::Unreadable { what: "number of the Centre" })
}

fn log(tx: &Connection) -> Result<LogId, RegistryError> {
    Ok(LogId { device: device(tx)?, epoch: EPOCH })
}

/// The id of what the registry does by itself: the same cause gives the same act.
pub(crate) fn act_id(case: CaseId, code: &str, subject: &str, cause: EventId) -> ActId {
    let mut hasher = Sha256::new();
    hasher.update(b"rb-act1");
    for part in [case.as_uuid().as_bytes().as_slice(), code.as_bytes(), subject.as_bytes(), cause.as_uuid().as_bytes().as_slice()] {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    let digest: [u8; 32] = hasher.finalize().into();
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    ActId::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}
