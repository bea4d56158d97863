//! Branch rows D18–D48: they accumulate when no stop row holds. The gravest outcome among them stands; their papers add up;
//! the highest decider named by one of them decides.

use super::codes::{Basis as B, Decider, Outcome as O, ReasonKey as R, Referral, RowId as D};
use super::facts::{FactKey as F, Facts, Search, Sight};
use super::materials::{Material as M, Whose};
use super::row::Test::{Couple, Each};
use super::row::{Ask, Holds, Of, Row, joint, own, proxys, row};
use super::stop_rows::noticed;
use crate::campaign::Campaign;
use crate::case::{Category, Presence, Reason, SpouseRole};
use crate::matching::{DateClass, IdClass, NameClass};

/// In the order of domain.md §10.2. D31's outcome while no head is reachable, D38 and D39 are settings (Q2, Q6).
#[rustfmt::skip]
pub const BRANCH_ROWS: &[Row] = &[
    row(D::D18, Couple(exact),              O::Accept,         R::ExactMatch,          &[B::Reg03Art17, B::Norm15], &[F::FileMatch, F::Documents, F::Presence]),
    row(D::D19, Each(under_age_then),       O::AcceptEvidence, R::UnderAgeThen,        &[B::Opin04],                &[F::AgeById, F::AgeByFile, F::AgeNow]).needs(&[joint(&[M::M13])]).decided_by(Decider::Registrar),
    row(D::D20, Each(under_age_still),      O::Refuse,         R::UnderAgeStill,       &[B::Opin04],                &[F::AgeById, F::AgeNow]).decided_by(Decider::Registrar),
    row(D::D21, Each(ages_differ),          O::AcceptEvidence, R::AgeDiffers,          &[B::Opin04],                &[F::AgeById, F::AgeByFile]).needs(&[joint(&[M::M13]), own(&[M::M07])]).decided_by(Decider::Head),
    row(D::D22, Each(name_variant),         O::Accept,         R::NameVariant,         &[B::Name16],                &[F::Name]).decided_by(Decider::Registrar),
    row(D::D23, Each(name_differs),         O::AcceptEvidence, R::NameDiffers,         &[B::Opin04, B::Seed],       &[F::Name]).needs(&[joint(&[M::M13])]).helped_by(&[M::M07]).decided_by(Decider::Registrar),
    row(D::D24, Each(name_other),           O::Refer,          R::NameOther,           &[B::Opin04],                &[F::Name]).helped_by(&[M::M07]).to(Referral::Police),
    row(D::D25, Each(id_old_form),          O::Accept,         R::IdOldForm,           &[B::Reg03Art17],            &[F::IdNo]),
    row(D::D26, Each(id_differs),           O::AcceptEvidence, R::IdDiffers,           &[B::Opin04],                &[F::IdNo]).needs(&[joint(&[M::M13])]).helped_by(&[M::M07]).decided_by(Decider::Registrar),
    row(D::D27, Each(id_other),             O::Refer,          R::IdOther,             &[B::Opin04],                &[F::IdNo]).helped_by(&[M::M07]).to(Referral::Police),
    row(D::D28, Each(documents_disagree),   O::Pending,        R::DocumentsDisagree,   &[B::Norm15],                &[F::Documents]).needs(&[own(&[M::M02, M::M01])]),
    row(D::D29, Each(hukou_absent),         O::Pending,        R::HukouAbsent,         &[B::Seed, B::Zj193],        &[F::HukouBook]).needs(&[own(&[M::M02, M::M02e, M::M06])]),
    row(D::D30, Couple(missing_cert_held),  O::AcceptEvidence, R::FileMissingCertHeld, &[B::Norm15, B::Seed],       &[F::Search, F::OldBooklet]).needs(&[joint(&[M::M14]), joint(&[M::M12])]).helped_by(&[M::M15]).decided_by(Decider::Head),
    row(D::D31, Couple(missing_cert_lost),  O::AcceptEvidence, R::FileMissingCertLost, &[B::Norm15, B::Seed],       &[F::Search, F::OldBooklet]).needs(&[joint(&[M::M12]), joint(&[M::M15])]).decided_by(Decider::Head),
    row(D::D32, Couple(file_prevails),      O::Accept,         R::FilePrevails,        &[B::Reg03Art17],            &[F::ClaimedDate, F::OrganKind]),
    row(D::D33, Couple(date_incomplete),    O::AcceptEvidence, R::DateIncomplete,      &[B::Campaign],              &[F::ClaimedDate]).helped_by(&[M::M14]).decided_by(Decider::Registrar),
    row(D::D34, Couple(|f, _| noticed(f, Sight::TwoFiles)), O::AcceptEvidence, R::TwoFiles, &[B::Campaign],       &[F::Seen]).decided_by(Decider::Head),
    row(D::D35, Couple(|f, _| noticed(f, Sight::OtherMarriage)), O::Suspend, R::OtherMarriage, &[B::Cc1051],      &[F::Seen]).to(Referral::Police),
    row(D::D36, Couple(lost_one_side),      O::Accept,         R::LostOneSide,         &[B::Reg03Art17, B::Campaign], &[F::OldBooklet]).helped_by(&[M::M14]),
    row(D::D37, Each(|f, _, who| booklet(f, who, Reason::Damaged)),      O::Accept, R::Damaged,      &[B::Reg03Art17],   &[F::OldBooklet]).needs(&[Ask { any_of: &[M::M14], of: Of::Whose(Whose::Both) }]),
    row(D::D38, Each(inconsistent),         O::Accept,         R::Inconsistent,        &[B::Campaign],              &[F::OldBooklet]).needs(&[joint(&[M::M14])]),
    row(D::D39, Couple(intact),             O::NotAccept,      R::Intact,              &[B::Reg03Art17],            &[F::OldBooklet]),
    row(D::D40, Couple(proxy_qualified),    O::Accept,         R::ProxyQualified,      &[B::Norm15],                &[F::Presence, F::Proxy, F::FileMatch]).needs(&[proxys(&[M::M09]), proxys(&[M::M10]), proxys(&[M::M11])]).decided_by(Decider::Registrar),
    row(D::D41, Couple(proxy_unqualified),  O::Pending,        R::ProxyNotQualified,   &[B::Norm15],                &[F::Presence, F::Proxy, F::FileMatch, F::Search]).needs(&[proxys(&[M::M09]), proxys(&[M::M10]), proxys(&[M::M11])]),
    row(D::D42, Each(at_home),              O::Accept,         R::HomeVisit,           &[B::Campaign],              &[F::Presence]),
    row(D::D43, Each(cannot_write),         O::Accept,         R::CannotWrite,         &[B::Norm15],                &[F::CanWrite]),
    row(D::D44, Couple(one_outside),        O::Accept,         R::OneHukouOutside,     &[B::Reg03Art17],            &[F::Hukou]),
    row(D::D45, Couple(|f, _| searched(f, Search::PendingOnline)), O::Pending, R::PendingOnline, &[B::Campaign],    &[F::Search]),
    row(D::D46, Couple(unverified),         O::Accept,         R::UnverifiedDuplicate, &[B::Campaign],              &[F::FileMatch, F::DaysOffline]),
    row(D::D47, Each(soldier_with),         O::Accept,         R::SoldierNoted,        &[B::Norm15],                &[F::Category, F::MilitaryCert]),
    row(D::D48, Couple(|f, _| noticed(f, Sight::RareCharacter)), O::Accept, R::RareCharacter, &[B::Name16],        &[F::Seen]),
];

