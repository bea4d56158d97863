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
