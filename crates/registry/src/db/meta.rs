//! Facts about this registry.

use buzheng_domain::ids::DeviceId;
use rusqlite::{Connection, OptionalExtension as _};
use uuid::Uuid;

use crate::error::RegistryError;

const SERVER_GEN: &str = "server_gen";
const BACKUP: &str = "last_backup";
const CENTRE: &str = "centre_device";

/// The generation; `fresh` becomes it at the first start.
pub(crate) fn server_gen(conn: &Connection, fresh: Uuid) -> Result<Uuid, RegistryError> {
    stored_or(conn, SERVER_GEN, fresh)
}

/// Makes it another generation.
pub(crate) fn set_server_gen(conn: &Connection, fresh: Uuid) -> Result<(), RegistryError> {
    put(conn, SERVER_GEN, fresh.as_bytes())
}

/// Notes when the last verified backup was made.
pub(crate) fn set_backup(conn: &Connection, at_ms: i64) -> Result<(), RegistryError> {
    put(conn, BACKUP, &at_ms.to_be_bytes())
}

/// When the last verified backup was made; `None` before the first.
pub(crate) fn backup(conn: &Connection) -> Result<Option<i64>, RegistryError> {
    let mut statement = conn.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
    Ok(statement.query_row([BACKUP], |row| row.get(0)).optional()?.map(i64::from_be_bytes))
}

fn put(conn: &Connection, key: &str, value: &[u8]) -> Result<(), RegistryError> {
    conn.execute("INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value))?;
    Ok(())
}

/// Gives the Centre its device number at the first start.
pub(crate) fn make_centre(conn: &Connection, fresh: Uuid) -> Result<(), RegistryError> {
    stored_or(conn, CENTRE, fresh).map(drop)
}

/// The device number of the Centre's own log.
pub(crate) fn centre(conn: &Connection) -> Result<Option<DeviceId>, RegistryError> {
    Ok(get(conn, CENTRE)?.map(DeviceId::from_uuid))
}

fn stored_or(conn: &Connection, key: &str, fresh: Uuid) -> Result<Uuid, RegistryError> {
    if let Some(stored) = get(conn, key)? {
        return Ok(stored);
    }
    conn.execute("INSERT INTO meta (key, value) VALUES (?1, ?2)", (key, fresh.as_bytes()))?;
    Ok(fresh)
}

fn get(conn: &Connection, key: &str) -> Result<Option<Uuid>, RegistryError> {
    let mut statement = conn.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
    Ok(statement.query_row([key], |row| row.get(0)).optional()?.map(Uuid::from_bytes))
}
