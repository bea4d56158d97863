//! The sample world in `target/demo/`: a registry with its people and papers, and one enrolled laptop.
//!
//! ```text
//! target/demo/registry/         the registry's data; demo/ inside it: ticket, operators, households, photos
//! target/demo/desk/             the laptop's data
//! target/demo/printed/          what the window printed: in the demo the printer is this folder
//! target/demo/port              the registry's port, kept so that the enrolled laptop finds it again
//! target/demo/enrolled          exists once the laptop is enrolled
//! ```

use std::fs;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::place::Place;
use crate::registry::Registry;
use crate::shell::{Failure, Outcome, While, run, say};

/// The day on which the sample world plays, as in `tests/support/world.rs`: inside the campaign, with every card and
/// authority of its staff valid.
const TODAY: &str = "2022-05-20";

/// The sample world on disk.
pub(crate) struct Demo<'a> {
    place: &'a Place,
    release: bool,
    port: u16,
}

impl<'a> Demo<'a> {
    /// Makes the world if there is none, or anew when asked for.
    pub(crate) fn prepare(place: &'a Place, release: bool, fresh: bool) -> Outcome<Self> {
        let mut demo = Self { place, release, port: 0 };
        // Half a world, from a run that was cut short or from the drive, is of no use: its ticket may be spent.
        if fresh || !demo.path("enrolled").is_file() {
            demo.clear()?;
            fs::create_dir_all(demo.path("printed")).while_(place.demo.display())?;
            say("making the sample world");
            run(demo.registry().arg("demo-world"))?;
        }
        demo.port = demo.choose_port()?;
        Ok(demo)
    }

    fn clear(&self) -> Outcome {
        for name in ["registry", "desk", "printed", "port", "enrolled"] {
            let path = self.path(name);
            let gone = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            match gone {
                Err(e) if e.kind() != ErrorKind::NotFound => return Err(e).while_(path.display()),
                _ => {}
            }
        }
        Ok(())
    }

    /// The port of the last run, or a free one for a new world.
    fn choose_port(&self) -> Outcome<u16> {
        let file = self.path("port");
        let kept = fs::read_to_string(&file).ok();
        let wanted = kept.and_then(|text| text.trim().parse().ok()).unwrap_or(0);
        let port = TcpListener::bind(("127.0.0.1", wanted))
            .and_then(|listener| listener.local_addr())
            .map_err(|e| {
                Failure::new(format!(
                    "port {wanted}, which the sample laptop knows its registry by: {e}.\n\
                     Is another sample world open? End it, or make a new one with --fresh."
                ))
            })?
            .port();
        fs::write(&file, port.to_string()).while_(file.display())?;
        Ok(port)
    }

    /// Starts the registry and waits until it answers. Dropping the guard ends it.
    pub(crate) fn start_registry(&self) -> Outcome<Registry> {
        let log = self.path("registry.log");
        Registry::start(&mut self.registry(), self.port, &log)
    }

    /// Enrols the laptop once, while the registry runs.
    pub(crate) fn enrol(&self) -> Outcome {
        let done = self.path("enrolled");
        if done.is_file() {
            return Ok(());
        }
        say("enrolling the laptop");
        self.aim_ticket()?;
        let mut command = self.desk();
        command.arg("setup");
        command.arg("--ticket").arg(self.file("ticket.json"));
        command.arg("--operators").arg(self.file("operators.json"));
        run(&mut command)?;
        fs::write(&done, "").while_(done.display())
    }

    /// The sample ticket does not know which port was free; the laptop learns the registry's address from it.
    fn aim_ticket(&self) -> Outcome {
        let file = self.file("ticket.json");
        let mut ticket = read_json(&file)?;
        let url = format!("http://127.0.0.1:{}", self.port);
        match ticket.get_mut("registry_url") {
            Some(field) => *field = Value::String(url),
            None => return Err(Failure::new("the sample ticket names no registry")),
        }
        fs::write(&file, ticket.to_string()).while_(file.display())
    }

    /// The people who can unlock the laptop.
    pub(crate) fn print_operators(&self) -> Outcome {
        let people = read_json(&self.file("operators.json"))?;
        println!("\n演示 · invented people who can unlock this laptop:\n");
        for person in people.as_array().into_iter().flatten() {
            let word = |key: &str| person.get(key).and_then(Value::as_str).unwrap_or("-").to_owned();
            println!("  {}  {}  {:<18}  password: {}", word("staff_no"), word("name"), word("role"), word("password"));
        }
        println!("\nprints go to {}\n", self.path("printed").display());
        Ok(())
    }

    /// The window, on the laptop's data, with a folder for a printer.
    pub(crate) fn window(&self) -> Command {
        let mut command = self.desk();
        command.env("BUZHENG_PRINT_DIR", self.path("printed"));
        command
    }

    fn registry(&self) -> Command {
        self.program("buzheng-registry", "registry")
    }

    fn desk(&self) -> Command {
        let mut command = self.program("buzheng-desk", "desk");
        // The desk takes the sample world's day only with the sample world's people.
        command.env("BUZHENG_DEMO_HINT", self.file("operators.json")).env("BUZHENG_TODAY", TODAY);
        command
    }

    fn program(&self, name: &str, data: &str) -> Command {
        let mut command = Command::new(self.place.program(name, self.release));
        command.arg("--data").arg(self.path(data));
        command
    }

    fn file(&self, name: &str) -> PathBuf {
        self.path("registry/demo").join(name)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.place.demo.join(name)
    }
}

fn read_json(file: &Path) -> Outcome<Value> {
    let text = fs::read_to_string(file).while_(file.display())?;
    serde_json::from_str(&text).map_err(|e| Failure::new(format!("{}: {e}", file.display())))
}
