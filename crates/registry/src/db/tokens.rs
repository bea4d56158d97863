//! `session_token`: hashes of the tokens that were handed out.

use buzheng_domain::ids::DeviceId;
use rusqlite::{Connection, OptionalExtension as _};

use super::row;
use crate::error::RegistryError;

/// Keeps a token's hash, and forgets those that ended.
pub(crate) fn add(conn: &Connection, sha: &[u8; 32], device: &DeviceId, expires_ms: i64, now_ms: i64) -> Result<(), RegistryError> {
    conn.execute("DELETE FROM session_token WHERE expires_ms < ?1", [now_ms])?;
    let values = (sha, device.as_uuid().as_bytes(), expires_ms);
    conn.execute("INSERT INTO session_token (sha, device, expires_ms) VALUES (?1, ?2, ?3)", values)?;
    Ok(())
}

/// Whose token it is, and when it ends.
pub(crate) fn get(conn: &Connection, sha: &[u8; 32]) -> Result<Option<(DeviceId, i64)>, RegistryError> {
    let mut statement = conn.prepare_cached("SELECT device, expires_ms FROM session_token WHERE sha = ?1")?;
    Ok(statement.query_row([sha], |row| Ok((DeviceId::from_uuid(row::uuid(row, 0)?), row.get(1)?))).optional()?)
}

/// Forgets every token: each device opens a session anew.
pub(crate) fn forget_all(conn: &Connection) -> Result<(), RegistryError> {
    conn.execute("DELETE FROM session_token", [])?;
    Ok(())
}

/// Forgets the tokens of one device.
pub(crate) fn forget_of(conn: &Connection, device: &DeviceId) -> Result<(), RegistryError> {
    conn.execute("DELETE FROM session_token WHERE device = ?1", [device.as_uuid().as_bytes()])?;
    Ok(())
}

/// Lets a token that is in use live on.
pub(crate) fn extend(conn: &Connection, sha: &[u8; 32], expires_ms: i64) -> Result<(), RegistryError> {
    conn.execute("UPDATE session_token SET expires_ms = ?2 WHERE sha = ?1", (sha, expires_ms))?;
    Ok(())
}
