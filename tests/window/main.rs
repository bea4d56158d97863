//! Tests in a real window on a virtual display. They need Xvfb, dbus-daemon and WebKitWebDriver; `cargo xtask setup`
//! installs them. Run one at a time: two windows on two cores make each other slow.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test a panic is an answer")]

mod clear;
mod desk;
mod harness;
mod keys_count;
mod kill;
mod registrar;
mod serve;
mod still;
mod stop;
