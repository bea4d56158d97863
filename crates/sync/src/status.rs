//! What a person is told about synchronising: facts and codes, no sentences.

use buzheng_protocol::wire::RefusalCode;

use crate::ports::{CallError, LocalError, Unsent};

/// The one word for the state of things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// No contact since the last attempt: work goes on, it will be sent later.
    Offline,
    /// In contact, nothing to do.
    Online,
    /// Sending or fetching.
    Syncing,
    /// The registry or this device needs a person; see the reason. Attempts go on, seldom.
    Blocked(Blocked),
}

/// What a person has to look into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blocked {
    /// The registry refuses an event of the log.
    EventRefused {
        /// Its sequence number.
        seq: u64,
        /// The reason given.
        code: RefusalCode,
    },
    /// The registry holds another history of this log (restored backup, cloned disk). Nothing is lost: both are kept.
    LogForked {
        /// Where ours ends.
        ours: u64,
    },
    /// The registry does not take anything from this device: unknown or revoked.
    DeviceRefused {
        /// The reason given.
        code: RefusalCode,
    },
    /// This program is too old for the registry.
    UpdateNeeded,
    /// The file of a photograph is missing or damaged on this device.
    PhotoDamaged,
    /// The disk of this device is full.
    DiskFull,
}

/// A code for the last failure, cleared by the next success.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// No connection.
    Offline,
    /// The connection broke.
    Interrupted,
    /// Something else answered.
    NotTheRegistry,
    /// The registry refused.
    Refused(RefusalCode),
    /// This device could not do its part.
    Local(LocalError),
}

impl From<&CallError> for Trouble {
    fn from(error: &CallError) -> Self {
        match error {
            CallError::Offline => Self::Offline,
            CallError::Interrupted => Self::Interrupted,
            CallError::NotTheRegistry => Self::NotTheRegistry,
            CallError::Refused { code, .. } => Self::Refused(*code),
            CallError::Local(error) => Self::Local(*error),
        }
    }
}

/// Everything the window shows about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The one word.
    pub phase: Phase,
    /// What is not at the registry yet.
    pub unsent: Unsent,
    /// When the registry last answered, device clock, milliseconds since 1970 UTC; `None` since the program started.
    pub last_contact_ms: Option<i64>,
    /// The last failure.
    pub trouble: Option<Trouble>,
    /// The next attempt is in this many milliseconds; `None` while one is under way.
    pub next_try_in_ms: Option<u64>,
}

impl Default for Status {
    fn default() -> Self {
        Self { phase: Phase::Offline, unsent: Unsent::default(), last_contact_ms: None, trouble: None, next_try_in_ms: None }
    }
}
