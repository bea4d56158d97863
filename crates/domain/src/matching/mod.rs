//! An old file compared with the couple at the desk: identity classes of domain.md §3.2.5, name classes of §3.5, and the
//! exact-match rule of §11.4. Comparing is ours; deciding on anything less than exact is a person's.
//!
//! - [`name_class`] names: variants, like sounds, one character off
//! - [`id_class`] numbers
//! - [`birth_class`], [`file_birth`] births: dates, and what can be guessed from an age or the old calendar
//! - [`compare`] all of it, and what the exact-match rule misses

mod birth;
mod edits;
mod file;
mod id;
mod name;

pub use birth::{DateClass, birth_class, file_birth};
pub use file::{FileMatch, Mismatch, PartyMatch, compare};
pub use id::{IdClass, id_class};
pub use name::{NameClass, name_class};
