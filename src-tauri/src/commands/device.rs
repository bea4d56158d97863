//! Unlock and lock.

use std::sync::Arc;

use buzheng_app::AppError;
use buzheng_domain::staff::StaffMember;
use buzheng_domain::time::DeviceTime;
use buzheng_ipc::device::{DeviceState, DeviceStatus, Operator, OperatorSlot};
use tauri::{AppHandle, State};

use crate::error;
use crate::state::{Answer, Desk, Unlocked};
use crate::sync_task::SyncTask;

#[tauri::command(async)]
pub(crate) fn device_status(desk: State<'_, Desk>) -> Answer<DeviceStatus> {
    let slots = desk.operators.list().map_err(error::ipc)?;
    let unlocked = desk.unlocked().ok();
    let state = match (&unlocked, desk.operators.is_set_up()) {
        (Some(_), _) => DeviceState::Unlocked,
        (None, true) => DeviceState::Locked,
        (None, false) => DeviceState::NotSetUp,
    };
    let now = desk.ports.clock.now();
    let operator = unlocked.as_ref().map(|u| u.app.me()).transpose().map_err(error::ipc)?.map(|me| operator(&me, now));
    let label = unlocked.as_ref().and_then(|u| u.app.store().read(|view| view.log()).ok());
    Ok(DeviceStatus {
        state,
        demo: !desk.demo.is_empty(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        operators: slots
            .into_iter()
            .map(|s| OperatorSlot { staff_id: s.staff.to_string(), demo: desk.demo.get(&s.label).cloned(), staff_no: s.label })
            .collect(),
        operator,
        device_label: label.map(|log| log.device.to_string().chars().take(8).collect()).unwrap_or_default(),
    })
}

#[tauri::command(async)]
pub(crate) fn unlock(desk: State<'_, Desk>, window: AppHandle, staff_id: String, password: String) -> Answer<Operator> {
    let staff = staff_id.parse().map_err(|_| error::ipc(AppError::UnknownOperator))?;
    let app = buzheng_app::unlock(&desk.operators, staff, &password, desk.ports.clone()).map_err(error::ipc)?;
    // The sample world's hint also moves its calendar: neither has a place on a real laptop.
    let campaign = app.store().read(|view| view.campaign()).map_err(|e| error::ipc(e.into()))?;
    if !desk.demo.is_empty() && !campaign.is_some_and(|campaign| campaign.demo) {
        return Err(error::code("NOT_A_SAMPLE"));
    }
    let app = Arc::new(app);
    let me = app.me().map_err(error::ipc)?;
    // A receipt that came by stick may have brought acts of the Centre; over the network the exchange sees to them.
    if let Err(error) = app.learn_from_centre() {
        tracing::error!(code = error.code(), "acts of the Centre were not taken in");
    }
    let sync = SyncTask::start(&app, &desk.ports, window).map(Arc::new);
    desk.set_unlocked(Some(Unlocked { app, sync }));
    Ok(operator(&me, desk.ports.clock.now()))
}

#[tauri::command(async)]
pub(crate) fn lock(desk: State<'_, Desk>) {
    // Dropping the last handles ends the exchange and closes the database; the key is gone from memory with them.
    desk.set_unlocked(None);
}

fn operator(me: &StaffMember, now: DeviceTime) -> Operator {
    Operator {
        staff_id: me.id.to_string(),
        staff_no: me.staff_no.clone(),
        name: me.name.as_str().to_owned(),
        role: me.role.to_string(),
        oath_authorised: me.oath_authorised(now.civil_date()),
        card_valid_to: me.card_valid_to.to_string(),
    }
}
