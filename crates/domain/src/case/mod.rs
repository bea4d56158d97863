//! One couple at one service: what may be asked ([`Command`]), what has happened ([`CaseEvent`]), where it stands
//! ([`Case`]); [`decide()`] turns the first into the second, [`evolve()`] the second into the third. Who may do what in which
//! state is one table, [`TRANSITIONS`].

mod centre;
mod checklist;
mod codes;
mod command;
mod decide;
mod event;
mod evolve;
mod facts;
mod guard;
mod paper;
mod party;
mod print;
mod state;
mod transitions;
pub mod view;

pub use centre::{CentreAct, CentreVerb};
pub use checklist::{CureNow, Line, checklist, cure, may_be_noted, to_fetch};
pub use codes::*;
pub use command::{ALL_VERBS, Command, Context, LiveCase, Scene, Verb};
pub use decide::{decide, may};
pub use event::*;
pub use evolve::{EventMeta, evolve};
pub use paper::{Paper, PaperLack, PoaItem, Proxy};
pub use party::{Category, HukouDoc, Party, Presence, SpouseRole};
pub use print::papers;
pub use state::*;
pub use transitions::{Guard, TRANSITIONS, Transition, Who};

#[cfg(test)]
mod properties;
#[cfg(test)]
pub(crate) mod tests;
