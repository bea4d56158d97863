//! The one cumulative answer: how far the log is here, what is missing, where the feeds end.

use buzheng_protocol::LogId;
use buzheng_protocol::wire::Ack;
use buzheng_protocol::wire::push::MAX_WANT;

use crate::db;
use crate::db::devices::Device;
use crate::devices;
use crate::error::RegistryError;
use crate::feeds;
use crate::registry::Registry;

/// Where everything of that log stands now.
///
/// `safe` is what a *verified backup* holds; while there is none, it is 0 and the device keeps everything.
pub(crate) fn ack(registry: &Registry, device: &Device, log: &LogId) -> Result<Ack, RegistryError> {
    devices::top_up(registry, &device.id)?;
    let (state, want, feeds) = registry.db.read(|tx| {
        let state = db::heads::get(tx, log)?;
        Ok((state, db::blobs::wanted(tx, &device.id, MAX_WANT)?, feeds::marks(tx, device)?))
    })?;
    Ok(Ack { received: state.head.seq, head: state.head.hash, safe: state.safe, want, feeds, contact: registry.contact() })
}
