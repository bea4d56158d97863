//! Names that keyboards, fonts and printers find hard.

use buzheng_app::{App, CaseSearch, PrintTarget};
use buzheng_domain::case::{CaseState, Command, FormKind, SpouseRole};
use buzheng_domain::ids::CaseId;
use buzheng_domain::rules::{RowId, Sight};
use buzheng_domain::testing;
use buzheng_domain::values::PersonName;

use crate::common::Laptop;
use crate::common::desk::*;
use crate::common::feeds::World;
use crate::common::paper;
use crate::common::people::*;

fn named(man: &str, woman: &str) -> Couple {
    let (mut one, mut other) = couple(0);
    one.name = PersonName::parse(man).unwrap();
    other.name = PersonName::parse(woman).unwrap();
    (one, other)
}

fn found(app: &App, text: &str) -> u32 {
    app.list_cases(&CaseSearch { text: text.to_owned(), limit: 10, ..CaseSearch::default() }).unwrap().total
}

fn printings(app: &App, case: CaseId) -> usize {
    app.case(case).unwrap().history.iter().filter(|entry| entry.kind == "case.form_printed@1").count()
}

#[test]
fn s17_a_name_of_extension_a_and_a_separator_typed_as_a_bullet_are_stored_searched_and_printed() {
    // U+3447; U+2022 between the parts.
    let couple = named("陈㑇国", "阿依•演示");
    assert_eq!(couple.1.name.as_str(), "阿依\u{00B7}演示");
    let laptop = Laptop::of(&World::with_files(vec![file(&couple, "1982-05-01")]));
    let app = laptop.at_work();
    let (case, matched) = with_file(&app, &couple, testing::clear_answers());
    assert!(matched.is_exact(), "{:?}", matched.why_not);
    photograph(&app, case);
    act(&app, case, signed());
    act(&app, case, agree());
    act(&app, case, Command::PrepareCertificates);
    for text in ["㑇", "陈㑇国", "阿依·演示", "阿依•演示"] {
        assert_eq!(found(&app, text), 1, "{text}");
    }
    let said = paper::text(&app, case, FormKind::CertificateWoman);
    assert!(said.contains("陈㑇国") && said.contains("阿依·演示"));
}

#[test]
fn s17_an_astral_name_is_stored_and_found_and_what_no_font_has_is_named_before_anything_is_printed() {
    // U+20BB7 and U+2A6D6 of Extension B.
    let couple = named("陈\u{20BB7}国", "沈\u{2A6D6}英");
    let laptop = Laptop::of(&World::with_files(vec![file(&couple, "1982-05-01")]));
    let app = laptop.at_work();
    let (case, matched) = with_file(&app, &couple, testing::clear_answers());
    assert!(matched.is_exact());
    for text in ["\u{20BB7}", "沈\u{2A6D6}英"] {
        assert_eq!(found(&app, text), 1);
    }
    photograph(&app, case);
    let folder = tempfile::tempdir().unwrap();
    let printer = PrintTarget::Folder(folder.path().to_owned());
    let refusal = app.print_form(case, FormKind::Declaration, &printer).unwrap_err();
    assert_eq!(refusal.code(), "MISSING_GLYPH");
    assert!(refusal.facts()["field"].contains("name"), "it says where: {:?}", refusal.facts());
    assert_eq!((printings(&app, case), std::fs::read_dir(folder.path()).unwrap().count()), (0, 0), "nothing was printed");
    // The registrar notes it (D48): the case goes on, the booklets are printed at the Centre.
    let mut answers = testing::clear_answers();
    answers.asked.seen.insert(Sight::RareCharacter);
    answer(&app, case, answers);
    assert!(hits(&app, case, RowId::D48));
    act(&app, case, signed());
    act(&app, case, agree());
    assert_eq!(
        (state_of(&app, case), refused(&app, case, Command::PrepareCertificates)),
        (CaseState::Approved, "PRINTED_AT_CENTRE".into())
    );
    assert_eq!(app.today().unwrap().booklets_left, 20, "no booklet is bound to what cannot be printed");
    // The couple goes home with a slip all the same; it has the case number instead of the names.
    let said = paper::slip(&app, case, FormKind::WaitingSlip, "WAITING", RowId::D48, &[]);
    assert!(said.contains(&case_of(&app, case).case_no));
    app.print_form(case, FormKind::WaitingSlip, &printer).unwrap();
}

#[test]
fn s17_a_couple_whose_names_the_centre_prints_gets_a_waiting_slip() {
    let couple = named("陈演国", "沈示英");
    let laptop = Laptop::of(&World::with_files(vec![file(&couple, "1982-05-01")]));
    let app = laptop.at_work();
    let mut answers = testing::clear_answers();
    answers.asked.seen.insert(Sight::RareCharacter);
    let (case, _) = with_file(&app, &couple, answers);
    photograph(&app, case);
    act(&app, case, signed());
    act(&app, case, agree());
    paper::slip(&app, case, FormKind::WaitingSlip, "WAITING", RowId::D48, &[]);
    act(&app, case, Command::Withdraw { by: SpouseRole::Man });
}
