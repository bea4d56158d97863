//! Driving the window where nobody is looking: the window tests, and the demo of `run` without a display.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::counts;
use crate::place::Place;
use crate::setup;
use crate::shell::{Failure, Outcome, While, cargo, say, tee};

/// The tests that serve a couple from identity to two booklets.
const SERVE: &str = "serve::";

/// Tells a test program what it cannot know: where the driver and our programs are.
pub(crate) fn tell<'a>(command: &'a mut Command, place: &Place, driver: &Path, release: bool) -> &'a mut Command {
    let desk = place.program("buzheng-desk", release);
    command.env("BUZHENG_TAURI_DRIVER", driver);
    if let Some(programs) = desk.parent() {
        command.env("BUZHENG_PROGRAMS", programs);
    }
    command
}

/// Serves one couple in the real window on a virtual display; leaves pictures and papers in the demo folder.
pub(crate) fn demo(place: &Place, release: bool) -> Outcome {
    let driver = setup::drive(place)?;
    fs::create_dir_all(&place.demo).while_(place.demo.display())?;
    say("serving one couple in the window, on a virtual display");
    let mut command = cargo(&place.root);
    command
        .args(["test", "--quiet", "-p", "buzheng-tests", "--test", "window"])
        .args(["--", SERVE, "--nocapture", "--test-threads", "1"])
        .env("BUZHENG_DEMO_DIR", &place.demo);
    let (ok, output) = tee(tell(&mut command, place, &driver, release))?;
    if !ok {
        return Err(Failure::new("the couple was not served; what the window showed is above"));
    }
    // A renamed test is found by nobody and fails nothing.
    if counts::read(&output).passed == 0 {
        return Err(Failure::new(format!("no test in tests/window is named {SERVE}")));
    }
    println!("\nscreenshots  {}", place.demo.join("screenshots").display());
    println!("printed      {}", place.demo.join("printed").display());
    Ok(())
}
