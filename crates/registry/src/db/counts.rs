//! How many there are of what, for the figures. Every count is one index or one small table.

use rusqlite::Connection;

use crate::error::RegistryError;

/// Counts at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) events: u64,
    pub(crate) unjudged: u64,
    pub(crate) blobs: u64,
    pub(crate) blobs_waiting: u64,
    pub(crate) quarantined: u64,
    pub(crate) conflicts: u64,
    pub(crate) frozen: u64,
    pub(crate) devices: u64,
    pub(crate) in_session: u64,
}

impl Counts {
    pub(crate) fn read(conn: &Connection, now_ms: i64) -> Result<Self, RegistryError> {
        let count = |sql: &str| conn.prepare_cached(sql)?.query_row([], |row| row.get::<_, u64>(0));
        Ok(Self {
            events: count("SELECT coalesce(sum(last_seq), 0) FROM log_head")?,
            unjudged: count("SELECT count(*) FROM event WHERE ord > coalesce((SELECT max(ord) FROM projector), 0)")?,
            blobs: count("SELECT count(*) FROM blob")?,
            blobs_waiting: super::blobs::waiting(conn)?,
            quarantined: super::quarantine::count(conn)?,
            conflicts: count("SELECT count(*) FROM conflict WHERE settled_ms IS NULL")?,
            frozen: count("SELECT count(*) FROM log_head WHERE frozen = 1")?,
            devices: count("SELECT count(*) FROM device WHERE revoked_ms IS NULL")?,
            in_session: conn
                .prepare_cached("SELECT count(DISTINCT device) FROM session_token WHERE expires_ms > ?1")?
                .query_row([now_ms], |row| row.get(0))?,
        })
    }
}
