//! Scenario: one spouse is away, and somebody comes in their place (D40, D41).

use buzheng_tests::keys::Key;
use buzheng_tests::world::World;
use serde_json::json;

use crate::registrar;
use crate::rulebook::{self, REGISTRAR, TO_THE_FILE};

#[test]
fn a_letter_that_is_not_notarised_holds_the_case_with_the_checklist_in_hand() {
    let mut world = World::new();
    world.registry_off();
    let desk = world.open_desk();
    rulebook::unlock_as(&world, &desk, REGISTRAR);
    registrar::open_session(&desk);
    let couple = rulebook::couple(&world, "PROXY_LETTER", 0);
    registrar::new_case(&desk);
    let version = rulebook::serve(&desk, &couple, &["man", "woman"], registrar::version(&desk));
    assert!(version > 0);
    let absent = if couple.of("man", "presence") == "PROXY" { "man" } else { "woman" };
    rulebook::absent(&desk, absent);
    rulebook::proxy(&desk, &couple.household["proxy"]);
    rulebook::wait_attribute(&desk, "[data-test=proxy]", "data-qualified", "false");
    desk.browser.find("[data-test=proxy-lacks]");
    world.picture(&desk, "proxy-letter");

    // The checklist says what lacks, for the one who came to take along.
    desk.browser.press(&[Key::F(7)]);
    desk.browser.find("[data-test=proxy-checklist-done]");
    let checklist = rulebook::printed(&world, "proxy_checklist");
    assert!(checklist.contains(couple.of(absent, "name")), "{checklist}");

    desk.browser.press(&[Key::Alt, Key::Char('2')]);
    rulebook::serve(&desk, &couple, &TO_THE_FILE[2..], registrar::version(&desk));
    rulebook::wait_attribute(&desk, "[data-test=verdict]", "data-kind", "PENDING");
    assert_eq!(rulebook::attribute(&desk, "[data-test=verdict]", "data-row"), "D41");
    world.picture(&desk, "proxy-letter-held");
    desk.close();
}

#[test]
fn a_notarised_proxy_does_not_make_good_a_file_that_differs() {
    let mut world = World::new();
    world.registry_off();
    let desk = world.open_desk();
    rulebook::unlock_as(&world, &desk, REGISTRAR);
    registrar::open_session(&desk);
    let couple = rulebook::couple(&world, "HOMOPHONE", 1);
    registrar::new_case(&desk);
    rulebook::serve(&desk, &couple, &["man", "woman"], registrar::version(&desk));
    rulebook::absent(&desk, "woman");
    let mut deed = rulebook::couple(&world, "PROXY", 0).household["proxy"].clone();
    deed["of"] = json!("WOMAN");
    rulebook::proxy(&desk, &deed);
    rulebook::wait_attribute(&desk, "[data-test=proxy]", "data-qualified", "true");
    world.picture(&desk, "proxy-qualified");

    desk.browser.press(&[Key::Alt, Key::Char('2')]);
    let version = rulebook::serve(&desk, &couple, &TO_THE_FILE[2..], registrar::version(&desk));
    desk.browser.find("[data-test=candidate-1][data-exact=false]");
    registrar::focused(&desk, "[role=listbox]");
    desk.browser.press(&[Key::Enter]);
    desk.browser.find(".leads.looked");
    desk.browser.press(&[Key::Enter]);
    registrar::wait_saved(&desk, version);
    rulebook::wait_attribute(&desk, "[data-test=held-panel]", "data-row", "D41");
    world.picture(&desk, "proxy-held");
    let signed = "return document.querySelector('[data-test=step-4]')?.dataset.status";
    assert_ne!(desk.browser.js(signed, &[]), json!("DONE"));
    desk.close();
}
