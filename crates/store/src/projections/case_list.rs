//! Table `case_list`: one row per case, what lists show. ID numbers are masked.

use std::collections::BTreeMap;

use buzheng_domain::case::{Case, CaseState, Party};
use buzheng_domain::ids::{CaseId, SessionId};
use buzheng_domain::values::{CitizenId, fold};
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};
use uuid::Uuid;

use super::Place;
use crate::error::StoreError;
use crate::row;
use crate::tx::View;

/// One line of a list.
#[derive(Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// The case.
    pub case_id: CaseId,
    /// village12-yyyymmdd-nnn.
    pub case_no: String,
    /// Session it was opened in.
    pub session: SessionId,
    /// 12-digit code of the village of service.
    pub village: String,
    /// State.
    pub state: CaseState,
    /// Husband's name.
    pub man_name: Option<String>,
    /// Wife's name.
    pub woman_name: Option<String>,
    /// Husband's number, masked.
    pub man_id: Option<String>,
    /// Wife's number, masked.
    pub woman_id: Option<String>,
    /// Certificate number once bound.
    pub cert_no: Option<String>,
    /// Husband's booklet once bound.
    pub man_booklet: Option<String>,
    /// Wife's booklet once bound.
    pub woman_booklet: Option<String>,
    /// Reason key when stopped.
    pub reason: Option<String>,
    /// Events so far.
    pub version: u32,
    /// Photos and scans.
    pub blobs: u32,
    /// First event, Unix milliseconds of the device.
    pub opened_ms: i64,
    /// Last event, Unix milliseconds of the device.
    pub updated_ms: i64,
    /// Its last event is not at the registry yet.
    pub unsent: bool,
}

/// Which cases. Everything given must hold.
#[derive(Clone, Default)]
pub struct CaseQuery {
    /// Of this session.
    pub session: Option<SessionId>,
    /// Of this village (12 digits) or township (9).
    pub division: Option<String>,
    /// In one of these states; empty for any.
    pub states: Vec<CaseState>,
    /// Something is left to do at the point.
    pub unfinished: bool,
    /// Its last event is not at the registry yet.
    pub unsent: bool,
    /// Opened at or after, Unix milliseconds.
    pub from_ms: Option<i64>,
    /// Opened before, Unix milliseconds.
    pub before_ms: Option<i64>,
    /// Part of a name (variants folded), of a case, certificate or print number, or of a masked ID number (its last four); or a whole
    /// ID number.
    pub text: Option<String>,
    /// Rows to skip.
    pub offset: u32,
    /// Rows wanted.
    pub limit: u32,
}

pub(super) fn put(conn: &Connection, case: &Case, opened_ms: i64, place: &Place) -> Result<(), StoreError> {
    let name = |party: &Option<Party>| party.as_ref().map(|party| party.name.as_str().to_owned());
    let masked = |party: &Option<Party>| party.as_ref().map(|party| party.id.masked());
    let folded = [&case.man, &case.woman].into_iter().flatten().map(|party| fold(party.name.as_str()));
    let certificate = case.certificate.as_ref();
    conn.prepare_cached(
        "INSERT OR REPLACE INTO case_list (case_id, case_no, session_id, village, state, finished, man_name, woman_name,
           names_fold, man_id, woman_id, cert_no, man_booklet, woman_booklet, reason, version, blobs, opened_ms,
           updated_ms, last_device, last_epoch, last_seq)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)",
    )?
    .execute(rusqlite::params![
        case.id.as_uuid().as_bytes(),
        case.case_no,
        case.session.as_uuid().as_bytes(),
        case.case_no.split('-').next().unwrap_or_default(),
        case.state.as_str(),
        case.state.is_finished(),
        name(&case.man),
        name(&case.woman),
        folded.collect::<Vec<_>>().join("\n"),
        masked(&case.man),
        masked(&case.woman),
        certificate.map(|c| c.cert_no.to_string()),
        certificate.map(|c| c.man_booklet.to_string()),
        certificate.map(|c| c.woman_booklet.to_string()),
        case.stopped.as_ref().map(|stopped| stopped.reason.clone()),
        case.version,
        if case.photo.is_some() { 2 } else { 0 },
        opened_ms,
        place.at_ms,
        place.log.device.as_uuid().as_bytes(),
        row::epoch_to_sql(&place.log)?,
        place.seq,
    ])?;
    Ok(())
}

const SELECT: &str = "SELECT l.*, l.last_seq > coalesce(a.received, 0) AS unsent FROM case_list l
  LEFT JOIN log_ack a ON a.log_device = l.last_device AND a.epoch = l.last_epoch";

