//! A registry in this process, on a free port, with the Centre's data of the sample builders.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use buzheng_domain::archive::ArchiveRow;
use buzheng_domain::case::Party;
use buzheng_domain::ids::ArchiveRowId;
use buzheng_domain::staff::{Role, StaffMember};
use buzheng_domain::testing;
use buzheng_domain::values::VillageCode;
use buzheng_protocol::wire::Ticket;
use buzheng_registry::{NewTicket, Registry, RegistryError, World, make_ticket, serve};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// A clock that moves only when told to; real randomness.
pub(crate) struct Clock(pub(crate) AtomicI64);

impl World for Clock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RegistryError> {
        getrandom::fill(bytes).map_err(|_| RegistryError::Random)
    }
}

pub(crate) struct Server {
    pub(crate) registry: Arc<Registry>,
    pub(crate) clock: Arc<Clock>,
    pub(crate) url: String,
    pub(crate) address: SocketAddr,
    pub(crate) data: TempDir,
    stop: Option<oneshot::Sender<()>>,
}

/// The registrar of every sample case.
pub(crate) fn registrar() -> StaffMember {
    testing::staff(1, Role::Registrar)
}

/// A temporary registrar without oath authority.
pub(crate) fn temporary() -> StaffMember {
    StaffMember { oath: None, ..testing::staff(2, Role::TemporaryRegistrar) }
}

/// Another registrar, who decides what the first drafted.
pub(crate) fn reviewer() -> StaffMember {
    testing::staff(4, Role::Registrar)
}

/// A temporary registrar with oath authority.
pub(crate) fn sworn() -> StaffMember {
    testing::staff(5, Role::TemporaryRegistrar)
}

/// A registrar whose card ended before the sample day.
pub(crate) fn expired() -> StaffMember {
    StaffMember { card_valid_to: testing::date(2022, 5, 19), ..testing::staff(6, Role::Registrar) }
}

/// The Centre's head.
pub(crate) fn head() -> StaffMember {
    testing::staff(9, Role::CentreHead)
}

/// The couple number `n`, and the file that matches them exactly.
pub(crate) fn couple(n: u32) -> (Party, Party) {
    let man = testing::citizen_id("339999", "19580312", 2 * n + 1);
    let woman = testing::citizen_id("339999", "19600520", 2 * n + 2);
    (testing::party("陈演国", man), testing::party("沈示英", woman))
}

/// The old file of a couple, under an id of its own.
pub(crate) fn file_of(man: &Party, woman: &Party) -> ArchiveRow {
    let couple = (man.clone(), woman.clone());
    let digits = |party: &Party| party.id.as_str()[14..17].parse::<u128>().unwrap();
    let id = digits(man) * 1000 + digits(woman);
    ArchiveRow { id: ArchiveRowId::from_uuid(uuid::Uuid::from_u128(id)), ..testing::file_of(&couple) }
}

impl Server {
    /// With settings, staff, 1,000 numbers, 1,000 booklets and a few old files.
    pub(crate) async fn start() -> Self {
        Self::empty().await.furnished()
    }

    /// The same with its data in a folder that is not this server's to remove.
    pub(crate) async fn start_in(data: &Path) -> Self {
        let clock = Arc::new(Clock(AtomicI64::new(testing::NOW.as_ms())));
        Self::at(data, TempDir::new().unwrap(), clock).await.furnished()
    }

    fn furnished(self) -> Self {
        let server = self;
        let centre = |c: &buzheng_registry::Centre<'_>| {
            c.campaign(&testing::campaign())?;
            c.staff(&registrar())?;
            for member in [temporary(), reviewer(), sworn(), expired(), head()] {
                c.staff(&member)?;
            }
            c.numbers(2022, 101, 1100)?;
            c.booklets(&testing::booklet(0), &testing::booklet(999))?;
            for n in 0..5 {
                let (man, woman) = couple(n);
                c.archive_row(&file_of(&man, &woman))?;
            }
            Ok(())
        };
        server.registry.centre("test", "0", centre).unwrap();
        server
    }

    /// With nothing in it.
    pub(crate) async fn empty() -> Self {
        let clock = Arc::new(Clock(AtomicI64::new(testing::NOW.as_ms())));
        Self::on(TempDir::new().unwrap(), clock).await
    }

    /// On a data folder that is there already.
    pub(crate) async fn on(data: TempDir, clock: Arc<Clock>) -> Self {
        let folder = data.path().to_owned();
        Self::at(&folder, data, clock).await
    }

    async fn at(folder: &Path, data: TempDir, clock: Arc<Clock>) -> Self {
        let registry = Arc::new(Registry::open(folder, clock.clone()).unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(serve(registry.clone(), listener, async {
            let _ = stopped.await;
        }));
        Self { registry, clock, url: format!("http://{address}"), address, data, stop: Some(stop) }
    }

    /// Ends and starts again on the same data and another port.
    pub(crate) async fn restart(mut self) -> Self {
        let _ = self.stop.take().unwrap().send(());
        Self::on(self.data, self.clock).await
    }

    pub(crate) fn path(&self) -> &Path {
        self.data.path()
    }

    pub(crate) fn pass(&self, ms: i64) {
        self.clock.0.fetch_add(ms, Ordering::SeqCst);
    }

    pub(crate) fn ticket(&self) -> Ticket {
        let village = Some(VillageCode::parse("330281114201").unwrap());
        let new = NewTicket { url: self.url.clone(), label: "演示点".into(), village, whole_archive: false, life_ms: None };
        make_ticket(&self.registry, new).unwrap()
    }
}
