//! Table `session_list`: the sessions this device opened.

use buzheng_domain::ids::SessionId;
use buzheng_domain::session::Session;
use buzheng_domain::time::DeviceTime;
use buzheng_domain::values::{PersonName, VillageCode};
use rusqlite::{Connection, OptionalExtension as _, Row};
use uuid::Uuid;

use crate::error::StoreError;
use crate::tx::View;

/// A session and when it was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedSession {
    /// The session.
    pub session: Session,
    /// The device's clock then.
    pub opened_at: DeviceTime,
}

pub(super) fn add(conn: &Connection, session: &Session, at_ms: i64) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT INTO session_list (session_id, village, cadre, opened_ms, ord)
         VALUES (?1, ?2, ?3, ?4, (SELECT coalesce(max(ord), 0) + 1 FROM session_list))
         ON CONFLICT (session_id) DO NOTHING",
    )?
    .execute((session.id.as_uuid().as_bytes(), session.village.as_str(), session.cadre.as_str(), at_ms))?;
    Ok(())
}

const COLUMNS: &str = "SELECT session_id, village, cadre, opened_ms FROM session_list";

impl View<'_> {
    /// The session opened last, by order of the log.
    pub fn latest_session(&self) -> Result<Option<OpenedSession>, StoreError> {
        let mut statement = self.conn.prepare_cached(&format!("{COLUMNS} ORDER BY ord DESC LIMIT 1"))?;
        statement.query_row([], columns).optional()?.map(read).transpose()
    }

    /// One session.
    pub fn session(&self, id: SessionId) -> Result<Option<OpenedSession>, StoreError> {
        let mut statement = self.conn.prepare_cached(&format!("{COLUMNS} WHERE session_id = ?1"))?;
        statement.query_row([id.as_uuid().as_bytes()], columns).optional()?.map(read).transpose()
    }
}

type Columns = ([u8; 16], String, String, i64);

fn columns(row: &Row<'_>) -> rusqlite::Result<Columns> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
}

fn read((id, village, cadre, opened_ms): Columns) -> Result<OpenedSession, StoreError> {
    let unreadable = StoreError::Unreadable { what: "session" };
    let (Ok(village), Ok(cadre)) = (VillageCode::parse(&village), PersonName::parse(&cadre)) else {
        return Err(unreadable);
    };
    let session = Session { id: SessionId::from_uuid(Uuid::from_bytes(id)), village, cadre };
    Ok(OpenedSession { session, opened_at: DeviceTime::from_ms(opened_ms) })
}
