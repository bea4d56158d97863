//! Key slots: each operator's password opens the same database key.
//!
//! `slots.json` lies beside the database, because it must be readable before the database is. For each operator it
//! holds a staff id, a label (the staff number: never a name, the file is not encrypted), Argon2id parameters, a salt and the
//! database key wrapped with XChaCha20-Poly1305. Removing an operator deletes a slot; a password change rewrites one.
//!
//! Guessing at the keyboard is slowed by a count on disk ([`lock`]); guessing on a stolen disk by Argon2id alone.

mod lock;
mod wrap;

use std::path::PathBuf;

use buzheng_domain::ids::StaffId;
use serde::{Deserialize, Serialize};

pub use self::lock::Throttle;
pub use self::wrap::KdfParams;
use crate::error::StoreError;
use crate::files::{self, DataDir};
use crate::key::DbKey;

/// Shortest password accepted, in characters.
pub const MIN_PASSWORD_CHARS: usize = 8;

/// Version of the file's format.
const FORMAT: u32 = 1;

/// Why a slot did not open or could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum SlotError {
    /// The password is wrong. Counted, also across restarts.
    #[error("wrong password, {attempts} in a row")]
    WrongPassword {
        /// Wrong ones since the last success.
        attempts: u32,
        /// Milliseconds until the next attempt is looked at; 0 for the first few.
        wait_ms: u64,
    },
    /// Too soon after a wrong password; the password was not looked at.
    #[error("wait {wait_ms} ms")]
    Wait {
        /// Milliseconds left.
        wait_ms: u64,
    },
    /// This operator has no slot on this device.
    #[error("no slot for this operator")]
    NoSlot,
    /// This operator has a slot already.
    #[error("the operator has a slot already")]
    Exists,
    /// The password has fewer than [`MIN_PASSWORD_CHARS`] characters.
    #[error("a password needs {min} characters")]
    TooShort {
        /// Characters needed.
        min: usize,
    },
    /// Removing the only slot would lock the data away for ever.
    #[error("the last slot cannot be removed")]
    LastSlot,
    /// The slot file is there but cannot be read. It is left as it is; restore it from a copy of the folder.
    #[error("the slot file is damaged")]
    Damaged,
    /// The file was written by a newer program.
    #[error("the slot file has format {file}, this program knows {supported}")]
    TooNew {
        /// Format in the file.
        file: u32,
        /// Newest format this program knows.
        supported: u32,
    },
    /// Argon2 refused the parameters or could not get the memory.
    #[error("the key could not be derived")]
    Kdf,
    /// The file could not be read or written, or there is no randomness.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<std::io::Error> for SlotError {
    fn from(error: std::io::Error) -> Self {
        SlotError::Store(error.into())
    }
}

/// What the unlock screen may show of a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotInfo {
    /// Whose slot.
    pub staff: StaffId,
    /// The staff number, as given when the slot was made.
    pub label: String,
    /// Wrong passwords in a row so far.
    pub attempts: u32,
}

#[derive(Serialize, Deserialize)]
struct SlotFile {
    format: u32,
    slots: Vec<Slot>,
}

#[derive(Serialize, Deserialize)]
struct Slot {
    staff: StaffId,
    label: String,
    key: wrap::WrappedKey,
    #[serde(default)]
    throttle: Throttle,
}

/// The slot file of one device. Every call reads the file and, where it changes something, replaces it whole.
#[derive(Debug)]
pub struct Slots {
    path: PathBuf,
    /// Reading, deciding and replacing must not interleave.
    turn: std::sync::Mutex<()>,
}

impl Slots {
    /// The slots of a data folder; the file need not exist yet.
    pub fn new(dir: &DataDir) -> Self {
        Self { path: dir.slots(), turn: std::sync::Mutex::new(()) }
    }

    /// Who can unlock this device, in the order they were added. Empty before setup.
    pub fn list(&self) -> Result<Vec<SlotInfo>, SlotError> {
        let _turn = self.turn();
        let slots = self.load()?.slots;
        Ok(slots.into_iter().map(|s| SlotInfo { staff: s.staff, label: s.label, attempts: s.throttle.attempts }).collect())
    }

