//! The cursor a device carries: opaque to it, so its form may change with any release. Only characters that need no escaping
//! in a URL.
//!
//! `c1~staff.1.41~archive-330281114.1.250`: feed, generation, last operation. The ids inside feed names are the caller's own,
//! so only their kind is written.

use std::collections::BTreeMap;
use std::fmt;

const VERSION: &str = "c1";

/// Per feed: generation and last operation known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cursor(BTreeMap<String, (u64, u64)>);

impl Cursor {
    /// Reads a cursor; `None` if it is none of ours.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('~');
        if parts.next()? != VERSION {
            return None;
        }
        let mut marks = BTreeMap::new();
        for part in parts {
            let mut fields = part.split('.');
            let (name, generation, op) = (fields.next()?, fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
            if fields.next().is_some() || marks.insert(name.to_owned(), (generation, op)).is_some() {
                return None;
            }
        }
        Some(Self(marks))
    }

    pub(super) fn get(&self, feed: &str) -> Option<(u64, u64)> {
        self.0.get(&short(feed)).copied()
    }

    pub(super) fn set(&mut self, feed: &str, generation: u64, op: u64) {
        self.0.insert(short(feed), (generation, op));
    }
}

/// `archive/330281114` → `archive-330281114`, `leases/<device>` → `leases`.
fn short(feed: &str) -> String {
    match feed.split_once('/') {
        Some(("archive", code)) => format!("archive-{code}"),
        Some((kind, _own_id)) => kind.to_owned(),
        None => feed.to_owned(),
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(VERSION)?;
        self.0.iter().try_for_each(|(name, (generation, op))| write!(f, "~{name}.{generation}.{op}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_the_round_trip() {
        let mut cursor = Cursor::default();
        assert_eq!(Cursor::parse(&cursor.to_string()), Some(cursor.clone()));
        cursor.set("staff", 1, 41);
        cursor.set("archive/330281114", 2, 250);
        cursor.set("leases/0190", 1, 1);
        let text = cursor.to_string();
        assert_eq!(text, "c1~archive-330281114.2.250~leases.1.1~staff.1.41");
        assert_eq!(Cursor::parse(&text), Some(cursor));
    }

    #[test]
    fn anything_else_is_no_cursor() {
        for bad in ["", "c2", "c1~", "c1~staff", "c1~staff.1", "c1~staff.1.2.3", "c1~staff.a.1", "c1~staff.1.1~staff.1.2"] {
            assert_eq!(Cursor::parse(bad), None, "{bad}");
        }
    }
}
