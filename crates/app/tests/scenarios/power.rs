//! The power fails, people leave and come back.

use std::collections::BTreeSet;

use buzheng_app::PrintTarget;
use buzheng_domain::archive::ArchiveRow;
use buzheng_domain::case::{CaseState, Command, FormKind};
use buzheng_domain::rules::Material;
use buzheng_domain::supply::BookletState;
use buzheng_domain::testing;

use crate::common::Laptop;
use crate::common::desk::*;
use crate::common::feeds::World;
use crate::common::people::*;

/// Couples of the day (§14, 20).
const DAY: u32 = 150;

#[test]
fn s20_a_hundred_and_fifty_couples_in_a_day_with_a_power_cut_in_mid_print() {
    let laptop = Laptop::of(&World { booklets: 320, ..World::with_files((0..DAY).map(file_no).collect()) });
    let mut app = laptop.at_work();
    let folder = tempfile::tempdir().unwrap();
    let printer = PrintTarget::Folder(folder.path().to_owned());
    let (mut cases, mut old) = (Vec::new(), Vec::new());
    let mut now = laptop;
    for n in 0..DAY {
        let case = serve_until_declared(&app, n);
        act(&app, case, agree());
        if n % 75 == 37 {
            act(&app, case, Command::PrepareCertificates);
            app.print_form(case, FormKind::CertificateMan, &printer).unwrap();
            let before = case_of(&app, case);
            // The cable is pulled: nobody closes anything.
            let after = now.power_cut();
            old.push((app, now));
            app = after.at_work();
            now = after;
            assert_eq!(case_of(&app, case), before, "the event of the printing is there, its confirmation is not");
            assert_eq!(refused(&app, case, Command::ConfirmPrinted), "NOT_PRINTED");
            app.print_form(case, FormKind::CertificateWoman, &printer).unwrap();
            for command in [Command::ConfirmPrinted, Command::Seal, hand_over()] {
                act(&app, case, command);
            }
        } else {
            issue(&app, case);
        }
        cases.push(case);
    }
    let (mut numbers, mut serials, mut booklets) = (Vec::new(), Vec::new(), BTreeSet::new());
    for case in &cases {
        let done = case_of(&app, *case);
        assert_eq!(done.state, CaseState::Issued);
        let certificate = done.certificate.unwrap();
        numbers.push(done.case_no.rsplit('-').next().unwrap().parse::<u32>().unwrap());
        serials.push(certificate.cert_no.serial());
        assert!(booklets.insert(certificate.man_booklet) && booklets.insert(certificate.woman_booklet), "a 印制号 twice");
    }
    assert_eq!(numbers, (1..=DAY).collect::<Vec<_>>(), "no gap in the numbers of the day");
    assert_eq!(serials, (101..101 + DAY).collect::<Vec<_>>());
    let counts = app.store().read(|view| view.booklet_counts()).unwrap();
    assert_eq!(counts.get(&BookletState::Used), Some(&(2 * DAY)));
    assert_eq!(app.today().unwrap().counts.get(&CaseState::Issued), Some(&DAY));
    app.store().read(|view| view.verify_chain()).unwrap();
}

#[test]
fn two_cases_left_open_by_two_people_are_found_as_they_were() {
    let mut differing: ArchiveRow = file_no(0);
    differing.woman.name = "沈诗英".into();
    let laptop = Laptop::of(&World::with_files(vec![differing, file_no(1)]));
    // One waits for a paper at S4.
    let app = laptop.at_work();
    let (waiting, _) = with_file(&app, &couple(0), testing::clear_answers());
    act(&app, waiting, Command::RequestPapers);
    let first = app.case(waiting).unwrap();
    drop(app);
    // Another is at its photograph, by somebody else.
    let app = laptop.at_work_as(&sworn_helper());
    assert_eq!(case_of(&app, waiting), first.case);
    let (at_photo, _) = with_file(&app, &couple(1), testing::clear_answers());
    photograph(&app, at_photo);
    let picture = app.photo(at_photo).unwrap().unwrap();
    // A second picture is only staged when the power fails: it was never called saved.
    app.stage_photo(jpeg(1700, 1200)).unwrap();
    let second = app.case(at_photo).unwrap();
    let after = laptop.power_cut();
    let app = after.at_work();
    for (case, before) in [(waiting, &first), (at_photo, &second)] {
        let found = app.case(case).unwrap();
        assert_eq!((&found.case, &found.history, &found.checklist), (&before.case, &before.history, &before.checklist));
    }
    assert_eq!(app.photo(at_photo).unwrap().unwrap(), picture);
    assert_eq!(app.today().unwrap().unfinished.len(), 2);
    // Both go on from where they were.
    bring(&app, waiting, Material::M13);
    photograph(&app, waiting);
    act(&app, waiting, signed());
    assert!(first.case.requested.iter().any(|need| need.any_of.contains(&Material::M13)));
    act(&app, at_photo, signed());
    act(&app, at_photo, agree());
    issue(&app, at_photo);
}
