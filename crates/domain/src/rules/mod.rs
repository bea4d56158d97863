//! The decision table of domain.md §10 as data: stop rows D1–D17, branch rows D18–D48, and the papers they ask for.
//!
//! [`STOP_ROWS`] and [`BRANCH_ROWS`] are meant to be read by someone who knows the law and no Rust. [`judge`] walks them: the
//! first stop row that holds ends the case; a row that cannot be told yet names the question to ask; branch rows accumulate.

mod branch_rows;
mod codes;
mod facts;
mod materials;
mod row;
mod stop_rows;
mod verdict;

#[cfg(test)]
mod tests;

pub use branch_rows::BRANCH_ROWS;
pub use codes::{Basis, Decider, Outcome, ReasonKey, Referral, RowId, Standing};
pub use facts::{Asked, FactKey, Facts, FileFacts, MarriageNow, PriorReissue, Search, Sight, SpouseFacts, Wants};
pub use materials::{Issuer, MATERIALS, Material, MaterialRow, Need, Whose};
pub use row::{Ask, Holds, Of, Row, Test};
pub use stop_rows::STOP_ROWS;
pub(crate) use stop_rows::cutoff_of;
pub use verdict::{Hit, Verdict, judge};
