//! Decides what to exchange with the registry and when, then does it.
//!
//! - [`engine`]: the decisions, without I/O: `step(state, input, now) -> effects`. [`backoff`] and [`link`] are its arithmetic.
//! - [`ports`]: what it needs of the laptop ([`ports::Device`]) and of the registry ([`ports::SyncProtocol`]).
//! - [`device`]: the laptop side over the store. [`http`]: the registry side over HTTP.
//! - [`exec`]: performs one effect. [`driver`]: the dull loop that waits. [`status`]: what a person is told.
//! - [`enrol`]: a ticket becomes a licence. [`stick`]: the same, and everything else, without a network.
//!
//! Records go before images: a new record waits for at most one chunk. Nothing is ever deleted here, and every failure
//! ends in another attempt: later, not never.

pub mod backoff;
pub mod device;
pub mod driver;
pub mod engine;
pub mod enrol;
pub mod exec;
pub mod http;
pub mod link;
pub mod membership;
pub mod ports;
pub mod status;
pub mod stick;
