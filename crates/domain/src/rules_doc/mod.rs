//! `docs/RULES.md`, written from the tables: rows, states, transitions, roles, papers, settings. The test keeps the checked-in page
//! current; `cargo xtask rules` writes it. Words of rows come from the window's messages, so that the page and the screen agree.

mod settings;
mod tables;
mod words;

use std::path::PathBuf;

fn file() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/RULES.md"))
}

fn page() -> String {
    let words = words::Words::load();
    [
        HEAD.to_owned(),
        tables::rows(&words),
        tables::papers(&words),
        tables::states(&words),
        tables::transitions(&words),
        tables::roles(&words),
        settings::settings(),
        settings::questions(),
        settings::deviations(),
    ]
    .join("\n")
}

const HEAD: &str = "\
# The rulebook 规则表

Generated from the tables in `crates/domain` and the words in `ui/messages` by `cargo xtask rules`. Do not edit.

What a point may do, on which facts, on which basis, with which papers, and who decides. D, S, X, M, A and Q are the numbers of the
domain specification. A basis is named without an article where the article number could not be checked.
";

#[test]
fn the_checked_in_page_is_current() {
    let want = page();
    if std::env::var_os("BUZHENG_WRITE_RULES").is_some() {
        std::fs::write(file(), &want).unwrap();
    }
    let have = std::fs::read_to_string(file()).unwrap_or_default();
    assert!(have == want, "docs/RULES.md is not what the tables say: run `cargo xtask rules`");
}

#[test]
fn the_page_names_every_code_of_the_tables() {
    let page = page();
    let cells: std::collections::BTreeSet<&str> = page.split(['|', ' ', '\n', '`', ',']).collect();
    let all = |codes: Vec<&'static str>| codes.into_iter().filter(|code| !cells.contains(code)).collect::<Vec<_>>();
    assert_eq!(all(crate::rules::RowId::ALL.iter().map(|c| c.as_str()).collect()), [""; 0]);
    assert_eq!(all(crate::case::CaseState::ALL.iter().map(|c| c.as_str()).collect()), [""; 0]);
    assert_eq!(all(crate::rules::Material::ALL.iter().map(|c| c.as_str()).collect()), [""; 0]);
    assert_eq!(all(crate::staff::Role::ALL.iter().map(|c| c.as_str()).collect()), [""; 0]);
}
