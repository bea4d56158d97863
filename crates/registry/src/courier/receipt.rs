//! The answer that goes home: everything the registry knows of one laptop, whole, signed and sealed.

use std::path::{Path, PathBuf};

use buzheng_courier::{Recipient, StickError, names, seal_receipt, stick};
use buzheng_protocol::wire::courier::{COURIER_VERSION, CourierReceipt};
use buzheng_protocol::wire::{FeedPage, SignedLicence};

use crate::db;
use crate::db::devices::Device;
use crate::error::RegistryError;
use crate::feeds;
use crate::registry::Registry;

/// Most bytes of feeds in one receipt; beyond that the rest comes over the network.
const FEED_BYTES: usize = 128 * 1024 * 1024;
/// Bytes of one page.
const PAGE_BYTES: usize = 1024 * 1024;
/// Most missing photographs named.
const MAX_MISSING: usize = 100_000;

/// To whom, and what only this import knows.
#[derive(Clone)]
pub(super) struct Answer {
    pub(super) device: Device,
    pub(super) recipient: Recipient,
    pub(super) licence: Option<SignedLicence>,
}

/// Writes the receipt. The inner error is the stick's; the registry has what it took in all the same.
pub(super) fn write(registry: &Registry, answer: &Answer, folder: &Path) -> Result<Result<PathBuf, StickError>, RegistryError> {
    let receipt = make(registry, answer)?;
    let bytes = seal_receipt(&receipt, &registry.key, &answer.recipient)?;
    let name = names::receipt(&answer.device.id);
    let written = stick::put::<StickError>(folder, &name, |out| Ok(out.write_all(&bytes)?));
    Ok(written.map(|_| folder.join(name)))
}

fn make(registry: &Registry, answer: &Answer) -> Result<CourierReceipt, RegistryError> {
    let device = &answer.device;
    let (logs, held, missing) = registry.db.read(|tx| {
        let held = db::courier::whole_blobs(tx, &device.id)?;
        Ok((db::courier::logs(tx, &device.id)?, held, db::blobs::wanted(tx, &device.id, MAX_MISSING)?))
    })?;
    let (feeds, next) = pages(registry, device)?;
    Ok(CourierReceipt {
        v: COURIER_VERSION,
        device: device.id,
        server_gen: registry.server_gen(),
        made_ms: registry.now_ms(),
        frozen: logs.iter().filter(|(_, frozen)| *frozen).map(|(receipt, _)| receipt.log).collect(),
        logs: logs.into_iter().map(|(receipt, _)| receipt).collect(),
        held,
        missing,
        licence: answer.licence.clone(),
        feeds,
        next,
    })
}

/// Every feed from its beginning, so that no receipt depends on another having come home.
fn pages(registry: &Registry, device: &Device) -> Result<(Vec<FeedPage>, String), RegistryError> {
    let (mut pages, mut cursor, mut bytes) = (Vec::new(), None::<String>, 0);
    loop {
        let reply = feeds::pull(registry, device, cursor.as_deref(), Some(PAGE_BYTES))?;
        bytes += reply.pages.iter().flat_map(|page| &page.ops).map(|op| op.body.len() + op.key.len()).sum::<usize>();
        pages.extend(reply.pages);
        if !reply.more || bytes >= FEED_BYTES {
            return Ok((pages, reply.next));
        }
        cursor = Some(reply.next);
    }
}
