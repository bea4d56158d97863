//! A case the Centre stops and lets go on: the desk hears of both by itself, and what was done before still stands.

use std::time::Duration;

use buzheng_tests::desk::Desk;
use buzheng_tests::keys::Key;
use buzheng_tests::process::until;
use buzheng_tests::world::World;
use serde_json::json;

use crate::registrar::{self, Couple, STAGES};
use crate::rulebook;

#[test]
fn a_suspended_case_goes_on_when_the_centre_says_so_and_is_confirmed_at_the_end() {
    let mut world = World::new();
    world.registry_on();
    let desk = world.open_desk();
    registrar::unlock(&world, &desk);
    registrar::open_session(&desk);
    let couple = Couple::exact(&world, 9);
    let case_no = registrar::new_case(&desk);
    let mut version = registrar::version(&desk);
    for stage in STAGES.iter().take_while(|stage| stage.name != "sealed") {
        version = registrar::serve(&desk, &couple, stage, version);
    }
    let number = desk.browser.text("[data-test=number]");

    // While it is printed, the Centre wants to look.
    let head = head(&world);
    registrar::wait_synced(&desk);
    world.ask_registry(&["suspend", &case_no, "--by", &head, "--reason", "核对空白证（演示）"]);
    hears(&desk, "X5");
    let told = desk.browser.text("[data-test=stopped]");
    for words in ["核对空白证（演示）", "A1"] {
        assert!(told.contains(words), "{words} is not in\n{told}");
    }
    version = registrar::version(&desk);
    desk.browser.press(&[Key::F(6)]);
    desk.browser.find("[data-test=slip-printed-ENDED_SLIP]");
    registrar::wait_saved(&desk, version);
    assert!(rulebook::printed(&world, "ended_slip").contains("暂停"));
    world.picture(&desk, "suspended");

    // It goes on where it was, with the same number.
    world.ask_registry(&["resume", &case_no, "--by", &head, "--reason", "核对无误（演示）", "--document", "演示决〔2022〕1号"]);
    hears(&desk, "S8");
    desk.browser.find("[data-test=step-5][aria-expanded=true]");
    assert_eq!(desk.browser.text("[data-test=number]"), number);
    version = registrar::version(&desk);
    for stage in STAGES.iter().skip_while(|stage| stage.name != "sealed") {
        version = registrar::serve(&desk, &couple, stage, version);
    }
    assert_eq!(registrar::state(&desk), "S10", "已发证");

    registrar::wait_synced(&desk);
    world.ask_registry(&["confirm", &case_no, "--by", &head]);
    hears(&desk, "S11");
    desk.browser.find("[data-test=confirmed]");
    world.picture(&desk, "confirmed");
    desk.close();
}

/// The next exchange brings what the Centre did; nobody does anything at the case.
fn hears(desk: &Desk, state: &str) {
    desk.browser.press(&[Key::F(4)]);
    desk.browser.click("[data-test=sync-now]");
    desk.browser.click("[data-test=nav-desk]");
    let heard = until(Duration::from_secs(60), || {
        desk.browser.js("return document.querySelector('[data-test=state]')?.dataset.state", &[]) == json!(state)
    });
    if !heard {
        desk.browser.fail(&format!("the desk does not hear of {state}"));
    }
}

/// Staff number of the head of the Centre.
fn head(world: &World) -> String {
    let people = world.given_json("centre.json");
    let head = people.as_array().unwrap().iter().find(|p| p["role"] == "A1").expect("a head of the Centre");
    head["staff_no"].as_str().unwrap().to_owned()
}
