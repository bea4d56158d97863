//! What only shows when laptops and registry meet.

use buzheng_app::App;
use buzheng_documents::word;
use buzheng_domain::case::{CaseState, CentreVerb, Command, FormKind, SearchPlace, SpoilReason, SpouseRole};
use buzheng_domain::ids::CaseId;
use buzheng_domain::rules::Material;
use buzheng_domain::staff::{StaffMember, StaffStatus};
use buzheng_domain::supply::BookletState;
use buzheng_domain::testing;
use buzheng_domain::values::PersonName;

use crate::centre::Centre;
use crate::common::desk::*;
use crate::common::people::{born, couple, registrar, remembering, second_registrar};
use crate::common::{DAY_MS, HOUR_MS, paper};

fn codes(centre: &Centre, case: CaseId) -> Vec<String> {
    let mut codes: Vec<_> = centre.registry.case(&case.to_string()).unwrap().conflicts.into_iter().map(|c| c.code).collect();
    codes.sort();
    codes
}

fn used(app: &App) -> u32 {
    app.store().read(|view| view.booklet_counts()).unwrap().get(&BookletState::Used).copied().unwrap_or(0)
}

#[test]
fn s01_what_one_laptop_issued_offline_is_at_the_centre_after_the_exchange_without_a_conflict() {
    let centre = Centre::open();
    let laptop = centre.laptop(1);
    let app = laptop.at_work();
    let case = serve_until_declared(&app, 0);
    finish(&app, case);
    assert!(app.case(case).unwrap().unsent);
    centre.exchange(&laptop, &app);
    assert!(!app.case(case).unwrap().unsent);
    let view = centre.registry.case(&case.to_string()).unwrap();
    assert_eq!((view.row.state.as_str(), view.row.flagged, view.photo_here, view.photo_print_here), ("S10", false, true, true));
    assert_eq!(view.conflicts, []);
}

#[test]
fn s04_the_head_approves_at_the_registry_and_the_laptop_goes_on_at_its_next_exchange() {
    let centre = Centre::open();
    let laptop = centre.laptop(1);
    let app = laptop.at_work();
    let case = begin(&app, &born("19520106", "19540809"));
    answer(&app, case, remembering("1975"));
    app.search_archive(case).unwrap();
    app.record_not_found(case).unwrap();
    for place in [SearchPlace::Provincial, SearchPlace::CityArchive] {
        act(&app, case, Command::NoteSearch { place, found: false, keeper: "演示查档员".into() });
    }
    bring(&app, case, Material::M12);
    bring(&app, case, Material::M15);
    photograph(&app, case);
    act(&app, case, Command::RequestApproval { note: "演示".into() });
    centre.exchange(&laptop, &app);
    let open = centre.registry.open_requests().unwrap();
    assert_eq!(open.iter().map(|request| (request.case, request.rows.len())).collect::<Vec<_>>(), [(case, 1)]);
    assert_eq!(refused(&app, case, signed()), "APPROVAL_PENDING");
    centre.head_says(case, CentreVerb::Approve);
    assert_eq!(refused(&app, case, signed()), "APPROVAL_PENDING", "the laptop has not heard of it");
    centre.exchange(&laptop, &app);
    act(&app, case, signed());
    drop(app);
    let app = laptop.at_work_as(&second_registrar());
    act(&app, case, agree_on(Some(testing::date(1975, 3, 8))));
    issue(&app, case);
    centre.exchange(&laptop, &app);
    let view = centre.registry.case(&case.to_string()).unwrap();
    assert_eq!((view.row.state.as_str(), view.conflicts), ("S10", Vec::new()), "the registry decides the same");
}

