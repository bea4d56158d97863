//! Scenario: she was 18 in 1983, when the law wanted 20 (D19).

use buzheng_tests::keys::Key;
use buzheng_tests::world::World;
use chrono::{Months, NaiveDate};

use crate::registrar;
use crate::rulebook::{self, REGISTRAR, TEMPORARY, TO_THE_END, TO_THE_FILE};

#[test]
fn the_day_she_came_of_age_is_printed() {
    let mut world = World::new();
    world.registry_off();
    let desk = world.open_desk();
    rulebook::unlock_as(&world, &desk, TEMPORARY);
    registrar::open_session(&desk);
    let couple = rulebook::couple(&world, "UNDER_AGE", 0);
    let birth = NaiveDate::parse_from_str(&couple.of("woman", "id_no")[6..14], "%Y%m%d").unwrap();
    let reached = birth + Months::new(20 * 12);
    let registered: NaiveDate = couple.household["claimed"]["date"].as_str().unwrap().parse().unwrap();
    assert!(registered < reached, "she was under age");

    registrar::new_case(&desk);
    let mut version = rulebook::serve(&desk, &couple, TO_THE_FILE, registrar::version(&desk));
    // The file is exact, and one key takes it; the account of the registration is asked for all the same.
    desk.browser.find("[data-test=candidate-1][data-exact=true]");
    registrar::main_key(&desk, 3);
    rulebook::wait_attribute(&desk, "[data-test=evidence]", "data-missing", "1");
    version = registrar::wait_saved(&desk, version);
    world.picture(&desk, "under-age-evidence");
    version = rulebook::explain(&world, &desk, &couple, version);
    rulebook::serve(&desk, &couple, &["photo", "declaration-printed"], version);

    version = rulebook::hand_to(&world, &desk, REGISTRAR);
    version = rulebook::serve(&desk, &couple, &["witnessed"], version);
    let day = |text: &str| text.contains(&rulebook::written(reached)) && !text.contains(&rulebook::written(registered));
    desk.browser.find("[data-test=printed-date][data-rule=AGE_REACHED]");
    let shown = desk.browser.text("[data-test=printed-date]");
    assert!(shown.contains(&reached.format("%Y年%-m月%-d日").to_string()), "{shown}");
    world.picture(&desk, "under-age-date");
    version = rulebook::serve(&desk, &couple, &["decided"], version);
    desk.browser.click("[data-test=preview-woman]");
    desk.browser.find("[role=dialog] img, [role=dialog] object, [role=dialog] svg");
    desk.browser.js("document.querySelectorAll('[role=dialog] img')[1]?.scrollIntoView()", &[]);
    world.picture(&desk, "under-age-preview");
    desk.browser.press(&[Key::Escape]);
    rulebook::serve(&desk, &couple, &TO_THE_END[1..], version);
    assert_eq!(registrar::state(&desk), "S10", "已发证");
    for booklet in ["certificate_man", "certificate_woman"] {
        let text = rulebook::printed(&world, booklet);
        assert!(day(&text), "{} is not the day on the booklet:\n{text}", rulebook::written(reached));
    }
    world.picture(&desk, "under-age-issued");
    desk.close();
}
