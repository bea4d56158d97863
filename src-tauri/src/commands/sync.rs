//! The exchange, watched and asked for.

use buzheng_ipc::sync::SyncStatus;
use tauri::State;

use crate::error;
use crate::state::{Answer, Desk};
use crate::sync_task;

#[tauri::command(async)]
pub(crate) fn sync_status(desk: State<'_, Desk>) -> Answer<SyncStatus> {
    let unlocked = desk.unlocked()?;
    sync_task::status(&unlocked.app, unlocked.sync.as_deref(), desk.ports.clock.now()).map_err(error::ipc)
}

#[tauri::command(async)]
pub(crate) fn sync_now(desk: State<'_, Desk>) -> Answer<SyncStatus> {
    if let Some(sync) = &desk.unlocked()?.sync {
        sync.now();
    }
    sync_status(desk)
}
