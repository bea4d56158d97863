//! Table `centre_act`: acts of the Centre that the feed brought, and which of them the cases' own events have already.
//!
//! A row is begun by whichever comes first, feed or event; only what the feed brought and no event has is waiting.

use buzheng_domain::case::CentreAct;
use buzheng_domain::ids::{ActId, CaseId};
use buzheng_protocol::cbor;
use buzheng_protocol::wire::CentreActRow;
use rusqlite::Connection;

use crate::error::StoreError;
use crate::tx::View;

/// The feed brought an act; `op_id` is its place there, so that acts are learnt in the order they were done.
pub(crate) fn fed(conn: &Connection, row: &CentreActRow, body: &[u8], op_id: u64) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT INTO centre_act (act_id, case_id, body, learned, ord) VALUES (?1, ?2, ?3, 0, ?4)
         ON CONFLICT (act_id) DO UPDATE SET case_id = excluded.case_id, body = excluded.body, ord = excluded.ord",
    )?
    .execute((row.act.id.as_uuid().as_bytes(), row.case.as_uuid().as_bytes(), body, op_id))?;
    Ok(())
}

/// The feed no longer has it.
pub(crate) fn gone(conn: &Connection, act: ActId) -> Result<(), StoreError> {
    conn.prepare_cached("UPDATE centre_act SET body = NULL WHERE act_id = ?1")?.execute([act.as_uuid().as_bytes()])?;
    Ok(())
}

/// A case's own events have it.
pub(super) fn learned(conn: &Connection, case: CaseId, act: ActId) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT INTO centre_act (act_id, case_id, body, learned, ord) VALUES (?1, ?2, NULL, 1, 0)
         ON CONFLICT (act_id) DO UPDATE SET learned = 1",
    )?
    .execute((act.as_uuid().as_bytes(), case.as_uuid().as_bytes()))?;
    Ok(())
}

impl View<'_> {
    /// Acts of the Centre that cases of this device have not learnt, in the order they were done. Acts on a case that is not here
    /// (a backup was restored) wait until it is.
    pub fn pending_centre_acts(&self) -> Result<Vec<(CaseId, CentreAct)>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT a.body FROM centre_act a JOIN case_list l ON l.case_id = a.case_id
             WHERE a.learned = 0 AND a.body IS NOT NULL ORDER BY a.ord, a.act_id",
        )?;
        let mut found = statement.query([])?;
        let mut acts = Vec::new();
        while let Some(row) = found.next()? {
            let body = row.get_ref(0)?.as_blob().map_err(|_| StoreError::Unreadable { what: "act of the Centre" })?;
            let row: CentreActRow = cbor::decode(body).map_err(|_| StoreError::Unreadable { what: "act of the Centre" })?;
            acts.push((row.case, row.act));
        }
        Ok(acts)
    }
}
