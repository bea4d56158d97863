//! Files on a stick: sealed bundles from a laptop to the registry, sealed receipts back.
//!
//! - [`bundle`]: events (as the same signed batches as on the wire) and photographs, streamed through age to the registry's key
//! - [`receipt`]: the registry's signed, cumulative answer, sealed to the one laptop it is for
//! - [`seal`]: the keys both are sealed to · [`names`]: file names without anything personal
//! - [`stick`]: writing a file so that it is whole and read back, or not there at all
//!
//! Deliberately absent: the laptop's database and the registry's (each uses this crate from its own side), clocks, and any state: that
//! a bundle was written changes nothing anywhere.

pub mod bundle;
mod frame;
pub mod names;
pub mod receipt;
pub mod seal;
pub mod stick;

pub use bundle::{BundleError, Checked, Item, Reader, Writer};
pub use receipt::{ReceiptError, open_receipt, seal_receipt};
pub use seal::{BadRecipient, Recipient, Secret};
pub use stick::StickError;
