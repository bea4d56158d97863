//! Rows together: order, accumulation, questions, settings, and that no difference of a file slips through.

use super::*;
use crate::archive::{OrganKind, OrganPlace};
use crate::case::{Category, Presence, Reason};
use crate::matching::{DateClass, IdClass, NameClass, PartyMatch};
use crate::values::PartialDate;

fn rows(verdict: &Verdict) -> Vec<RowId> {
    verdict.hits.iter().map(|hit| hit.row).collect()
}

#[test]
fn the_tables_hold_every_row_once_and_in_order() {
    let mut stop: Vec<RowId> = STOP_ROWS.iter().map(|row| row.id).collect();
    assert_eq!(stop.first(), Some(&RowId::D2), "what they came for is asked before what was registered");
    stop.sort();
    let branch: Vec<RowId> = BRANCH_ROWS.iter().map(|row| row.id).collect();
    assert_eq!([stop, branch].concat(), RowId::ALL);
}

#[test]
fn no_reason_is_given_by_two_rows() {
    let all: Vec<ReasonKey> = STOP_ROWS.iter().chain(BRANCH_ROWS).map(|row| row.reason).collect();
    let distinct: std::collections::BTreeSet<_> = all.iter().collect();
    assert_eq!(distinct.len(), RowId::ALL.len());
}

#[test]
fn a_row_that_refers_says_where_and_no_other_evidence_row_is_without_a_decider() {
    for row in STOP_ROWS.iter().chain(BRANCH_ROWS) {
        assert!(row.outcome != Outcome::Refer || row.refer.is_some(), "{}", row.id);
        assert!(row.outcome != Outcome::AcceptEvidence || row.decider > Decider::Point, "{}", row.id);
        assert!(!row.facts.is_empty() && !row.basis.is_empty(), "{}", row.id);
    }
}

#[test]
fn the_first_stop_row_wins_and_the_others_are_listed() {
    let verdict = verdict(|f| {
        f.asked.wants = Some(Wants::Marry);
        f.asked.registered = Some(false);
        f.asked.marriage_now = Some(MarriageNow::Divorced);
        f.man.can_write = Some(false);
        f.asked.seen = [Sight::OtherMarriage].into();
    });
    assert_eq!((verdict.standing, verdict.stop().map(|hit| hit.row)), (Standing::Stop, Some(RowId::D2)));
    assert_eq!(rows(&verdict), [RowId::D2, RowId::D1, RowId::D3, RowId::D18, RowId::D35, RowId::D43]);
}

#[test]
fn a_row_that_only_holds_yields_to_one_that_ends_the_case() {
    let verdict = verdict(|f| {
        f.man.category = Some(Category::Soldier);
        f.asked.seen = [Sight::IdentityDoubt].into();
    });
    assert_eq!((verdict.standing, verdict.stop().map(|hit| hit.row)), (Standing::Stop, Some(RowId::D17)));
    assert!(verdict.hits(RowId::D14));
}

#[test]
fn a_stop_row_shows_before_every_question_is_answered() {
    let verdict = judge(&Facts { asked: Asked { registered: Some(false), ..Asked::default() }, ..Facts::default() }, &campaign());
    assert_eq!((verdict.standing, rows(&verdict)), (Standing::Stop, vec![RowId::D1]));
    assert_eq!(verdict.ask.first(), Some(&FactKey::Wants), "what is open stays listed");
}

#[test]
fn an_unknown_couple_is_asked_in_the_tables_order_each_question_once() {
    let verdict = judge(&Facts::default(), &campaign());
    assert_eq!(verdict.standing, Standing::Open);
    assert_eq!(
        verdict.ask,
        [
            FactKey::Wants,
            FactKey::Registered,
            FactKey::MarriageNow,
            FactKey::OrganPlace,
            FactKey::OrganKind,
            FactKey::PriorReissue,
            FactKey::Category
        ]
    );
    let verdict = judge(&Facts { asked: crate::testing::clear_asked(), ..Facts::default() }, &campaign());
    assert_eq!(verdict.ask, [FactKey::Category], "residence is on the papers, and in Yuyao it does not matter");
}

