//! The event log: dense numbers, hash chain, exact bytes. Rows are only ever inserted; triggers see to it.

use buzheng_domain::ids::{CaseId, DeviceId};
use buzheng_protocol::{Envelope, Head, LogId};
use rusqlite::ffi::{SQLITE_CONSTRAINT_TRIGGER, SQLITE_CONSTRAINT_UNIQUE};
use rusqlite::{Connection, OptionalExtension as _, Row};
use uuid::Uuid;

use crate::error::StoreError;
use crate::outbox;
use crate::row::epoch_to_sql;
use crate::tx::View;

/// An event as stored.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// The log it is in.
    pub log: LogId,
    /// Its place there, from 1.
    pub seq: u64,
    /// Chain hash after it.
    pub hash: [u8; 32],
    /// The exact bytes: what is chained, signed and sent.
    pub body: Vec<u8>,
}

impl StoredEvent {
    /// The event read from its bytes.
    pub fn envelope(&self) -> Result<Envelope, StoreError> {
        Envelope::decode(&self.body).map_err(|_| StoreError::Unreadable { what: "event" })
    }

    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            log: LogId { device: DeviceId::from_uuid(Uuid::from_bytes(row.get(0)?)), epoch: row.get(1)? },
            seq: row.get(2)?,
            hash: row.get(3)?,
            body: row.get(4)?,
        })
    }
}

impl AsRef<[u8]> for StoredEvent {
    fn as_ref(&self) -> &[u8] {
        &self.body
    }
}

impl std::fmt::Debug for StoredEvent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StoredEvent({}/{} #{})", self.log.device, self.log.epoch, self.seq)
    }
}

pub(crate) fn head(conn: &Connection, log: &LogId) -> Result<Head, StoreError> {
    let head = conn
        .prepare_cached("SELECT seq, hash FROM event WHERE log_device = ?1 AND epoch = ?2 ORDER BY seq DESC LIMIT 1")?
        .query_row((log.device.as_uuid().as_bytes(), epoch_to_sql(log)?), |row| Ok(Head { seq: row.get(0)?, hash: row.get(1)? }))
        .optional()?;
    Ok(head.unwrap_or(Head::EMPTY))
}

pub(crate) fn insert(conn: &Connection, log: &LogId, head: &Head, envelope: &Envelope, body: &[u8]) -> Result<(), StoreError> {
    let inserted = conn
        .prepare_cached(
            "INSERT INTO event (log_device, epoch, seq, ev_id, case_id, kind, at_ms, hash, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute((
            log.device.as_uuid().as_bytes(),
            epoch_to_sql(log)?,
            head.seq,
            envelope.id.as_uuid().as_bytes(),
            envelope.case.as_ref().map(|case| case.as_uuid().as_bytes()),
            &envelope.kind,
            envelope.at_ms,
            head.hash,
            body,
        ));
    match inserted {
        Ok(_) if head.seq == 1 => outbox::register_log(conn, log),
        Ok(_) => Ok(()),
        // Inside the write lock (log, seq) cannot clash or leave a gap: only the event id can be there already.
        Err(error) if matches!(error.sqlite_extended_error_code(), Some(SQLITE_CONSTRAINT_UNIQUE | SQLITE_CONSTRAINT_TRIGGER)) => {
            Err(StoreError::DuplicateEvent)
        }
        Err(error) => Err(error.into()),
    }
}

/// The events of one case, oldest first.
pub(crate) fn of_case(conn: &Connection, case: CaseId) -> Result<Vec<StoredEvent>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT log_device, epoch, seq, hash, body FROM event WHERE case_id = ?1 ORDER BY ord")?;
    let rows = statement.query_map([case.as_uuid().as_bytes()], StoredEvent::from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Every event in order of arrival, given to `visit` one at a time.
pub(crate) fn for_each(conn: &Connection, mut visit: impl FnMut(StoredEvent) -> Result<(), StoreError>) -> Result<(), StoreError> {
    let mut statement = conn.prepare("SELECT log_device, epoch, seq, hash, body FROM event ORDER BY ord")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        visit(StoredEvent::from_row(row)?)?;
    }
    Ok(())
}

