//! Stop rows D1–D17: the first that holds ends the case at the point. Read each line as: when this holds, this outcome, for
//! this reason, on this basis, resting on these facts.

use chrono::NaiveDate;

use super::codes::{Basis as B, Outcome as O, ReasonKey as R, Referral, RowId as D};
use super::facts::{FactKey as F, Facts, MarriageNow, PriorReissue, Sight, Wants};
use super::materials::Material as M;
use super::row::Test::{Couple, Each};
use super::row::{Holds, Row, own, row};
use crate::archive::{OrganKind, OrganPlace};
use crate::campaign::Campaign;
use crate::case::{Category, SpouseRole};
use crate::values::TownshipKind;

/// In the order they are asked: what the couple came for before what was registered.
#[rustfmt::skip]
pub const STOP_ROWS: &[Row] = &[
    row(D::D2,  Couple(other_business),   O::NotAccept, R::OutOfService,         &[B::Seed],                   &[F::Wants]).to(Referral::Window),
    row(D::D1,  Couple(never_registered), O::Refer,     R::NeverRegistered,      &[B::Seed, B::Cc1049, B::Ji1], &[F::Registered]).to(Referral::LateRegistration),
    row(D::D3,  Couple(|f, _| now(f, MarriageNow::Divorced)),      O::NotAccept, R::StatusChangedDivorce, &[B::Norm15],           &[F::MarriageNow]),
    row(D::D4,  Couple(|f, _| now(f, MarriageNow::RemarriedSame)), O::Refer,     R::RemarriedSame,        &[B::Norm15],           &[F::MarriageNow]).to(Referral::Window),
    row(D::D5,  Couple(|f, _| now(f, MarriageNow::SpouseDead)),    O::NotAccept, R::StatusChangedDeath,   &[B::Norm15],           &[F::MarriageNow]).to(Referral::Archive),
    row(D::D6,  Couple(|f, _| now(f, MarriageNow::MarriedOther)),  O::NotAccept, R::StatusChangedOther,   &[B::Cc1051, B::Norm15], &[F::MarriageNow]),
    row(D::D7,  Couple(|f, _| now(f, MarriageNow::Annulled)),      O::NotAccept, R::Annulled,             &[B::Ji1, B::Norm15],   &[F::MarriageNow]),
    row(D::D8,  Couple(out_of_province),  O::Refer,     R::OutOfProvince,        &[B::Seed],                   &[F::OrganPlace]).to(Referral::OutOfProvince),
    row(D::D9,  Couple(after_cutoff),     O::Refer,     R::AfterCutoff,          &[B::Seed],                   &[F::OrganKind, F::ClaimedDate, F::Cutoff]).to(Referral::Window),
    row(D::D10, Couple(reissued_and_held), O::NotAccept, R::AlreadyReissued,    &[B::Seed],             &[F::PriorReissue]),
    row(D::D11, Couple(|f, _| reissued(f, PriorReissue::LostAgain)), O::Refer,     R::ReissuedLostAgain,  &[B::Reg03Art17],       &[F::PriorReissue]).to(Referral::Window),
    row(D::D12, Couple(no_jurisdiction),  O::Refer,     R::Jurisdiction,         &[B::Reg03Art17],             &[F::Hukou, F::OrganPlace]).to(Referral::Other),
    row(D::D13, Each(foreign_related),    O::Refer,     R::ForeignRelated,       &[B::Reg03Art2],              &[F::Category]).to(Referral::Foreign),
    row(D::D14, Each(soldier_without),    O::Pending,   R::MilitaryCert,         &[B::Norm15],                 &[F::Category, F::MilitaryCert]).needs(&[own(&[M::M08])]),
    row(D::D15, Couple(|f, _| noticed(f, Sight::CapacityDoubt)), O::Refer,   R::Capacity,      &[B::Norm15],  &[F::Seen]).to(Referral::Window),
    row(D::D16, Each(unwilling),          O::Withdraw,  R::Unwilling,            &[B::Seed],                   &[F::Willing, F::Seen]),
    row(D::D17, Couple(|f, _| noticed(f, Sight::IdentityDoubt)), O::Suspend, R::IdentityDoubt, &[B::Fraud21], &[F::Seen]).to(Referral::Police),
];

