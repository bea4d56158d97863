//! `import`: bundles from sticks, receipts to take home. `courier-key`: what sticks are sealed to.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::RegistryError;
use crate::registry::Registry;

/// The public half, and the secret one only into a file of its owner's; that it was taken is noted.
pub(super) fn key(registry: &Registry, secret: Option<&Path>, out: &mut dyn Write) -> Result<(), RegistryError> {
    writeln!(out, "{}", registry.courier_recipient()?)?;
    if let Some(path) = secret {
        registry.write_courier_secret(path)?;
        writeln!(out, "secret in {}: whoever has it opens every stick", path.display())?;
    }
    Ok(())
}

/// `true` when every file was taken and every receipt written.
pub(super) fn import(registry: &Registry, files: &[PathBuf], receipts: Option<&Path>, out: &mut dyn Write) -> Result<bool, RegistryError> {
    let imported = registry.import(files, receipts)?;
    for (path, outcome) in &imported.files {
        match outcome {
            Ok(taken) => {
                let (part, parts) = (taken.part, taken.parts);
                writeln!(out, "{} part {part}/{parts}: {} new events, {} new photographs", path.display(), taken.events, taken.blobs)?;
                if taken.waits {
                    writeln!(out, "  WAITS for what must come before it; it is kept and tried again at every import")?;
                }
                if taken.no_room > 0 {
                    writeln!(out, "  {} photographs NOT TAKEN: the disk is short of room", taken.no_room)?;
                }
                if taken.absent > 0 {
                    writeln!(out, "  {} photographs could not be read at the laptop", taken.absent)?;
                }
                if taken.forked {
                    writeln!(out, "  FORK: the laptop's log has two versions; both are kept")?;
                }
            }
            Err(reason) => writeln!(out, "{} NOT TAKEN: {reason}", path.display())?,
        }
    }
    if imported.released > 0 || imported.waiting > 0 {
        writeln!(out, "{} kept bundles used, {} still wait", imported.released, imported.waiting)?;
    }
    for (device, written) in &imported.receipts {
        match written {
            Ok(path) => writeln!(out, "receipt for {device} in {}", path.display())?,
            Err(reason) => writeln!(out, "NO RECEIPT for {device}: {reason}; import again with --receipts DIR")?,
        }
    }
    Ok(imported.is_well())
}
