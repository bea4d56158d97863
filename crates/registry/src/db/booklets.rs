//! `booklet`: where each reported booklet is. One that no event has named is still blank at its device; it gets no row.

use buzheng_domain::ids::{CaseId, DeviceId};
use buzheng_domain::supply::BookletState;
use buzheng_domain::values::PrintNo;
use rusqlite::{Connection, OptionalExtension as _};

use super::row;
use crate::error::RegistryError;

/// Binds a booklet to a case. When it was bound to another before, that case is returned and nothing changes.
pub(crate) fn bind(conn: &Connection, no: &PrintNo, case: CaseId, device: DeviceId) -> Result<Option<CaseId>, RegistryError> {
    let text = no.to_string();
    let holder = conn
        .prepare_cached("SELECT case_id FROM booklet WHERE print_no = ?1")?
        .query_row([&text], |row| row::uuid_opt(row, 0))
        .optional()?
        .flatten()
        .map(CaseId::from_uuid);
    if let Some(holder) = holder {
        return Ok(Some(holder).filter(|holder| *holder != case));
    }
    conn.prepare_cached("INSERT INTO booklet (print_no, state, device, case_id) VALUES (?1, ?2, ?3, ?4)")?.execute((
        &text,
        BookletState::Reserved.as_str(),
        device.as_uuid().as_bytes(),
        case.as_uuid().as_bytes(),
    ))?;
    Ok(None)
}

/// Print numbers that events of a device have named.
pub(crate) fn of_device(conn: &Connection, device: &DeviceId) -> Result<std::collections::BTreeSet<String>, RegistryError> {
    let mut statement = conn.prepare_cached("SELECT print_no FROM booklet WHERE device = ?1")?;
    let rows = statement.query_map([device.as_uuid().as_bytes()], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Changes where a booklet of this case is; one that another case holds is left alone.
pub(crate) fn set(conn: &Connection, no: &PrintNo, case: CaseId, state: BookletState) -> Result<(), RegistryError> {
    conn.prepare_cached("UPDATE booklet SET state = ?3 WHERE print_no = ?1 AND case_id = ?2")?.execute((
        no.to_string(),
        case.as_uuid().as_bytes(),
        state.as_str(),
    ))?;
    Ok(())
}
