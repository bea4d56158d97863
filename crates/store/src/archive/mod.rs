//! Search in the old files' index: derived keys when rows arrive, candidates and their rank when asked.
//!
//! Searching is fuzzy, deciding is not: how a candidate compares with the couple is `domain::matching`'s word, and a
//! person's.

pub(crate) mod index;
mod keys;
mod query;

pub use query::{ArchiveHit, ArchiveQuery, IdHit, NameHit, PartyQuery};
