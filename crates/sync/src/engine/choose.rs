//! What to do next: records, then feeds, then blobs; otherwise when to look again.

use super::state::{Busy, POLL_MS, State};
use super::{Call, Effect, Now};
use crate::ports::{BlobWaiting, Patience, Snapshot};

/// Bytes of a call without much of a body.
const SMALL_CALL_BYTES: u64 = 1_024;

impl State {
    pub(super) fn choose(&mut self, now: Now) -> Vec<Effect> {
        if self.busy.is_some() {
            return Vec::new();
        }
        self.wake_at_ms = None;
        if let Some(keep) = self.pending.take() {
            self.busy = Some(Busy::Keeping(keep.clone()));
            return vec![Effect::Keep(keep)];
        }
        if now.ms < self.line.not_before_ms() {
            return self.sleep_until(self.line.not_before_ms());
        }
        let Some(local) = self.local.clone().filter(|_| !self.stale) else {
            self.busy = Some(Busy::Looking);
            return vec![Effect::Look];
        };
        match self.next_call(&local, now) {
            Ok((call, bytes)) => {
                self.busy = Some(Busy::Calling(call.clone()));
                vec![Effect::Call(call, Patience(self.link.patience_ms(bytes)))]
            }
            Err(wake_at_ms) => self.sleep_until(wake_at_ms),
        }
    }

    fn sleep_until(&mut self, wake_at_ms: u64) -> Vec<Effect> {
        self.wake_at_ms = Some(wake_at_ms);
        vec![Effect::WakeAt(wake_at_ms)]
    }

    /// A call with the bytes it may move, or the time when there may be one.
    fn next_call(&mut self, local: &Snapshot, now: Now) -> Result<(Call, u64), u64> {
        if local.blobs.is_empty() && self.want_more && self.blob_completed {
            // Only an answer to a push names missing blobs: show the last event again to get the rest.
            self.probe = true;
        }
        let mut wake_at_ms = self.next_poll_ms.max(now.ms + 1);
        let mut due = |not_before_ms: u64| {
            if not_before_ms > now.ms {
                wake_at_ms = wake_at_ms.min(not_before_ms);
            }
            not_before_ms <= now.ms
        };

        let call = if self.records_waiting(local) && due(self.records.backoff.not_before_ms()) {
            Some(self.push(local))
        } else if self.feeds_waiting(local, now) && due(self.feeds.backoff.not_before_ms()) {
            let max_bytes = self.link.page_bytes();
            Some((Call::Pull { max_bytes }, max_bytes as u64))
        } else if local.blobs.is_empty() || !due(self.blobs.backoff.not_before_ms()) {
            None
        } else {
            let ready = |blob: &&BlobWaiting| self.blob_notes.get(&blob.hash).is_none_or(|note| due(note.backoff.not_before_ms()));
            local.blobs.iter().find(ready).map(|blob| self.upload(blob))
        };

        let call = call.ok_or(wake_at_ms)?;
        if self.token.is_none() {
            return Ok((Call::Session { nonce: self.nonce }, SMALL_CALL_BYTES));
        }
        Ok(call)
    }

    fn records_waiting(&self, local: &Snapshot) -> bool {
        local.head.seq > local.received || (self.probe && local.head.seq > 0)
    }

    fn push(&self, local: &Snapshot) -> (Call, u64) {
        // A probe shows the last acknowledged event again: the answer tells where the registry stands.
        let from = if self.probe { local.received.clamp(1, local.head.seq) } else { local.received + 1 };
        let max_bytes = self.link.batch_bytes();
        (Call::Push { log: local.log, from, max_bytes, max_events: self.batch_events }, max_bytes as u64)
    }

    fn feeds_waiting(&mut self, local: &Snapshot, now: Now) -> bool {
        if now.ms >= self.next_poll_ms {
            self.next_poll_ms = now.ms + POLL_MS;
            self.pull_wanted = true;
        }
        self.pull_wanted
            || self.feed_ends.iter().any(|(feed, end)| {
                let known = local.marks.get(feed).max(self.feed_ends_met.get(feed)).copied().unwrap_or(0);
                *end > known
            })
    }

    fn upload(&self, blob: &BlobWaiting) -> (Call, u64) {
        let note = self.blob_notes.get(&blob.hash);
        if note.is_some_and(|note| note.ask_offset) {
            return (Call::BlobHead { hash: blob.hash }, SMALL_CALL_BYTES);
        }
        let offset = note.and_then(|note| note.offset).unwrap_or(blob.offset).min(blob.size);
        let max_bytes = self.link.chunk_bytes();
        let call = Call::BlobPut { hash: blob.hash, offset, max_bytes, total: blob.size };
        (call, max_bytes.min(blob.size - offset))
    }
}
