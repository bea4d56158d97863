//! What the engine remembers between two steps. All of it may be lost without harm.

use std::collections::BTreeMap;

use buzheng_domain::ids::BlobHash;
use buzheng_protocol::Limits;
use buzheng_protocol::wire::{Contact, Nonce};

use super::{Call, Keep, Nudge};
use crate::backoff::Backoff;
use crate::link::Link;
use crate::ports::{Snapshot, Unsent};
use crate::status::{Blocked, Phase, Trouble};

/// An idle laptop asks for news this often, in milliseconds; pushes bring news by themselves.
pub(super) const POLL_MS: u64 = 600_000;

/// Memory of the engine.
#[derive(Debug, Clone)]
pub struct State {
    pub(super) local: Option<Snapshot>,
    /// The snapshot may be out of date.
    pub(super) stale: bool,
    pub(super) busy: Option<Busy>,
    /// A write that an answer asks for; done before anything else.
    pub(super) pending: Option<Keep>,
    pub(super) token: Option<String>,
    pub(super) nonce: Nonce,
    /// Sessions refused in a row.
    pub(super) session_refusals: u32,
    /// The connection as a whole.
    pub(super) line: Backoff,
    pub(super) records: Lane,
    pub(super) feeds: Lane,
    pub(super) blobs: Lane,
    pub(super) link: Link,
    /// Our acknowledged events must be shown again: the registry's generation changed.
    pub(super) probe: bool,
    /// The last answer named as many missing blobs as fit: there may be more.
    pub(super) want_more: bool,
    /// A blob was completed since that answer.
    pub(super) blob_completed: bool,
    /// Most events a batch may hold now; halved to find a refused event.
    pub(super) batch_events: usize,
    pub(super) pull_wanted: bool,
    pub(super) next_poll_ms: u64,
    /// Ends of the feeds, as the registry last said.
    pub(super) feed_ends: BTreeMap<String, u64>,
    /// Ends of the feeds when a pull last reached them all: not asked for twice.
    pub(super) feed_ends_met: BTreeMap<String, u64>,
    pub(super) blob_notes: BTreeMap<BlobHash, BlobNote>,
    pub(super) device_blocked: Option<Blocked>,
    pub(super) in_contact: bool,
    pub(super) trouble: Option<Trouble>,
    /// Replies of the registry so far; the driver notes the time whenever it grows.
    pub(super) contacts: u64,
    pub(super) wake_at_ms: Option<u64>,
}

/// The one piece of work under way.
#[derive(Debug, Clone)]
pub(super) enum Busy {
    Looking,
    Calling(Call),
    Keeping(Keep),
}

/// One kind of traffic, with its own failures: a bad photograph must not hold up records.
#[derive(Debug, Clone, Default)]
pub(super) struct Lane {
    pub(super) backoff: Backoff,
    pub(super) blocked: Option<Blocked>,
}

impl Lane {
    pub(super) fn succeeded(&mut self) {
        *self = Self::default();
    }
}

/// What went wrong with one blob.
#[derive(Debug, Clone, Default)]
pub(super) struct BlobNote {
    pub(super) backoff: Backoff,
    /// Where the registry said the next chunk starts; newer than what the laptop has stored.
    pub(super) offset: Option<u64>,
    /// A chunk broke half-way: ask for the offset before sending again.
    pub(super) ask_offset: bool,
    /// Its file here is missing or damaged.
    pub(super) damaged: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            local: None,
            stale: true,
            busy: None,
            pending: None,
            token: None,
            nonce: Nonce::NONE,
            session_refusals: 0,
            line: Backoff::default(),
            records: Lane::default(),
            feeds: Lane::default(),
            blobs: Lane::default(),
            link: Link::default(),
            probe: false,
            want_more: false,
            blob_completed: false,
            batch_events: Limits::V1.events,
            pull_wanted: true,
            next_poll_ms: 0,
            feed_ends: BTreeMap::new(),
            feed_ends_met: BTreeMap::new(),
            blob_notes: BTreeMap::new(),
            device_blocked: None,
            in_contact: false,
            trouble: None,
            contacts: 0,
            wake_at_ms: None,
        }
    }
}

impl State {
    pub(super) fn nudged(&mut self, nudge: Nudge) {
        self.stale = true;
        match nudge {
            Nudge::Saved => {}
            Nudge::NetworkUp => self.line.hurry(),
            Nudge::Person => {
                self.line.hurry();
                for lane in [&mut self.records, &mut self.feeds, &mut self.blobs] {
                    lane.backoff.hurry();
                }
                self.blob_notes.values_mut().for_each(|note| note.backoff.hurry());
                self.pull_wanted = true;
            }
        }
    }

    pub(super) fn met(&mut self, contact: &Contact) {
        self.nonce = contact.nonce;
        let known = self.local.as_ref().filter(|local| local.received > 0).map(|local| local.server_gen);
        if known.is_some_and(|generation| generation != Some(contact.server_gen)) {
            self.probe = true;
        }
        self.in_contact = true;
        self.contacts += 1;
    }

    /// The one word for a person.
    pub fn phase(&self) -> Phase {
        let damaged = self.blob_notes.values().any(|note| note.damaged).then_some(Blocked::PhotoDamaged);
        let blocked = self.device_blocked.or(self.records.blocked).or(self.feeds.blocked).or(damaged);
        match (blocked, &self.busy) {
            (Some(blocked), _) => Phase::Blocked(blocked),
            // Also between two calls: only an idle loop has nothing left to do.
            (None, Some(_)) if self.in_contact => Phase::Syncing,
            (None, _) if self.in_contact => Phase::Online,
            (None, _) => Phase::Offline,
        }
    }

    /// What is unsent, by the last look.
    pub fn unsent(&self) -> Unsent {
        self.local.as_ref().map(|local| local.unsent).unwrap_or_default()
    }

    /// The last failure that no success has cleared.
    pub fn trouble(&self) -> Option<Trouble> {
        self.trouble
    }

    /// How often the registry has answered.
    pub fn contacts(&self) -> u64 {
        self.contacts
    }

    /// When the next attempt is due; `None` while something is under way.
    pub fn wake_at_ms(&self) -> Option<u64> {
        self.wake_at_ms
    }

    /// The token of the session, for calls.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// Whether something is under way.
    pub fn is_busy(&self) -> bool {
        self.busy.is_some()
    }
}
