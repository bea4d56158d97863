//! Installing what is missing: system packages, the window's npm packages, the window driver.
//!
//! Only Debian and its relatives are installed on, and only as root; anywhere else the missing things are named,
//! with the command that would install them.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::needs::{DRIVE, NODE, Need, WINDOW, node_version};
use crate::place::Place;
use crate::shell::{Failure, Outcome, While, cargo, npm, on_path, run, say};

/// The version of tauri-driver that the window tests were written against.
const TAURI_DRIVER: &str = "2.1.0";

/// Everything that any verb needs.
pub(crate) fn everything(place: &Place) -> Outcome {
    window(place)?;
    drive(place).map(drop)
}

/// What building and opening the window needs.
pub(crate) fn window(place: &Place) -> Outcome {
    if cfg!(target_os = "linux") {
        system(WINDOW)?;
    }
    node_modules(place)
}

/// What driving the window on a virtual display needs. Returns the driver program.
pub(crate) fn drive(place: &Place) -> Outcome<PathBuf> {
    if !cfg!(target_os = "linux") {
        return Err(Failure::new("the window is driven on Linux only: this needs Xvfb and WebKitWebDriver"));
    }
    system(DRIVE)?;
    tauri_driver(place)
}

fn system(needs: &[Need]) -> Outcome {
    // Without pkg-config every library looks missing; apt passes over those that are there.
    let missing: Vec<&Need> = needs.iter().filter(|need| !need.is_met()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    let install = format!("apt-get install {}", packages.join(" "));
    let list: String = missing.iter().map(|need| format!("\n  {} ({})", need.package, need.purpose)).collect();
    if on_path("apt-get").is_none() {
        return Err(Failure::new(format!(
            "missing, by their Debian names:{list}\nThis is not Debian: install what your distribution calls them."
        )));
    }
    if !is_root() {
        return Err(Failure::new(format!("missing:{list}\nNot root, so nothing was installed. As root: {install}")));
    }
    say(&install);
    run(apt().arg("update"))?;
    run(apt().args(["install", "-y", "--no-install-recommends"]).args(&packages))?;
    let still: Vec<&str> = missing.iter().filter(|need| !need.is_met()).map(|need| need.package).collect();
    if still.is_empty() { Ok(()) } else { Err(Failure::new(format!("installed, but still not found: {}", still.join(", ")))) }
}

fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").arg("-q");
    command
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// `npm ci` when the lock file is newer than what is installed.
pub(crate) fn node_modules(place: &Place) -> Outcome {
    match node_version() {
        Some(version) if version >= NODE => {}
        found => {
            let (major, minor) = NODE;
            let found = found.map_or_else(|| "none was found".to_owned(), |(major, minor)| format!("found {major}.{minor}"));
            return Err(Failure::new(format!("Node {major}.{minor} or newer is needed to build the window; {found}. See nodejs.org.")));
        }
    }
    let ui = place.ui();
    if is_older(&ui.join("node_modules/.package-lock.json"), &ui.join("package-lock.json"))? {
        say("npm install");
        // Not `npm ci`: it refuses a lock file that leaves out optional packages of other platforms, which some registries do not
        // carry. `install` keeps every locked version.
        run(npm(&ui).args(["install", "--no-audit", "--no-fund"]))?;
    }
    Ok(())
}

fn is_older(made: &Path, from: &Path) -> Outcome<bool> {
    let from = from.metadata().and_then(|m| m.modified()).while_(from.display())?;
    Ok(made.metadata().and_then(|m| m.modified()).map_or(true, |made| made < from))
}

/// The installed tauri-driver; installs our version beside the build when there is none.
fn tauri_driver(place: &Place) -> Outcome<PathBuf> {
    let tools = place.tools();
    let ours = tools.join("bin").join("tauri-driver");
    if ours.is_file() {
        return Ok(ours);
    }
    if let Some(theirs) = on_path("tauri-driver") {
        return Ok(theirs);
    }
    say(format!("cargo install tauri-driver {TAURI_DRIVER} (once; a minute or two)"));
    run(cargo(&place.root)
        .env_remove("CARGO_TARGET_DIR")
        .args(["install", "tauri-driver", "--locked", "--version", TAURI_DRIVER])
        .arg("--root")
        .arg(&tools)
        .arg("--target-dir")
        .arg(tools.join("build")))?;
    std::fs::remove_dir_all(tools.join("build")).while_("clearing the build of tauri-driver")?;
    Ok(ours)
}
