//! Organs of the past, settled by the Centre's table: of what kind an organ was on the day it registered.

use buzheng_domain::archive::{ArchiveRow, OrganKind};
use buzheng_domain::case::Answers;
use buzheng_domain::organs::{Organs, Resolution};

/// A file whose organ the index could not place is placed by the table, if the table is sure.
pub(crate) fn settle(row: &mut ArchiveRow, organs: &Organs) {
    if row.organ_kind == OrganKind::Other
        && let Resolution::Known { kind, place, .. } = organs.resolve(&row.organ_name, row.reg_date)
    {
        row.organ_kind = kind;
        row.organ_place = place.unwrap_or(row.organ_place);
    }
}

/// The organ as they remember it answers what kind it was and where, as long as nobody has answered otherwise.
pub(crate) fn answer(answers: &mut Answers, organs: &Organs) {
    let Some(name) = &answers.organ_name else { return };
    if let Resolution::Known { kind, place, .. } = organs.resolve(name, answers.asked.date) {
        answers.asked.organ_kind = answers.asked.organ_kind.or(Some(kind));
        answers.asked.organ_place = answers.asked.organ_place.or(place);
    }
}
