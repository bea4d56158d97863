//! A disk that fills: photographs wait, records do not.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use buzheng_domain::case::{CaseEvent, Photo, PhotoAttached};
use buzheng_domain::event::Event;
use buzheng_domain::ids::CaseId;
use buzheng_domain::testing;
use buzheng_protocol::wire::{RefusalCode, Refused};
use buzheng_registry::Room;
use tempfile::TempDir;
use uuid::Uuid;

use crate::laptop::{Laptop, hash, random};
use crate::server::Server;

fn note_photo(laptop: &mut Laptop) -> Vec<u8> {
    let (master, print) = (random::<50_000>().to_vec(), random::<1_000>().to_vec());
    let photo = Photo { master: hash(&master), print: hash(&print), ..testing::photo() };
    laptop.note(&Event::Case(CaseId::from_uuid(Uuid::from_u128(1)), CaseEvent::PhotoAttached(PhotoAttached { photo })), None, 0);
    master
}

#[tokio::test(flavor = "multi_thread")]
async fn below_the_floor_photographs_are_told_when_to_come_back_and_records_are_taken() {
    let server = Server::start().await;
    let mut laptop = Laptop::enrolled(&server).await;
    let photo = note_photo(&mut laptop);
    laptop.push_all().await;
    let (name, total) = (hash(&photo), photo.len() as u64);
    assert_eq!(laptop.put(&name, 0, total, &photo[..20_000]).await.offset, Some(20_000));

    server.registry.keep_room(Room { floor: u64::MAX, reserve: 0 }).unwrap();
    let refused = laptop.put(&name, 20_000, total, &photo[20_000..]).await;
    assert_eq!((refused.status.as_u16(), refused.refusal(), refused.retry_after), (507, RefusalCode::StorageFull, Some(60)));
    assert_eq!(refused.message::<Refused>().retry_after_ms, Some(60_000));
    laptop.note_unknown(1);
    assert_eq!(laptop.push(1, 2).await.ack().received, 2);

    server.registry.keep_room(Room { floor: 0, reserve: 0 }).unwrap();
    assert_eq!(laptop.put(&name, 20_000, total, &photo[20_000..]).await.status, 201, "what had come was kept");
}

/// A file system of a few megabytes in memory; `None` where this user may not mount one.
struct SmallDisk(TempDir);

impl SmallDisk {
    fn mount(megabytes: u32) -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let size = format!("size={megabytes}m");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder.path()).output();
        mounted.is_ok_and(|done| done.status.success()).then_some(Self(folder))
    }

    /// Writes until not a byte more goes in.
    fn fill(&self) {
        let mut ballast = std::fs::File::create(self.0.path().join("ballast")).unwrap();
        for size in [64 * 1024, 512, 1] {
            while ballast.write_all(&vec![1; size]).is_ok() {}
        }
    }

    fn make_room(&self) {
        std::fs::remove_file(self.0.path().join("ballast")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _best_effort = Command::new("umount").args(["-l"]).arg(self.0.path()).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_disk_that_is_really_full_records_use_the_reserve_and_nothing_is_damaged() {
    let Some(disk) = SmallDisk::mount(48) else {
        println!("no file system can be mounted here");
        return;
    };
    let data: &Path = &disk.0.path().join("data");
    let server = Server::start_in(data).await;
    server.registry.keep_room(Room { floor: 2 << 20, reserve: 16 << 20 }).unwrap();
    assert!(server.registry.has_reserve());
    let mut laptop = Laptop::enrolled(&server).await;
    let photo = note_photo(&mut laptop);
    laptop.push_all().await;

    disk.fill();
    assert_eq!(server.registry.free_bytes(), Some(0));
    assert_eq!(laptop.put(&hash(&photo), 0, 50_000, &photo).await.refusal(), RefusalCode::StorageFull);
    for from in 1..101 {
        for n in 0..5 {
            laptop.note_unknown(n);
        }
        assert_eq!(laptop.push((from - 1) * 5 + 1, from * 5 + 1).await.ack().received, from as u64 * 5 + 1);
    }
    assert!(!server.registry.has_reserve(), "it was given back");

    disk.fill();
    let mut refused = None;
    // What is left in SQLite's own files may take a few more.
    for _ in 0..200 {
        let from = laptop.events.len();
        (0..50).for_each(|n| laptop.note_unknown(n));
        let answer = laptop.push(from, from + 50).await;
        if answer.status != 200 {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("a disk without a byte takes no more");
    assert_eq!((refused.refusal(), refused.retry_after), (RefusalCode::Unavailable, Some(60)));
    let health = server.registry.health();
    assert!(health.live && !health.ready && health.reasons.contains(&"DISK_FULL"), "{health:?}");

    disk.make_room();
    server.registry.keep_room(Room { floor: 2 << 20, reserve: 16 << 20 }).unwrap();
    assert!(server.registry.has_reserve(), "it is made again");
    assert_eq!(laptop.put(&hash(&photo), 0, 50_000, &photo).await.status, 201);
    let ack = laptop.push(laptop.events.len() - 50, laptop.events.len()).await.ack();
    let found = server.registry.verify().unwrap();
    assert_eq!((found.events, found.damage), (ack.received, vec![]));
}
