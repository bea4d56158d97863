//! Cases: opened, acted on, looked at, listed.

mod act;
mod list;
mod lookup;
mod open;
mod show;

pub use list::{CaseGroup, CasePage, CaseSearch};
