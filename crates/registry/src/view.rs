//! Looking: cases for the Centre's console, and the check of everything that is stored.

use std::fs;
use std::path::Path;

use buzheng_domain::ids::{BlobHash, CaseId, StaffId};
use buzheng_protocol::cbor;
use buzheng_protocol::keys::Purpose;
use buzheng_protocol::{Envelope, Head, LogId};
use rusqlite::{Connection, Transaction};

use crate::db::cases::CaseRow;
use crate::db::conflicts::ConflictRow;
use crate::db::{self, heads};
use crate::dir::digest;
use crate::error::RegistryError;
use crate::registry::Registry;

/// A case with all that belongs to it.
#[derive(Debug, Clone)]
pub struct CaseView {
    /// The case as listed.
    pub row: CaseRow,
    /// The photograph's master is here, whole.
    pub photo_here: bool,
    /// The printed derivative is here, whole.
    pub photo_print_here: bool,
    /// What a person must settle.
    pub conflicts: Vec<ConflictRow>,
    /// Its events in order of arrival.
    pub history: Vec<HistoryLine>,
}

/// One event of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryLine {
    /// The log that holds it.
    pub log: LogId,
    /// Its place there.
    pub seq: u64,
    /// Type and version; empty when it cannot be read.
    pub kind: String,
    /// Who acted.
    pub actor: Option<StaffId>,
    /// The laptop's clock, milliseconds since 1970 UTC.
    pub at_ms: Option<i64>,
    /// When it arrived, milliseconds since 1970 UTC.
    pub received_ms: i64,
}

/// What the check found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Logs read.
    pub logs: u64,
    /// Events whose place in the chain holds.
    pub events: u64,
    /// Signed headers that hold.
    pub batches: u64,
    /// Blobs whose bytes have their hash.
    pub blobs: u64,
    /// Blobs that events name and that have not come yet. No damage.
    pub blobs_waiting: u64,
    /// Events set aside.
    pub quarantined: u64,
    /// Batches that contradict a log.
    pub forks: u64,
    /// What is wrong.
    pub damage: Vec<Damage>,
}

/// Something stored is not what it was.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Damage {
    /// From this position on the chain does not hold.
    Chain(LogId, u64),
    /// The log does not end where its head says.
    Head(LogId),
    /// A kept header is not signed by the device, or names another chain.
    Evidence(LogId, u64),
    /// A blob's file is missing.
    BlobMissing(BlobHash),
    /// A blob's bytes have another hash.
    BlobChanged(BlobHash),
}

impl Registry {
    /// Every case, in the order they first arrived. Judges what has arrived first.
    pub fn cases(&self) -> Result<Vec<CaseRow>, RegistryError> {
        self.project()?;
        self.db.read(|tx| db::cases::all(tx))
    }

    /// One case by id, number or certificate number.
    pub fn case(&self, key: &str) -> Result<CaseView, RegistryError> {
        self.project()?;
        self.db.read(|tx| {
            let row = db::cases::find(tx, key)?.ok_or(RegistryError::NotFound)?;
            let here = |hash: Option<BlobHash>| match hash {
                Some(hash) => Ok(db::blobs::whole(tx, &hash)?.is_some() && self.dir.blob(&hash).is_file()),
                None => Ok::<_, RegistryError>(false),
            };
            let (photo_here, photo_print_here) = (here(row.photo)?, here(row.photo_print)?);
            let conflicts = db::conflicts::of(tx, Some(row.id))?;
            let history = history(tx, row.id)?;
            Ok(CaseView { row, photo_here, photo_print_here, conflicts, history })
        })
    }

    /// Every conflict, oldest first.
    pub fn conflicts(&self) -> Result<Vec<ConflictRow>, RegistryError> {
        self.project()?;
        self.db.read(|tx| db::conflicts::of(tx, None))
    }

