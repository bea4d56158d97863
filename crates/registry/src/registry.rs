//! The registry as a whole: its database, key, folder, and what it remembers between requests.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use buzheng_domain::ids::DeviceId;
use buzheng_protocol::wire::{Contact, Nonce};
use buzheng_protocol::{RegistryKey, RegistryVerifier};
use uuid::Uuid;

use crate::auth::Nonces;
use crate::courier;
use crate::db::{self, Db};
use crate::dir::DataDir;
use crate::error::RegistryError;
use crate::gate::{Gate, Rates};
use crate::ingest::blobs::Uploads;
use crate::metrics::Metrics;
use crate::project;
use crate::space::Space;
use crate::world::{World, random, random_id};

/// One open data folder. Cheap to share, safe to use from many threads.
pub struct Registry {
    pub(crate) dir: DataDir,
    pub(crate) db: Db,
    pub(crate) key: RegistryKey,
    pub(crate) world: Arc<dyn World>,
    pub(crate) uploads: Uploads,
    pub(crate) space: Space,
    pub(crate) gate: Gate,
    pub(crate) metrics: Metrics,
    server_gen: Uuid,
    nonces: Mutex<Nonces>,
    wake: Mutex<Option<SyncSender<()>>>,
    projector_failed: AtomicBool,
    /// One judges at a time: making projections anew must not be overtaken by what arrives meanwhile.
    judging: Mutex<()>,
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Registry").field("server_gen", &self.server_gen).finish_non_exhaustive()
    }
}

impl Registry {
    /// Opens the folder, making what is missing. A missing signing key beside a database is refused, never replaced.
    pub fn open(root: &Path, world: Arc<dyn World>) -> Result<Self, RegistryError> {
        let dir = DataDir::prepare(root)?;
        let key = dir.key(world.as_ref())?;
        let db = Db::open(&dir.database())?;
        let fresh = random_id(world.as_ref())?;
        let centre = random_id(world.as_ref())?;
        let server_gen = db.write(|tx| {
            db::meta::make_centre(tx, centre)?;
            courier::publish_key(tx, &key, world.now_ms())?;
            db::meta::server_gen(tx, fresh)
        })?;
        Ok(Self {
            dir,
            db,
            key,
            world,
            uploads: Uploads::default(),
            space: Space::default(),
            gate: Gate::default(),
            metrics: Metrics::default(),
            server_gen,
            nonces: Mutex::new(Nonces::default()),
            wake: Mutex::new(None),
            projector_failed: AtomicBool::new(false),
            judging: Mutex::new(()),
        })
    }

    /// The data folder.
    pub fn dir(&self) -> &DataDir {
        &self.dir
    }

    /// The public half of the signing key, which tickets pin.
    pub fn verifier(&self) -> RegistryVerifier {
        self.key.verifier()
    }

    /// The generation; changes when the registry was restored from a backup.
    pub fn server_gen(&self) -> Uuid {
        self.server_gen
    }

    /// Sets how much one caller may ask.
    pub fn set_rates(&self, rates: Rates) {
        self.gate.set(rates);
    }

    pub(crate) fn now_ms(&self) -> i64 {
        self.world.now_ms()
    }

    /// Clock, generation and a fresh nonce for one reply.
    pub(crate) fn contact(&self) -> Contact {
        // Without randomness there is no nonce; the device then asks for a session the long way round.
        let nonce = random(self.world.as_ref()).map_or(Nonce::NONE, Nonce);
        self.nonces.lock().unwrap_or_else(PoisonError::into_inner).remember(nonce);
        Contact { now_ms: self.now_ms(), server_gen: self.server_gen, nonce }
    }

    /// Whether that nonce was handed out; it is not valid again.
    pub(crate) fn spend(&self, nonce: &Nonce) -> bool {
        self.nonces.lock().unwrap_or_else(PoisonError::into_inner).spend(nonce)
    }

    /// One judges at a time.
    pub(crate) fn judging_turn(&self) -> std::sync::MutexGuard<'_, ()> {
        self.judging.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Judges everything that has arrived. Returns how many events that were.
    pub fn project(&self) -> Result<u64, RegistryError> {
        let _turn = self.judging_turn();
        project::catch_up(&self.db)
    }

    /// Empties the projections and makes them again from the log.
    pub fn rebuild(&self) -> Result<u64, RegistryError> {
        let _turn = self.judging_turn();
        self.db.write(|tx| db::projector::reset(tx))?;
        project::catch_up(&self.db)
    }

    /// Starts the thread that judges what arrives. It ends with the registry.
    pub fn start_projector(self: &Arc<Self>) {
        let (wake, woken) = sync_channel::<()>(1);
        let registry: Weak<Self> = Arc::downgrade(self);
        // What arrived before the last end is judged first.
        let _queued = wake.try_send(());
        *self.wake.lock().unwrap_or_else(PoisonError::into_inner) = Some(wake);
        std::thread::spawn(move || {
            while woken.recv().is_ok() {
                let Some(registry) = registry.upgrade() else { return };
                registry.project_and_report();
            }
        });
    }

    /// The last attempt to judge failed.
    pub(crate) fn judging_failed(&self) -> bool {
        self.projector_failed.load(Ordering::Relaxed)
    }

    fn project_and_report(&self) {
        match self.project() {
            Ok(0) => {}
            Ok(events) => {
                self.projector_failed.store(false, Ordering::Relaxed);
                tracing::info!(events, "judged");
            }
            Err(error) => {
                self.projector_failed.store(true, Ordering::Relaxed);
                tracing::error!(%error, "judging stopped; it goes on with the next arrival");
            }
        }
    }

    /// Tells the projector that something arrived. One waiting call is enough for any number.
    pub(crate) fn arrived(&self) {
        if let Some(wake) = &*self.wake.lock().unwrap_or_else(PoisonError::into_inner) {
            let _queued = wake.try_send(());
        }
    }

    /// Notes an act of a device.
    pub(crate) fn audit_device(&self, tx: &rusqlite::Connection, device: &DeviceId, act: &str, subject: &str) -> Result<(), RegistryError> {
        db::audit::note(tx, self.now_ms(), &format!("device/{}", device.as_uuid()), act, subject)
    }
}
