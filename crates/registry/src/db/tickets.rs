//! `ticket`: one-use permissions to enrol.

use buzheng_domain::ids::DeviceId;
use buzheng_protocol::TicketVerifier;
use buzheng_protocol::wire::SignedLicence;
use rusqlite::{Connection, OptionalExtension as _};
use uuid::Uuid;

use super::row;
use crate::error::RegistryError;

/// A ticket as the registry keeps it.
pub(crate) struct TicketRow {
    pub(crate) id: Uuid,
    pub(crate) key: TicketVerifier,
    pub(crate) point: String,
    pub(crate) label: String,
    /// What the device will have as [`super::devices::Device::archive`].
    pub(crate) archive: String,
    pub(crate) expires_ms: i64,
    /// Who used it, and the licence it was given.
    pub(crate) used: Option<(DeviceId, SignedLicence)>,
}

/// Adds an unused ticket.
pub(crate) fn add(conn: &Connection, ticket: &TicketRow, now_ms: i64) -> Result<(), RegistryError> {
    conn.execute(
        "INSERT INTO ticket (id, key, point, label, archive, expires_ms, made_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        (ticket.id.as_bytes(), ticket.key.to_bytes(), &ticket.point, &ticket.label, &ticket.archive, ticket.expires_ms, now_ms),
    )?;
    Ok(())
}

/// The ticket of that number.
pub(crate) fn get(conn: &Connection, id: &Uuid) -> Result<Option<TicketRow>, RegistryError> {
    let sql = "SELECT key, point, label, archive, expires_ms, used_device, licence, signature FROM ticket WHERE id = ?1";
    let found = conn
        .query_row(sql, [id.as_bytes()], |row| {
            let used = match (row::uuid_opt(row, 5)?, row.get::<_, Option<Vec<u8>>>(6)?, row.get::<_, Option<[u8; 64]>>(7)?) {
                (Some(device), Some(body), Some(signature)) => Some((DeviceId::from_uuid(device), SignedLicence { body, signature })),
                _unused => None,
            };
            Ok((row.get::<_, [u8; 32]>(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, used))
        })
        .optional()?;
    let Some((key, point, label, archive, expires_ms, used)) = found else { return Ok(None) };
    let key = TicketVerifier::from_bytes(&key).map_err(|_| RegistryError::Unreadable { what: "ticket key" })?;
    Ok(Some(TicketRow { id: *id, key, point, label, archive, expires_ms, used }))
}

/// Spends a ticket.
pub(crate) fn spend(conn: &Connection, id: &Uuid, device: &DeviceId, licence: &SignedLicence) -> Result<(), RegistryError> {
    let sql = "UPDATE ticket SET used_device = ?2, licence = ?3, signature = ?4 WHERE id = ?1 AND used_device IS NULL";
    let changed = conn.execute(sql, (id.as_bytes(), device.as_uuid().as_bytes(), &licence.body, licence.signature))?;
    if changed == 1 { Ok(()) } else { Err(RegistryError::NotFound) }
}
