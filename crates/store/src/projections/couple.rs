//! Table `couple`: which person is in which case, to find another case of the couple or of one of them
//! (domain.md §9.3.8 and .9).

use buzheng_domain::case::{Case, LiveCase};
use buzheng_domain::ids::CaseId;
use buzheng_domain::values::CitizenId;
use rusqlite::Connection;
use uuid::Uuid;

use crate::error::StoreError;
use crate::tx::View;

pub(super) fn put(conn: &Connection, case: &Case) -> Result<(), StoreError> {
    let case_id = case.id.as_uuid().as_bytes();
    conn.prepare_cached("DELETE FROM couple WHERE case_id = ?1")?.execute([case_id])?;
    let mut insert = conn.prepare_cached("INSERT OR IGNORE INTO couple (id_no, case_id, live) VALUES (?1, ?2, ?3)")?;
    for party in [&case.man, &case.woman].into_iter().flatten() {
        insert.execute((party.id.as_str(), case_id, case.state.is_live()))?;
    }
    Ok(())
}

impl View<'_> {
    /// Live cases that name one of these people, other than `except`. `people`: the husband, the wife, or either.
    pub fn live_cases_of(&self, people: &[&CitizenId], except: Option<CaseId>) -> Result<Vec<LiveCase>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT c.case_id, l.case_no FROM couple c JOIN case_list l ON l.case_id = c.case_id
             WHERE c.id_no = ?1 AND c.live = 1",
        )?;
        let mut found: Vec<(LiveCase, usize)> = Vec::new();
        for person in people {
            let rows = statement
                .query_map([person.as_str()], |row| Ok((CaseId::from_uuid(Uuid::from_bytes(row.get(0)?)), row.get::<_, String>(1)?)))?;
            for row in rows {
                let (case_id, case_no) = row?;
                if Some(case_id) == except {
                    continue;
                }
                match found.iter_mut().find(|(case, _)| case.case_id == case_id) {
                    Some((_, named)) => *named += 1,
                    None => found.push((LiveCase { case_id, case_no, same_couple: false }, 1)),
                }
            }
        }
        let mark = |(case, named): (LiveCase, usize)| LiveCase { same_couple: people.len() >= 2 && named >= 2, ..case };
        Ok(found.into_iter().map(mark).collect())
    }
}
