//! Couples whose file agrees, or nearly so.

use buzheng_domain::archive::ArchiveRow;
use buzheng_domain::case::{CaseState, CentreAct, CentreVerb, Command, FormKind, SpoilReason, SpouseRole};
use buzheng_domain::ids::ActId;
use buzheng_domain::matching::{DateClass, IdClass};
use buzheng_domain::rules::RowId;
use buzheng_domain::supply::BookletState;
use buzheng_domain::testing;
use uuid::Uuid;

use crate::common::Laptop;
use crate::common::desk::*;
use crate::common::feeds::{World, acts_page, feed};
use crate::common::paper::{self, in_order, squeezed};
use crate::common::people::*;

#[test]
fn s01_a_couple_of_1986_with_numbers_of_15_digits_is_served_in_one_sitting_and_confirmed() {
    let couple = born("19600214", "19630720");
    let mut row = file(&couple, "1986-05-12");
    row.man.id_no = old_form(&couple.0.id);
    row.woman.id_no = old_form(&couple.1.id);
    let laptop = Laptop::of(&World::with_files(vec![row]));
    let app = laptop.at_work();
    laptop.reached(&app);
    let (case, matched) = with_file(&app, &couple, remembering("1986-05-12"));
    assert_eq!((matched.man.id, matched.woman.id), (IdClass::Upgrade, IdClass::Upgrade));
    assert!(matched.is_exact() && verdict_of(&app, case).is_exact());
    photograph(&app, case);
    act(&app, case, signed());
    act(&app, case, agree());
    issue(&app, case);
    let issued = case_of(&app, case);
    let certificate = issued.certificate.unwrap();
    assert_eq!((issued.state, certificate.reg_date), (CaseState::Issued, testing::date(1986, 5, 12)));
    let review = paper::text(&app, case, FormKind::ReviewForm);
    assert!(review.contains(&squeezed(buzheng_documents::word("remark", "D25").unwrap())), "the old form of the number is noted");
    let receipt = paper::text(&app, case, FormKind::Receipt);
    in_order(&receipt, &[&certificate.cert_no.to_string()]);
    assert!(app.case(case).unwrap().unsent);
    // The Centre has checked it; the feed brings the act.
    let confirmed = CentreAct {
        id: ActId::from_uuid(Uuid::from_u128(77)),
        verb: CentreVerb::Confirm,
        by: None,
        at: testing::NOW,
        reason: String::new(),
        document: None,
        rows: Vec::new(),
        request: 0,
    };
    feed(app.store(), "2", &[acts_page(laptop.device, &[(case, confirmed)])]);
    assert_eq!(app.learn_from_centre().unwrap(), [case]);
    assert_eq!(state_of(&app, case), CaseState::Confirmed);
}

#[test]
fn s02_a_file_of_1968_without_numbers_and_with_nominal_ages_fits_and_two_registrars_serve_it() {
    let couple = born("19450312", "19470806");
    let mut row = file(&couple, "1968-10-01");
    (row.man.id_no, row.man.birth_text) = (String::new(), "虚岁二十四".into());
    (row.woman.id_no, row.woman.birth_text) = ("无".into(), "22虚岁".into());
    let laptop = Laptop::of(&World::with_files(vec![row]));
    let app = laptop.at_work();
    let (case, matched) = with_file(&app, &couple, remembering("1968-10-01"));
    for party in [matched.man, matched.woman] {
        assert_eq!((party.id, party.birth), (IdClass::Absent, DateClass::GuessFits), "an age fits, and proves nothing");
    }
    assert!(hits(&app, case, RowId::D25) && !hits(&app, case, RowId::D19) && !hits(&app, case, RowId::D26));
    photograph(&app, case);
    act(&app, case, signed());
    assert_eq!(refused(&app, case, agree()), "SECOND_PERSON_NEEDED");
    drop(app);
    let app = laptop.at_work_as(&second_registrar());
    act(&app, case, agree());
    issue(&app, case);
    assert_eq!(case_of(&app, case).certificate.unwrap().reg_date, testing::date(1968, 10, 1));
    in_order(&paper::text(&app, case, FormKind::ReviewForm), &[buzheng_documents::word("remark", "D25").unwrap()]);
}

