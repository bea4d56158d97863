//! The rows. Read each as: when this holds, this outcome, for this reason, on this basis, resting on these facts.

use chrono::NaiveDate;

use super::facts::{FactKey as F, Facts, MarriageNow, PriorReissue, Wants};
use super::verdict::{Basis as B, Outcome, ReasonKey as R, RowId};
use crate::archive::{OrganKind, OrganPlace};
use crate::campaign::Campaign;
use crate::case::Category;
use crate::values::TownshipKind;

/// Whether a row holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// It holds.
    Yes,
    /// It does not.
    No,
    /// It cannot be told before this is asked.
    Open(F),
}

/// One row of the table.
pub struct Row {
    /// Number in domain.md §10.
    pub id: RowId,
    /// When it holds.
    pub holds: fn(&Facts, &Campaign) -> Holds,
    /// What follows.
    pub outcome: Outcome,
    /// Why.
    pub reason: R,
    /// On what basis.
    pub basis: &'static [B],
    /// The facts shown with it.
    pub facts: &'static [F],
}

/// The table, in the order it is asked: what the couple came for before what was registered.
#[rustfmt::skip]
pub const ROWS: &[Row] = &[
    Row { id: RowId::D2,  holds: other_business,    outcome: Outcome::NotAccept, reason: R::OutOfService,         basis: &[B::Seed],                facts: &[F::Wants] },
    Row { id: RowId::D1,  holds: never_registered,  outcome: Outcome::Refer,     reason: R::NeverRegistered,      basis: &[B::Seed, B::Cc1049, B::Ji1], facts: &[F::Registered] },
    Row { id: RowId::D3,  holds: |f, _| now(f, MarriageNow::Divorced),      outcome: Outcome::NotAccept, reason: R::StatusChangedDivorce, basis: &[B::Norm15], facts: &[F::MarriageNow] },
    Row { id: RowId::D4,  holds: |f, _| now(f, MarriageNow::RemarriedSame), outcome: Outcome::Refer,     reason: R::RemarriedSame,        basis: &[B::Norm15], facts: &[F::MarriageNow] },
    Row { id: RowId::D5,  holds: |f, _| now(f, MarriageNow::SpouseDead),    outcome: Outcome::NotAccept, reason: R::StatusChangedDeath,   basis: &[B::Norm15], facts: &[F::MarriageNow] },
    Row { id: RowId::D6,  holds: |f, _| now(f, MarriageNow::MarriedOther),  outcome: Outcome::NotAccept, reason: R::StatusChangedOther,   basis: &[B::Cc1051, B::Norm15], facts: &[F::MarriageNow] },
    Row { id: RowId::D7,  holds: |f, _| now(f, MarriageNow::Annulled),      outcome: Outcome::NotAccept, reason: R::Annulled,             basis: &[B::Ji1, B::Norm15], facts: &[F::MarriageNow] },
    Row { id: RowId::D8,  holds: out_of_province,   outcome: Outcome::Refer,     reason: R::OutOfProvince,        basis: &[B::Seed],                facts: &[F::OrganPlace] },
    Row { id: RowId::D9,  holds: after_cutoff,      outcome: Outcome::Refer,     reason: R::AfterCutoff,          basis: &[B::Seed],                facts: &[F::OrganKind, F::ClaimedDate, F::Cutoff] },
    Row { id: RowId::D10, holds: |f, _| reissued(f, PriorReissue::Held),      outcome: Outcome::NotAccept, reason: R::AlreadyReissued,   basis: &[B::Seed],       facts: &[F::PriorReissue] },
    Row { id: RowId::D11, holds: |f, _| reissued(f, PriorReissue::LostAgain), outcome: Outcome::Refer,     reason: R::ReissuedLostAgain, basis: &[B::Reg03Art17], facts: &[F::PriorReissue] },
    Row { id: RowId::D12, holds: no_jurisdiction,   outcome: Outcome::Refer,     reason: R::Jurisdiction,         basis: &[B::Reg03Art17],          facts: &[F::HukouMan, F::HukouWoman, F::OrganPlace] },
    Row { id: RowId::D13, holds: foreign_related,   outcome: Outcome::Refer,     reason: R::ForeignRelated,       basis: &[B::Reg03Art2],           facts: &[F::CategoryMan, F::CategoryWoman] },
    Row { id: RowId::D14, holds: soldier,           outcome: Outcome::Pending,   reason: R::MilitaryCert,         basis: &[B::Norm15],              facts: &[F::CategoryMan, F::CategoryWoman] },
    Row { id: RowId::D18, holds: exact_match,       outcome: Outcome::Accept,    reason: R::ExactMatch,           basis: &[B::Reg03Art17, B::Norm15], facts: &[F::FileMatch, F::Documents] },
];

