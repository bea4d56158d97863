//! Performs one effect of the engine: reads the laptop, calls the registry, checks what came back.

use std::time::Duration;

use buzheng_protocol::wire::{Nonce, SessionRequest};
use buzheng_protocol::{Batch, batch::BuildError};

use crate::engine::{Call, Cost, Keep, KeptReply, Reply};
use crate::ports::{CallError, Chunk, Device, LocalError, Patience, SyncProtocol};

/// Calls the registry for `call`. `echo` is 16 fresh random bytes; `token` is the one of the last session.
///
/// Also gives the bytes moved, as far as they are known.
pub async fn call(
    device: &impl Device,
    registry: &impl SyncProtocol,
    call: &Call,
    token: &str,
    echo: Nonce,
    patience: Patience,
) -> (Result<Reply, CallError>, u64) {
    let mut bytes = 0;
    let result = attempt(device, registry, call, token, echo, patience, &mut bytes).await;
    (result, bytes)
}

async fn attempt(
    device: &impl Device,
    registry: &impl SyncProtocol,
    call: &Call,
    token: &str,
    echo: Nonce,
    patience: Patience,
    moved: &mut u64,
) -> Result<Reply, CallError> {
    match call {
        Call::Session { nonce } => {
            let request = SessionRequest::sign(device.key(), device.device(), *nonce, echo);
            let reply = registry.session(&request, patience).await?;
            reply.verify(device.registry(), &echo).map_err(|_| CallError::NotTheRegistry)?;
            Ok(Reply::Session { token: reply.token, contact: reply.contact })
        }
        Call::Push { log, from, max_bytes, max_events } => {
            let run = device.read_from(log, *from, *max_bytes, *max_events)?;
            let batch = match Batch::build(device.key(), *log, run.prev, &run.events) {
                Ok(batch) => batch,
                Err(BuildError::Empty) => return Ok(Reply::NothingToPush),
                Err(BuildError::TooLarge | BuildError::NotCbor { .. } | BuildError::Compress) => {
                    return Err(LocalError::Store.into());
                }
            };
            *moved = batch.bytes.len() as u64;
            Ok(Reply::Push(registry.push(token, log, batch.bytes, patience).await?))
        }
        Call::BlobHead { hash } => Ok(Reply::BlobHead(registry.blob_head(token, hash, patience).await?)),
        Call::BlobPut { hash, offset, max_bytes, total } => {
            let max = usize::try_from(*max_bytes).unwrap_or(usize::MAX);
            let bytes = device.blob_read(hash, *offset, max)?;
            *moved = bytes.len() as u64;
            let chunk = Chunk { hash: *hash, offset: *offset, total: *total, bytes };
            Ok(Reply::BlobPut(registry.blob_put(token, chunk, patience).await?))
        }
        Call::Pull { max_bytes } => {
            let since = device.feed_cursor()?;
            let reply = registry.feeds(token, since.as_deref(), *max_bytes, patience).await?;
            *moved = reply.pages.iter().flat_map(|page| &page.ops).map(|op| op.body.len() as u64 + 64).sum();
            Ok(Reply::Pull(reply))
        }
    }
}

/// Writes to the laptop what the engine wants kept.
pub fn keep(device: &impl Device, keep: &Keep) -> Result<KeptReply, LocalError> {
    match keep {
        Keep::Ack(log, ack) => device.acknowledged(log, ack).map(KeptReply::Head),
        Keep::Rewind(log, head, contact) => device.rewind(log, head, contact).map(KeptReply::Head),
        Keep::Blob { hash, offset, complete } => device.blob_progress(hash, *offset, *complete).map(|()| KeptReply::Done),
        Keep::Page(reply) => device.apply_page(reply).map(KeptReply::Page),
        Keep::ForgetCursor => device.forget_cursor().map(|()| KeptReply::Done),
    }
}

/// The cost of a call, for the engine's estimates.
pub fn cost(took: Duration, bytes: u64) -> Cost {
    Cost { took_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX), bytes }
}
