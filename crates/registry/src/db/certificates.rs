//! `certificate`: every certificate number ever bound.

use buzheng_domain::ids::{CaseId, DeviceId, LeaseId};
use buzheng_domain::values::CertNo;
use rusqlite::{Connection, OptionalExtension as _};

use super::row;
use crate::error::RegistryError;

/// Binds a number to a case. When it is bound to another already, that case is returned and nothing changes.
pub(crate) fn bind(conn: &Connection, no: CertNo, case: CaseId, device: DeviceId, lease: LeaseId) -> Result<Option<CaseId>, RegistryError> {
    let text = no.to_string();
    let holder = conn
        .prepare_cached("SELECT case_id FROM certificate WHERE cert_no = ?1")?
        .query_row([&text], |row| Ok(CaseId::from_uuid(row::uuid(row, 0)?)))
        .optional()?;
    if holder.is_none() {
        conn.prepare_cached("INSERT INTO certificate (cert_no, case_id, device, lease) VALUES (?1, ?2, ?3, ?4)")?.execute((
            &text,
            case.as_uuid().as_bytes(),
            device.as_uuid().as_bytes(),
            lease.as_uuid().as_bytes(),
        ))?;
    }
    Ok(holder.filter(|holder| *holder != case))
}

/// The highest number that was bound under a lease. Numbers of one lease are of one year, so text order is their order.
pub(crate) fn highest(conn: &Connection, lease: LeaseId) -> Result<Option<CertNo>, RegistryError> {
    let mut statement = conn.prepare_cached("SELECT max(cert_no) FROM certificate WHERE lease = ?1")?;
    let text: Option<String> = statement.query_row([lease.as_uuid().as_bytes()], |row| row.get(0))?;
    text.map(|text| CertNo::parse(&text).map_err(|_| RegistryError::Unreadable { what: "certificate number" })).transpose()
}

/// The booklets were handed over.
pub(crate) fn issued(conn: &Connection, case: CaseId, at_ms: i64) -> Result<(), RegistryError> {
    conn.prepare_cached("UPDATE certificate SET issued_ms = ?2 WHERE case_id = ?1")?.execute((case.as_uuid().as_bytes(), at_ms))?;
    Ok(())
}
