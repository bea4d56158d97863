//! A file that only takes up room, given back when the disk is full so that the case in hand can be finished.

use std::fs;
use std::io;
use std::path::Path;

use crate::files;

/// Size of the reserve: two photos, their derivatives, a day's records and SQLite's own log, with room to spare.
pub const RESERVE_BYTES: u64 = 16 * 1024 * 1024;

/// Makes the reserve if it is missing or short. Bytes are noise-like, so that a compressing file system cannot
/// shrink them to nothing.
pub(crate) fn ensure(path: &Path, bytes: u64) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|meta| meta.len() >= bytes) {
        return Ok(());
    }
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut filling = Vec::with_capacity(usize::try_from(bytes).unwrap_or(0));
    while (filling.len() as u64) < bytes {
        // xorshift64: no secret, only incompressible.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        filling.extend_from_slice(&state.to_le_bytes());
    }
    files::write_atomic(path, &filling)
}

/// Gives the room back. Returns whether there was any to give.
pub(crate) fn release(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => files::sync_parent(path).map(|()| true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}
