//! Cases that end without a certificate.

use buzheng_tests::keys::Key;
use buzheng_tests::world::World;

use crate::registrar;

/// Scenario 9 of the domain: a couple who lived together and never registered. Nobody's name is asked for that.
#[test]
fn a_couple_who_never_registered_is_referred_without_a_name() {
    let mut world = World::new();
    world.registry_off();
    let desk = world.open_desk();
    registrar::unlock(&world, &desk);
    registrar::open_session(&desk);
    registrar::new_case(&desk);
    let mut version = registrar::version(&desk);
    assert_eq!(registrar::state(&desk), "S0");

    registrar::focused(&desk, "[data-test=man-name]");
    desk.browser.press(&[Key::Alt, Key::Char('2')]);
    for (key, digit) in [("wants", '1'), ("registered", '2')] {
        registrar::answer(&desk, key, digit);
        version = registrar::wait_saved(&desk, version);
    }
    assert_eq!(desk.browser.find("[data-test=stop-panel]").attribute("data-row").as_deref(), Some("D1"));
    world.picture(&desk, "never-registered");
    registrar::main_key(&desk, 2);
    registrar::wait_saved(&desk, version);
    assert_eq!(registrar::state(&desk), "X1", "已转办");
    world.picture(&desk, "referred");
    for who in ["man", "woman"] {
        assert!(!desk.browser.has(&format!("[data-test={who}][data-saved=true]")), "{who} was recorded");
    }

    // It is counted, and can be read again, with nobody in it.
    desk.browser.press(&[Key::F(2)]);
    desk.browser.wait_text("[data-test=count-referred]", "1");
    desk.browser.press(&[Key::F(3)]);
    desk.browser.find("[data-test^=log-row-]");
    world.picture(&desk, "referred-log");
    desk.close();
}
