//! Every row that ends or holds a case prints its paper: the title, the reason, the facts, the basis, the cure, who issues what is
//! wanted, whom to call.

use buzheng_app::App;
use buzheng_documents::word;
use buzheng_domain::archive::{ArchiveRow, OrganPlace};
use buzheng_domain::case::{Answers, CaseState, Category, Command, FormKind, HukouDoc, Reason, SpouseRole};
use buzheng_domain::ids::CaseId;
use buzheng_domain::rules::{MarriageNow, Material, PriorReissue, RowId, Sight, Wants};
use buzheng_domain::testing;

use crate::common::Laptop;
use crate::common::desk::*;
use crate::common::feeds::World;
use crate::common::paper::{self, in_order};
use crate::common::people::*;

/// How the case differs from an ordinary one.
type Twist = fn(&mut Couple, &mut Answers, &mut ArchiveRow);

#[rustfmt::skip]
const ENDS: &[(RowId, CaseState, Twist)] = &[
    (RowId::D1,  CaseState::Referred,    |_, a, _| a.asked.registered = Some(false)),
    (RowId::D2,  CaseState::NotAccepted, |_, a, _| a.asked.wants = Some(Wants::Divorce)),
    (RowId::D3,  CaseState::NotAccepted, |_, a, _| a.asked.marriage_now = Some(MarriageNow::Divorced)),
    (RowId::D4,  CaseState::Referred,    |_, a, _| a.asked.marriage_now = Some(MarriageNow::RemarriedSame)),
    (RowId::D5,  CaseState::NotAccepted, |_, a, _| a.asked.marriage_now = Some(MarriageNow::SpouseDead)),
    (RowId::D6,  CaseState::NotAccepted, |_, a, _| a.asked.marriage_now = Some(MarriageNow::MarriedOther)),
    (RowId::D7,  CaseState::NotAccepted, |_, a, _| a.asked.marriage_now = Some(MarriageNow::Annulled)),
    (RowId::D8,  CaseState::Referred,    |_, a, _| a.asked.organ_place = Some(OrganPlace::Elsewhere)),
    (RowId::D9,  CaseState::Referred,    |_, a, _| a.asked.date = "2004-10-01".parse_date()),
    (RowId::D10, CaseState::NotAccepted, |_, a, _| a.asked.prior_reissue = Some(PriorReissue::Held)),
    (RowId::D11, CaseState::Referred,    |_, a, _| a.asked.prior_reissue = Some(PriorReissue::LostAgain)),
    (RowId::D12, CaseState::Referred,    |c, a, _| {
        (c.0.hukou_in_province, c.1.hukou_in_province) = (false, false);
        a.asked.organ_place = Some(OrganPlace::Zhejiang);
    }),
    (RowId::D13, CaseState::Referred,    |c, _, _| c.1.category = Category::HmtOverseas),
    (RowId::D15, CaseState::Referred,    |_, a, _| { a.asked.seen.insert(Sight::CapacityDoubt); }),
    (RowId::D16, CaseState::Withdrawn,   |_, a, _| { a.asked.seen.insert(Sight::Pressured); }),
    (RowId::D17, CaseState::Suspended,   |_, a, _| { a.asked.seen.insert(Sight::IdentityDoubt); }),
    (RowId::D24, CaseState::Referred,    |_, _, r| r.woman.name = "王别人".into()),
    (RowId::D27, CaseState::Referred,    |_, _, r| r.man.id_no = "11010519491231002X".into()),
    (RowId::D35, CaseState::Suspended,   |_, a, _| { a.asked.seen.insert(Sight::OtherMarriage); }),
    (RowId::D39, CaseState::NotAccepted, |_, a, _| (a.reason_man, a.reason_woman) = (Some(Reason::Intact), Some(Reason::Intact))),
];

#[rustfmt::skip]
const HOLDS: &[(RowId, &[Material], Twist)] = &[
    (RowId::D14, &[Material::M08],                               |c, _, _| c.0.category = Category::Soldier),
    (RowId::D28, &[Material::M01, Material::M02],                |c, _, _| c.1.documents_agree = false),
    (RowId::D29, &[Material::M02, Material::M02e, Material::M06], |c, _, _| c.1.hukou_doc = HukouDoc::AbsentNoFault),
];

trait ParseDate {
    fn parse_date(&self) -> Option<buzheng_domain::values::PartialDate>;
}

impl ParseDate for str {
    fn parse_date(&self) -> Option<buzheng_domain::values::PartialDate> {
        buzheng_domain::values::PartialDate::parse(self).ok()
    }
}

