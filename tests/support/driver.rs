//! The program between a test and the window: tauri-driver where it is installed, else WebKitWebDriver itself, which
//! is what tauri-driver starts and hands everything to.

use std::env;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::display::Display;
use crate::process::{Process, free_port, until};
use crate::webdriver::{Session, WireError};

/// A running driver.
#[derive(Debug)]
pub struct Driver {
    process: Process,
    port: u16,
    /// Where tauri-driver is; none when WebKitWebDriver is driven directly.
    tauri: Option<PathBuf>,
}

impl Driver {
    /// Starts the driver on a display. The programs it opens inherit `environment`.
    ///
    /// # Panics
    /// When it does not answer.
    #[must_use]
    pub fn start(display: &Display, environment: &[(&str, &Path)]) -> Self {
        let tauri = tauri_driver();
        let port = free_port();
        let mut command = match &tauri {
            Some(program) => {
                let mut command = Command::new(program);
                command.args(["--port", &port.to_string()]);
                command.args(["--native-port", &free_port().to_string()]);
                command
            }
            None => {
                let mut command = Command::new("WebKitWebDriver");
                command.arg(format!("--port={port}"));
                // What tauri-driver would tell the program: let yourself be driven.
                command.env("TAURI_AUTOMATION", "true");
                command.env("TAURI_WEBVIEW_AUTOMATION", "true");
                command
            }
        };
        display.tell(&mut command).envs(environment.iter().copied()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut process = Process::start("the window's driver", &mut command);
        let answers = until(Duration::from_secs(10), || process.ended().is_some() || TcpStream::connect(("127.0.0.1", port)).is_ok());
        assert!(answers && process.ended().is_none(), "the window's driver does not answer");
        Self { process, port, tauri }
    }

    /// Opens a program.
    ///
    /// # Errors
    /// What the driver answers.
    pub fn open(&self, program: &Path, arguments: &[&str]) -> Result<Session, WireError> {
        let wish: Value = if self.tauri.is_some() {
            json!({"tauri:options": {"application": program, "args": arguments}})
        } else {
            json!({"webkitgtk:browserOptions": {"binary": program, "args": arguments}})
        };
        Session::open(self.port, &wish)
    }

    /// The driver's process: the opened program is among its offspring.
    #[must_use]
    pub fn process(&self) -> &Process {
        &self.process
    }
}

/// Where `cargo xtask` says, where it installs, or on `PATH`.
fn tauri_driver() -> Option<PathBuf> {
    let told = env::var_os("BUZHENG_TAURI_DRIVER").map(PathBuf::from);
    let installed = || {
        let target = env::current_exe().ok()?.ancestors().nth(3)?.to_path_buf();
        Some(target.join("tools/bin/tauri-driver")).filter(|file| file.is_file())
    };
    let on_path = || {
        let path = env::var_os("PATH")?;
        env::split_paths(&path).map(|dir| dir.join("tauri-driver")).find(|file| file.is_file())
    };
    told.or_else(installed).or_else(on_path)
}