#[test]
fn branch_rows_accumulate_the_gravest_first_and_their_papers_add_up() {
    let verdict = verdict(|f| {
        inexact(f);
        f.woman.compared = f.woman.compared.map(|c| PartyMatch { name: NameClass::Homophone, ..c });
        f.man.old_booklet = Some(Reason::Damaged);
        f.man.can_write = Some(false);
        f.asked.seen = [Sight::TwoFiles].into();
    });
    assert_eq!(rows(&verdict), [RowId::D23, RowId::D34, RowId::D36, RowId::D37, RowId::D43]);
    assert_eq!((verdict.standing, verdict.decider()), (Standing::AcceptEvidence, Decider::Head));
    let papers: Vec<String> = verdict.hits.iter().map(needs_of).filter(|needs| !needs.is_empty()).collect();
    assert_eq!(papers, ["M13:BOTH", "M14:BOTH"]);
    let graver = super::verdict(|f| {
        f.man.can_write = Some(false);
        f.woman.age_by_id = Some(false);
        f.woman.age_by_file = Some(false);
        f.man.compared = f.man.compared.map(|c| PartyMatch { id: IdClass::Other, ..c });
    });
    assert_eq!((graver.standing, rows(&graver)), (Standing::Stop, vec![RowId::D27, RowId::D18, RowId::D19, RowId::D43]));
}

#[test]
fn one_held_spouse_holds_the_couple_and_both_are_named() {
    let verdict = verdict(|f| {
        f.man.documents = Some(false);
        f.woman.documents = Some(false);
    });
    assert_eq!(needs_of(verdict.ruling().unwrap()), "M02|M01:MAN M02|M01:WOMAN");
}

#[test]
fn without_a_file_nothing_that_accepts_is_enough() {
    let verdict = verdict(|f| {
        f.file = None;
        f.search = Some(Search::NotYet);
        f.man.can_write = Some(false);
    });
    assert_eq!((verdict.standing, verdict.accepts()), (Standing::Clear, false));
}

#[test]
fn the_cutoff_is_strictly_before_and_differs_by_kind() {
    let verdict = |kind, date: &str| {
        verdict(|f| {
            f.asked.organ_kind = Some(kind);
            f.asked.date = PartialDate::parse(date).ok();
        })
    };
    for (kind, last, first) in [
        (OrganKind::Street, "2004-04-30", "2004-05-01"),
        (OrganKind::Township, "2004-09-30", "2004-10-01"),
        (OrganKind::Other, "2004-04-30", "2004-05-01"),
    ] {
        assert!(!verdict(kind, last).hits(RowId::D9), "{kind}");
        let after = verdict(kind, first);
        assert_eq!(after.stop().and_then(|hit| hit.facts.get("cutoff").cloned()).as_deref(), Some(first), "{kind}");
    }
    for (date, standing) in [("2004", Standing::Open), ("2004-09", Standing::Accept), ("2003", Standing::Accept), ("2005", Standing::Stop)]
    {
        assert_eq!(verdict(OrganKind::Township, date).standing, standing, "{date}");
    }
    assert_eq!(verdict(OrganKind::Township, "2004").ask, [FactKey::ClaimedDate], "too coarse to tell: asked for the month");
}

#[test]
fn the_same_day_is_in_scope_while_a_town_and_out_of_scope_as_a_street() {
    let at = |kind| {
        verdict(|f| {
            f.asked.organ_kind = Some(kind);
            f.asked.date = PartialDate::parse("2004-07-01").ok();
        })
    };
    assert_eq!(at(OrganKind::Township).standing, Standing::Accept);
    assert_eq!(at(OrganKind::Street).stop().map(|hit| hit.row), Some(RowId::D9));
}

