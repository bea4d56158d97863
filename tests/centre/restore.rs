//! The registry is lost and made again from a backup; the laptops notice by themselves.

use buzheng_domain::case::CaseState;
use buzheng_domain::testing;

use crate::centre::Centre;
use crate::common::desk::*;

#[test]
fn what_was_issued_after_the_backup_is_sent_again_and_nothing_is_there_twice() {
    let centre = Centre::open();
    let laptop = centre.laptop(1);
    let app = laptop.at_work();
    let first = serve_until_declared(&app, 0);
    finish(&app, first);
    centre.exchange(&laptop, &app);
    let backup = centre.backup();
    let second = serve_until_declared(&app, 1);
    finish(&app, second);
    centre.exchange(&laptop, &app);
    assert!(!app.case(second).unwrap().unsent);
    let before = centre.registry.verify().unwrap();
    let acknowledged = |app: &buzheng_app::App| app.store().read(|view| view.watermarks(&view.log()?)).unwrap();
    let known = acknowledged(&app);
    assert!(known.safe > 0 && known.safe < known.received, "the answer to the second push told of the backup: {known:?}");

    let centre = centre.lost_and_restored(&backup);
    assert!(centre.registry.case(&second.to_string()).is_err(), "the backup is older than it");
    // Nothing is unsent as far as the laptop knows; the other generation makes it show what was acknowledged.
    centre.exchange(&laptop, &app);
    for case in [first, second] {
        let view = centre.registry.case(&case.to_string()).unwrap();
        assert_eq!((view.row.state.as_str(), view.conflicts.len(), view.photo_here, view.photo_print_here), ("S10", 0, true, true));
        assert_eq!(state_of(&app, case), CaseState::Issued);
        assert_eq!(view.history.len(), app.case(case).unwrap().history.len());
    }
    let after = centre.registry.verify().unwrap();
    assert_eq!((after.events, after.blobs, after.quarantined, after.damage), (before.events, before.blobs, 0, vec![]));
    let marks = acknowledged(&app);
    assert_eq!(marks, known, "safe is what the backup holds, before and after");

    // It goes on: what is issued next has the next number and is taken.
    let third = serve_until_declared(&app, 2);
    finish(&app, third);
    centre.exchange(&laptop, &app);
    let numbers: std::collections::BTreeSet<_> =
        [first, second, third].iter().map(|case| case_of(&app, *case).certificate.unwrap().cert_no).collect();
    assert_eq!(numbers.len(), 3);
    let view = centre.registry.case(&third.to_string()).unwrap();
    assert_eq!((view.row.state.as_str(), view.conflicts), ("S10", vec![]));
    assert_eq!(testing::NOW.as_ms(), view.history[0].received_ms);
}
