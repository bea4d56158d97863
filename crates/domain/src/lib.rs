//! What a case is and what may happen to it: values, rules, decide, evolve.
//!
//! Pure: no I/O, no clock, no randomness. Time, ids and free stock come in as arguments, so that a registry can judge a
//! laptop's events with the same code, and a test can replay them. Sources of rules are cited as `D9`, `S7→S8`, `R28`:
//! rows of the domain specification.
//!
//! - [`values`] things that cannot be wrong once parsed: citizen number, name, dates, numbers on paper
//! - [`case`] one couple at one service: commands, events, state, [`case::decide()`], [`case::evolve()`]
//! - [`rules`] the decision table D1–D48 as data
//! - [`matching`] an old file compared with the couple at the desk
//! - [`legal_age`] of age by the law in force on a day
//! - [`organs`] what the organ of an old file was on its day
//! - [`archive`], [`campaign`], [`staff`], [`supply`], [`session`] what the Centre gives and the point needs
//! - [`event`] everything a device's log may hold

pub mod archive;
pub mod campaign;
pub mod case;
pub mod code;
pub mod error;
pub mod event;
pub mod ids;
pub mod legal_age;
pub mod matching;
pub mod organs;
pub mod rules;
pub mod session;
pub mod staff;
pub mod supply;
pub mod time;
pub mod values;

#[cfg(any(test, feature = "testing"))]
pub mod testing;

#[cfg(test)]
mod rules_doc;

pub use error::DomainError;
