//! The decisions of synchronising, without I/O: `step(state, input, now) -> effects`.
//!
//! Time and jitter come in with every input, so a run can be replayed exactly. At most one piece of work is under way
//! (a look at the laptop, a call, a local write); when none is, exactly one [`Effect::WakeAt`] says when the next one
//! is due, so the engine can never fall asleep for good.
//!
//! What the laptop holds durably ([`Snapshot`]) is the truth; the engine keeps only what may be forgotten: the session
//! token, estimates, delays. Killing the program at any point is therefore harmless.
//!
//! Not here yet: several uploads at once, opening a new epoch after a fork (reported as blocked), opaque entries.

mod absorb;
mod choose;
mod state;

use buzheng_domain::ids::BlobHash;
use buzheng_protocol::wire::{Ack, BlobState, Contact, FeedsReply, Nonce, PushReply};
use buzheng_protocol::{Head, LogId};

use crate::ports::{CallError, Kept, LocalError, PageKept, Patience, Snapshot};

pub use state::State;

/// The moment of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// Milliseconds of a clock that never goes back; from any origin.
    pub ms: u64,
    /// Evenly distributed over all of `u32`, fresh each time.
    pub jitter: u32,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// The time asked for has come.
    Tick,
    /// Something outside changed.
    Nudge(Nudge),
    /// Answer to [`Effect::Look`].
    Looked(Result<Snapshot, LocalError>),
    /// Answer to [`Effect::Call`].
    Called(Result<Reply, CallError>, Cost),
    /// Answer to [`Effect::Keep`].
    Kept(Result<KeptReply, LocalError>),
}

/// Why to look again now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nudge {
    /// Something was saved.
    Saved,
    /// The network may be back.
    NetworkUp,
    /// A person asked for it.
    Person,
}

/// What a call cost; zero bytes when nothing was sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cost {
    /// From start to answer or failure, in milliseconds.
    pub took_ms: u64,
    /// Both ways together, bodies only.
    pub bytes: u64,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Take a [`Snapshot`] and come back with [`Input::Looked`].
    Look,
    /// Call the registry and come back with [`Input::Called`].
    Call(Call, Patience),
    /// Write to the laptop and come back with [`Input::Kept`].
    Keep(Keep),
    /// Come back with [`Input::Tick`] at this time; replaces any earlier one.
    WakeAt(u64),
}

/// A call to the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// Sign this nonce.
    Session {
        /// From the last reply, or none.
        nonce: Nonce,
    },
    /// Read, sign and send events of a log.
    Push {
        /// The log.
        log: LogId,
        /// First event.
        from: u64,
        /// Most bytes before compression.
        max_bytes: usize,
        /// Most events.
        max_events: usize,
    },
    /// Ask how much of a blob is there.
    BlobHead {
        /// The blob.
        hash: BlobHash,
    },
    /// Read and send one chunk of a blob.
    BlobPut {
        /// The blob.
        hash: BlobHash,
        /// Start of the chunk.
        offset: u64,
        /// Most bytes.
        max_bytes: u64,
        /// Size of the blob.
        total: u64,
    },
    /// Fetch feeds from the stored cursor on.
    Pull {
        /// Most bytes.
        max_bytes: usize,
    },
}

/// The answer to a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// A token; the registry has proved itself.
    Session {
        /// For the next calls.
        token: String,
        /// What every reply says.
        contact: Contact,
    },
    /// Of a push.
    Push(PushReply),
    /// There was nothing to push from there.
    NothingToPush,
    /// Of a look at a blob; `None` when the registry holds nothing of it.
    BlobHead(Option<(u64, bool)>),
    /// Of a chunk.
    BlobPut(BlobState),
    /// Of a pull.
    Pull(FeedsReply),
}

/// A write to the laptop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keep {
    /// An acknowledgement.
    Ack(LogId, Ack),
    /// The registry knows less than was acknowledged.
    Rewind(LogId, Head, Contact),
    /// How much of a blob the registry holds.
    Blob {
        /// The blob.
        hash: BlobHash,
        /// Bytes held.
        offset: u64,
        /// Whether that is all.
        complete: bool,
    },
    /// Pages and their cursor.
    Page(FeedsReply),
    /// The cursor is worthless.
    ForgetCursor,
}

/// What became of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptReply {
    /// Of an acknowledgement or a rewind.
    Head(Kept),
    /// Of pages.
    Page(PageKept),
    /// Of anything else.
    Done,
}

/// Takes in what happened and says what to do next.
pub fn step(state: &mut State, input: Input, now: Now) -> Vec<Effect> {
    match input {
        Input::Tick => {}
        Input::Nudge(nudge) => state.nudged(nudge),
        Input::Looked(result) => state.looked(result, now),
        Input::Called(result, cost) => state.called(result, cost, now),
        Input::Kept(result) => state.kept(result, now),
    }
    state.choose(now)
}
