//! A registrar at the desk: serves a couple of the sample world by keyboard, one durable save after another.
//!
//! Each [`Stage`] waits until the desk asks for it, does one thing, and can be done again after the program was killed before it
//! was saved. The window tests are made of these.

use std::time::Duration;

use buzheng_tests::desk::Desk;
use buzheng_tests::keys::Key;
use buzheng_tests::process::until;
use buzheng_tests::world::World;
use serde_json::{Value, json};

/// One thing a registrar does that ends in one save.
pub(crate) struct Stage {
    /// Name, for pictures and messages.
    pub(crate) name: &'static str,
    /// The step of the desk it belongs to.
    pub(crate) step: u8,
    /// Does it. Does not wait for the save.
    pub(crate) act: fn(&Desk, &Couple),
}

impl Stage {
    /// Whether something was saved, but not all of it: a spouse is saved as soon as the address is there, and again when the papers
    /// are seen to agree; who agrees takes the number after; two booklets are two prints.
    pub(crate) fn is_half_done(&self, desk: &Desk) -> bool {
        let asks = |script: String| desk.browser.js(&script, &[]) == json!(true);
        match self.name {
            who @ ("man" | "woman") => asks(format!("return document.getElementById('{who}-documents')?.checked === false")),
            "decided" => asks("return document.querySelector('[data-test=number]') === null".to_owned()),
            "certificates" => asks("return document.querySelector('[data-test=confirm-printed]')?.disabled === true".to_owned()),
            _whole => false,
        }
    }
}

/// A household of the sample world and the photograph taken of them.
pub(crate) struct Couple {
    /// As in households.json.
    pub(crate) household: Value,
    /// The picture file.
    pub(crate) photo: std::path::PathBuf,
    /// Whether the registrar corrects the crop by keys.
    pub(crate) crop_anew: bool,
}

impl Couple {
    /// The `n`th household whose file is expected to match exactly, and who can both write.
    pub(crate) fn exact(world: &World, n: usize) -> Self {
        let households = world.given_json("households.json");
        let fits = |h: &&Value| h["expect"] == "EXACT" && h["man"]["can_write"] == true && h["woman"]["can_write"] == true;
        let household = households.as_array().unwrap().iter().filter(fits).nth(n).expect("such a household").clone();
        let photo = world.given("photos").join(household["photo"].as_str().unwrap());
        Self { household, photo, crop_anew: false }
    }

    /// A field of the man or woman.
    pub(crate) fn of(&self, who: &str, field: &str) -> &str {
        self.household[who][field].as_str().unwrap()
    }
}

/// Everything from an opened case to 已发证, in order, by keyboard alone.
pub(crate) const STAGES: &[Stage] = &[
    Stage { name: "man", step: 1, act: |desk, couple| person(desk, couple, "man") },
    Stage { name: "woman", step: 1, act: |desk, couple| person(desk, couple, "woman") },
    Stage { name: "notice", step: 2, act: |desk, _| main_key(desk, 2) },
    Stage { name: "usual", step: 2, act: usual },
    Stage { name: "kind", step: 2, act: |desk, couple| answer(desk, "organ_kind", organ_kind(couple)) },
    // The last answer opens step 3, and the search that runs by itself is an event of its own.
    Stage { name: "date", step: 2, act: date },
    Stage { name: "file", step: 3, act: file },
    Stage { name: "photo", step: 4, act: photo },
    Stage { name: "declaration-printed", step: 4, act: |desk, _| main_key(desk, 4) },
    Stage { name: "witnessed", step: 4, act: witness },
    Stage { name: "decided", step: 5, act: |desk, _| main_key(desk, 5) },
    Stage { name: "certificates", step: 5, act: |desk, _| main_key(desk, 5) },
    Stage { name: "printed", step: 5, act: |desk, _| main_key(desk, 5) },
    Stage { name: "sealed", step: 5, act: |desk, _| main_key(desk, 5) },
    Stage { name: "issued", step: 5, act: hand_over },
];

