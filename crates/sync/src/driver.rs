//! The loop that waits: runs the engine's effects on a thread of its own and reports the status.
//!
//! A thread, not a task among the window's: reading and writing the laptop blocks, and here that holds up nothing but
//! synchronising itself. Dropping the [`Handle`] ends it at the next quiet moment; being killed is harmless at any.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use buzheng_protocol::wire::Nonce;
use tokio::sync::{mpsc, watch};

use crate::device::WallClock;
use crate::engine::{Effect, Input, Now, Nudge, State, step};
use crate::exec;
use crate::ports::{Device, SyncProtocol};
use crate::status::Status;

/// Fills a buffer with random bytes.
pub type Random = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// What the loop needs of the world outside.
#[derive(Clone)]
pub struct World {
    /// The wall clock, milliseconds since 1970 UTC; only for "last contact".
    pub wall_ms: WallClock,
    /// For nonces and jitter.
    pub random: Random,
}

impl World {
    fn nonce(&self) -> Nonce {
        let mut bytes = [0; 16];
        (self.random)(&mut bytes);
        Nonce(bytes)
    }

    fn jitter(&self) -> u32 {
        let mut bytes = [0; 4];
        (self.random)(&mut bytes);
        u32::from_le_bytes(bytes)
    }
}

/// A running synchronisation.
#[derive(Debug)]
pub struct Handle {
    nudges: mpsc::UnboundedSender<Nudge>,
    status: watch::Receiver<Status>,
    thread: Option<JoinHandle<()>>,
}

/// Tells a loop that something changed, as long as it runs; does not keep it running.
#[derive(Clone, Debug)]
pub struct Nudger(mpsc::WeakUnboundedSender<Nudge>);

impl Nudger {
    /// Tells the loop.
    pub fn nudge(&self, nudge: Nudge) {
        if let Some(nudges) = self.0.upgrade() {
            let _ = nudges.send(nudge);
        }
    }
}

impl Handle {
    /// For who reports changes without owning the loop.
    pub fn nudger(&self) -> Nudger {
        Nudger(self.nudges.downgrade())
    }

    /// Tells the loop that something changed.
    pub fn nudge(&self, nudge: Nudge) {
        // A loop that has ended has nothing to be told.
        let _ = self.nudges.send(nudge);
    }

    /// The status now.
    pub fn status(&self) -> Status {
        self.status.borrow().clone()
    }

    /// The status from now on.
    pub fn watch(&self) -> watch::Receiver<Status> {
        self.status.clone()
    }

    /// Ends the loop and waits for it: the call under way is given up (its effect is the same as a cut link).
    pub fn stop(mut self) {
        let (dead, _) = mpsc::unbounded_channel();
        self.nudges = dead;
        if let Some(thread) = self.thread.take() {
            // A panic in there has been reported by the panic hook already.
            let _ = thread.join();
        }
    }
}

/// Starts synchronising. Fails only when the system gives no thread or no timer.
pub fn start<D, R>(device: D, registry: R, world: World) -> std::io::Result<Handle>
where
    D: Device + Send + 'static,
    R: SyncProtocol + Send + 'static,
{
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (nudges, inbox) = mpsc::unbounded_channel();
    let (reports, status) = watch::channel(Status::default());
    let thread = std::thread::Builder::new()
        .name("sync".to_owned())
        .spawn(move || runtime.block_on(run(&device, &registry, &world, inbox, &reports)))?;
    Ok(Handle { nudges, status, thread: Some(thread) })
}

/// Runs until every sender of nudges is gone.
pub async fn run(
    device: &impl Device,
    registry: &impl SyncProtocol,
    world: &World,
    mut inbox: mpsc::UnboundedReceiver<Nudge>,
    reports: &watch::Sender<Status>,
) {
    let origin = Instant::now();
    let now = || Now { ms: u64::try_from(origin.elapsed().as_millis()).unwrap_or(u64::MAX), jitter: world.jitter() };
    let mut state = State::default();
    let mut contacts = 0;
    let mut input = Input::Tick;
    loop {
        let effects = step(&mut state, input, now());
        let contact_ms = (state.contacts() > contacts).then(|| (world.wall_ms)());
        contacts = state.contacts();
        report(&state, contact_ms, now().ms, reports);

        let mut next = None;
        for effect in effects {
            next = match effect {
                Effect::Look => Some(Input::Looked(device.snapshot())),
                Effect::Keep(keep) => Some(Input::Kept(exec::keep(device, &keep))),
                Effect::Call(call, patience) => {
                    let token = state.token().unwrap_or_default().to_owned();
                    let started = Instant::now();
                    let work = exec::call(device, registry, &call, &token, world.nonce(), patience);
                    let Some((result, bytes)) = until_closed(work, &mut inbox, &mut state, &now).await else { return };
                    if let Err(error) = &result {
                        tracing::info!(%error, "call to the registry failed");
                    }
                    Some(Input::Called(result, exec::cost(started.elapsed(), bytes)))
                }
                Effect::WakeAt(at_ms) => {
                    let wait = Duration::from_millis(at_ms.saturating_sub(now().ms));
                    match tokio::time::timeout(wait, inbox.recv()).await {
                        Ok(Some(nudge)) => Some(Input::Nudge(nudge)),
                        Ok(None) => return,
                        Err(_) => Some(Input::Tick),
                    }
                }
            };
        }
        // The engine always asks for something when nothing is under way; a tick is the safe answer if it did not.
        input = next.unwrap_or(Input::Tick);
    }
}

/// Waits for `work` while taking nudges; `None` when the handle is gone.
async fn until_closed<T>(
    work: impl Future<Output = T>,
    inbox: &mut mpsc::UnboundedReceiver<Nudge>,
    state: &mut State,
    now: &impl Fn() -> Now,
) -> Option<T> {
    let mut work = std::pin::pin!(work);
    loop {
        tokio::select! {
            biased;
            done = &mut work => return Some(done),
            nudge = inbox.recv() => {
                // While something is under way a nudge only marks what to look at afterwards.
                let _nothing_to_do = step(state, Input::Nudge(nudge?), now());
            }
        }
    }
}

fn report(state: &State, contact_ms: Option<i64>, now_ms: u64, reports: &watch::Sender<Status>) {
    reports.send_if_modified(|status| {
        let next = Status {
            phase: state.phase(),
            unsent: state.unsent(),
            last_contact_ms: contact_ms.or(status.last_contact_ms),
            trouble: state.trouble(),
            next_try_in_ms: state.wake_at_ms().map(|at_ms| at_ms.saturating_sub(now_ms)),
        };
        let changed = *status != next;
        *status = next;
        changed
    });
}
