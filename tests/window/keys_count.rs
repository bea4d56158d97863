//! The promise of the desk: a couple whose file matches is served with at most 25 key actions beside what is typed, and no mouse.

use buzheng_tests::desk::Desk;
use buzheng_tests::keys::Key;
use buzheng_tests::world::World;
use serde_json::json;

use crate::registrar::{self, Couple, STAGES};

/// The bound of the design.
const AT_MOST: u64 = 25;

/// Choosing the photograph's file: the key that opens the system's file chooser, and the one that takes the newest file in it. The
/// chooser belongs to no page and cannot be driven, so these two are counted without being pressed.
const FILE_CHOOSER: u64 = 2;

/// Listens before anything else does. A key action is one press or chord that puts no character into a text field; Enter and Tab in a
/// field count, a modifier alone does not. What was pressed with a pointer is counted apart.
const COUNT: &str = "
    const writes = (e) => e.target instanceof HTMLInputElement && e.target.type === 'text' && !e.ctrlKey && !e.altKey && [...e.key].length === 1;
    window.__keys = []; window.__pointer = 0;
    window.addEventListener('keydown', (e) => {
        if (['Control', 'Alt', 'Shift', 'Meta'].includes(e.key) || writes(e)) return;
        window.__keys.push([e.ctrlKey && 'Ctrl', e.altKey && 'Alt', e.key].filter(Boolean).join('+'));
    }, true);
    for (const kind of ['mousedown', 'pointerdown', 'click']) window.addEventListener(kind, (e) => { if (e.detail > 0 || kind !== 'click') window.__pointer += 1 }, true);
";

#[test]
fn an_exact_match_takes_at_most_25_key_actions_and_no_mouse() {
    let mut world = World::new();
    world.registry_off();
    let desk = world.open_desk();
    registrar::unlock(&world, &desk);
    registrar::open_session(&desk);
    let couple = Couple::exact(&world, 4);

    // From here on the hands stay on the keyboard.
    desk.browser.js(COUNT, &[]);
    desk.browser.press(&[Key::Char('n')]);
    desk.browser.find("[data-test=case-no]");
    let mut version = registrar::version(&desk);
    let mut before = 0;
    for stage in STAGES {
        version = registrar::serve(&desk, &couple, stage, version);
        let now = pressed(&desk).len();
        println!("{}: {}", stage.name, now - before);
        before = now;
    }
    assert_eq!(registrar::state(&desk), "S10", "已发证");

    let keys = pressed(&desk);
    let actions = u64::try_from(keys.len()).unwrap() + FILE_CHOOSER;
    println!("key actions: {actions} ({} and 2 in the file chooser)", keys.join(" "));
    assert!(keys.len() > STAGES.len() / 2, "the keys were not heard: {keys:?}");
    assert!(actions <= AT_MOST, "{actions} key actions: {keys:?}");
    assert_eq!(desk.browser.js("return window.__pointer", &[]), json!(0), "a pointer was used");
    desk.close();
}

fn pressed(desk: &Desk) -> Vec<String> {
    let keys = desk.browser.js("return window.__keys", &[]);
    keys.as_array().expect("a list of keys").iter().map(|key| key.as_str().unwrap().to_owned()).collect()
}
