//! What the Centre does to a case, and the list of requests that wait for its head. The domain decides who may do what in which
//! state; here are the case as it has arrived, the person by staff number, and one transaction for act and feeds.

use std::collections::BTreeMap;

use buzheng_domain::DomainError;
use buzheng_domain::case::{Case, CaseEvent, CaseState, CentreAct, CentreVerb, Command, Context, LiveCase, Scene, decide};
use buzheng_domain::ids::{ActId, CaseId};
use buzheng_domain::rules::RowId;
use buzheng_domain::supply::Supply;
use buzheng_domain::time::DeviceTime;
use rusqlite::Transaction;

use crate::error::RegistryError;
use crate::registry::Registry;
use crate::world::random_id;
use crate::{centre_log, db, feeds, project};

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// What.
    pub verb: CentreVerb,
    /// Staff number of who does it.
    pub by: String,
    /// In their words.
    pub reason: String,
    /// Number of the decision document.
    pub document: Option<String>,
}

/// A request that the Centre's head has not answered. `Debug` shows no person.
#[derive(Clone, PartialEq, Eq)]
pub struct OpenRequest {
    /// The case.
    pub case: CaseId,
    /// village12-yyyymmdd-nnn.
    pub case_no: String,
    /// Counts the requests of this case.
    pub number: u32,
    /// When it was asked, by the laptop's clock.
    pub at: DeviceTime,
    /// Rows that want approval, with the facts they rest on.
    pub rows: Vec<(RowId, BTreeMap<String, String>)>,
    /// What the registrar added.
    pub note: String,
    /// The husband's name.
    pub man: Option<String>,
    /// The wife's name.
    pub woman: Option<String>,
}

impl std::fmt::Debug for OpenRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OpenRequest({} {})", self.case, self.number)
    }
}

impl Registry {
    /// Requests that wait for the head, oldest case first.
    pub fn open_requests(&self) -> Result<Vec<OpenRequest>, RegistryError> {
        self.project()?;
        let now = DeviceTime::from_ms(self.now_ms());
        self.db.read(|tx| {
            let Some(campaign) = feeds::campaign_at(tx, now.as_ms())? else { return Ok(Vec::new()) };
            let mut open = Vec::new();
            for id in db::cases::in_state(tx, CaseState::Evidence.as_str())? {
                let Some(case) = project::here(tx, id)? else { continue };
                let Some(request) = case.request.as_ref().filter(|request| request.answer.is_none()) else { continue };
                let scene = Scene { today: now.civil_date(), days_offline: Some(0) };
                let verdict = case.verdict(&campaign, &scene);
                let facts = |row: &RowId| verdict.hits.iter().find(|hit| hit.row == *row).map(|hit| hit.facts.clone());
                let name = |party: &Option<buzheng_domain::case::Party>| party.as_ref().map(|p| p.name.as_str().to_owned());
                open.push(OpenRequest {
                    case: id,
                    case_no: case.case_no.clone(),
                    number: request.number,
                    at: request.at,
                    rows: request.rows.iter().map(|row| (*row, facts(row).unwrap_or_default())).collect(),
                    note: request.note.clone(),
                    man: name(&case.man),
                    woman: name(&case.woman),
                });
            }
            Ok(open)
        })
    }

    /// Does it, or says why not. `key`: the case's id, number or certificate number.
    ///
    /// # Errors
    /// [`RegistryError::DoneAlready`] when there is nothing left to do, [`RegistryError::Rule`] with the domain's code when it is not
    /// allowed, [`RegistryError::Ambiguous`] when several cases go by that number; [`RegistryError::ConflictsOpen`] and [`RegistryError::PhotoMissing`] for a confirmation that comes too early.
    pub fn act(&self, key: &str, order: &Order) -> Result<ActId, RegistryError> {
        let id = ActId::from_uuid(random_id(self.world.as_ref())?);
        let now_ms = self.now_ms();
        self.project()?;
        let done = {
            let _turn = self.judging_turn();
            self.db.write(|tx| {
                // Whatever came in between is judged first: a confirmation must see every conflict.
                project::catch_up_in(tx)?;
                act_in(tx, key, order, id, now_ms)
            })?
        };
        self.project()?;
        self.arrived();
        Ok(done)
    }
}

