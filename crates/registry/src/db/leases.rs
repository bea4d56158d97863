//! `number_block`, `lease`: certificate numbers the Centre owns, and the parts given to devices.

use buzheng_domain::ids::{DeviceId, LeaseId};
use buzheng_domain::supply::NumberLease;
use rusqlite::{Connection, OptionalExtension as _};

use super::row;
use crate::error::RegistryError;

/// Adds a block of serials of one year. Refused when it overlaps another, or what a device has.
pub(crate) fn add_block(conn: &Connection, year: u16, first: u32, last: u32) -> Result<(), RegistryError> {
    let leased = "SELECT EXISTS (SELECT 1 FROM lease WHERE year = ?1 AND first <= ?3 AND ?2 <= last)";
    if conn.query_row(leased, (year, first, last), |row| row.get(0))? {
        return Err(RegistryError::BadInput { what: "block of numbers" });
    }
    conn.execute("INSERT INTO number_block (year, first, last, next) VALUES (?1, ?2, ?3, ?2)", (year, first, last))
        .map_err(|error| overlap(error, "block of numbers"))?;
    Ok(())
}

/// Takes what is still free out of the blocks, and says what that was: year, first and last serial.
pub(crate) fn hold_back(conn: &Connection) -> Result<Vec<(u16, u32, u32)>, RegistryError> {
    let mut statement = conn.prepare("SELECT year, next, last FROM number_block WHERE next <= last ORDER BY year, first")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let free = rows.collect::<Result<_, _>>()?;
    conn.execute("DELETE FROM number_block WHERE next = first", [])?;
    conn.execute("UPDATE number_block SET last = next - 1 WHERE next <= last", [])?;
    Ok(free)
}

/// Takes up to `count` serials for a device from the lowest block that has any; `None` when the year is used up.
pub(crate) fn take(
    conn: &Connection,
    id: LeaseId,
    device: DeviceId,
    year: u16,
    count: u32,
    now_ms: i64,
) -> Result<Option<NumberLease>, RegistryError> {
    let sql = "SELECT first, last, next FROM number_block WHERE year = ?1 AND next <= last ORDER BY first LIMIT 1";
    let block: Option<(u32, u32, u32)> = conn.query_row(sql, [year], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?;
    let Some((block, end, first)) = block.filter(|_| count > 0) else { return Ok(None) };
    let last = first.saturating_add(count - 1).min(end);
    conn.execute("UPDATE number_block SET next = ?3 WHERE year = ?1 AND first = ?2", (year, block, last + 1))?;
    let lease = NumberLease { id, device, year, first, last };
    conn.execute(
        "INSERT INTO lease (id, device, year, first, last, granted_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (id.as_uuid().as_bytes(), device.as_uuid().as_bytes(), year, first, last, now_ms),
    )
    .map_err(|error| overlap(error, "lease"))?;
    Ok(Some(lease))
}

/// The lease of that id, if it had been granted by then.
pub(crate) fn granted(conn: &Connection, id: LeaseId, by_ms: i64) -> Result<Option<NumberLease>, RegistryError> {
    let mut statement = conn.prepare_cached("SELECT device, year, first, last FROM lease WHERE id = ?1 AND granted_ms <= ?2")?;
    let found = statement.query_row((id.as_uuid().as_bytes(), by_ms), |row| {
        let device = DeviceId::from_uuid(row::uuid(row, 0)?);
        Ok(NumberLease { id, device, year: row.get(1)?, first: row.get(2)?, last: row.get(3)? })
    });
    Ok(found.optional()?)
}

/// The leases of a device, lowest numbers first.
pub(crate) fn of_device(conn: &Connection, device: &DeviceId) -> Result<Vec<NumberLease>, RegistryError> {
    let sql = "SELECT id, year, first, last FROM lease WHERE device = ?1 ORDER BY year, first";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([device.as_uuid().as_bytes()], |row| {
        let id = LeaseId::from_uuid(row::uuid(row, 0)?);
        Ok(NumberLease { id, device: *device, year: row.get(1)?, first: row.get(2)?, last: row.get(3)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether a year has numbers that nobody was given.
pub(crate) fn any_left(conn: &Connection, year: u16) -> Result<bool, RegistryError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM number_block WHERE year = ?1 AND next <= last)";
    Ok(conn.prepare_cached(sql)?.query_row([year], |row| row.get(0))?)
}

/// Every lease, lowest numbers first.
#[cfg(test)]
pub(crate) fn all(conn: &Connection) -> Result<Vec<NumberLease>, RegistryError> {
    let mut statement = conn.prepare("SELECT id, device, year, first, last FROM lease ORDER BY year, first")?;
    let rows = statement.query_map([], |row| {
        let (id, device) = (LeaseId::from_uuid(row::uuid(row, 0)?), DeviceId::from_uuid(row::uuid(row, 1)?));
        Ok(NumberLease { id, device, year: row.get(2)?, first: row.get(3)?, last: row.get(4)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The triggers and keys that keep ranges apart say so as a constraint.
pub(super) fn overlap(error: rusqlite::Error, what: &'static str) -> RegistryError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::ConstraintViolation) => RegistryError::BadInput { what },
        _other => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn lease(n: u128) -> (LeaseId, DeviceId) {
        (LeaseId::from_uuid(Uuid::from_u128(n)), DeviceId::from_uuid(Uuid::from_u128(1000 + n)))
    }

    #[test]
    fn leases_of_many_devices_never_overlap_and_end_with_the_block() {
        let db = crate::db::tests::fresh();
        db.write(|tx| {
            add_block(tx, 2022, 1, 450)?;
            for n in 0..4 {
                let (id, device) = lease(n);
                take(tx, id, device, 2022, 200, 0)?;
            }
            let taken: Vec<_> = all(tx)?.iter().map(|l| (l.first, l.last)).collect();
            assert_eq!(taken, [(1, 200), (201, 400), (401, 450)]);
            Ok::<_, RegistryError>(())
        })
        .unwrap();
    }

    #[test]
    fn overlapping_blocks_are_refused() {
        let db = crate::db::tests::fresh();
        db.write(|tx| add_block(tx, 2022, 1, 100)).unwrap();
        let clash = db.write(|tx| add_block(tx, 2022, 100, 200));
        assert!(matches!(clash, Err(RegistryError::BadInput { .. })));
        db.write(|tx| add_block(tx, 2023, 100, 200)).unwrap();
    }

    #[test]
    fn a_lease_of_another_day_or_id_is_not_granted() {
        let db = crate::db::tests::fresh();
        let (id, device) = lease(1);
        db.write(|tx| {
            add_block(tx, 2022, 1, 10)?;
            take(tx, id, device, 2022, 10, 50)?;
            assert!(granted(tx, id, 49)?.is_none());
            assert!(granted(tx, lease(2).0, 50)?.is_none());
            assert_eq!(granted(tx, id, 50)?.unwrap().device, device);
            Ok::<_, RegistryError>(())
        })
        .unwrap();
    }
}
