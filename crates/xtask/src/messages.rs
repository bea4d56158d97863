//! Every text exists in every language, with the same blanks to fill in.
//!
//! The message compiler falls back in silence when a language lacks a key, so this is the only place it shows.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::place::Place;
use crate::shell::{Failure, Outcome, While};

/// The language the others are compared with.
const BASE: &str = "zh-CN";

/// A message: its key, and the names of its blanks.
type Messages = BTreeMap<String, BTreeSet<String>>;

/// Compares the files of `ui/messages` and names every difference.
pub(crate) fn compare(place: &Place) -> Outcome {
    let dir = place.ui().join("messages");
    let mut languages = BTreeMap::new();
    for entry in fs::read_dir(&dir).while_(dir.display())? {
        let path = entry.while_(dir.display())?.path();
        if path.extension().is_some_and(|ext| ext == "json") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            languages.insert(name, read(&path)?);
        }
    }
    let base = languages.remove(BASE).ok_or_else(|| Failure::new(format!("no {BASE}.json in {}", dir.display())))?;
    if languages.is_empty() {
        return Err(Failure::new(format!("only {BASE}.json in {}", dir.display())));
    }
    let wrong: Vec<String> = languages.iter().flat_map(|(name, messages)| differences(name, &base, messages)).collect();
    if wrong.is_empty() { Ok(()) } else { Err(Failure::new(wrong.join("\n"))) }
}

fn differences(name: &str, base: &Messages, other: &Messages) -> Vec<String> {
    let mut found = Vec::new();
    for (key, blanks) in base {
        match other.get(key) {
            None => found.push(format!("{name} lacks {key}")),
            Some(theirs) if theirs != blanks => {
                found.push(format!("{name} has other blanks in {key}: {theirs:?}, not {blanks:?}"));
            }
            Some(_) => {}
        }
    }
    let extra = other.keys().filter(|key| !base.contains_key(*key));
    found.extend(extra.map(|key| format!("{BASE} lacks {key}")));
    found
}

fn read(path: &Path) -> Outcome<Messages> {
    let text = fs::read_to_string(path).while_(path.display())?;
    let value: Value = serde_json::from_str(&text).map_err(|e| Failure::new(format!("{}: {e}", path.display())))?;
    let mut messages = Messages::new();
    collect("", &value, &mut messages);
    Ok(messages)
}

fn collect(key: &str, value: &Value, into: &mut Messages) {
    match value {
        Value::Object(map) => {
            for (name, value) in map.iter().filter(|(name, _)| *name != "$schema") {
                let key = if key.is_empty() { name.clone() } else { format!("{key}.{name}") };
                collect(&key, value, into);
            }
        }
        // A message with plural forms is a list; the forms may differ between languages, the blanks may not.
        Value::Array(_) | Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {
            into.insert(key.to_owned(), blanks(&value.to_string()));
        }
    }
}

/// The names between braces. A list's own braces hold quotes and colons, which no name has.
fn blanks(text: &str) -> BTreeSet<String> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name.trim().to_owned())
        .filter(|name| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn messages(value: &Value) -> Messages {
        let mut messages = Messages::new();
        collect("", value, &mut messages);
        messages
    }

    #[test]
    fn a_missing_key_and_another_blank_are_named() {
        let base = messages(&json!({"$schema": "x", "a": "{n} 件", "b": "好", "c": {"d": "是"}}));
        let other = messages(&json!({"a": "{count} cases", "c": {"d": "yes"}, "e": "more"}));
        assert_eq!(differences("en", &base, &other), ["en has other blanks in a: {\"count\"}, not {\"n\"}", "en lacks b", "zh-CN lacks e"]);
    }

    #[test]
    fn plural_forms_may_differ_but_not_their_blanks() {
        let base = messages(&json!({"a": "{n} 件"}));
        let other = messages(&json!({"a": [{"match": {"n=one": "{n} case", "n=other": "{n} cases"}}]}));
        assert!(differences("en", &base, &other).is_empty());
    }
}
