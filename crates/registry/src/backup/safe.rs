//! Up to where each log is in a backup, with everything its events name.

use std::collections::{BTreeMap, BTreeSet};

use buzheng_domain::ids::BlobHash;
use buzheng_protocol::LogId;
use rusqlite::Connection;

use crate::db;
use crate::error::RegistryError;

/// Where one log stands in a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SafeMark {
    pub(super) log: LogId,
    /// Last event in it.
    pub(super) received: u64,
    /// Last event before the first whose blob is not in the backup.
    pub(super) safe: u64,
}

/// The safe positions of a snapshot that holds these blobs.
pub(super) fn positions(conn: &Connection, have: &BTreeSet<BlobHash>) -> Result<Vec<SafeMark>, RegistryError> {
    let mut first_lacking = BTreeMap::<LogId, u64>::new();
    db::blobs::each_need(conn, |log, seq, hash| {
        if !have.contains(&hash) {
            let first = first_lacking.entry(log).or_insert(seq);
            *first = seq.min(*first);
        }
    })?;
    let mark = |(log, state): (LogId, db::heads::LogState)| {
        let lacking = first_lacking.get(&log).map_or(u64::MAX, |seq| seq.saturating_sub(1));
        SafeMark { log, received: state.head.seq, safe: lacking.min(state.head.seq) }
    };
    Ok(db::heads::all(conn)?.into_iter().map(mark).collect())
}
