//! Time and randomness, as arguments: the registry asks nobody else for them.

use uuid::Uuid;

use crate::error::RegistryError;

/// The outside world. The real one is in `main.rs`; tests bring their own.
pub trait World: Send + Sync + 'static {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    fn now_ms(&self) -> i64;
    /// Fills `bytes` with unguessable bytes.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RegistryError>;
}

/// `N` random bytes.
pub(crate) fn random<const N: usize>(world: &dyn World) -> Result<[u8; N], RegistryError> {
    let mut bytes = [0; N];
    world.fill(&mut bytes)?;
    Ok(bytes)
}

/// A random id (version 4).
pub(crate) fn random_id(world: &dyn World) -> Result<Uuid, RegistryError> {
    Ok(uuid::Builder::from_random_bytes(random(world)?).into_uuid())
}
