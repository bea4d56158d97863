//! The store as its callers see it: a real encrypted database in a temporary folder.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests: a failure should stop the test")]

mod archive;
mod blobs;
mod centre;
mod clear_text;
mod feeds;
mod kill;
mod log;
mod migrate;
mod numbers;
mod open;
mod outbox;
mod projections;
mod slots;
mod support;