/// A case of the `n`th couple with this twist, as far as the desk takes it.
fn twisted(app: &App, n: u32, twist: Twist) -> CaseId {
    let (mut couple, mut answers, mut row) = (couple(n), testing::clear_answers(), file_no(n));
    twist(&mut couple, &mut answers, &mut row);
    let case = begin(app, &couple);
    answer(app, case, answers);
    if verdict_of(app, case).stop().is_none() {
        // What only the file tells. An index may not find a couple by a name it does not have: typed in as another archive's answer.
        app.enter_file(case, row).unwrap();
    }
    case
}

#[test]
fn every_row_that_ends_a_case_prints_a_slip_that_says_rule_facts_cure_and_whom_to_call() {
    let laptop = Laptop::of(&World::with_files(Vec::new()));
    let app = laptop.at_work();
    for ((row, state, twist), n) in ENDS.iter().zip(0..) {
        let case = twisted(&app, n, *twist);
        assert_eq!(verdict_of(&app, case).stop().map(|hit| hit.row), Some(*row));
        photograph(&app, case);
        let code = refused(&app, case, signed());
        assert!(["STOPPED", "WRONG_STATE"].contains(&code.as_str()), "{row} lets nothing be signed: {code}");
        act(&app, case, Command::Stop);
        assert_eq!(state_of(&app, case), *state, "{row}");
        let papers = [
            (CaseState::Referred, FormKind::ReferralSlip, "REFERRAL"),
            (CaseState::NotAccepted, FormKind::NotAcceptedNotice, "NOT_ACCEPTED"),
            (CaseState::Withdrawn, FormKind::EndedSlip, "WITHDRAWN"),
            (CaseState::Suspended, FormKind::EndedSlip, "SUSPENDED"),
        ];
        let (_, form, title) = papers.into_iter().find(|(of, ..)| of == state).unwrap();
        if *row == RowId::D16 {
            // What was said or seen in confidence is on no paper that both read.
            let said = paper::text(&app, case, form);
            in_order(&said, &[word("paper_title", title).unwrap()]);
            assert!(!said.contains(word("value", "PRESSURED").unwrap()));
        } else {
            paper::slip(&app, case, form, title, *row, &[]);
        }
        // Who came may come again: an ended case holds nobody, a suspended one does.
        let again = app.open_case(None).unwrap();
        let man = Command::RecordParty { role: SpouseRole::Man, party: Box::new(couple(n).0) };
        assert_eq!(app.command(again, man).is_ok(), *state != CaseState::Suspended, "{row}");
    }
}

#[test]
fn every_row_that_holds_a_case_prints_a_notice_that_names_who_issues_what_is_missing() {
    let laptop = Laptop::of(&World::with_files(Vec::new()));
    let app = laptop.at_work();
    for ((row, wanted, twist), n) in HOLDS.iter().zip(0..) {
        let case = twisted(&app, n, *twist);
        photograph(&app, case);
        assert_eq!(refused(&app, case, signed()), "HELD", "{row}");
        paper::slip(&app, case, FormKind::OneTimeNotice, "NOTICE", *row, wanted);
        paper::slip(&app, case, FormKind::WaitingSlip, "WAITING", *row, wanted);
        act(&app, case, Command::RequestPapers);
        // They may go and fetch it: the paper is the same when they ask for it again.
        paper::slip(&app, case, FormKind::OneTimeNotice, "NOTICE", *row, wanted);
    }
}

#[test]
fn a_refusal_after_review_prints_its_notice_with_the_remedy() {
    let laptop = Laptop::of(&World::with_files(vec![file_no(0)]));
    let app = laptop.at_work();
    let case = serve_until_declared(&app, 0);
    assert_eq!(refused(&app, case, Command::Decide { agree: false, reason: None, reg_date: None }), "REFUSAL_REASON_MISSING");
    act(&app, case, Command::Decide { agree: false, reason: Some("NOT_SATISFIED".into()), reg_date: None });
    assert_eq!(state_of(&app, case), CaseState::Refused);
    let said = paper::text(&app, case, FormKind::RefusedNotice);
    in_order(&said, &[word("paper_title", "REFUSED").unwrap()]);
    for piece in [word("reason", "NOT_SATISFIED").unwrap(), word("cure", "NOT_SATISFIED").unwrap(), &testing::campaign().words.remedy] {
        in_order(&said, &[piece]);
    }
}
