//! What the window may ask and be told: the DTOs, the error shape and the list of commands.
//!
//! Serializable means promised: these types exist so that `domain` types can change without the window noticing. Nothing
//! here decides, reads or writes. Ids and positions are strings, times are RFC 3339 with the offset of the place (+08:00),
//! dates are `YYYY-MM-DD` or a shorter prefix. No sentence for people: codes and facts, worded in `ui/messages`.

pub mod archive;
pub mod case;
pub mod command;
pub mod convert;
pub mod device;
pub mod error;
pub mod input;
pub mod sync;
pub mod today;

pub use command::COMMANDS;
pub use error::{IpcError, IpcResult};
