//! Use cases: load, decide, append and project in one transaction; and the read queries behind screens.
//!
//! One file per verb. [`App`] is an unlocked desk: the open store, who is at it, the clock and the source of ids. Nothing here
//! decides about cases (`domain` does), waits for the network (`sync` does) or words a sentence (the window does).

mod actor;
mod cases;
mod centre;
mod changed;
mod error;
mod feeds;
mod forms;
mod organs;
mod photo;
mod ports;
mod session;
mod setup;
mod today;
mod unlock;

use std::sync::{Arc, Mutex};

use buzheng_domain::ids::StaffId;
use buzheng_store::Store;
use uuid::Uuid;

pub use cases::{CaseGroup, CasePage, CaseSearch};
pub use changed::Changed;
pub use error::AppError;
pub use feeds::{Exchange, Feed};
pub use forms::{PrintTarget, Printed};
pub use photo::{Staged, StagedView};
pub use ports::{Clock, Ids, Ports};
pub use setup::{NewOperator, open_for_setup};
pub use today::{Queued, Today, Warning};
pub use unlock::{Operators, unlock};

/// An unlocked desk.
pub struct App {
    store: Arc<Store>,
    operator: StaffId,
    ports: Ports,
    /// Names this run of the program; monotonic times of two runs are not comparable.
    boot: Uuid,
    staged: Mutex<Option<Staged>>,
}

impl App {
    /// The store, for the exchange with the registry.
    pub fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// Who is at the desk.
    pub fn operator(&self) -> StaffId {
        self.operator
    }
}
