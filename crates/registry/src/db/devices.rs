//! `device`: enrolled laptops.

use buzheng_domain::ids::DeviceId;
use buzheng_protocol::DeviceVerifier;
use rusqlite::{Connection, OptionalExtension as _};

use crate::error::RegistryError;

/// An enrolled laptop.
#[derive(Debug, Clone)]
pub(crate) struct Device {
    pub(crate) id: DeviceId,
    pub(crate) key: DeviceVerifier,
    pub(crate) name: String,
    pub(crate) point: String,
    pub(crate) label: String,
    /// 9-digit code of the township whose old files it gets, or `*`.
    pub(crate) archive: String,
    pub(crate) revoked: bool,
}

/// An enrolled laptop as the Centre lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its number.
    pub id: DeviceId,
    /// Code of its village; empty for one that travels.
    pub point: String,
    /// What people call its place.
    pub label: String,
    /// When it was enrolled, milliseconds since 1970 UTC.
    pub enrolled_ms: i64,
    /// When it was last here, to ten minutes.
    pub seen_ms: Option<i64>,
    /// When it was revoked.
    pub revoked_ms: Option<i64>,
    /// Why.
    pub revoked_why: Option<String>,
}

/// Every device, oldest enrolment first.
pub(crate) fn all(conn: &Connection) -> Result<Vec<Listed>, RegistryError> {
    let sql = "SELECT id, point, label, enrolled_ms, seen_ms, revoked_ms, revoked_why FROM device ORDER BY enrolled_ms, id";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        Ok(Listed {
            id: DeviceId::from_uuid(super::row::uuid(row, 0)?),
            point: row.get(1)?,
            label: row.get(2)?,
            enrolled_ms: row.get(3)?,
            seen_ms: row.get(4)?,
            revoked_ms: row.get(5)?,
            revoked_why: row.get(6)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// When a device was last here.
pub(crate) fn seen(conn: &Connection, id: &DeviceId) -> Result<Option<i64>, RegistryError> {
    let mut statement = conn.prepare_cached("SELECT seen_ms FROM device WHERE id = ?1")?;
    Ok(statement.query_row([id.as_uuid().as_bytes()], |row| row.get(0)).optional()?.flatten())
}

/// It is here now.
pub(crate) fn touch(conn: &Connection, id: &DeviceId, now_ms: i64) -> Result<(), RegistryError> {
    conn.prepare_cached("UPDATE device SET seen_ms = ?2 WHERE id = ?1")?.execute((id.as_uuid().as_bytes(), now_ms))?;
    Ok(())
}

/// Turns it away from now on.
pub(crate) fn revoke(conn: &Connection, id: &DeviceId, why: &str, now_ms: i64) -> Result<(), RegistryError> {
    let sql = "UPDATE device SET revoked_ms = ?2, revoked_why = ?3 WHERE id = ?1 AND revoked_ms IS NULL";
    conn.execute(sql, (id.as_uuid().as_bytes(), now_ms, why))?;
    Ok(())
}

/// Marks a run of numbers or booklets as lost with a device.
pub(crate) fn mark_lost(conn: &Connection, kind: &str, first: &str, last: &str, id: &DeviceId, now_ms: i64) -> Result<(), RegistryError> {
    let sql = "INSERT INTO lost_range (kind, first, last, device, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)";
    conn.execute(sql, (kind, first, last, id.as_uuid().as_bytes(), now_ms))?;
    Ok(())
}

/// The device of that id.
pub(crate) fn get(conn: &Connection, id: &DeviceId) -> Result<Option<Device>, RegistryError> {
    let mut statement = conn.prepare_cached("SELECT key, name, point, label, archive, revoked_ms IS NOT NULL FROM device WHERE id = ?1")?;
    let found = statement.query_row([id.as_uuid().as_bytes()], |row| {
        Ok((row.get::<_, [u8; 32]>(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
    });
    let Some((key, name, point, label, archive, revoked)) = found.optional()? else { return Ok(None) };
    let key = DeviceVerifier::from_bytes(&key).map_err(|_| RegistryError::Unreadable { what: "device key" })?;
    Ok(Some(Device { id: *id, key, name, point, label, archive, revoked }))
}

/// Adds a device.
pub(crate) fn add(conn: &Connection, device: &Device, now_ms: i64) -> Result<(), RegistryError> {
    conn.execute(
        "INSERT INTO device (id, key, name, point, label, archive, enrolled_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        (device.id.as_uuid().as_bytes(), device.key.to_bytes(), &device.name, &device.point, &device.label, &device.archive, now_ms),
    )?;
    Ok(())
}
