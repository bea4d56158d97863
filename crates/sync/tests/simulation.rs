//! The engine against a model of the registry over a network that loses, repeats and cuts, a registry that restarts and
//! is restored from backups, and a laptop whose writes fail and whose program is killed.
//!
//! Time is simulated; a run is decided by its seed, which a failure prints.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests, which the lints' own exception does not reach")]

mod support;

use std::cell::RefCell;
use std::future::{Future, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use buzheng_domain::ids::BlobHash;
use buzheng_protocol::LogId;
use buzheng_protocol::wire::{
    BlobState, EnrolReply, EnrolRequest, FeedsReply, Nonce, PushReply, RefusalCode, SessionReply, SessionRequest,
};
use buzheng_sync::engine::{Effect, Input, Now, Nudge, State, step};
use buzheng_sync::exec;
use buzheng_sync::ports::{CallError, Chunk, Patience, SyncProtocol};
use buzheng_sync::status::{Blocked, Phase};
use proptest::prelude::*;
use support::Dice;
use support::laptop::Laptop;
use support::registry::{Answer, Feed, Registry};

/// The model behind a bad network.
struct Network {
    registry: RefCell<Registry>,
    dice: RefCell<Dice>,
    /// One call in so many goes wrong; 0 for none.
    failing: u64,
    /// The wire is unplugged.
    down: bool,
}

impl Network {
    fn new(registry: Registry, seed: u64, failing: u64) -> Self {
        Self { registry: RefCell::new(registry), dice: RefCell::new(Dice(seed)), failing, down: false }
    }

    fn call<T>(&self, mut act: impl FnMut(&mut Registry) -> Answer<T>) -> Result<T, CallError> {
        let mut dice = self.dice.borrow_mut();
        let mut registry = self.registry.borrow_mut();
        if self.down {
            return Err(CallError::Offline);
        }
        let fault = if self.failing > 0 && dice.one_in(self.failing) { dice.below(6) } else { 6 };
        match fault {
            0 => return Err(CallError::Offline),
            1 => {
                // It arrived, the answer did not.
                let _ = act(&mut registry);
                return Err(CallError::Interrupted);
            }
            2 => {
                // It arrives twice.
                let _ = act(&mut registry);
            }
            3 => {
                let contact = Some(registry.contact());
                return Err(CallError::Refused { code: RefusalCode::Unavailable, retry_after_ms: Some(7_000), contact });
            }
            4 => registry.restart(),
            5 => return Err(CallError::NotTheRegistry),
            _ => {}
        }
        act(&mut registry).map_err(|(code, contact)| CallError::Refused { code, retry_after_ms: None, contact: Some(contact) })
    }
}

impl SyncProtocol for Network {
    fn enrol(&self, _: &EnrolRequest) -> impl Future<Output = Result<EnrolReply, CallError>> {
        ready(Err(CallError::Offline))
    }

    fn session(&self, request: &SessionRequest, _: Patience) -> impl Future<Output = Result<SessionReply, CallError>> {
        ready(self.call(|registry| registry.session(request)))
    }

    fn push(&self, token: &str, log: &LogId, batch: Vec<u8>, _: Patience) -> impl Future<Output = Result<PushReply, CallError>> {
        ready(self.call(|registry| registry.push(token, log, &batch)))
    }

    fn blob_head(&self, token: &str, hash: &BlobHash, _: Patience) -> impl Future<Output = Result<Option<(u64, bool)>, CallError>> {
        ready(self.call(|registry| registry.blob_head(token, hash)))
    }

    fn blob_put(&self, token: &str, chunk: Chunk, _: Patience) -> impl Future<Output = Result<BlobState, CallError>> {
        let Chunk { hash, offset, total, bytes } = chunk;
        // A cut in the middle leaves a prefix at the registry.
        let cut = self.failing > 0 && !self.down && self.dice.borrow_mut().one_in(self.failing);
        if cut && !bytes.is_empty() {
            let part = self.dice.borrow_mut().below(bytes.len() as u64) as usize;
            let _ = self.registry.borrow_mut().blob_put(token, &hash, offset, total, &bytes[..part]);
            return ready(Err(CallError::Interrupted));
        }
        ready(self.call(|registry| registry.blob_put(token, &hash, offset, total, &bytes)))
    }

    fn feeds(
        &self,
        token: &str,
        since: Option<&str>,
        max_bytes: usize,
        _: Patience,
    ) -> impl Future<Output = Result<FeedsReply, CallError>> {
        ready(self.call(|registry| registry.feeds(token, since, max_bytes)))
    }
}

/// Both ends and the clock.
struct Run {
    laptop: Laptop,
    network: Network,
    state: State,
    now_ms: u64,
    dice: Dice,
    calls: u32,
}

impl Run {
    fn new(seed: u64, failing: u64) -> Self {
        let laptop = Laptop::new(seed ^ 1);
        let network = Network::new(Registry::new(), seed ^ 2, failing);
        Self { laptop, network, state: State::default(), now_ms: 1_000, dice: Dice(seed ^ 3), calls: 0 }
    }

    fn now(&mut self) -> Now {
        Now { ms: self.now_ms, jitter: self.dice.roll() as u32 }
    }

    /// Feeds one input and everything that follows from it without waiting. Returns when to wake.
    fn settle(&mut self, input: Input) -> u64 {
        let mut input = input;
        for _ in 0..20_000 {
            let now = self.now();
            let effects = step(&mut self.state, input, now);
            assert_eq!(effects.len(), 1, "exactly one thing to do when nothing is under way");
            input = match effects.into_iter().next().unwrap() {
                Effect::WakeAt(at_ms) => {
                    assert!(at_ms > self.now_ms, "sleeping moves time");
                    assert!(at_ms <= self.now_ms + 4_600_000, "never asleep for good");
                    assert!(!self.state.is_busy());
                    return at_ms;
                }
                Effect::Look => Input::Looked(buzheng_sync::ports::Device::snapshot(&self.laptop)),
                Effect::Keep(keep) => Input::Kept(exec::keep(&self.laptop, &keep)),
                Effect::Call(call, patience) => {
                    self.calls += 1;
                    let token = self.state.token().unwrap_or_default().to_owned();
                    let echo = Nonce([self.dice.roll() as u8; 16]);
                    let work = exec::call(&self.laptop, &self.network, &call, &token, echo, patience);
                    let (result, bytes) = now_or_never(work);
                    let took_ms = 50 + bytes / 16;
                    self.now_ms += took_ms;
                    Input::Called(result, exec::cost(Duration::from_millis(took_ms), bytes))
                }
            };
        }
        panic!("goes round in circles without waiting");
    }

    /// Lets time pass, at most so many sleeps, until nothing is left to do.
    fn until_quiet(&mut self, sleeps: u32) {
        let mut input = Input::Nudge(Nudge::Saved);
        for _ in 0..sleeps {
            let wake_ms = self.settle(input);
            if self.is_complete() {
                return;
            }
            self.now_ms = wake_ms;
            input = Input::Tick;
        }
        panic!("not complete after {sleeps} sleeps: {:?}", self.state.phase());
    }

    fn is_complete(&self) -> bool {
        let (laptop, registry) = (self.laptop.inner.borrow(), self.network.registry.borrow());
        laptop.received as usize == laptop.events.len()
            && registry.events == laptop.events
            && laptop.blobs.iter().all(|blob| blob.done && registry.blobs.get(&blob.hash).is_some_and(|b| b.complete))
            && registry.feeds.iter().all(|(name, feed)| laptop.feeds.get(name).is_some_and(|(_, upto)| *upto == feed.end()))
    }

    fn check(&self) {
        let (laptop, registry) = (self.laptop.inner.borrow(), self.network.registry.borrow());
        assert!(laptop.events.starts_with(&registry.events), "the registry's log is a prefix of ours");
        assert!(registry.appends.values().all(|times| *times == 1), "each event was stored once");
        for (hash, blob) in registry.blobs.iter().filter(|(_, blob)| blob.complete) {
            let ours = laptop.blobs.iter().find(|ours| ours.hash == *hash).expect("one of ours");
            assert!(ours.bytes == blob.bytes, "a complete blob is the one we took");
        }
        for (name, feed) in &registry.feeds {
            if laptop.feeds.get(name) == Some(&(feed.generation, feed.end())) {
                let held = laptop.rows.iter().filter(|((feed, _), _)| feed == name);
                let held: Vec<_> = held.map(|((_, key), row)| (key.clone(), row.clone())).collect();
                assert_eq!(held, feed.live().into_iter().collect::<Vec<_>>(), "the feed {name} is what was published");
            }
        }
    }
}

fn now_or_never<T>(work: impl Future<Output = T>) -> T {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the model never waits"),
    }
}

