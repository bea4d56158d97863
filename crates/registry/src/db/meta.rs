//! Facts about this registry.

use rusqlite::{Connection, OptionalExtension as _};
use uuid::Uuid;

use crate::error::RegistryError;

const SERVER_GEN: &str = "server_gen";

/// The generation; `fresh` becomes it at the first start.
pub(crate) fn server_gen(conn: &Connection, fresh: Uuid) -> Result<Uuid, RegistryError> {
    let stored: Option<[u8; 16]> = conn.query_row("SELECT value FROM meta WHERE key = ?1", [SERVER_GEN], |row| row.get(0)).optional()?;
    if let Some(bytes) = stored {
        return Ok(Uuid::from_bytes(bytes));
    }
    conn.execute("INSERT INTO meta (key, value) VALUES (?1, ?2)", (SERVER_GEN, fresh.as_bytes()))?;
    Ok(fresh)
}
