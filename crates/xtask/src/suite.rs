//! A run of steps: each is timed, none stops the others, and a table ends it.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::counts::{self, Counts};
use crate::shell::{Failure, Outcome, say, tee};

/// The steps so far.
#[derive(Default)]
pub(crate) struct Suite {
    rows: Vec<Row>,
    /// When not empty: only steps named by one of these words are done.
    only: Vec<String>,
}

struct Row {
    name: String,
    took: Duration,
    counts: Counts,
    /// Why the step could not do its work, when that is not in the counts.
    broke: Option<Failure>,
}

impl Suite {
    /// A suite of the steps named by one of these words; of all steps when there are none.
    pub(crate) fn of(words: &[&str]) -> Self {
        Self { rows: Vec::new(), only: words.iter().map(|word| (*word).to_owned()).collect() }
    }

    /// Does a step and notes how it went.
    pub(crate) fn step(&mut self, name: &str, work: impl FnOnce() -> Outcome<Counts>) {
        if !self.only.is_empty() && !self.only.iter().any(|word| named(name, word)) {
            return;
        }
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

    /// Prints the table; fails when a step failed or none was done. The last line is `N passed, M failed`.
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
        if sum.failed == 0 && !self.rows.is_empty() {
            Ok(())
        } else {
            // The table has said which step; the counts stay the last line.
            Err(Failure::said())
        }
    }
}

/// Whether one of the words of the step's name begins so: `ui` names `ui: tests`, but not `programs build`.
fn named(step: &str, word: &str) -> bool {
    step.split([' ', ':', '/']).any(|part| part.starts_with(word))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_named_by_the_beginning_of_its_words() {
        assert!(named("ui: tests", "ui"));
        assert!(named("tests/: real window", "window"));
        assert!(!named("programs build", "ui"));
    }
}
