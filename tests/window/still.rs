//! What a person is about to press does not move: pages, receipts and refusals come into places that were kept for them.

use buzheng_tests::desk::Desk;
use buzheng_tests::world::World;
use serde_json::{Value, json};

use crate::registrar::{self, Couple, STAGES};

/// The keys of step 5 while the booklets are printed.
const KEYS: &[&str] = &["print-man", "print-woman", "print-review", "confirm-printed", "spoil-man", "spoil-woman", "main"];

#[test]
fn nothing_moves_under_the_pointer_while_pages_and_receipts_come_in() {
    let mut world = World::new();
    world.registry_off();
    let desk = world.open_desk();
    registrar::unlock(&world, &desk);
    registrar::open_session(&desk);
    let couple = Couple::exact(&world, 5);
    registrar::new_case(&desk);
    let mut version = registrar::version(&desk);
    for stage in STAGES.iter().take_while(|stage| stage.name != "certificates") {
        if stage.name == "decided" {
            (stage.act)(&desk, &couple);
        } else {
            version = registrar::serve(&desk, &couple, stage, version);
        }
    }
    desk.browser.find("[data-test=print-man]");
    let early = places(&desk);
    let drawn = "return [...document.querySelectorAll('[data-test^=preview-] img')].filter(i => i.complete && i.naturalWidth > 0).length";
    desk.browser.wait("three pages", |browser| browser.js(drawn, &[]) == json!(3));
    assert_eq!(places(&desk), early, "the pages moved something");

    // By mouse, one right after the other: the second is asked for while the first is under way.
    desk.browser.click("[data-test=print-man]");
    desk.browser.click("[data-test=print-woman]");
    for who in ["man", "woman"] {
        desk.browser.wait(&format!("the receipt of {who}"), |browser| browser.has(&format!("[data-test=printed-{who}]")));
    }
    assert_eq!(places(&desk), early, "the receipts moved something");
    desk.close();
}

/// Left and top of each key, in whole pixels of the window; their widths may follow their words.
fn places(desk: &Desk) -> Vec<(String, Value)> {
    let place = "const r = document.querySelector(arguments[0])?.getBoundingClientRect(); return r ? [Math.round(r.right), Math.round(r.top)] : null";
    KEYS.iter().map(|key| ((*key).to_owned(), desk.browser.js(place, &[json!(format!("[data-test={key}]"))]))).collect()
}
