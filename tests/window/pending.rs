//! A case that waits for a paper: told once, on paper; another couple is served meanwhile; the paper comes, and the case goes on.

use buzheng_tests::keys::Key;
use buzheng_tests::world::{World, pdf_text};
use serde_json::json;

use crate::registrar::{self, Couple, STAGES};
use crate::rulebook;

#[test]
fn a_soldier_without_the_certificate_waits_and_comes_back() {
    let mut world = World::new();
    world.registry_off();
    let desk = world.open_desk();
    registrar::unlock(&world, &desk);
    registrar::open_session(&desk);
    let couple = rulebook::couple(&world, "SOLDIER", 0);
    let soldier = if couple.household["man"]["category"] == "SOLDIER" { "man" } else { "woman" };
    // Two tickets; whoever serves is called before who came first.
    tickets(&desk, 't', 1);
    tickets(&desk, 's', 2);
    // The first frame after the page changed can be the one before.
    std::thread::sleep(std::time::Duration::from_millis(400));
    world.picture(&desk, "queue");
    assert_eq!(world.printed().iter().filter(|p| p.to_string_lossy().contains("queue_ticket")).count(), 2);
    desk.browser.press(&[Key::Char('c')]);
    let case_no = desk.browser.text("[data-test=case-no]").trim().to_owned();
    assert!(case_no.ends_with("002"), "{case_no} was called");
    desk.browser.find("[data-test=priority]");
    let mut version = rulebook::serve(&desk, &couple, &["man", "woman"], registrar::version(&desk));

    // Said of one of them: the row holds at once, long before every question is answered.
    desk.browser.press(&[Key::Alt, Key::Char('1')]);
    let choose =
        "const s = document.querySelector(arguments[0]); s.value = 'SOLDIER'; s.dispatchEvent(new Event('change', { bubbles: true }))";
    desk.browser.find(&format!("[data-test={soldier}-category]"));
    desk.browser.js(choose, &[json!(format!("[data-test={soldier}-category]"))]);
    version = registrar::wait_saved(&desk, version);
    let held = desk.browser.text("[data-test=held-panel]");
    for words in ["规则 D14", "军人婚姻登记证明", "部队团级以上政治机关"] {
        assert!(held.contains(words), "{words} is not in\n{held}");
    }
    world.picture(&desk, "held");
    desk.browser.press(&[Key::F(6)]);
    desk.browser.find("[data-test=slip-printed-ONE_TIME_NOTICE]");
    registrar::wait_saved(&desk, version);
    assert_eq!(registrar::state(&desk), "S2", "待补材料");
    world.picture(&desk, "told-once");
    let printed = world.printed();
    let notice = pdf_text(printed.iter().find(|p| p.to_string_lossy().contains("one_time_notice")).expect("a notice"));
    for words in ["一次性告知单", "军人婚姻登记证明", "团级以上政治机关"] {
        assert!(notice.contains(words), "{words} is not on the notice:\n{notice}");
    }

    // Meanwhile another couple is served, from first to last.
    desk.browser.press(&[Key::F(2)]);
    let other = Couple::exact(&world, 8);
    desk.browser.find("[data-test=queue][data-count='1']");
    desk.browser.press(&[Key::Char('c')]);
    desk.browser.wait_text("[data-test=case-no]", "-001");
    let mut second = registrar::version(&desk);
    for stage in STAGES {
        second = registrar::serve(&desk, &other, stage, second);
        if stage.name == "date" {
            desk.browser.find("[data-test=candidate-1][data-exact=true]");
            desk.browser.find("[data-test=case-tab-2]");
            world.picture(&desk, "meanwhile");
        }
        if stage.name == "certificates" {
            desk.browser.press(&[Key::F(9)]);
            desk.browser.find("[data-test=couple-no]");
            world.picture(&desk, "couple");
            desk.browser.press(&[Key::F(9)]);
        }
    }
    assert_eq!(registrar::state(&desk), "S10");

    // One chord back to those who wait; their paper has come.
    // The finished case has left the strip, and the digits have closed up.
    desk.browser.find("[data-test=case-strip][data-count='1']");
    desk.browser.press(&[Key::Control, Key::Char('1')]);
    desk.browser.wait_text("[data-test=case-no]", &case_no);
    version = registrar::version(&desk);
    desk.browser.press(&[Key::Alt, Key::Char('1')]);
    desk.browser.click(&format!("[data-test=held-note-M08-{}]", soldier.to_uppercase()));
    rulebook::line(&desk, "[data-test=paper-issuer]", "演示部队政治处");
    rulebook::line(&desk, "[data-test=paper-issuedOn]", "2022-05-18");
    registrar::focused(&desk, "[data-test=paper-sealed]");
    desk.browser.press(&[Key::Space]);
    desk.browser.press(&[Key::Enter]);
    world.picture(&desk, "paper");
    rulebook::line(&desk, "[data-test=paper-number]", "演示-0518");
    version = registrar::wait_saved(&desk, version);
    assert_eq!(registrar::state(&desk), "S1", "初审");
    assert!(!desk.browser.has("[data-test=held-panel]"), "nothing holds it up any more");

    desk.browser.press(&[Key::Alt, Key::Char('2')]);
    for stage in STAGES.iter().skip_while(|stage| stage.name != "notice") {
        version = registrar::serve(&desk, &couple, stage, version);
    }
    assert_eq!(registrar::state(&desk), "S10");
    world.picture(&desk, "issued");
    world.registry_on();
    registrar::wait_synced(&desk);
    let there = registrar::at_registry(&world, &case_no);
    assert_eq!(there["state"], "S10", "{there}");
    assert!(there["conflicts"].as_array().unwrap().is_empty(), "{there}");
    desk.close();
}

/// One key gives a ticket, and prints it.
fn tickets(desk: &buzheng_tests::desk::Desk, key: char, waiting: u32) {
    desk.browser.press(&[Key::Char(key)]);
    desk.browser.find(&format!("[data-test=queue][data-count='{waiting}'][data-busy=false]"));
}
