//! `check`: the inner loop. Format, lints and unit tests of the crates that need neither WebKit nor Node.

use crate::place::Place;
use crate::shell::{Outcome, cargo};
use crate::suite::{Suite, check, tests};

/// Leaves out the shell and the tests across crates: they are not default members.
pub(crate) fn run(place: &Place) -> Outcome {
    let root = &place.root;
    let mut suite = Suite::default();
    suite.step("format", || check(cargo(root).args(["fmt", "--all", "--check"])));
    suite.step("clippy", || check(cargo(root).args(["clippy", "--all-targets", "--", "-D", "warnings"])));
    suite.step("unit tests", || tests(cargo(root).args(["test", "--no-fail-fast", "--lib", "--bins"])));
    suite.finish()
}
