//! A run of steps: each is timed, none stops the others, and a table ends it.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::counts::{self, Counts};
use crate::shell::{Failure, Outcome, say, tee};

/// The steps so far.
#[derive(Default)]
pub(crate) struct Suite {
    rows: Vec<Row>,
}

struct Row {
    name: String,
    took: Duration,
    counts: Counts,
    /// Why the step could not do its work, when that is not in the counts.
    broke: Option<Failure>,
}

impl Suite {
    /// Does a step and notes how it went.
    pub(crate) fn step(&mut self, name: &str, work: impl FnOnce() -> Outcome<Counts>) {
        say(name);
        let start = Instant::now();
        let (counts, broke) = match work() {
            Ok(counts) => (counts, None),
            Err(failure) => {
                eprintln!("{name}: {failure}");
                (Counts { passed: 0, failed: 1 }, Some(failure))
            }
        };
        self.rows.push(Row { name: name.to_owned(), took: start.elapsed(), counts, broke });
    }

    /// Prints the table; fails when a step failed. The last line is `N passed, M failed`.
    pub(crate) fn finish(self) -> Outcome {
        let mut sum = Counts::default();
        println!("\n{:<34} {:>8} {:>8} {:>8}", "step", "seconds", "passed", "failed");
        for row in &self.rows {
            sum += row.counts;
            println!("{:<34} {:>8.1} {:>8} {:>8}", row.name, row.took.as_secs_f32(), row.counts.passed, row.counts.failed);
            if let Some(broke) = &row.broke {
                println!("    {}", broke.to_string().replace('\n', "\n    "));
            }
        }
        let total: Duration = self.rows.iter().map(|row| row.took).sum();
        println!("{:<34} {:>8.1}\n", "together", total.as_secs_f32());
        println!("{} passed, {} failed", sum.passed, sum.failed);
        if sum.failed == 0 { Ok(()) } else { Err(Failure::new("something failed; the table says which step")) }
    }
}

/// A step that is one check: counts as one.
pub(crate) fn check(command: &mut Command) -> Outcome<Counts> {
    let (ok, _) = tee(command)?;
    Ok(Counts { passed: ok.into(), failed: (!ok).into() })
}

/// A step that runs tests and says how many.
pub(crate) fn tests(command: &mut Command) -> Outcome<Counts> {
    let (ok, output) = tee(command)?;
    let mut counts = counts::read(&output);
    // It may have failed before any test ran, by not compiling.
    if !ok && counts.failed == 0 {
        counts.failed = 1;
    }
    Ok(counts)
}
