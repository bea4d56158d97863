//! `event`: the log itself. Insert-only.

use buzheng_domain::ids::{CaseId, DeviceId, EventId};
use buzheng_protocol::{ChainedEvent, Envelope, Head, LogId};
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::row;
use crate::error::RegistryError;

/// A stored event with its place.
pub(crate) struct StoredEvent {
    pub(crate) ord: i64,
    pub(crate) log: LogId,
    pub(crate) head: Head,
    pub(crate) received_ms: i64,
    pub(crate) body: Vec<u8>,
}

const COLUMNS: &str = "ord, device, epoch, seq, hash, received_ms, body";

fn read(row: &Row<'_>) -> rusqlite::Result<StoredEvent> {
    Ok(StoredEvent {
        ord: row.get(0)?,
        log: LogId { device: DeviceId::from_uuid(row::uuid(row, 1)?), epoch: row.get(2)? },
        head: Head { seq: row.get(3)?, hash: row.get(4)? },
        received_ms: row.get(5)?,
        body: row.get(6)?,
    })
}

/// Appends one event; `envelope` only feeds the index columns, and is `None` for bytes this program cannot read.
pub(crate) fn append(
    conn: &Connection,
    log: &LogId,
    event: &ChainedEvent,
    envelope: Option<&Envelope>,
    now_ms: i64,
) -> Result<(), RegistryError> {
    conn.prepare_cached(
        "INSERT INTO event (device, epoch, seq, ev_id, case_id, kind, at_ms, received_ms, hash, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute((
        log.device.as_uuid().as_bytes(),
        log.epoch,
        event.head.seq,
        envelope.map(|e| *e.id.as_uuid().as_bytes()),
        envelope.and_then(|e| e.case).map(|case| *case.as_uuid().as_bytes()),
        envelope.map_or("", |e| e.kind.as_str()),
        envelope.map(|e| e.at_ms),
        now_ms,
        event.head.hash,
        &event.bytes,
    ))?;
    Ok(())
}

/// The chain hash stored at a position.
pub(crate) fn hash_at(conn: &Connection, log: &LogId, seq: u64) -> Result<Option<[u8; 32]>, RegistryError> {
    let mut statement = conn.prepare_cached("SELECT hash FROM event WHERE device = ?1 AND epoch = ?2 AND seq = ?3")?;
    Ok(statement.query_row((log.device.as_uuid().as_bytes(), log.epoch, seq), |row| row.get(0)).optional()?)
}

/// The next events in order of arrival.
pub(crate) fn after(conn: &Connection, ord: i64, limit: u32) -> Result<Vec<StoredEvent>, RegistryError> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM event WHERE ord > ?1 ORDER BY ord LIMIT ?2"))?;
    let rows = statement.query_map((ord, limit), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A case's events up to and with `ord`, in order of arrival.
pub(crate) fn of_case(conn: &Connection, case: CaseId, ord: i64) -> Result<Vec<StoredEvent>, RegistryError> {
    let sql = format!("SELECT {COLUMNS} FROM event WHERE case_id = ?1 AND ord <= ?2 ORDER BY ord");
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map((case.as_uuid().as_bytes(), ord), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Calls `each` for every event of a log in order, without holding them all.
pub(crate) fn walk(
    conn: &Connection,
    log: &LogId,
    mut each: impl FnMut(StoredEvent) -> Result<(), RegistryError>,
) -> Result<(), RegistryError> {
    let mut statement = conn.prepare(&format!("SELECT {COLUMNS} FROM event WHERE device = ?1 AND epoch = ?2 ORDER BY seq"))?;
    let mut rows = statement.query((log.device.as_uuid().as_bytes(), log.epoch))?;
    while let Some(row) = rows.next()? {
        each(read(row)?)?;
    }
    Ok(())
}

/// The event that arrived earlier under this id, if there is one.
pub(crate) fn earlier_with_id(conn: &Connection, id: EventId, ord: i64) -> Result<Option<StoredEvent>, RegistryError> {
    let sql = format!("SELECT {COLUMNS} FROM event WHERE ev_id = ?1 AND ord < ?2 ORDER BY ord LIMIT 1");
    Ok(conn.prepare_cached(&sql)?.query_row((id.as_uuid().as_bytes(), ord), read).optional()?)
}

/// The event of that id in the logs of one device.
pub(crate) fn in_device(conn: &Connection, device: &DeviceId, id: EventId) -> Result<Option<StoredEvent>, RegistryError> {
    let sql = format!("SELECT {COLUMNS} FROM event WHERE ev_id = ?1 AND device = ?2 ORDER BY ord LIMIT 1");
    Ok(conn.prepare_cached(&sql)?.query_row((id.as_uuid().as_bytes(), device.as_uuid().as_bytes()), read).optional()?)
}

/// Devices whose logs have events of a case.
pub(crate) fn devices_of(conn: &Connection, case: CaseId) -> Result<Vec<DeviceId>, RegistryError> {
    let mut statement = conn.prepare_cached("SELECT device FROM event WHERE case_id = ?1 GROUP BY device ORDER BY min(ord)")?;
    let rows = statement.query_map([case.as_uuid().as_bytes()], |row| Ok(DeviceId::from_uuid(row::uuid(row, 0)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What one device's logs have of a case after `ord`.
pub(crate) fn of_case_after(conn: &Connection, case: CaseId, device: &DeviceId, ord: i64) -> Result<Vec<StoredEvent>, RegistryError> {
    let sql = format!("SELECT {COLUMNS} FROM event WHERE case_id = ?1 AND device = ?2 AND ord > ?3 ORDER BY ord");
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map((case.as_uuid().as_bytes(), device.as_uuid().as_bytes(), ord), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}
