//! A password opens the desk.

use std::sync::{Arc, Mutex};

use buzheng_domain::event::{DeskEvent, Event, OperatorUnlocked};
use buzheng_domain::ids::StaffId;
use buzheng_domain::staff::StaffMember;
use buzheng_store::{DataDir, SlotInfo, Slots, Store, StoreError};

use crate::actor::open_session;
use crate::error::AppError;
use crate::{App, Ports};

/// Who can unlock this laptop; known without a password.
pub struct Operators {
    dir: DataDir,
    slots: Slots,
}

impl Operators {
    /// Of a data folder.
    pub fn of(dir: &DataDir) -> Self {
        Self { dir: dir.clone(), slots: Slots::new(dir) }
    }

    /// The slots, in the order they were given.
    pub fn list(&self) -> Result<Vec<SlotInfo>, AppError> {
        Ok(self.slots.list()?)
    }

    /// The laptop was set up.
    pub fn is_set_up(&self) -> bool {
        Store::exists(&self.dir)
    }
}

/// Opens the desk for `staff`. Wrong passwords are counted and slowed by the slots. A person whose card has expired or whom
/// the Centre has removed is refused even with the right password (R13, R40).
pub fn unlock(operators: &Operators, staff: StaffId, password: &str, ports: Ports) -> Result<App, AppError> {
    if !operators.is_set_up() {
        return Err(AppError::Store(StoreError::Missing));
    }
    let now = ports.clock.now();
    let key = operators.slots.unlock(staff, password, now.as_ms())?;
    let store = Store::open(&operators.dir, &key)?;
    store.ensure_reserve().ok();
    let boot = ports.ids.next(now);
    let app = App { store: Arc::new(store), operator: staff, ports, boot, staged: Mutex::new(None) };
    app.me()?.may_work(now.civil_date())?;
    let now = app.store.read(|view| app.now(view))?;
    app.store.transaction::<_, AppError>(|tx| {
        tx.set_boot_id(boot.as_bytes())?;
        let session = open_session(&tx.view(), now)?.map(|s| s.id);
        app.append(tx, Event::Desk(DeskEvent::OperatorUnlocked(OperatorUnlocked {})), session, now)
    })?;
    Ok(app)
}

impl App {
    /// The person at the desk, from the staff list.
    pub fn me(&self) -> Result<StaffMember, AppError> {
        self.store.read(|view| view.staff_member(self.operator)?.ok_or(AppError::UnknownOperator))
    }
}
