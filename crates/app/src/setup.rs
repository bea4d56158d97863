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
    let first = operators.first().ok_or(AppError::UnknownOperator)?;
    let known = slots.list()?;
    let key = if known.iter().any(|s| s.staff == first.staff) {
        slots.unlock(first.staff, &first.password, now.as_ms())?
    } else {
        let key = DbKey::generate()?;
        slots.add(&key, first.staff, &first.staff_no, &first.password, KdfParams::STANDARD)?;
        key
    };
    for operator in operators.iter().skip(1).filter(|o| !known.iter().any(|s| s.staff == o.staff)) {
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
