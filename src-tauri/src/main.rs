//! The desktop shell of Buzheng 补证: window, paths, clocks, one thin function per command.
//!
//! `buzheng-desk --data DIR` opens the window; `buzheng-desk --data DIR setup …` enrols the laptop and opens no window;
//! neither do `export` and `take-home`, the exchange by stick.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod commands;
mod config;
mod error;
mod setup;
mod state;
mod stick;
mod sync_task;
mod window;
mod world;

use clap::Parser as _;

use crate::config::{Arguments, Verb};

fn main() -> std::process::ExitCode {
    let arguments = Arguments::parse();
    window::start_log();
    match &arguments.verb {
        Some(Verb::Setup(with)) => setup::run(&arguments, with),
        Some(Verb::Export(with)) => stick::run_export(&arguments, with),
        Some(Verb::TakeHome(with)) => stick::run_take_home(&arguments, with),
        None => window::run(&arguments),
    }
}
