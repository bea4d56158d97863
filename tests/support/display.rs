//! A virtual screen of the size the desk is made for, with a message bus of its own.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::process::Process;

/// The target screen of the window.
pub const SIZE: (u32, u32) = (1366, 768);

/// One screen and one bus; both end with it.
#[derive(Debug)]
pub struct Display {
    name: String,
    bus: String,
    _programs: [Process; 2],
}

impl Display {
    /// Starts both, each choosing an address that nobody uses.
    ///
    /// # Panics
    /// When Xvfb or dbus-daemon is missing or says no address.
    #[must_use]
    pub fn start() -> Self {
        let (width, height) = SIZE;
        let (number, screen) = first_line(
            "Xvfb",
            Command::new("Xvfb").args(["-displayfd", "1", "-nolisten", "tcp", "-noreset"]).args([
                "-screen",
                "0",
                &format!("{width}x{height}x24"),
            ]),
        );
        let (bus, daemon) =
            first_line("dbus-daemon", Command::new("dbus-daemon").args(["--session", "--nofork", "--nopidfile", "--print-address=1"]));
        Self { name: format!(":{number}"), bus, _programs: [daemon, screen] }
    }

    /// Makes a program open its windows here.
    pub fn tell<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("DISPLAY", &self.name)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .env("NO_AT_BRIDGE", "1")
            .env("GTK_A11Y", "none")
            .env("GDK_BACKEND", "x11")
            .env("LANG", "C.UTF-8")
            .env_remove("WAYLAND_DISPLAY")
    }

    /// The whole screen as a PNG file: what a person would see, whatever the driver says.
    ///
    /// # Panics
    /// When ImageMagick's `import` fails.
    pub fn picture(&self, file: &Path) {
        let status = self.tell(Command::new("import").args(["-window", "root"]).arg(file)).status();
        assert!(status.is_ok_and(|s| s.success()), "import could not take a picture");
    }
}

fn first_line(name: &str, command: &mut Command) -> (String, Process) {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut process = Process::start(name, command);
    let mut line = String::new();
    if let Some(out) = process.child().stdout.take() {
        let _ = BufReader::new(out).read_line(&mut line);
    }
    let line = line.trim().to_owned();
    assert!(!line.is_empty(), "{name} ended without saying where it listens");
    (line, process)
}
