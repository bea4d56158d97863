//! Copying files so that they are durable and nobody else's to read.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use crate::dir::{sync_folder, write_private};
use crate::error::RegistryError;

/// How long to wait for a lock that another process holds.
const PAUSE: Duration = Duration::from_millis(50);

/// Makes a folder only its owner may look into.
pub(super) fn make_private(folder: &Path) -> Result<(), RegistryError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    Ok(builder.create(folder)?)
}

/// One consistent moment of a database that is in use, as one file without a side file. Writers are not held up: the whole copy is one
/// read transaction.
pub(super) fn database(from: &Path, to: &Path) -> Result<(), RegistryError> {
    let source = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    let mut copy = Connection::open(to)?;
    Backup::new(&source, &mut copy)?.run_to_completion(i32::MAX, PAUSE, None)?;
    copy.pragma_update(None, "journal_mode", "DELETE")?;
    drop(copy);
    File::open(to)?.sync_all()?;
    Ok(())
}

/// Copies a small secret file.
pub(super) fn private_file(from: &Path, to: &Path) -> Result<(), RegistryError> {
    write_private(to, &fs::read(from)?)
}

/// Copies a blob beside its place, makes it durable and renames it. The folders whose names changed are returned, to be synced.
pub(super) fn blob(from: &Path, to: &Path) -> Result<Vec<PathBuf>, RegistryError> {
    let shelf = to.parent().ok_or(RegistryError::BadInput { what: "blob's place" })?;
    let mut touched = vec![shelf.to_owned()];
    if !shelf.is_dir() {
        fs::create_dir_all(shelf)?;
        touched.extend(shelf.parent().map(Path::to_owned));
    }
    let beside = to.with_extension("part");
    let mut target = File::create(&beside)?;
    io::copy(&mut File::open(from)?, &mut target)?;
    target.sync_all()?;
    fs::rename(&beside, to)?;
    Ok(touched)
}

/// Copies a whole file that replaces nothing, and makes it durable.
pub(super) fn file(from: &Path, to: &Path) -> Result<(), RegistryError> {
    let mut target = File::create_new(to)?;
    io::copy(&mut File::open(from)?, &mut target)?;
    target.sync_all()?;
    if let Some(folder) = to.parent() {
        sync_folder(folder)?;
    }
    Ok(())
}
