//! `docs/RULES.md`, written from the tables: rows, states, transitions, roles, papers, settings. The test keeps the checked-in page
//! current; `cargo xtask rules` writes it. Words of rows come from the window's messages, so that the page and the screen agree.

mod settings;
mod tables;
mod words;

use std::path::PathBuf;

fn file() -> PathBuf {
    // Cargo says at run time where the package is; checkouts may share a target folder.
    let told = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    PathBuf::from(told).join("../../docs/RULES.md")
}

fn page() -> String {
    let words = words::Words::load();
    [
        HEAD.to_owned(),
        tables::rows(&words),
        DATE.to_owned(),
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

/// What `Case::certificate_date` does; its tests are in `case/tests/dates.rs`.
const DATE: &str = "\
## The printed 登记日期

Never the day of the reissue.

| When 情形 | Printed 印 | Rule 依据 |
|---|---|---|
| The file has the day 档案有完整日期 | that day 该日 | `ORIGINAL` (L15) |
| A spouse was under the legal age that day by the identity card, and is of age now (D19) 登记时未到法定婚龄、现已到 | the day by which both had reached it, by the law in force on that day: women 18 and men 20 before 1981-01-01, women 20 and men 22 since 双方都到法定婚龄的那一天 | `AGE_REACHED` (L10) |
| The file has a year or month only, or there is no file and they remember no day (D33) 日期不完整 | the day a registrar decides, within what the file or their memory allows and before the cut-off; a day that would make a spouse under age is refused 由登记员核定 | `A2_DECIDED` (Q5) |
| File and card disagree about being of age (D21) 说法不一 | by the identity card, with the head's approval 以身份证为准，经批准 | `ORIGINAL` or `AGE_REACHED` |

A bride of 18 in 1983 was under age (20 since 1981). D19 takes the couple in with one written explanation of both (M13); a registrar other than the one who
drafted decides; the booklets bear the day of her 20th birthday (Q20).
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
