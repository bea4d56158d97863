//! `booklet_store`, `booklet_range`: blank booklets the Centre holds, and the runs handed to devices.

use buzheng_domain::ids::{DeviceId, RangeId};
use buzheng_domain::supply::BookletRange;
use buzheng_domain::values::PrintNo;
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::{leases, row};
use crate::error::RegistryError;

/// Adds a run of blanks to the Centre's store.
pub(crate) fn add(conn: &Connection, first: &PrintNo, last: &PrintNo) -> Result<(), RegistryError> {
    let steps = first.steps_to(last).ok_or(RegistryError::BadInput { what: "run of booklets" })?;
    let values = (first.to_string(), last.to_string(), steps + 1);
    conn.execute("INSERT INTO booklet_store (first, last, quantity, used) VALUES (?1, ?2, ?3, 0)", values)
        .map_err(|error| leases::overlap(error, "run of booklets"))?;
    Ok(())
}

/// Takes what is still in the store out of it, and says what that was: first and last print number.
pub(crate) fn hold_back(conn: &Connection) -> Result<Vec<(String, String)>, RegistryError> {
    let mut statement = conn.prepare("SELECT first, last, used FROM booklet_store WHERE used < quantity ORDER BY length(first), first")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get::<_, u64>(2)?)))?;
    let runs: Vec<(String, String, u64)> = rows.collect::<Result<_, _>>()?;
    let mut held = Vec::new();
    for (start, last, used) in runs {
        let unreadable = RegistryError::Unreadable { what: "run of booklets" };
        if used == 0 {
            conn.execute("DELETE FROM booklet_store WHERE first = ?1", [&start])?;
            held.push((start, last));
            continue;
        }
        let first = print_no(&start)?;
        let (end, next) = first.plus(used - 1).zip(first.plus(used)).ok_or(unreadable)?;
        conn.execute("UPDATE booklet_store SET last = ?2, quantity = used WHERE first = ?1", (&start, end.to_string()))?;
        held.push((next.to_string(), last));
    }
    Ok(held)
}

/// Hands up to `count` booklets to a device, lowest first, from the first run that has any; `None` when the store is empty.
pub(crate) fn take(
    conn: &Connection,
    id: RangeId,
    device: DeviceId,
    count: u64,
    now_ms: i64,
) -> Result<Option<BookletRange>, RegistryError> {
    let sql = "SELECT first, quantity, used FROM booklet_store WHERE used < quantity ORDER BY length(first), first LIMIT 1";
    let run: Option<(String, u64, u64)> = conn.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?;
    let Some((start, quantity, used)) = run.filter(|_| count > 0) else { return Ok(None) };
    let taken = count.min(quantity - used);
    conn.execute("UPDATE booklet_store SET used = used + ?2 WHERE first = ?1", (&start, taken))?;
    let start = print_no(&start)?;
    let ends = start.plus(used).zip(start.plus(used + taken - 1));
    let (first, last) = ends.ok_or(RegistryError::Unreadable { what: "run of booklets" })?;
    conn.execute(
        "INSERT INTO booklet_range (id, device, first, last, granted_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
        (id.as_uuid().as_bytes(), device.as_uuid().as_bytes(), first.to_string(), last.to_string(), now_ms),
    )?;
    Ok(Some(BookletRange { id, device, first, last }))
}

/// The runs handed to a device by then.
pub(crate) fn granted(conn: &Connection, device: &DeviceId, by_ms: i64) -> Result<Vec<BookletRange>, RegistryError> {
    let sql = "SELECT id, device, first, last FROM booklet_range WHERE device = ?1 AND granted_ms <= ?2 ORDER BY first";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map((device.as_uuid().as_bytes(), by_ms), read)?;
    rows.map(|row| range(row?)).collect()
}

type RangeRow = (RangeId, DeviceId, String, String);

fn read(row: &Row<'_>) -> rusqlite::Result<RangeRow> {
    Ok((RangeId::from_uuid(row::uuid(row, 0)?), DeviceId::from_uuid(row::uuid(row, 1)?), row.get(2)?, row.get(3)?))
}

fn range((id, device, first, last): RangeRow) -> Result<BookletRange, RegistryError> {
    Ok(BookletRange { id, device, first: print_no(&first)?, last: print_no(&last)? })
}

fn print_no(text: &str) -> Result<PrintNo, RegistryError> {
    PrintNo::parse(text).map_err(|_| RegistryError::Unreadable { what: "print number" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn booklets_go_out_lowest_first_and_never_twice() {
        let db = crate::db::tests::fresh();
        let no = |text: &str| PrintNo::parse(text).unwrap();
        let device = DeviceId::from_uuid(Uuid::from_u128(1));
        db.write(|tx| {
            add(tx, &no("ZJ00000001"), &no("ZJ00000250"))?;
            let mut taken = Vec::new();
            for n in 0..3 {
                let range = take(tx, RangeId::from_uuid(Uuid::from_u128(n)), device, 200, 7)?;
                taken.push(range.map(|r| (r.first.to_string(), r.last.to_string())));
            }
            let pair = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
            assert_eq!(taken, [pair("ZJ00000001", "ZJ00000200"), pair("ZJ00000201", "ZJ00000250"), None]);
            assert_eq!(granted(tx, &device, 6)?.len(), 0);
            assert_eq!(granted(tx, &device, 7)?.len(), 2);
            Ok::<_, RegistryError>(())
        })
        .unwrap();
    }
}
