//! A program that a test started: it ends with the test, with everything it started itself.
//!
//! Programs are ended by their process id, never by name: another world may run beside this one.

use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Ends when dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
    name: String,
}

impl Process {
    /// Starts the program. `name` appears in messages.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn start(name: &str, command: &mut Command) -> Self {
        let child = command.spawn().unwrap_or_else(|e| panic!("starting {name} ({command:?}): {e}"));
        Self { child, name: name.to_owned() }
    }

    /// Its process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The program, to reach its pipes.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Asks it to end in order (SIGTERM) and waits.
    ///
    /// # Panics
    /// When it has not ended after ten seconds.
    pub fn stop(mut self) {
        signal("TERM", &[self.id()]);
        let ended = until(Duration::from_secs(10), || self.ended().is_some());
        assert!(ended, "{} does not end when asked", self.name);
    }

    /// Ends it as a power cut would (SIGKILL) and waits until it is gone.
    pub fn kill(mut self) {
        self.end();
    }

    /// Programs that this one started, at any depth, the deepest last.
    #[must_use]
    pub fn offspring(&self) -> Vec<u32> {
        offspring(self.id())
    }

    fn end(&mut self) {
        let mut ids = self.offspring();
        ids.push(self.id());
        signal("KILL", &ids);
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if self.ended().is_none() {
            self.end();
        }
    }
}

/// Sends a signal by name. A process that is already gone is no error.
pub fn signal(name: &str, ids: &[u32]) {
    let ids: Vec<String> = ids.iter().map(u32::to_string).collect();
    if !ids.is_empty() {
        // The shell's own kill: a bare Debian has no other.
        let kill = format!("kill -{name} {} 2>/dev/null", ids.join(" "));
        let _ = Command::new("sh").args(["-c", &kill]).status();
    }
}

/// Whether the process still runs; one that ended and was not yet waited for does not.
#[must_use]
pub fn is_alive(id: u32) -> bool {
    stat(id).is_some_and(|(_, state)| state != 'Z')
}

/// The program file of a process.
#[must_use]
pub fn program_of(id: u32) -> Option<PathBuf> {
    fs::read_link(format!("/proc/{id}/exe")).ok()
}

fn offspring(parent: u32) -> Vec<u32> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let id = entry.file_name().to_str().and_then(|name| name.parse().ok());
        if let Some(id) = id.filter(|id| stat(*id).is_some_and(|(of, _)| of == parent)) {
            found.push(id);
            found.extend(offspring(id));
        }
    }
    found
}

/// Parent and state from `/proc/<id>/stat`; the name before them may hold spaces and brackets.
fn stat(id: u32) -> Option<(u32, char)> {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let (_, rest) = text.rsplit_once(')')?;
    let mut words = rest.split_whitespace();
    let state = words.next()?.chars().next()?;
    Some((words.next()?.parse().ok()?, state))
}

/// Tries until it holds or the time is over; says whether it held.
pub fn until(limit: Duration, mut holds: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    loop {
        if holds() {
            return true;
        }
        if start.elapsed() > limit {
            return false;
        }
        sleep(Duration::from_millis(25));
    }
}

/// A loopback port that nobody listens on.
///
/// # Panics
/// When the machine has none.
#[must_use]
pub fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .unwrap_or_else(|e| panic!("no free loopback port: {e}"))
        .port()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dropped_program_takes_its_children_with_it() {
        let script = "sleep 60 & sleep 60 & wait";
        let process = Process::start("a shell", Command::new("sh").args(["-c", script]));
        assert!(until(Duration::from_secs(5), || process.offspring().len() == 2));
        let ids = process.offspring();
        drop(process);
        assert!(until(Duration::from_secs(5), || !ids.iter().any(|id| is_alive(*id))));
    }

    #[test]
    fn a_program_that_ends_when_asked_is_waited_for() {
        let process = Process::start("sleep", Command::new("sleep").arg("60"));
        let id = process.id();
        process.stop();
        assert!(!is_alive(id));
    }
}
