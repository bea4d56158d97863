//! Building the window's pages, only when something they are made of changed.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use crate::place::Place;
use crate::shell::{Outcome, While, npm, run, say};

/// Made, not written: no source of the build.
const MADE: [&str; 3] = ["node_modules", "dist", "paraglide"];

/// `npm run build` when a source is newer than the last build.
///
/// Cargo does not see the pages (the shell embeds them by a macro), so a new build also touches the one file that
/// makes cargo build the shell again.
pub(crate) fn build_if_stale(place: &Place) -> Outcome {
    let ui = place.ui();
    let made = ui.join("dist/index.html");
    let newest = newest(&ui)?;
    if modified(&made).is_some_and(|made| made >= newest) {
        return Ok(());
    }
    say("building the window's pages");
    run(npm(&ui).args(["run", "build"]))?;
    let conf = place.root.join("src-tauri/tauri.conf.json");
    if let Some(made) = modified(&made) {
        fs::File::options().append(true).open(&conf).and_then(|file| file.set_modified(made)).while_(conf.display())?;
    }
    Ok(())
}

fn newest(dir: &Path) -> Outcome<SystemTime> {
    let mut newest = SystemTime::UNIX_EPOCH;
    for entry in fs::read_dir(dir).while_(dir.display())? {
        let entry = entry.while_(dir.display())?;
        if MADE.iter().any(|made| entry.file_name() == *made) {
            continue;
        }
        let path = entry.path();
        let time = if path.is_dir() { self::newest(&path)? } else { modified(&path).unwrap_or(SystemTime::UNIX_EPOCH) };
        newest = newest.max(time);
    }
    Ok(newest)
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|m| m.modified()).ok()
}