fn act_in(tx: &Transaction<'_>, key: &str, order: &Order, id: ActId, now_ms: i64) -> Result<ActId, RegistryError> {
    let row = db::cases::find(tx, key)?.ok_or(RegistryError::NotFound)?;
    let cases = db::cases::named(tx, key)?;
    if cases > 1 {
        return Err(RegistryError::Ambiguous { cases });
    }
    let case = project::here(tx, row.id)?.ok_or(RegistryError::NotFound)?;
    let actor = feeds::staff_by_no(tx, &order.by)?.ok_or(RegistryError::Rule { code: "UNKNOWN_STAFF" })?;
    let campaign = feeds::campaign_at(tx, now_ms)?.ok_or(RegistryError::BadInput { what: "registry without settings" })?;
    let now = DeviceTime::from_ms(now_ms);
    let act = CentreAct {
        id,
        verb: order.verb,
        by: Some(actor.id),
        at: now,
        reason: order.reason.clone(),
        document: order.document.clone(),
        rows: Vec::new(),
        request: 0,
    };
    let supply = Supply::default();
    let live = other_live_cases(tx, &case)?;
    let context = Context { now, actor: &actor, campaign: &campaign, session: None, live: &live, supply: &supply, last_contact: Some(now) };
    let decided = decide(Some(&case), Command::Centre { act: Box::new(act) }, &context);
    let events = decided.map_err(|error| if is_done(order.verb, &case) { RegistryError::DoneAlready } else { refusal(&error) })?;
    let Some(CaseEvent::CentreActed(acted)) = events.into_iter().next() else { return Err(RegistryError::DoneAlready) };
    if order.verb == CentreVerb::Confirm {
        may_be_confirmed(tx, &case)?;
    }
    centre_log::append(tx, row.id, acted.act, now_ms)?;
    db::audit::note(tx, now_ms, &format!("staff/{}", order.by), &format!("case.{}", order.verb.verb()), &row.id.to_string())?;
    Ok(id)
}

/// Invariants 8 and 9: a case may not come to life again beside another of the same people.
fn other_live_cases(tx: &Transaction<'_>, case: &Case) -> Result<Vec<LiveCase>, RegistryError> {
    let Some((man, woman)) = case.couple() else { return Ok(Vec::new()) };
    let others = db::cases::same_people(tx, case.id, man.id.as_str(), woman.id.as_str())?;
    // The number of the other case is for the Centre's eyes only when it asks for that case.
    Ok(others.into_iter().map(|o| LiveCase { case_id: o.case, case_no: o.case.to_string(), same_couple: o.couple }).collect())
}

fn refusal(error: &DomainError) -> RegistryError {
    RegistryError::Rule { code: error.code() }
}

/// The case is where the order would bring it, or its request has its answer.
fn is_done(verb: CentreVerb, case: &Case) -> bool {
    match verb {
        CentreVerb::Approve | CentreVerb::Deny => case.request.as_ref().is_some_and(|request| request.answer.is_some()),
        CentreVerb::Suspend => case.state == CaseState::Suspended,
        CentreVerb::Revoke => case.state == CaseState::Revoked,
        CentreVerb::Confirm => case.state == CaseState::Confirmed,
        CentreVerb::Resume | CentreVerb::TakeOver => false,
    }
}

/// S11: the central checks passed (duplicates, numbers and booklets, completeness).
fn may_be_confirmed(tx: &Transaction<'_>, case: &Case) -> Result<(), RegistryError> {
    let open = db::conflicts::of(tx, Some(case.id))?.iter().filter(|conflict| conflict.settled_ms.is_none()).count();
    if open > 0 {
        return Err(RegistryError::ConflictsOpen { open });
    }
    let photo = case.photo.as_ref().ok_or(RegistryError::PhotoMissing)?;
    for hash in [&photo.master, &photo.print] {
        if db::blobs::whole(tx, hash)?.is_none() {
            return Err(RegistryError::PhotoMissing);
        }
    }
    Ok(())
}
