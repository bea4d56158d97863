//! Couples are served.

use std::collections::BTreeSet;

use buzheng_app::{CaseGroup, CaseSearch, PrintTarget};
use buzheng_domain::case::{CaseState, Command, FormKind, SpoilReason, SpouseRole};

use crate::support::Laptop;
use crate::support::desk::{finish, serve_until_declared};
use crate::support::people::couple;

#[test]
fn a_couple_is_served_and_found_again() {
    let laptop = Laptop::new(10);
    let app = laptop.at_work();
    let case = serve_until_declared(&app, 0);
    finish(&app, case);
    let shown = app.case(case).unwrap();
    assert_eq!(shown.case.state, CaseState::Issued);
    assert!(shown.steps.iter().all(|s| s.status.as_str() == "DONE"));
    assert!(shown.unsent, "nothing was sent yet");
    let certificate = shown.case.certificate.unwrap();
    for text in ["陈演国", "001", &certificate.cert_no.to_string(), certificate.man_booklet.to_string().as_str(), couple(0).0.id.as_str()]
    {
        let page = app.list_cases(&CaseSearch { text: text.to_owned(), limit: 10, ..CaseSearch::default() }).unwrap();
        assert_eq!(page.total, 1, "a search for one of its texts finds it");
    }
    let unsent = app.list_cases(&CaseSearch { group: CaseGroup::Unsent, limit: 10, ..CaseSearch::default() }).unwrap();
    assert_eq!(unsent.total, 1);
    let today = app.today().unwrap();
    assert_eq!((today.booklets_left, today.counts.get(&CaseState::Issued)), (8, Some(&1)));
}

#[test]
fn two_couples_share_no_number_and_no_booklet_also_after_a_restart() {
    let laptop = Laptop::new(10);
    let mut used = BTreeSet::new();
    for n in 0..3 {
        // Unlocking anew each time: what is bound is read from the log, not remembered.
        let app = laptop.at_work();
        let case = serve_until_declared(&app, n);
        finish(&app, case);
        let certificate = app.case(case).unwrap().case.certificate.unwrap();
        assert!(used.insert(certificate.cert_no.to_string()));
        assert!(used.insert(certificate.man_booklet.to_string()));
        assert!(used.insert(certificate.woman_booklet.to_string()));
    }
}

#[test]
fn a_couple_with_a_live_case_is_not_served_twice() {
    let laptop = Laptop::new(10);
    let app = laptop.at_work();
    serve_until_declared(&app, 0);
    let again = app.open_case(None).unwrap();
    let (man, _) = couple(0);
    let refused = app.command(again, Command::RecordParty { role: SpouseRole::Man, party: Box::new(man) }).unwrap_err();
    assert_eq!(refused.code(), "PERSON_HAS_LIVE_CASE");
}

#[test]
fn a_spoiled_booklet_takes_the_next_one_and_stock_runs_out_clearly() {
    let laptop = Laptop::new(3);
    let app = laptop.at_work();
    let case = serve_until_declared(&app, 0);
    app.command(case, Command::Decide { agree: true, reason: None, reg_date: None }).unwrap();
    app.command(case, Command::PrepareCertificates).unwrap();
    let spoil = || Command::SpoilBooklet { holder: SpouseRole::Man, reason: SpoilReason::PrintError };
    app.command(case, spoil()).unwrap();
    let refused = app.command(case, spoil()).unwrap_err();
    assert_eq!((refused.code(), refused.facts().get("left").map(String::as_str)), ("NO_BOOKLET_LEFT", Some("0")));
    assert_eq!(app.case(case).unwrap().case.state, CaseState::Approved, "the case in hand is as it was");
}

#[test]
fn papers_are_printed_as_they_are_previewed_and_each_printing_is_an_event() {
    let laptop = Laptop::new(4);
    let app = laptop.at_work();
    let case = serve_until_declared(&app, 0);
    let folder = tempfile::tempdir().unwrap();
    let printer = PrintTarget::Folder(folder.path().to_owned());
    let refused = app.print_form(case, FormKind::CertificateMan, &printer).unwrap_err();
    assert_eq!(refused.code(), "NOT_PREPARED");
    app.command(case, Command::Decide { agree: true, reason: None, reg_date: None }).unwrap();
    app.command(case, Command::PrepareCertificates).unwrap();
    for form in [FormKind::ReviewForm, FormKind::CertificateMan, FormKind::CertificateWoman] {
        let preview = app.preview_form(case, form).unwrap();
        let before = app.case(case).unwrap().history.len();
        let printed = app.print_form(case, form, &printer).unwrap();
        assert!(!printed.job.contains("陈"), "a job name tells nobody who it is about");
        assert_eq!(std::fs::read(folder.path().join(&printed.job)).unwrap(), preview.pdf);
        assert_eq!(app.case(case).unwrap().history.len(), before + 1);
    }
    app.command(case, Command::ConfirmPrinted).unwrap();
    let again = app.print_form(case, FormKind::CertificateMan, &printer).unwrap_err();
    assert_eq!(again.code(), "WRONG_STATE", "no second original without spoiling the first");
}
