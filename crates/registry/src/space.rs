//! Room on the disk of the data folder: photographs are turned away early, records are taken to the end.
//!
//! Below the floor a blob is answered with 507 and a time to come back; what is staged stays. Records are small and may use what is left,
//! and after that the reserve: a file that only takes up room, given back when a record meets a full disk, made again when there is room.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use buzheng_protocol::wire::RefusalCode;
use rusqlite::Transaction;

use crate::dir::write_private;
use crate::error::RegistryError;
use crate::registry::Registry;

/// How much is kept free, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// With less than this free no photograph is taken.
    pub floor: u64,
    /// Size of the reserve.
    pub reserve: u64,
}

/// The limits of one registry; none until they are set, which can be done while it runs.
#[derive(Default)]
pub(crate) struct Space {
    floor: AtomicU64,
    reserve: AtomicU64,
    /// One at a time makes the reserve or gives it back.
    turn: Mutex<()>,
}

impl Space {
    fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Registry {
    /// Sets the limits and makes the reserve if there is room for it.
    pub fn keep_room(&self, room: Room) -> Result<(), RegistryError> {
        self.space.floor.store(room.floor, Ordering::Relaxed);
        self.space.reserve.store(room.reserve, Ordering::Relaxed);
        self.refill_reserve()
    }

    /// Free bytes for this program on the data folder's disk; `None` where the system does not say.
    pub fn free_bytes(&self) -> Option<u64> {
        free_bytes(self.dir.root())
    }

    /// Whether photographs are taken.
    pub fn has_room_for_blobs(&self) -> bool {
        self.free_bytes().is_none_or(|free| free >= self.space.floor.load(Ordering::Relaxed))
    }

    /// Whether the reserve is there.
    pub fn has_reserve(&self) -> bool {
        self.dir.reserve().is_file()
    }

    pub(crate) fn wants_reserve(&self) -> bool {
        self.space.reserve.load(Ordering::Relaxed) > 0
    }

    pub(crate) fn refuse_blobs_when_short(&self) -> Result<(), RegistryError> {
        if self.has_room_for_blobs() { Ok(()) } else { Err(RefusalCode::StorageFull.into()) }
    }

    /// Makes the reserve again once there is room for it above the floor.
    pub(crate) fn refill_reserve(&self) -> Result<(), RegistryError> {
        let _turn = self.space.turn();
        let bytes = self.space.reserve.load(Ordering::Relaxed);
        let wanted = self.space.floor.load(Ordering::Relaxed).saturating_add(bytes);
        if self.has_reserve() || bytes == 0 || self.free_bytes().is_some_and(|free| free < wanted) {
            return Ok(());
        }
        let made = write_private(&self.dir.reserve(), &noise(bytes));
        if made.is_err() {
            // Half a reserve would only be in the way.
            let _best_effort = fs::remove_file(self.dir.reserve().with_extension("new"));
        }
        made
    }

    /// Writes records: when the disk is full the reserve is given back and the work is done again, once.
    pub(crate) fn write_records<T>(&self, work: impl Fn(&Transaction<'_>) -> Result<T, RegistryError>) -> Result<T, RegistryError> {
        match self.db.write(&work) {
            Err(RegistryError::DiskFull) if self.release_reserve()? => self.db.write(&work),
            result => result,
        }
    }

    fn release_reserve(&self) -> io::Result<bool> {
        let _turn = self.space.turn();
        match fs::remove_file(self.dir.reserve()) {
            Ok(()) => {
                tracing::error!("the disk is full: the reserve was given back, records are still taken; make room now");
                Ok(true)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// Bytes that a compressing file system cannot shrink to nothing.
fn noise(bytes: u64) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut filling = Vec::new();
    while (filling.len() as u64) < bytes {
        // xorshift64: no secret, only incompressible.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        filling.extend_from_slice(&state.to_le_bytes());
    }
    filling
}

#[cfg(unix)]
fn free_bytes(folder: &Path) -> Option<u64> {
    let stat = rustix::fs::statvfs(folder).ok()?;
    stat.f_bavail.checked_mul(stat.f_frsize)
}

/// Not asked on this system: only a disk that is really full is noticed.
#[cfg(not(unix))]
fn free_bytes(_folder: &Path) -> Option<u64> {
    None
}
