//! The exchange of an unlocked desk: started at unlock, ended at lock; tells the window when something changed.

use std::sync::Arc;
use std::time::Duration;

use buzheng_app::{App, AppError, Exchange, Ports};
use buzheng_domain::time::DeviceTime;
use buzheng_ipc::sync::{Changed, FeedStatus, Link, SyncStatus};
use buzheng_sync::device::StoreDevice;
use buzheng_sync::driver::{self, Handle, World};
use buzheng_sync::engine::Nudge;
use buzheng_sync::http::HttpRegistry;
use buzheng_sync::membership::Membership;
use buzheng_sync::status::{Blocked, Phase, Status, Trouble};
use tauri::{AppHandle, Emitter as _};

use crate::world;

/// How long a couple that waits for the Centre waits for news at most, on a working link.
const WORD_OF_CENTRE: Duration = Duration::from_secs(20);

/// A running exchange.
pub(crate) struct SyncTask {
    handle: Handle,
    registry: String,
}

impl SyncTask {
    /// Starts exchanging. `None` when the laptop has no usable enrolment: work goes on without.
    pub(crate) fn start(app: &Arc<App>, ports: &Ports, window: AppHandle) -> Option<Self> {
        let kept = app.store().read(|view| view.licence()).ok().flatten()?;
        let membership = Membership::from_bytes(&kept).ok()?;
        let handle = connect(app, ports, &membership).inspect_err(|error| tracing::error!(%error, "no exchange")).ok()?;
        let mut status = handle.watch();
        let desk = Arc::clone(app);
        let nudger = handle.nudger();
        tauri::async_runtime::spawn(async move {
            // Ends with the handle: the sender is gone then.
            while status.changed().await.is_ok() {
                let feeds = status.borrow().phase == Phase::Online;
                let cases = if feeds { learn(&desk).await } else { Vec::new() };
                if !cases.is_empty() {
                    nudger.nudge(Nudge::Saved);
                }
                let _ = window.emit("changed", Changed { cases, sync: true, feeds });
            }
        });
        watch_for_centre(app, &handle);
        Some(Self { handle, registry: membership.registry_url })
    }

    /// Something was saved.
    pub(crate) fn saved(&self) {
        self.handle.nudge(Nudge::Saved);
    }

    /// A person wants it now.
    pub(crate) fn now(&self) {
        self.handle.nudge(Nudge::Person);
    }
}

/// While a couple waits for a word of the Centre, asks for it more often than the exchange would by itself.
fn watch_for_centre(app: &Arc<App>, handle: &Handle) {
    let desk = Arc::downgrade(app);
    let nudger = handle.nudger();
    let status = handle.watch();
    tauri::async_runtime::spawn(async move {
        // Ends with the exchange: its status has no sender then.
        while status.has_changed().is_ok() {
            tokio::time::sleep(WORD_OF_CENTRE).await;
            let Some(desk) = desk.upgrade() else { return };
            let waits = tauri::async_runtime::spawn_blocking(move || desk.waits_for_centre()).await;
            if matches!(waits, Ok(Ok(true))) {
                nudger.nudge(Nudge::Person);
            }
        }
    });
}