fn photo(dice: &mut Dice) -> Vec<u8> {
    let size = 1 + dice.below(150_000) as usize;
    let first = dice.roll();
    (0..size).map(|n| (first.wrapping_add(n as u64).wrapping_mul(0x9e37_79b9) >> 13) as u8).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// The promise of synchronising, under everything at once.
    #[test]
    fn everything_arrives_exactly_once(seed: u64) {
        let mut run = Run::new(seed, 3);
        let mut dice = Dice(seed ^ 4);
        let mut input = Input::Tick;
        run.laptop.inner.borrow_mut().failing = 9;
        for _ in 0..40 {
            match dice.below(12) {
                0 => {
                    let mut registry = run.network.registry.borrow_mut();
                    let feed = registry.feeds.entry("staff".to_owned()).or_default();
                    feed.put(&format!("k{}", dice.below(4)), &dice.roll().to_be_bytes());
                    if dice.one_in(3) {
                        feed.del(&format!("k{}", dice.below(4)));
                    }
                }
                1 => {
                    let mut registry = run.network.registry.borrow_mut();
                    let old = registry.feeds.get("campaign").cloned().unwrap_or_default();
                    let mut feed = Feed { generation: old.generation + 1, base: old.end(), ops: Vec::new() };
                    feed.put("only", &dice.roll().to_be_bytes());
                    registry.feeds.insert("campaign".to_owned(), feed);
                }
                2 => {
                    let mut registry = run.network.registry.borrow_mut();
                    // A backup holds at least what was once called safe; the model's laptop never prunes.
                    let len = registry.events.len();
                    registry.restore(len - dice.below(len as u64 + 1) as usize);
                }
                3 => {
                    // Killed and started again: only what is durable remains.
                    run.state = State::default();
                    input = Input::Tick;
                }
                4 => run.network.down = !run.network.down,
                _ => {
                    let blob = dice.one_in(3).then(|| photo(&mut dice));
                    run.laptop.save(blob, dice.below(40) as usize);
                    input = Input::Nudge(Nudge::Saved);
                }
            }
            let wake_ms = run.settle(input.clone());
            run.check();
            if dice.one_in(2) {
                run.now_ms = wake_ms;
            }
            input = Input::Tick;
        }
        // The faults stop; everything must drain.
        run.network.failing = 0;
        run.network.down = false;
        run.laptop.inner.borrow_mut().failing = 0;
        run.laptop.save(None, 1);
        run.until_quiet(60);
        run.check();
    }

    /// However often it fails, the next attempt is always armed, and never more than ten minutes and a bit away.
    #[test]
    fn a_dead_network_is_tried_for_ever(seed: u64) {
        let mut run = Run::new(seed, 0);
        run.network.down = true;
        run.laptop.save(Some(vec![1, 2, 3]), 1);
        let mut input = Input::Nudge(Nudge::Saved);
        for _ in 0..50 {
            let wake_ms = run.settle(input);
            prop_assert!(wake_ms - run.now_ms <= 600_000);
            prop_assert!(wake_ms - run.now_ms >= 2_000);
            prop_assert_eq!(run.state.phase(), Phase::Offline);
            run.now_ms = wake_ms;
            input = Input::Tick;
        }
        let calls = run.calls;
        prop_assert_eq!(calls, 50);
        run.network.down = false;
        run.until_quiet(3);
    }
}

