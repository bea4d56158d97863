//! The staff list and those who have a key slot on the sample laptop.

use chrono::NaiveDate;
use serde::Serialize;

use buzheng_domain::ids::StaffId;
use buzheng_domain::staff::{OathGrant, Role, StaffMember, StaffStatus};
use buzheng_domain::values::PersonName;

use super::rng::Rng;
use super::{dates, names};

/// Someone who can unlock the sample laptop. The password is public: it guards invented data only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Operator {
    /// Id on the staff list.
    pub staff_id: StaffId,
    /// 工号.
    pub staff_no: String,
    /// Name.
    pub name: PersonName,
    /// Role.
    pub role: Role,
    /// May witness, decide and sign.
    pub oath: bool,
    /// Typed on a Latin keyboard.
    pub password: String,
}

/// Cards and grants outlast any day the sample world may be opened on: a laptop's clock is real, the campaign's year is not.
const VALID_TO: (i32, u32, u32) = (2099, 12, 31);

fn valid_to() -> NaiveDate {
    dates::day(VALID_TO.0, VALID_TO.1, VALID_TO.2)
}

/// 6 registrars; 10 temporary ones, of whom 3 hold a grant, one has an expired card and one has left; 2 archivists, the head, a person
/// in charge for each of the 21 divisions, the bureau, an administrator, and two of the served village.
pub(super) fn staff(rng: &mut Rng) -> Vec<StaffMember> {
    let roles = [
        (Role::Registrar, 6),
        (Role::TemporaryRegistrar, 10),
        (Role::Archivist, 2),
        (Role::CentreHead, 1),
        (Role::TownshipLead, 21),
        (Role::Bureau, 1),
        (Role::Administrator, 1),
        (Role::VillageLead, 1),
        (Role::VillageCadre, 1),
    ];
    let all = roles.into_iter().flat_map(|(role, count)| (0..count).map(move |i| (role, i)));
    all.zip(1..).map(|((role, i), n)| member(rng, role, i, n)).collect()
}

fn member(rng: &mut Rng, role: Role, i: u32, n: u32) -> StaffMember {
    let name = if rng.chance(500) { names::woman(rng) } else { names::man(rng) };
    let temporary = role == Role::TemporaryRegistrar;
    let granted = role == Role::Registrar || (temporary && (1..=3).contains(&i));
    StaffMember {
        id: StaffId::from_uuid(rng.uuid()),
        staff_no: format!("YY{n:03}"),
        name: person_name(&name),
        role,
        status: if temporary && i == 9 { StaffStatus::Left } else { StaffStatus::Active },
        card_valid_to: if temporary && i == 8 { dates::day(2022, 2, 28) } else { valid_to() },
        oath: granted.then(|| OathGrant { from: dates::day(2022, 3, 1), to: valid_to() }),
    }
}

/// A registrar who may do everything, a temporary one without oath authority, and one with it.
pub(super) fn operators(staff: &[StaffMember]) -> Vec<Operator> {
    let wanted = [(Role::Registrar, true), (Role::TemporaryRegistrar, false), (Role::TemporaryRegistrar, true)];
    let found = wanted.into_iter().filter_map(|(role, oath)| staff.iter().find(|s| s.role == role && s.oath.is_some() == oath));
    found
        .zip(1..)
        .map(|(s, n)| Operator {
            staff_id: s.id,
            staff_no: s.staff_no.clone(),
            name: s.name.clone(),
            role: s.role,
            oath: s.oath.is_some(),
            password: format!("buzheng-demo-{n}"),
        })
        .collect()
}

/// Who acts at the Centre, by the staff number that its commands ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CentreStaff {
    /// Id on the staff list.
    pub staff_id: StaffId,
    /// 工号.
    pub staff_no: String,
    /// Name.
    pub name: PersonName,
    /// Role.
    pub role: Role,
}

/// The head, who approves, and a registrar who has no key slot on the sample laptop.
pub(super) fn centre(staff: &[StaffMember]) -> Vec<CentreStaff> {
    let head = staff.iter().find(|s| s.role == Role::CentreHead);
    let registrar = staff.iter().rfind(|s| s.role == Role::Registrar);
    let of = |s: &StaffMember| CentreStaff { staff_id: s.id, staff_no: s.staff_no.clone(), name: s.name.clone(), role: s.role };
    head.into_iter().chain(registrar).map(of).collect()
}

/// A name of the sample lists.
pub(super) fn person_name(text: &str) -> PersonName {
    PersonName::parse(text).expect("the lists hold letters only")
}
