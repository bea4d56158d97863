//! The desk's window, open on a laptop's data.

use std::path::Path;
use std::time::Duration;

use crate::browser::Browser;
use crate::display::Display;
use crate::driver::Driver;
use crate::process::{is_alive, program_of, signal, until};

/// An open window. Dropping it ends the program and its driver.
#[derive(Debug)]
pub struct Desk {
    /// What a person at the window does.
    pub browser: Browser,
    driver: Driver,
    id: u32,
}

impl Desk {
    /// Opens `program` on a display; it inherits `environment`.
    ///
    /// # Panics
    /// When no window opens.
    #[must_use]
    pub fn open(display: &Display, program: &Path, arguments: &[&str], environment: &[(&str, &Path)]) -> Self {
        let driver = Driver::start(display, environment);
        let session = driver.open(program, arguments).unwrap_or_else(|e| panic!("{} opens no window: {e}", program.display()));
        let id = driver
            .process()
            .offspring()
            .into_iter()
            .find(|id| program_of(*id).as_deref() == program.canonicalize().ok().as_deref())
            .unwrap_or_else(|| panic!("{} is not running", program.display()));
        Self { browser: Browser::new(session), driver, id }
    }

    /// The program's process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Ends the program as a power cut would (SIGKILL): no destructor runs, nothing is flushed.
    ///
    /// # Panics
    /// When it survives.
    pub fn kill(self) {
        signal("KILL", &[self.id]);
        let gone = until(Duration::from_secs(5), || !is_alive(self.id));
        assert!(gone, "a killed program runs on");
    }

    /// Closes the window and waits until the program has ended.
    ///
    /// # Panics
    /// When the program outlives its window.
    pub fn close(self) {
        self.browser.quit();
        let gone = until(Duration::from_secs(10), || !is_alive(self.id));
        assert!(gone, "the window is closed but its program runs on");
        drop(self.driver);
    }
}