#[test]
fn a_first_contact_needs_one_session_and_no_polling_follows() {
    let mut run = Run::new(7, 0);
    run.network.registry.borrow_mut().feeds.entry("staff".to_owned()).or_default().put("k", b"v");
    run.laptop.save(None, 3);
    run.until_quiet(1);
    let calls = run.network.registry.borrow().calls.clone();
    // The first session request has no nonce yet and is told one.
    assert_eq!(calls, [("feeds", 1), ("push", 1), ("session", 2)].into_iter().collect());
    let wake_ms = run.settle(Input::Tick);
    assert!(wake_ms >= run.now_ms + 500_000, "idle");
    assert_eq!(run.state.phase(), Phase::Online);
}

#[test]
fn records_go_before_photographs_and_wait_for_one_chunk_at_most() {
    let mut run = Run::new(8, 0);
    run.laptop.save(Some(vec![7; 5_000_000]), 1);
    let mut input = Input::Tick;
    let mut chunks_after_save = 0;
    let mut saved = false;
    loop {
        let now = run.now();
        match step(&mut run.state, input, now).pop().unwrap() {
            Effect::Look => input = Input::Looked(buzheng_sync::ports::Device::snapshot(&run.laptop)),
            Effect::Keep(keep) => input = Input::Kept(exec::keep(&run.laptop, &keep)),
            Effect::WakeAt(_) => panic!("there is work"),
            Effect::Call(call, patience) => {
                let token = run.state.token().unwrap_or_default().to_owned();
                let is_chunk = format!("{call:?}").starts_with("BlobPut");
                let is_push = format!("{call:?}").starts_with("Push");
                if is_chunk && !saved && run.network.registry.borrow().calls.get("blob_put") == Some(&2) {
                    // Somebody saves while a chunk is on its way.
                    run.laptop.save(None, 1);
                    let now = run.now();
                    assert!(step(&mut run.state, Input::Nudge(Nudge::Saved), now).is_empty());
                    saved = true;
                } else if saved && is_chunk {
                    chunks_after_save += 1;
                } else if saved && is_push {
                    break;
                }
                let work = exec::call(&run.laptop, &run.network, &call, &token, Nonce([1; 16]), patience);
                let (result, bytes) = now_or_never(work);
                input = Input::Called(result, exec::cost(Duration::from_millis(50), bytes));
            }
        }
    }
    assert_eq!(chunks_after_save, 0);
}

