//! The use cases over the real encrypted store, real pictures and real forms.

#![expect(clippy::unwrap_used, reason = "in a test a panic is an answer")]

mod bad_input;
mod serve;
#[path = "../common/mod.rs"]
mod support;
mod unlock;
