//! Certificate numbers and blank booklets a laptop may use (domain.md §12).

use serde::{Deserialize, Serialize};

use crate::code::codes;
use crate::error::DomainError;
use crate::ids::{DeviceId, LeaseId, RangeId};
use crate::values::{CertNo, PrintNo};

/// A block of certificate numbers leased to one device; two leases never overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberLease {
    /// Lease.
    pub id: LeaseId,
    /// The only device that may use it.
    pub device: DeviceId,
    /// Year of reissue.
    pub year: u16,
    /// First serial.
    pub first: u32,
    /// Last serial, included.
    pub last: u32,
}

impl NumberLease {
    /// The number is of this lease.
    pub fn contains(&self, no: CertNo) -> bool {
        no.year() == self.year && (self.first..=self.last).contains(&no.serial())
    }

    /// Refuses a number outside the lease.
    pub fn check(&self, no: CertNo) -> Result<(), DomainError> {
        if self.contains(no) { Ok(()) } else { Err(DomainError::NumberOutsideLease { first: self.first, last: self.last }) }
    }

    /// The next unused number after `used_up_to` (the highest serial ever bound from this lease), if any is left.
    pub fn next(&self, used_up_to: Option<u32>) -> Option<CertNo> {
        let serial = used_up_to.map_or(self.first, |used| used.saturating_add(1).max(self.first));
        (serial <= self.last).then(|| CertNo::new(self.year, serial).ok()).flatten()
    }

    /// Numbers left after `used_up_to`.
    pub fn left(&self, used_up_to: Option<u32>) -> u32 {
        let next = used_up_to.map_or(self.first, |used| used.saturating_add(1).max(self.first));
        (self.last + 1).saturating_sub(next)
    }
}

/// A run of blank booklets handed to a device's custodian.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookletRange {
    /// Range.
    pub id: RangeId,
    /// Device whose custodian holds it.
    pub device: DeviceId,
    /// First print number.
    pub first: PrintNo,
    /// Last print number, included.
    pub last: PrintNo,
}

impl BookletRange {
    /// Booklets in the range; 0 if its ends are of different series.
    pub fn quantity(&self) -> u64 {
        self.first.steps_to(&self.last).map_or(0, |steps| steps + 1)
    }

    /// Every print number of the range, lowest first.
    pub fn numbers(&self) -> impl Iterator<Item = PrintNo> + '_ {
        (0..self.quantity()).filter_map(|steps| self.first.plus(steps))
    }

    /// The booklet is of this range.
    pub fn contains(&self, no: &PrintNo) -> bool {
        self.first.steps_to(no).is_some() && no.steps_to(&self.last).is_some()
    }
}

codes! {
    /// Where one booklet is (domain.md §9.3.1, §12). Each is in exactly one of these at any time.
    pub enum BookletState {
        /// Blank, at the point.
        InStock = "IN_STOCK",
        /// Bound to a case, not yet confirmed printed.
        Reserved = "RESERVED",
        /// Printed for a case.
        Used = "USED",
        /// Spoiled, to be handed in.
        Spoiled = "SPOILED",
        /// Given back blank.
        Returned = "RETURNED",
        /// Missing: an incident.
        Lost = "LOST",
    }
}

/// What a case may take now. Computed by the caller from the laptop's own log, in the same transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Supply {
    /// The lease to use and the next number of it.
    pub number: Option<(NumberLease, CertNo)>,
    /// Lowest booklets in stock, lowest first; two are enough.
    pub booklets: Vec<PrintNo>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn lease() -> NumberLease {
        NumberLease { id: LeaseId::from_uuid(Uuid::nil()), device: DeviceId::from_uuid(Uuid::nil()), year: 2022, first: 101, last: 103 }
    }

    #[test]
    fn a_lease_counts_up_and_ends() {
        assert_eq!(lease().next(None), CertNo::new(2022, 101).ok());
        assert_eq!(lease().next(Some(102)), CertNo::new(2022, 103).ok());
        assert_eq!(lease().next(Some(103)), None);
        assert_eq!((lease().left(None), lease().left(Some(101)), lease().left(Some(103))), (3, 2, 0));
    }

    #[test]
    fn a_number_outside_the_lease_is_refused_with_its_bounds() {
        let outside = CertNo::new(2022, 104).unwrap();
        assert_eq!(lease().check(outside), Err(DomainError::NumberOutsideLease { first: 101, last: 103 }));
        assert!(lease().check(CertNo::new(2023, 101).unwrap()).is_err());
        assert!(lease().check(CertNo::new(2022, 103).unwrap()).is_ok());
    }

    #[test]
    fn a_range_lists_its_booklets() {
        let range = BookletRange {
            id: RangeId::from_uuid(Uuid::nil()),
            device: DeviceId::from_uuid(Uuid::nil()),
            first: PrintNo::parse("ZJ00000099").unwrap(),
            last: PrintNo::parse("ZJ00000101").unwrap(),
        };
        let all: Vec<String> = range.numbers().map(|n| n.to_string()).collect();
        assert_eq!(all, ["ZJ00000099", "ZJ00000100", "ZJ00000101"]);
        assert!(range.contains(&PrintNo::parse("ZJ00000100").unwrap()));
        assert!(!range.contains(&PrintNo::parse("ZJ00000102").unwrap()));
    }
}