fn when(known: Option<bool>, key: F) -> Holds {
    match known {
        Some(true) => Holds::Yes,
        Some(false) => Holds::No,
        None => Holds::Open(key),
    }
}

fn other_business(f: &Facts, _: &Campaign) -> Holds {
    when(f.wants.map(|w| w != Wants::Reissue), F::Wants)
}

fn never_registered(f: &Facts, _: &Campaign) -> Holds {
    when(f.registered.map(|registered| !registered), F::Registered)
}

fn now(f: &Facts, is: MarriageNow) -> Holds {
    when(f.marriage_now.map(|m| m == is), F::MarriageNow)
}

fn out_of_province(f: &Facts, _: &Campaign) -> Holds {
    when(f.organ_place.map(|p| p == OrganPlace::Elsewhere), F::OrganPlace)
}

/// The cut-off day for the organ's kind, if it has one.
pub(super) fn cutoff_of(f: &Facts, campaign: &Campaign) -> Option<NaiveDate> {
    match f.organ_kind? {
        OrganKind::Street => Some(campaign.cutoff(TownshipKind::Street)),
        OrganKind::Township => Some(campaign.cutoff(TownshipKind::Township)),
        OrganKind::CivilAffairs | OrganKind::Other => None,
    }
}

/// A date too coarse to tell keeps the question open.
fn after_cutoff(f: &Facts, campaign: &Campaign) -> Holds {
    let Some(kind) = f.organ_kind else { return Holds::Open(F::OrganKind) };
    if kind == OrganKind::CivilAffairs {
        return Holds::Yes;
    }
    let Some(date) = f.date else { return Holds::Open(F::ClaimedDate) };
    let cutoff = cutoff_of(f, campaign).unwrap_or(campaign.cutoff(TownshipKind::Street));
    if date.earliest() >= cutoff {
        Holds::Yes
    } else if date.latest() < cutoff {
        Holds::No
    } else {
        Holds::Open(F::ClaimedDate)
    }
}

fn reissued(f: &Facts, is: PriorReissue) -> Holds {
    when(f.prior_reissue.map(|p| p == is), F::PriorReissue)
}

fn no_jurisdiction(f: &Facts, _: &Campaign) -> Holds {
    let Some(place) = f.organ_place else { return Holds::Open(F::OrganPlace) };
    match (f.hukou_man, f.hukou_woman) {
        _ if place == OrganPlace::Yuyao => Holds::No,
        (Some(true), _) | (_, Some(true)) => Holds::No,
        (Some(false), Some(false)) => Holds::Yes,
        (None, _) => Holds::Open(F::HukouMan),
        (_, None) => Holds::Open(F::HukouWoman),
    }
}

fn category(f: &Facts, is: &[Category]) -> Holds {
    match (f.category_man, f.category_woman) {
        (Some(c), _) | (_, Some(c)) if is.contains(&c) => Holds::Yes,
        (None, _) => Holds::Open(F::CategoryMan),
        (_, None) => Holds::Open(F::CategoryWoman),
        (Some(_), Some(w)) if is.contains(&w) => Holds::Yes,
        (Some(_), Some(_)) => Holds::No,
    }
}

fn foreign_related(f: &Facts, _: &Campaign) -> Holds {
    category(f, &[Category::HmtOverseas, Category::Foreign])
}

fn soldier(f: &Facts, _: &Campaign) -> Holds {
    category(f, &[Category::Soldier])
}

fn exact_match(f: &Facts, _: &Campaign) -> Holds {
    match (f.file_exact, f.documents_agree) {
        (Some(true), Some(true)) => Holds::Yes,
        _ => Holds::No,
    }
}

#[cfg(test)]
#[expect(clippy::wildcard_enum_match_arm, reason = "a test names the one verdict it wants")]
mod tests {
    use super::super::{Verdict, judge};
    use super::*;
    use crate::testing::{campaign, clear_facts};
    use crate::values::PartialDate;

