//! What can go wrong in the store, as facts the caller can act on.

use std::io;

/// Why the store could not do something. Carries no personal data: never a row's content, never a path.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another connection held the write lock longer than the busy timeout. Try again.
    #[error("the database is busy")]
    Busy,
    /// The disk is full. Release the reserve ([`crate::Store::release_reserve`]) and try once more.
    #[error("the disk is full")]
    Full,
    /// The file is damaged, or is not what the log says it should be. Set it aside and restore.
    #[error("the database is damaged: {what}")]
    Corrupt {
        /// Which check failed; a fixed word, never content.
        what: &'static str,
    },
    /// The file was written by a newer version of the program. Update the program; nothing was touched.
    #[error("the database has version {file}, this program knows {supported}")]
    TooNew {
        /// Version in the file.
        file: u32,
        /// Newest version this program knows.
        supported: u32,
    },
    /// The key does not open the file. SQLCipher cannot tell this from a damaged first page: a caller whose key
    /// came out of a key slot (which authenticates it) should treat this as damage.
    #[error("the key does not open the database")]
    WrongKey,
    /// There is no database here yet.
    #[error("there is no database")]
    Missing,
    /// There is a database here already; it is never overwritten.
    #[error("there is a database already")]
    Exists,
    /// A migration file is not the one this database was migrated with.
    #[error("migration {version} differs from the one that was applied")]
    MigrationChanged {
        /// Number of the migration.
        version: u32,
    },
    /// The hash chain of a log does not hold from this event on.
    #[error("the log is broken at {epoch}/{seq}")]
    ChainBroken {
        /// Epoch of the log.
        epoch: u64,
        /// First event that does not fit.
        seq: u64,
    },
    /// The event is in the log already (same event id).
    #[error("the event is in the log already")]
    DuplicateEvent,
    /// A certificate number or booklet that belongs to another case, or is not in stock.
    #[error("{what} is taken")]
    Taken {
        /// `booklet` or `certificate number`.
        what: &'static str,
    },
    /// Stored bytes could not be read as what they should be.
    #[error("unreadable {what}")]
    Unreadable {
        /// What was being read; a fixed word.
        what: &'static str,
    },
    /// A value the caller gave is outside what the store can hold.
    #[error("invalid {what}")]
    Invalid {
        /// Which value; a fixed word.
        what: &'static str,
    },
    /// The blob is not on this device.
    #[error("no such blob")]
    NoBlob,
    /// The operating system gave no random bytes.
    #[error("no random bytes from the system")]
    NoRandom,
    /// Reading or writing a file failed.
    #[error("file error: {kind}")]
    Io {
        /// The kind of failure; the path is left out on purpose.
        kind: io::ErrorKind,
    },
    /// A statement failed for a reason that is a defect of this program. `code` is SQLite's extended code.
    #[error("database error {code}")]
    Sql {
        /// SQLite's extended result code, 0 when the failure was on our side of the call.
        code: i32,
    },
}

/// Whether a failure means "the disk is full", asked by [`crate::Store::transaction_with_reserve`].
pub trait DiskFull {
    /// True when freeing space and trying again may help.
    fn is_disk_full(&self) -> bool;
}

impl DiskFull for StoreError {
    fn is_disk_full(&self) -> bool {
        matches!(self, StoreError::Full)
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        let kind = error.kind();
        if matches!(kind, io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) { StoreError::Full } else { StoreError::Io { kind } }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        let Some(code) = error.sqlite_error_code() else {
            return StoreError::Sql { code: 0 };
        };
        // Every other code means a defect of ours or a failing disk; the number tells which.
        #[allow(clippy::wildcard_enum_match_arm)]
        match code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy,
            ErrorCode::DiskFull => StoreError::Full,
            ErrorCode::DatabaseCorrupt => StoreError::Corrupt { what: "page" },
            ErrorCode::NotADatabase => StoreError::WrongKey,
            ErrorCode::SystemIoFailure | ErrorCode::CannotOpen => StoreError::Io { kind: io::ErrorKind::Other },
            _ => StoreError::Sql { code: error.sqlite_extended_error_code().unwrap_or(0) },
        }
    }
}
