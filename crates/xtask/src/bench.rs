//! `bench`: runs the measuring program of `tests/` in a release build and shows its figures beside their bounds.
//!
//! The program prints one JSON object a line, `{"name", "value", "unit", "bound"?, "note"?}`; other lines are for the
//! person watching. A figure over its bound is marked but fails nothing: a busy machine is no defect. What fails is a
//! program that ends badly.

use std::fmt::Write as _;
use std::fs;

use serde_json::Value;

use crate::place::Place;
use crate::shell::{Failure, Outcome, While, cargo, say, tee};
use crate::{setup, ui};

const BEGIN: &str = "<!-- bench: begin (written by cargo xtask bench) -->";
const END: &str = "<!-- bench: end -->";

/// Measures, prints the table, writes it into `docs/BENCHMARKS.md`.
pub(crate) fn run(place: &Place) -> Outcome {
    setup::window(place)?;
    ui::build_if_stale(place)?;
    let driver = setup::drive(place)?;
    say("building for release");
    crate::shell::run(cargo(&place.root).args(["build", "--release", "--workspace", "--bins"]))?;
    let mut command = cargo(&place.root);
    command.args(["run", "--quiet", "--release", "-p", "buzheng-tests", "--bin", "bench"]);
    let (ok, output) = tee(crate::drive::tell(&mut command, place, &driver, true))?;
    if !ok {
        return Err(Failure::new("the measuring program ended badly"));
    }
    let table = table(&output);
    println!("\n{table}");
    let path = place.root.join("docs/BENCHMARKS.md");
    let old = fs::read_to_string(&path).unwrap_or_else(|_| "# Benchmarks\n".to_owned());
    fs::write(&path, placed(&old, &table)).while_(path.display())
}

fn table(output: &str) -> String {
    let mut text = String::from("| What | Measured | Bound | |\n|---|---:|---:|---|\n");
    let rows = output.lines().filter(|line| line.starts_with('{'));
    for row in rows.filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        let word = |key: &str| text_of(&row, key);
        let (unit, value, bound) = (word("unit"), number(&row, "value"), number(&row, "bound"));
        let shown = |number: Option<f64>| {
            number.map_or(String::new(), |n| if n < 10.0 { format!("{n:.2} {unit}") } else { format!("{n:.0} {unit}") })
        };
        let over = matches!((value, bound), (Some(value), Some(bound)) if value > bound);
        let note = if over { format!("**over** {}", word("note")) } else { word("note") };
        // Writing to a String does not fail.
        let _ = writeln!(text, "| {} | {} | {} | {} |", word("name"), shown(value), shown(bound), note.trim());
    }
    text
}

fn text_of(row: &Value, key: &str) -> String {
    row.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn number(row: &Value, key: &str) -> Option<f64> {
    row.get(key).and_then(Value::as_f64)
}

/// The document with its marked part replaced, or added at the end.
fn placed(old: &str, table: &str) -> String {
    let section = format!("{BEGIN}\n{table}{END}");
    match old.split_once(BEGIN) {
        Some((before, rest)) => {
            let after = rest.split_once(END).map_or("\n", |(_, after)| after);
            format!("{before}{section}{after}")
        }
        None => format!("{}\n\n{section}\n", old.trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_over_its_bound_is_marked() {
        let output = "warming up\n{\"name\":\"unlock\",\"value\":612.4,\"unit\":\"ms\",\"bound\":500}\n{\"name\":\"save\",\"value\":3.25,\"unit\":\"ms\",\"bound\":20,\"note\":\"p95\"}";
        let table = table(output);
        assert!(table.contains("| unlock | 612 ms | 500 ms | **over** |"), "{table}");
        assert!(table.contains("| save | 3.25 ms | 20 ms | p95 |"), "{table}");
    }

    #[test]
    fn writing_twice_leaves_one_table_and_the_words_around_it() {
        let once = placed("# Benchmarks\n\nWords.\n", "one\n");
        let twice = placed(&format!("{once}after\n"), "two\n");
        assert_eq!(twice, format!("# Benchmarks\n\nWords.\n\n{BEGIN}\ntwo\n{END}\nafter\n"));
    }
}
