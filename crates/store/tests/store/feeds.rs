use buzheng_domain::staff::{Role, StaffMember, StaffStatus};
use buzheng_domain::testing;
use buzheng_protocol::wire::feeds::STAFF_SCHEMA;
use buzheng_protocol::wire::{FeedOp, FeedPage, FeedSum};
use buzheng_store::feeds::FeedsApplied;

use crate::support::{World, archive_page, couple, del, page, put};

fn person(n: u128, status: StaffStatus) -> StaffMember {
    StaffMember { status, ..testing::staff(n, Role::Registrar) }
}

fn staff_page(ops: Vec<FeedOp>, sum: Option<FeedSum>) -> FeedPage {
    FeedPage { sum, ..page("staff", &ops) }
}

fn apply(world: &World, pages: &[FeedPage], next: &str) -> FeedsApplied {
    world.store.transaction(|tx| tx.apply_feeds(pages, next)).unwrap()
}

fn statuses(world: &World) -> Vec<(String, StaffStatus)> {
    let staff = world.store.read(|view| view.staff()).unwrap();
    staff.into_iter().map(|person| (person.staff_no, person.status)).collect()
}

fn cursor(world: &World) -> Option<String> {
    world.store.read(|view| view.feed_cursor()).unwrap()
}

#[test]
fn settings_staff_leases_and_stock_are_read_as_they_were_sent() {
    let world = World::stocked(10);
    world
        .store
        .read(|view| {
            assert_eq!(view.campaign()?, Some(testing::campaign()));
            assert_eq!(view.staff_member(world.registrar().id)?, Some(world.registrar()));
            assert_eq!(view.leases()?, [testing::lease()]);
            assert_eq!(view.booklet_ranges()?[0].quantity(), 10);
            assert_eq!(view.feed_marks()?.get("staff"), Some(&1));
            Ok::<_, buzheng_store::StoreError>(())
        })
        .unwrap();
    assert_eq!(cursor(&world).as_deref(), Some("c1"));
}

#[test]
fn pages_that_come_twice_or_late_change_nothing() {
    let world = World::empty();
    let first = staff_page(
        vec![put(1, "a", STAFF_SCHEMA, &person(1, StaffStatus::Active)), put(2, "b", STAFF_SCHEMA, &person(2, StaffStatus::Active))],
        None,
    );
    let second = staff_page(vec![put(3, "a", STAFF_SCHEMA, &person(1, StaffStatus::Left)), del(4, "b")], None);
    apply(&world, std::slice::from_ref(&first), "1");
    assert_eq!(statuses(&world).len(), 2);
    apply(&world, std::slice::from_ref(&second), "2");
    let after = statuses(&world);
    assert_eq!(after, [("YY001".to_owned(), StaffStatus::Left)]);
    for late in [&second, &first] {
        assert!(apply(&world, std::slice::from_ref(late), "2").changed.is_empty());
        assert_eq!(statuses(&world), after, "a removed row does not come back");
    }
}

#[test]
fn a_wrong_checksum_drops_that_feed_and_asks_from_the_start() {
    let world = World::stocked(10);
    let bad = staff_page(vec![put(2, "z", STAFF_SCHEMA, &person(2, StaffStatus::Active))], Some(FeedSum(1)));
    let applied = apply(&world, &[bad], "c9");
    assert_eq!(applied.dropped.into_iter().collect::<Vec<_>>(), ["staff"]);
    assert!(statuses(&world).is_empty());
    assert_eq!(cursor(&world), None);
    assert!(world.store.read(|view| view.campaign()).unwrap().is_some(), "other feeds stay");
    let whole = page(
        "staff",
        &[put(1, "YY001", STAFF_SCHEMA, &person(1, StaffStatus::Active)), put(2, "z", STAFF_SCHEMA, &person(2, StaffStatus::Active))],
    );
    assert!(apply(&world, &[whole], "c10").dropped.is_empty());
    assert_eq!((statuses(&world).len(), cursor(&world).as_deref()), (2, Some("c10")));
}

#[test]
fn another_generation_replaces_the_feed() {
    let world = World::stocked(10);
    let fresh = FeedPage { generation: 2, ..page("staff", &[put(1, "q", STAFF_SCHEMA, &person(7, StaffStatus::Active))]) };
    assert!(apply(&world, &[fresh], "c2").dropped.is_empty());
    assert_eq!(statuses(&world), [("YY007".to_owned(), StaffStatus::Active)]);
}

#[test]
fn an_unreadable_row_is_kept_counted_and_skipped() {
    let world = World::empty();
    let odd = put(2, "b", STAFF_SCHEMA, &"from the future");
    let unknown = put(3, "c", "holiday@3", &1);
    let ops = [put(1, "a", STAFF_SCHEMA, &person(1, StaffStatus::Active)), odd, unknown];
    assert!(apply(&world, &[page("staff", &ops)], "1").dropped.is_empty(), "it counts in the checksum");
    assert_eq!(statuses(&world).len(), 1);
    assert_eq!(world.store.read(|view| view.unreadable_feed_rows()).unwrap(), 1);
}

#[test]
fn archive_rows_that_change_or_go_leave_no_search_keys_behind() {
    let world = World::empty();
    let row = testing::file_of(&couple(1));
    apply(&world, &[archive_page(std::slice::from_ref(&row))], "1");
    assert_eq!(world.store.read(|view| view.archive_row(row.id)).unwrap(), Some(row.clone()));
    let count = |table: &str| -> i64 { world.raw().query_row(&format!("SELECT count(*) FROM {table}"), [], |r| r.get(0)).unwrap() };
    assert!(count("archive_name") > 2);
    let key = row.id.to_string();
    apply(&world, &[FeedPage { sum: Some(FeedSum::default()), ..page("archive/330281114", &[del(2, &key)]) }], "2");
    assert_eq!((count("feed_row"), count("archive_row"), count("archive_name")), (0, 0, 0));
    assert_eq!(world.store.read(|view| view.archive_row(row.id)).unwrap(), None);
}