#[test]
fn s02_an_age_that_cannot_be_theirs_is_a_difference() {
    let couple = born("19450312", "19470806");
    let row = file(&couple, "1968-10-01");
    let wrong = ArchiveRow {
        man: buzheng_domain::archive::FileParty { id_no: String::new(), birth_text: "虚岁三十".into(), ..row.man },
        ..row
    };
    let laptop = Laptop::of(&World::with_files(vec![wrong]));
    let app = laptop.at_work();
    let (case, matched) = with_file(&app, &couple, remembering("1968-10-01"));
    assert_eq!(matched.man.birth, DateClass::Different);
    assert!(hits(&app, case, RowId::D26));
    assert_eq!(refused(&app, case, signed()), "EVIDENCE_MISSING");
}

#[test]
fn s06_a_groom_of_20_and_a_bride_of_18_in_1975_are_ordinary_and_in_1981_they_are_not() {
    for (day, births, ordinary) in [
        ("1975-05-01", ("19550301", "19570301"), true),
        ("1980-12-31", ("19601231", "19621231"), true),
        ("1981-05-01", ("19610301", "19630301"), false),
    ] {
        let couple = born(births.0, births.1);
        let laptop = Laptop::of(&World::with_files(vec![file(&couple, day)]));
        let app = laptop.at_work();
        let (case, _) = with_file(&app, &couple, remembering(day));
        assert_eq!(verdict_of(&app, case).is_exact(), ordinary, "{day}");
        assert_eq!(hits(&app, case, RowId::D19), !ordinary, "{day}");
        photograph(&app, case);
        if ordinary {
            // One registrar alone, as for any exact file.
            act(&app, case, signed());
            act(&app, case, agree());
            act(&app, case, Command::PrepareCertificates);
            assert_eq!(case_of(&app, case).certificate.unwrap().reg_date.to_string(), day);
        } else {
            assert_eq!(refused(&app, case, signed()), "EVIDENCE_MISSING");
        }
    }
}

#[test]
fn s12_after_a_jam_both_booklets_are_new_and_the_number_is_the_same() {
    let laptop = Laptop::new(10);
    let app = laptop.at_work();
    let case = serve_until_declared(&app, 0);
    act(&app, case, agree());
    act(&app, case, Command::PrepareCertificates);
    let folder = tempfile::tempdir().unwrap();
    let printer = buzheng_app::PrintTarget::Folder(folder.path().to_owned());
    app.print_form(case, FormKind::CertificateMan, &printer).unwrap();
    let jammed = case_of(&app, case).certificate.unwrap();
    for holder in SpouseRole::BOTH {
        act(&app, case, Command::SpoilBooklet { holder, reason: SpoilReason::PrintError });
    }
    let again = case_of(&app, case).certificate.unwrap();
    assert_eq!(again.cert_no, jammed.cert_no);
    assert_eq!(again.spoiled.keys().collect::<Vec<_>>(), [&jammed.man_booklet, &jammed.woman_booklet]);
    assert!(!again.spoiled.contains_key(&again.man_booklet) && !again.spoiled.contains_key(&again.woman_booklet));
    assert_eq!(refused(&app, case, Command::ConfirmPrinted), "NOT_PRINTED", "the new pair has not been to the printer");
    for (form, booklet) in [(FormKind::CertificateMan, &again.man_booklet), (FormKind::CertificateWoman, &again.woman_booklet)] {
        let said = paper::text(&app, case, form);
        assert!(said.contains(&again.cert_no.to_string()) && said.contains(&booklet.to_string()));
        app.print_form(case, form, &printer).unwrap();
    }
    act(&app, case, Command::ConfirmPrinted);
    let counts = app.store().read(|view| view.booklet_counts()).unwrap();
    let count = |state| counts.get(&state).copied().unwrap_or(0);
    assert_eq!((count(BookletState::Used), count(BookletState::Spoiled), count(BookletState::InStock)), (2, 2, 6));
}
