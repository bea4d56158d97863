//! `cases`: one row per case, for lists, look-ups and the search for duplicates.

use buzheng_domain::case::{Case, SpouseRole};
use buzheng_domain::ids::{BlobHash, CaseId, DeviceId};
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::row;
use crate::error::RegistryError;

/// A case as the Centre lists it. `Debug` shows no person.
#[derive(Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// Id.
    pub id: CaseId,
    /// village12-yyyymmdd-nnn.
    pub case_no: String,
    /// State code, `S0`–`X6`.
    pub state: String,
    /// A conflict is open.
    pub flagged: bool,
    /// Village of its session, once known.
    pub village: Option<String>,
    /// The husband's name and number.
    pub man: Option<(String, String)>,
    /// The wife's name and number.
    pub woman: Option<(String, String)>,
    /// 字号.
    pub cert_no: Option<String>,
    /// Husband's booklet.
    pub man_booklet: Option<String>,
    /// Wife's booklet.
    pub woman_booklet: Option<String>,
    /// The photograph's master.
    pub photo: Option<BlobHash>,
    /// Its printed derivative.
    pub photo_print: Option<BlobHash>,
    /// When its last event arrived, milliseconds since 1970 UTC.
    pub updated_ms: i64,
}

impl std::fmt::Debug for CaseRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CaseRow({} {})", self.id, self.state)
    }
}

const COLUMNS: &str = "c.case_id, c.case_no, c.state, c.flagged, s.village, c.man_name, c.man_id, c.woman_name, c.woman_id,
    c.cert_no, c.man_booklet, c.woman_booklet, c.photo, c.photo_print, c.updated_ms
    FROM cases c LEFT JOIN session s ON s.session_id = c.session_id";

fn read(row: &Row<'_>) -> rusqlite::Result<CaseRow> {
    let hash = |index: usize| row.get::<_, Option<[u8; 32]>>(index).map(|h| h.map(BlobHash::from_bytes));
    let person = |name: usize, id: usize| Ok::<_, rusqlite::Error>(row.get::<_, Option<String>>(name)?.zip(row.get(id)?));
    Ok(CaseRow {
        id: CaseId::from_uuid(row::uuid(row, 0)?),
        case_no: row.get(1)?,
        state: row.get(2)?,
        flagged: row.get(3)?,
        village: row.get(4)?,
        man: person(5, 6)?,
        woman: person(7, 8)?,
        cert_no: row.get(9)?,
        man_booklet: row.get(10)?,
        woman_booklet: row.get(11)?,
        photo: hash(12)?,
        photo_print: hash(13)?,
        updated_ms: row.get(14)?,
    })
}

/// Writes a case as it stands after the event that arrived as `ord`.
pub(crate) fn put(conn: &Connection, case: &Case, ord: i64, received_ms: i64) -> Result<(), RegistryError> {
    let name = |role| case.party(role).map(|p| p.name.as_str().to_owned());
    let id = |role| case.party(role).map(|p| p.id.as_str().to_owned());
    let certificate = case.certificate.as_ref();
    let values: [&dyn rusqlite::ToSql; 18] = [
        case.id.as_uuid().as_bytes(),
        &case.case_no,
        case.session.as_uuid().as_bytes(),
        &case.state.as_str(),
        &case.state.is_live(),
        &name(SpouseRole::Man),
        &id(SpouseRole::Man),
        &name(SpouseRole::Woman),
        &id(SpouseRole::Woman),
        &certificate.map(|c| c.cert_no.to_string()),
        &certificate.map(|c| c.man_booklet.to_string()),
        &certificate.map(|c| c.woman_booklet.to_string()),
        &case.photo.as_ref().map(|p| *p.master.as_bytes()),
        &case.photo.as_ref().map(|p| *p.print.as_bytes()),
        &case.version,
        &ord,
        &received_ms,
        &received_ms,
    ];
    conn.prepare_cached(
        "INSERT INTO cases (case_id, case_no, session_id, state, live, man_name, man_id, woman_name, woman_id, cert_no,
            man_booklet, woman_booklet, photo, photo_print, events, first_ord, last_ord, opened_ms, updated_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?16, ?17, ?18)
         ON CONFLICT (case_id) DO UPDATE SET case_no = ?2, session_id = ?3, state = ?4, live = ?5, man_name = ?6, man_id = ?7,
            woman_name = ?8, woman_id = ?9, cert_no = ?10, man_booklet = ?11, woman_booklet = ?12, photo = ?13, photo_print = ?14,
            events = ?15, last_ord = ?16, updated_ms = ?18",
    )?
    .execute(values)?;
    Ok(())
}

