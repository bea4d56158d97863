//! What the scenarios of the rulebook share: couples by their story, two people at one laptop, and the rarer parts of the desk, by
//! keyboard.

use buzheng_tests::desk::Desk;
use buzheng_tests::keys::Key;
use buzheng_tests::world::{World, pdf_text};
use serde_json::{Value, json};

use crate::registrar::{self, Couple, STAGES};

/// Drafts, and may neither witness nor decide.
pub(crate) const TEMPORARY: &str = "YY007";
/// A registrar of the Centre, with authority to witness, decide and sign.
pub(crate) const REGISTRAR: &str = "YY001";

/// Everything before the file is looked for.
pub(crate) const TO_THE_FILE: &[&str] = &["man", "woman", "notice", "usual", "kind", "date"];
/// Everything after the declaration was witnessed.
pub(crate) const TO_THE_END: &[&str] = &["decided", "certificates", "printed", "sealed", "issued"];

/// The `n`th couple of a story.
pub(crate) fn couple(world: &World, story: &str, n: usize) -> Couple {
    let households = world.given_json("households.json");
    let household = households.as_array().unwrap().iter().filter(|h| h["story"] == story).nth(n).expect("such a household").clone();
    let photo = world.given("photos").join(household["photo"].as_str().unwrap());
    Couple { household, photo, crop_anew: false }
}

/// Unlocks as the operator with this number.
pub(crate) fn unlock_as(world: &World, desk: &Desk, staff_no: &str) {
    let operators = world.given_json("operators.json");
    let operator = operators.as_array().unwrap().iter().find(|o| o["staff_no"] == staff_no).expect("such an operator").clone();
    desk.browser.click(&format!("[data-test=unlock-operator-{staff_no}]"));
    desk.browser.fill("[data-test=unlock-password]", operator["password"].as_str().unwrap());
    desk.browser.press(&[Key::Enter]);
    desk.browser.find("[data-test=today-date]");
}

/// Locks, and somebody else goes on with the case.
pub(crate) fn hand_to(world: &World, desk: &Desk, staff_no: &str) -> u64 {
    desk.browser.press(&[Key::Control, Key::Char('l')]);
    desk.browser.find("[data-test=unlock-password]");
    unlock_as(world, desk, staff_no);
    registrar::reopen_case(desk);
    registrar::version(desk)
}

/// Does the named stages one after another.
pub(crate) fn serve(desk: &Desk, couple: &Couple, names: &[&str], mut version: u64) -> u64 {
    for name in names {
        let stage = STAGES.iter().find(|stage| stage.name == *name).expect("such a stage");
        version = registrar::serve(desk, couple, stage, version);
    }
    version
}

/// Presses the main key of a step and waits for the save.
pub(crate) fn main_saves(desk: &Desk, step: u8, before: u64) -> u64 {
    registrar::main_key(desk, step);
    registrar::wait_saved(desk, before)
}

/// Fills the field that has the focus, and goes on by Enter.
pub(crate) fn line(desk: &Desk, field: &str, text: &str) {
    registrar::focused(desk, field);
    if !text.is_empty() {
        desk.browser.type_text(text);
    }
    desk.browser.press(&[Key::Enter]);
}

/// Waits until an attribute has a value.
pub(crate) fn wait_attribute(desk: &Desk, css: &str, name: &str, value: &str) {
    let script = "return document.querySelector(arguments[0])?.getAttribute(arguments[1])";
    desk.browser.wait(&format!("{css} with {name}={value}"), |browser| browser.js(script, &[json!(css), json!(name)]) == json!(value));
}

/// The attribute of what is on the page.
pub(crate) fn attribute(desk: &Desk, css: &str, name: &str) -> String {
    desk.browser.find(css).attribute(name).unwrap_or_default()
}

/// Puts the focus where a person would by Tab.
pub(crate) fn focus(desk: &Desk, css: &str) {
    desk.browser.js("document.querySelector(arguments[0])?.focus()", &[json!(css)]);
    registrar::focused(desk, css);
}

/// The text of the last printed paper of a kind.
pub(crate) fn printed(world: &World, kind: &str) -> String {
    let files = world.printed();
    pdf_text(files.iter().rfind(|p| p.to_string_lossy().contains(kind)).unwrap_or_else(|| panic!("no {kind} among {files:?}")))
}

/// The explanation is printed, then noted as signed; both by the main key.
pub(crate) fn explain(world: &World, desk: &Desk, couple: &Couple, version: u64) -> u64 {
    registrar::main_key(desk, 3);
    desk.browser.find("[data-test=explanation-printed]");
    let paper = printed(world, "explanation");
    assert!(paper.contains(couple.of("man", "name")) && paper.contains(couple.of("woman", "name")), "{paper}");
    let printed = registrar::wait_saved(desk, version);
    world.picture(desk, "explanation-printed");
    let signed = main_saves(desk, 3, printed);
    desk.browser.find("[data-test=step-4][aria-expanded=true]");
    signed
}

/// Writes a proxy down by keyboard; what is empty is passed over.
pub(crate) fn proxy(desk: &Desk, proxy: &Value) {
    for (field, text) in [
        ("name", proxy["name"].as_str()),
        ("id", proxy["id"].as_str()),
        ("relation", proxy["relation"].as_str()),
        ("notaryOffice", proxy["notary_office"].as_str()),
        ("poaNo", proxy["poa_no"].as_str()),
        ("poaOn", proxy["poa_on"].as_str()),
    ] {
        line(desk, &format!("[data-test=proxy-{field}]"), text.unwrap_or_default());
    }
    registrar::focused(desk, "[data-test=proxy-id-copy]");
    if proxy["id_copy"] == true {
        desk.browser.press(&[Key::Space]);
    }
    desk.browser.press(&[Key::Enter]);
    registrar::focused(desk, "[data-test=proxy-items]");
    let items = ["PARTY_NAME", "PARTY_ID", "REGISTRATION", "MARITAL_STATUS", "MATTER", "PROXY_NAME", "PROXY_ID"];
    for (item, digit) in items.iter().zip('1'..) {
        if proxy["items"].as_array().unwrap().contains(&json!(item)) {
            let before = registrar::version(desk);
            desk.browser.press(&[Key::Char(digit)]);
            registrar::wait_saved(desk, before);
        }
    }
}

/// Says in step 1 that a spouse does not come; the form for the proxy opens and has the focus.
pub(crate) fn absent(desk: &Desk, who: &str) {
    desk.browser.press(&[Key::Alt, Key::Char('1')]);
    desk.browser.find("[data-test=step-1][aria-expanded=true]");
    desk.browser.press(&[Key::F(7)]);
    registrar::focused(desk, "[data-test=man-former]");
    focus(desk, &format!("[data-test={who}-presence-IN_PERSON]"));
    let before = registrar::version(desk);
    desk.browser.press(&[Key::Char('3')]);
    registrar::wait_saved(desk, before);
    registrar::focused(desk, "[data-test=proxy-name]");
}

/// A day as it stands on a booklet.
pub(crate) fn written(day: chrono::NaiveDate) -> String {
    day.format("%Y年%m月%d日").to_string()
}