fn yes_if(holds: bool) -> Holds {
    if holds { Holds::Yes } else { Holds::No }
}

/// Both at the desk or at home, papers in order, file exact (§11.4).
fn exact(f: &Facts, _: &Campaign) -> Holds {
    let here = SpouseRole::BOTH.iter().all(|role| {
        let one = f.of(*role);
        one.documents == Some(true) && one.hukou_book == Some(true) && matches!(one.presence, Some(Presence::InPerson | Presence::Home))
    });
    yes_if(here && f.file.as_ref().is_some_and(|file| file.exact))
}

fn under_age_then(f: &Facts, _: &Campaign, role: SpouseRole) -> Holds {
    let one = f.of(role);
    yes_if((one.age_by_id == Some(false) || one.age_by_file == Some(false)) && one.age_now == Some(true))
}

fn under_age_still(f: &Facts, _: &Campaign, role: SpouseRole) -> Holds {
    let one = f.of(role);
    yes_if(one.age_by_id == Some(false) && one.age_now == Some(false))
}

fn ages_differ(f: &Facts, _: &Campaign, role: SpouseRole) -> Holds {
    let one = f.of(role);
    yes_if(matches!((one.age_by_id, one.age_by_file), (Some(id), Some(file)) if id != file))
}

fn name_class(f: &Facts, role: SpouseRole, classes: &[NameClass]) -> bool {
    f.of(role).compared.is_some_and(|c| !c.former && classes.contains(&c.name))
}

fn name_variant(f: &Facts, _: &Campaign, role: SpouseRole) -> Holds {
    yes_if(name_class(f, role, &[NameClass::Variant]))
}

fn name_differs(f: &Facts, _: &Campaign, role: SpouseRole) -> Holds {
    let former = f.of(role).compared.is_some_and(|c| c.former && c.name != NameClass::Exact);
    yes_if(former || name_class(f, role, &[NameClass::Homophone, NameClass::Partial]))
}

fn name_other(f: &Facts, _: &Campaign, role: SpouseRole) -> Holds {
    yes_if(name_class(f, role, &[NameClass::None]))
}

/// Nothing to explain: the number is written in its old form, or the file has none and its birth date does not contradict.
fn id_old_form(f: &Facts, _: &Campaign, role: SpouseRole) -> Holds {
    yes_if(f.of(role).compared.is_some_and(|c| match c.id {
        IdClass::Upgrade => true,
        IdClass::Absent => c.birth != DateClass::Different,
        IdClass::Equal | IdClass::BadCheck | IdClass::Near | IdClass::BirthDiff | IdClass::Other => false,
    }))
}

