//! Stick → laptop: a receipt moves what an acknowledgement would move, never backwards.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

use buzheng_courier::{ReceiptError, names, open_receipt};
use buzheng_domain::ids::{BlobHash, DeviceId};
use buzheng_protocol::Head;
use buzheng_protocol::wire::courier::CourierReceipt;
use buzheng_store::{BlobState, Store, StoreError, Tx, Watermarks};
use uuid::Uuid;

use super::{Home, NoRegistry};
use crate::membership::Membership;

/// Which generation of the registry a receipt may be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Generation {
    /// The one known, or any if none is known yet.
    Known,
    /// Any: a person knows that the registry was restored from a backup. What it lost is unsent again.
    Any,
}

/// What a receipt brought.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TakenHome {
    /// Events confirmed that were not confirmed before.
    pub events: u64,
    /// Photographs and scans confirmed that were not confirmed before.
    pub photos: u64,
    /// Photographs and scans the registry still waits for.
    pub photos_missing: u64,
    /// Feeds in which something changed.
    pub feeds: u64,
    /// The licence came.
    pub enrolled: bool,
    /// The registry has two versions of a log of this laptop: a person must look.
    pub forked: bool,
}

/// Why a receipt was not taken. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum TakeError {
    /// Not enrolled.
    #[error(transparent)]
    Registry(#[from] NoRegistry),
    /// There is no receipt in that place.
    #[error("no receipt there")]
    NoReceipt,
    /// It is not an acceptable receipt, or of another laptop.
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
    /// The registry was restored from a backup since, or the receipt is from before that: synchronise over the network once, or take it
    /// with [`Generation::Any`].
    #[error("the receipt is of another generation of the registry")]
    OtherGeneration,
    /// The registry has events of this laptop that are not in this database: it was restored from an older copy, or cloned.
    #[error("the registry knows events that this laptop does not have")]
    Diverged,
    /// The licence in it is not for this laptop.
    #[error("the licence is not the one that was asked for")]
    WrongLicence,
    /// The laptop's own database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes the receipt of this laptop from a folder (or the file itself). Taking one twice, or an older one after a newer one, changes
/// nothing.
pub fn take_home(store: &Store, from: &Path, generation: Generation) -> Result<TakenHome, TakeError> {
    let home = Home::of(store)??;
    let device = store.read(|view| view.log())?.device;
    let path = find(from, &device)?;
    let file = File::open(path).map_err(ReceiptError::from)?;
    let receipt = open_receipt(BufReader::new(file), &home.secret()?, &home.registry)?;
    if receipt.device != device {
        return Err(ReceiptError::OtherDevice.into());
    }
    let membership = licence(&home, &receipt, device)?;
    store.transaction(|tx| {
        let mut taken = TakenHome { forked: !receipt.frozen.is_empty(), ..TakenHome::default() };
        let known = tx.view().server_gen()?.and_then(|bytes| Uuid::from_slice(&bytes).ok());
        let restored = known.is_some_and(|known| known != receipt.server_gen);
        if restored && generation == Generation::Known {
            return Err(TakeError::OtherGeneration);
        }
        if let Some(membership) = &membership {
            tx.set_licence(&membership.to_bytes().map_err(|_| TakeError::WrongLicence)?)?;
            tx.set_pending_enrolment(None)?;
            taken.enrolled = true;
        }
        watermarks(tx, &receipt, restored, &mut taken)?;
        photographs(tx, &receipt, restored, &mut taken)?;
        feeds(tx, &receipt, restored, &mut taken)?;
        let contact = tx.view().last_contact_ms()?.map_or(receipt.made_ms, |last| last.max(receipt.made_ms));
        tx.record_contact(contact, receipt.server_gen.as_bytes())?;
        Ok(taken)
    })
}

/// The receipt of this laptop among those of others.
fn find(from: &Path, device: &DeviceId) -> Result<PathBuf, TakeError> {
    if from.is_file() {
        return Ok(from.to_owned());
    }
    let own = from.join(names::receipt(device));
    if own.is_file() {
        return Ok(own);
    }
    let entries = fs::read_dir(from).map_err(|_| TakeError::NoReceipt)?;
    let others = entries.flatten().any(|entry| entry.file_name().to_str().is_some_and(names::is_receipt));
    Err(if others { ReceiptError::OtherDevice.into() } else { TakeError::NoReceipt })
}

/// The enrolment to keep, if this receipt brings one that is still wanted.
fn licence(home: &Home, receipt: &CourierReceipt, device: DeviceId) -> Result<Option<Membership>, TakeError> {
    let (None, Some((ticket, _)), Some(signed)) = (&home.membership, &home.pending, &receipt.licence) else { return Ok(None) };
    let licence = signed.open(&home.registry).map_err(|_| TakeError::WrongLicence)?;
    if licence.device != device || licence.key != home.key.verifier().to_bytes() {
        return Err(TakeError::WrongLicence);
    }
    Ok(Some(Membership::of(ticket, signed.clone())))
}

fn watermarks(tx: &Tx<'_>, receipt: &CourierReceipt, restored: bool, taken: &mut TakenHome) -> Result<(), TakeError> {
    let current = tx.log();
    for row in &receipt.logs {
        let head = Head { seq: row.received, hash: row.head };
        if row.log.device != receipt.device {
            return Err(ReceiptError::OtherDevice.into());
        }
        // A former log that a restored database does not have any more says nothing about this one.
        if row.log != current && tx.view().head_of(&row.log)? == Head::EMPTY {
            continue;
        }
        if tx.view().head_at(&row.log, row.received)? != Some(head) {
            return Err(TakeError::Diverged);
        }
        let known = tx.view().watermarks(&row.log)?;
        let safe = row.safe.min(row.received);
        let next = match restored {
            true => Watermarks { received: row.received, safe },
            false => Watermarks { received: known.received.max(row.received), safe: known.safe.max(safe) },
        };
        if next != known {
            tx.record_ack(&row.log, next)?;
        }
        taken.events += next.received.saturating_sub(known.received);
    }
    Ok(())
}

fn photographs(tx: &Tx<'_>, receipt: &CourierReceipt, restored: bool, taken: &mut TakenHome) -> Result<(), TakeError> {
    let held: BTreeSet<BlobHash> = receipt.held.iter().copied().collect();
    for hash in &held {
        if tx.view().blob(hash)?.is_some_and(|row| row.state == BlobState::Local) {
            tx.set_blob_state(hash, BlobState::Received)?;
            taken.photos += 1;
        }
    }
    // A restored registry may have lost also what its events do not name any more: whatever it does not hold goes again.
    let lost = if restored { tx.view().blob_hashes()? } else { Vec::new() };
    for hash in lost.iter().filter(|hash| !held.contains(hash)) {
        if tx.view().blob(hash)?.is_some_and(|row| row.state != BlobState::Local) {
            tx.set_blob_state(hash, BlobState::Local)?;
        }
    }
    for hash in &receipt.missing {
        let Some(row) = tx.view().blob(hash)? else { continue };
        // An old receipt calls missing what has arrived since. One that confirms events for the first time is not old.
        if taken.events > 0 && row.state != BlobState::Local {
            tx.set_blob_state(hash, BlobState::Local)?;
        }
        taken.photos_missing += u64::from(restored || taken.events > 0 || row.state == BlobState::Local);
    }
    Ok(())
}

fn feeds(tx: &Tx<'_>, receipt: &CourierReceipt, restored: bool, taken: &mut TakenHome) -> Result<(), TakeError> {
    let held = tx.view().feed_positions()?;
    // A page that ends where this laptop already is would fail its checksum against newer rows, and drop a good feed.
    let news = |page: &&buzheng_protocol::wire::FeedPage| {
        held.get(&page.feed).is_none_or(|(generation, upto)| page.upto > *upto || (restored && page.generation != *generation))
    };
    let pages: Vec<_> = receipt.feeds.iter().filter(news).cloned().collect();
    if !pages.is_empty() {
        taken.feeds = tx.apply_feeds(&pages, &receipt.next)?.changed.len() as u64;
    }
    Ok(())
}
