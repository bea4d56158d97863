//! Running other programs, and saying what went wrong.

use std::ffi::OsStr;
use std::fmt;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Why a verb stopped, as a sentence for the person at the terminal.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }

    /// A failure that has been explained already.
    pub(crate) fn said() -> Self {
        Self(String::new())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What every verb returns.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

/// Adds what was being done to an I/O error.
pub(crate) trait While<T> {
    fn while_(self, doing: impl fmt::Display) -> Outcome<T>;
}

impl<T> While<T> for std::io::Result<T> {
    fn while_(self, doing: impl fmt::Display) -> Outcome<T> {
        self.map_err(|e| Failure(format!("{doing}: {e}")))
    }
}

/// A heading on the terminal, so that a person can see where a long verb is.
pub(crate) fn say(text: impl fmt::Display) {
    eprintln!("\x1b[1m▸ {text}\x1b[0m");
}

/// The cargo that started us, in the checkout.
pub(crate) fn cargo(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| OsStr::new("cargo").into()));
    command.current_dir(root);
    command
}

/// npm, in `dir`. On Windows npm is a script with another name.
pub(crate) fn npm(dir: &Path) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(dir);
    command
}

/// Runs to the end with our terminal; anything but success is a failure that quotes the command.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let status = command.status().while_(quote(command))?;
    if status.success() { Ok(()) } else { Err(Failure(format!("{} ended with {status}", quote(command)))) }
}

/// Runs to the end and returns what it printed on standard output.
pub(crate) fn capture(command: &mut Command) -> Outcome<String> {
    let output = command.stderr(Stdio::inherit()).output().while_(quote(command))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(Failure(format!("{} ended with {}", quote(command), output.status)))
    }
}

/// Runs to the end, showing everything as it comes and keeping a copy. True when it succeeded.
pub(crate) fn tee(command: &mut Command) -> Outcome<(bool, String)> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().while_(quote(command))?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let text = std::thread::scope(|scope| {
        let errors = scope.spawn(|| err.map(copy).unwrap_or_default());
        let mut text = out.map(copy).unwrap_or_default();
        text.push_str(&errors.join().unwrap_or_default());
        text
    });
    let status = child.wait().while_(quote(command))?;
    Ok((status.success(), text))
}

fn copy(from: impl Read) -> String {
    let mut text = String::new();
    let mut reader = BufReader::new(from);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|n| n > 0) {
        let piece = String::from_utf8_lossy(&line);
        // A closed terminal must not stop the tests.
        let _ = std::io::stderr().write_all(piece.as_bytes());
        text.push_str(&piece);
        line.clear();
    }
    text
}

/// The program of this name on `PATH`.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))).find(|file| file.is_file())
}

/// Whether the command runs and succeeds, in silence.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

fn quote(command: &Command) -> String {
    let mut text = command.get_program().to_string_lossy().into_owned();
    for word in command.get_args() {
        text.push(' ');
        text.push_str(&word.to_string_lossy());
    }
    text
}