#[test]
fn one_refused_event_is_found_and_everything_before_it_gets_through() {
    let mut run = Run::new(9, 0);
    for _ in 0..100 {
        run.laptop.save(None, 1);
    }
    run.network.registry.borrow_mut().poison = Some(70);
    let mut input = Input::Tick;
    for _ in 0..12 {
        run.now_ms = run.settle(input);
        input = Input::Tick;
    }
    assert_eq!(run.network.registry.borrow().events.len(), 69);
    assert_eq!(run.state.phase(), Phase::Blocked(Blocked::EventRefused { seq: 70, code: RefusalCode::Malformed }));
    assert!(run.calls < 60, "{} calls", run.calls);
    // The registry is mended: nobody has to do anything here.
    run.network.registry.borrow_mut().poison = None;
    run.until_quiet(3);
    assert_eq!(run.state.phase(), Phase::Online);
}

#[test]
fn a_registry_restored_from_backup_gets_everything_again_without_a_new_event() {
    let mut run = Run::new(10, 0);
    for n in 0..20 {
        run.laptop.save(Some(vec![n; 1_000]), 1);
    }
    run.until_quiet(2);
    run.network.registry.borrow_mut().restore(5);
    // An idle laptop notices at its next poll.
    let wake_ms = run.settle(Input::Tick);
    run.now_ms = wake_ms;
    run.settle(Input::Tick);
    assert!(run.is_complete());
    run.check();
}

#[test]
fn more_lost_photographs_than_one_answer_can_name_all_come_back() {
    let mut run = Run::new(15, 0);
    for n in 0..1_100_u32 {
        run.laptop.save(Some(n.to_be_bytes().to_vec()), 0);
    }
    run.until_quiet(3);
    // The events survived, the folder of the photographs did not.
    let mut registry = run.network.registry.borrow_mut();
    let all = registry.events.len();
    registry.restore(all);
    registry.blobs.clear();
    drop(registry);
    run.laptop.save(None, 0);
    run.until_quiet(3);
}

