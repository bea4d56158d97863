//! Withdrawal: either spouse may, until the booklets are handed over.

use buzheng_tests::keys::Key;
use buzheng_tests::world::{World, pdf_text};

use crate::registrar::{self, Couple, STAGES};

/// Scenario 18 of the domain: both booklets are spoiled, the number is burnt, the couple gets a slip, and the registry knows.
#[test]
fn a_couple_withdraws_after_printing() {
    let mut world = World::new();
    world.registry_off();
    let desk = world.open_desk();
    registrar::unlock(&world, &desk);
    registrar::open_session(&desk);
    let couple = Couple::exact(&world, 6);
    let left = supplies(&desk);
    let case_no = registrar::new_case(&desk);
    let mut version = registrar::version(&desk);
    for stage in STAGES.iter().take_while(|stage| stage.name != "sealed") {
        version = registrar::serve(&desk, &couple, stage, version);
    }
    assert_eq!(registrar::state(&desk), "S8");
    let number = desk.browser.text("[data-test=number]");
    let booklets = [desk.browser.text("[data-test=booklet-man]"), desk.browser.text("[data-test=booklet-woman]")];

    desk.browser.press(&[Key::Alt, Key::Char('w')]);
    desk.browser.find("[data-test=withdraw-woman]");
    world.picture(&desk, "ways-out");
    registrar::focused(&desk, "[data-test=withdraw-man]");
    desk.browser.press(&[Key::Tab]);
    registrar::focused(&desk, "[data-test=withdraw-woman]");
    desk.browser.press(&[Key::Enter]);
    version = registrar::wait_saved(&desk, version);
    assert_eq!(registrar::state(&desk), "X4");
    let burnt = desk.browser.text("[data-test=burnt]");
    for no in booklets.iter().chain([&number]) {
        assert!(burnt.contains(no.trim()), "{no} is not in {burnt}");
    }
    desk.browser.press(&[Key::F(6)]);
    desk.browser.find("[data-test=slip-printed-ENDED_SLIP]");
    registrar::wait_saved(&desk, version);
    world.picture(&desk, "withdrawn");
    let printed = world.printed();
    let slip = pdf_text(printed.iter().find(|p| p.to_string_lossy().contains("ended_slip")).expect("a slip"));
    assert!(slip.contains("撤回"), "{slip}");

    // Spoiled and burnt, not given back: the next couple takes others.
    desk.browser.press(&[Key::F(2)]);
    desk.browser.wait_text("[data-test=count-withdrawn]", "1");
    assert_eq!(supplies(&desk), (left.0 - 1, left.1 - 2), "numbers and booklets left");
    world.registry_on();
    registrar::wait_synced(&desk);
    let there = registrar::at_registry(&world, &case_no);
    assert_eq!(there["state"], "X4", "{there}");
    let history: Vec<&str> = there["history"].as_array().unwrap().iter().filter_map(|line| line["kind"].as_str()).collect();
    assert!(history.iter().any(|kind| kind.starts_with("case.withdrawn")), "{history:?}");
    assert!(there["conflicts"].as_array().unwrap().is_empty(), "{there}");
    desk.close();
}

/// Numbers and booklets left, as the today screen shows them.
fn supplies(desk: &buzheng_tests::desk::Desk) -> (i64, i64) {
    let count = |css: &str| desk.browser.text(css).trim().parse().unwrap();
    (count("[data-test=numbers-left]"), count("[data-test=booklets-left]"))
}