    /// Every stop row: the one change to a clear couple that makes it hold.
    #[test]
    fn each_stop_row_holds_for_its_own_facts() {
        type Change = fn(&mut Facts);
        let cases: [(RowId, Change); 14] = [
            (RowId::D1, |f| f.registered = Some(false)),
            (RowId::D2, |f| f.wants = Some(Wants::Divorce)),
            (RowId::D3, |f| f.marriage_now = Some(MarriageNow::Divorced)),
            (RowId::D4, |f| f.marriage_now = Some(MarriageNow::RemarriedSame)),
            (RowId::D5, |f| f.marriage_now = Some(MarriageNow::SpouseDead)),
            (RowId::D6, |f| f.marriage_now = Some(MarriageNow::MarriedOther)),
            (RowId::D7, |f| f.marriage_now = Some(MarriageNow::Annulled)),
            (RowId::D8, |f| f.organ_place = Some(OrganPlace::Elsewhere)),
            (RowId::D9, |f| f.organ_kind = Some(OrganKind::CivilAffairs)),
            (RowId::D10, |f| f.prior_reissue = Some(PriorReissue::Held)),
            (RowId::D11, |f| f.prior_reissue = Some(PriorReissue::LostAgain)),
            (RowId::D12, |f| {
                f.hukou_man = Some(false);
                f.hukou_woman = Some(false);
                f.organ_place = Some(OrganPlace::Zhejiang)
            }),
            (RowId::D13, |f| f.category_woman = Some(Category::HmtOverseas)),
            (RowId::D14, |f| f.category_man = Some(Category::Soldier)),
        ];
        for (want, change) in cases {
            let mut facts = clear_facts();
            change(&mut facts);
            match judge(&facts, &campaign()) {
                Verdict::Stop { row, facts, .. } => {
                    assert_eq!(row, want);
                    assert!(!facts.is_empty(), "{want} explains itself");
                }
                other => panic!("{want}: {other:?}"),
            }
        }
        assert_eq!(cases.len() + 1, RowId::ALL.len(), "every row has its case; D18 is below");
    }

    #[test]
    fn a_clear_couple_is_accepted_only_with_an_exact_file_and_agreeing_documents() {
        let mut facts = clear_facts();
        assert_eq!(judge(&facts, &campaign()), Verdict::Accept);
        facts.documents_agree = Some(false);
        assert_eq!(judge(&facts, &campaign()), Verdict::Clear);
        facts.documents_agree = Some(true);
        facts.file_exact = None;
        assert_eq!(judge(&facts, &campaign()), Verdict::Clear);
    }

    #[test]
    fn the_cutoff_is_strictly_before_and_differs_by_kind() {
        let verdict = |kind, date: &str| {
            let facts = Facts { organ_kind: Some(kind), date: PartialDate::parse(date).ok(), ..clear_facts() };
            judge(&facts, &campaign())
        };
        let stops = |v: &Verdict| matches!(v, Verdict::Stop { row: RowId::D9, .. });
        assert!(!stops(&verdict(OrganKind::Street, "2004-04-30")));
        assert!(stops(&verdict(OrganKind::Street, "2004-05-01")));
        assert!(!stops(&verdict(OrganKind::Township, "2004-09-30")));
        assert!(stops(&verdict(OrganKind::Township, "2004-10-01")));
        assert_eq!(verdict(OrganKind::Township, "2004"), Verdict::Open { ask: vec![F::ClaimedDate] });
        assert!(!stops(&verdict(OrganKind::Township, "2003")));
        match verdict(OrganKind::Street, "2004-07-01") {
            Verdict::Stop { facts, .. } => assert_eq!(facts.get(&F::Cutoff).map(String::as_str), Some("2004-05-01")),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_unknown_couple_is_asked_in_the_tables_order() {
        match judge(&Facts::default(), &campaign()) {
            Verdict::Open { ask } => assert_eq!(ask.first(), Some(&F::Wants)),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_stop_shows_before_every_question_is_answered() {
        let facts = Facts { registered: Some(false), ..Facts::default() };
        assert!(matches!(judge(&facts, &campaign()), Verdict::Stop { row: RowId::D1, .. }));
    }
}