impl View<'_> {
    /// Where a log ends.
    pub fn head_of(&self, log: &LogId) -> Result<Head, StoreError> {
        head(self.conn, log)
    }

    /// Where this device's log ends.
    pub fn head(&self) -> Result<Head, StoreError> {
        head(self.conn, &self.log()?)
    }

    /// The chain value at a place of a log: what a batch starting after `seq` gives as its previous head. `None` beyond
    /// the end.
    pub fn head_at(&self, log: &LogId, seq: u64) -> Result<Option<Head>, StoreError> {
        if seq == 0 {
            return Ok(Some(Head::EMPTY));
        }
        let mut statement = self.conn.prepare_cached("SELECT seq, hash FROM event WHERE log_device = ?1 AND epoch = ?2 AND seq = ?3")?;
        let key = (log.device.as_uuid().as_bytes(), epoch_to_sql(log)?, seq);
        Ok(statement.query_row(key, |row| Ok(Head { seq: row.get(0)?, hash: row.get(1)? })).optional()?)
    }

    /// The device's clock at the last event of its present log; `None` while that is empty.
    pub fn last_event_ms(&self) -> Result<Option<i64>, StoreError> {
        let log = self.log()?;
        let mut statement =
            self.conn.prepare_cached("SELECT at_ms FROM event WHERE log_device = ?1 AND epoch = ?2 ORDER BY seq DESC LIMIT 1")?;
        Ok(statement.query_row((log.device.as_uuid().as_bytes(), epoch_to_sql(&log)?), |row| row.get(0)).optional()?)
    }

    /// The events of one case, oldest first.
    pub fn events_of_case(&self, case: CaseId) -> Result<Vec<StoredEvent>, StoreError> {
        of_case(self.conn, case)
    }

    /// A run of a log from `seq` on, at most `max_events` and about `max_bytes` of bodies: at least one event when
    /// there is one, never one that goes beyond `max_bytes` after the first.
    pub fn events_from(&self, log: &LogId, seq: u64, max_events: usize, max_bytes: usize) -> Result<Vec<StoredEvent>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT log_device, epoch, seq, hash, body FROM event
             WHERE log_device = ?1 AND epoch = ?2 AND seq >= ?3 ORDER BY seq",
        )?;
        let mut rows = statement.query((log.device.as_uuid().as_bytes(), epoch_to_sql(log)?, seq))?;
        let mut run = Vec::new();
        let mut bytes = 0_usize;
        while run.len() < max_events
            && let Some(row) = rows.next()?
        {
            let event = StoredEvent::from_row(row)?;
            bytes = bytes.saturating_add(event.body.len());
            if bytes > max_bytes && !run.is_empty() {
                break;
            }
            run.push(event);
        }
        Ok(run)
    }

    /// Every log there is in this database.
    pub fn logs(&self) -> Result<Vec<LogId>, StoreError> {
        let mut statement = self.conn.prepare("SELECT DISTINCT log_device, epoch FROM event ORDER BY 1, 2")?;
        let rows =
            statement.query_map([], |row| Ok(LogId { device: DeviceId::from_uuid(Uuid::from_bytes(row.get(0)?)), epoch: row.get(1)? }))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Recomputes every chain from its first event, and compares the columns with the bytes. Returns where each log
    /// ends, or where the first one breaks.
    pub fn verify_chain(&self) -> Result<Vec<(LogId, Head)>, StoreError> {
        let mut heads = Vec::new();
        for log in self.logs()? {
            heads.push((log, self.verify_log(&log)?));
        }
        Ok(heads)
    }

    fn verify_log(&self, log: &LogId) -> Result<Head, StoreError> {
        let mut statement = self.conn.prepare(
            "SELECT seq, hash, body, ev_id, case_id, kind, at_ms FROM event
             WHERE log_device = ?1 AND epoch = ?2 ORDER BY seq",
        )?;
        let mut rows = statement.query((log.device.as_uuid().as_bytes(), epoch_to_sql(log)?))?;
        let mut head = Head::EMPTY;
        while let Some(row) = rows.next()? {
            let body: Vec<u8> = row.get(2)?;
            let expected = head.next(log, &body);
            let broken = || StoreError::ChainBroken { epoch: log.epoch, seq: expected.seq };
            let envelope = Envelope::decode(&body).map_err(|_| broken())?;
            let sound = row.get::<_, u64>(0)? == expected.seq
                && row.get::<_, [u8; 32]>(1)? == expected.hash
                && row.get::<_, [u8; 16]>(3)? == *envelope.id.as_uuid().as_bytes()
                && row.get::<_, Option<[u8; 16]>>(4)? == envelope.case.map(|case| *case.as_uuid().as_bytes())
                && row.get::<_, String>(5)? == envelope.kind
                && row.get::<_, i64>(6)? == envelope.at_ms;
            if !sound {
                return Err(broken());
            }
            head = expected;
        }
        Ok(head)
    }
}
