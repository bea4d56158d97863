//! SIGKILL in the middle of each step and after each save: the case is where it was, and nothing is used twice.

use std::collections::BTreeSet;

use buzheng_tests::desk::Desk;
use buzheng_tests::world::World;

use crate::registrar::{self, Couple, STAGES};

#[test]
fn a_killed_desk_comes_back_where_it_was_and_uses_nothing_twice() {
    let mut world = World::new();
    let couple = Couple::exact(&world, 1);
    let mut desk = world.open_desk();
    registrar::unlock(&world, &desk);
    registrar::open_session(&desk);
    registrar::new_case(&desk);
    let mut version = registrar::version(&desk);
    for stage in STAGES {
        let before = (version, registrar::state(&desk));
        // In the middle: the act is under way, perhaps saved, perhaps not; the screen has not been heard.
        (stage.act)(&desk, &couple);
        desk = killed_and_reopened(&world, desk);
        let now = (registrar::version(&desk), registrar::state(&desk));
        if now == before || stage.is_half_done(&desk) {
            (stage.act)(&desk, &couple);
            version = registrar::wait_saved(&desk, now.0);
        } else {
            assert!(now.0 > before.0, "{}: {} events were there, now {}", stage.name, before.0, now.0);
            version = now.0;
        }
        // After the save: what the screen called saved is there.
        if stage.name != "issued" {
            let saved = (registrar::version(&desk), registrar::state(&desk));
            desk = killed_and_reopened(&world, desk);
            let found = (registrar::version(&desk), registrar::state(&desk));
            assert!(found.0 >= saved.0, "{}: saved {saved:?}, found {found:?}", stage.name);
            version = found.0;
        }
    }
    registrar::wait_synced(&desk);
    desk.close();

    // A second couple takes other numbers and other booklets.
    let mut desk = world.open_desk();
    registrar::unlock(&world, &desk);
    let second = Couple::exact(&world, 2);
    registrar::new_case(&desk);
    let mut version = registrar::version(&desk);
    for stage in STAGES {
        version = registrar::serve(&desk, &second, stage, version);
    }
    registrar::wait_synced(&desk);
    desk.close();
    desk = world.open_desk();
    desk.close();
    let cases: serde_json::Value = serde_json::from_str(&world.ask_registry(&["cases", "--json"])).unwrap();
    let cases = cases.as_array().unwrap();
    assert_eq!(cases.len(), 2);
    let mut used = BTreeSet::new();
    for case in cases {
        let shown = registrar::at_registry(&world, case["case_no"].as_str().unwrap());
        for field in ["cert_no", "man_booklet", "woman_booklet"] {
            let number = shown[field].as_str().unwrap_or_else(|| panic!("{field} in {shown}")).to_owned();
            assert!(used.insert(number.clone()), "{number} was used twice");
        }
    }
    assert_eq!(used.len(), 6);
    world.registry_off();
}

fn killed_and_reopened(world: &World, desk: Desk) -> Desk {
    desk.kill();
    let desk = world.open_desk();
    registrar::unlock(world, &desk);
    if desk.browser.has("[data-test^=unfinished-]") {
        registrar::reopen_case(&desk);
    } else {
        // Handed over: finished cases are in the log.
        desk.browser.press(&[buzheng_tests::keys::Key::F(3)]);
        desk.browser.click("[data-test^=log-open-]");
        desk.browser.find("[data-test=saved]");
    }
    desk
}
