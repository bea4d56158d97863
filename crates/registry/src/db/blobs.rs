//! `blob`, `blob_need`, `upload`: which photographs and scans are wanted, whole, or on their way.

use buzheng_domain::ids::{BlobHash, DeviceId};
use buzheng_protocol::LogId;
use rusqlite::{Connection, OptionalExtension as _};

use crate::error::RegistryError;

/// Notes that an event names a blob.
pub(crate) fn need(conn: &Connection, log: &LogId, seq: u64, hash: &BlobHash, size: u64) -> Result<(), RegistryError> {
    conn.prepare_cached("INSERT OR IGNORE INTO blob_need (sha, device, epoch, seq, size) VALUES (?1, ?2, ?3, ?4, ?5)")?.execute((
        hash.as_bytes(),
        log.device.as_uuid().as_bytes(),
        log.epoch,
        seq,
        size,
    ))?;
    Ok(())
}

/// Whether some stored event of the device names the blob.
pub(crate) fn is_needed(conn: &Connection, device: &DeviceId, hash: &BlobHash) -> Result<bool, RegistryError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM blob_need WHERE sha = ?1 AND device = ?2)";
    Ok(conn.prepare_cached(sql)?.query_row((hash.as_bytes(), device.as_uuid().as_bytes()), |row| row.get(0))?)
}

/// Blobs the device's events name and that are not whole here, oldest first.
pub(crate) fn wanted(conn: &Connection, device: &DeviceId, limit: usize) -> Result<Vec<BlobHash>, RegistryError> {
    let mut statement = conn.prepare_cached(
        "SELECT sha FROM blob_need n WHERE device = ?1 AND NOT EXISTS (SELECT 1 FROM blob b WHERE b.sha = n.sha)
         GROUP BY sha ORDER BY min(epoch), min(seq), sha LIMIT ?2",
    )?;
    let rows = statement.query_map((device.as_uuid().as_bytes(), limit), |row| Ok(BlobHash::from_bytes(row.get(0)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Size of a whole blob; `None` when it is not whole.
pub(crate) fn whole(conn: &Connection, hash: &BlobHash) -> Result<Option<u64>, RegistryError> {
    let mut statement = conn.prepare_cached("SELECT size FROM blob WHERE sha = ?1")?;
    Ok(statement.query_row([hash.as_bytes()], |row| row.get(0)).optional()?)
}

/// A blob became whole: its file is in its place and durable.
pub(crate) fn complete(conn: &Connection, hash: &BlobHash, size: u64, now_ms: i64) -> Result<(), RegistryError> {
    conn.execute("INSERT OR IGNORE INTO blob (sha, size, at_ms) VALUES (?1, ?2, ?3)", (hash.as_bytes(), size, now_ms))?;
    conn.execute("DELETE FROM upload WHERE sha = ?1", [hash.as_bytes()])?;
    Ok(())
}

/// Every whole blob, and how many named ones are still missing.
pub(crate) fn all(conn: &Connection) -> Result<(Vec<(BlobHash, u64)>, u64), RegistryError> {
    let mut statement = conn.prepare("SELECT sha, size FROM blob ORDER BY sha")?;
    let rows = statement.query_map([], |row| Ok((BlobHash::from_bytes(row.get(0)?), row.get(1)?)))?;
    let whole = rows.collect::<Result<_, _>>()?;
    Ok((whole, waiting(conn)?))
}

/// How many named blobs are not here yet.
pub(crate) fn waiting(conn: &Connection) -> Result<u64, RegistryError> {
    let sql = "SELECT count(DISTINCT sha) FROM blob_need n WHERE NOT EXISTS (SELECT 1 FROM blob b WHERE b.sha = n.sha)";
    Ok(conn.query_row(sql, [], |row| row.get(0))?)
}

/// Calls `each` for every blob that some event names.
pub(crate) fn each_need(conn: &Connection, mut each: impl FnMut(LogId, u64, BlobHash)) -> Result<(), RegistryError> {
    let mut statement = conn.prepare("SELECT device, epoch, seq, sha FROM blob_need")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let log = LogId { device: DeviceId::from_uuid(super::row::uuid(row, 0)?), epoch: row.get(1)? };
        each(log, row.get(2)?, BlobHash::from_bytes(row.get(3)?));
    }
    Ok(())
}

/// Forgets whole blobs that are not among these: the devices that hold them are asked again.
pub(crate) fn keep_only(conn: &Connection, have: &std::collections::BTreeSet<BlobHash>) -> Result<(), RegistryError> {
    for (hash, _) in all(conn)?.0 {
        if !have.contains(&hash) {
            conn.execute("DELETE FROM blob WHERE sha = ?1", [hash.as_bytes()])?;
        }
    }
    Ok(())
}

/// Forgets every upload under way: their staging files are not here.
pub(crate) fn forget_uploads(conn: &Connection) -> Result<(), RegistryError> {
    conn.execute("DELETE FROM upload", [])?;
    Ok(())
}

/// A blob on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Upload {
    pub(crate) total: u64,
    pub(crate) synced: u64,
}

/// How far an upload is.
pub(crate) fn upload(conn: &Connection, hash: &BlobHash, device: &DeviceId) -> Result<Option<Upload>, RegistryError> {
    let mut statement = conn.prepare_cached("SELECT total, synced FROM upload WHERE sha = ?1 AND device = ?2")?;
    let found =
        statement.query_row((hash.as_bytes(), device.as_uuid().as_bytes()), |row| Ok(Upload { total: row.get(0)?, synced: row.get(1)? }));
    Ok(found.optional()?)
}

/// Records a promise: this many bytes of the staging file are on disk.
pub(crate) fn promise(conn: &Connection, hash: &BlobHash, device: &DeviceId, upload: Upload, now_ms: i64) -> Result<(), RegistryError> {
    conn.prepare_cached(
        "INSERT INTO upload (sha, device, total, synced, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (sha, device) DO UPDATE SET total = excluded.total, synced = excluded.synced, at_ms = excluded.at_ms",
    )?
    .execute((hash.as_bytes(), device.as_uuid().as_bytes(), upload.total, upload.synced, now_ms))?;
    Ok(())
}

/// Forgets an upload; the next one starts at 0.
pub(crate) fn forget(conn: &Connection, hash: &BlobHash, device: &DeviceId) -> Result<(), RegistryError> {
    conn.execute("DELETE FROM upload WHERE sha = ?1 AND device = ?2", (hash.as_bytes(), device.as_uuid().as_bytes()))?;
    Ok(())
}
