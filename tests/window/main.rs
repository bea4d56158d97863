//! Tests in a real window on a virtual display. They need Xvfb, dbus-daemon and WebKitWebDriver; `cargo xtask setup`
//! installs them. Run one at a time: two windows on two cores make each other slow.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test a panic is an answer")]

mod clear;
mod courier;
mod desk;
mod harness;
mod homophone;
mod keys_count;
mod kill;
mod missing_file;
mod pending;
mod proxy;
mod referral;
mod registrar;
mod rulebook;
mod serve;
mod spoiled;
mod still;
mod stop;
mod suspended;
mod under_age;
mod unwilling;
mod withdrawal;
