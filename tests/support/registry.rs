//! A registry under a test's hand: on a loopback port, on and off as the network would be.

use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::files::program;
use crate::process::{Process, until};

/// A running registry.
#[derive(Debug)]
pub struct Registry {
    process: Process,
}

impl Registry {
    /// Starts the registry on this data and port and waits until it answers.
    ///
    /// # Panics
    /// When it does not answer.
    #[must_use]
    pub fn start(data: &Path, port: u16) -> Self {
        let mut process = Process::start(
            "the registry",
            command(data).args(["serve", "--listen", &format!("127.0.0.1:{port}")]).stdin(Stdio::null()).stdout(Stdio::null()),
        );
        let answers = until(Duration::from_secs(20), || process.ended().is_some() || TcpStream::connect(("127.0.0.1", port)).is_ok());
        assert!(answers && process.ended().is_none(), "the registry does not answer on port {port}");
        Self { process }
    }

    /// Ends it in order.
    pub fn stop(self) {
        self.process.stop();
    }

    /// Ends it as a power cut would.
    pub fn kill(self) {
        self.process.kill();
    }
}

/// `buzheng-registry --data DIR`, for its other verbs.
#[must_use]
pub fn command(data: &Path) -> Command {
    let mut command = Command::new(program("buzheng-registry"));
    command.arg("--data").arg(data);
    command
}
