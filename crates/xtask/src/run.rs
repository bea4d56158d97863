//! `run`: the window on the sample world, from a bare checkout, in one command.

use crate::demo::Demo;
use crate::place::Place;
use crate::shell::{Failure, Outcome, cargo, run as end_well, say};
use crate::{drive, setup, ui};

/// What a person may ask of `run`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// Throw the old sample world away.
    fresh: bool,
    /// Drive the window on a virtual display even when there is a real one.
    no_window: bool,
    /// Optimised programs: slower to build, as fast as the shipped ones.
    release: bool,
}

impl Options {
    pub(crate) fn parse(flags: &[&str]) -> Outcome<Self> {
        let mut options = Self::default();
        for flag in flags {
            match *flag {
                "--fresh" => options.fresh = true,
                "--no-window" => options.no_window = true,
                "--release" => options.release = true,
                other => return Err(Failure::new(format!("run does not know {other}"))),
            }
        }
        Ok(options)
    }
}

/// Installs, builds, makes the world, and opens the window or drives it.
pub(crate) fn run(place: &Place, options: &Options) -> Outcome {
    setup::window(place)?;
    ui::build_if_stale(place)?;
    say("building the registry and the desk");
    let mut build = cargo(&place.root);
    build.args(["build", "-p", "buzheng-registry", "-p", "buzheng-desk"]);
    if options.release {
        build.arg("--release");
    }
    end_well(&mut build)?;

    if options.no_window || !has_display() {
        if !options.no_window {
            say("there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)");
        }
        return drive::demo(place, options.release);
    }
    let demo = Demo::prepare(place, options.release, options.fresh)?;
    let registry = demo.start_registry()?;
    demo.enrol()?;
    demo.print_operators()?;
    say("opening the window; closing it ends the sample registry");
    let closed = end_well(&mut demo.window());
    drop(registry);
    closed
}

fn has_display() -> bool {
    !cfg!(target_os = "linux")
        || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_flags_are_refused() {
        assert!(Options::parse(&["--fresh", "--window"]).is_err());
        let options = Options::parse(&["--fresh", "--no-window"]).unwrap();
        assert!(options.fresh && options.no_window && !options.release);
    }
}
