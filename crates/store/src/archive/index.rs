//! Derived rows of one old file.

use buzheng_domain::archive::{ArchiveRow, FileParty};
use rusqlite::Connection;

use super::keys;
use crate::error::StoreError;

/// Makes the search keys of the file in feed row `id`. Removing the feed row removes them.
pub(crate) fn add(conn: &Connection, id: i64, row: &ArchiveRow) -> Result<(), StoreError> {
    let (man_birth, woman_birth) = (keys::birth_year(&row.man), keys::birth_year(&row.woman));
    conn.prepare_cached(
        "INSERT INTO archive_row (id, row_id, man_id, woman_id, man_birth, woman_birth, township)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute((
        id,
        row.id.as_uuid().as_bytes(),
        keys::citizen_number(&row.man.id_no),
        keys::citizen_number(&row.woman.id_no),
        man_birth,
        woman_birth,
        &row.township,
    ))?;
    add_name(conn, id, "M", &row.man, man_birth)?;
    add_name(conn, id, "W", &row.woman, woman_birth)
}

fn add_name(conn: &Connection, id: i64, who: &str, party: &FileParty, birth: i32) -> Result<(), StoreError> {
    let mut insert = conn.prepare_cached("INSERT INTO archive_name (key, who, row, birth) VALUES (?1, ?2, ?3, ?4)")?;
    for reading in keys::readings(&party.name) {
        insert.execute((&reading, who, id, birth))?;
    }
    Ok(())
}
