//! What the use cases need of the world: the time and fresh ids. Not here: the store (there is one, used directly), the
//! network, the printer (a value handed in).

use std::sync::Arc;

use buzheng_domain::time::DeviceTime;
use uuid::Uuid;

/// The laptop's clocks.
pub trait Clock: Send + Sync {
    /// Wall clock.
    fn now(&self) -> DeviceTime;
    /// Milliseconds since some fixed moment of this run; never goes back.
    fn mono_ms(&self) -> u64;
}

/// A source of fresh UUIDv7.
pub trait Ids: Send + Sync {
    /// The next id, made at `now`.
    fn next(&self, now: DeviceTime) -> Uuid;
}

/// Both.
#[derive(Clone)]
pub struct Ports {
    /// Clocks.
    pub clock: Arc<dyn Clock>,
    /// Ids.
    pub ids: Arc<dyn Ids>,
}