/// Every case, in the order they first arrived.
pub(crate) fn all(conn: &Connection) -> Result<Vec<CaseRow>, RegistryError> {
    let mut statement = conn.prepare(&format!("SELECT {COLUMNS} ORDER BY c.first_ord"))?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Cases that events of a device are about, in the order they first arrived.
pub(crate) fn of_device(conn: &Connection, device: &DeviceId) -> Result<Vec<CaseRow>, RegistryError> {
    let sql = format!("SELECT {COLUMNS} WHERE c.case_id IN (SELECT case_id FROM event WHERE device = ?1) ORDER BY c.first_ord");
    let mut statement = conn.prepare(&sql)?;
    let rows = statement.query_map([device.as_uuid().as_bytes()], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One case by its id, its number at the point, or its certificate number.
pub(crate) fn find(conn: &Connection, key: &str) -> Result<Option<CaseRow>, RegistryError> {
    if let Ok(id) = key.parse::<CaseId>() {
        let sql = format!("SELECT {COLUMNS} WHERE c.case_id = ?1");
        return Ok(conn.query_row(&sql, [id.as_uuid().as_bytes()], read).optional()?);
    }
    let sql = format!("SELECT {COLUMNS} WHERE c.case_no = ?1 OR c.cert_no = ?1 ORDER BY c.first_ord LIMIT 1");
    Ok(conn.query_row(&sql, [key], read).optional()?)
}

/// How many cases go by a number of a point or a certificate.
pub(crate) fn named(conn: &Connection, number: &str) -> Result<u32, RegistryError> {
    let mut statement = conn.prepare_cached("SELECT count(*) FROM cases WHERE case_no = ?1 OR cert_no = ?1")?;
    Ok(statement.query_row([number], |row| row.get(0))?)
}

/// The state code of a case, and whether it is live; `None` when no event of it was judged.
pub(crate) fn state(conn: &Connection, case: CaseId) -> Result<Option<(String, bool)>, RegistryError> {
    let mut statement = conn.prepare_cached("SELECT state, live FROM cases WHERE case_id = ?1")?;
    Ok(statement.query_row([case.as_uuid().as_bytes()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

/// Cases in a state, in the order they first arrived.
pub(crate) fn in_state(conn: &Connection, state: &str) -> Result<Vec<CaseId>, RegistryError> {
    let mut statement = conn.prepare_cached("SELECT case_id FROM cases WHERE state = ?1 ORDER BY first_ord")?;
    let rows = statement.query_map([state], |row| Ok(CaseId::from_uuid(row::uuid(row, 0)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A live case that names one of a couple.
pub(crate) struct SamePeople {
    pub(crate) case: CaseId,
    /// It names both.
    pub(crate) couple: bool,
}

/// Other live cases with one or both of these people.
pub(crate) fn same_people(conn: &Connection, case: CaseId, man: &str, woman: &str) -> Result<Vec<SamePeople>, RegistryError> {
    let mut statement = conn.prepare_cached(
        "SELECT case_id, man_id IS ?2 AND woman_id IS ?3 FROM cases
         WHERE live = 1 AND case_id <> ?1 AND (man_id = ?2 OR woman_id = ?3) ORDER BY first_ord",
    )?;
    let rows = statement.query_map((case.as_uuid().as_bytes(), man, woman), |row| {
        Ok(SamePeople { case: CaseId::from_uuid(row::uuid(row, 0)?), couple: row.get(1)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
