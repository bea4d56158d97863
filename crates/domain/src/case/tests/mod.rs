//! Given what has happened, when somebody asks, then this happens or is refused. Every state, transition and material of the
//! tables has its test here (`s4_…`, `x5_…`, `m13_…`); [`coverage`] fails when one has not.

mod centre;
mod coverage;
mod dates;
mod desk;
mod files;
mod forms;
mod materials;
mod path;
mod people;
mod proxy;
mod states;
mod table;

pub(super) use desk::{Desk, the_main_path};
pub(crate) use table::passes;