/// Unlocks as the first demo operator.
pub(crate) fn unlock(world: &World, desk: &Desk) {
    let operators = world.given_json("operators.json");
    desk.browser.find("[data-test=unlock-password]");
    desk.browser.fill("[data-test=unlock-password]", operators[0]["password"].as_str().unwrap());
    desk.browser.press(&[Key::Enter]);
    desk.browser.find("[data-test=today-date]");
}

/// Opens today's session at the first village of 梁弄镇.
pub(crate) fn open_session(desk: &Desk) {
    desk.browser.fill("[data-test=session-village]", "梁弄镇");
    desk.browser.find("[role=option]");
    desk.browser.press(&[Key::Enter]);
    desk.browser.fill("[data-test=session-cadre]", "演示干部");
    desk.browser.press(&[Key::Enter]);
    desk.browser.find("[data-test=case-new]");
}

/// Starts the next couple's case and returns its number.
pub(crate) fn new_case(desk: &Desk) -> String {
    desk.browser.click("[data-test=case-new]");
    desk.browser.text("[data-test=case-no]").trim().to_owned()
}

/// Opens an unfinished case from the today screen.
pub(crate) fn reopen_case(desk: &Desk) {
    desk.browser.click("[data-test^=unfinished-]");
    desk.browser.find("[data-test=saved]");
}

/// How many events of the case are saved, as the desk shows it.
pub(crate) fn version(desk: &Desk) -> u64 {
    desk.browser.find("[data-test=saved]").attribute("data-version").and_then(|v| v.parse().ok()).unwrap_or(0)
}

/// State code of the case at the desk.
pub(crate) fn state(desk: &Desk) -> String {
    desk.browser.find("[data-test=state]").attribute("data-state").unwrap_or_default()
}

/// Waits until more is saved than `before` and nothing is under way.
pub(crate) fn wait_saved(desk: &Desk, before: u64) -> u64 {
    let settled =
        "const s = document.querySelector('[data-test=saved]'); return s && s.dataset.busy === 'false' ? Number(s.dataset.version) : 0";
    let mut seen = 0;
    desk.browser.wait(&format!("a save after version {before}"), |browser| {
        let now = browser.js(settled, &[]).as_u64().unwrap_or(0);
        let still = now > before && now == seen;
        seen = now;
        still
    });
    seen
}

/// Does one thing and waits until it is saved; returns the version then.
pub(crate) fn serve(desk: &Desk, couple: &Couple, stage: &Stage, before: u64) -> u64 {
    (stage.act)(desk, couple);
    let saved = wait_saved(desk, before);
    if stage.name != "file" {
        return saved;
    }
    // The search that ran by itself is an event too, and may have been the one that was seen.
    desk.browser.find("[data-test=step-4][aria-expanded=true]");
    wait_saved(desk, before)
}

/// The desk puts the focus where something is still to say: on the name, or, with the rest saved already, on the papers.
fn person(desk: &Desk, couple: &Couple, who: &str) {
    let browser = &desk.browser;
    if browser.js("return document.querySelector('[data-test=step-1]')?.getAttribute('aria-expanded')", &[]) != json!("true") {
        browser.press(&[Key::Alt, Key::Char('1')]);
    }
    focused(desk, &format!("[data-test={who}-name], [data-test={who}-documents]"));
    if is_focused(desk, &format!("[data-test={who}-name]")) {
        write(desk, &format!("[data-test={who}-name]"), couple.of(who, "name"));
        browser.press(&[Key::Enter]);
        write(desk, &format!("[data-test={who}-id]"), couple.of(who, "id_no"));
        // A whole number goes on by itself where no address is yet.
        if is_focused(desk, &format!("[data-test={who}-id]")) {
            browser.press(&[Key::Enter]);
        }
        write(desk, &format!("[data-test={who}-address]"), couple.of(who, "hukou_address"));
        browser.press(&[Key::Enter]);
    }
    focused(desk, &format!("[data-test={who}-documents]"));
    browser.press(&[Key::Enter]);
}

