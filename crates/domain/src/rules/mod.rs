//! The decision table: stop rows D1–D14 and the accepting row D18 (domain.md §10), as data.
//!
//! [`table::ROWS`] is meant to be read by someone who knows the law and no Rust. [`judge`] walks it: the first row that holds
//! stops the case; a row that cannot be told yet names the question to ask; when no stop row holds, D18 decides whether the
//! simple path is open.

mod facts;
mod table;
mod verdict;

pub use facts::{FactKey, Facts, MarriageNow, PriorReissue, Wants};
pub use table::{Holds, ROWS, Row};
pub use verdict::{Basis, Outcome, ReasonKey, RowId, Verdict, judge};
