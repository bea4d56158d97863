//! The registry over real HTTP on a free port, with real files: what a laptop sees of it.

mod auth;
mod blobs;
mod case;
mod crash;
mod enrol;
mod feeds;
mod judge;
mod laptop;
mod push;
mod server;
