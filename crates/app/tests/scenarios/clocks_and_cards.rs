//! Time passes, or seems to.

use buzheng_domain::case::{CaseState, Command, FormKind};
use buzheng_domain::staff::StaffMember;
use buzheng_domain::testing;

use crate::common::desk::*;
use crate::common::feeds::World;
use crate::common::paper;
use crate::common::people::*;
use crate::common::{DAY_MS, HOUR_MS, Laptop};

#[test]
fn s13_a_card_that_ends_at_midnight_ends_the_work_of_a_desk_left_unlocked() {
    let mut world = World::with_files(vec![file_no(0)]);
    let last_day = testing::NOW.civil_date();
    let temporary = StaffMember { card_valid_to: last_day, ..sworn_helper() };
    world.staff[3] = temporary.clone();
    let laptop = Laptop::of(&world);
    let app = laptop.at_work_as(&temporary);
    let today = app.today().unwrap();
    assert!(today.warnings.iter().any(|w| w.code == "CARD_EXPIRES" && w.facts["days"] == "0"), "the last day is announced");
    let case = serve_until_declared(&app, 0);
    let (before, _) = (case_of(&app, case), ());
    // 10:00 to 23:59 is still the last day.
    laptop.pass_ms(14 * HOUR_MS - 60 * 1000);
    act(&app, case, Command::Recuse);
    laptop.pass_ms(60 * 1000);
    for command in [agree(), Command::PrepareCertificates, Command::Withdraw { by: buzheng_domain::case::SpouseRole::Man }] {
        let code = refused(&app, case, command.clone());
        assert!(matches!(code.as_str(), "CARD_EXPIRED" | "WRONG_STATE"), "{code}");
        assert!(!matches!(command, Command::Decide { .. }) || code == "CARD_EXPIRED");
    }
    assert_eq!(app.open_session("330281114201", "演示干部").unwrap_err().code(), "CARD_EXPIRED");
    laptop.pass_ms(9 * HOUR_MS);
    drop(app);
    let refusal = laptop.unlock(&temporary).map(|_| ()).unwrap_err();
    assert_eq!((refusal.code(), refusal.rule().as_deref()), ("CARD_EXPIRED", Some("R13")));
    // Nothing of yesterday's work is lost: a colleague goes on the next morning.
    let app = laptop.at_work();
    assert_eq!(case_of(&app, case).declaration, before.declaration);
    act(&app, case, agree());
}

#[test]
fn s16_a_clock_set_back_by_a_day_is_warned_of_and_no_paper_is_dated_before_what_was_already_recorded() {
    let laptop = Laptop::new(10);
    let app = laptop.at_work();
    let first = serve_until_declared(&app, 0);
    laptop.pass_ms(-DAY_MS);
    let today = app.today().unwrap();
    let behind = today.warnings.iter().find(|w| w.code == "CLOCK_BEHIND").expect("the warning");
    assert!(behind.facts["last"].starts_with("2022-05-20"));
    assert!(today.session.is_some(), "the day's session is not over");
    act(&app, first, agree());
    issue(&app, first);
    // One begun and ended under the wrong clock as well.
    let second = serve_until_declared(&app, 1);
    finish_and_check(&app, first, second);
    // A contact with the registry counts as well: by then it is the 22nd.
    laptop.pass_ms(3 * DAY_MS);
    laptop.reached(&app);
    laptop.pass_ms(-2 * DAY_MS);
    let app = {
        drop(app);
        laptop.at_work()
    };
    let third = serve_until_declared(&app, 2);
    act(&app, third, agree());
    issue(&app, third);
    let certificate = case_of(&app, third).certificate.unwrap();
    assert!(certificate.note.contains("2022年05月22日"));
    assert_eq!(certificate.issued_at.unwrap().civil_date(), testing::date(2022, 5, 22));
}

fn finish_and_check(app: &buzheng_app::App, first: buzheng_domain::ids::CaseId, second: buzheng_domain::ids::CaseId) {
    act(app, second, agree());
    issue(app, second);
    for case in [first, second] {
        let issued = case_of(app, case);
        assert_eq!(issued.state, CaseState::Issued);
        let certificate = issued.certificate.unwrap();
        assert!(certificate.note.contains("2022年05月20日"), "the note is not dated back");
        assert_eq!(certificate.issued_at.unwrap().civil_date(), testing::date(2022, 5, 20));
        for form in [FormKind::ReviewForm, FormKind::Receipt, FormKind::Declaration] {
            let said = paper::text(app, case, form);
            assert!(said.contains("2022年05月20日") && !said.contains("05月19日"), "{form}");
        }
        let history = app.case(case).unwrap().history;
        assert!(history.windows(2).all(|pair| pair[0].at <= pair[1].at), "time does not go back within a case");
    }
}

#[test]
fn s16_a_clock_that_is_right_is_not_moved() {
    let laptop = Laptop::new(10);
    let app = laptop.at_work();
    laptop.pass_ms(2 * HOUR_MS);
    let case = serve_until_declared(&app, 0);
    assert_eq!(app.case(case).unwrap().history.last().unwrap().at.as_ms(), testing::NOW.as_ms() + 2 * HOUR_MS);
    assert!(app.today().unwrap().warnings.iter().all(|w| w.code != "CLOCK_BEHIND"));
}

#[test]
fn s16_a_clock_that_once_ran_years_ahead_does_not_hold_the_desk_there() {
    let laptop = Laptop::new(10);
    let app = laptop.at_work();
    laptop.pass_ms(3000 * DAY_MS);
    // By that clock the session is over and the card as well; the exchange left its mark all the same.
    assert_eq!(app.open_case(None).unwrap_err().code(), "NO_SESSION");
    laptop.reached(&app);
    laptop.pass_ms(-3000 * DAY_MS);
    assert!(app.today().unwrap().warnings.iter().any(|w| w.code == "CLOCK_BEHIND"), "somebody has to look at it");
    let case = serve_until_declared(&app, 0);
    finish(&app, case);
    assert_eq!(case_of(&app, case).certificate.unwrap().issued_at.unwrap().civil_date(), testing::date(2022, 5, 20));
}
