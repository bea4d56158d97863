//! A registry that this program starts and ends.

use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::shell::{Failure, Outcome, While, say};

/// How long it may take to answer its port.
const START: Duration = Duration::from_secs(20);

/// How long it may take to end in order.
const END: Duration = Duration::from_secs(5);

/// The registry we started, and nobody else's. Dropping it ends it.
pub(crate) struct Registry {
    child: Child,
}

impl Registry {
    /// Starts `command serve` on a loopback port and waits until it answers; its words go to the file `log`.
    pub(crate) fn start(command: &mut Command, port: u16, log: &Path) -> Outcome<Self> {
        let out = fs::File::create(log).while_(log.display())?;
        let err = out.try_clone().while_(log.display())?;
        let child = command
            .args(["serve", "--listen", &format!("127.0.0.1:{port}")])
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(err)
            .spawn()
            .while_("starting the registry")?;
        let mut registry = Self { child };
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = registry.child.try_wait().while_("the registry")?;
            if ended.is_some() || start.elapsed() > START {
                return Err(Failure::new(format!("the registry does not answer on port {port}; see {}", log.display())));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        say(format!("the registry answers on http://127.0.0.1:{port}"));
        Ok(registry)
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        // Asked first, so that it closes its database in order; ended if it does not listen.
        if cfg!(unix) {
            let kill = format!("kill -TERM {}", self.child.id());
            let _ = Command::new("sh").args(["-c", &kill]).status();
            let start = Instant::now();
            while start.elapsed() < END {
                if matches!(self.child.try_wait(), Ok(Some(_)) | Err(_)) {
                    return;
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
