//! What the Centre did to cases of this laptop: brought by a feed, appended to the case's own history.

use buzheng_domain::case::{CaseState, Command};
use buzheng_domain::ids::CaseId;
use buzheng_store::projections::case_list::CaseQuery;

use crate::App;
use crate::actor::load;
use crate::error::AppError;

/// Waiting cases looked at; a point has a handful.
const WAITING_MAX: u32 = 50;

impl App {
    /// Appends acts of the Centre that the feed brought and the cases do not know yet. Called after every exchange; repeating it
    /// changes nothing. Returns the cases that changed.
    pub fn learn_from_centre(&self) -> Result<Vec<CaseId>, AppError> {
        let pending = self.store.read(|view| view.pending_centre_acts())?;
        let mut changed = Vec::new();
        for (case_id, act) in pending {
            // One act, one save: a case this laptop does not have must not hold up the others.
            match self.act(case_id, Command::Learn { act: Box::new(act) }) {
                Ok(_) => changed.push(case_id),
                Err(AppError::NoCase) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(changed)
    }

    /// A couple waits for a word of the Centre: an answer of the head, or the end of a suspension.
    pub fn waits_for_centre(&self) -> Result<bool, AppError> {
        let states = vec![CaseState::Evidence, CaseState::Suspended];
        let query = CaseQuery { states, limit: WAITING_MAX, ..CaseQuery::default() };
        self.store.read(|view| {
            for row in view.cases(&query)?.0 {
                let asked = load(view, row.case_id)?.is_some_and(|l| l.case.request.is_some_and(|r| r.answer.is_none()));
                if asked || row.state == CaseState::Suspended {
                    return Ok(true);
                }
            }
            Ok(false)
        })
    }
}
