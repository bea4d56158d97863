//! Everything that can go wrong, and the status it becomes. No variant carries a value from a case or an event.

use std::io;

use buzheng_protocol::BatchError;
use buzheng_protocol::cbor::CborError;
use buzheng_protocol::wire::RefusalCode;
use rusqlite::ErrorCode;

/// A failure of a request or of a command.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// The caller must do something else; the code says what.
    #[error("refused: {0:?}")]
    Refused(RefusalCode),
    /// The bytes are not an acceptable batch.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// Another process holds the database; later.
    #[error("the database is busy")]
    Busy,
    /// The caller asks too much.
    #[error("too many requests")]
    SlowDown {
        /// When the next one may come, in milliseconds.
        retry_after_ms: u64,
    },
    /// No room left on the disk.
    #[error("the disk is full")]
    DiskFull,
    /// The database refused, or is damaged.
    #[error("database: {0}")]
    Database(rusqlite::Error),
    /// A file could not be read or written.
    #[error("files: {0}")]
    Files(io::Error),
    /// A stored value is not what this program wrote.
    #[error("a stored {what} cannot be read")]
    Unreadable {
        /// What kind of value.
        what: &'static str,
    },
    /// A newer program has worked with this database: use that program.
    #[error("the database is of version {file}, this program reads up to {supported}")]
    TooNew {
        /// Version of the file.
        file: u32,
        /// Newest version of this program.
        supported: u32,
    },
    /// A migration that was applied reads differently now: the program or the database is not what it seems.
    #[error("migration {version} is not the one this database ran")]
    MigrationChanged {
        /// Which.
        version: u32,
    },
    /// There is a database but no signing key: restore `registry.key`; a new key would make every laptop a stranger.
    #[error("the database is there, its signing key is not")]
    KeyMissing,
    /// Nothing goes by that id or number.
    #[error("not found")]
    NotFound,
    /// The Centre's own data contradicts itself (overlapping blocks, a village of no division).
    #[error("the given {what} is not acceptable")]
    BadInput {
        /// What.
        what: &'static str,
    },
    /// The settings have a fault; none were published.
    #[error("the settings have a fault: {fault}")]
    Settings {
        /// Code of the first fault.
        fault: &'static str,
    },
    /// The table of organs has a fault; none was published.
    #[error("the table of organs has a fault: {0}")]
    Organs(buzheng_domain::organs::OrgansError),
    /// The rules do not allow that act now.
    #[error("not allowed: {code}")]
    Rule {
        /// Code of the refusal.
        code: &'static str,
    },
    /// The request was answered before, or the case is already as asked.
    #[error("done already; nothing was changed")]
    DoneAlready,
    /// Confirmation waits until every conflict of the case is settled.
    #[error("the case has {open} open conflicts; resume it with a decision document first")]
    ConflictsOpen {
        /// How many.
        open: usize,
    },
    /// Confirmation waits until the photograph has come.
    #[error("the photograph is not here yet")]
    PhotoMissing,
    /// Several cases go by that number (two laptops counted the same queue): their ids tell them apart.
    #[error("{cases} cases go by that number; name one by its id")]
    Ambiguous {
        /// How many.
        cases: u32,
    },
    /// A file of the Centre's data cannot be read as what it should be. What stands there is not quoted.
    #[error("the {what} cannot be read at line {line}, column {column}")]
    BadFile {
        /// What it should be.
        what: &'static str,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// A restore makes a registry in an empty folder only.
    #[error("the data folder is not empty; a restore goes into an empty one")]
    NotEmpty,
    /// The folder holds no whole snapshot.
    #[error("there is no whole snapshot in that folder")]
    NoBackup,
    /// A snapshot is not what was written, or the registry's own log is damaged.
    #[error("the backup's {what} does not verify")]
    BackupDamaged {
        /// What.
        what: &'static str,
    },
    /// Another backup is being written there.
    #[error("another backup into that folder is under way")]
    BackupBusy,
    /// The operating system gives no random bytes.
    #[error("no randomness")]
    Random,
    /// A worker thread died.
    #[error("a worker thread died")]
    Worker,
}

impl RegistryError {
    /// What the caller is told.
    pub fn code(&self) -> RefusalCode {
        match self {
            Self::Refused(code) => *code,
            Self::Batch(error) => (*error).into(),
            Self::SlowDown { .. } => RefusalCode::SlowDown,
            // Even the reserve is used up: records must come again. A blob is told `storage_full` before it comes to this.
            Self::Busy | Self::DiskFull => RefusalCode::Unavailable,
            Self::Database(_)
            | Self::Files(_)
            | Self::Unreadable { .. }
            | Self::TooNew { .. }
            | Self::MigrationChanged { .. }
            | Self::KeyMissing
            | Self::NotFound
            | Self::BadInput { .. }
            | Self::Settings { .. }
            | Self::Organs(_)
            | Self::Rule { .. }
            | Self::DoneAlready
            | Self::ConflictsOpen { .. }
            | Self::PhotoMissing
            | Self::Ambiguous { .. }
            | Self::BadFile { .. }
            | Self::NotEmpty
            | Self::NoBackup
            | Self::BackupDamaged { .. }
            | Self::BackupBusy
            | Self::Random
            | Self::Worker => RefusalCode::Internal,
        }
    }

    /// When to come back, in milliseconds, where that is the cure.
    pub fn retry_after_ms(&self) -> Option<u64> {
        if let Self::SlowDown { retry_after_ms } = self {
            return Some(*retry_after_ms);
        }
        let code = self.code();
        if matches!(self, Self::DiskFull) || code == RefusalCode::StorageFull {
            return Some(60_000);
        }
        matches!(code, RefusalCode::Unavailable | RefusalCode::SlowDown).then_some(2_000)
    }
}

impl From<RefusalCode> for RegistryError {
    fn from(code: RefusalCode) -> Self {
        Self::Refused(code)
    }
}

impl From<rusqlite::Error> for RegistryError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            _other => Self::Database(error),
        }
    }
}

impl From<io::Error> for RegistryError {
    fn from(error: io::Error) -> Self {
        let full = matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
        if full { Self::DiskFull } else { Self::Files(error) }
    }
}

impl From<CborError> for RegistryError {
    fn from(_: CborError) -> Self {
        Self::Unreadable { what: "message" }
    }
}
