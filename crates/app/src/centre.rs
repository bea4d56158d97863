//! What the Centre did to cases of this laptop: brought by a feed, appended to the case's own history.

use buzheng_domain::case::Command;
use buzheng_domain::ids::CaseId;

use crate::App;
use crate::error::AppError;

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
}
