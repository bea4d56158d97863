//! What an answer changes: replies, refusals, failures and local writes.

use buzheng_domain::ids::BlobHash;
use buzheng_protocol::Limits;
use buzheng_protocol::wire::push::MAX_WANT;
use buzheng_protocol::wire::{BlobState, Conflict, Contact, Nonce, PushReply, RefusalCode};

use super::state::{BlobNote, Busy, State};
use super::{Call, Cost, Keep, KeptReply, Now, Reply};
use crate::backoff::MAX_MS;
use crate::ports::{CallError, Kept, LocalError, PageKept, Snapshot};
use crate::status::{Blocked, Trouble};

/// A single event refused this often is what blocks the log.
const REFUSALS_BEFORE_BLOCKED: u32 = 3;
/// Sessions refused this often in a row are a failure like any other.
const SESSIONS_AT_ONCE: u32 = 2;

impl State {
    pub(super) fn looked(&mut self, result: Result<Snapshot, LocalError>, now: Now) {
        self.busy = None;
        match result {
            Ok(local) => {
                self.stale = false;
                self.blob_notes.retain(|hash, _| local.blobs.iter().any(|blob| blob.hash == *hash));
                if self.local.as_ref().is_some_and(|before| before.log != local.log) {
                    self.records.succeeded();
                }
                if local.received > local.head.seq {
                    self.forked(&local, now);
                }
                self.local = Some(local);
            }
            Err(error) => self.local_failure(error, now),
        }
    }

    pub(super) fn called(&mut self, result: Result<Reply, CallError>, cost: Cost, now: Now) {
        let Some(Busy::Calling(call)) = self.busy.take() else { return };
        match result {
            Ok(reply) => {
                self.link.answered(cost.bytes, cost.took_ms);
                self.line.succeeded();
                self.trouble = None;
                self.replied(&call, reply, now);
            }
            Err(CallError::Local(error)) => self.could_not_prepare(&call, error, now),
            Err(error) => {
                self.trouble = Some(Trouble::from(&error));
                match error {
                    CallError::Refused { code, retry_after_ms, contact } => {
                        if let Some(contact) = &contact {
                            self.met(contact);
                        }
                        self.refused(&call, code, retry_after_ms, contact.as_ref(), now);
                    }
                    CallError::Offline | CallError::Interrupted | CallError::NotTheRegistry | CallError::Local(_) => {
                        self.in_contact = false;
                        self.link.cut(cost.took_ms);
                        self.line.failed(now.ms, now.jitter);
                        if let Call::BlobPut { hash, .. } = call {
                            self.note(hash).ask_offset = true;
                        }
                    }
                }
            }
        }
    }

    fn replied(&mut self, call: &Call, reply: Reply, now: Now) {
        match reply {
            Reply::Session { token, contact } => {
                self.met(&contact);
                self.token = Some(token);
                self.device_blocked = None;
                return;
            }
            Reply::Push(PushReply::Ack(ack)) => {
                self.met(&ack.contact);
                if let Call::Push { log, .. } = call {
                    self.keep(Keep::Ack(*log, ack));
                }
            }
            Reply::Push(PushReply::Conflict(conflict)) => {
                self.met(conflict.contact());
                match (conflict, call, self.local.clone()) {
                    (Conflict::Gap(gap), Call::Push { log, from, .. }, _) => {
                        if gap.expect >= *from {
                            // Not a gap at all; without a pause this would go round for ever.
                            self.records.backoff.failed(now.ms, now.jitter);
                        }
                        self.keep(Keep::Rewind(*log, gap.head, gap.contact));
                    }
                    (Conflict::Fork(_), _, Some(local)) => self.forked(&local, now),
                    (Conflict::Gap(_) | Conflict::Fork(_), _, _) => {}
                }
            }
            Reply::NothingToPush => self.stale = true,
            Reply::BlobHead(held) => {
                self.in_contact = true;
                if let Call::BlobHead { hash } = call {
                    let (offset, complete) = held.unwrap_or((0, false));
                    let note = self.note(*hash);
                    note.ask_offset = false;
                    note.offset = Some(offset);
                    self.keep(Keep::Blob { hash: *hash, offset, complete });
                }
            }
            Reply::BlobPut(BlobState { offset, complete, contact }) => {
                self.met(&contact);
                if let Call::BlobPut { hash, offset: sent_from, .. } = call {
                    // An answer that does not get anywhere must not be repeated at full speed.
                    if offset <= *sent_from && !complete {
                        let note = self.note(*hash);
                        if note.backoff.failures() > 0 || offset == *sent_from {
                            note.backoff.failed(now.ms, now.jitter);
                        }
                    } else {
                        self.note(*hash).backoff.succeeded();
                    }
                    self.note(*hash).offset = Some(offset);
                    self.keep(Keep::Blob { hash: *hash, offset, complete });
                }
            }
            Reply::Pull(page) => {
                self.met(&page.contact);
                if page.more && page.pages.is_empty() {
                    self.feeds.backoff.failed(now.ms, now.jitter);
                } else {
                    self.keep(Keep::Page(page));
                }
            }
        }
        // Only real work proves a session good; a session alone would not.
        self.session_refusals = 0;
    }

