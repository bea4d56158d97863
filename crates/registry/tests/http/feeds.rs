//! Pages, scopes, cursors.

use std::collections::BTreeMap;

use buzheng_domain::archive::ArchiveRow;
use buzheng_domain::testing;
use buzheng_protocol::wire::{FeedName, FeedSum, FeedsReply, RefusalCode};

use crate::laptop::Laptop;
use crate::server::{Server, registrar};

#[tokio::test(flavor = "multi_thread")]
async fn small_pages_bring_every_row_once_and_the_sums_agree() {
    let server = Server::start().await;
    let laptop = Laptop::enrolled(&server).await;
    let (mut rows, mut sums, mut upto) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let (mut since, mut calls) = (None::<String>, 0);
    loop {
        let reply: FeedsReply = laptop.feeds(since.as_deref(), 1).await.message();
        calls += 1;
        for page in reply.pages {
            for op in page.ops {
                let row = FeedSum::row(&op.key, op.op_id, &op.schema, &op.body);
                assert!(rows.insert((page.feed.clone(), op.key), row).is_none());
            }
            upto.insert(page.feed.clone(), page.upto);
            if let Some(sum) = page.sum {
                sums.insert(page.feed, sum);
            }
        }
        since = Some(reply.next);
        if !reply.more {
            break;
        }
    }
    assert!(calls > 3, "the pages were small");
    for (feed, sum) in &sums {
        let held = rows.iter().filter(|((name, _), _)| name == feed).fold(FeedSum::default(), |sum, (_, row)| sum.plus(*row));
        assert_eq!(held, *sum, "{feed}");
    }
    let mut laptop = laptop;
    laptop.note_unknown(0);
    assert_eq!(laptop.push_all().await.feeds, upto, "the answer to a push says where the feeds end");
    assert_eq!(sums.len(), 5);

    let idle: FeedsReply = laptop.feeds(since.as_deref(), 1).await.message();
    assert!(idle.pages.is_empty() && !idle.more);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_comes_alone() {
    let server = Server::start().await;
    let laptop = Laptop::enrolled(&server).await;
    let reply: FeedsReply = laptop.feeds(None, 1 << 20).await.message();
    let mut member = registrar();
    member.oath = None;
    server.registry.centre("test", "1", |c| c.staff(&member)).unwrap();
    let reply: FeedsReply = laptop.feeds(Some(&reply.next), 1 << 20).await.message();
    assert_eq!(reply.pages.len(), 1);
    assert_eq!((reply.pages[0].feed.as_str(), reply.pages[0].ops.len()), ("staff", 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_gets_its_own_township_lease_and_stock_only() {
    let server = Server::start().await;
    let mut elsewhere = testing::file_of(&testing::couple());
    elsewhere.township = "330281001".into();
    server.registry.centre("test", "1", |c| c.archive_row(&elsewhere)).unwrap();
    let (laptop, other) = (Laptop::enrolled(&server).await, Laptop::enrolled(&server).await);
    let names: Vec<String> = laptop.pull_all().await.into_iter().map(|page| page.feed).collect();
    let expected = [
        FeedName::Staff,
        FeedName::Campaign,
        FeedName::Leases(laptop.device),
        FeedName::Stock(laptop.device),
        FeedName::Archive("330281114".into()),
    ];
    assert_eq!(names, expected.clone().map(|name| name.to_string()));
    assert_ne!(laptop.device, other.device);
    assert_eq!(laptop.rows::<ArchiveRow>(&expected[4]).await.len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_of_nobody_is_refused_and_one_of_the_future_too() {
    let server = Server::start().await;
    let laptop = Laptop::enrolled(&server).await;
    for bad in ["x", "c1~staff.1.999999", "c9~staff.1.1"] {
        assert_eq!(laptop.feeds(Some(bad), 1).await.refusal(), RefusalCode::BadCursor, "{bad}");
    }
    // Of another generation: everything comes again.
    let reply: FeedsReply = laptop.feeds(Some("c1~staff.7.1"), 1 << 20).await.message();
    assert_eq!(reply.pages[0].ops.len(), 6);
}
