//! `quarantine`: events that are stored but could not be judged.

use buzheng_domain::ids::CaseId;
use buzheng_protocol::LogId;
use rusqlite::Connection;

use crate::error::RegistryError;

/// Sets an event aside, and flags the case it names.
pub(crate) fn add(conn: &Connection, log: &LogId, seq: u64, case: Option<CaseId>, reason: &str, at_ms: i64) -> Result<(), RegistryError> {
    conn.prepare_cached("INSERT OR IGNORE INTO quarantine (device, epoch, seq, reason, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)")?.execute((
        log.device.as_uuid().as_bytes(),
        log.epoch,
        seq,
        reason,
        at_ms,
    ))?;
    if let Some(case) = case {
        conn.prepare_cached("UPDATE cases SET flagged = 1 WHERE case_id = ?1")?.execute([case.as_uuid().as_bytes()])?;
    }
    Ok(())
}

/// How many are set aside.
pub(crate) fn count(conn: &Connection) -> Result<u64, RegistryError> {
    Ok(conn.query_row("SELECT count(*) FROM quarantine", [], |row| row.get(0))?)
}