    pub(super) fn kept(&mut self, result: Result<KeptReply, LocalError>, now: Now) {
        let Some(Busy::Keeping(keep)) = self.busy.take() else { return };
        self.stale = true;
        let reply = match result {
            Ok(reply) => reply,
            Err(error) => return self.local_failure(error, now),
        };
        if self.device_blocked == Some(Blocked::DiskFull) {
            self.device_blocked = None;
        }
        match (keep, reply) {
            (Keep::Ack(..) | Keep::Rewind(..), KeptReply::Head(Kept::Diverged)) => {
                if let Some(local) = self.local.clone() {
                    self.forked(&local, now);
                }
            }
            (Keep::Ack(_, ack), _) => {
                let moved = self.local.as_ref().is_none_or(|local| ack.received > local.received);
                if moved || self.probe {
                    self.records.succeeded();
                } else {
                    self.records.backoff.failed(now.ms, now.jitter);
                }
                self.want_more = ack.want.len() >= MAX_WANT;
                self.blob_completed = false;
                self.feed_ends = ack.feeds;
                self.probe = false;
                self.batch_events = self.batch_events.saturating_mul(2).min(Limits::V1.events);
            }
            // The next push starts at the registry's head: no need to probe any more.
            (Keep::Rewind(..), _) => self.probe = false,
            (Keep::Blob { complete, .. }, _) => {
                self.blob_completed |= complete;
                self.blobs.succeeded();
            }
            (Keep::Page(_), KeptReply::Page(PageKept::Mismatch)) => {
                self.pull_wanted = true;
                self.feeds.backoff.failed(now.ms, now.jitter);
            }
            (Keep::Page(page), _) => {
                self.pull_wanted = page.more;
                if !page.more {
                    self.feed_ends_met.clone_from(&self.feed_ends);
                }
                self.feeds.succeeded();
            }
            (Keep::ForgetCursor, _) => self.pull_wanted = true,
        }
    }

    fn keep(&mut self, keep: Keep) {
        self.pending = Some(keep);
    }

    fn note(&mut self, hash: BlobHash) -> &mut BlobNote {
        self.blob_notes.entry(hash).or_default()
    }

    /// Both histories are kept; a person has to look. Asked again seldom, in case the registry has settled it.
    fn forked(&mut self, local: &Snapshot, now: Now) {
        self.records.blocked = Some(Blocked::LogForked { ours: local.head.seq });
        self.records.backoff.asked_to_wait(now.ms, MAX_MS, now.jitter);
    }

