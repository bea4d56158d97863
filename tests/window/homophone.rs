//! Scenario: her name is written in the file with another character of the same sound (D23).

use buzheng_tests::keys::Key;
use buzheng_tests::world::World;

use crate::registrar;
use crate::rulebook::{self, REGISTRAR, TEMPORARY, TO_THE_END, TO_THE_FILE};

#[test]
fn a_homophone_wife_is_served_with_an_explanation_by_two_people() {
    let mut world = World::new();
    world.registry_off();
    let desk = world.open_desk();
    rulebook::unlock_as(&world, &desk, TEMPORARY);
    registrar::open_session(&desk);
    let couple = rulebook::couple(&world, "HOMOPHONE", 0);
    registrar::new_case(&desk);
    let mut version = rulebook::serve(&desk, &couple, TO_THE_FILE, registrar::version(&desk));

    // The first press shows what differs and which rows that leads to; only the second takes the file.
    desk.browser.find("[data-test=candidate-1][data-exact=false]");
    registrar::focused(&desk, "[role=listbox]");
    world.picture(&desk, "homophone-candidate");
    desk.browser.press(&[Key::Enter]);
    desk.browser.find(".leads.looked");
    assert!(rulebook::attribute(&desk, "[data-test=leads]", "data-rows").split(',').any(|row| row == "D23"));
    assert_ne!(registrar::state(&desk), "S4", "looking takes nothing");
    world.picture(&desk, "homophone-looked");
    desk.browser.press(&[Key::Enter]);
    rulebook::wait_attribute(&desk, "[data-test=state]", "data-state", "S4");
    rulebook::wait_attribute(&desk, "[data-test=evidence]", "data-missing", "1");
    version = registrar::wait_saved(&desk, version);
    world.picture(&desk, "homophone-evidence");

    version = rulebook::explain(&world, &desk, &couple, version);
    version = rulebook::serve(&desk, &couple, &["photo", "declaration-printed"], version);
    // Who drafts may be anyone; who witnesses and decides is a registrar of the Centre.
    desk.browser.find("[data-test=main][disabled]");
    assert_eq!(registrar::state(&desk), "S4");
    world.picture(&desk, "homophone-registrar-needed");
    assert!(version > 0);

    version = rulebook::hand_to(&world, &desk, REGISTRAR);
    version = rulebook::serve(&desk, &couple, &["witnessed"], version);
    world.picture(&desk, "homophone-second-person");
    rulebook::serve(&desk, &couple, TO_THE_END, version);
    assert_eq!(registrar::state(&desk), "S10", "已发证");
    world.picture(&desk, "homophone-issued");
    let booklet = rulebook::printed(&world, "certificate_woman");
    assert!(booklet.contains(couple.of("woman", "name")), "the name of today is printed:\n{booklet}");
    desk.close();
}
