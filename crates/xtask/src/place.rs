//! Where things are: the checkout, the build folder, the sample world.

use std::env::consts::EXE_SUFFIX;
use std::path::{Path, PathBuf};

use crate::shell::{Failure, Outcome};

/// The folders that every verb speaks of, as absolute paths.
pub(crate) struct Place {
    /// The checkout.
    pub(crate) root: PathBuf,
    /// Where cargo builds: `CARGO_TARGET_DIR`, or `target` in the checkout.
    pub(crate) target: PathBuf,
    /// The sample world. Always inside the checkout, so that a person finds the screenshots there.
    pub(crate) demo: PathBuf,
}

impl Place {
    /// From the place of this crate, so that it works from any folder of the checkout.
    pub(crate) fn find() -> Outcome<Self> {
        // Cargo says at run time where the package is; checkouts that share a target folder may share this program.
        let told = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let here = told.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
        let root = here
            .ancestors()
            .nth(2)
            .map(Path::to_path_buf)
            .filter(|root| root.join("Cargo.toml").is_file())
            .ok_or_else(|| Failure::new("the checkout this program was built from is gone"))?;
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            // Cargo reads a relative path from the folder it was called in.
            Some(dir) if !dir.is_empty() => std::path::absolute(&dir).map_err(|e| Failure::new(format!("CARGO_TARGET_DIR: {e}")))?,
            _ => root.join("target"),
        };
        let demo = root.join("target").join("demo");
        Ok(Self { root, target, demo })
    }

    /// The window's sources.
    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// Programs that `setup` installs for this checkout only.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// A program of ours, as cargo leaves it.
    pub(crate) fn program(&self, name: &str, release: bool) -> PathBuf {
        let profile = if release { "release" } else { "debug" };
        self.target.join(profile).join(format!("{name}{EXE_SUFFIX}"))
    }
}
