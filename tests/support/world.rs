//! A sample world for one test: the registry with its invented people, one enrolled laptop, a screen, a printer.
//!
//! ```text
//! <root>/registry/       the registry's data; demo/ inside it: ticket, operators, households, photos
//! <root>/desk/           the laptop's data
//! <root>/printed/        the printer: in tests it is a folder
//! <root>/home/           where WebKit and the desktop keep what is theirs
//! <root>/screenshots/    01-….png, 02-….png in the order they were taken
//! ```
//!
//! The root is a temporary folder. With `BUZHENG_KEEP_WORLDS=DIR` every test keeps its own in there, with its pictures and papers; `BUZHENG_DEMO_DIR` is
//! the folder of the one test of `cargo xtask run`. What was in it is emptied first.

use std::cell::Cell;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;
use tempfile::TempDir;

use crate::desk::Desk;
use crate::display::Display;
use crate::files::program;
use crate::process::free_port;
use crate::registry::{self, Registry};

/// The day on which the sample world plays: inside the campaign, with every card and authority of its staff valid.
pub const TODAY: &str = "2022-05-20";

/// A frame on a virtual display, painted without a graphics card while other programs run.
const PAINTED: std::time::Duration = std::time::Duration::from_millis(500);

/// A sample world. Everything it started ends with it.
#[derive(Debug)]
pub struct World {
    root: PathBuf,
    port: u16,
    registry: Option<Registry>,
    display: Display,
    pictures: Cell<u32>,
    // Last: the folder goes after the programs that use it.
    _temporary: Option<TempDir>,
}

/// Where this test's world is kept: one folder for the one test of `cargo xtask run`, else a folder a test inside another.
fn kept() -> Option<PathBuf> {
    static WORLDS: AtomicU32 = AtomicU32::new(1);
    let one = env::var_os("BUZHENG_DEMO_DIR").map(PathBuf::from);
    let many = || {
        let number = WORLDS.fetch_add(1, Ordering::Relaxed);
        // A test that runs alone runs on the main thread, which has no name of a test.
        let name = std::thread::current().name().unwrap_or_default().replace("::", "-");
        Some(PathBuf::from(env::var_os("BUZHENG_KEEP_WORLDS")?).join(format!("{number:02}-{name}")))
    };
    one.or_else(many)
}