#[test]
fn what_two_registrars_decide_with_papers_the_registry_decides_too() {
    let centre = Centre::open();
    let laptop = centre.laptop(1);
    let app = laptop.at_work();
    // s03: the wife's name is written otherwise today; s10: another couple's wife is away.
    let (man, mut woman) = couple(0);
    woman.name = PersonName::parse("沈诗英").unwrap();
    let (differing, _) = with_file(&app, &(man, woman), testing::clear_answers());
    bring(&app, differing, Material::M13);
    photograph(&app, differing);
    act(&app, differing, signed());
    drop(app);
    let app = laptop.at_work_as(&second_registrar());
    act(&app, differing, agree_on(None));
    issue(&app, differing);
    // s12: a jam; s18: a withdrawal after printing.
    drop(app);
    let app = laptop.at_work();
    let jammed = serve_until_declared(&app, 1);
    act(&app, jammed, agree_on(None));
    act(&app, jammed, Command::PrepareCertificates);
    act(&app, jammed, Command::SpoilBooklet { holder: SpouseRole::Man, reason: SpoilReason::PrintError });
    issue_printed(&app, jammed);
    let withdrawn = serve_until_declared(&app, 2);
    act(&app, withdrawn, agree_on(None));
    print_both(&app, withdrawn);
    act(&app, withdrawn, Command::Withdraw { by: SpouseRole::Woman });
    centre.exchange(&laptop, &app);
    for (case, state) in [(differing, "S10"), (jammed, "S10"), (withdrawn, "X4")] {
        let view = centre.registry.case(&case.to_string()).unwrap();
        assert_eq!((view.row.state.as_str(), view.conflicts), (state, Vec::new()));
    }
}

fn issue_printed(app: &App, case: CaseId) {
    for form in [FormKind::CertificateMan, FormKind::CertificateWoman] {
        act(app, case, Command::NoteFormPrinted { form, copy: 1 });
    }
    for command in [Command::ConfirmPrinted, Command::Seal, hand_over()] {
        act(app, case, command);
    }
}

#[test]
fn s16_work_under_a_clock_that_was_set_back_is_no_conflict() {
    let centre = Centre::open();
    let laptop = centre.laptop(1);
    let app = laptop.at_work();
    laptop.pass_ms(-DAY_MS);
    let case = serve_until_declared(&app, 0);
    finish(&app, case);
    centre.exchange(&laptop, &app);
    let view = centre.registry.case(&case.to_string()).unwrap();
    assert_eq!((view.row.state.as_str(), view.conflicts), ("S10", Vec::new()), "note and day agree with the log");
}

#[test]
fn s11_two_offline_laptops_that_serve_one_couple_stop_both_cases_and_four_booklets_are_used() {
    let centre = Centre::open();
    let (one, two) = (centre.laptop(1), centre.laptop(2));
    let (first, second) = (one.at_work(), two.at_work());
    let cases = [&first, &second].map(|app| {
        let case = serve_until_declared(app, 0);
        finish(app, case);
        case
    });
    let certificates = [(&first, cases[0]), (&second, cases[1])].map(|(app, case)| case_of(app, case).certificate.unwrap());
    assert_ne!(certificates[0].cert_no, certificates[1].cert_no, "numbers are leased apart");
    assert_ne!(certificates[0].man_booklet, certificates[1].man_booklet, "so are booklets");
    centre.exchange(&one, &first);
    assert_eq!(codes(&centre, cases[0]), Vec::<String>::new(), "so far there is one");
    centre.exchange(&two, &second);
    assert_eq!(codes(&centre, cases[0]), ["DUP_COUPLE"]);
    assert_eq!(codes(&centre, cases[1]), ["DUP_COUPLE"]);
    // The registry stops both by itself; both laptops learn of it at their next exchange.
    centre.exchange(&one, &first);
    centre.exchange(&two, &second);
    for (app, case) in [(&first, cases[0]), (&second, cases[1])] {
        assert_eq!(state_of(app, case), CaseState::Suspended);
        assert_eq!(centre.registry.case(&case.to_string()).unwrap().row.state, "X5");
        let said = paper::text(app, case, FormKind::EndedSlip);
        paper::in_order(&said, &[word("paper_title", "SUSPENDED").unwrap()]);
    }
    assert_eq!(used(&first) + used(&second), 4, "nothing that was printed is forgotten");
    assert!(first.store().read(|view| view.booklet_counts()).unwrap().contains_key(&BookletState::InStock));
}

