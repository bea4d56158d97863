//! D1–D17.

use super::*;
use crate::archive::{OrganKind, OrganPlace};
use crate::case::{Category, SpouseRole};
use crate::values::PartialDate;

#[test]
fn d1_a_couple_never_registered_is_referred_to_late_registration() {
    row_says(RowId::D1, |f| f.asked.registered = Some(false), &stops(Outcome::Refer, Some(Referral::LateRegistration), "registered=NO"));
    row_misses(RowId::D1, |f| f.asked.registered = None);
}

#[test]
fn d2_marriage_and_divorce_are_not_done_at_a_point() {
    let want = |facts| stops(Outcome::NotAccept, Some(Referral::Window), facts);
    row_says(RowId::D2, |f| f.asked.wants = Some(Wants::Marry), &want("wants=MARRY"));
    row_says(RowId::D2, |f| f.asked.wants = Some(Wants::Divorce), &want("wants=DIVORCE"));
    row_misses(RowId::D2, |f| f.asked.wants = Some(Wants::Reissue));
}

#[test]
fn d3_the_divorced_get_no_marriage_certificate() {
    let now = |is| move |f: &mut Facts| f.asked.marriage_now = Some(is);
    row_says(RowId::D3, now(MarriageNow::Divorced), &stops(Outcome::NotAccept, None, "marriage_now=DIVORCED"));
    row_misses(RowId::D3, now(MarriageNow::RemarriedSame));
}

#[test]
fn d4_who_remarried_each_other_is_referred_to_the_later_registration() {
    let now = |is| move |f: &mut Facts| f.asked.marriage_now = Some(is);
    row_says(RowId::D4, now(MarriageNow::RemarriedSame), &stops(Outcome::Refer, Some(Referral::Window), "marriage_now=REMARRIED_SAME"));
    row_misses(RowId::D4, now(MarriageNow::Divorced));
}

#[test]
fn d5_a_widowed_spouse_is_shown_the_way_to_the_archive() {
    let now = |is| move |f: &mut Facts| f.asked.marriage_now = Some(is);
    row_says(RowId::D5, now(MarriageNow::SpouseDead), &stops(Outcome::NotAccept, Some(Referral::Archive), "marriage_now=SPOUSE_DEAD"));
    row_misses(RowId::D5, now(MarriageNow::Married));
}

#[test]
fn d6_who_is_married_to_another_is_not_accepted() {
    let now = |is| move |f: &mut Facts| f.asked.marriage_now = Some(is);
    row_says(RowId::D6, now(MarriageNow::MarriedOther), &stops(Outcome::NotAccept, None, "marriage_now=MARRIED_OTHER"));
    row_misses(RowId::D6, now(MarriageNow::RemarriedSame));
}

#[test]
fn d7_an_annulled_marriage_has_no_certificate() {
    let now = |is| move |f: &mut Facts| f.asked.marriage_now = Some(is);
    row_says(RowId::D7, now(MarriageNow::Annulled), &stops(Outcome::NotAccept, None, "marriage_now=ANNULLED"));
    row_misses(RowId::D7, now(MarriageNow::Divorced));
}

#[test]
fn d8_a_registration_outside_the_province_is_referred() {
    row_says(
        RowId::D8,
        |f| f.asked.organ_place = Some(OrganPlace::Elsewhere),
        &stops(Outcome::Refer, Some(Referral::OutOfProvince), "organ_place=ELSEWHERE"),
    );
    row_misses(RowId::D8, |f| f.asked.organ_place = Some(OrganPlace::Zhejiang));
}

#[test]
fn d9_a_civil_affairs_organ_or_a_day_from_the_cutoff_on_goes_to_the_window() {
    let want = |facts| stops(Outcome::Refer, Some(Referral::Window), facts);
    row_says(RowId::D9, |f| f.asked.organ_kind = Some(OrganKind::CivilAffairs), &want("organ_kind=CIVIL_AFFAIRS claimed_date=1982-05-01"));
    row_says(
        RowId::D9,
        |f| f.asked.date = PartialDate::parse("2004-10-01").ok(),
        &want("organ_kind=TOWNSHIP claimed_date=2004-10-01 cutoff=2004-10-01"),
    );
    row_misses(RowId::D9, |f| f.asked.date = PartialDate::parse("2004-09-30").ok());
}

