//! Backups while serving, what they make safe, and registries made from them.

use std::path::{Path, PathBuf};

use buzheng_domain::case::{CaseEvent, Photo, PhotoAttached};
use buzheng_domain::event::Event;
use buzheng_domain::ids::{BlobHash, CaseId};
use buzheng_domain::supply::NumberLease;
use buzheng_domain::testing;
use buzheng_protocol::wire::{Conflict, Contact, FeedName, Nonce, RefusalCode};
use buzheng_registry::{RegistryError, restore, verify_backup};
use tempfile::TempDir;
use uuid::Uuid;

use crate::console::console;
use crate::laptop::{Laptop, hash, random};
use crate::server::Server;

const KEEP: usize = 7;

fn note_some(laptop: &mut Laptop, count: u8) {
    (0..count).for_each(|n| laptop.note_unknown(n));
}

/// Appends an event that names two photographs; their bytes.
fn note_photo(laptop: &mut Laptop) -> [Vec<u8>; 2] {
    let bytes = [random::<9_000>().to_vec(), random::<3_000>().to_vec()];
    let photo = Photo { master: hash(&bytes[0]), print: hash(&bytes[1]), ..testing::photo() };
    let case = CaseId::from_uuid(Uuid::from_bytes(random()));
    laptop.note(&Event::Case(case, CaseEvent::PhotoAttached(PhotoAttached { photo })), None, 0);
    bytes
}

async fn send(laptop: &Laptop, bytes: &[u8]) {
    assert_eq!(laptop.put(&hash(bytes), 0, bytes.len() as u64, bytes).await.status, 201);
}

fn place(backup: &Path, hash: &BlobHash) -> PathBuf {
    let name = hash.to_string();
    backup.join("blobs").join(&name[..2]).join(&name[2..])
}

/// The machine with the registry is gone; another one is made from the backup.
async fn lose_and_restore(server: Server, backup: &Path) -> Server {
    let data = TempDir::new().unwrap();
    restore(backup, None, data.path(), server.clock.as_ref()).unwrap();
    Server::on(data, server.clock.clone()).await
}