/// Types into the field that has, or is about to get, the focus; what it holds from before is replaced.
fn write(desk: &Desk, field: &str, text: &str) {
    focused(desk, field);
    if !desk.browser.value(field).is_empty() {
        desk.browser.press(&[Key::Control, Key::Char('a')]);
        desk.browser.press(&[Key::Delete]);
    }
    desk.browser.type_text(text);
}

/// One key: all was asked, and answered as most couples do.
fn usual(desk: &Desk, _: &Couple) {
    focused(desk, "[data-test=question-wants] *");
    desk.browser.press(&[Key::F(8)]);
}

/// The desk puts the focus on the question it asks next; a digit answers it.
pub(crate) fn answer(desk: &Desk, key: &str, digit: char) {
    focused(desk, &format!("[data-test=question-{key}] *"));
    desk.browser.press(&[Key::Char(digit)]);
}

fn organ_kind(couple: &Couple) -> char {
    if couple.household["claimed"]["organ_kind"] == "STREET" { '2' } else { '1' }
}

fn date(desk: &Desk, couple: &Couple) {
    focused(desk, "[data-test=ask-claimed_date]");
    desk.browser.type_text(couple.household["claimed"]["date"].as_str().unwrap());
    desk.browser.press(&[Key::Enter]);
}

fn file(desk: &Desk, _: &Couple) {
    desk.browser.find("[data-test=candidate-1][data-exact=true]");
    focused(desk, "[role=listbox]");
    desk.browser.press(&[Key::Enter]);
}

/// The system's file chooser cannot be driven; the driver gives the file to the field it would give it to.
fn photo(desk: &Desk, couple: &Couple) {
    desk.browser.upload("[data-test=photo-file]", &couple.photo);
    focused(desk, "[data-test=crop]");
    if couple.crop_anew {
        desk.browser.press(&[Key::Char('+')]);
        desk.browser.press(&[Key::Up]);
    }
    main_key(desk, 4);
}

fn witness(desk: &Desk, _: &Couple) {
    there(desk, "[data-test=declaration-printed], [data-test=mark-both]");
    desk.browser.press(&[Key::F(8)]);
    main_key(desk, 4);
}

fn hand_over(desk: &Desk, _: &Couple) {
    there(desk, "[data-test=receipt-both]");
    desk.browser.press(&[Key::F(8)]);
    main_key(desk, 5);
}

/// The one key that does what the step asks for now.
pub(crate) fn main_key(desk: &Desk, step: u8) {
    desk.browser.find(&format!("[data-test=step-{step}][aria-expanded=true]"));
    desk.browser.find("[data-test=main]:not([disabled]):not([aria-disabled])");
    desk.browser.press(&[Key::Control, Key::Enter]);
}

/// Waits until it is on the page, also where a list cuts it off.
fn there(desk: &Desk, css: &str) {
    let present = "return document.querySelector(arguments[0]) !== null";
    desk.browser.wait(css, |browser| browser.js(present, &[json!(css)]) == json!(true));
}

/// Waits for the focus.
pub(crate) fn focused(desk: &Desk, css: &str) {
    desk.browser.wait(&format!("the focus on {css}"), |_| is_focused(desk, css));
}

fn is_focused(desk: &Desk, css: &str) -> bool {
    desk.browser.js("return document.activeElement?.matches(arguments[0]) ?? false", &[json!(css)]) == json!(true)
}

/// Waits for the exchange: everything of this laptop is at the registry.
pub(crate) fn wait_synced(desk: &Desk) {
    desk.browser.press(&[Key::F(4)]);
    desk.browser.click("[data-test=sync-now]");
    let link = "return document.querySelector('[data-test=sync-link]')?.dataset.link";
    let done = until(Duration::from_secs(60), || desk.browser.js(link, &[]) == json!("UP_TO_DATE"));
    if !done {
        desk.browser.fail("the exchange does not finish");
    }
}

/// The registry's own answer about a case, as JSON.
pub(crate) fn at_registry(world: &World, number: &str) -> Value {
    serde_json::from_str(&world.ask_registry(&["case", number, "--json"])).expect("the registry answers in JSON")
}