/// Takes in what the Centre did to cases of this laptop; the disk is waited for elsewhere than here.
async fn learn(desk: &Arc<App>) -> Vec<String> {
    let desk = Arc::clone(desk);
    let learnt = tauri::async_runtime::spawn_blocking(move || desk.learn_from_centre()).await;
    match learnt {
        Ok(Ok(cases)) => cases.iter().map(ToString::to_string).collect(),
        Ok(Err(error)) => {
            tracing::error!(code = error.code(), "acts of the Centre were not taken in");
            Vec::new()
        }
        Err(_) => Vec::new(),
    }
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum NoExchange {
    #[error("the enrolment is damaged")]
    Membership,
    #[error("{0}")]
    Local(#[from] buzheng_sync::ports::LocalError),
    #[error("no connection can be prepared")]
    Http,
    #[error("no thread")]
    Thread,
}

/// Prepares laptop and registry sides and starts the loop.
pub(crate) fn connect(app: &Arc<App>, ports: &Ports, membership: &Membership) -> Result<Handle, NoExchange> {
    connect_store(app.store(), ports, membership)
}

/// The same over a bare store, for setup.
pub(crate) fn connect_store(store: &Arc<buzheng_store::Store>, ports: &Ports, membership: &Membership) -> Result<Handle, NoExchange> {
    let verifier = membership.verifier().map_err(|_| NoExchange::Membership)?;
    let url = membership.url().map_err(|_| NoExchange::Membership)?;
    let clock = Arc::clone(&ports.clock);
    let wall_ms: Arc<dyn Fn() -> i64 + Send + Sync> = Arc::new(move || clock.now().as_ms());
    let device = StoreDevice::new(Arc::clone(store), verifier, Arc::clone(&wall_ms))?;
    let registry = HttpRegistry::new(url).map_err(|_| NoExchange::Http)?;
    let world = World { wall_ms, random: Arc::new(world::random) };
    driver::start(device, registry, world).map_err(|_| NoExchange::Thread)
}

/// What the window shows: the database's word on what is unsent, the loop's word on the link.
pub(crate) fn status(app: &App, sync: Option<&SyncTask>, now: DeviceTime) -> Result<SyncStatus, AppError> {
    let exchange = app.exchange()?;
    let running = sync.map(|s| s.handle.status());
    let registry = sync.map(|s| s.registry.clone()).unwrap_or_default();
    Ok(SyncStatus {
        link: link(running.as_ref(), &exchange),
        unsent_cases: small(exchange.unsent.cases),
        unsent_events: small(exchange.unsent.events),
        unsent_photos: small(exchange.unsent.photos),
        head_seq: exchange.head_seq.to_string(),
        received_seq: exchange.marks.received.to_string(),
        last_contact: exchange.last_contact_ms.map(|ms| DeviceTime::from_ms(ms).rfc3339()),
        next_attempt: running
            .as_ref()
            .and_then(|s| s.next_try_in_ms)
            .map(|ms| DeviceTime::from_ms(now.as_ms().saturating_add(i64::try_from(ms).unwrap_or(i64::MAX))).rfc3339()),
        last_error: running.as_ref().and_then(trouble),
        feeds: exchange
            .feeds
            .into_iter()
            .map(|f| FeedStatus { name: f.name, rows: small(f.rows), position: f.position.to_string() })
            .collect(),
        registry,
    })
}

fn small(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn link(running: Option<&Status>, exchange: &Exchange) -> Link {
    match running.map(|s| s.phase) {
        None => Link::Idle,
        Some(Phase::Blocked(_)) => Link::Blocked,
        Some(Phase::Syncing) => Link::Syncing,
        Some(Phase::Online) if exchange.unsent.events == 0 && exchange.unsent.photos == 0 => Link::UpToDate,
        Some(Phase::Online) => Link::Syncing,
        Some(Phase::Offline) => Link::Offline,
    }
}

fn trouble(status: &Status) -> Option<String> {
    let code = match status.phase {
        Phase::Blocked(Blocked::LogForked { .. }) => "FORK",
        Phase::Blocked(Blocked::DeviceRefused { .. }) => "REVOKED",
        Phase::Blocked(Blocked::UpdateNeeded) => "UPDATE_FIRST",
        Phase::Blocked(Blocked::EventRefused { .. }) => "REFUSED",
        Phase::Blocked(Blocked::PhotoDamaged) => "PHOTO_DAMAGED",
        Phase::Blocked(Blocked::DiskFull) => "DISK_FULL",
        Phase::Offline | Phase::Online | Phase::Syncing => match status.trouble.as_ref()? {
            Trouble::Offline | Trouble::Interrupted => "UNREACHABLE",
            Trouble::NotTheRegistry => "NOT_THE_REGISTRY",
            Trouble::Refused(_) => "REFUSED",
            Trouble::Local(_) => "BUSY",
        },
    };
    Some(code.to_owned())
}
