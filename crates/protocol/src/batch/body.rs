//! The body of a batch: a zstd-compressed CBOR sequence.

use super::{BatchError, BuildError, ChainedEvent, Header, Limits};
use crate::cbor;
use crate::chain::{Head, LogId};

pub(super) struct Packed {
    pub(super) compressed: Vec<u8>,
    pub(super) raw_bytes: u32,
    pub(super) last: Head,
}

/// Compresses events and computes where their chain ends.
pub(super) fn pack<E: AsRef<[u8]>>(log: &LogId, prev: Head, events: &[E]) -> Result<Packed, BuildError> {
    if events.is_empty() {
        return Err(BuildError::Empty);
    }
    let total: usize = events.iter().map(|event| event.as_ref().len()).sum();
    if total > Limits::V1.raw_bytes || events.len() > Limits::V1.events {
        return Err(BuildError::TooLarge);
    }
    let mut raw = Vec::with_capacity(total);
    let mut last = prev;
    for event in events {
        let event = event.as_ref();
        last = last.next(log, event);
        cbor::single(event).map_err(|_| BuildError::NotCbor { seq: last.seq })?;
        raw.extend_from_slice(event);
    }
    let compressed = zstd::bulk::compress(&raw, level_for(raw.len())).map_err(|_| BuildError::Compress)?;
    let raw_bytes = u32::try_from(raw.len()).map_err(|_| BuildError::TooLarge)?;
    Ok(Packed { compressed, raw_bytes, last })
}

/// Small batches get the strongest level (a tenth fewer bytes on a slow link); a backlog must not hold up the laptop.
fn level_for(raw_bytes: usize) -> i32 {
    if raw_bytes <= 256 * 1024 { 19 } else { 9 }
}

/// Inflates, splits and checks a body.
pub(super) fn unpack(header: &Header, compressed: &[u8], limits: &Limits) -> Result<Vec<ChainedEvent>, BatchError> {
    let size = header.raw_bytes as usize;
    if size > limits.raw_bytes || header.count as usize > limits.events {
        return Err(BatchError::TooLarge);
    }
    // The output buffer has exactly the claimed size, so a body that inflates further fails instead of growing.
    let raw = zstd::bulk::decompress(compressed, size).map_err(|_| BatchError::Malformed { part: "body" })?;
    if raw.len() != size {
        return Err(BatchError::Malformed { part: "body" });
    }
    let mut events = Vec::new();
    let mut head = header.prev_head();
    let mut rest = raw.as_slice();
    while !rest.is_empty() {
        let length = cbor::item_len(rest).map_err(|_| BatchError::Malformed { part: "event" })?;
        let (event, after) = rest.split_at_checked(length).ok_or(BatchError::Malformed { part: "event" })?;
        if events.len() >= header.count as usize {
            return Err(BatchError::BadCount);
        }
        head = head.next(&header.log, event);
        events.push(ChainedEvent { head, bytes: event.to_vec() });
        rest = after;
    }
    if events.len() != header.count as usize {
        return Err(BatchError::BadCount);
    }
    if head.hash != header.last {
        return Err(BatchError::BadChain { at: head.seq });
    }
    Ok(events)
}
