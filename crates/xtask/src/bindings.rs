//! `bindings`: the TypeScript bindings of the window's commands.

use std::process::Command;

use crate::place::Place;
use crate::shell::{self, Outcome, cargo};

/// Writes the bindings.
pub(crate) fn run(place: &Place) -> Outcome {
    shell::run(compare(place).env("BUZHENG_WRITE_BINDINGS", "1"))
}

/// The command that fails when the bindings in the checkout are not what the crate would write.
pub(crate) fn compare(place: &Place) -> Command {
    let mut command = cargo(&place.root);
    command.args(["test", "--quiet", "-p", "buzheng-ipc", "--test", "bindings"]);
    command
}
