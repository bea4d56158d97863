//! What the registry has confirmed, what is still unsent, and how the last contact went.
//!
//! There is no queue: the outbox is a query over the log and the blob rows (design §2). Exporting changes nothing here;
//! only an answer of the registry does.

use buzheng_protocol::LogId;
use rusqlite::{Connection, OptionalExtension as _};
use serde::{Deserialize, Serialize};

use crate::error::StoreError;
use crate::meta;
use crate::row::epoch_to_sql;
use crate::tx::{Tx, View};

const SERVER_GEN: &str = "server_gen";
const SESSION_TOKEN: &str = "session_token";
const LAST_CONTACT: &str = "last_contact_ms";
const LAST_REFUSAL: &str = "last_refusal";

/// How far the registry is with one log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Watermarks {
    /// Stored by the registry up to here.
    pub received: u64,
    /// In a verified backup of the registry up to here: only this allows purging.
    pub safe: u64,
}

/// What is not at the registry yet, in things a person counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unsent {
    /// Events.
    pub events: u64,
    /// Cases with at least one of those events.
    pub cases: u64,
    /// Photos and scans not received whole.
    pub photos: u64,
    /// Bytes of those still to send.
    pub photo_bytes: u64,
}

/// Why the registry last said no. A code and a place, never content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The registry's error code.
    pub code: String,
    /// First event of the refused batch, if it was one.
    pub seq: Option<u64>,
    /// When, Unix milliseconds of this device.
    pub at_ms: i64,
}

impl View<'_> {
    /// How far the registry is with a log; zero before the first answer.
    pub fn watermarks(&self, log: &LogId) -> Result<Watermarks, StoreError> {
        watermarks(self.conn, log)
    }

    /// What is unsent, over all logs in this database.
    pub fn unsent(&self) -> Result<Unsent, StoreError> {
        let events = unsent_events(self.conn)?;
        let cases = unsent_cases(self.conn, &meta::current_log(self.conn)?)?;
        let (photos, photo_bytes) = self
            .conn
            .prepare_cached("SELECT count(*), coalesce(sum(size - uploaded), 0) FROM blob WHERE state = 'local'")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(Unsent { events, cases, photos, photo_bytes })
    }

    /// The registry's generation as of the last answer.
    pub fn server_gen(&self) -> Result<Option<Vec<u8>>, StoreError> {
        meta::get(self.conn, SERVER_GEN)
    }

    /// The session token of the last sign-in, if it was kept.
    pub fn session_token(&self) -> Result<Option<Vec<u8>>, StoreError> {
        meta::get(self.conn, SESSION_TOKEN)
    }

    /// When the registry last answered, Unix milliseconds of this device.
    pub fn last_contact_ms(&self) -> Result<Option<i64>, StoreError> {
        let bytes = meta::get(self.conn, LAST_CONTACT)?;
        Ok(bytes.and_then(|bytes| bytes.try_into().ok()).map(i64::from_be_bytes))
    }

    /// The last refusal that no later success has cleared.
    pub fn last_refusal(&self) -> Result<Option<Refusal>, StoreError> {
        let bytes = meta::get(self.conn, LAST_REFUSAL)?;
        bytes.map(|bytes| serde_json::from_slice(&bytes)).transpose().map_err(|_| StoreError::Unreadable { what: "refusal" })
    }
}

impl Tx<'_> {
    /// Stores the registry's cumulative answer about one log. It is taken as it is, also when it goes back: a restored
    /// registry may know less than before, and then gets the rest again.
    pub fn record_ack(&self, log: &LogId, marks: Watermarks) -> Result<(), StoreError> {
        if marks.safe > marks.received {
            return Err(StoreError::Invalid { what: "watermark" });
        }
        self.conn
            .prepare_cached(
                "INSERT INTO log_ack (log_device, epoch, received, safe) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (log_device, epoch) DO UPDATE SET received = excluded.received, safe = excluded.safe",
            )?
            .execute((log.device.as_uuid().as_bytes(), epoch_to_sql(log)?, marks.received, marks.safe))?;
        Ok(())
    }

    /// The registry answered, and this is its generation.
    pub fn record_contact(&self, at_ms: i64, server_gen: &[u8]) -> Result<(), StoreError> {
        meta::set(&self.conn, LAST_CONTACT, &at_ms.to_be_bytes())?;
        meta::set(&self.conn, SERVER_GEN, server_gen)
    }

    /// Keeps, or with `None` clears, the last refusal.
    pub fn set_refusal(&self, refusal: Option<&Refusal>) -> Result<(), StoreError> {
        match refusal {
            None => meta::remove(&self.conn, LAST_REFUSAL),
            Some(refusal) => {
                let bytes = serde_json::to_vec(refusal).map_err(|_| StoreError::Invalid { what: "refusal" })?;
                meta::set(&self.conn, LAST_REFUSAL, &bytes)
            }
        }
    }

    /// Keeps, or with `None` forgets, the session token.
    pub fn set_session_token(&self, token: Option<&[u8]>) -> Result<(), StoreError> {
        match token {
            None => meta::remove(&self.conn, SESSION_TOKEN),
            Some(token) => meta::set(&self.conn, SESSION_TOKEN, token),
        }
    }
}

/// A log that has begun, of which the registry knows nothing yet.
pub(crate) fn register_log(conn: &Connection, log: &LogId) -> Result<(), StoreError> {
    conn.execute(
        "INSERT INTO log_ack (log_device, epoch, received, safe) VALUES (?1, ?2, 0, 0) ON CONFLICT DO NOTHING",
        (log.device.as_uuid().as_bytes(), epoch_to_sql(log)?),
    )?;
    Ok(())
}

/// A log is dense, so its end says how many events it has; counting them would read the whole table.
fn unsent_events(conn: &Connection) -> Result<u64, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT coalesce(sum(max(0, coalesce((SELECT max(e.seq) FROM event e WHERE e.log_device = a.log_device AND e.epoch = a.epoch), 0)
           - a.received)), 0) FROM log_ack a",
    )?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

/// A case with an event in the current log has its last one there, so its row in the case list answers without a look at
/// its events. Former logs (after a restore) are counted by their events, but only those above what the registry has.
fn unsent_cases(conn: &Connection, current: &LogId) -> Result<u64, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT count(*) FROM (
           SELECT l.case_id FROM case_list l WHERE l.last_device = ?1 AND l.last_epoch = ?2
             AND l.last_seq > coalesce((SELECT received FROM log_ack WHERE log_device = ?1 AND epoch = ?2), 0)
           UNION
           SELECT e.case_id FROM log_ack a CROSS JOIN event e
             ON e.log_device = a.log_device AND e.epoch = a.epoch AND e.seq > a.received
           WHERE NOT (a.log_device = ?1 AND a.epoch = ?2) AND e.case_id IS NOT NULL)",
    )?;
    Ok(statement.query_row((current.device.as_uuid().as_bytes(), epoch_to_sql(current)?), |row| row.get(0))?)
}

fn watermarks(conn: &Connection, log: &LogId) -> Result<Watermarks, StoreError> {
    let marks = conn
        .prepare_cached("SELECT received, safe FROM log_ack WHERE log_device = ?1 AND epoch = ?2")?
        .query_row((log.device.as_uuid().as_bytes(), epoch_to_sql(log)?), |row| Ok(Watermarks { received: row.get(0)?, safe: row.get(1)? }))
        .optional()?;
    Ok(marks.unwrap_or_default())
}
