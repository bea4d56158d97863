//! Files that are nowhere.

use buzheng_documents::word;
use buzheng_domain::case::{CaseState, CentreAct, CentreVerb, Command, FormKind, Paper, SearchPlace};
use buzheng_domain::ids::{ActId, CaseId};
use buzheng_domain::rules::{Material, RowId, Whose};
use buzheng_domain::testing;
use uuid::Uuid;

use crate::common::Laptop;
use crate::common::desk::*;
use crate::common::feeds::{World, acts_page, feed};
use crate::common::paper::{self, in_order};
use crate::common::people::*;
use buzheng_app::App;

fn searched(app: &App, case: CaseId, place: SearchPlace) {
    act(app, case, Command::NoteSearch { place, found: false, keeper: "演示查档员".into() });
}

/// The head decides at the Centre, answering the request numbered so; the feed brings it with the next exchange.
fn head(laptop: &Laptop, app: &App, case: CaseId, acts: &[(CentreVerb, u32)]) {
    let act = |(n, (verb, request)): (u128, &(CentreVerb, u32))| CentreAct {
        id: ActId::from_uuid(Uuid::from_u128(n)),
        verb: *verb,
        by: None,
        at: testing::NOW,
        reason: "演示：材料齐全。".into(),
        document: None,
        rows: vec![RowId::D31],
        request: *request,
    };
    let acts: Vec<_> = (1..).zip(acts).map(|pair| (case, act(pair))).collect();
    feed(app.store(), "2", &[acts_page(laptop.device, &acts)]);
    app.learn_from_centre().unwrap();
    assert_eq!(app.learn_from_centre().unwrap(), [], "each act once");
}

/// Up to both papers of D31 in hand; the couple remembers a year.
fn nowhere(app: &App) -> CaseId {
    let case = begin(app, &born("19520106", "19540809"));
    answer(app, case, remembering("1975"));
    let (_, found) = app.search_archive(case).unwrap();
    assert!(found.is_empty());
    app.record_not_found(case).unwrap();
    photograph(app, case);
    case
}

#[test]
fn s04_a_file_missing_everywhere_waits_for_the_head_and_is_printed_with_the_day_decided() {
    let laptop = Laptop::of(&World::with_files(Vec::new()));
    let app = laptop.at_work();
    let case = nowhere(&app);
    // Not in the laptop's index: others have to answer first (D45).
    assert_eq!((state_of(&app, case), refused(&app, case, signed())), (CaseState::Lookup, "HELD".to_owned()));
    paper::slip(&app, case, FormKind::WaitingSlip, "WAITING", RowId::D45, &[]);
    searched(&app, case, SearchPlace::Provincial);
    assert_eq!(refused(&app, case, signed()), "HELD", "one archive is not all");
    searched(&app, case, SearchPlace::CityArchive);
    assert_eq!(state_of(&app, case), CaseState::Evidence);
    assert_eq!(case_of(&app, case).searched.len(), 3);
    assert!(hits(&app, case, RowId::D31) && hits(&app, case, RowId::D33));
    paper::slip(&app, case, FormKind::OneTimeNotice, "NOTICE", RowId::D31, &[Material::M12, Material::M15]);
    // The village certificate counts only complete.
    let unsealed = Paper { sealed: false, ..complete(Material::M12) };
    assert_eq!(refused(&app, case, Command::RecordPaper { paper: Box::new(unsealed) }), "PAPER_INCOMPLETE");
    let nobody = Paper { sealed: true, ..Paper::plain(Material::M15, Whose::Both) };
    assert_eq!(refused(&app, case, Command::RecordPaper { paper: Box::new(nobody) }), "PAPER_INCOMPLETE");
    assert_eq!(refused(&app, case, Command::RequestApproval { note: String::new() }), "EVIDENCE_MISSING");
    bring(&app, case, Material::M12);
    bring(&app, case, Material::M15);
    assert_eq!(refused(&app, case, signed()), "APPROVAL_MISSING");
    act(&app, case, Command::RequestApproval { note: "演示：村里都知道。".into() });
    assert_eq!(refused(&app, case, signed()), "APPROVAL_PENDING");
    paper::slip(&app, case, FormKind::WaitingSlip, "WAITING", RowId::D31, &[]);
    // An answer to a question that was never asked is none.
    head(&laptop, &app, case, &[(CentreVerb::Approve, 9)]);
    assert_eq!(refused(&app, case, signed()), "APPROVAL_PENDING");
    head(&laptop, &app, case, &[(CentreVerb::Approve, 9), (CentreVerb::Approve, 1)]);
    act(&app, case, signed());
    drop(app);

    let app = laptop.at_work_as(&second_registrar());
    assert_eq!(refused(&app, case, agree()), "DATE_NOT_DECIDED");
    assert_eq!(refused(&app, case, agree_on(Some(testing::date(1976, 1, 1)))), "DATE_OUTSIDE_FILE");
    act(&app, case, agree_on(Some(testing::date(1975, 3, 8))));
    act(&app, case, Command::PrepareCertificates);
    let printed = paper::text(&app, case, FormKind::CertificateWoman);
    assert!(printed.contains("1975年03月08日"));
    let review = paper::text(&app, case, FormKind::ReviewForm);
    in_order(&review, &[word("material", "M12").unwrap(), word("material", "M15").unwrap()]);
    in_order(&review, &[word("remark", "D31").unwrap(), word("remark", "D33").unwrap()]);
    issue(&app, case);
}

