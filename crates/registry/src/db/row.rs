//! Reading columns into ids.

use rusqlite::{Result, Row};
use uuid::Uuid;

/// A 16-byte id.
pub(super) fn uuid(row: &Row<'_>, index: usize) -> Result<Uuid> {
    Ok(Uuid::from_bytes(row.get(index)?))
}

/// A 16-byte id or null.
pub(super) fn uuid_opt(row: &Row<'_>, index: usize) -> Result<Option<Uuid>> {
    Ok(row.get::<_, Option<[u8; 16]>>(index)?.map(Uuid::from_bytes))
}
