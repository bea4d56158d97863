//! Words of the window's messages, in both languages.

use std::collections::BTreeMap;
use std::fmt::Display;

/// Both languages.
pub(super) struct Words {
    zh: BTreeMap<String, serde_json::Value>,
    en: BTreeMap<String, serde_json::Value>,
}

impl Words {
    pub(super) fn load() -> Self {
        let read = |language: &str| {
            let path = format!("{}/../../ui/messages/{language}.json", env!("CARGO_MANIFEST_DIR"));
            serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap()
        };
        Self { zh: read("zh-CN"), en: read("en") }
    }

    /// `中文<br>English`; a word that is missing fails.
    pub(super) fn both(&self, prefix: &str, code: impl Display) -> String {
        let key = format!("{prefix}_{code}");
        let of = |language: &BTreeMap<String, serde_json::Value>| match language.get(&key) {
            Some(serde_json::Value::String(text)) => text.replace('|', "\\|"),
            Some(_) | None => panic!("ui/messages lack {key}"),
        };
        let (zh, en) = (of(&self.zh), of(&self.en));
        if zh == en { zh } else { format!("{zh}<br>{en}") }
    }

    /// Several in one cell.
    pub(super) fn list<T: Display>(&self, prefix: &str, codes: &[T]) -> String {
        codes.iter().map(|code| self.both(prefix, code).replace("<br>", " ")).collect::<Vec<_>>().join("<br>")
    }
}

/// A table of Markdown.
pub(super) fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut out = format!("| {} |\n|{}\n", head.join(" | "), "---|".repeat(head.len()));
    for row in rows {
        assert_eq!(row.len(), head.len());
        let cells: Vec<&str> = row.iter().map(|cell| if cell.is_empty() { "–" } else { cell.as_str() }).collect();
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    out
}
