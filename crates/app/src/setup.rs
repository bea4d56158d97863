//! A new laptop: database, secrets, first key slots. The licence comes from the registry (`sync::enrol`).

use buzheng_domain::event::{DeskEvent, Event, LogOpened};
use buzheng_domain::ids::{DeviceId, EventId, StaffId};
use buzheng_protocol::{Envelope, Meta};
use buzheng_store::{DataDir, DbKey, KdfParams, Setup, Slots, Store};

use crate::Ports;
use crate::error::AppError;

/// An operator who gets a key slot.
pub struct NewOperator {
    /// Who.
    pub staff: StaffId,
    /// Staff number; shown before unlocking.
    pub staff_no: String,
    /// First password.
    pub password: String,
}

/// Makes the database and the slots; repeating after an interruption continues where it stopped. The first event of the log
/// is written here.
pub fn open_for_setup(dir: &DataDir, operators: &[NewOperator], ports: &Ports) -> Result<Store, AppError> {
    let now = ports.clock.now();
    dir.create().map_err(buzheng_store::StoreError::from)?;
    let slots = Slots::new(dir);
    if operators.is_empty() {
        return Err(AppError::UnknownOperator);
    }
    let known = slots.list()?;
    let (has_slot, new): (Vec<_>, Vec<_>) = operators.iter().partition(|operator| known.iter().any(|slot| slot.staff == operator.staff));
    // A slot that is there wraps the one key of this laptop. A list without any of its holders cannot open it, and must not make another.
    let key = match has_slot.first() {
        Some(operator) => slots.unlock(operator.staff, &operator.password, now.as_ms())?,
        None if known.is_empty() => DbKey::generate()?,
        None => return Err(AppError::UnknownOperator),
    };
    for operator in new {
        slots.add(&key, operator.staff, &operator.staff_no, &operator.password, KdfParams::STANDARD)?;
    }
    let store = if Store::exists(dir) {
        Store::open(dir, &key)?
    } else {
        let device = DeviceId::from_uuid(ports.ids.next(now));
        Store::create(dir, &key, &Setup::generate(device)?)?
    };
    if store.read(|view| view.head())?.seq > 0 {
        return Ok(store);
    }
    store.transaction::<_, AppError>(|tx| {
        let event = Event::Desk(DeskEvent::LogOpened(LogOpened { previous_epoch: None, previous_seq: None }));
        let meta = Meta {
            id: EventId::from_uuid(ports.ids.next(now)),
            at_ms: now.as_ms(),
            mono_ms: ports.clock.mono_ms(),
            boot: ports.ids.next(now),
            actor: None,
            session: None,
            refs: Vec::new(),
            seen: Default::default(),
        };
        let envelope = Envelope::of(&event, meta).map_err(|_| AppError::Internal { what: "event" })?;
        Ok(tx.append(&envelope)?)
    })?;
    Ok(store)
}
