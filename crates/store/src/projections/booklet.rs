//! Table `booklet`: where each blank booklet is. Each is in exactly one state at any time (domain.md §9.3.1).

use std::collections::BTreeMap;

use buzheng_domain::ids::CaseId;
use buzheng_domain::supply::{BookletRange, BookletState};
use buzheng_domain::values::PrintNo;
use rusqlite::{Connection, OptionalExtension as _};
use uuid::Uuid;

use crate::error::StoreError;
use crate::tx::View;

/// Most booklets of one range: a larger one is a mistake, not a delivery.
const MAX_RANGE: u64 = 100_000;

/// Booklets of a range came into stock, or are known already.
pub(crate) fn add_range(conn: &Connection, range: &BookletRange) -> Result<(), StoreError> {
    if range.quantity() > MAX_RANGE {
        return Err(StoreError::Invalid { what: "booklet range" });
    }
    let mut insert = conn.prepare_cached(
        "INSERT INTO booklet (print_no, state, range_id) VALUES (?1, ?2, ?3)
         ON CONFLICT (print_no) DO UPDATE SET range_id = excluded.range_id",
    )?;
    for number in range.numbers() {
        insert.execute((number.to_string(), BookletState::InStock.as_str(), range.id.as_uuid().as_bytes()))?;
    }
    Ok(())
}

/// A range left the feed: what is still blank is no longer ours to use.
pub(crate) fn remove_range(conn: &Connection, range: &BookletRange) -> Result<(), StoreError> {
    let id = range.id.as_uuid().as_bytes();
    conn.execute("DELETE FROM booklet WHERE range_id = ?1 AND state = 'IN_STOCK'", [id])?;
    conn.execute("UPDATE booklet SET range_id = NULL WHERE range_id = ?1", [id])?;
    Ok(())
}

/// Binds a blank booklet to a case. One that is not in stock is refused.
pub(super) fn reserve(conn: &Connection, booklet: &PrintNo, case: CaseId) -> Result<(), StoreError> {
    let changed = conn
        .prepare_cached(
            "INSERT INTO booklet (print_no, state, case_id) VALUES (?1, 'RESERVED', ?2)
             ON CONFLICT (print_no) DO UPDATE SET state = 'RESERVED', case_id = excluded.case_id
               WHERE state = 'IN_STOCK'",
        )?
        .execute((booklet.to_string(), case.as_uuid().as_bytes()))?;
    if changed == 0 { Err(StoreError::Taken { what: "booklet" }) } else { Ok(()) }
}

pub(super) fn mark_used(conn: &Connection, booklet: &PrintNo, case: CaseId) -> Result<(), StoreError> {
    set(conn, booklet, case, BookletState::Used)
}

pub(super) fn spoil(conn: &Connection, booklet: &PrintNo, case: CaseId) -> Result<(), StoreError> {
    set(conn, booklet, case, BookletState::Spoiled)
}

fn set(conn: &Connection, booklet: &PrintNo, case: CaseId, state: BookletState) -> Result<(), StoreError> {
    conn.prepare_cached("UPDATE booklet SET state = ?3 WHERE print_no = ?1 AND case_id = ?2")?.execute((
        booklet.to_string(),
        case.as_uuid().as_bytes(),
        state.as_str(),
    ))?;
    Ok(())
}

impl View<'_> {
    /// The lowest booklets in stock, lowest first (domain.md §12: lowest number first).
    pub fn booklets_in_stock(&self, limit: u32) -> Result<Vec<PrintNo>, StoreError> {
        let mut statement = self.conn.prepare_cached("SELECT print_no FROM booklet WHERE state = 'IN_STOCK' ORDER BY print_no LIMIT ?1")?;
        let mut numbers = Vec::new();
        for text in statement.query_map([limit], |row| row.get::<_, String>(0))? {
            numbers.push(PrintNo::parse(&text?).map_err(|_| StoreError::Unreadable { what: "print number" })?);
        }
        Ok(numbers)
    }

    /// Booklets by state: the sums of the day close.
    pub fn booklet_counts(&self) -> Result<BTreeMap<BookletState, u32>, StoreError> {
        let mut statement = self.conn.prepare_cached("SELECT state, count(*) FROM booklet GROUP BY state")?;
        let mut counts = BTreeMap::new();
        for row in statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))? {
            let (state, count) = row?;
            counts.insert(state.parse().map_err(|_| StoreError::Unreadable { what: "booklet state" })?, count);
        }
        Ok(counts)
    }

    /// Where one booklet is, and the case it is bound to; `None` for one this device never held.
    pub fn booklet(&self, booklet: &PrintNo) -> Result<Option<(BookletState, Option<CaseId>)>, StoreError> {
        let mut statement = self.conn.prepare_cached("SELECT state, case_id FROM booklet WHERE print_no = ?1")?;
        let found: Option<(String, Option<[u8; 16]>)> =
            statement.query_row([booklet.to_string()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let Some((state, case)) = found else { return Ok(None) };
        let state = state.parse().map_err(|_| StoreError::Unreadable { what: "booklet state" })?;
        Ok(Some((state, case.map(|id| CaseId::from_uuid(Uuid::from_bytes(id))))))
    }
}
