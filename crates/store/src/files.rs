//! Where things are in the data folder, and how a file is put there so that a power cut cannot halve it.
//!
//! Names in the folder never carry personal data (design §9.5).

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The data folder of one device.
#[derive(Debug, Clone)]
pub struct DataDir(PathBuf);

impl DataDir {
    /// Names the folder; nothing is read or made yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The SQLCipher database.
    pub fn database(&self) -> PathBuf {
        self.0.join("buzheng.db")
    }

    /// The key slots.
    pub fn slots(&self) -> PathBuf {
        self.0.join("slots.json")
    }

    /// The sealed photos and scans.
    pub fn blobs(&self) -> PathBuf {
        self.0.join("blobs")
    }

    /// Verified copies of the database.
    pub fn backups(&self) -> PathBuf {
        self.0.join("backup")
    }

    /// Space kept for the case in hand.
    pub fn reserve(&self) -> PathBuf {
        self.0.join("reserve")
    }

    /// Makes the folder, readable by its owner only.
    pub fn create(&self) -> io::Result<()> {
        create_private_dir(&self.0)
    }
}

/// Makes a folder and its parents; on Unix nobody but the owner may look inside.
pub(crate) fn create_private_dir(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Writes `bytes` so that after a power cut the file is the old one or the new one, never a part:
/// temporary file, fsync, rename, fsync of the folder.
pub(crate) fn write_atomic(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let tmp = temporary(path);
    let written = write_synced(&tmp, bytes).and_then(|()| fs::rename(&tmp, path));
    if written.is_err() {
        // Best effort: the leftover is swept or overwritten next time.
        let _ = fs::remove_file(&tmp);
    }
    written?;
    sync_parent(path)
}

/// Creates `path`, writes everything and waits until it is on the disk.
pub(crate) fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes a rename or a removal in `path`'s folder durable. Windows keeps directory entries in its journal and has no
/// such call.
pub(crate) fn sync_parent(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(parent) => sync_dir(parent),
        None => Ok(()),
    }
}

/// Waits until the entries of a folder are on the disk.
pub(crate) fn sync_dir(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

/// The temporary neighbour of a file.
pub(crate) fn temporary(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".tmp");
    path.with_file_name(name)
}

/// `path` with something added to its whole name: `buzheng.db` + `-wal`.
pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(suffix);
    PathBuf::from(name)
}
