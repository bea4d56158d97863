//! Scenario: their file is nowhere and the certificate is lost (D31); the head of the Centre approves from afar.

use std::time::Duration;

use buzheng_tests::keys::Key;
use buzheng_tests::process::until;
use buzheng_tests::world::World;
use serde_json::json;

use crate::registrar;
use crate::rulebook::{self, REGISTRAR, TEMPORARY, TO_THE_END, TO_THE_FILE};

/// The head of the Centre in the sample world.
const HEAD: &str = "A1";

#[test]
fn a_missing_file_is_proven_by_papers_and_approved_from_afar() {
    let mut world = World::new();
    world.registry_off();
    let desk = world.open_desk();
    rulebook::unlock_as(&world, &desk, TEMPORARY);
    registrar::open_session(&desk);
    let couple = rulebook::couple(&world, "NOT_FOUND", 0);
    let case_no = registrar::new_case(&desk);
    let (before_the_date, _) = TO_THE_FILE.split_at(TO_THE_FILE.len() - 1);
    let mut version = rulebook::serve(&desk, &couple, before_the_date, registrar::version(&desk));
    // They know the year only: the day to print is for a registrar to decide (D33).
    let day = couple.household["claimed"]["date"].as_str().unwrap().to_owned();
    rulebook::line(&desk, "[data-test=ask-claimed_date]", &day[..4]);
    version = registrar::wait_saved(&desk, version);

    // Nothing here: the case waits for the other archives, and the couple gets a slip that says so.
    desk.browser.find("[data-test=search-none], [data-test=candidate-1]");
    world.picture(&desk, "missing-local");
    desk.browser.click("[data-test=not-found]");
    version = registrar::wait_saved(&desk, version);
    rulebook::wait_attribute(&desk, "[data-test=held-panel]", "data-row", "D45");
    registrar::focused(&desk, "[data-test=keeper-PROVINCIAL]");
    world.picture(&desk, "missing-archives");
    for (place, keeper) in [("PROVINCIAL", "省厅值班员（演示）"), ("CITY_ARCHIVE", "档案馆值班员（演示）")] {
        rulebook::line(&desk, &format!("[data-test=keeper-{place}]"), keeper);
        registrar::focused(&desk, &format!("[data-test=archive-{place}] input[type=radio]"));
        desk.browser.press(&[Key::Char('1')]);
        version = registrar::wait_saved(&desk, version);
    }
    desk.browser.find("[data-test=found-nowhere]");
    rulebook::wait_attribute(&desk, "[data-test=verdict]", "data-row", "D31");
    world.picture(&desk, "missing-everywhere");

    // Each paper in one small form; one without a seal is not taken in.
    registrar::main_key(&desk, 3);
    rulebook::line(&desk, "[data-test=paper-issuer]", "梁弄镇演示村村民委员会");
    rulebook::line(&desk, "[data-test=paper-issuedOn]", "2022-05-19");
    rulebook::line(&desk, "[data-test=paper-signer]", "演示村主任");
    rulebook::line(&desk, "[data-test=paper-sealed]", "");
    rulebook::line(&desk, "[data-test=paper-says]", "二人1979年登记结婚，一直共同生活");
    desk.browser.find("[data-test=note-paper] [data-code=PAPER_INCOMPLETE]");
    world.picture(&desk, "missing-no-seal");
    registrar::focused(&desk, "[data-test=paper-sealed]");
    desk.browser.press(&[Key::Space]);
    version = rulebook::main_saves(&desk, 3, version);
    registrar::main_key(&desk, 3);
    rulebook::line(&desk, "[data-test=paper-signer]", "邻居甲、邻居乙（演示）");
    rulebook::line(&desk, "[data-test=paper-says]", "与二人相邻四十年");
    version = registrar::wait_saved(&desk, version);
    rulebook::wait_attribute(&desk, "[data-test=evidence]", "data-missing", "0");

    // The head is asked while there is no network: the case waits visibly, and prints that it does.
    version = rulebook::main_saves(&desk, 3, version);
    rulebook::wait_attribute(&desk, "[data-test=approval]", "data-status", "WAITING");
    desk.browser.click("[data-test=slip-WAITING_SLIP]");
    registrar::wait_saved(&desk, version);
    assert!(rulebook::printed(&world, "waiting_slip").contains(couple.of("man", "name")));
    world.picture(&desk, "missing-waiting");

    world.registry_on();
    registrar::wait_synced(&desk);
    desk.browser.press(&[Key::F(2)]);
    registrar::reopen_case(&desk);
    rulebook::wait_attribute(&desk, "[data-test=approval]", "data-status", "WAITING");
    world.ask_registry(&["approve", &case_no, "--by", &head(&world), "--reason", "两份证明一致，同意按查无旧档补发（演示）"]);
    // Nobody touches the window.
    let status = "return document.querySelector('[data-test=approval]')?.dataset.status";
    let seen = until(Duration::from_secs(60), || desk.browser.js(status, &[]) == json!("APPROVED"));
    if !seen {
        desk.browser.fail("the head's approval does not arrive");
    }
    assert!(desk.browser.text("[data-test=approval-answer]").contains("两份证明一致"));
    world.picture(&desk, "missing-approved");

    registrar::main_key(&desk, 3);
    desk.browser.find("[data-test=step-4][aria-expanded=true]");
    rulebook::serve(&desk, &couple, &["photo", "declaration-printed"], registrar::version(&desk));
    version = rulebook::hand_to(&world, &desk, REGISTRAR);
    version = rulebook::serve(&desk, &couple, &["witnessed"], version);
    registrar::main_key(&desk, 5);
    registrar::focused(&desk, "[data-test=decide-date]");
    desk.browser.type_text(&day);
    world.picture(&desk, "missing-decide");
    rulebook::serve(&desk, &couple, TO_THE_END, version);
    let printed = rulebook::printed(&world, "certificate_man");
    assert!(printed.contains(&rulebook::written(day.parse().unwrap())), "{day} is not on the booklet:\n{printed}");
    assert_eq!(registrar::state(&desk), "S10", "已发证");
    world.picture(&desk, "missing-issued");

    registrar::wait_synced(&desk);
    let there = registrar::at_registry(&world, &case_no);
    assert_eq!(there["state"], json!("S10"), "{there}");
    assert!(!world.ask_registry(&["conflicts"]).contains(&case_no), "the registry judges as the desk did");
    desk.close();
}

