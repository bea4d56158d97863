//! What the tests of this crate share: a laptop that was set up, with the feeds of a small sample world, a clock under control and
//! its operators ([`Laptop`]); invented people and files ([`people`]); steps of the desk ([`desk`]); the text of papers ([`paper`]).

#![allow(dead_code, reason = "each test program uses its own part")]

pub(crate) mod desk;
pub(crate) mod feeds;
pub(crate) mod paper;
pub(crate) mod people;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use buzheng_app::{App, AppError, Clock, Ids, NewOperator, Operators, Ports, open_for_setup, unlock};
use buzheng_domain::ids::DeviceId;
use buzheng_domain::staff::StaffMember;
use buzheng_domain::testing;
use buzheng_domain::time::DeviceTime;
use buzheng_store::{DataDir, DbKey, Slots, Store};
use tempfile::TempDir;
use uuid::Uuid;

use feeds::{World, feed};
use people::registrar;

pub(crate) const PASSWORD: &str = "演示-口令-2022";
pub(crate) const HOUR_MS: i64 = 3600 * 1000;
pub(crate) const DAY_MS: i64 = 24 * HOUR_MS;

/// A clock that stands still until it is moved.
pub(crate) struct Hands(pub(crate) AtomicI64);

impl Clock for Hands {
    fn now(&self) -> DeviceTime {
        DeviceTime::from_ms(self.0.load(Ordering::SeqCst))
    }
    fn mono_ms(&self) -> u64 {
        0
    }
}

struct Counter(u128, AtomicU64);

impl Ids for Counter {
    fn next(&self, _: DeviceTime) -> Uuid {
        Uuid::from_u128(self.0 + u128::from(self.1.fetch_add(1, Ordering::SeqCst)))
    }
}

pub(crate) struct Laptop {
    pub(crate) dir: DataDir,
    pub(crate) hands: Arc<Hands>,
    pub(crate) ports: Ports,
    pub(crate) device: DeviceId,
    folder: TempDir,
}

impl Laptop {
    /// With `booklets` blanks and one operator.
    pub(crate) fn new(booklets: u64) -> Self {
        Self::of(&World::new(booklets))
    }

    /// Set up for everybody of `world`, and told everything of it.
    pub(crate) fn of(world: &World) -> Self {
        let laptop = Self::bare(&world.staff, 1);
        feed(&laptop.store(), "1", &world.pages(laptop.device));
        laptop
    }

    /// Set up for these people, and told nothing yet. The `number`th laptop makes ids of its own.
    pub(crate) fn bare(staff: &[StaffMember], number: u128) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dir = DataDir::new(folder.path().join("data"));
        let hands = Arc::new(Hands(AtomicI64::new(testing::NOW.as_ms())));
        let ports = Ports { clock: hands.clone(), ids: Arc::new(Counter(number << 100, AtomicU64::new(1))) };
        let operator =
            |member: &StaffMember| NewOperator { staff: member.id, staff_no: member.staff_no.clone(), password: PASSWORD.into() };
        let operators: Vec<_> = staff.iter().map(operator).collect();
        let store = open_for_setup(&dir, &operators, &ports).unwrap();
        let device = store.read(|view| view.log()).unwrap().device;
        drop(store);
        Self { dir, hands, ports, device, folder }
    }

    pub(crate) fn operators(&self) -> Operators {
        Operators::of(&self.dir)
    }

    pub(crate) fn unlock_with(&self, password: &str) -> Result<App, AppError> {
        unlock(&self.operators(), registrar().id, password, self.ports.clone())
    }

    /// Unlocked by `staff`.
    pub(crate) fn unlock(&self, staff: &StaffMember) -> Result<App, AppError> {
        unlock(&self.operators(), staff.id, PASSWORD, self.ports.clone())
    }

    /// Unlocked, with a session open.
    pub(crate) fn at_work(&self) -> App {
        self.at_work_as(&registrar())
    }

    /// The same by somebody else. The session of the day stays.
    pub(crate) fn at_work_as(&self, staff: &StaffMember) -> App {
        let app = self.unlock(staff).unwrap();
        app.open_session(testing::session().village.as_str(), "演示干部").unwrap();
        app
    }

    /// The registry was reached just now.
    pub(crate) fn reached(&self, app: &App) {
        app.store().transaction(|tx| tx.record_contact(self.hands.now().as_ms(), b"demo")).unwrap();
    }

    pub(crate) fn pass_ms(&self, ms: i64) {
        self.hands.0.fetch_add(ms, Ordering::SeqCst);
    }

    /// The power is cut: what is on the disk at this moment, in a folder of its own, as the next start finds it. Whoever still holds
    /// the old one open writes into nothing that counts.
    pub(crate) fn power_cut(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dir = DataDir::new(folder.path().join("data"));
        copy(&self.folder.path().join("data"), &folder.path().join("data"));
        Self { dir, hands: self.hands.clone(), ports: self.ports.clone(), device: self.device, folder }
    }

    /// The store without an operator, for what the exchange with the registry does.
    pub(crate) fn store(&self) -> Store {
        let key: DbKey = Slots::new(&self.dir).unlock(registrar().id, PASSWORD, self.hands.now().as_ms()).unwrap();
        Store::open(&self.dir, &key).unwrap()
    }
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}
