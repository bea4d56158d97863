//! A spouse does not want to apply (D16): said of a person and confirmed, never read out of a tick that was left out.

use buzheng_tests::keys::Key;
use buzheng_tests::world::World;

use crate::registrar;
use crate::rulebook::{self, REGISTRAR};

#[test]
fn unwillingness_is_said_of_a_person_and_ends_the_case() {
    let mut world = World::new();
    world.registry_off();
    let desk = world.open_desk();
    rulebook::unlock_as(&world, &desk, REGISTRAR);
    registrar::open_session(&desk);
    let couple = rulebook::couple(&world, "ID_EQUAL", 0);
    registrar::new_case(&desk);
    let version = rulebook::serve(&desk, &couple, &["man", "woman"], registrar::version(&desk));

    // One tick alone says nothing of the other.
    registrar::focused(&desk, "[data-test=notice-man]");
    desk.browser.press(&[Key::Space]);
    registrar::main_key(&desk, 2);
    assert_eq!(rulebook::attribute(&desk, "[data-test=notice-unasked]", "data-who"), "woman");
    registrar::focused(&desk, "[data-test=notice-woman]");
    assert_eq!(registrar::version(&desk), version, "nothing was recorded");
    world.picture(&desk, "one-tick");

    // What is noticed is noted apart, and quietly.
    desk.browser.press(&[Key::Alt, Key::Char('0')]);
    registrar::focused(&desk, "[data-test=sights]");
    world.picture(&desk, "noticed");

    desk.browser.press(&[Key::F(7)]);
    rulebook::focus(&desk, "[data-test=unwilling-MAN]");
    desk.browser.press(&[Key::Char('2')]);
    registrar::focused(&desk, "[data-test=unwilling-do]");
    world.picture(&desk, "unwilling-asked");
    desk.browser.press(&[Key::Enter]);
    let version = registrar::wait_saved(&desk, version);
    assert_eq!(rulebook::attribute(&desk, "[data-test=stop-panel]", "data-row"), "D16");
    world.picture(&desk, "unwilling-stop");
    rulebook::main_saves(&desk, 2, version);
    assert_eq!(registrar::state(&desk), "X4", "当事人撤回");
    desk.close();
}
