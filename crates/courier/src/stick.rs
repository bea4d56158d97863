//! Writing to a stick: a file gets its name only after it is whole, on the medium as far as the system says, and read back.
//!
//! A stick may be full, write-protected, or pulled out at any moment: then there is no file of that name, and at most a leftover
//! `.tmp` that nobody reads.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read as _, Write};
use std::path::Path;

use sha2::{Digest as _, Sha256};

/// Largest file of FAT32, in bytes; sticks come formatted so.
pub const FAT32_MAX: u64 = u32::MAX as u64;

/// Why a file could not be written. Nothing at home has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StickError {
    /// No room: free some, or take another stick.
    #[error("the stick is full")]
    Full,
    /// Write-protected.
    #[error("the stick cannot be written to")]
    ReadOnly,
    /// The folder is not there: no stick, or pulled out.
    #[error("the stick is not there")]
    Missing,
    /// What was read back is not what was written: the stick is failing, take another.
    #[error("the stick does not give back what was written")]
    NotTheSame,
    /// Larger than FAT32 can hold.
    #[error("the file is too large for the stick")]
    TooLarge,
    /// Another failure, such as a stick pulled out while writing.
    #[error("the stick failed: {kind}")]
    Failed {
        /// The kind of failure.
        kind: io::ErrorKind,
    },
}

impl From<io::Error> for StickError {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the system has too many kinds to name")]
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => Self::ReadOnly,
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing,
            io::ErrorKind::FileTooLarge => Self::TooLarge,
            kind => Self::Failed { kind },
        }
    }
}

/// Writes `folder/name`: temporary file, fsync, read back and compare, rename, fsync of the folder. An older file of that name is
/// replaced in one step. Returns the bytes written.
pub fn put<E: From<StickError>>(folder: &Path, name: &str, write: impl FnOnce(&mut dyn Write) -> Result<(), E>) -> Result<u64, E> {
    let temporary = folder.join(format!("{name}.tmp"));
    let result = put_into(&temporary, write).and_then(|size| {
        fs::rename(&temporary, folder.join(name)).map_err(StickError::from)?;
        sync_folder(folder).map_err(StickError::from)?;
        Ok(size)
    });
    if result.is_err() {
        // Best effort: a stick that is gone keeps its leftover, which no one takes for a bundle.
        let _ = fs::remove_file(&temporary);
    }
    result
}

fn put_into<E: From<StickError>>(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<(), E>) -> Result<u64, E> {
    let file = OpenOptions::new().write(true).create(true).truncate(true).open(path).map_err(StickError::from)?;
    let mut out = Counting { out: BufWriter::with_capacity(256 * 1024, file), hasher: Sha256::new(), size: 0 };
    write(&mut out)?;
    let Counting { out, hasher, size } = out;
    let file = out.into_inner().map_err(|error| StickError::from(error.into_error()))?;
    file.sync_all().map_err(StickError::from)?;
    forget_cached(&file);
    drop(file);
    let found = digest(path).map_err(StickError::from)?;
    if found != (size, hasher.finalize().into()) {
        return Err(StickError::NotTheSame.into());
    }
    Ok(size)
}

/// Lets the system forget what it has of a synced file, so that reading it back asks the stick. Advice only, and only Linux takes it.
fn forget_cached(file: &File) {
    #[cfg(target_os = "linux")]
    let _ = rustix::fs::fadvise(file, 0, None, rustix::fs::Advice::DontNeed);
    #[cfg(not(target_os = "linux"))]
    let _ = file;
}

/// Size and SHA-256 of a file.
pub fn digest(path: &Path) -> io::Result<(u64, [u8; 32])> {
    let mut file = BufReader::new(File::open(path)?);
    let mut hasher = Sha256::new();
    let mut size = 0;
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let read = file.read(&mut buffer)?;
        let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        hasher.update(bytes);
        size += read as u64;
    }
    Ok((size, hasher.finalize().into()))
}

/// Makes the names in a folder durable. Some file systems of sticks have no such call; then the rename is as durable as they make it.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    match File::open(folder)?.sync_all() {
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
        result => result,
    }
}

struct Counting {
    out: BufWriter<File>,
    hasher: Sha256,
    size: u64,
}

impl Write for Counting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.size + bytes.len() as u64 > FAT32_MAX {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let written = self.out.write(bytes)?;
        self.hasher.update(bytes.get(..written).unwrap_or_default());
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_whole_and_replaces_an_older_one() {
        let dir = tempfile::tempdir().unwrap();
        for text in [b"one".as_slice(), b"other"] {
            let size = put::<StickError>(dir.path(), "a", |out| Ok(out.write_all(text)?)).unwrap();
            assert_eq!((size, fs::read(dir.path().join("a")).unwrap().as_slice()), (text.len() as u64, text));
        }
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing else is left");
    }

    #[test]
    fn a_failure_half_way_leaves_no_file() {
        let dir = tempfile::tempdir().unwrap();
        let failed = put::<StickError>(dir.path(), "a", |out| {
            out.write_all(&[1; 1_000_000])?;
            Err(io::Error::from(io::ErrorKind::StorageFull).into())
        });
        assert_eq!(failed, Err(StickError::Full));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_stick_that_is_not_there_is_said_to_be_missing() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(put::<StickError>(&dir.path().join("gone"), "a", |_| Ok(())), Err(StickError::Missing));
    }
}
