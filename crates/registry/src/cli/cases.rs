//! `cases`, `case` and `conflicts`: as tables for people, as JSON for programs.

use std::io::Write;

use buzheng_domain::ids::BlobHash;
use buzheng_domain::time::{DeviceTime, RegistryTime};
use serde::Serialize;

use crate::db::cases::CaseRow;
use crate::db::conflicts::ConflictRow;
use crate::error::RegistryError;
use crate::registry::Registry;
use crate::view::{CaseView, HistoryLine};

#[derive(Serialize)]
struct Person<'a> {
    name: &'a str,
    id_no: &'a str,
}

#[derive(Serialize)]
struct CaseJson<'a> {
    case_id: String,
    case_no: &'a str,
    state: &'a str,
    flagged: bool,
    village: Option<&'a str>,
    man: Option<Person<'a>>,
    woman: Option<Person<'a>>,
    cert_no: Option<&'a str>,
    man_booklet: Option<&'a str>,
    woman_booklet: Option<&'a str>,
    photo: Option<String>,
    photo_print: Option<String>,
    updated: String,
}

impl<'a> CaseJson<'a> {
    fn of(row: &'a CaseRow) -> Self {
        let person = |p: &'a Option<(String, String)>| p.as_ref().map(|(name, id_no)| Person { name, id_no });
        Self {
            case_id: row.id.to_string(),
            case_no: &row.case_no,
            state: &row.state,
            flagged: row.flagged,
            village: row.village.as_deref(),
            man: person(&row.man),
            woman: person(&row.woman),
            cert_no: row.cert_no.as_deref(),
            man_booklet: row.man_booklet.as_deref(),
            woman_booklet: row.woman_booklet.as_deref(),
            photo: row.photo.as_ref().map(BlobHash::to_string),
            photo_print: row.photo_print.as_ref().map(BlobHash::to_string),
            updated: RegistryTime::from_ms(row.updated_ms).rfc3339(),
        }
    }
}

#[derive(Serialize)]
struct ConflictJson<'a> {
    case_id: String,
    code: &'a str,
    subject: &'a str,
    other: Option<String>,
    detail: &'a str,
    at: String,
    settled: Option<String>,
}

impl<'a> ConflictJson<'a> {
    fn of(row: &'a ConflictRow) -> Self {
        Self {
            case_id: row.case.to_string(),
            code: &row.code,
            subject: &row.subject,
            other: row.other.map(|other| other.to_string()),
            detail: &row.detail,
            at: RegistryTime::from_ms(row.at_ms).rfc3339(),
            settled: row.settled_ms.map(|at| RegistryTime::from_ms(at).rfc3339()),
        }
    }
}

#[derive(Serialize)]
struct LineJson<'a> {
    device: String,
    epoch: u64,
    seq: u64,
    kind: &'a str,
    actor: Option<String>,
    at: Option<String>,
    received: String,
}

impl<'a> LineJson<'a> {
    fn of(line: &'a HistoryLine) -> Self {
        Self {
            device: line.log.device.to_string(),
            epoch: line.log.epoch,
            seq: line.seq,
            kind: &line.kind,
            actor: line.actor.map(|actor| actor.to_string()),
            at: line.at_ms.map(|at| DeviceTime::from_ms(at).rfc3339()),
            received: RegistryTime::from_ms(line.received_ms).rfc3339(),
        }
    }
}

#[derive(Serialize)]
struct ViewJson<'a> {
    #[serde(flatten)]
    case: CaseJson<'a>,
    photo_here: bool,
    photo_print_here: bool,
    conflicts: Vec<ConflictJson<'a>>,
    history: Vec<LineJson<'a>>,
}

pub(super) fn list(registry: &Registry, json: bool, out: &mut dyn Write) -> Result<(), RegistryError> {
    let rows = registry.cases()?;
    if json {
        return print(&rows.iter().map(CaseJson::of).collect::<Vec<_>>(), out);
    }
    for row in &rows {
        let name = |p: &Option<(String, String)>| p.as_ref().map_or("-".to_owned(), |(name, _)| name.clone());
        let flag = if row.flagged { "!" } else { " " };
        let cert = row.cert_no.as_deref().unwrap_or("-");
        writeln!(out, "{flag} {:<3}  {}  {cert:<20}  {}  {}", row.state, row.case_no, name(&row.man), name(&row.woman))?;
    }
    writeln!(out, "{} cases", rows.len())?;
    Ok(())
}

pub(super) fn show(registry: &Registry, key: &str, json: bool, out: &mut dyn Write) -> Result<(), RegistryError> {
    let view = registry.case(key)?;
    if json {
        return print(
            &ViewJson {
                case: CaseJson::of(&view.row),
                photo_here: view.photo_here,
                photo_print_here: view.photo_print_here,
                conflicts: view.conflicts.iter().map(ConflictJson::of).collect(),
                history: view.history.iter().map(LineJson::of).collect(),
            },
            out,
        );
    }
    table(&view, out)
}

fn table(view: &CaseView, out: &mut dyn Write) -> Result<(), RegistryError> {
    let row = &view.row;
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
    let person = |p: &Option<(String, String)>| p.as_ref().map_or("-".to_owned(), |(name, id)| format!("{name}  {id}"));
    let photo = |hash: &Option<BlobHash>, here: bool| match hash {
        Some(hash) => format!("{hash}  {}", if here { "here" } else { "not here yet" }),
        None => "-".to_owned(),
    };
    writeln!(out, "case     {}\nid       {}\nstate    {}", row.case_no, row.id, row.state)?;
    writeln!(out, "man      {}\nwoman    {}", person(&row.man), person(&row.woman))?;
    writeln!(out, "number   {}", text(&row.cert_no))?;
    writeln!(out, "booklets {}  {}", text(&row.man_booklet), text(&row.woman_booklet))?;
    writeln!(out, "photo    {}", photo(&row.photo, view.photo_here))?;
    writeln!(out, "print    {}", photo(&row.photo_print, view.photo_print_here))?;
    for conflict in &view.conflicts {
        let word = if conflict.settled_ms.is_some() { "settled " } else { "CONFLICT" };
        writeln!(out, "{word} {}  {}  {}", conflict.code, conflict.subject, conflict.detail)?;
    }
    for line in &view.history {
        let at = line.at_ms.map_or("-".to_owned(), |at| DeviceTime::from_ms(at).rfc3339());
        writeln!(out, "  {at}  {:<28}  {}/{}", line.kind, line.log.epoch, line.seq)?;
    }
    Ok(())
}

pub(super) fn conflicts(registry: &Registry, json: bool, out: &mut dyn Write) -> Result<(), RegistryError> {
    let rows = registry.conflicts()?;
    if json {
        return print(&rows.iter().map(ConflictJson::of).collect::<Vec<_>>(), out);
    }
    for row in rows.iter().filter(|row| row.settled_ms.is_none()) {
        writeln!(out, "{:<20}  {}  {}  {}", row.code, row.case, row.subject, row.detail)?;
    }
    let open = rows.iter().filter(|row| row.settled_ms.is_none()).count();
    writeln!(out, "{open} conflicts open, {} settled", rows.len() - open)?;
    Ok(())
}

fn print<T: Serialize>(value: &T, out: &mut dyn Write) -> Result<(), RegistryError> {
    let text = serde_json::to_string_pretty(value).map_err(|_| RegistryError::Unreadable { what: "case" })?;
    writeln!(out, "{text}")?;
    Ok(())
}
