//! The crates depend on each other as `docs/ARCHITECTURE.md` draws it, and the inner ones need neither WebKit nor Node.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test a panic is an answer")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use buzheng_tests::files::checkout;
use serde_json::Value;

/// The crates that must build on a machine without WebKit.
const INNER: [&str; 10] = ["domain", "protocol", "courier", "store", "app", "sync", "imaging", "documents", "ipc", "registry"];

/// What only the desktop shell may pull in, at any depth.
const WINDOW_PACKAGES: [&str; 7] = ["tauri", "tauri-runtime", "wry", "tao", "gtk", "webkit2gtk", "webkit2gtk-sys"];

/// Crate name without the prefix, and the crates of ours it depends on.
type Edges = BTreeMap<String, BTreeSet<String>>;

#[test]
fn crates_depend_on_each_other_as_drawn() {
    let document = checkout().join("docs/ARCHITECTURE.md");
    let drawn = drawn(&fs::read_to_string(document).unwrap());
    let found = edges(&metadata());
    let mut wrong = Vec::new();
    for (name, uses) in &found {
        match drawn.get(name) {
            None => wrong.push(format!("{name} is not in the drawing")),
            Some(allowed) => {
                wrong.extend(uses.difference(allowed).map(|used| format!("{name} -> {used} is not in the drawing")));
                wrong.extend(allowed.difference(uses).map(|used| format!("{name} -> {used} is drawn, but not so")));
            }
        }
    }
    wrong.extend(drawn.keys().filter(|name| !found.contains_key(*name)).map(|name| format!("{name} is drawn, but there is no such crate")));
    assert!(wrong.is_empty(), "{}\nThe crates depend so:\n{}", wrong.join("\n"), show(&found));
}

#[test]
fn the_drawing_is_read_line_by_line() {
    let document = "words\n```text crate-edges\ndomain ->\n\napp -> domain, store\n```\nb -> c\n";
    assert_eq!(show(&drawn(document)), "app -> domain, store\ndomain -> ");
}

#[test]
fn the_registry_and_the_device_store_do_not_know_each_other() {
    let found = edges(&metadata());
    for (one, other) in [("registry", "store"), ("store", "registry")] {
        assert!(!reach(&found, one).contains(other), "{one} reaches {other}");
    }
    let chores = found.get("xtask").unwrap();
    assert!(chores.is_empty(), "xtask uses {chores:?}, but must build before them");
}

#[test]
fn inner_crates_need_no_webkit() {
    let metadata = metadata();
    let graph = packages(&metadata);
    for name in INNER {
        let all = reach(&graph, &format!("buzheng-{name}"));
        assert!(all.len() > 1, "buzheng-{name} is not in the metadata");
        let bad: Vec<_> = WINDOW_PACKAGES.iter().filter(|package| all.contains(**package)).collect();
        assert!(bad.is_empty(), "buzheng-{name} pulls in {bad:?}");
    }
    // The list above must name what the shell really uses, or the test sees nothing.
    let shell = reach(&graph, "buzheng-desk");
    for package in ["tauri", "wry", "webkit2gtk"] {
        assert!(shell.contains(package), "the shell does not use {package}");
    }
}

#[test]
fn inner_crates_run_no_node() {
    for name in INNER {
        let script = checkout().join("crates").join(name).join("build.rs");
        let text = fs::read_to_string(script).unwrap_or_default();
        assert!(!text.contains("npm") && !text.contains("node"), "crates/{name}/build.rs runs Node");
    }
}

#[test]
fn the_window_reaches_rust_by_one_door() {
    let door = checkout().join("ui/src/lib/backend/tauri.ts");
    let mut files = Vec::new();
    collect(&checkout().join("ui/src"), &mut files);
    let product = |file: &std::path::PathBuf| !file.to_string_lossy().ends_with(".test.ts");
    let imports = |file: &std::path::PathBuf| fs::read_to_string(file).is_ok_and(|text| text.contains("@tauri-apps"));
    let users: Vec<_> = files.into_iter().filter(|file| product(file) && imports(file)).collect();
    assert_eq!(users, [door]);
}

/// The fenced block ```` ```text crate-edges ````: lines `app -> domain, store`, or `domain ->`.
fn drawn(document: &str) -> Edges {
    let (_, rest) = document.split_once("```text crate-edges\n").expect("no block `text crate-edges`");
    let (block, _) = rest.split_once("```").expect("the block does not end");
    let lines = block.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| {
            let (name, uses) = line.split_once("->").unwrap_or_else(|| panic!("no arrow in {line:?}"));
            let uses = uses.split(',').map(str::trim).filter(|used| !used.is_empty());
            (name.trim().to_owned(), uses.map(str::to_owned).collect())
        })
        .collect()
}

fn show(edges: &Edges) -> String {
    let lines = edges.iter().map(|(name, uses)| {
        let uses: Vec<_> = uses.iter().map(String::as_str).collect();
        format!("{name} -> {}", uses.join(", "))
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--filter-platform", "x86_64-unknown-linux-gnu"])
        .current_dir(checkout())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Dependencies between our own crates, those for tests left out: a test may use what it likes.
fn edges(metadata: &Value) -> Edges {
    let mut edges = Edges::new();
    for package in list(metadata, "packages") {
        let Some(name) = text(package, "name").strip_prefix("buzheng-") else {
            continue;
        };
        let uses = list(package, "dependencies")
            .filter(|used| used["kind"] != "dev")
            .filter_map(|used| text(used, "name").strip_prefix("buzheng-"));
        edges.insert(name.to_owned(), uses.map(str::to_owned).collect());
    }
    edges
}

/// Every package by name and what it pulls in, as resolved: of ours with their tests, of others without.
fn packages(metadata: &Value) -> Edges {
    let names: BTreeMap<&str, &str> = list(metadata, "packages").map(|package| (text(package, "id"), text(package, "name"))).collect();
    let mut graph = Edges::new();
    for node in list(&metadata["resolve"], "nodes") {
        let uses = list(node, "deps").map(|used| names[text(used, "pkg")].to_owned());
        // Two versions of a package become one node: that can only show more than there is.
        graph.entry(names[text(node, "id")].to_owned()).or_default().extend(uses);
    }
    graph
}

fn reach(edges: &Edges, from: &str) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut todo = vec![from.to_owned()];
    while let Some(name) = todo.pop() {
        if seen.insert(name.clone()) {
            todo.extend(edges.get(&name).into_iter().flatten().cloned());
        }
    }
    seen.remove(from);
    seen
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value[key].as_array().into_iter().flatten()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn collect(dir: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && entry.file_name() != "paraglide" {
            collect(&path, files);
        } else if path.extension().is_some_and(|ext| ext == "ts" || ext == "vue") {
            files.push(path);
        }
    }
}
