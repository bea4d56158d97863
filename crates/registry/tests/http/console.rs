//! The Centre's console on a data folder: settings, organs, approvals.

use std::path::Path;
use std::sync::Arc;

use buzheng_domain::case::Command;
use buzheng_domain::testing;
use buzheng_registry::cli;
use clap::Parser as _;

use crate::case::{Desk, Given};
use crate::laptop::Laptop;
use crate::server::{Server, couple};

/// Runs one command beside the server; what it says, and whether all is well.
pub(crate) fn console(server: &Server, args: &[&str]) -> Result<(bool, String), String> {
    let data = server.path().to_str().unwrap().to_owned();
    let args = cli::Args::parse_from([&["buzheng-registry", "--data", &data], args].concat());
    let mut out = Vec::new();
    let clock: Arc<dyn buzheng_registry::World> = server.clock.clone();
    let well = cli::run(args, clock, &mut out).map_err(|error| error.to_string())?;
    Ok((well, String::from_utf8(out).unwrap()))
}

fn write<T: serde::Serialize>(folder: &Path, name: &str, value: &T) -> String {
    let path = folder.join(name);
    std::fs::write(&path, serde_json::to_vec(value).unwrap()).unwrap();
    path.to_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_not_shown_to_other_machines() {
    let server = Server::start().await;
    let refused = console(&server, &["serve", "--listen", "127.0.0.1:0", "--metrics", "0.0.0.0:0"]).unwrap_err();
    assert!(refused.contains("of this machine"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn faulty_settings_are_shown_and_never_published() {
    let server = Server::start().await;
    let folder = tempfile::tempdir().unwrap();
    let mut campaign = testing::campaign();
    campaign.rules_version = "2022.2".into();
    let good = write(folder.path(), "good.json", &campaign);
    campaign.note_template = "补发".into();
    campaign.policy.retention_years = 3;
    let bad = write(folder.path(), "bad.json", &campaign);

    let (well, said) = console(&server, &["settings", "check", &bad]).unwrap();
    assert!(!well && said.contains("FAULT NOTE_TEMPLATE") && said.contains("FAULT RETENTION"), "{said}");
    let refused = console(&server, &["settings", "publish", &bad]).unwrap_err();
    assert!(refused.contains("NOTE_TEMPLATE"), "{refused}");
    assert_eq!(server.registry.settings().unwrap().unwrap().rules_version, "2022.1");
    assert!(console(&server, &["settings", "check", &good]).unwrap().0);
    console(&server, &["settings", "publish", &good]).unwrap();
    assert_eq!(server.registry.settings().unwrap().unwrap().rules_version, "2022.2");
    let (_, shown) = console(&server, &["settings", "show"]).unwrap();
    assert_eq!(serde_json::from_str::<buzheng_domain::campaign::Campaign>(&shown).unwrap().rules_version, "2022.2");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_published_table_of_organs_replaces_the_one_before_and_a_faulty_one_is_refused() {
    let server = Server::start().await;
    let folder = tempfile::tempdir().unwrap();
    let mut organs = buzheng_registry::demo::make_sized(1, buzheng_registry::demo::Size { rows: 0, home: 0 }).organs;
    let all = write(folder.path(), "all.json", &organs);
    console(&server, &["organs", "publish", &all]).unwrap();
    organs.0.truncate(3);
    let few = write(folder.path(), "few.json", &organs);
    console(&server, &["organs", "publish", &few]).unwrap();
    assert_eq!(server.registry.organs().unwrap().0.len(), 3);
    let laptop = Laptop::enrolled(&server).await;
    let pages = laptop.pull_all().await;
    let live = pages.iter().flat_map(|page| &page.ops).filter(|op| op.schema == "organ@1").count();
    assert_eq!(live, 3);

    organs.0[1] = organs.0[0].clone();
    let twice = write(folder.path(), "twice.json", &organs);
    assert!(!console(&server, &["organs", "check", &twice]).unwrap().0);
    assert!(console(&server, &["organs", "publish", &twice]).is_err());
    assert_eq!(server.registry.organs().unwrap().0.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_head_lists_and_answers_requests_at_the_console_without_a_name_in_what_is_kept() {
    let server = Server::start().await;
    let mut laptop = Laptop::enrolled(&server).await;
    let given = Given::to(&laptop).await;
    let mut desk = Desk::new(given.supply(0));
    desk.until_evidence(&mut laptop, &couple(0), "330281114201-20220520-001");
    desk.act(&mut laptop, Command::RequestApproval { note: "已核".into() }).unwrap();
    laptop.push_all().await;
    for args in [&["approvals"][..], &["approvals", "--json"]] {
        let (_, said) = console(&server, args).unwrap();
        assert!(said.contains("330281114201-20220520-001") && said.contains("D31") && said.contains("已核"), "{said}");
        assert!(!said.contains("陈演国") && !said.contains("339999"), "not a terminal: no names, no numbers");
    }
    let approve = ["approve", "330281114201-20220520-001", "--by", "YY009", "--reason", "同意"];
    assert!(console(&server, &approve).unwrap().0);
    let (well, said) = console(&server, &approve).unwrap();
    assert!(!well && said.contains("done already"), "{said}");
    assert!(console(&server, &["approvals"]).unwrap().1.starts_with("0 requests"));
    assert_eq!(desk.learn(&mut laptop).await, 1);
    let refused = console(&server, &["revoke", "330281114201-20220520-001", "--by", "YY004", "--reason", "A", "--document", "1"]);
    assert!(refused.unwrap_err().contains("WRONG_STATE"));
}
