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
    /// When the Centre settled it with a decision document, milliseconds since 1970 UTC; `None` while it is open.
    pub settled_ms: Option<i64>,
}

/// Records a conflict; `true` when it was not open before. One that was settled opens again.
pub(crate) fn add(conn: &Connection, conflict: &ConflictRow) -> Result<bool, RegistryError> {
    let changed = conn
        .prepare_cached(
            "INSERT INTO conflict (case_id, code, subject, other, detail, device, epoch, seq, at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (case_id, code, subject) DO UPDATE SET other = ?4, detail = ?5, device = ?6, epoch = ?7, seq = ?8, at_ms = ?9,
           settled_ms = NULL WHERE settled_ms IS NOT NULL",
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
    Ok(changed > 0)
}

/// Settles every open conflict of a case.
pub(crate) fn settle(conn: &Connection, case: CaseId, at_ms: i64) -> Result<(), RegistryError> {
    let case = case.as_uuid().as_bytes();
    conn.prepare_cached("UPDATE conflict SET settled_ms = ?2 WHERE case_id = ?1 AND settled_ms IS NULL")?.execute((case, at_ms))?;
    conn.prepare_cached("UPDATE cases SET flagged = 0 WHERE case_id = ?1")?.execute([case])?;
    Ok(())
}

/// The conflicts of a case, or of all; those that were settled too.
pub(crate) fn of(conn: &Connection, case: Option<CaseId>) -> Result<Vec<ConflictRow>, RegistryError> {
    let mut statement = conn.prepare_cached(
        "SELECT case_id, code, subject, other, detail, device, epoch, seq, at_ms, settled_ms FROM conflict
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
            settled_ms: row.get(9)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
