//! People who work with cases, and what each may do (domain.md §8, §13.14).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::code::codes;
use crate::error::DomainError;
use crate::ids::StaffId;
use crate::values::PersonName;

codes! {
    /// Role codes of domain.md §8.
    pub enum Role {
        /// 中心负责人.
        CentreHead = "A1",
        /// 婚姻登记员（中心）.
        Registrar = "A2",
        /// 临时补证登记员.
        TemporaryRegistrar = "A3",
        /// 档案查档员.
        Archivist = "A4",
        /// 村干部（现场协助）.
        VillageCadre = "A5",
        /// 村补证负责人.
        VillageLead = "A6",
        /// 乡镇补证负责人.
        TownshipLead = "A7",
        /// 市民政局.
        Bureau = "A8",
        /// 领导小组成员单位.
        LeadingGroup = "A9",
        /// 系统/安全/审计管理员.
        Administrator = "A10",
    }
}

codes! {
    /// Whether a person may work at all.
    pub enum StaffStatus {
        /// At work.
        Active = "ACTIVE",
        /// Suspended by the Centre.
        Suspended = "SUSPENDED",
        /// 离岗.
        Left = "LEFT",
    }
}

/// Authority to witness declarations, decide and sign, granted per person with dates (P4, Q1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OathGrant {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// One person on the staff list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffMember {
    /// Id.
    pub id: StaffId,
    /// Staff number 工号; on badges, so not secret.
    pub staff_no: String,
    /// Name (P1).
    pub name: PersonName,
    /// Role.
    pub role: Role,
    /// Status.
    pub status: StaffStatus,
    /// 上岗证 valid to, last day included.
    pub card_valid_to: NaiveDate,
    /// Oath authority, if granted.
    pub oath: Option<OathGrant>,
}

impl StaffMember {
    /// Is at work on `today`: active, valid post card (R13, R40; §13.14 login rule).
    fn on_duty(&self, today: NaiveDate) -> Result<(), DomainError> {
        if self.status != StaffStatus::Active {
            return Err(DomainError::NotActive);
        }
        if today > self.card_valid_to {
            return Err(DomainError::CardExpired { valid_to: self.card_valid_to });
        }
        Ok(())
    }

    /// Is at work on `today` in one of `roles`.
    pub fn must_be(&self, roles: &[Role], today: NaiveDate) -> Result<(), DomainError> {
        self.on_duty(today)?;
        if roles.contains(&self.role) { Ok(()) } else { Err(DomainError::RoleNotAllowed { role: self.role }) }
    }

    /// May work with cases at a point on `today`.
    pub fn may_work(&self, today: NaiveDate) -> Result<(), DomainError> {
        self.must_be(&[Role::Registrar, Role::TemporaryRegistrar], today)
    }

    /// Holds oath authority on `today`.
    pub fn oath_authorised(&self, today: NaiveDate) -> bool {
        self.oath.is_some_and(|grant| (grant.from..=grant.to).contains(&today))
    }

    /// May witness a declaration, decide, sign and hand over on `today` (P1, P4; §9.2 S5, S7, S9, S10).
    pub fn may_sign(&self, today: NaiveDate) -> Result<(), DomainError> {
        self.may_work(today)?;
        if self.oath_authorised(today) { Ok(()) } else { Err(DomainError::NotOathAuthorised) }
    }
}