    /// Checks every chain from its first byte, every signature, every blob.
    pub fn verify(&self) -> Result<Verified, RegistryError> {
        let mut found = Verified::default();
        let blobs = self.db.read(|tx| {
            verify_logs(tx, &mut found)?;
            db::blobs::all(tx)
        })?;
        let (whole, waiting) = blobs;
        found.blobs_waiting = waiting;
        for (hash, size) in whole {
            verify_blob(&self.dir.blob(&hash), &hash, size, &mut found)?;
        }
        Ok(found)
    }
}

/// Checks every chain and signature of a database.
pub(crate) fn verify_logs(conn: &Connection, found: &mut Verified) -> Result<(), RegistryError> {
    for (log, state) in heads::all(conn)? {
        verify_log(conn, &log, state.head, found)?;
    }
    found.quarantined = db::quarantine::count(conn)?;
    found.forks = heads::forks(conn)?;
    Ok(())
}

/// Checks one whole blob; `true` when its bytes are there and right.
pub(crate) fn verify_blob(place: &Path, hash: &BlobHash, size: u64, found: &mut Verified) -> Result<bool, RegistryError> {
    match fs::metadata(place) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => found.damage.push(Damage::BlobMissing(*hash)),
        Err(error) => return Err(error.into()),
        Ok(_) if digest(place)? == (size, *hash) => {
            found.blobs += 1;
            return Ok(true);
        }
        Ok(_) => found.damage.push(Damage::BlobChanged(*hash)),
    }
    Ok(false)
}

fn verify_log(tx: &Connection, log: &LogId, head: Head, found: &mut Verified) -> Result<(), RegistryError> {
    found.logs += 1;
    let (mut at, mut broken) = (Head::EMPTY, None);
    let mut ends = std::collections::BTreeMap::new();
    let evidence = heads::evidence(tx, log)?;
    let wanted: std::collections::BTreeSet<u64> = evidence.iter().map(|e| e.last_seq).collect();
    db::events::walk(tx, log, |event| {
        at = at.next(log, &event.body);
        if at != event.head && broken.is_none() {
            broken = Some(event.head.seq);
        }
        if broken.is_none() {
            found.events += 1;
        }
        if wanted.contains(&at.seq) {
            ends.insert(at.seq, at.hash);
        }
        Ok(())
    })?;
    if let Some(seq) = broken {
        found.damage.push(Damage::Chain(*log, seq));
    }
    if at != head {
        found.damage.push(Damage::Head(*log));
    }
    let key = db::devices::get(tx, &log.device)?.map(|device| device.key);
    for piece in evidence {
        let signed = key.as_ref().is_some_and(|key| key.verify(Purpose::Batch, &piece.header, &piece.signature).is_ok());
        let names_it = ends.get(&piece.last_seq).is_some_and(|hash| last_of(&piece.header) == Some(*hash));
        if signed && names_it {
            found.batches += 1;
        } else {
            found.damage.push(Damage::Evidence(*log, piece.last_seq));
        }
    }
    Ok(())
}

/// The chain hash after the last event, from a signed header.
fn last_of(header: &[u8]) -> Option<[u8; 32]> {
    #[derive(serde::Deserialize)]
    struct Ends {
        #[serde(with = "buzheng_protocol::bytes::fixed")]
        last: [u8; 32],
    }
    cbor::decode::<Ends>(header).ok().map(|ends| ends.last)
}

fn history(tx: &Transaction<'_>, case: CaseId) -> Result<Vec<HistoryLine>, RegistryError> {
    let events = db::events::of_case(tx, case, i64::MAX)?;
    let line = |stored: db::events::StoredEvent| {
        let envelope = Envelope::decode(&stored.body).ok();
        HistoryLine {
            log: stored.log,
            seq: stored.head.seq,
            kind: envelope.as_ref().map_or(String::new(), |e| e.kind.clone()),
            actor: envelope.as_ref().and_then(|e| e.actor),
            at_ms: envelope.as_ref().map(|e| e.at_ms),
            received_ms: stored.received_ms,
        }
    };
    Ok(events.into_iter().map(line).collect())
}
