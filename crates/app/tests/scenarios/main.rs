//! The acceptance scenarios of domain.md §14 that one laptop can show, through the use cases over the real encrypted store, with
//! real pictures and the text of the papers as printed. Numbers in the names are those of the list; 11, 14, 15 and 19 need a
//! registry as well and are in `tests/`.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used, reason = "in a test a panic is an answer")]

#[path = "../common/mod.rs"]
mod common;

mod clocks_and_cards;
mod differences;
mod every_paper;
mod missing;
mod names;
mod ordinary;
mod power;
mod proxies;
mod stops;
