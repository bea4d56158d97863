//! Which tests there are, and the command that runs a group of them: nextest where it is installed, else cargo.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::place::Place;
use crate::shell::{Failure, Outcome, capture, cargo, succeeds};

/// The package that holds the tests across crates.
const TESTS: &str = "buzheng-tests";

/// A group of tests, by what it needs.
pub(crate) enum Group {
    /// The tests inside the crates.
    Crates,
    /// The programs of `tests/` that need no display.
    Integration,
    /// The programs of `tests/window`: one window at a time.
    Window,
}

/// The command that runs the group.
pub(crate) fn command(place: &Place, group: &Group) -> Outcome<Command> {
    let mut command = cargo(&place.root);
    let next = succeeds(cargo(&place.root).args(["nextest", "--version"]));
    if next {
        // The whole workspace is selected and then filtered, so that nothing is built with other features.
        command.args(["nextest", "run", "--workspace", "--no-fail-fast"]);
        command.args(["--no-tests", "pass", "-E"]);
    } else {
        command.args(["test", "--no-fail-fast"]);
    }
    match group {
        Group::Crates if next => {
            command.arg(format!("not package({TESTS})"));
        }
        Group::Crates => {
            command.args(["--workspace", "--exclude", TESTS]);
            command.args(["--lib", "--bins", "--tests"]);
        }
        Group::Integration | Group::Window => {
            let (plain, window) = programs(place)?;
            let driven = matches!(group, Group::Window);
            select(&mut command, next, if driven { &window } else { &plain }, driven);
        }
    }
    Ok(command)
}

fn select(command: &mut Command, next: bool, names: &[String], driven: bool) {
    if next {
        let mut any: Vec<String> = names.iter().map(|n| format!("binary(={n})")).collect();
        if !driven {
            any.push("kind(lib)".to_owned());
        }
        command.arg(format!("package({TESTS}) and ({})", any.join(" or ")));
    } else {
        command.args(["-p", TESTS]);
        for name in names {
            command.args(["--test", name]);
        }
        if !driven {
            command.arg("--lib");
        }
    }
    if driven {
        command.args(if next { [].as_slice() } else { &["--"] });
        command.args(["--test-threads", "1"]);
    }
}

/// The names of the test programs of `tests/`: those that need no display, and those under `tests/window`.
fn programs(place: &Place) -> Outcome<(Vec<String>, Vec<String>)> {
    let text = capture(cargo(&place.root).args(["metadata", "--no-deps", "--format-version", "1"]))?;
    let metadata: Value = serde_json::from_str(&text).map_err(|e| Failure::new(format!("cargo metadata: {e}")))?;
    let window = place.root.join("tests").join("window");
    let (mut plain, mut driven) = (Vec::new(), Vec::new());
    let targets = items(&metadata, "packages")
        .filter(|package| package.get("name").is_some_and(|name| name == TESTS))
        .flat_map(|package| items(package, "targets"))
        .filter(|target| target.get("kind") == Some(&json!(["test"])));
    for target in targets {
        let word = |key: &str| target.get(key).and_then(Value::as_str).unwrap_or_default();
        if Path::new(word("src_path")).starts_with(&window) {
            driven.push(word("name").to_owned());
        } else {
            plain.push(word("name").to_owned());
        }
    }
    Ok((plain, driven))
}

fn items<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}
