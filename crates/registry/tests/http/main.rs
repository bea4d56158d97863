//! The registry over real HTTP on a free port, with real files: what a laptop sees of it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on must fail")]

mod acts;
mod auth;
mod backup;
mod blobs;
mod case;
mod console;
mod crash;
mod devices;
mod enrol;
mod feeds;
mod hostile;
mod judge;
mod laptop;
mod lies;
mod limits;
mod metrics;
mod openapi;
mod push;
mod room;
mod server;
