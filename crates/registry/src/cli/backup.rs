//! `backup`, `restore` and the check of a backup.

use std::io::Write;
use std::path::Path;

use crate::backup::{restore as make_from, verify_backup};
use crate::error::RegistryError;
use crate::registry::Registry;
use crate::world::World;

use super::verify;

/// `true` when the backup lacks nothing.
pub(super) fn backup(registry: &Registry, to: &Path, keep: usize, out: &mut dyn Write) -> Result<bool, RegistryError> {
    let done = registry.backup(to, keep)?;
    writeln!(out, "snapshot {:06} in {}", done.snapshot, to.display())?;
    writeln!(out, "{} blobs copied, {} bytes", done.copied, done.copied_bytes)?;
    verify::report(&done.checked, out)
}

/// Checks the newest snapshot.
pub(super) fn verify(from: &Path, out: &mut dyn Write) -> Result<bool, RegistryError> {
    let (number, checked) = verify_backup(from)?;
    writeln!(out, "snapshot {number:06}")?;
    verify::report(&checked, out)
}

/// `true` when the backup lacked nothing.
pub(super) fn restore(
    data: &Path,
    from: &Path,
    number: Option<u32>,
    world: &dyn World,
    out: &mut dyn Write,
) -> Result<bool, RegistryError> {
    let done = make_from(from, number, data, world)?;
    writeln!(out, "restored snapshot {:06}, made at {} ms since 1970 UTC", done.snapshot, done.made_ms)?;
    for (year, first, last) in &done.held_back.numbers {
        writeln!(out, "HELD BACK numbers {year} {first}..{last}")?;
    }
    for (first, last) in &done.held_back.booklets {
        writeln!(out, "HELD BACK booklets {first}..{last}")?;
    }
    verify::report(&done.checked, out)
}
