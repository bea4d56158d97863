//! Couples who cannot be served at the point, and one that changes its mind.

use buzheng_app::{CaseGroup, CaseSearch};
use buzheng_documents::word;
use buzheng_domain::case::{Answers, CaseState, Command, FormKind, SpouseRole};
use buzheng_domain::rules::{Asked, MarriageNow, Referral, RowId, Wants};
use buzheng_domain::supply::BookletState;
use buzheng_domain::testing;

use crate::common::Laptop;
use crate::common::desk::*;
use crate::common::feeds::World;
use crate::common::paper::{self, in_order, squeezed};
use crate::common::people::*;

#[test]
fn s08_a_widow_gets_a_notice_that_promises_a_copy_of_the_file_and_no_certificate() {
    let laptop = Laptop::of(&World::with_files(vec![file_no(0)]));
    let app = laptop.at_work();
    let case = app.open_case(None).unwrap();
    let mut answers = testing::clear_answers();
    answers.asked.marriage_now = Some(MarriageNow::SpouseDead);
    answer(&app, case, answers);
    act(&app, case, Command::Stop);
    assert_eq!(state_of(&app, case), CaseState::NotAccepted);
    let said = paper::slip(&app, case, FormKind::NotAcceptedNotice, "NOT_ACCEPTED", RowId::D5, &[]);
    assert!(said.contains("复印件"), "what the archive can give");
    for never in ["登记记录证明", "婚姻登记证明", "无婚姻登记", "证明书"] {
        assert!(!said.contains(never), "no record certificate is promised: {never}");
    }
    // Whoever is refused is told how to contest it.
    in_order(&said, &[&testing::campaign().words.remedy]);
    assert_eq!(refused(&app, case, Command::PrepareCertificates), "WRONG_STATE");
}

#[test]
fn s09_a_couple_that_never_registered_is_referred_before_any_name_is_typed() {
    let laptop = Laptop::of(&World::with_files(vec![file_no(0)]));
    let app = laptop.at_work_as(&helper());
    let case = app.open_case(None).unwrap();
    assert_eq!(refused(&app, case, Command::Stop), "NOT_STOPPED");
    let asked = Asked { wants: Some(Wants::Reissue), registered: Some(false), ..Asked::default() };
    answer(&app, case, Answers { asked, ..Answers::default() });
    act(&app, case, Command::Stop);
    let snapshot = app.case(case).unwrap();
    assert_eq!(snapshot.case.state, CaseState::Referred);
    assert!(snapshot.case.man.is_none() && snapshot.case.woman.is_none(), "nothing personal was asked");
    let said = paper::slip(&app, case, FormKind::ReferralSlip, "REFERRAL", RowId::D1, &[]);
    in_order(&said, &[word("refer", "LATE_REGISTRATION").unwrap()]);
    // What 补办 referrals are counted by: the row that ended the case, and where it sends them.
    let (row, hit) = (snapshot.case.stopped.unwrap().row, &snapshot.verdict.hits[0]);
    assert_eq!((row, hit.row, hit.refer), (Some(RowId::D1), RowId::D1, Some(Referral::LateRegistration)));
    let stopped = app.list_cases(&CaseSearch { group: CaseGroup::Stopped, limit: 10, ..CaseSearch::default() }).unwrap();
    assert_eq!((stopped.total, app.today().unwrap().counts.get(&CaseState::Referred)), (1, Some(&1)));
    // They hold no live case: once registered they may come like anybody.
    begin(&app, &couple(0));
}

#[test]
fn s18_a_couple_that_withdraws_after_printing_leaves_two_spoiled_booklets_and_a_burnt_number() {
    let laptop = Laptop::new(10);
    let app = laptop.at_work();
    let case = serve_until_declared(&app, 0);
    act(&app, case, agree());
    print_both(&app, case);
    let burnt = case_of(&app, case).certificate.unwrap();
    act(&app, case, Command::Withdraw { by: SpouseRole::Woman });
    let withdrawn = case_of(&app, case);
    assert_eq!(withdrawn.state, CaseState::Withdrawn);
    assert_eq!(withdrawn.certificate.unwrap().spoiled.len(), 2);
    let said = paper::text(&app, case, FormKind::EndedSlip);
    in_order(&said, &[word("paper_title", "WITHDRAWN").unwrap()]);
    for piece in [word("reason", "UNWILLING"), word("cure", "UNWILLING")] {
        assert!(said.contains(&squeezed(piece.unwrap())));
    }
    assert!(!said.contains(word("fact", "willing_woman").unwrap()), "who of them is not told");
    for command in [Command::Seal, hand_over(), Command::PrepareCertificates] {
        assert_eq!(refused(&app, case, command), "WRONG_STATE");
    }
    let counts = app.store().read(|view| view.booklet_counts()).unwrap();
    assert_eq!((counts.get(&BookletState::Spoiled), counts.get(&BookletState::Used)), (Some(&2), None));
    // They come again: a new case, the next number, other booklets.
    let again = serve_until_declared(&app, 0);
    act(&app, again, agree());
    issue(&app, again);
    let next = case_of(&app, again).certificate.unwrap();
    assert_eq!(next.cert_no.serial(), burnt.cert_no.serial() + 1);
    for booklet in [&next.man_booklet, &next.woman_booklet] {
        assert!(booklet != &burnt.man_booklet && booklet != &burnt.woman_booklet);
    }
    assert_eq!(refused(&app, again, Command::Withdraw { by: SpouseRole::Man }), "WRONG_STATE", "what was handed over stays");
}