fn id_differs(f: &Facts, _: &Campaign, role: SpouseRole) -> Holds {
    yes_if(f.of(role).compared.is_some_and(|c| match c.id {
        IdClass::BadCheck | IdClass::Near | IdClass::BirthDiff => true,
        IdClass::Absent => c.birth == DateClass::Different,
        IdClass::Equal | IdClass::Upgrade | IdClass::Other => false,
    }))
}

fn id_other(f: &Facts, _: &Campaign, role: SpouseRole) -> Holds {
    yes_if(f.of(role).compared.is_some_and(|c| c.id == IdClass::Other))
}

fn documents_disagree(f: &Facts, _: &Campaign, role: SpouseRole) -> Holds {
    yes_if(f.of(role).documents == Some(false))
}

fn hukou_absent(f: &Facts, _: &Campaign, role: SpouseRole) -> Holds {
    yes_if(f.of(role).hukou_book == Some(false))
}

fn searched(f: &Facts, is: Search) -> Holds {
    yes_if(f.search == Some(is))
}

fn missing_cert_held(f: &Facts, _: &Campaign) -> Holds {
    yes_if(f.search == Some(Search::NotFound) && f.old_certificate)
}

fn missing_cert_lost(f: &Facts, _: &Campaign) -> Holds {
    yes_if(f.search == Some(Search::NotFound) && !f.old_certificate)
}

fn file_prevails(f: &Facts, _: &Campaign) -> Holds {
    yes_if(f.file.as_ref().is_some_and(|file| file.other_than_claimed))
}

/// The registration day is not known: by the file, or where no file is, as they remember it.
fn date_incomplete(f: &Facts, _: &Campaign) -> Holds {
    let coarse = f.asked.date.is_none_or(|date| date.exact().is_none());
    match (&f.file, f.search) {
        (Some(file), _) => yes_if(!file.to_the_day),
        (None, Some(Search::NotFound)) => yes_if(coarse),
        (None, _) => Holds::No,
    }
}

fn old_booklets(f: &Facts) -> Option<(Reason, Reason)> {
    f.man.old_booklet.zip(f.woman.old_booklet)
}

fn lost_one_side(f: &Facts, _: &Campaign) -> Holds {
    yes_if(old_booklets(f).is_some_and(|(man, woman)| (man == Reason::Lost) != (woman == Reason::Lost)))
}

fn booklet(f: &Facts, role: SpouseRole, is: Reason) -> Holds {
    yes_if(f.of(role).old_booklet == Some(is))
}

fn inconsistent(f: &Facts, _: &Campaign, role: SpouseRole) -> Holds {
    booklet(f, role, Reason::Inconsistent)
}

fn intact(f: &Facts, campaign: &Campaign) -> Holds {
    let both = old_booklets(f) == Some((Reason::Intact, Reason::Intact));
    let inconsistent = old_booklets(f).is_some_and(|(man, woman)| {
        let allowed = |reason| matches!(reason, Reason::Inconsistent | Reason::Intact);
        allowed(man) && allowed(woman) && (man == Reason::Inconsistent || woman == Reason::Inconsistent)
    });
    yes_if((both && !campaign.policy.reissue_intact) || (inconsistent && !campaign.policy.reissue_inconsistent))
}

fn absent(f: &Facts) -> bool {
    SpouseRole::BOTH.iter().any(|role| f.of(*role).presence == Some(Presence::Proxy))
}

fn proxy_qualified(f: &Facts, _: &Campaign) -> Holds {
    yes_if(absent(f) && f.proxy == Some(true) && f.file.as_ref().is_some_and(|file| file.exact))
}

/// Without a qualified proxy at once; with one as soon as the search ends in anything but an exact file (L5, L6).
fn proxy_unqualified(f: &Facts, _: &Campaign) -> Holds {
    let inexact = f.file.as_ref().is_some_and(|file| !file.exact) || f.search == Some(Search::NotFound);
    yes_if(absent(f) && (f.proxy != Some(true) || inexact))
}

fn at_home(f: &Facts, _: &Campaign, role: SpouseRole) -> Holds {
    yes_if(f.of(role).presence == Some(Presence::Home))
}

fn cannot_write(f: &Facts, _: &Campaign, role: SpouseRole) -> Holds {
    yes_if(f.of(role).can_write == Some(false))
}

fn one_outside(f: &Facts, _: &Campaign) -> Holds {
    yes_if(matches!((f.man.hukou, f.woman.hukou), (Some(a), Some(b)) if a != b))
}

fn unverified(f: &Facts, campaign: &Campaign) -> Holds {
    let grace = i64::from(campaign.policy.duplicate_grace_days);
    let exact = f.file.as_ref().is_some_and(|file| file.exact);
    yes_if(exact && f.days_offline.is_none_or(|days| days > grace))
}

fn soldier_with(f: &Facts, _: &Campaign, role: SpouseRole) -> Holds {
    let one = f.of(role);
    yes_if(one.category == Some(Category::Soldier) && one.military_cert)
}
