//! `session`: one village on one day with one team.

use buzheng_domain::ids::{DeviceId, SessionId};
use rusqlite::{Connection, OptionalExtension as _};

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

/// The village of a session that this device opened.
pub(crate) fn village(conn: &Connection, id: SessionId, device: &DeviceId) -> Result<Option<String>, RegistryError> {
    let mut statement = conn.prepare_cached("SELECT village FROM session WHERE session_id = ?1 AND device = ?2")?;
    Ok(statement.query_row((id.as_uuid().as_bytes(), device.as_uuid().as_bytes()), |row| row.get(0)).optional()?)
}
