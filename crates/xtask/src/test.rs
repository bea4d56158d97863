//! `test`: everything the pipeline runs, in one order, with one table.
//!
//! All cargo steps select the whole workspace, so that features are unified once and nothing is built twice.

use crate::counts::Counts;
use crate::place::Place;
use crate::runner::{self, Group};
use crate::shell::{Outcome, cargo, npm};
use crate::suite::{Suite, check, tests};
use crate::{bindings, drive, messages, setup, ui};

/// Runs every step, or those that are named, and fails when one failed.
pub(crate) fn run(place: &Place, steps: &[&str]) -> Outcome {
    let root = &place.root;
    let pages = place.ui();
    let mut suite = Suite::of(steps);
    let one = |()| Counts { passed: 1, failed: 0 };

    suite.step("format", || check(cargo(root).args(["fmt", "--all", "--check"])));
    // The shell embeds the pages and does not compile without them, so they come before clippy.
    suite.step("ui: packages and build", || {
        setup::window(place)?;
        ui::build_if_stale(place).map(one)
    });
    suite.step("clippy", || check(cargo(root).args(["clippy", "--workspace", "--all-targets"]).args(["--", "-D", "warnings"])));
    suite.step("crates: tests", || tests(&mut runner::command(place, &Group::Crates)?));
    suite.step("bindings are current", || check(&mut bindings::compare(place)));
    suite.step("ui: types", || check(npm(&pages).args(["run", "check"])));
    suite.step("ui: tests", || tests(npm(&pages).arg("test").env("NO_COLOR", "1")));
    suite.step("ui: messages agree", || messages::compare(place).map(one));
    suite.step("programs build", || check(cargo(root).args(["build", "--workspace", "--bins"])));
    suite.step("tests/: integration", || tests(&mut runner::command(place, &Group::Integration)?));
    suite.step("tests/: real window", || {
        let driver = setup::drive(place)?;
        let mut command = runner::command(place, &Group::Window)?;
        tests(drive::tell(&mut command, place, &driver, false))
    });
    suite.finish()
}
