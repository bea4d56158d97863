//! What a receipt says of one device: its logs, and its photographs that are whole here.

use buzheng_domain::ids::{BlobHash, DeviceId};
use buzheng_protocol::LogId;
use buzheng_protocol::wire::Receipt;
use rusqlite::Connection;

use crate::error::RegistryError;

/// Every log of the device, and whether it is frozen.
pub(crate) fn logs(conn: &Connection, device: &DeviceId) -> Result<Vec<(Receipt, bool)>, RegistryError> {
    let mut statement =
        conn.prepare_cached("SELECT epoch, last_seq, head, safe_seq, frozen FROM log_head WHERE device = ?1 ORDER BY epoch")?;
    let rows = statement.query_map([device.as_uuid().as_bytes()], |row| {
        let log = LogId { device: *device, epoch: row.get(0)? };
        Ok((Receipt { log, received: row.get(1)?, head: row.get(2)?, safe: row.get(3)? }, row.get(4)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Blobs that the device's events name and that are whole here.
pub(crate) fn whole_blobs(conn: &Connection, device: &DeviceId) -> Result<Vec<BlobHash>, RegistryError> {
    let mut statement =
        conn.prepare_cached("SELECT DISTINCT n.sha FROM blob_need n JOIN blob b ON b.sha = n.sha WHERE n.device = ?1 ORDER BY n.sha")?;
    let rows = statement.query_map([device.as_uuid().as_bytes()], |row| Ok(BlobHash::from_bytes(row.get(0)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