#[test]
fn a_file_another_archive_has_is_typed_in_as_it_is_written_there() {
    let mut world = World::new();
    world.registry_off();
    let desk = world.open_desk();
    rulebook::unlock_as(&world, &desk, TEMPORARY);
    registrar::open_session(&desk);
    let couple = rulebook::couple(&world, "NOT_FOUND", 1);
    registrar::new_case(&desk);
    let mut version = rulebook::serve(&desk, &couple, TO_THE_FILE, registrar::version(&desk));
    desk.browser.find("[data-test=search-none]");
    version = rulebook::main_saves(&desk, 3, version);
    rulebook::line(&desk, "[data-test=keeper-PROVINCIAL]", "省厅值班员（演示）");
    registrar::focused(&desk, "[data-test=archive-PROVINCIAL] input[type=radio]");
    desk.browser.press(&[Key::Char('1')]);
    version = registrar::wait_saved(&desk, version);
    rulebook::line(&desk, "[data-test=keeper-CITY_ARCHIVE]", "档案馆值班员（演示）");
    registrar::focused(&desk, "[data-test=archive-CITY_ARCHIVE] input[type=radio]");
    desk.browser.press(&[Key::Char('2')]);
    version = registrar::wait_saved(&desk, version);

    let claimed = |field: &str| couple.household["claimed"][field].as_str().unwrap();
    let birth = |who: &str| {
        format!("{}-{}-{}", &couple.of(who, "id_no")[6..10], &couple.of(who, "id_no")[10..12], &couple.of(who, "id_no")[12..14])
    };
    for (field, text) in [
        ("manName", couple.of("man", "name")),
        ("manId", ""),
        ("manBirth", birth("man").as_str()),
        ("womanName", couple.of("woman", "name")),
        ("womanId", ""),
        ("womanBirth", birth("woman").as_str()),
        ("regDate", claimed("date")),
        ("organName", claimed("organ_name")),
    ] {
        rulebook::line(&desk, &format!("[data-test=file-{field}]"), text);
    }
    // Without its reference the file cannot be found again, and is not taken.
    registrar::main_key(&desk, 3);
    desk.browser.find("[data-test=enter-file] [data-code=FIELD_EMPTY]");
    rulebook::line(&desk, "[data-test=file-archiveRef]", "118-1980-7-63");
    world.picture(&desk, "found-typed");
    version = rulebook::main_saves(&desk, 3, version);
    desk.browser.find("[data-test=step-4][aria-expanded=true]");
    desk.browser.press(&[Key::Alt, Key::Char('3')]);
    desk.browser.find("[data-test=candidate-1][data-chosen=true][data-exact=true]");
    assert!(version > 0);
    world.picture(&desk, "found-taken");
    desk.close();
}

/// The staff number of the head, as the registry's people have it.
fn head(world: &World) -> String {
    let people = world.given_json("centre.json");
    let head = people.as_array().unwrap().iter().find(|p| p["role"] == HEAD).expect("a head of the Centre");
    head["staff_no"].as_str().unwrap().to_owned()
}
