//! `approvals`, and the commands with which the Centre acts on a case.
//!
//! Names of a couple go to a terminal only: a list that is piped or kept has case numbers.

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write};

use buzheng_domain::case::CentreVerb;
use clap::Args;
use serde::Serialize;

use crate::acts::{OpenRequest, Order};
use crate::error::RegistryError;
use crate::registry::Registry;

/// An act that needs a reason.
#[derive(Debug, Args)]
pub(super) struct WithReason {
    /// The case: its id, its number, or its certificate number.
    pub(super) case: String,
    /// Staff number of who decides.
    #[arg(long)]
    pub(super) by: String,
    /// Why, in their words.
    #[arg(long)]
    pub(super) reason: String,
}

/// An act that needs a reason and a decision document.
#[derive(Debug, Args)]
pub(super) struct WithDocument {
    #[command(flatten)]
    pub(super) act: WithReason,
    /// Number of the decision document.
    #[arg(long)]
    pub(super) document: String,
}

/// An act that needs neither.
#[derive(Debug, Args)]
pub(super) struct Plain {
    /// The case: its id, its number, or its certificate number.
    pub(super) case: String,
    /// Staff number of who does it.
    #[arg(long)]
    pub(super) by: String,
}

impl WithReason {
    /// Case and order.
    pub(super) fn order(self, verb: CentreVerb, document: Option<String>) -> (String, Order) {
        (self.case, Order { verb, by: self.by, reason: self.reason, document })
    }
}

impl WithDocument {
    /// Case and order.
    pub(super) fn order(self, verb: CentreVerb) -> (String, Order) {
        self.act.order(verb, Some(self.document))
    }
}

impl Plain {
    /// Case and order.
    pub(super) fn order(self, verb: CentreVerb) -> (String, Order) {
        (self.case, Order { verb, by: self.by, reason: String::new(), document: None })
    }
}

/// Does it and says so; `false` when nothing was left to do.
pub(super) fn act(registry: &Registry, case: &str, order: &Order, out: &mut dyn Write) -> Result<bool, RegistryError> {
    match registry.act(case, order) {
        Ok(id) => {
            writeln!(out, "{} {case}: act {id}", order.verb.verb())?;
            Ok(true)
        }
        Err(RegistryError::DoneAlready) => {
            writeln!(out, "{} {case}: done already, nothing was changed", order.verb.verb())?;
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

#[derive(Serialize)]
struct RequestJson<'a> {
    case_id: String,
    case_no: &'a str,
    request: u32,
    asked: String,
    rows: BTreeMap<&'static str, &'a BTreeMap<String, String>>,
    note: &'a str,
}

/// Lists what waits for the head.
pub(super) fn approvals(registry: &Registry, json: bool, out: &mut dyn Write) -> Result<(), RegistryError> {
    let open = registry.open_requests()?;
    if json {
        let rows: Vec<_> = open.iter().map(as_json).collect();
        let text = serde_json::to_string_pretty(&rows).map_err(|_| RegistryError::Unreadable { what: "request" })?;
        writeln!(out, "{text}")?;
        return Ok(());
    }
    let names = std::io::stdout().is_terminal();
    for request in &open {
        writeln!(out, "{}  request {}  {}  {}", request.case_no, request.number, request.at.rfc3339(), request.case)?;
        if names {
            let name = |name: &Option<String>| name.clone().unwrap_or_else(|| "-".to_owned());
            writeln!(out, "  {}  {}", name(&request.man), name(&request.woman))?;
        }
        for (row, facts) in &request.rows {
            let facts: Vec<String> = facts.iter().map(|(key, value)| format!("{key}={value}")).collect();
            writeln!(out, "  {row}  {}", facts.join("  "))?;
        }
        if !request.note.is_empty() {
            writeln!(out, "  {}", request.note)?;
        }
    }
    writeln!(out, "{} requests", open.len())?;
    Ok(())
}

fn as_json(request: &OpenRequest) -> RequestJson<'_> {
    RequestJson {
        case_id: request.case.to_string(),
        case_no: &request.case_no,
        request: request.number,
        asked: request.at.rfc3339(),
        rows: request.rows.iter().map(|(row, facts)| (row.as_str(), facts)).collect(),
        note: &request.note,
    }
}
