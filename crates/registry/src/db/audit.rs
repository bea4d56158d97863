//! `audit`: who did what to this registry. Ids only.

use rusqlite::Connection;

use crate::error::RegistryError;

/// Notes one act.
pub(crate) fn note(conn: &Connection, now_ms: i64, actor: &str, act: &str, subject: &str) -> Result<(), RegistryError> {
    conn.prepare_cached("INSERT INTO audit (at_ms, actor, act, subject) VALUES (?1, ?2, ?3, ?4)")?
        .execute((now_ms, actor, act, subject))?;
    Ok(())
}
