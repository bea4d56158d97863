//! A registry in this process with the Centre's data, laptops enrolled at it, and one exchange between them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use buzheng_app::App;
use buzheng_domain::campaign::Village;
use buzheng_domain::case::CentreVerb;
use buzheng_domain::ids::CaseId;
use buzheng_domain::staff::{Role, StaffMember};
use buzheng_domain::testing;
use buzheng_protocol::DeviceKey;
use buzheng_registry::{NewTicket, Order, Registry, RegistryError, World, make_ticket, serve};
use buzheng_sync::device::StoreDevice;
use buzheng_sync::driver;
use buzheng_sync::enrol::enrol;
use buzheng_sync::http::{HttpRegistry, RegistryUrl};
use buzheng_sync::status::{Blocked, Phase, Status};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::common::Laptop;
use crate::common::people::{everybody, file_no};

/// A1, at the Centre only.
fn head() -> StaffMember {
    testing::staff(9, Role::CentreHead)
}

/// A clock that moves only when told to; real randomness.
struct Clock(AtomicI64);

impl World for Clock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RegistryError> {
        getrandom::fill(bytes).map_err(|_| RegistryError::Random)
    }
}

pub(crate) struct Centre {
    pub(crate) registry: Arc<Registry>,
    clock: Arc<Clock>,
    pub(crate) runtime: Runtime,
    url: String,
    _data: TempDir,
}

impl Centre {
    /// With settings, staff, numbers, booklets and the files of a few couples.
    pub(crate) fn open() -> Self {
        let centre = Self::serving(TempDir::new().unwrap(), Arc::new(Clock(AtomicI64::new(testing::NOW.as_ms()))));
        let village = Village { code: testing::session().village, name: "演示村".into() };
        let known = |c: &buzheng_registry::Centre<'_>| {
            c.campaign(&testing::campaign())?;
            c.village(&village)?;
            everybody().iter().chain([&head()]).try_for_each(|member| c.staff(member))?;
            c.numbers(2022, 101, 1100)?;
            c.booklets(&testing::booklet(0), &testing::booklet(999))?;
            (0..5).try_for_each(|n| c.archive_row(&file_no(n)))
        };
        centre.registry.centre("test", "0", known).unwrap();
        centre
    }

    /// On a data folder as it is.
    fn serving(data: TempDir, clock: Arc<Clock>) -> Self {
        let registry = Arc::new(Registry::open(data.path(), clock.clone()).unwrap());
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        runtime.spawn(serve(registry.clone(), listener, std::future::pending()));
        Self { registry, clock, runtime, url, _data: data }
    }

    /// A verified backup into a folder of its own.
    pub(crate) fn backup(&self) -> TempDir {
        let folder = TempDir::new().unwrap();
        assert_eq!(self.registry.backup(folder.path(), 7).unwrap().checked.damage, []);
        folder
    }

    /// The machine is gone; another one at another address is made from the backup.
    pub(crate) fn lost_and_restored(self, backup: &TempDir) -> Self {
        let data = TempDir::new().unwrap();
        buzheng_registry::restore(backup.path(), None, data.path(), self.clock.as_ref()).unwrap();
        Self::serving(data, self.clock.clone())
    }

    pub(crate) fn pass_ms(&self, ms: i64) {
        self.clock.0.fetch_add(ms, Ordering::SeqCst);
    }

    /// The staff list says this of a member from now on.
    pub(crate) fn staff(&self, member: &StaffMember) {
        self.registry.centre("test", "1", |c| c.staff(member)).unwrap();
    }

    /// The head decides on a case.
    pub(crate) fn head_says(&self, case: CaseId, verb: CentreVerb) {
        let order = Order { verb, by: head().staff_no, reason: "演示：材料齐全。".into(), document: None };
        self.registry.act(&case.to_string(), &order).unwrap();
    }

    pub(crate) fn http(&self) -> HttpRegistry {
        HttpRegistry::new(RegistryUrl::parse(&self.url).unwrap()).unwrap()
    }

    /// The `number`th laptop, enrolled, with everything it may know.
    pub(crate) fn laptop(&self, number: u128) -> Laptop {
        let laptop = Laptop::bare(&everybody(), number);
        let store = Arc::new(laptop.store());
        let key = DeviceKey::from_seed(&store.signing_seed().unwrap());
        let village = Some(testing::session().village);
        let ticket = NewTicket { url: self.url.clone(), label: format!("演示点{number}"), village, whole_archive: false, life_ms: None };
        let ticket = make_ticket(&self.registry, ticket).unwrap();
        self.runtime.block_on(enrol(&self.http(), &ticket, laptop.device, "演示机", &key)).unwrap();
        self.exchange_of(&laptop, &store);
        laptop
    }

    /// The laptop has a connection until nothing is left to do; then what the Centre did joins the cases.
    pub(crate) fn exchange(&self, laptop: &Laptop, app: &App) {
        self.exchange_of(laptop, app.store());
        app.learn_from_centre().unwrap();
    }

    fn exchange_of(&self, laptop: &Laptop, store: &Arc<buzheng_store::Store>) {
        let done = |status: &Status| status.phase == Phase::Online && status.unsent.events == 0 && status.unsent.photos == 0;
        self.connected(laptop, store, done);
    }

    /// The laptop has a connection, and is turned away.
    pub(crate) fn turned_away(&self, laptop: &Laptop, app: &App) {
        self.connected(laptop, app.store(), |status| matches!(status.phase, Phase::Blocked(Blocked::DeviceRefused { .. })));
    }

    /// The laptop has a connection until its exchange says what is waited for.
    fn connected(&self, laptop: &Laptop, store: &Arc<buzheng_store::Store>, done: impl Fn(&Status) -> bool) {
        let hands = laptop.hands.clone();
        let wall: Arc<dyn Fn() -> i64 + Send + Sync> = Arc::new(move || hands.0.load(Ordering::SeqCst));
        let device = StoreDevice::new(store.clone(), self.registry.verifier(), wall.clone()).unwrap();
        let random = Arc::new(|bytes: &mut [u8]| getrandom::fill(bytes).unwrap());
        let handle = driver::start(device, self.http(), driver::World { wall_ms: wall, random }).unwrap();
        let patience = Instant::now();
        loop {
            let status = handle.status();
            if done(&status) {
                break;
            }
            assert!(patience.elapsed() < Duration::from_secs(60), "the exchange does not end: {status:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
        handle.stop();
    }
}