    /// Gives an operator a slot. `label` is shown before unlocking and is not secret: a staff number, not a name.
    pub fn add(&self, key: &DbKey, staff: StaffId, label: &str, password: &str, params: KdfParams) -> Result<(), SlotError> {
        check_password(password)?;
        let wrapped = wrap::wrap(key, staff, password, params)?;
        let _turn = self.turn();
        let mut file = self.load()?;
        if file.slots.iter().any(|slot| slot.staff == staff) {
            return Err(SlotError::Exists);
        }
        file.slots.push(Slot { staff, label: label.to_owned(), key: wrapped, throttle: Throttle::default() });
        self.save(&file)
    }

    /// Takes an operator's slot away; the others are untouched.
    pub fn remove(&self, staff: StaffId) -> Result<(), SlotError> {
        let _turn = self.turn();
        let mut file = self.load()?;
        let before = file.slots.len();
        file.slots.retain(|slot| slot.staff != staff);
        match (before == file.slots.len(), file.slots.is_empty()) {
            (true, _) => Err(SlotError::NoSlot),
            (false, true) => Err(SlotError::LastSlot),
            (false, false) => self.save(&file),
        }
    }

    /// Opens a slot. `now_ms` is wall time in Unix milliseconds.
    ///
    /// The attempt is counted on disk *before* the password is looked at, so that ending the program gives no free
    /// guesses; success sets the count back. A full disk does not keep the right password out.
    pub fn unlock(&self, staff: StaffId, password: &str, now_ms: i64) -> Result<DbKey, SlotError> {
        let _turn = self.turn();
        self.unlock_in_turn(staff, password, now_ms)
    }

    /// Changes one operator's password. The old one is asked for and counted like at [`Slots::unlock`].
    pub fn change_password(&self, staff: StaffId, old: &str, new: &str, params: KdfParams, now_ms: i64) -> Result<(), SlotError> {
        check_password(new)?;
        let _turn = self.turn();
        let key = self.unlock_in_turn(staff, old, now_ms)?;
        let wrapped = wrap::wrap(&key, staff, new, params)?;
        let mut file = self.load()?;
        find(&mut file, staff)?.key = wrapped;
        self.save(&file)
    }

    fn unlock_in_turn(&self, staff: StaffId, password: &str, now_ms: i64) -> Result<DbKey, SlotError> {
        let mut file = self.load()?;
        let slot = find(&mut file, staff)?;
        match slot.throttle.check(now_ms) {
            lock::Check::Go => {}
            lock::Check::Wait { wait_ms, rebased } => {
                slot.throttle = rebased;
                self.save_unless_full(&file)?;
                return Err(SlotError::Wait { wait_ms });
            }
        }
        slot.throttle.count(now_ms);
        let (attempts, wait_ms) = (slot.throttle.attempts, slot.throttle.wait_ms());
        self.save_unless_full(&file)?;
        let slot = find(&mut file, staff)?;
        let Some(key) = wrap::unwrap(&slot.key, staff, password)? else {
            return Err(SlotError::WrongPassword { attempts, wait_ms });
        };
        slot.throttle = Throttle::default();
        self.save_unless_full(&file)?;
        Ok(key)
    }

    fn turn(&self) -> std::sync::MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn load(&self) -> Result<SlotFile, SlotError> {
        let bytes = match std::fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(SlotFile { format: FORMAT, slots: Vec::new() });
            }
            Err(error) => return Err(error.into()),
        };
        #[derive(Deserialize)]
        struct Version {
            format: u32,
        }
        let version: Version = serde_json::from_slice(&bytes).map_err(|_| SlotError::Damaged)?;
        if version.format > FORMAT {
            return Err(SlotError::TooNew { file: version.format, supported: FORMAT });
        }
        serde_json::from_slice(&bytes).map_err(|_| SlotError::Damaged)
    }

    fn save(&self, file: &SlotFile) -> Result<(), SlotError> {
        let bytes = serde_json::to_vec_pretty(file).map_err(|_| SlotError::Damaged)?;
        Ok(files::write_atomic(&self.path, &bytes)?)
    }

    fn save_unless_full(&self, file: &SlotFile) -> Result<(), SlotError> {
        match self.save(file) {
            Err(SlotError::Store(StoreError::Full)) => Ok(()),
            other => other,
        }
    }
}

fn find(file: &mut SlotFile, staff: StaffId) -> Result<&mut Slot, SlotError> {
    file.slots.iter_mut().find(|slot| slot.staff == staff).ok_or(SlotError::NoSlot)
}

fn check_password(password: &str) -> Result<(), SlotError> {
    if password.chars().count() < MIN_PASSWORD_CHARS { Err(SlotError::TooShort { min: MIN_PASSWORD_CHARS }) } else { Ok(()) }
}