impl View<'_> {
    /// Cases that fit, newest first, and how many fit in all.
    pub fn cases(&self, query: &CaseQuery) -> Result<(Vec<CaseRow>, u32), StoreError> {
        let (filter, mut params) = condition(query);
        let count = format!("SELECT count(*) FROM case_list l WHERE {filter}");
        let total = self.conn.prepare_cached(&count)?.query_row(params_from_iter(params.iter()), |row| row.get(0))?;
        params.push(Value::from(query.limit));
        params.push(Value::from(query.offset));
        let page = format!("{SELECT} WHERE {filter} ORDER BY l.opened_ms DESC, l.case_id DESC LIMIT ? OFFSET ?");
        let mut statement = self.conn.prepare_cached(&page)?;
        let rows = statement.query_map(params_from_iter(params), read)?;
        Ok((rows.collect::<Result<_, _>>()?, total))
    }

    /// One case's row.
    pub fn case_row(&self, case_id: CaseId) -> Result<Option<CaseRow>, StoreError> {
        let mut statement = self.conn.prepare_cached(&format!("{SELECT} WHERE l.case_id = ?1"))?;
        let mut rows = statement.query_map([case_id.as_uuid().as_bytes()], read)?;
        Ok(rows.next().transpose()?)
    }

    /// Cases by state, of one session or of all: the counts of the today screen.
    pub fn state_counts(&self, session: Option<SessionId>) -> Result<BTreeMap<CaseState, u32>, StoreError> {
        let mut statement =
            self.conn.prepare_cached("SELECT state, count(*) FROM case_list WHERE ?1 IS NULL OR session_id = ?1 GROUP BY state")?;
        let mut counts = BTreeMap::new();
        let session = session.map(|id| *id.as_uuid().as_bytes());
        for row in statement.query_map([session], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))? {
            let (state, count) = row?;
            counts.insert(state.parse().map_err(|_| StoreError::Unreadable { what: "case state" })?, count);
        }
        Ok(counts)
    }

    /// The highest case number that begins with `prefix` (`village12-yyyymmdd-`): the next one follows it.
    pub fn last_case_no(&self, prefix: &str) -> Result<Option<String>, StoreError> {
        let mut statement =
            self.conn.prepare_cached("SELECT max(case_no) FROM case_list WHERE case_no >= ?1 AND case_no < ?1 || char(0x10FFFF)")?;
        Ok(statement.query_row([prefix], |row| row.get(0))?)
    }
}

/// The WHERE part and its values; the text of the statement depends only on which filters are there.
fn condition(query: &CaseQuery) -> (String, Vec<Value>) {
    let mut filter = vec!["1 = 1".to_owned()];
    let mut params = Vec::new();
    let mut add = |sql: &str, values: Vec<Value>| {
        filter.push(sql.to_owned());
        params.extend(values);
    };
    let text = |text: &str| Value::Text(text.to_owned());
    if let Some(session) = query.session {
        add("l.session_id = ?", vec![Value::Blob(session.as_uuid().as_bytes().to_vec())]);
    }
    if let Some(division) = &query.division {
        add("substr(l.village, 1, length(?)) = ?", vec![text(division), text(division)]);
    }
    if let Some(from) = query.from_ms {
        add("l.opened_ms >= ?", vec![from.into()]);
    }
    if let Some(before) = query.before_ms {
        add("l.opened_ms < ?", vec![before.into()]);
    }
    if query.unfinished {
        add("l.finished = 0", vec![]);
    }
    if query.unsent {
        add(
            "l.last_seq > coalesce((SELECT a.received FROM log_ack a
               WHERE a.log_device = l.last_device AND a.epoch = l.last_epoch), 0)",
            vec![],
        );
    }
    if !query.states.is_empty() {
        let marks = vec!["?"; query.states.len()].join(", ");
        add(&format!("l.state IN ({marks})"), query.states.iter().map(|state| text(state.as_str())).collect());
    }
    if let Some(asked) = query.text.as_deref().map(str::trim).filter(|asked| !asked.is_empty()) {
        match CitizenId::parse(asked) {
            Ok(id) => add("l.case_id IN (SELECT case_id FROM couple WHERE id_no = ?)", vec![text(id.as_str())]),
            // instr, not LIKE: a percent sign in the text means itself.
            Err(_) => add(
                "(instr(l.names_fold, ?) > 0 OR instr(l.case_no, ?) > 0 OR instr(ifnull(l.cert_no, ''), ?) > 0
                  OR instr(ifnull(l.man_booklet, ''), ?) > 0 OR instr(ifnull(l.woman_booklet, ''), ?) > 0
                  OR instr(ifnull(l.man_id, ''), ?) > 0 OR instr(ifnull(l.woman_id, ''), ?) > 0)",
                std::iter::once(Value::Text(fold(asked))).chain(vec![text(&asked.to_uppercase()); 6]).collect(),
            ),
        }
    }
    (filter.join(" AND "), params)
}

fn read(row: &Row<'_>) -> rusqlite::Result<CaseRow> {
    let state: String = row.get("state")?;
    Ok(CaseRow {
        case_id: row::case_id(row, "case_id")?,
        case_no: row.get("case_no")?,
        session: SessionId::from_uuid(Uuid::from_bytes(row.get("session_id")?)),
        village: row.get("village")?,
        state: state.parse().map_err(|_| rusqlite::Error::InvalidQuery)?,
        man_name: row.get("man_name")?,
        woman_name: row.get("woman_name")?,
        man_id: row.get("man_id")?,
        woman_id: row.get("woman_id")?,
        cert_no: row.get("cert_no")?,
        man_booklet: row.get("man_booklet")?,
        woman_booklet: row.get("woman_booklet")?,
        reason: row.get("reason")?,
        version: row.get("version")?,
        blobs: row.get("blobs")?,
        opened_ms: row.get("opened_ms")?,
        updated_ms: row.get("updated_ms")?,
        unsent: row.get("unsent")?,
    })
}
