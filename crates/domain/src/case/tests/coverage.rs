//! Nothing of the tables without a test of its own: test names are read from the sources (`d23_…`, `s4_…`, `x5_…`, `m02e_…`);
//! transitions have their own checked list in [`super::table`].

use std::collections::BTreeSet;
use std::path::Path;

use crate::case::CaseState;
use crate::rules::{Material, RowId};

/// Names of the functions marked `#[test]` in a folder of this crate's sources.
fn tests_in(folder: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder);
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ext| ext == "rs") {
            names.extend(tests_of(&std::fs::read_to_string(&path).unwrap()));
        }
    }
    assert!(!names.is_empty(), "no test in {}", folder.display());
    names
}

fn tests_of(source: &str) -> Vec<String> {
    let mut lines = source.lines().map(str::trim);
    let mut names = Vec::new();
    while let Some(line) = lines.next() {
        if line == "#[test]" {
            let name = lines.next().and_then(|line| line.strip_prefix("fn ")).and_then(|rest| rest.split_once('('));
            names.extend(name.map(|(name, _)| name.to_owned()));
        }
    }
    names
}

/// The codes without a test whose name begins with them.
fn untested<T: ToString>(codes: &[T], tests: &BTreeSet<String>) -> Vec<String> {
    let has = |code: &str| tests.iter().any(|test| test.starts_with(&format!("{}_", code.to_lowercase())));
    codes.iter().map(ToString::to_string).filter(|code| !has(code)).collect()
}

#[test]
fn every_row_of_the_table_has_a_test_named_after_it() {
    assert_eq!(untested(RowId::ALL, &tests_in("rules/tests")), [""; 0]);
}

#[test]
fn every_state_has_a_test_named_after_it() {
    assert_eq!(untested(CaseState::ALL, &tests_in("case/tests")), [""; 0]);
}

#[test]
fn every_material_has_a_test_named_after_it() {
    assert_eq!(untested(Material::ALL, &tests_in("case/tests")), [""; 0]);
}

#[test]
fn a_missing_test_and_a_function_that_is_no_test_are_noticed() {
    let source = "#[test]\nfn d1_x() {}\n  #[test]\n  fn d22_y() {}\nfn d2_no_test() {}\n#[test]\n#[ignore]\nfn d3_ignored() {}\n";
    let tests: BTreeSet<String> = tests_of(source).into_iter().collect();
    assert_eq!(untested(&[RowId::D1, RowId::D2, RowId::D3, RowId::D22], &tests), ["D2", "D3"]);
}