#[test]
fn q2_whether_intact_booklets_are_replaced_is_a_setting() {
    let booklets = |man, woman| {
        move |f: &mut Facts| {
            f.man.old_booklet = Some(man);
            f.woman.old_booklet = Some(woman);
        }
    };
    let mut campaign = campaign();
    campaign.policy.reissue_intact = true;
    assert_eq!(verdict_with(&campaign, booklets(Reason::Intact, Reason::Intact)).standing, Standing::Accept);
    campaign.policy.reissue_inconsistent = false;
    let refused = verdict_with(&campaign, booklets(Reason::Inconsistent, Reason::Intact));
    assert_eq!(refused.stop().map(|hit| hit.row), Some(RowId::D39));
    let lost = verdict_with(&campaign, booklets(Reason::Inconsistent, Reason::Lost));
    assert_eq!(lost.standing, Standing::Accept, "a lost one beside it is reason enough");
}

#[test]
fn q6_whether_missing_files_are_served_at_a_point_is_a_setting() {
    let mut campaign = campaign();
    campaign.policy.missing_file_at_point = false;
    let lost = verdict_with(&campaign, nowhere);
    assert_eq!((lost.standing, lost.stop().map(|hit| hit.outcome)), (Standing::Stop, Some(Outcome::Refer)));
    let held = verdict_with(&campaign, |f| {
        nowhere(f);
        f.old_certificate = true;
    });
    assert_eq!(held.stop().map(|hit| (hit.row, hit.refer.is_some())), Some((RowId::D30, true)), "and says where to");
}

#[test]
fn d46s_grace_is_a_setting() {
    let mut campaign = campaign();
    campaign.policy.duplicate_grace_days = 7;
    let offline = |days| verdict_with(&campaign, move |f| f.days_offline = Some(days)).hits(RowId::D46);
    assert_eq!((offline(7), offline(8)), (false, true));
}

#[test]
fn cutoffs_are_settings() {
    let mut campaign = campaign();
    campaign.cutoff_township = crate::testing::date(1982, 5, 1);
    assert!(verdict_with(&campaign, |_| {}).hits(RowId::D9));
}

/// Every class of every comparison: what §11.4 does not let pass has a row of its own.
#[test]
fn no_difference_of_a_spouse_slips_through() {
    for name in NameClass::ALL {
        for id in IdClass::ALL {
            for birth in DateClass::ALL {
                for former in [false, true] {
                    let compared = PartyMatch { name: *name, id: *id, birth: *birth, former };
                    let agrees = *name == NameClass::Exact && compared.id_agrees();
                    let verdict = verdict(|f| {
                        f.woman.compared = Some(compared);
                        if !agrees {
                            inexact(f);
                        }
                    });
                    let own = verdict.rows().iter().any(|row| (RowId::D22..=RowId::D27).contains(row));
                    assert!(agrees || own, "{compared:?}: {:?}", verdict.rows());
                    assert_eq!(verdict.hits(RowId::D18), agrees, "{compared:?}");
                }
            }
        }
    }
}

#[test]
fn a_hint_of_death_in_the_file_bars_a_proxy() {
    let verdict = verdict(|f| {
        inexact(f);
        if let Some(file) = &mut f.file {
            file.other_than_claimed = true;
        }
        f.woman.presence = Some(Presence::Proxy);
        f.proxy = Some(true);
    });
    assert_eq!((verdict.standing, verdict.ruling().map(|hit| hit.row)), (Standing::Pending, Some(RowId::D41)));
}

#[test]
fn residence_is_asked_only_where_it_matters() {
    let verdict = verdict(|f| {
        f.asked.organ_place = Some(OrganPlace::Zhejiang);
        f.man.hukou = None;
        f.woman.hukou = None;
    });
    assert_eq!((verdict.standing, verdict.ask), (Standing::Open, vec![FactKey::Hukou]));
}