/// The laptop meets the registry that answers at another address now.
async fn meet(laptop: &mut Laptop, server: &Server) {
    laptop.url = server.url.clone();
    laptop.token.clear();
    let contact = Contact { now_ms: 0, server_gen: Uuid::nil(), nonce: Nonce::NONE };
    laptop.open_session(&contact).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_verified_backup_holds_is_safe_and_nothing_else() {
    let server = Server::start().await;
    let mut laptop = Laptop::enrolled(&server).await;
    let backup = TempDir::new().unwrap();
    note_some(&mut laptop, 5);
    assert_eq!(laptop.push_all().await.safe, 0);
    let done = server.registry.backup(backup.path(), KEEP).unwrap();
    assert_eq!((done.snapshot, done.checked.events, done.checked.damage.len()), (1, 5, 0));
    assert_eq!(laptop.push_all().await.safe, 5);
    note_some(&mut laptop, 3);
    let ack = laptop.push_all().await;
    assert_eq!((ack.received, ack.safe), (8, 5));
    server.registry.backup(backup.path(), KEEP).unwrap();
    assert_eq!(laptop.push_all().await.safe, 8);
    let (found, here) = (verify_backup(backup.path()).unwrap().1, server.registry.verify().unwrap());
    assert_eq!((found.logs, found.events, found.batches, found.damage), (here.logs, here.events, here.batches, here.damage));
    assert_eq!(server.registry.last_backup_ms().unwrap(), Some(testing::NOW.as_ms()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_is_not_safe_before_its_photographs_are() {
    let server = Server::start().await;
    let mut laptop = Laptop::enrolled(&server).await;
    let backup = TempDir::new().unwrap();
    note_some(&mut laptop, 2);
    let [master, print] = note_photo(&mut laptop);
    note_some(&mut laptop, 2);
    laptop.push_all().await;
    send(&laptop, &master).await;
    server.registry.backup(backup.path(), KEEP).unwrap();
    assert_eq!(laptop.push_all().await.safe, 2, "the print derivative is missing");
    send(&laptop, &print).await;
    assert_eq!(laptop.push_all().await.safe, 2, "it is here, but in no backup");
    let done = server.registry.backup(backup.path(), KEEP).unwrap();
    assert_eq!((done.copied, done.copied_bytes), (1, 3_000), "only what is new is copied");
    assert_eq!(laptop.push_all().await.safe, 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_taken_while_laptops_push_verifies() {
    let server = Server::start().await;
    let backup = TempDir::new().unwrap();
    let mut laptop = Laptop::enrolled(&server).await;
    let registry = server.registry.clone();
    let folder = backup.path().to_owned();
    let backups = std::thread::spawn(move || {
        (0..5)
            .map(|_| registry.backup(&folder, KEEP).unwrap().checked)
            .map(|checked| (checked.events, checked.damage.len()))
            .collect::<Vec<_>>()
    });
    for from in 0..60 {
        laptop.note_unknown(1);
        laptop.push(from, from + 1).await.ack();
    }
    let made = backups.join().unwrap();
    assert!(made.iter().all(|(_, damage)| *damage == 0) && made.is_sorted(), "{made:?}");
    server.registry.backup(backup.path(), KEEP).unwrap();
    assert_eq!(laptop.push(59, 60).await.ack().safe, 60);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_registry_gets_again_what_it_lacks_and_holds_nothing_twice() {
    let server = Server::start().await;
    let mut laptop = Laptop::enrolled(&server).await;
    let backup = TempDir::new().unwrap();
    let before = note_photo(&mut laptop);
    laptop.push_all().await;
    for bytes in &before {
        send(&laptop, bytes).await;
    }
    server.registry.backup(backup.path(), KEEP).unwrap();
    let after = note_photo(&mut laptop);
    note_some(&mut laptop, 4);
    let ack = laptop.push(1, 6).await.ack();
    for bytes in &after {
        send(&laptop, bytes).await;
    }
    let (old_gen, received) = (ack.contact.server_gen, ack.received);

    let server = lose_and_restore(server, backup.path()).await;
    laptop.url = server.url.clone();
    assert_eq!(laptop.push(5, 6).await.refusal(), RefusalCode::NoSession, "the registry proves itself anew");
    meet(&mut laptop, &server).await;
    let probe = laptop.push(5, 6).await;
    assert_eq!(probe.status, 409);
    let Conflict::Gap(gap) = probe.message() else { panic!("not a gap") };
    assert_eq!((gap.expect, gap.head), (2, laptop.head(1)));
    assert_ne!(gap.contact.server_gen, old_gen);
    let ack = laptop.push(1, 6).await.ack();
    let mut lacking = after.each_ref().map(|bytes| hash(bytes));
    lacking.sort();
    assert_eq!((ack.received, ack.safe), (received, 1));
    assert_eq!(ack.want.iter().copied().collect::<std::collections::BTreeSet<_>>(), lacking.into());
    for bytes in &after {
        send(&laptop, bytes).await;
    }
    let found = server.registry.verify().unwrap();
    assert_eq!((found.events, found.blobs, found.blobs_waiting, found.damage.len()), (6, 4, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn feeds_begin_a_generation_that_no_restore_ever_had() {
    let server = Server::start().await;
    let mut laptop = Laptop::enrolled(&server).await;
    let backup = TempDir::new().unwrap();
    server.registry.backup(backup.path(), KEEP).unwrap();
    let generation = |pages: &[buzheng_protocol::wire::FeedPage]| pages.iter().find(|page| page.feed == "staff").unwrap().generation;
    let mut seen = vec![generation(&laptop.pull_all().await)];
    for _ in 0..2 {
        let server = lose_and_restore(Server::start().await, backup.path()).await;
        meet(&mut laptop, &server).await;
        let pages = laptop.pull_all().await;
        assert_eq!(laptop.rows::<buzheng_domain::staff::StaffMember>(&FeedName::Staff).await.len(), 6);
        let staff = pages.iter().find(|page| page.feed == "staff").unwrap();
        assert!(staff.upto > 1_000_000, "no number of the lost registry comes again");
        seen.push(staff.generation);
    }
    seen.dedup();
    assert_eq!(seen.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_lost_registry_may_have_given_away_is_held_back_until_the_centre_adds_it() {
    let server = Server::start().await;
    let first = Laptop::enrolled(&server).await;
    let backup = TempDir::new().unwrap();
    server.registry.backup(backup.path(), KEEP).unwrap();
    let lost = Laptop::enrolled(&server).await;
    let lost: NumberLease = lost.rows(&FeedName::Leases(lost.device)).await.remove(0);

    let data = TempDir::new().unwrap();
    let done = restore(backup.path(), None, data.path(), server.clock.as_ref()).unwrap();
    assert_eq!(done.held_back.numbers, [(2022, 301, 1100)]);
    let run = (testing::booklet(200).to_string(), testing::booklet(999).to_string());
    assert_eq!(done.held_back.booklets, [run]);
    let server = Server::on(data, server.clock.clone()).await;
    let next = Laptop::enrolled(&server).await;
    assert_eq!(next.rows::<NumberLease>(&FeedName::Leases(next.device)).await, []);
    assert!(console(&server, &["add-numbers", "2022", "250", "400"]).is_err(), "the first laptop has 250");
    assert!(console(&server, &["add-numbers", "2022", "501", "1100"]).unwrap().0);
    assert!(console(&server, &["add-booklets", &testing::booklet(400).to_string(), &testing::booklet(999).to_string()]).unwrap().0);
    let later = Laptop::enrolled(&server).await;
    let lease = later.rows::<NumberLease>(&FeedName::Leases(later.device)).await.remove(0);
    assert!(lease.first > lost.last, "{lease:?} after {lost:?}");
    let mut first = first;
    meet(&mut first, &server).await;
    let kept: NumberLease = first.rows(&FeedName::Leases(first.device)).await.remove(0);
    assert_eq!((kept.first, kept.last), (101, 300));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_with_another_byte_in_its_database_is_found_out_and_not_restored() {
    let server = Server::start().await;
    let mut laptop = Laptop::enrolled(&server).await;
    note_some(&mut laptop, 5);
    laptop.push_all().await;
    let backup = TempDir::new().unwrap();
    server.registry.backup(backup.path(), KEEP).unwrap();
    let file = backup.path().join("000001/registry.db");
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    assert!(matches!(verify_backup(backup.path()), Err(RegistryError::BackupDamaged { what: "database" })));
    let data = TempDir::new().unwrap();
    assert!(restore(backup.path(), None, data.path(), server.clock.as_ref()).is_err());
    assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 0, "nothing was made of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photograph_damaged_in_the_backup_is_asked_for_again() {
    let server = Server::start().await;
    let mut laptop = Laptop::enrolled(&server).await;
    let photos = note_photo(&mut laptop);
    laptop.push_all().await;
    for bytes in &photos {
        send(&laptop, bytes).await;
    }
    let backup = TempDir::new().unwrap();
    server.registry.backup(backup.path(), KEEP).unwrap();
    let damaged = hash(&photos[0]);
    std::fs::write(place(backup.path(), &damaged), vec![0; photos[0].len()]).unwrap();
    assert_eq!(verify_backup(backup.path()).unwrap().1.damage.len(), 1);
    let server = lose_and_restore(server, backup.path()).await;
    meet(&mut laptop, &server).await;
    let ack = laptop.push_all().await;
    assert_eq!((ack.want, ack.safe), (vec![damaged], 0));
    send(&laptop, &photos[0]).await;
    // The next backup mends its copy.
    server.registry.backup(backup.path(), KEEP).unwrap();
    assert_eq!(laptop.push_all().await.safe, 1);
    assert_eq!(verify_backup(backup.path()).unwrap().1.damage, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_is_damaged_at_the_registry_becomes_no_backup_and_makes_nothing_safe() {
    let server = Server::start().await;
    let mut laptop = Laptop::enrolled(&server).await;
    note_some(&mut laptop, 3);
    laptop.push_all().await;
    let backup = TempDir::new().unwrap();
    server.registry.backup(backup.path(), KEEP).unwrap();
    note_some(&mut laptop, 3);
    laptop.push_all().await;
    let database = rusqlite::Connection::open(server.path().join("registry.db")).unwrap();
    database.execute_batch("DROP TRIGGER event_no_update; UPDATE event SET body = x'a0' WHERE seq = 5").unwrap();
    assert!(matches!(server.registry.backup(backup.path(), KEEP), Err(RegistryError::BackupDamaged { what: "log" })));
    assert_eq!(laptop.push(3, 6).await.ack().safe, 3);
    let (number, checked) = verify_backup(backup.path()).unwrap();
    assert_eq!((number, checked.events), (1, 3), "the older one stays the newest");
}

#[tokio::test(flavor = "multi_thread")]
async fn interrupted_and_old_snapshots_leave_and_whole_ones_stay() {
    let server = Server::start().await;
    let backup = TempDir::new().unwrap();
    for _ in 0..3 {
        server.registry.backup(backup.path(), 2).unwrap();
    }
    std::fs::create_dir(backup.path().join("000004.part")).unwrap();
    std::fs::write(backup.path().join("000004.part/registry.db"), b"half").unwrap();
    assert_eq!(verify_backup(backup.path()).unwrap().0, 3);
    assert_eq!(server.registry.backup(backup.path(), 2).unwrap().snapshot, 4);
    let mut names: Vec<_> = std::fs::read_dir(backup.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["000003", "000004", "lock"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn backup_and_restore_keep_out_of_folders_in_use() {
    let server = Server::start().await;
    let backup = TempDir::new().unwrap();
    assert!(matches!(server.registry.backup(&server.path().join("backup"), KEEP), Err(RegistryError::BadInput { .. })));
    assert!(matches!(verify_backup(backup.path()), Err(RegistryError::NoBackup)));
    let lock = std::fs::File::create(backup.path().join("lock")).unwrap();
    lock.lock().unwrap();
    assert!(matches!(server.registry.backup(backup.path(), KEEP), Err(RegistryError::BackupBusy)));
    drop(lock);
    server.registry.backup(backup.path(), KEEP).unwrap();
    let refused = restore(backup.path(), None, server.path(), server.clock.as_ref());
    assert!(matches!(refused, Err(RegistryError::NotEmpty)));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_console_backs_up_verifies_and_restores() {
    let server = Server::start().await;
    let mut laptop = Laptop::enrolled(&server).await;
    note_some(&mut laptop, 5);
    laptop.push_all().await;
    let backup = TempDir::new().unwrap();
    let folder = backup.path().to_str().unwrap();
    let (well, said) = console(&server, &["backup", folder]).unwrap();
    assert!(well && said.contains("snapshot 000001") && said.contains("1 logs, 5 events"), "{said}");
    assert_eq!(laptop.push_all().await.safe, 5, "the server that runs beside the command says so");
    let (well, said) = console(&server, &["verify", "--backup", folder]).unwrap();
    assert!(well && said.contains("5 events"), "{said}");
    assert!(console(&server, &["restore", folder]).is_err(), "this folder is in use");
}
