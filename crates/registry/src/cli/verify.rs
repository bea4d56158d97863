//! `verify`: what was checked, and what is damaged.

use std::io::Write;

use crate::error::RegistryError;
use crate::registry::Registry;
use crate::view::{Damage, Verified};

/// `true` when nothing is damaged.
pub(super) fn verify(registry: &Registry, out: &mut dyn Write) -> Result<bool, RegistryError> {
    report(&registry.verify()?, out)
}

/// Says what a check found; `true` when nothing is damaged.
pub(super) fn report(found: &Verified, out: &mut dyn Write) -> Result<bool, RegistryError> {
    writeln!(out, "{} logs, {} events, {} signed batches, {} blobs", found.logs, found.events, found.batches, found.blobs)?;
    writeln!(out, "{} blobs not here yet, {} events set aside, {} forks", found.blobs_waiting, found.quarantined, found.forks)?;
    for damage in &found.damage {
        match damage {
            Damage::Chain(log, seq) => writeln!(out, "DAMAGE chain broken at {}/{}/{seq}", log.device, log.epoch)?,
            Damage::Head(log) => writeln!(out, "DAMAGE {}/{} does not end at its head", log.device, log.epoch)?,
            Damage::Evidence(log, seq) => writeln!(out, "DAMAGE signature up to {}/{}/{seq} does not hold", log.device, log.epoch)?,
            Damage::BlobMissing(hash) => writeln!(out, "DAMAGE blob {hash} is missing")?,
            Damage::BlobChanged(hash) => writeln!(out, "DAMAGE blob {hash} has other bytes")?,
        }
    }
    Ok(found.damage.is_empty())
}