    fn refused(&mut self, call: &Call, code: RefusalCode, wait: Option<u64>, contact: Option<&Contact>, now: Now) {
        match code {
            RefusalCode::NoSession | RefusalCode::BadNonce => {
                self.token = None;
                if contact.is_none() {
                    self.nonce = Nonce::NONE;
                }
                self.session_refusals += 1;
                if self.session_refusals > SESSIONS_AT_ONCE {
                    self.line.failed(now.ms, now.jitter);
                }
            }
            RefusalCode::SlowDown | RefusalCode::Unavailable => {
                self.line.failed(now.ms, now.jitter);
                if let Some(wait_ms) = wait {
                    self.line.asked_to_wait(now.ms, wait_ms, now.jitter);
                }
            }
            RefusalCode::UnknownDevice | RefusalCode::DeviceRevoked | RefusalCode::BadProof => {
                self.token = None;
                self.device_blocked = Some(Blocked::DeviceRefused { code });
                self.line.asked_to_wait(now.ms, MAX_MS, now.jitter);
            }
            RefusalCode::StorageFull => self.blobs.backoff.asked_to_wait(now.ms, wait.unwrap_or(MAX_MS), now.jitter),
            RefusalCode::BadCursor => {
                self.feeds.backoff.failed(now.ms, now.jitter);
                self.keep(Keep::ForgetCursor);
            }
            RefusalCode::Malformed
            | RefusalCode::UnsupportedVersion
            | RefusalCode::TooLarge
            | RefusalCode::BadSignature
            | RefusalCode::BadSum
            | RefusalCode::BadChain
            | RefusalCode::BadCount
            | RefusalCode::WrongLog
            | RefusalCode::LogFrozen
            | RefusalCode::UnknownTicket
            | RefusalCode::TicketUsed
            | RefusalCode::TicketExpired
            | RefusalCode::BlobNotWanted
            | RefusalCode::BlobMismatch
            | RefusalCode::Internal
            | RefusalCode::Other => self.work_refused(call, code, now),
        }
    }

    /// The registry does not take this piece of work. Other work goes on.
    fn work_refused(&mut self, call: &Call, code: RefusalCode, now: Now) {
        match call {
            Call::Session { .. } => self.line.failed(now.ms, now.jitter),
            Call::Push { from, .. } => self.push_refused(*from, code, now),
            Call::Pull { .. } => {
                self.feeds.backoff.failed(now.ms, now.jitter);
                if code == RefusalCode::UnsupportedVersion {
                    self.feeds.blocked = Some(Blocked::UpdateNeeded);
                }
            }
            Call::BlobHead { hash } => self.note(*hash).backoff.failed(now.ms, now.jitter),
            Call::BlobPut { hash, .. } => {
                self.note(*hash).backoff.failed(now.ms, now.jitter);
                if code == RefusalCode::BlobMismatch {
                    self.note(*hash).offset = Some(0);
                    self.keep(Keep::Blob { hash: *hash, offset: 0, complete: false });
                }
            }
        }
    }

    fn push_refused(&mut self, from: u64, code: RefusalCode, now: Now) {
        if code == RefusalCode::LogFrozen {
            if let Some(local) = self.local.clone() {
                self.forked(&local, now);
            }
            return;
        }
        if code == RefusalCode::UnsupportedVersion {
            self.records.blocked = Some(Blocked::UpdateNeeded);
        }
        let permanent = concerns_the_bytes(code);
        if permanent && self.batch_events > 1 {
            // Halve to find the event; it may be one of many.
            let waiting = self.local.as_ref().map_or(1, |local| (local.head.seq + 1).saturating_sub(from));
            let sent = self.batch_events.min(usize::try_from(waiting).unwrap_or(usize::MAX));
            self.batch_events = (sent / 2).max(1);
            return;
        }
        self.records.backoff.failed(now.ms, now.jitter);
        if permanent && self.records.backoff.failures() >= REFUSALS_BEFORE_BLOCKED {
            self.records.blocked = Some(Blocked::EventRefused { seq: from, code });
        }
    }

    fn could_not_prepare(&mut self, call: &Call, error: LocalError, now: Now) {
        match (call, error) {
            (Call::BlobPut { hash, .. } | Call::BlobHead { hash }, LocalError::Blob) => {
                self.trouble = Some(Trouble::Local(error));
                let note = self.note(*hash);
                note.damaged = true;
                note.backoff.asked_to_wait(now.ms, MAX_MS, now.jitter);
            }
            _ => self.local_failure(error, now),
        }
    }

    fn local_failure(&mut self, error: LocalError, now: Now) {
        self.trouble = Some(Trouble::Local(error));
        self.stale = true;
        self.line.failed(now.ms, now.jitter);
        if error == LocalError::DiskFull {
            self.device_blocked = Some(Blocked::DiskFull);
        }
    }
}

/// Whether sending the same bytes again must end the same way.
fn concerns_the_bytes(code: RefusalCode) -> bool {
    use RefusalCode::{BadChain, BadCount, BadSignature, BadSum, Malformed, TooLarge, WrongLog};
    matches!(code, Malformed | TooLarge | BadSignature | BadSum | BadChain | BadCount | WrongLog)
}
