//! Where a test finds our programs and puts what it leaves behind.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// The checkout.
///
/// # Panics
/// When this package is not inside one.
#[must_use]
pub fn checkout() -> PathBuf {
    // Cargo says at run time where the package is; checkouts that share a target folder may share this program.
    let told = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let here = told.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    here.parent().map_or_else(|| panic!("tests/ has no parent"), Path::to_path_buf)
}

/// A program of ours: where `cargo xtask` says, or beside the test that asks.
///
/// # Panics
/// When it is not built.
#[must_use]
pub fn program(name: &str) -> PathBuf {
    let told = env::var_os("BUZHENG_PROGRAMS").map(PathBuf::from);
    let beside = || Some(env::current_exe().ok()?.parent()?.parent()?.to_path_buf());
    let file = told.or_else(beside).unwrap_or_default().join(name);
    assert!(file.is_file(), "{} is not built: cargo build -p {name}", file.display());
    file
}

/// A new file for the picture of a failure.
#[must_use]
pub fn failure_picture() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(1);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    env::temp_dir().join(format!("buzheng-failure-{}-{count}.png", std::process::id()))
}
