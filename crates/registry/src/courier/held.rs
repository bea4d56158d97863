//! `DIR/held`: sealed bundles that came before what they build on, byte for byte, named by their hash.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use buzheng_courier::stick;
use buzheng_protocol::bytes::to_hex;

use crate::dir::{rename_durably, sync_folder};
use crate::error::RegistryError;
use crate::registry::Registry;

fn folder(registry: &Registry) -> PathBuf {
    registry.dir.root().join("held")
}

/// Keeps a copy. Keeping it again changes nothing.
pub(super) fn keep(registry: &Registry, bundle: &Path) -> Result<(), RegistryError> {
    let folder = folder(registry);
    fs::create_dir_all(&folder)?;
    sync_folder(registry.dir.root())?;
    let (_, sha) = stick::digest(bundle)?;
    let place = folder.join(format!("{}.bzb", to_hex(&sha)));
    if place.exists() {
        return Ok(());
    }
    let beside = place.with_extension("new");
    fs::copy(bundle, &beside)?;
    File::open(&beside)?.sync_all()?;
    rename_durably(&beside, &place)
}

/// What is kept, in a steady order.
pub(super) fn all(registry: &Registry) -> Result<Vec<PathBuf>, RegistryError> {
    let folder = folder(registry);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "bzb") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Everything in it is here now.
pub(super) fn release(registry: &Registry, bundle: &Path) -> Result<(), RegistryError> {
    fs::remove_file(bundle)?;
    sync_folder(&folder(registry))
}
