//! Invented people, marked 演示, with numbers that were never issued; and what the old files say of them.

use buzheng_domain::archive::ArchiveRow;
use buzheng_domain::case::{Answers, Party};
use buzheng_domain::ids::ArchiveRowId;
use buzheng_domain::rules::Asked;
use buzheng_domain::staff::{Role, StaffMember};
use buzheng_domain::testing;
use buzheng_domain::values::{CitizenId, PartialDate, PersonName};
use uuid::Uuid;

/// A couple.
pub(crate) type Couple = (Party, Party);

fn staff(n: u128, role: Role, name: &str) -> StaffMember {
    StaffMember { name: PersonName::parse(name).unwrap(), ..testing::staff(n, role) }
}

/// A2, drafts.
pub(crate) fn registrar() -> StaffMember {
    staff(1, Role::Registrar, "演示甲")
}

/// A2, decides.
pub(crate) fn second_registrar() -> StaffMember {
    staff(2, Role::Registrar, "演示乙")
}

/// A3 without oath authority.
pub(crate) fn helper() -> StaffMember {
    StaffMember { oath: None, ..staff(3, Role::TemporaryRegistrar, "演示丙") }
}

/// A3 with oath authority.
pub(crate) fn sworn_helper() -> StaffMember {
    staff(4, Role::TemporaryRegistrar, "演示丁")
}

pub(crate) fn everybody() -> Vec<StaffMember> {
    vec![registrar(), second_registrar(), helper(), sworn_helper()]
}

pub(crate) fn id(birth: &str, sequence: u32) -> CitizenId {
    testing::citizen_id("339999", birth, sequence)
}

/// The `n`th invented couple; all are called the same.
pub(crate) fn couple(n: u32) -> Couple {
    (testing::party("陈演国", id("19580312", 2 * n + 1)), testing::party("沈示英", id("19600520", 2 * n + 2)))
}

/// A couple of these births, `YYYYMMDD`.
pub(crate) fn born(man: &str, woman: &str) -> Couple {
    (testing::party("陈演国", id(man, 1)), testing::party("沈示英", id(woman, 2)))
}

/// The exact file of the `n`th couple.
pub(crate) fn file_no(n: u32) -> ArchiveRow {
    ArchiveRow { id: row_id(n), ..testing::file_of(&couple(n)) }
}

pub(crate) fn row_id(n: u32) -> ArchiveRowId {
    ArchiveRowId::from_uuid(Uuid::from_u128(1000 + u128::from(n)))
}

/// The exact file of a couple, registered on this day.
pub(crate) fn file(of: &Couple, day: &str) -> ArchiveRow {
    ArchiveRow { id: row_id(0), reg_date_text: day.into(), reg_date: PartialDate::parse(day).ok(), ..testing::file_of(of) }
}

/// The number as it was until 1999: without the century and the check character.
pub(crate) fn old_form(id: &CitizenId) -> String {
    let text = id.as_str();
    format!("{}{}", &text[..6], &text[8..17])
}

/// Answers of a couple that remembers this date and lost both booklets.
pub(crate) fn remembering(date: &str) -> Answers {
    let clear = testing::clear_answers();
    Answers { asked: Asked { date: PartialDate::parse(date).ok(), ..clear.asked.clone() }, ..clear }
}
