//! The rows that say which blobs this device holds and how far each upload is.
//!
//! A row is made in the transaction that appends the event naming the blob; the file ([`crate::blobs`]) is there before.
//! Not a projection: upload progress cannot be read from the log.

use buzheng_domain::ids::{BlobHash, CaseId};
use rusqlite::{Connection, OptionalExtension as _, Row};
use uuid::Uuid;

use crate::error::StoreError;
use crate::tx::{Tx, View};

/// Where a blob is, as far as this device knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BlobState {
    /// Here only, or in part at the registry.
    Local,
    /// Whole at the registry.
    Received,
    /// In a verified backup of the registry.
    Safe,
}

impl BlobState {
    fn as_str(self) -> &'static str {
        match self {
            BlobState::Local => "local",
            BlobState::Received => "received",
            BlobState::Safe => "safe",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [BlobState::Local, BlobState::Received, BlobState::Safe].into_iter().find(|state| state.as_str() == text)
    }
}

/// One blob.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobRow {
    /// SHA-256 of its plaintext.
    pub hash: BlobHash,
    /// Bytes of plaintext.
    pub size: u64,
    /// What it is: a code of the event that named it (`photo.master`, `photo.print`, `scan` …).
    pub kind: String,
    /// The case it belongs to.
    pub case: Option<CaseId>,
    /// Where it is.
    pub state: BlobState,
    /// Bytes the registry has promised to hold.
    pub uploaded: u64,
}

/// What is known of a new blob.
#[derive(Debug, Clone, Copy)]
pub struct NewBlob<'a> {
    /// SHA-256 of its plaintext.
    pub hash: BlobHash,
    /// Bytes of plaintext; not 0.
    pub size: u64,
    /// What it is.
    pub kind: &'a str,
    /// The case it belongs to.
    pub case: Option<CaseId>,
    /// When it was taken, Unix milliseconds: uploads go oldest first.
    pub at_ms: i64,
}

const COLUMNS: &str = "SELECT hash, size, kind, case_id, state, uploaded FROM blob";

impl View<'_> {
    /// One blob's row.
    pub fn blob(&self, hash: &BlobHash) -> Result<Option<BlobRow>, StoreError> {
        let mut statement = self.conn.prepare_cached(&format!("{COLUMNS} WHERE hash = ?1"))?;
        Ok(statement.query_row([hash.as_bytes()], read_row).optional()?)
    }

    /// Blobs not whole at the registry yet, oldest first.
    pub fn blobs_waiting(&self, limit: u32) -> Result<Vec<BlobRow>, StoreError> {
        let mut statement = self.conn.prepare_cached(&format!("{COLUMNS} WHERE state = 'local' ORDER BY at_ms, kind, hash LIMIT ?1"))?;
        let rows = statement.query_map([limit], read_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The blobs of a case.
    pub fn blobs_of_case(&self, case: CaseId) -> Result<Vec<BlobRow>, StoreError> {
        let mut statement = self.conn.prepare_cached(&format!("{COLUMNS} WHERE case_id = ?1 ORDER BY at_ms, kind"))?;
        let rows = statement.query_map([case.as_uuid().as_bytes()], read_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Every blob a row knows.
    pub fn blob_hashes(&self) -> Result<Vec<BlobHash>, StoreError> {
        let mut statement = self.conn.prepare("SELECT hash FROM blob")?;
        let rows = statement.query_map([], |row| Ok(BlobHash::from_bytes(row.get(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Tx<'_> {
    /// Registers a blob whose file is in place. Registering it again changes nothing.
    ///
    /// [`Tx::append`] does this for the photos an event names; here for what no event of today names.
    pub fn register_blob(&self, blob: &NewBlob<'_>) -> Result<(), StoreError> {
        register(&self.conn, blob)
    }

    /// The registry holds this many bytes of a blob; the whole of it makes the blob received.
    pub fn set_blob_uploaded(&self, hash: &BlobHash, uploaded: u64) -> Result<(), StoreError> {
        let changed = self
            .conn
            .prepare_cached(
                "UPDATE blob SET uploaded = min(?2, size),
                   state = CASE WHEN ?2 >= size AND state = 'local' THEN 'received' ELSE state END
                 WHERE hash = ?1",
            )?
            .execute((hash.as_bytes(), uploaded))?;
        if changed == 0 { Err(StoreError::NoBlob) } else { Ok(()) }
    }

    /// Sets where a blob is. Back to [`BlobState::Local`] (the registry lost it and wants it again) also forgets the
    /// offset.
    pub fn set_blob_state(&self, hash: &BlobHash, state: BlobState) -> Result<(), StoreError> {
        let changed = self
            .conn
            .prepare_cached("UPDATE blob SET state = ?2, uploaded = CASE WHEN ?2 = 'local' THEN 0 ELSE size END WHERE hash = ?1")?
            .execute((hash.as_bytes(), state.as_str()))?;
        if changed == 0 { Err(StoreError::NoBlob) } else { Ok(()) }
    }
}

pub(crate) fn register(conn: &Connection, blob: &NewBlob<'_>) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT INTO blob (hash, size, kind, case_id, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (hash) DO NOTHING",
    )?
    .execute((blob.hash.as_bytes(), blob.size, blob.kind, blob.case.as_ref().map(|case| case.as_uuid().as_bytes()), blob.at_ms))?;
    Ok(())
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<BlobRow> {
    let state: String = row.get("state")?;
    Ok(BlobRow {
        hash: BlobHash::from_bytes(row.get("hash")?),
        size: row.get("size")?,
        kind: row.get("kind")?,
        case: row.get::<_, Option<[u8; 16]>>("case_id")?.map(|id| CaseId::from_uuid(Uuid::from_bytes(id))),
        state: BlobState::parse(&state).ok_or(rusqlite::Error::InvalidQuery)?,
        uploaded: row.get("uploaded")?,
    })
}
