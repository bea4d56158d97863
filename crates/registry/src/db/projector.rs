//! `projector`: how far judging has come; and starting it over.

use rusqlite::{Connection, OptionalExtension as _};

use crate::error::RegistryError;

const NAME: &str = "cases";

/// Order of arrival up to which everything was judged.
pub(crate) fn cursor(conn: &Connection) -> Result<i64, RegistryError> {
    let found = conn.query_row("SELECT ord FROM projector WHERE name = ?1", [NAME], |row| row.get(0)).optional()?;
    Ok(found.unwrap_or(0))
}

/// Moves the cursor.
pub(crate) fn advance(conn: &Connection, ord: i64) -> Result<(), RegistryError> {
    let sql = "INSERT INTO projector (name, ord) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET ord = excluded.ord";
    conn.prepare_cached(sql)?.execute((NAME, ord))?;
    Ok(())
}

/// Empties everything the projector makes.
pub(crate) fn reset(conn: &Connection) -> Result<(), RegistryError> {
    conn.execute_batch(
        "DELETE FROM projector; DELETE FROM quarantine; DELETE FROM conflict; DELETE FROM cases;
         DELETE FROM certificate; DELETE FROM booklet; DELETE FROM session;",
    )?;
    Ok(())
}
