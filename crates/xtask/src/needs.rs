//! What the machine must have, how to see whether it is there, and what Debian calls it.

use std::process::Command;

use crate::shell::{on_path, succeeds};

/// How to see whether something is installed, on any distribution.
pub(crate) enum Probe {
    /// A program on `PATH`.
    Program(&'static str),
    /// A library with headers, as pkg-config names it.
    Library(&'static str),
    /// A font family.
    Font(&'static str),
}

/// One thing the machine must have.
pub(crate) struct Need {
    /// What it is for, in a few words.
    pub(crate) purpose: &'static str,
    /// The Debian and Ubuntu package.
    pub(crate) package: &'static str,
    probe: Probe,
}

impl Need {
    const fn new(package: &'static str, purpose: &'static str, probe: Probe) -> Self {
        Self { purpose, package, probe }
    }

    pub(crate) fn is_met(&self) -> bool {
        match self.probe {
            Probe::Program(name) => on_path(name).is_some(),
            Probe::Library(name) => succeeds(Command::new("pkg-config").args(["--exists", name])),
            Probe::Font(family) => Command::new("fc-list").args([family, "family"]).output().is_ok_and(|output| !output.stdout.is_empty()),
        }
    }
}

/// To build and open the window. pkg-config comes first: the other probes ask it.
pub(crate) const WINDOW: &[Need] = &[
    Need::new("pkg-config", "finding libraries", Probe::Program("pkg-config")),
    Need::new("libwebkit2gtk-4.1-dev", "the window", Probe::Library("webkit2gtk-4.1")),
    Need::new("libssl-dev", "the encrypted database", Probe::Library("libcrypto")),
    Need::new("fontconfig", "finding fonts", Probe::Program("fc-list")),
    Need::new("fonts-noto-cjk", "Chinese text on screen", Probe::Font("Noto Sans CJK SC")),
];

/// To drive the window where there is no display, and to look at what it printed.
pub(crate) const DRIVE: &[Need] = &[
    Need::new("xvfb", "a virtual display", Probe::Program("Xvfb")),
    Need::new("dbus-daemon", "the window's message bus", Probe::Program("dbus-daemon")),
    Need::new("webkit2gtk-driver", "driving the window", Probe::Program("WebKitWebDriver")),
    Need::new("xdotool", "keys the driver cannot send", Probe::Program("xdotool")),
    Need::new("imagemagick", "pictures of the whole screen", Probe::Program("import")),
    Need::new("poppler-utils", "reading printed PDFs", Probe::Program("pdftotext")),
];

/// The oldest Node that the window's build tools run on.
pub(crate) const NODE: (u32, u32) = (20, 19);

/// The installed Node, as (major, minor).
pub(crate) fn node_version() -> Option<(u32, u32)> {
    let output = Command::new("node").arg("--version").output().ok()?;
    parse_node(&String::from_utf8(output.stdout).ok()?)
}

fn parse_node(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_says_its_version() {
        assert_eq!(parse_node("v20.20.2\n"), Some((20, 20)));
        assert_eq!(parse_node("20.20.2"), None);
        assert!(parse_node("v18.19.0").unwrap() < NODE);
    }
}
