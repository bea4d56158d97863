//! `rules`: the page of the rulebook, `docs/RULES.md`, written from the tables.
//!
//! The tables are in the domain, which this program does not use: a test of the domain writes the page, and fails when the
//! checked-in one is not what it would write.

use crate::place::Place;
use crate::shell::{self, Outcome, cargo};

/// Writes the page.
pub(crate) fn run(place: &Place) -> Outcome {
    let mut command = cargo(&place.root);
    command.args(["test", "--quiet", "-p", "buzheng-domain", "--lib", "rules_doc::"]).env("BUZHENG_WRITE_RULES", "1");
    shell::run(&mut command)
}
