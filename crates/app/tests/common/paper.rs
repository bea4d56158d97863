//! The text of papers, read back from the PDF that goes to the printer.

use std::io::Write as _;
use std::process::{Command, Stdio};

use buzheng_app::App;
use buzheng_documents::word;
use buzheng_domain::case::{FormKind, cure};
use buzheng_domain::ids::CaseId;
use buzheng_domain::rules::{Hit, Material, RowId};

/// Without spaces and line breaks: where a line ends is layout.
pub(crate) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What the form says, as `pdftotext` reads it.
pub(crate) fn text(app: &App, case: CaseId, form: FormKind) -> String {
    let printed = app.preview_form(case, form).unwrap_or_else(|e| panic!("{form}: {} {:?}", e.code(), e.facts()));
    let mut child = Command::new("pdftotext")
        .args(["-raw", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("pdftotext of poppler-utils");
    child.stdin.take().unwrap().write_all(&printed.pdf).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    squeezed(&String::from_utf8(output.stdout).unwrap())
}

/// What a person must find on any refusal or waiting slip: what it is, the reason, the facts it rests on, the basis, the cure, who
/// issues each paper that is wanted, and who gave out the slip. Returns the text for what else the test wants of it.
pub(crate) fn slip(app: &App, case: CaseId, form: FormKind, title: &str, row: RowId, wanted: &[Material]) -> String {
    let snapshot = app.case(case).unwrap();
    assert!(snapshot.papers.contains(&form), "{form} is offered: {:?}", snapshot.papers);
    let said = text(app, case, form);
    let says = |what: &str, words: Option<&str>| {
        let words = words.unwrap_or_else(|| panic!("{what} has no words"));
        // A sentence with parameters is looked for in its pieces.
        for piece in words.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest)) {
            assert!(said.contains(&squeezed(piece)), "{form} does not say {what}: {piece}\n{said}");
        }
    };
    says("its title", word("paper_title", title));
    let hit: &Hit = snapshot.verdict.hits.iter().find(|hit| hit.row == row).unwrap_or_else(|| panic!("{row} does not hold"));
    says("the row", Some(row.as_str()));
    says("the reason", word("reason", hit.reason.as_str()));
    says("the cure", word("cure", cure(&snapshot.case, hit)));
    assert!(!hit.basis.is_empty());
    for basis in hit.basis {
        says("the basis", word("basis", basis.as_str()));
    }
    assert!(!hit.facts.is_empty(), "a row rests on facts");
    for (key, value) in &hit.facts {
        says("a fact", word("fact", key));
        let compared = ["name", "id_no"].iter().any(|k| key.starts_with(k));
        let class = if compared { word("class", value) } else { None };
        if let Some(value) = class.or_else(|| word("value", &value.to_uppercase())) {
            says("the value of a fact", Some(value));
        }
    }
    for material in wanted {
        says("a paper", word("material", material.as_str()));
        says("who issues it", word("issuer", material.as_str()));
    }
    let campaign = app.today().unwrap().campaign;
    says("whom to call", Some(&campaign.hotline));
    says("the organ", Some(&campaign.organ_name));
    says("who gave it out", Some(app.me().unwrap().name.as_str()));
    said
}

/// Both pieces are there, the first one first.
pub(crate) fn in_order(said: &str, pieces: &[&str]) {
    let mut from = 0;
    for piece in pieces {
        let piece = squeezed(piece);
        let at = said[from..].find(&piece).unwrap_or_else(|| panic!("not there, or not in this order: {piece}\n{said}"));
        from += at + piece.len();
    }
}
