//! The main job, end to end: a couple is served with the registry off; it comes on; the case is there.

use buzheng_tests::world::{World, pdf_text};

use crate::registrar::{self, Couple, STAGES};

#[test]
fn a_couple_is_served_offline_and_arrives_at_the_registry() {
    let mut world = World::new();
    world.registry_off();
    let desk = world.open_desk();
    world.picture(&desk, "unlock");
    registrar::unlock(&world, &desk);
    registrar::open_session(&desk);
    world.picture(&desk, "today");

    let couple = Couple { crop_anew: true, ..Couple::exact(&world, 0) };
    let case_no = registrar::new_case(&desk);
    let mut version = registrar::version(&desk);
    for stage in STAGES {
        version = registrar::serve(&desk, &couple, stage, version);
        world.picture(&desk, &format!("step-{}-{}", stage.step, stage.name));
    }
    assert_eq!(registrar::state(&desk), "S10", "已发证");
    let number = desk.browser.text("[data-test=cert-no]");
    assert!(number.starts_with("BJ330281-2022-"), "{number}");

    // Both booklets and the declaration came out of the printer, with the right words on them.
    let printed = world.printed();
    let text = |kind: &str| pdf_text(printed.iter().find(|p| p.to_string_lossy().contains(kind)).expect(kind));
    let (his, hers) = (text("certificate_man"), text("certificate_woman"));
    for booklet in [&his, &hers] {
        for words in [number.trim(), couple.of("man", "name"), couple.of("woman", "id_no")] {
            assert!(booklet.contains(words), "{words} is not on the booklet:\n{booklet}");
        }
    }
    assert!(text("declaration").contains(couple.of("woman", "name")));

    registrar_has_nothing_yet(&world, &case_no);
    world.registry_on();
    registrar::wait_synced(&desk);
    world.picture(&desk, "synced");

    let photo_hash = photo_hash_at_the_desk(&desk);
    let there = registrar::at_registry(&world, &case_no);
    let all = there.to_string();
    assert_eq!(there["state"], "S10", "{all}");
    assert_eq!(there["cert_no"], number.trim(), "{all}");
    for booklet in booklets(&his, &hers) {
        assert!(all.contains(&booklet), "booklet {booklet} is not at the registry: {all}");
    }
    assert!(all.contains(&photo_hash), "photo {photo_hash} is not at the registry: {all}");
    assert!(world.ask_registry(&["conflicts"]).trim().is_empty() || !world.ask_registry(&["conflicts"]).contains(&case_no));
    desk.close();
}

fn registrar_has_nothing_yet(world: &World, case_no: &str) {
    assert!(!world.ask_registry(&["cases"]).contains(case_no), "with the registry off nothing can have arrived");
}

/// Print numbers as they stand on the sheets.
fn booklets(his: &str, hers: &str) -> Vec<String> {
    let found = |text: &str| {
        text.split(|c: char| !c.is_ascii_alphanumeric()).find(|w| w.len() == 10 && w.starts_with("ZJ")).expect("a print number").to_owned()
    };
    let both = vec![found(his), found(hers)];
    assert_ne!(both[0], both[1], "each booklet has its own number");
    both
}

/// The hash the desk shows for the kept photograph.
fn photo_hash_at_the_desk(desk: &buzheng_tests::desk::Desk) -> String {
    desk.browser.press(&[buzheng_tests::keys::Key::F(3)]);
    desk.browser.click("[data-test^=log-open-]");
    desk.browser.click("[data-test=step-4]");
    desk.browser.find("[data-test=photo-kept]").attribute("data-hash").expect("a hash")
}
