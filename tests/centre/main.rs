//! The acceptance scenarios of domain.md §14 that need the registry as well: real stores and use cases, the real exchange over HTTP,
//! the registry in this process. Numbers in the names are those of the list.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "in a test a panic is an answer")]

#[path = "../../crates/app/tests/common/mod.rs"]
mod common;

mod centre;
mod courier;
mod restore;
mod scenarios;
