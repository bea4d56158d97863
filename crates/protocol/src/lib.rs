//! What device and registry say to each other: the words, never the conversation.
//!
//! This crate is the stability boundary. A laptop in the field and the registry are released on different days, and
//! logs are read for decades, so every type here is a promise: keys are never renamed, codes are never used twice,
//! and `frozen/` keeps the bytes of every released message as test data.
//!
//! - [`envelope`]: one event as CBOR bytes. [`chain`]: the hash chain over those exact bytes.
//! - [`batch`]: a signed, compressed run of events, the same on the wire and on a stick.
//! - [`wire`]: the other messages, one file per conversation; [`wire::routes`] names the paths.
//! - [`keys`]: Ed25519 with one purpose per signature. [`cbor`]: bounded encoding and decoding.
//!
//! Deliberately absent: sockets, retries, clocks, randomness, SQL, and the meaning of events (that is `domain`).

pub mod batch;
pub mod bytes;
pub mod cbor;
pub mod chain;
pub mod envelope;
pub mod keys;
pub mod wire;

#[cfg(test)]
mod frozen;

pub use batch::{Batch, BatchError, ChainedEvent, Limits, OpenBatch, SignedBatch};
pub use chain::{Head, LogId};
pub use envelope::{DecodeError, Envelope, Meta};
pub use keys::{DeviceKey, DeviceVerifier, RegistryKey, RegistryVerifier, TicketKey, TicketVerifier};

/// Version of the whole protocol; the first number of every path (`/v1/…`).
pub const PROTOCOL_VERSION: u16 = 1;
