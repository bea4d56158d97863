//! What the Centre says of cases, settings and organs, as the laptop keeps it.

use buzheng_domain::archive::{OrganKind, OrganPlace};
use buzheng_domain::case::{CaseState, CentreAct, CentreVerb, Command};
use buzheng_domain::ids::{ActId, CaseId};
use buzheng_domain::organs::Organ;
use buzheng_domain::testing;
use buzheng_protocol::wire::feeds::{CAMPAIGN_SCHEMA, CENTRE_SCHEMA, ORGAN_SCHEMA};
use buzheng_protocol::wire::{CentreActRow, FeedPage};
use uuid::Uuid;

use crate::support::{World, page, put};

fn act(n: u128, verb: CentreVerb) -> CentreAct {
    CentreAct {
        id: ActId::from_uuid(Uuid::from_u128(n)),
        verb,
        by: None,
        at: testing::NOW,
        reason: "DUP_COUPLE".into(),
        document: None,
        rows: Vec::new(),
        request: 0,
    }
}

fn acts_page(acts: &[(CaseId, CentreAct)]) -> FeedPage {
    let feed = format!("centre/{}", testing::lease().device.as_uuid());
    let row = |(case, act): &(CaseId, CentreAct)| CentreActRow { case: *case, act: act.clone() };
    let ops: Vec<_> = acts.iter().zip(1..).map(|(act, n)| put(n, &act.1.id.to_string(), CENTRE_SCHEMA, &row(act))).collect();
    page(&feed, &ops)
}

#[test]
fn an_act_waits_until_its_case_has_learnt_it_and_a_rebuild_says_the_same() {
    let world = World::stocked(10);
    let case = world.serve(1);
    let other = CaseId::from_uuid(Uuid::from_u128(99));
    let acts = [(case, act(1, CentreVerb::Suspend)), (other, act(2, CentreVerb::Suspend))];
    world.store.transaction(|tx| tx.apply_feeds(&[acts_page(&acts)], "c2")).unwrap();
    let pending = || world.store.read(|view| view.pending_centre_acts()).unwrap();
    assert_eq!(pending(), acts[..1], "a case that is not here has nothing to learn");
    world.store.rebuild_projections().unwrap();
    assert_eq!(pending(), acts[..1]);
    world.act(case, Command::Learn { act: Box::new(acts[0].1.clone()) }).unwrap();
    assert_eq!((pending(), world.case(case).state), (vec![], CaseState::Suspended));
    world.store.rebuild_projections().unwrap();
    assert_eq!(pending(), []);
}

#[test]
fn an_act_fed_again_after_the_feed_was_dropped_is_not_learnt_twice() {
    let world = World::stocked(10);
    let case = world.serve(1);
    let acts = [(case, act(1, CentreVerb::Suspend)), (case, act(2, CentreVerb::Confirm))];
    let first = acts_page(&acts[..1]);
    world.store.transaction(|tx| tx.apply_feeds(std::slice::from_ref(&first), "c2")).unwrap();
    world.act(case, Command::Learn { act: Box::new(acts[0].1.clone()) }).unwrap();
    let again = FeedPage { generation: 2, ..acts_page(&acts) };
    world.store.transaction(|tx| tx.apply_feeds(&[again], "c3")).unwrap();
    assert_eq!(world.store.read(|view| view.pending_centre_acts()).unwrap(), acts[1..]);
}

#[test]
fn faulty_settings_leave_the_old_ones_in_force() {
    let world = World::stocked(1);
    let good = testing::campaign();
    let mut faulty = testing::campaign();
    faulty.note_template = "no day".into();
    faulty.hotline = "1".into();
    let page = page("campaign", &[put(2, "settings", CAMPAIGN_SCHEMA, &faulty)]);
    let applied = world.store.transaction(|tx| tx.apply_feeds(&[page], "c2")).unwrap();
    assert!(applied.dropped.is_empty(), "the rows are those of the registry");
    let campaign = || world.store.read(|view| view.campaign()).unwrap();
    assert_eq!(campaign(), Some(good.clone()));
    assert_eq!(world.store.read(|view| view.unreadable_feed_rows()).unwrap(), 1);
    let mut newer = good;
    newer.hotline = "2".into();
    let page = crate::support::page("campaign", &[put(3, "settings", CAMPAIGN_SCHEMA, &newer)]);
    world.store.transaction(|tx| tx.apply_feeds(&[page], "c3")).unwrap();
    assert_eq!(campaign(), Some(newer));
}

#[test]
fn the_table_of_organs_comes_with_the_settings() {
    let world = World::stocked(1);
    let organ = |id: &str| Organ {
        id: id.into(),
        name: "演示公社".into(),
        kind: OrganKind::Township,
        place: OrganPlace::Yuyao,
        from: None,
        to: None,
        successor: None,
    };
    let rows = [put(2, "organ/a", ORGAN_SCHEMA, &organ("a")), put(3, "organ/b", ORGAN_SCHEMA, &organ("b"))];
    let page = FeedPage { sum: None, ..page("campaign", &rows) };
    world.store.transaction(|tx| tx.apply_feeds(&[page], "c2")).unwrap();
    assert_eq!(world.store.read(|view| view.organs()).unwrap().0, [organ("a"), organ("b")]);
}