#[test]
fn s14_work_of_someone_revoked_meanwhile_is_kept_flagged_and_not_stopped() {
    let centre = Centre::open();
    let laptop = centre.laptop(1);
    let app = laptop.at_work();
    let before = serve_until_declared(&app, 0);
    finish(&app, before);
    centre.exchange(&laptop, &app);
    // The Centre revokes the registrar; the laptop has no connection and cannot know.
    centre.pass_ms(HOUR_MS);
    let left = StaffMember { status: StaffStatus::Left, ..registrar() };
    centre.staff(&left);
    centre.pass_ms(HOUR_MS);
    laptop.pass_ms(2 * HOUR_MS);
    let after = serve_until_declared(&app, 1);
    finish(&app, after);
    let open = serve_until_declared(&app, 2);
    centre.exchange(&laptop, &app);
    assert_eq!(codes(&centre, before), Vec::<String>::new(), "what was done before stands");
    let found = codes(&centre, after);
    assert!(!found.is_empty() && found.iter().all(|code| code == "STAFF_REVOKED"), "{found:?}");
    let view = centre.registry.case(&after.to_string()).unwrap();
    assert_eq!((view.row.state.as_str(), view.row.flagged, view.photo_here), ("S10", true, true), "reviewed, not lost");
    assert_eq!(view.history.len(), app.case(after).unwrap().history.len());
    // Now the laptop knows.
    for command in [signed(), Command::Decide { agree: true, reason: None, reg_date: None }] {
        let code = refused(&app, open, command);
        assert!(["NOT_ACTIVE", "WRONG_STATE"].contains(&code.as_str()), "{code}");
    }
    assert_eq!(app.open_case(None).unwrap_err().code(), "NOT_ACTIVE");
    drop(app);
    assert_eq!(laptop.unlock(&left).map(|_| ()).unwrap_err().code(), "NOT_ACTIVE");
}

#[test]
fn s15_a_stolen_laptop_is_turned_away_and_what_it_had_is_listed_and_lost() {
    let centre = Centre::open();
    let laptop = centre.laptop(1);
    let app = laptop.at_work();
    let issued = serve_until_declared(&app, 0);
    finish(&app, issued);
    let open = serve_until_declared(&app, 1);
    centre.exchange(&laptop, &app);
    // After the last contact a third couple is served; then the laptop is gone.
    let only_there = serve_until_declared(&app, 2);
    finish(&app, only_there);
    let lost = centre.registry.revoke_device(&laptop.device, "被盗").unwrap();
    let unfinished: Vec<CaseId> = lost.unfinished.iter().map(|row| row.id).collect();
    assert_eq!(unfinished, [open], "cases whose further course is only on the laptop");
    assert!(!lost.numbers.is_empty() && !lost.booklets.is_empty(), "unused numbers and blanks are marked lost");
    assert!(lost.seen_ms.is_some(), "since when nothing is known of it");
    // Whoever has it now gets nothing in and nothing out.
    centre.turned_away(&laptop, &app);
    assert!(app.case(only_there).unwrap().unsent, "nothing is deleted: a laptop that is found again can still be read");
    assert!(centre.registry.case(&only_there.to_string()).is_err(), "the registry knows nothing of it");
    assert_eq!(centre.registry.case(&issued.to_string()).unwrap().row.state, "S10", "what was issued stands");
}

#[test]
fn s19_what_comes_in_late_keeps_the_day_it_was_done_beside_the_day_it_arrived() {
    let centre = Centre::open();
    let laptop = centre.laptop(1);
    let app = laptop.at_work();
    let case = serve_until_declared(&app, 0);
    finish(&app, case);
    // No connection before the bulletin of the 5th is made.
    let days = 20;
    centre.pass_ms(days * DAY_MS);
    laptop.pass_ms(days * DAY_MS);
    centre.exchange(&laptop, &app);
    let view = centre.registry.case(&case.to_string()).unwrap();
    assert!(view.history.iter().all(|line| line.at_ms == Some(testing::NOW.as_ms())));
    assert!(view.history.iter().all(|line| line.received_ms == testing::NOW.as_ms() + days * DAY_MS));
    assert_eq!(view.conflicts, []);
}
