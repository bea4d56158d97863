//! Reading how many tests ran from what nextest, cargo and vitest print.

use std::ops::AddAssign;

/// How many tests of a step passed and failed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// The sum over all summary lines in `output`.
pub(crate) fn read(output: &str) -> Counts {
    let mut sum = Counts::default();
    for line in output.lines() {
        let line = plain(line);
        let line = line.trim_start();
        if let Some((_, rest)) = line.strip_prefix("Summary [").and_then(|l| l.split_once(" run: ")) {
            sum += words(rest); // nextest: "12 tests run: 10 passed, 2 failed, 0 skipped"
        } else if let Some(rest) = line.strip_prefix("test result: ") {
            sum += words(rest); // cargo: "ok. 5 passed; 0 failed; 0 ignored"
        } else if let Some(rest) = line.strip_prefix("Tests  ") {
            sum += words(rest); // vitest: "1 failed | 11 passed (12)"
        }
    }
    sum
}

/// Adds up every "<number> passed", "<number> failed" and "<number> timed out" of a summary line.
fn words(line: &str) -> Counts {
    let mut counts = Counts::default();
    let mut number: Option<u32> = None;
    for word in line.split([' ', ',', ';', '|', '(', ')']) {
        match (number.take(), word) {
            (Some(n), "passed") => counts.passed += n,
            (Some(n), "failed" | "timed") => counts.failed += n,
            _ => number = word.parse().ok(),
        }
    }
    counts
}

/// Without colour codes.
fn plain(line: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in line.chars() {
        match (inside, c) {
            (false, '\x1b') => inside = true,
            (false, c) => text.push(c),
            (true, c) => inside = !c.is_ascii_alphabetic(),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u32, failed: u32) -> Counts {
        Counts { passed, failed }
    }

    #[test]
    fn nextest_is_read() {
        let line = "     Summary [   0.021s] 12 tests run: 9 passed (1 slow), 2 failed, 1 timed out, 4 skipped";
        assert_eq!(read(line), counts(9, 3));
        let line = "\x1b[32;1m     Summary\x1b[0m [   0.021s] \x1b[1m1\x1b[0m test run: \x1b[1m1\x1b[0m \x1b[32;1mpassed\x1b[0m, \x1b[1m0\x1b[0m skipped";
        assert_eq!(read(line), counts(1, 0));
    }

    #[test]
    fn cargo_is_read_and_its_programs_are_added_up() {
        let text = "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n\
                    test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out";
        assert_eq!(read(text), counts(7, 1));
    }

    #[test]
    fn vitest_is_read() {
        assert_eq!(read(" Test Files  1 failed | 2 passed (3)\n      Tests  1 failed | 11 passed (12)"), counts(11, 1));
    }

    #[test]
    fn other_lines_count_nothing() {
        assert_eq!(read("3 passed on the way\nfailed to compile 2 failed"), counts(0, 0));
    }
}