#[test]
fn a_fork_is_reported_and_nothing_of_ours_is_lost() {
    let mut run = Run::new(11, 0);
    run.laptop.save(None, 1);
    run.until_quiet(2);
    // The same disk was cloned, and the clone pushed another second event.
    let twin = Laptop::new(99);
    twin.inner.borrow_mut().events = run.laptop.inner.borrow().events.clone();
    twin.inner.borrow_mut().heads = run.laptop.inner.borrow().heads.clone();
    twin.save(None, 2);
    let mut clone = Run { laptop: twin, state: State::default(), ..run };
    clone.until_quiet(2);
    let original = Laptop::new(11 ^ 1);
    original.save(None, 1);
    original.save(None, 5);
    original.inner.borrow_mut().received = 1;
    let ours = original.inner.borrow().events.clone();
    assert_eq!(ours[0], clone.laptop.inner.borrow().events[0]);
    let mut run = Run { laptop: original, state: State::default(), ..clone };
    run.settle(Input::Tick);
    assert_eq!(run.state.phase(), Phase::Blocked(Blocked::LogForked { ours: 2 }));
    assert_eq!(run.laptop.inner.borrow().events, ours);
    assert_eq!(run.laptop.inner.borrow().received, 1);
}

#[test]
fn a_damaged_photograph_is_reported_and_the_others_go_on() {
    let mut run = Run::new(12, 0);
    run.laptop.save(Some(vec![1; 10]), 1);
    run.laptop.save(Some(vec![2; 10]), 1);
    run.laptop.inner.borrow_mut().blobs[0].damaged = true;
    run.settle(Input::Tick);
    assert_eq!(run.state.phase(), Phase::Blocked(Blocked::PhotoDamaged));
    assert!(run.laptop.inner.borrow().blobs[1].done);
    assert_eq!(run.laptop.inner.borrow().received, 2);
}

#[test]
fn a_bad_cursor_starts_the_feeds_over() {
    let mut run = Run::new(13, 0);
    let mut feed = Feed::default();
    feed.put("k", b"v");
    run.network.registry.borrow_mut().feeds.insert("staff".to_owned(), feed);
    run.laptop.inner.borrow_mut().cursor = Some("from another world".to_owned());
    run.until_quiet(3);
    assert_eq!(run.laptop.inner.borrow().rows.len(), 1);
}

#[test]
fn a_revoked_device_is_told_and_asks_seldom() {
    let mut run = Run::new(14, 0);
    run.network.registry.borrow_mut().device = buzheng_protocol::DeviceKey::from_seed(&[77; 32]).verifier();
    run.laptop.save(None, 1);
    let wake_ms = run.settle(Input::Tick);
    assert_eq!(run.state.phase(), Phase::Blocked(Blocked::DeviceRefused { code: RefusalCode::BadProof }));
    assert!(wake_ms - run.now_ms >= 600_000);
}

#[test]
fn a_registry_that_forgets_its_tokens_is_not_asked_at_full_speed() {
    let mut run = Run::new(16, 0);
    run.network.registry.borrow_mut().forgetful = true;
    run.laptop.save(None, 1);
    let mut input = Input::Tick;
    for _ in 0..10 {
        run.now_ms = run.settle(input);
        input = Input::Tick;
    }
    assert!(run.calls <= 30, "{} calls", run.calls);
    run.network.registry.borrow_mut().forgetful = false;
    run.until_quiet(3);
}

#[test]
fn a_feed_longer_than_a_page_is_read_to_its_end_at_once() {
    let mut run = Run::new(17, 0);
    let mut feed = Feed::default();
    for n in 0..100 {
        feed.put(&format!("k{n}"), b"12345678");
    }
    run.network.registry.borrow_mut().feeds.insert("archive/330281001".to_owned(), feed);
    run.settle(Input::Tick);
    assert!(run.is_complete());
    run.check();
}
