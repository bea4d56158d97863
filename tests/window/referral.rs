//! Referral: what cannot be done at the point leaves with a slip that says where to go.

use buzheng_tests::keys::Key;
use buzheng_tests::world::{World, pdf_text};

use crate::registrar;

/// Scenario 9 of the domain, to its end: the slip is printed from where the case ended, and nobody's name is on it or in the case.
#[test]
fn an_unregistered_couple_leaves_with_a_referral_slip() {
    let mut world = World::new();
    world.registry_off();
    let desk = world.open_desk();
    registrar::unlock(&world, &desk);
    registrar::open_session(&desk);
    let case_no = registrar::new_case(&desk);
    let mut version = registrar::version(&desk);
    registrar::focused(&desk, "[data-test=man-name]");
    desk.browser.press(&[Key::Alt, Key::Char('2')]);
    for (key, digit) in [("wants", '1'), ("registered", '2')] {
        registrar::answer(&desk, key, digit);
        version = registrar::wait_saved(&desk, version);
    }
    // The rule, the facts, the cure and where to go are on the page before anything is closed.
    let panel = desk.browser.text("[data-test=stop-panel]");
    for words in ["规则 D1", "登记过", "补办"] {
        assert!(panel.contains(words), "{words} is not in\n{panel}");
    }
    world.picture(&desk, "stop");
    registrar::main_key(&desk, 2);
    version = registrar::wait_saved(&desk, version);
    assert_eq!(registrar::state(&desk), "X1");

    desk.browser.press(&[Key::F(6)]);
    desk.browser.find("[data-test=slip-printed-REFERRAL_SLIP]");
    registrar::wait_saved(&desk, version);
    world.picture(&desk, "referred");
    let printed = world.printed();
    let slip = pdf_text(printed.iter().find(|p| p.to_string_lossy().contains("referral_slip")).expect("a referral slip"));
    for words in ["转办单", "补办结婚登记"] {
        assert!(slip.contains(words), "{words} is not on the slip:\n{slip}");
    }
    desk.browser.click("[data-test=slip-look-REFERRAL_SLIP]");
    desk.browser.find(".modal img");
    world.picture(&desk, "slip");
    desk.browser.press(&[Key::Escape]);

    world.registry_on();
    registrar::wait_synced(&desk);
    let there = registrar::at_registry(&world, &case_no);
    assert_eq!(there["state"], "X1", "{there}");
    assert!(there["man"].is_null() && there["woman"].is_null(), "{there}");
    desk.close();
}
