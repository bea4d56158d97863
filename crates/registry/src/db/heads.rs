//! `log_head`, `batch_seen`, `fork`: how far each log has come, and the evidence for it.

use buzheng_domain::ids::DeviceId;
use buzheng_protocol::batch::{Header, SignedBatch};
use buzheng_protocol::{Head, LogId};
use rusqlite::{Connection, OptionalExtension as _};

use super::row;
use crate::error::RegistryError;

/// Where one log stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LogState {
    pub(crate) head: Head,
    pub(crate) safe: u64,
    pub(crate) frozen: bool,
}

impl LogState {
    const NEW: Self = Self { head: Head::EMPTY, safe: 0, frozen: false };
}

/// The log's state; an unknown log is empty.
pub(crate) fn get(conn: &Connection, log: &LogId) -> Result<LogState, RegistryError> {
    let mut statement = conn.prepare_cached("SELECT last_seq, head, safe_seq, frozen FROM log_head WHERE device = ?1 AND epoch = ?2")?;
    let found = statement.query_row((log.device.as_uuid().as_bytes(), log.epoch), |row| {
        Ok(LogState { head: Head { seq: row.get(0)?, hash: row.get(1)? }, safe: row.get(2)?, frozen: row.get(3)? })
    });
    Ok(found.optional()?.unwrap_or(LogState::NEW))
}

/// Moves the head.
pub(crate) fn advance(conn: &Connection, log: &LogId, head: &Head) -> Result<(), RegistryError> {
    conn.prepare_cached(
        "INSERT INTO log_head (device, epoch, last_seq, head) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (device, epoch) DO UPDATE SET last_seq = excluded.last_seq, head = excluded.head",
    )?
    .execute((log.device.as_uuid().as_bytes(), log.epoch, head.seq, head.hash))?;
    Ok(())
}

/// A verified backup holds the log up to there. Never lowers what was promised.
pub(crate) fn raise_safe(conn: &Connection, log: &LogId, safe: u64) -> Result<(), RegistryError> {
    conn.prepare_cached("UPDATE log_head SET safe_seq = ?3 WHERE device = ?1 AND epoch = ?2 AND safe_seq < ?3 AND last_seq >= ?3")?
        .execute((log.device.as_uuid().as_bytes(), log.epoch, safe))?;
    Ok(())
}

/// What the backup holds that this registry was made from.
pub(crate) fn set_safe(conn: &Connection, log: &LogId, safe: u64) -> Result<(), RegistryError> {
    conn.prepare_cached("UPDATE log_head SET safe_seq = ?3 WHERE device = ?1 AND epoch = ?2")?.execute((
        log.device.as_uuid().as_bytes(),
        log.epoch,
        safe,
    ))?;
    Ok(())
}

/// Freezes the log and keeps the batch that contradicts it.
pub(crate) fn freeze(conn: &Connection, log: &LogId, at_seq: u64, batch: &[u8], now_ms: i64) -> Result<(), RegistryError> {
    let device = log.device.as_uuid().as_bytes();
    conn.execute("UPDATE log_head SET frozen = 1 WHERE device = ?1 AND epoch = ?2", (device, log.epoch))?;
    let values = (device, log.epoch, at_seq, batch, now_ms);
    conn.execute("INSERT INTO fork (device, epoch, at_seq, batch, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)", values)?;
    Ok(())
}

/// Keeps header and signature of a batch that brought something new.
pub(crate) fn keep_evidence(conn: &Connection, batch: &SignedBatch, now_ms: i64) -> Result<(), RegistryError> {
    let Header { log, first, .. } = &batch.header;
    conn.prepare_cached(
        "INSERT INTO batch_seen (device, epoch, first_seq, last_seq, header, signature, at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute((
        log.device.as_uuid().as_bytes(),
        log.epoch,
        first,
        batch.header.last_seq(),
        &batch.header_bytes,
        batch.signature,
        now_ms,
    ))?;
    Ok(())
}

/// Every log that is known.
pub(crate) fn all(conn: &Connection) -> Result<Vec<(LogId, LogState)>, RegistryError> {
    let mut statement = conn.prepare("SELECT device, epoch, last_seq, head, safe_seq, frozen FROM log_head ORDER BY device, epoch")?;
    let rows = statement.query_map([], |row| {
        let log = LogId { device: DeviceId::from_uuid(row::uuid(row, 0)?), epoch: row.get(1)? };
        let head = Head { seq: row.get(2)?, hash: row.get(3)? };
        Ok((log, LogState { head, safe: row.get(4)?, frozen: row.get(5)? }))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One kept header with its signature, and the last position it covers.
pub(crate) struct Evidence {
    pub(crate) last_seq: u64,
    pub(crate) header: Vec<u8>,
    pub(crate) signature: [u8; 64],
}

/// The evidence of one log, in order.
pub(crate) fn evidence(conn: &Connection, log: &LogId) -> Result<Vec<Evidence>, RegistryError> {
    let mut statement =
        conn.prepare("SELECT last_seq, header, signature FROM batch_seen WHERE device = ?1 AND epoch = ?2 ORDER BY last_seq")?;
    let rows = statement.query_map((log.device.as_uuid().as_bytes(), log.epoch), |row| {
        Ok(Evidence { last_seq: row.get(0)?, header: row.get(1)?, signature: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many batches contradicted a log.
pub(crate) fn forks(conn: &Connection) -> Result<u64, RegistryError> {
    Ok(conn.query_row("SELECT count(*) FROM fork", [], |row| row.get(0))?)
}
