//! What lives as long as the window: the slots, the unlocked desk if any, the exchange.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use buzheng_app::{App, Operators, Ports, PrintTarget};
use buzheng_ipc::{IpcError, IpcResult, device::DemoOperator};

use crate::error;
use crate::sync_task::SyncTask;

/// The desk's state behind every command.
pub(crate) struct Desk {
    pub(crate) operators: Operators,
    pub(crate) ports: Ports,
    pub(crate) printer: PrintTarget,
    /// Staff number → demo operator, in the sample world.
    pub(crate) demo: std::collections::BTreeMap<String, DemoOperator>,
    unlocked: Mutex<Option<Unlocked>>,
}

/// An unlocked desk and its exchange.
#[derive(Clone)]
pub(crate) struct Unlocked {
    pub(crate) app: Arc<App>,
    pub(crate) sync: Option<Arc<SyncTask>>,
}

impl Desk {
    pub(crate) fn new(
        operators: Operators,
        ports: Ports,
        printer: PrintTarget,
        demo: std::collections::BTreeMap<String, DemoOperator>,
    ) -> Self {
        Self { operators, ports, printer, demo, unlocked: Mutex::new(None) }
    }

    /// The unlocked desk, or `LOCKED`.
    pub(crate) fn unlocked(&self) -> IpcResult<Unlocked> {
        self.slot().clone().ok_or_else(|| error::code("LOCKED"))
    }

    /// Runs a use case on the unlocked desk.
    pub(crate) fn with<T>(&self, run: impl FnOnce(&App) -> Result<T, buzheng_app::AppError>) -> IpcResult<T> {
        run(&self.unlocked()?.app).map_err(error::ipc)
    }

    /// Runs a use case that saves, and tells the exchange.
    pub(crate) fn saving<T>(&self, run: impl FnOnce(&App) -> Result<T, buzheng_app::AppError>) -> IpcResult<T> {
        let unlocked = self.unlocked()?;
        let outcome = run(&unlocked.app).map_err(error::ipc);
        // Also after a failure: a print that the printer refused is an event already.
        if let Some(sync) = &unlocked.sync {
            sync.saved();
        }
        outcome
    }

    pub(crate) fn set_unlocked(&self, unlocked: Option<Unlocked>) {
        *self.slot() = unlocked;
    }

    fn slot(&self) -> MutexGuard<'_, Option<Unlocked>> {
        self.unlocked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Bytes as a data URL for the window.
pub(crate) fn data_url(mime: &str, bytes: &[u8]) -> String {
    use base64::Engine as _;
    format!("data:{mime};base64,{}", base64::engine::general_purpose::STANDARD.encode(bytes))
}

/// Shorthand of command answers.
pub(crate) type Answer<T> = Result<T, IpcError>;
