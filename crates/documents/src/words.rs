//! The sentences on papers, from the one message file of the window, so that window and paper say the same.
//!
//! Callers give codes and facts. A key is built as the window builds it: `<prefix>_<CODE>`, `value_<CODE>`,
//! `field_man_name`. Where the window may fall back to showing a bare code, paper may not: a missing key is an error.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use crate::DocumentsError;

/// The Chinese messages. Papers are handed to citizens and filed; they exist in Chinese only.
static MESSAGES: LazyLock<HashMap<String, String>> =
    // A broken file leaves the table empty: every paper then names the first key it misses.
    LazyLock::new(|| serde_json::from_str(include_str!("../../../ui/messages/zh-CN.json")).unwrap_or_default());

/// Labels of one template, by their keys without the prefix `paper_`.
pub(crate) type Labels = BTreeMap<&'static str, &'static str>;

/// The message `key`, its parameters unfilled.
pub(crate) fn sentence(key: &str) -> Result<&'static str, DocumentsError> {
    find(key).ok_or_else(|| DocumentsError::MissingWords { key: key.to_owned() })
}

/// `<prefix>_<code>`, its parameters unfilled.
pub(crate) fn word(prefix: &str, code: &str) -> Result<&'static str, DocumentsError> {
    sentence(&format!("{prefix}_{code}"))
}

/// The words `<prefix>_<code>`, unfilled, as the window has them; `None` where there are none (a text that is no code).
pub fn known_word(prefix: &str, code: &str) -> Option<&'static str> {
    find(&format!("{prefix}_{code}"))
}

/// `<prefix>_<code>` with its `{parameters}` filled. One the caller does not know shows as a dash, as in the window.
pub(crate) fn filled(prefix: &str, code: &str, facts: &[(String, String)]) -> Result<String, DocumentsError> {
    let mut rest = word(prefix, code)?;
    let mut out = String::with_capacity(rest.len());
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else { break };
        out.push_str(before);
        out.push_str(&match facts.iter().find(|(key, _)| key == name) {
            Some((key, value)) => fact_value(key, value)?,
            None => "—".to_owned(),
        });
        rest = tail;
    }
    out.push_str(rest);
    Ok(out)
}

/// The value of a fact. Names and numbers are given as classes of comparison, whose codes (`NONE`) mean something else
/// elsewhere.
pub(crate) fn fact_value(key: &str, text: &str) -> Result<String, DocumentsError> {
    let compared = matches!(key.trim_end_matches("_man").trim_end_matches("_woman"), "name" | "id_no");
    if compared && let Some(word) = find(&format!("class_{text}")) { Ok(word.to_owned()) } else { value(text) }
}

/// A value: the word of its code, or of each code of a list (`A,B`), or a date as people write it, or the text as it is.
pub(crate) fn value(text: &str) -> Result<String, DocumentsError> {
    let key = |code: &str| format!("value_{}", code.trim().to_uppercase());
    if let Some(word) = find(&key(text)) {
        return Ok(word.to_owned());
    }
    let codes: Vec<&str> = text.split(',').collect();
    if let Some(words) = codes.iter().map(|code| find(&key(code))).collect::<Option<Vec<_>>>() {
        return Ok(words.join("、"));
    }
    match codes.iter().find(|code| is_code(code)) {
        Some(code) => Err(DocumentsError::MissingWords { key: key(code) }),
        None => Ok(date(text)),
    }
}

/// A bare code and no text a person would write: `NOT_FOUND`.
fn is_code(text: &str) -> bool {
    text.len() > 2 && text.chars().all(|c| c.is_ascii_uppercase() || c == '_')
}

/// `1986`, `1986-05`, `1986-05-12` as 1986年5月12日; anything else as it is.
pub(crate) fn date(text: &str) -> String {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |part: &str, len: usize| (part.len() == len).then(|| part.parse::<u16>().ok()).flatten();
    match *parts.as_slice() {
        [y] => number(y, 4).map(|y| format!("{y}年")),
        [y, m] => number(y, 4).zip(number(m, 2)).map(|(y, m)| format!("{y}年{m}月")),
        [y, m, d] => number(y, 4).zip(number(m, 2)).zip(number(d, 2)).map(|((y, m), d)| format!("{y}年{m}月{d}日")),
        _ => None,
    }
    .unwrap_or_else(|| text.to_owned())
}

/// `man.name` in words.
pub(crate) fn field(field: &str) -> Result<&'static str, DocumentsError> {
    word("field", &field.replace('.', "_"))
}

/// The labels a template asks for: every `w("key")` in its text, looked up as `paper_key`.
pub(crate) fn labels(templates: &[&'static str]) -> Result<Labels, DocumentsError> {
    let mut labels = Labels::new();
    for key in templates.iter().flat_map(|text| asked(text)) {
        labels.insert(key, word("paper", key)?);
    }
    Ok(labels)
}

fn asked(template: &'static str) -> impl Iterator<Item = &'static str> {
    template.match_indices("w(\"").filter_map(move |(at, call)| {
        let before = template.get(..at)?.chars().next_back();
        if before.is_some_and(char::is_alphanumeric) {
            return None;
        }
        template.get(at + call.len()..)?.split('"').next()
    })
}

fn find(key: &str) -> Option<&'static str> {
    MESSAGES.get(key).map(String::as_str)
}
