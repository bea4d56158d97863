//! `session`: one village on one day with one team.

use buzheng_domain::ids::{DeviceId, SessionId};
use rusqlite::Connection;

use crate::error::RegistryError;

/// Notes a session that was opened.
pub(crate) fn opened(conn: &Connection, id: SessionId, village: &str, device: &DeviceId, at_ms: i64) -> Result<(), RegistryError> {
    conn.prepare_cached("INSERT OR IGNORE INTO session (session_id, village, device, opened_ms) VALUES (?1, ?2, ?3, ?4)")?.execute((
        id.as_uuid().as_bytes(),
        village,
        device.as_uuid().as_bytes(),
        at_ms,
    ))?;
    Ok(())
}