#[test]
fn s04_when_the_head_says_no_the_couple_is_referred_with_a_slip_that_says_so() {
    let laptop = Laptop::of(&World::with_files(Vec::new()));
    let app = laptop.at_work();
    let case = nowhere(&app);
    searched(&app, case, SearchPlace::Provincial);
    searched(&app, case, SearchPlace::CityArchive);
    bring(&app, case, Material::M12);
    bring(&app, case, Material::M15);
    act(&app, case, Command::RequestApproval { note: String::new() });
    head(&laptop, &app, case, &[(CentreVerb::Deny, 1)]);
    assert_eq!(refused(&app, case, signed()), "APPROVAL_DENIED");
    act(&app, case, Command::ReferUnproven);
    assert_eq!(state_of(&app, case), CaseState::Referred);
    let said = paper::text(&app, case, FormKind::ReferralSlip);
    in_order(&said, &[word("paper_title", "REFERRAL").unwrap()]);
    for prefix in ["reason", "cure"] {
        in_order(&said, &[word(prefix, "APPROVAL_DENIED").unwrap()]);
    }
}

#[test]
fn s04_a_change_of_facts_voids_the_approval() {
    let laptop = Laptop::of(&World::with_files(Vec::new()));
    let app = laptop.at_work();
    let case = nowhere(&app);
    searched(&app, case, SearchPlace::Provincial);
    searched(&app, case, SearchPlace::CityArchive);
    bring(&app, case, Material::M12);
    bring(&app, case, Material::M15);
    act(&app, case, Command::RequestApproval { note: String::new() });
    head(&laptop, &app, case, &[(CentreVerb::Approve, 1)]);
    answer(&app, case, remembering("1976"));
    assert_eq!(refused(&app, case, signed()), "APPROVAL_MISSING", "the head approved another story");
}

#[test]
fn s04_where_the_centre_keeps_missing_files_to_itself_the_couple_is_referred() {
    let mut world = World::with_files(Vec::new());
    world.campaign.policy.missing_file_at_point = false;
    let laptop = Laptop::of(&world);
    let app = laptop.at_work();
    let case = nowhere(&app);
    searched(&app, case, SearchPlace::Provincial);
    searched(&app, case, SearchPlace::CityArchive);
    act(&app, case, Command::Stop);
    assert_eq!(state_of(&app, case), CaseState::Referred);
    paper::slip(&app, case, FormKind::ReferralSlip, "REFERRAL", RowId::D31, &[]);
}
