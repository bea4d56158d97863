//! `cargo xtask <verb>`: the chores of this repository, in Rust so that they are the same on every machine.
//!
//! Uses no product crate: it must build in seconds on a machine where nothing else is installed yet. One file per
//! verb; what several verbs need is in `place` (where things are), `shell` (running programs), `setup` (installing
//! what is missing) and `ui` (building the window's pages). `cargo xtask help` lists the verbs.

mod bench;
mod bindings;
mod check;
mod counts;
mod demo;
mod drive;
mod messages;
mod migration;
mod needs;
mod place;
mod registry;
mod rules;
mod run;
mod runner;
mod setup;
mod shell;
mod suite;
mod test;
mod ui;

use std::process::ExitCode;

use shell::{Failure, Outcome};

const HELP: &str = "\
cargo xtask <verb>

  run [--fresh] [--no-window] [--release]
                  install what is missing, build, make the sample world, open the window on it;
                  without a display: serve one couple on a virtual one, screenshots in target/demo/
  test [<word>…]  everything the pipeline runs; continues after a failure; ends with a table;
                  with words: only the steps named so, such as ui or window
  check           the inner loop: format, lints and unit tests of the crates that need no WebKit
  bindings        write the TypeScript bindings of the window's commands
  rules           write docs/RULES.md from the tables of the domain
  migration new <device|registry> <name>
                  add the next numbered migration
  bench           measure a release build; print the table; write docs/BENCHMARKS.md
  setup           only install what is missing
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match dispatch(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let words = failure.to_string();
            if !words.is_empty() {
                eprintln!("xtask: {words}");
            }
            ExitCode::FAILURE
        }
    }
}

fn dispatch(words: &[&str]) -> Outcome {
    let place = place::Place::find()?;
    match words {
        ["run", flags @ ..] => run::run(&place, &run::Options::parse(flags)?),
        ["test", steps @ ..] => test::run(&place, steps),
        ["check"] => check::run(&place),
        ["bindings"] => bindings::run(&place),
        ["rules"] => rules::run(&place),
        ["migration", "new", side, name] => migration::new(&place, side, name),
        ["bench"] => bench::run(&place),
        ["setup"] => setup::everything(&place),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(Failure::new(format!("no such verb: {}\n\n{HELP}", other.join(" ")))),
    }
}
