//! Spoiled booklets: the number stays, the booklet is another, and only what was spoiled is printed again.

use buzheng_tests::desk::Desk;
use buzheng_tests::keys::Key;
use buzheng_tests::world::World;
use serde_json::json;

use crate::registrar::{self, Couple, STAGES};

/// Scenario 12 of the domain: a jam before the booklets were checked, and a tear after.
#[test]
fn a_jam_and_a_tear_cost_two_booklets_and_no_number() {
    let mut world = World::new();
    world.registry_off();
    let desk = world.open_desk();
    registrar::unlock(&world, &desk);
    registrar::open_session(&desk);
    let couple = Couple::exact(&world, 7);
    let case_no = registrar::new_case(&desk);
    let mut version = registrar::version(&desk);
    for stage in STAGES.iter().take_while(|stage| stage.name != "printed") {
        version = registrar::serve(&desk, &couple, stage, version);
    }
    let number = desk.browser.text("[data-test=number]");
    let (his, hers) = (booklet(&desk, "man"), booklet(&desk, "woman"));

    // The jam: his sheet.
    version = spoil(&world, &desk, "man", "PRINT_ERROR", version);
    let his_second = booklet(&desk, "man");
    assert_ne!(his_second, his);
    assert_eq!((desk.browser.text("[data-test=number]"), booklet(&desk, "woman")), (number.clone(), hers.clone()));
    let confirm = "return document.querySelector('[data-test=confirm-printed]').disabled";
    assert_eq!(desk.browser.js(confirm, &[]), json!(true), "what was not printed cannot be confirmed");
    registrar::main_key(&desk, 5);
    version = registrar::wait_saved(&desk, version);
    assert_eq!((sheets(&world, "certificate_man"), sheets(&world, "certificate_woman")), (2, 1), "only his was printed again");
    registrar::main_key(&desk, 5);
    version = registrar::wait_saved(&desk, version);
    assert_eq!(registrar::state(&desk), "S8");

    // The tear: hers, when both had been checked already. His stays an original.
    version = spoil(&world, &desk, "woman", "TEAR", version);
    assert_eq!(registrar::state(&desk), "S7");
    let hers_second = booklet(&desk, "woman");
    registrar::main_key(&desk, 5);
    version = registrar::wait_saved(&desk, version);
    assert_eq!((sheets(&world, "certificate_man"), sheets(&world, "certificate_woman")), (2, 2), "only hers was printed again");
    world.picture(&desk, "two-spoiled");
    for stage in STAGES.iter().skip_while(|stage| stage.name != "printed") {
        version = registrar::serve(&desk, &couple, stage, version);
    }
    assert_eq!(registrar::state(&desk), "S10");
    desk.browser.press(&[Key::F(6)]);
    desk.browser.find("[data-test=slip-printed-RECEIPT]");
    world.picture(&desk, "issued");

    world.registry_on();
    registrar::wait_synced(&desk);
    let there = registrar::at_registry(&world, &case_no);
    assert_eq!(there["cert_no"], number.trim(), "{there}");
    assert_eq!((&there["man_booklet"], &there["woman_booklet"]), (&json!(his_second), &json!(hers_second)), "{there}");
    assert!(there["conflicts"].as_array().unwrap().is_empty(), "{there}");
    desk.close();
}

fn booklet(desk: &Desk, who: &str) -> String {
    desk.browser.text(&format!("[data-test=booklet-{who}]")).trim().to_owned()
}

fn sheets(world: &World, kind: &str) -> usize {
    world.printed().iter().filter(|p| p.to_string_lossy().contains(kind)).count()
}

fn spoil(world: &World, desk: &Desk, who: &str, reason: &str, before: u64) -> u64 {
    desk.browser.click(&format!("[data-test=spoil-{who}]"));
    desk.browser.js("document.querySelector(arguments[0]).click()", &[json!(format!("[data-test=spoil-{reason}]"))]);
    world.picture(desk, &format!("spoil-{who}"));
    desk.browser.click("[data-test=spoil-do]");
    registrar::wait_saved(desk, before)
}