impl World {
    /// Makes a world, enrols its laptop, and leaves the registry on.
    ///
    /// # Panics
    /// When a program fails.
    #[must_use]
    pub fn new() -> Self {
        let kept = kept();
        let temporary = kept
            .is_none()
            .then(|| tempfile::Builder::new().prefix("buzheng-world-").tempdir().unwrap_or_else(|e| panic!("no temporary folder: {e}")));
        let root = kept.or_else(|| temporary.as_ref().map(|dir| dir.path().to_path_buf())).unwrap_or_default();
        for name in ["registry", "desk", "home", "printed", "screenshots"] {
            let _ = fs::remove_dir_all(root.join(name));
        }
        for name in ["enrolled", "port"] {
            // Marks of `cargo xtask run` for the world that was here.
            let _ = fs::remove_file(root.join(name));
        }
        for name in ["registry", "home", "printed", "screenshots"] {
            let dir = root.join(name);
            fs::create_dir_all(&dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display()));
        }
        let mut world =
            Self { port: free_port(), registry: None, display: Display::start(), pictures: Cell::new(0), root, _temporary: temporary };
        world.ask_registry(&["demo-world"]);
        world.aim_ticket();
        world.registry_on();
        let mut setup = Command::new(program("buzheng-desk"));
        setup.env("BUZHENG_DEMO_HINT", world.given("operators.json")).env("BUZHENG_TODAY", TODAY);
        setup.arg("--data").arg(world.desk_data()).arg("setup");
        setup.arg("--ticket").arg(world.given("ticket.json"));
        setup.arg("--operators").arg(world.given("operators.json"));
        output("enrolling the laptop", world.display.tell(&mut setup));
        world
    }

    /// Switches the registry on, if it is off, at the address the laptop knows.
    pub fn registry_on(&mut self) {
        if self.registry.is_none() {
            self.registry = Some(Registry::start(&self.registry_data(), self.port));
        }
    }

    /// Switches the registry off, as a broken network would.
    pub fn registry_off(&mut self) {
        if let Some(registry) = self.registry.take() {
            registry.stop();
        }
    }

    /// What a command of the registry's own command line prints.
    ///
    /// # Panics
    /// When it fails.
    pub fn ask_registry(&self, words: &[&str]) -> String {
        let mut command = registry::command(&self.registry_data());
        output(&format!("buzheng-registry {words:?}"), command.args(words))
    }

    /// Opens the desk's window.
    #[must_use]
    pub fn open_desk(&self) -> Desk {
        let data = self.desk_data();
        let (printer, hint, home) = (self.root.join("printed"), self.given("operators.json"), self.home());
        Desk::open(
            &self.display,
            &program("buzheng-desk"),
            &["--data", &data.to_string_lossy()],
            &[
                ("BUZHENG_PRINT_DIR", printer.as_path()),
                ("BUZHENG_DEMO_HINT", &hint),
                ("BUZHENG_TODAY", Path::new(TODAY)),
                ("XDG_DATA_HOME", &home.join("data")),
                ("XDG_CACHE_HOME", &home.join("cache")),
                ("XDG_CONFIG_HOME", &home.join("config")),
            ],
        )
    }

    /// Takes the next numbered picture of the window, once what is on the page has been painted.
    pub fn picture(&self, desk: &Desk, name: &str) {
        std::thread::sleep(PAINTED);
        let number = self.pictures.get() + 1;
        self.pictures.set(number);
        let file = format!("screenshots/{number:02}-{name}.png");
        desk.browser.screenshot(&self.root.join(file));
    }

    /// What was printed, oldest name first.
    #[must_use]
    pub fn printed(&self) -> Vec<PathBuf> {
        let dir = fs::read_dir(self.root.join("printed")).into_iter().flatten();
        let mut files: Vec<PathBuf> = dir.flatten().map(|entry| entry.path()).collect();
        files.sort();
        files
    }

    /// The registry's data folder.
    #[must_use]
    pub fn registry_data(&self) -> PathBuf {
        self.root.join("registry")
    }

    /// The laptop's data folder.
    #[must_use]
    pub fn desk_data(&self) -> PathBuf {
        self.root.join("desk")
    }

    /// Where the window's own engine keeps files, beside the laptop's data: nothing personal may be here either.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.root.join("home")
    }

    /// The screen the window opens on.
    #[must_use]
    pub fn display(&self) -> &Display {
        &self.display
    }

    /// A file that the sample world gives to people: `operators.json`, `households.json`, `photos/…`.
    #[must_use]
    pub fn given(&self, name: &str) -> PathBuf {
        self.registry_data().join("demo").join(name)
    }

    /// Such a file, read as JSON.
    ///
    /// # Panics
    /// When it is missing or no JSON.
    #[must_use]
    pub fn given_json(&self, name: &str) -> Value {
        read_json(&self.given(name))
    }

    /// The sample ticket does not know the port of this run.
    fn aim_ticket(&self) {
        let file = self.given("ticket.json");
        let mut ticket = read_json(&file);
        let url = format!("http://127.0.0.1:{}", self.port);
        match ticket.get_mut("registry_url") {
            Some(field) => *field = Value::String(url),
            None => panic!("the ticket names no registry"),
        }
        fs::write(&file, ticket.to_string()).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    }
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

/// The text of a printed PDF file, as `pdftotext` reads it.
///
/// # Panics
/// When it cannot be read.
#[must_use]
pub fn pdf_text(file: &Path) -> String {
    let mut command = Command::new("pdftotext");
    output("pdftotext", command.arg("-layout").arg(file).arg("-"))
}

fn read_json(file: &Path) -> Value {
    let text = fs::read_to_string(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
}

fn output(what: &str, command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output().unwrap_or_else(|e| panic!("{what}: {e}"));
    assert!(output.status.success(), "{what} ended with {}:\n{}", output.status, String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