/// Turns a known answer into yes or no, an unknown one into the question.
fn when(known: Option<bool>, key: F) -> Holds {
    match known {
        Some(true) => Holds::Yes,
        Some(false) => Holds::No,
        None => Holds::Open(key),
    }
}

/// What the registrar noticed is not asked: nothing noticed means no.
pub(super) fn noticed(f: &Facts, sight: Sight) -> Holds {
    if f.saw(sight) { Holds::Yes } else { Holds::No }
}

fn other_business(f: &Facts, _: &Campaign) -> Holds {
    when(f.asked.wants.map(|w| w != Wants::Reissue), F::Wants)
}

fn never_registered(f: &Facts, _: &Campaign) -> Holds {
    when(f.asked.registered.map(|registered| !registered), F::Registered)
}

fn now(f: &Facts, is: MarriageNow) -> Holds {
    when(f.asked.marriage_now.map(|m| m == is), F::MarriageNow)
}

fn out_of_province(f: &Facts, _: &Campaign) -> Holds {
    when(f.asked.organ_place.map(|p| p == OrganPlace::Elsewhere), F::OrganPlace)
}

/// The cut-off day for the organ's kind, if it has one. An organ of no known kind has the earlier of the two.
pub(crate) fn cutoff_of(kind: OrganKind, campaign: &Campaign) -> Option<NaiveDate> {
    let (street, township) = (campaign.cutoff(TownshipKind::Street), campaign.cutoff(TownshipKind::Township));
    match kind {
        OrganKind::Street => Some(street),
        OrganKind::Township => Some(township),
        OrganKind::Other => Some(street.min(township)),
        OrganKind::CivilAffairs => None,
    }
}

/// A date too coarse to tell keeps the question open.
fn after_cutoff(f: &Facts, campaign: &Campaign) -> Holds {
    let Some(kind) = f.asked.organ_kind else { return Holds::Open(F::OrganKind) };
    // A 民政局 has none: it is out of scope on any day.
    let Some(cutoff) = cutoff_of(kind, campaign) else { return Holds::Yes };
    let Some(date) = f.asked.date else { return Holds::Open(F::ClaimedDate) };
    if date.earliest() >= cutoff {
        Holds::Yes
    } else if date.latest() < cutoff {
        Holds::No
    } else {
        Holds::Open(F::ClaimedDate)
    }
}

/// Q9: a 夫妻关系证明书 is evidence of the registration, unless the Centre counts it as a reissue.
fn reissued_and_held(f: &Facts, campaign: &Campaign) -> Holds {
    let counts = |prior| match prior {
        PriorReissue::Held => true,
        PriorReissue::CoupleProof => campaign.policy.couple_proof_is_reissue,
        PriorReissue::None | PriorReissue::LostAgain => false,
    };
    when(f.asked.prior_reissue.map(counts), F::PriorReissue)
}

fn reissued(f: &Facts, is: PriorReissue) -> Holds {
    when(f.asked.prior_reissue.map(|p| p == is), F::PriorReissue)
}

/// Residence is on the papers, so it is not asked for while nobody is recorded.
fn no_jurisdiction(f: &Facts, _: &Campaign) -> Holds {
    let Some(place) = f.asked.organ_place else { return Holds::Open(F::OrganPlace) };
    match (f.man.hukou, f.woman.hukou) {
        _ if place == OrganPlace::Yuyao => Holds::No,
        (Some(true), _) | (_, Some(true)) => Holds::No,
        (Some(false), Some(false)) => Holds::Yes,
        (None, _) | (_, None) => Holds::Open(F::Hukou),
    }
}

fn foreign_related(f: &Facts, _: &Campaign, role: SpouseRole) -> Holds {
    when(f.of(role).category.map(|c| matches!(c, Category::HmtOverseas | Category::Foreign)), F::Category)
}

fn soldier_without(f: &Facts, _: &Campaign, role: SpouseRole) -> Holds {
    let spouse = f.of(role);
    when(spouse.category.map(|c| c == Category::Soldier && !spouse.military_cert), F::Category)
}

/// Unwilling by their own word, or pressed as the registrar sees it. Not asked here: the notice asks.
fn unwilling(f: &Facts, _: &Campaign, role: SpouseRole) -> Holds {
    if f.of(role).willing == Some(false) || f.saw(Sight::Pressured) { Holds::Yes } else { Holds::No }
}
