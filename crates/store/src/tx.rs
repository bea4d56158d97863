//! The two ways of touching the database: [`View`] reads one consistent moment, [`Tx`] appends and changes.
//!
//! The methods are spread over the files of the tables they work on; this file has only what all share.

use buzheng_protocol::{Envelope, Head, LogId};
use rusqlite::{Connection, Transaction};

use crate::blobs::Blobs;
use crate::error::StoreError;
use crate::{log, meta, projections};

/// Read access to one moment of the database.
pub struct View<'a> {
    pub(crate) conn: &'a Connection,
}

impl View<'_> {
    /// The log this device writes now.
    pub fn log(&self) -> Result<LogId, StoreError> {
        meta::current_log(self.conn)
    }

    /// The signed licence of this device; `None` before enrolment.
    pub fn licence(&self) -> Result<Option<Vec<u8>>, StoreError> {
        meta::licence(self.conn)
    }

    /// The id set by [`Tx::set_boot_id`].
    pub fn boot_id(&self) -> Result<Option<Vec<u8>>, StoreError> {
        meta::boot_id(self.conn)
    }
}

/// One write transaction: holds the write lock from its start; everything in it commits together or not at all.
pub struct Tx<'a> {
    pub(crate) conn: Transaction<'a>,
    blobs: &'a Blobs,
    log: LogId,
    head: Head,
}

impl<'a> Tx<'a> {
    pub(crate) fn begin(conn: Transaction<'a>, blobs: &'a Blobs) -> Result<Self, StoreError> {
        let log = meta::current_log(&conn)?;
        let head = log::head(&conn, &log)?;
        Ok(Self { conn, blobs, log, head })
    }

    /// Everything a [`View`] can read, as this transaction sees it.
    pub fn view(&self) -> View<'_> {
        View { conn: &self.conn }
    }

    /// The log being written.
    pub fn log(&self) -> LogId {
        self.log
    }

    /// Where the log ends, with what this transaction appended.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Appends an event: gives it the next sequence number, chains it, updates the read tables. Returns the number. It
    /// counts only once the transaction has committed.
    pub fn append(&mut self, envelope: &Envelope) -> Result<u64, StoreError> {
        let body = envelope.encode().map_err(|_| StoreError::Invalid { what: "event" })?;
        let next = self.head.next(&self.log, &body);
        log::insert(&self.conn, &self.log, &next, envelope, &body)?;
        projections::apply(&self.conn, self.blobs, &self.log, next.seq, envelope)?;
        self.head = next;
        Ok(next.seq)
    }

    /// Begins a new log of this device: after a restore, a clone or a fork (sync.md §2.1). The caller's first event in
    /// it names the old log and its last known head, both returned.
    pub fn start_epoch(&mut self, epoch: u64) -> Result<(LogId, Head), StoreError> {
        let next = LogId { device: self.log.device, epoch };
        if log::head(&self.conn, &next)? != Head::EMPTY || epoch == self.log.epoch {
            return Err(StoreError::Invalid { what: "epoch" });
        }
        meta::set_epoch(&self.conn, epoch)?;
        let old = (self.log, self.head);
        self.log = next;
        self.head = Head::EMPTY;
        Ok(old)
    }

    /// Keeps the licence the registry signed for this device.
    pub fn set_licence(&self, licence: &[u8]) -> Result<(), StoreError> {
        meta::set_licence(&self.conn, licence)
    }

    /// Remembers which run of the machine writes now.
    pub fn set_boot_id(&self, boot: &[u8]) -> Result<(), StoreError> {
        meta::set_boot_id(&self.conn, boot)
    }

    pub(crate) fn commit(self) -> Result<(), StoreError> {
        Ok(self.conn.commit()?)
    }
}
