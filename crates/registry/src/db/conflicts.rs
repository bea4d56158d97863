//! `conflict`: what a person must settle. A row is never changed by the program, and flags its case.

use buzheng_domain::ids::{CaseId, DeviceId};
use buzheng_protocol::LogId;
use rusqlite::Connection;

use super::row;
use crate::error::RegistryError;

/// One open question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictRow {
    /// The case it flags.
    pub case: CaseId,
    /// Code, see [`crate::ConflictCode`].
    pub code: String,
    /// The number, event type or row it is about.
    pub subject: String,
    /// The other case, where there is one.
    pub other: Option<CaseId>,
    /// What exactly, as a code.
    pub detail: String,
    /// The log whose event showed it.
    pub log: LogId,
    /// The event's place.
    pub seq: u64,
    /// When that event arrived, milliseconds since 1970 UTC.
    pub at_ms: i64,
}

/// Records a conflict once.
pub(crate) fn add(conn: &Connection, conflict: &ConflictRow) -> Result<(), RegistryError> {
    conn.prepare_cached(
        "INSERT OR IGNORE INTO conflict (case_id, code, subject, other, detail, device, epoch, seq, at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute((
        conflict.case.as_uuid().as_bytes(),
        &conflict.code,
        &conflict.subject,
        conflict.other.map(|other| *other.as_uuid().as_bytes()),
        &conflict.detail,
        conflict.log.device.as_uuid().as_bytes(),
        conflict.log.epoch,
        conflict.seq,
        conflict.at_ms,
    ))?;
    conn.prepare_cached("UPDATE cases SET flagged = 1 WHERE case_id = ?1")?.execute([conflict.case.as_uuid().as_bytes()])?;
    Ok(())
}

/// The conflicts of a case, or of all.
pub(crate) fn of(conn: &Connection, case: Option<CaseId>) -> Result<Vec<ConflictRow>, RegistryError> {
    let mut statement = conn.prepare_cached(
        "SELECT case_id, code, subject, other, detail, device, epoch, seq, at_ms FROM conflict
         WHERE ?1 IS NULL OR case_id = ?1 ORDER BY at_ms, case_id, code, subject",
    )?;
    let rows = statement.query_map([case.map(|case| *case.as_uuid().as_bytes())], |row| {
        Ok(ConflictRow {
            case: CaseId::from_uuid(row::uuid(row, 0)?),
            code: row.get(1)?,
            subject: row.get(2)?,
            other: row::uuid_opt(row, 3)?.map(CaseId::from_uuid),
            detail: row.get(4)?,
            log: LogId { device: DeviceId::from_uuid(row::uuid(row, 5)?), epoch: row.get(6)? },
            seq: row.get(7)?,
            at_ms: row.get(8)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
