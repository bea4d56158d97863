//! One couple at one service: what may be asked ([`Command`]), what has happened ([`CaseEvent`]), where it stands
//! ([`Case`]); [`decide()`] turns the first into the second, [`evolve()`] the second into the third.

mod command;
mod decide;
mod event;
mod evolve;
mod guard;
mod party;
mod state;
pub mod view;

pub use command::{ALL_VERBS, Command, Context, LiveCase, Verb};
pub use decide::{decide, may};
pub use event::*;
pub use evolve::{EventMeta, evolve};
pub use party::{Category, Party, SpouseRole};
pub use state::*;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