#[test]
fn d10_what_was_reissued_and_is_held_is_not_reissued_again() {
    row_says(RowId::D10, |f| f.asked.prior_reissue = Some(PriorReissue::Held), &stops(Outcome::NotAccept, None, "prior_reissue=HELD"));
    row_misses(RowId::D10, |f| f.asked.prior_reissue = Some(PriorReissue::LostAgain));
}

#[test]
fn d10_a_proof_of_before_2004_is_a_reissue_only_where_the_centre_says_so() {
    let held = |f: &mut Facts| f.asked.prior_reissue = Some(PriorReissue::CoupleProof);
    row_misses(RowId::D10, held);
    let mut facts = clear_facts();
    held(&mut facts);
    let mut campaign = campaign();
    campaign.policy.couple_proof_is_reissue = true;
    assert!(judge(&facts, &campaign).hits(RowId::D10));
}

#[test]
fn d11_what_was_reissued_and_lost_again_goes_to_the_window() {
    row_says(
        RowId::D11,
        |f| f.asked.prior_reissue = Some(PriorReissue::LostAgain),
        &stops(Outcome::Refer, Some(Referral::Window), "prior_reissue=LOST_AGAIN"),
    );
    row_misses(RowId::D11, |f| f.asked.prior_reissue = Some(PriorReissue::None));
}

#[test]
fn d12_without_residence_in_the_province_only_yuyaos_own_registrations_are_served() {
    let outside = |place, woman: bool| {
        move |f: &mut Facts| {
            f.asked.organ_place = Some(place);
            f.man.hukou = Some(false);
            f.woman.hukou = Some(woman);
        }
    };
    row_says(
        RowId::D12,
        outside(OrganPlace::Zhejiang, false),
        &stops(Outcome::Refer, Some(Referral::Other), "hukou_man=NO hukou_woman=NO organ_place=ZHEJIANG"),
    );
    row_misses(RowId::D12, outside(OrganPlace::Yuyao, false));
    row_misses(RowId::D12, outside(OrganPlace::Zhejiang, true));
}

#[test]
fn d13_a_foreign_related_couple_is_referred() {
    for category in [Category::Foreign, Category::HmtOverseas] {
        let facts = if category == Category::Foreign { "category_woman=FOREIGN" } else { "category_woman=HMT_OVERSEAS" };
        let verdict = row_says(RowId::D13, |f| f.woman.category = Some(category), &stops(Outcome::Refer, Some(Referral::Foreign), facts));
        assert_eq!(verdict.stop().map(|hit| hit.whom.clone()), Some(vec![SpouseRole::Woman]));
    }
    row_misses(RowId::D13, |f| f.woman.category = Some(Category::Soldier));
}

#[test]
fn d14_a_soldier_waits_for_the_certificate_of_the_regiment() {
    let soldier = |cert| {
        move |f: &mut Facts| {
            f.man.category = Some(Category::Soldier);
            f.man.military_cert = cert;
        }
    };
    row_says(RowId::D14, soldier(false), &holds("M08:MAN", "category_man=SOLDIER military_cert_man=NO"));
    row_misses(RowId::D14, soldier(true));
}

#[test]
fn d15_doubt_about_capacity_is_referred() {
    row_says(
        RowId::D15,
        |f| f.asked.seen = [Sight::CapacityDoubt].into(),
        &stops(Outcome::Refer, Some(Referral::Window), "seen=CAPACITY_DOUBT"),
    );
    row_misses(RowId::D15, |f| f.man.can_write = Some(false));
}

#[test]
fn d16_who_is_unwilling_or_pressed_withdraws() {
    row_says(RowId::D16, |f| f.woman.willing = Some(false), &stops(Outcome::Withdraw, None, "willing_woman=NO"));
    row_says(
        RowId::D16,
        |f| f.asked.seen = [Sight::Pressured].into(),
        &stops(Outcome::Withdraw, None, "willing_man=YES willing_woman=YES seen=PRESSURED"),
    );
    row_misses(RowId::D16, |f| f.woman.willing = None);
}

#[test]
fn d17_doubt_about_identity_suspends_and_goes_to_the_police() {
    row_says(
        RowId::D17,
        |f| f.asked.seen = [Sight::IdentityDoubt].into(),
        &stops(Outcome::Suspend, Some(Referral::Police), "seen=IDENTITY_DOUBT"),
    );
    row_misses(RowId::D17, |f| f.asked.seen = [Sight::CapacityDoubt].into());
}
