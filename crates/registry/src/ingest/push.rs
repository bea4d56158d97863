//! Push: append if it follows, ignore what is known, say so when it does not fit (sync.md §2.3).

use buzheng_domain::case::CaseEvent;
use buzheng_domain::event::Event;
use buzheng_protocol::wire::{Conflict, Fork, Gap, PushReply, RefusalCode};
use buzheng_protocol::{ChainedEvent, Envelope, Head, Limits, LogId, OpenBatch, SignedBatch};
use rusqlite::Transaction;

use super::ack;
use crate::db;
use crate::db::devices::Device;
use crate::error::RegistryError;
use crate::registry::Registry;

/// Largest push body, in bytes: the inflated limit, what compression may add to it, and a header.
pub(crate) const MAX_BODY_BYTES: usize = Limits::V1.raw_bytes + Limits::V1.raw_bytes / 64 + 16 * 1024;

/// How a batch lies against what is stored.
enum Fit {
    /// Its events from this index on are new; all, some or none.
    Follows { new_from: usize },
    /// Events before it are missing.
    Gap { expect: u64 },
    /// Another event is stored under this number.
    Fork { at: u64 },
}

/// Takes a batch of the device for that log. Everything it changes is durable when this returns.
pub(crate) fn push(registry: &Registry, device: &Device, log: &LogId, bytes: &[u8]) -> Result<PushReply, RegistryError> {
    if log.device != device.id {
        return Err(RefusalCode::WrongLog.into());
    }
    let batch = SignedBatch::parse(bytes, &Limits::V1)?;
    if batch.header.log != *log {
        return Err(RefusalCode::WrongLog.into());
    }
    batch.verify(&device.key)?;
    let open = batch.events(&Limits::V1)?;
    let now = registry.now_ms();
    let answer = registry.write_records(|tx| {
        let state = db::heads::get(tx, log)?;
        if state.frozen {
            return Err(RegistryError::from(RefusalCode::LogFrozen));
        }
        match fit(tx, log, state.head, &open)? {
            Fit::Follows { new_from } => {
                let fresh = open.events.get(new_from..).unwrap_or_default();
                if let Some(last) = fresh.last() {
                    append(tx, log, fresh, now)?;
                    db::heads::advance(tx, log, &last.head)?;
                    db::heads::keep_evidence(tx, &batch, now)?;
                }
                Ok(Answer::Stored { fresh: fresh.len() })
            }
            Fit::Gap { expect } => Ok(Answer::Gap { expect, head: state.head }),
            Fit::Fork { at } => {
                db::heads::freeze(tx, log, at, bytes, now)?;
                registry.audit_device(tx, &device.id, "log.forked", &format!("{}/{at}", log.epoch))?;
                Ok(Answer::Fork { at, head: state.head })
            }
        }
    })?;
    reply(registry, device, log, answer)
}

enum Answer {
    Stored { fresh: usize },
    Gap { expect: u64, head: Head },
    Fork { at: u64, head: Head },
}

fn reply(registry: &Registry, device: &Device, log: &LogId, answer: Answer) -> Result<PushReply, RegistryError> {
    let device_id = device.id.as_uuid();
    match answer {
        Answer::Stored { fresh } => {
            if fresh > 0 {
                tracing::info!(device = %device_id, epoch = log.epoch, events = fresh, "stored");
                registry.arrived();
            }
            Ok(PushReply::Ack(ack::ack(registry, device, log)?))
        }
        Answer::Gap { expect, head } => {
            tracing::info!(device = %device_id, epoch = log.epoch, expect, "gap");
            Ok(PushReply::Conflict(Conflict::Gap(Gap { expect, head, contact: registry.contact() })))
        }
        Answer::Fork { at, head } => {
            tracing::warn!(device = %device_id, epoch = log.epoch, at, "fork: the log is frozen, both versions are kept");
            Ok(PushReply::Conflict(Conflict::Fork(Fork { at, head, contact: registry.contact() })))
        }
    }
}

/// Compares a batch with what is stored. Its own chain was checked; here it is about the seam and the overlap.
fn fit(tx: &Transaction<'_>, log: &LogId, head: Head, open: &OpenBatch) -> Result<Fit, RegistryError> {
    let prev = open.prev();
    if prev.seq > head.seq {
        return Ok(Fit::Gap { expect: head.seq + 1 });
    }
    let before = if prev.seq == 0 { Some(Head::EMPTY.hash) } else { db::events::hash_at(tx, log, prev.seq)? };
    if before != Some(prev.hash) {
        // A log begins at zero for everybody: another start is no version of a log but a broken batch.
        return if prev.seq == 0 { Err(RefusalCode::BadChain.into()) } else { Ok(Fit::Fork { at: prev.seq }) };
    }
    let known = open.events.iter().take_while(|event| event.head.seq <= head.seq);
    let mut count = 0;
    for event in known {
        if db::events::hash_at(tx, log, event.head.seq)? != Some(event.head.hash) {
            return Ok(Fit::Fork { at: event.head.seq });
        }
        count += 1;
    }
    Ok(Fit::Follows { new_from: count })
}

fn append(tx: &Transaction<'_>, log: &LogId, events: &[ChainedEvent], now: i64) -> Result<(), RegistryError> {
    for event in events {
        // Storing asks nothing of the contents: what cannot be read is kept as it is and set aside when judged.
        let envelope = Envelope::decode(&event.bytes).ok();
        db::events::append(tx, log, event, envelope.as_ref(), now)?;
        let Some(Ok(Event::Case(_, CaseEvent::PhotoAttached(e)))) = envelope.as_ref().map(Envelope::event) else { continue };
        db::blobs::need(tx, log, event.head.seq, &e.photo.master, e.photo.master_bytes)?;
        db::blobs::need(tx, log, event.head.seq, &e.photo.print, e.photo.print_bytes)?;
    }
    Ok(())
}
