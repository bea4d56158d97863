//! Table `certificate_number`: every 字号 ever bound. Never re-used, also when its case ends (domain.md §9.3.3).

use buzheng_domain::ids::{CaseId, LeaseId};
use buzheng_domain::supply::{NumberLease, Supply};
use buzheng_domain::values::CertNo;
use rusqlite::{Connection, OptionalExtension as _};
use uuid::Uuid;

use crate::error::StoreError;
use crate::tx::View;

/// Binds a number to a case; refuses one that was ever bound.
pub(super) fn bind(conn: &Connection, number: &CertNo, lease: LeaseId, case: CaseId) -> Result<(), StoreError> {
    let bound = conn
        .prepare_cached(
            "INSERT INTO certificate_number (cert_no, lease_id, serial, case_id) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (cert_no) DO NOTHING",
        )?
        .execute((number.to_string(), lease.as_uuid().as_bytes(), number.serial(), case.as_uuid().as_bytes()))?;
    if bound == 0 { Err(StoreError::Taken { what: "certificate number" }) } else { Ok(()) }
}

impl View<'_> {
    /// The highest serial ever bound from a lease, here or (as far as [`crate::Tx::raise_lease_high`] was told) elsewhere.
    pub fn lease_used_up_to(&self, lease: LeaseId) -> Result<Option<u32>, StoreError> {
        let here: Option<u32> = self
            .conn
            .prepare_cached("SELECT max(serial) FROM certificate_number WHERE lease_id = ?1")?
            .query_row([lease.as_uuid().as_bytes()], |row| row.get(0))?;
        Ok(here.max(self.lease_high(lease)?))
    }

    /// What a case may take now: the first lease with a number left, and the two lowest booklets in stock. Read it in
    /// the transaction that appends the event ([`crate::Tx::view`]), so that nobody takes the same ones meanwhile.
    pub fn supply(&self) -> Result<Supply, StoreError> {
        let mut supply = Supply { number: None, booklets: self.booklets_in_stock(2)? };
        for lease in self.leases_in_order()? {
            if let Some(number) = lease.next(self.lease_used_up_to(lease.id)?) {
                supply.number = Some((lease, number));
                break;
            }
        }
        Ok(supply)
    }

    /// Certificate numbers left in all leases of this device.
    pub fn numbers_left(&self) -> Result<u32, StoreError> {
        let mut left: u32 = 0;
        for lease in self.leases()? {
            left = left.saturating_add(lease.left(self.lease_used_up_to(lease.id)?));
        }
        Ok(left)
    }

    /// The case a number is bound to.
    pub fn case_of_number(&self, number: &CertNo) -> Result<Option<CaseId>, StoreError> {
        let mut statement = self.conn.prepare_cached("SELECT case_id FROM certificate_number WHERE cert_no = ?1")?;
        let case = statement.query_row([number.to_string()], |row| row.get::<_, [u8; 16]>(0)).optional()?;
        Ok(case.map(|id| CaseId::from_uuid(Uuid::from_bytes(id))))
    }

    fn leases_in_order(&self) -> Result<Vec<NumberLease>, StoreError> {
        let mut leases = self.leases()?;
        leases.sort_by_key(|lease| (lease.year, lease.first));
        Ok(leases)
    }
}
