//! Small conversions between values and SQLite columns.

use buzheng_domain::ids::CaseId;
use buzheng_protocol::LogId;
use rusqlite::Row;
use uuid::Uuid;

use crate::error::StoreError;

/// Epochs are unsigned on the wire and signed in the database; one that does not fit never came from us.
pub(crate) fn epoch_to_sql(log: &LogId) -> Result<i64, StoreError> {
    i64::try_from(log.epoch).map_err(|_| StoreError::Invalid { what: "epoch" })
}

/// A case id column.
pub(crate) fn case_id(row: &Row<'_>, column: &str) -> rusqlite::Result<CaseId> {
    Ok(CaseId::from_uuid(Uuid::from_bytes(row.get(column)?)))
}
