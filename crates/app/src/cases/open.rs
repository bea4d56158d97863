//! A new case: a number for the next couple.

use buzheng_domain::DomainError;
use buzheng_domain::case::{Command, Priority};
use buzheng_domain::ids::CaseId;

use crate::App;
use crate::actor::open_session;
use crate::error::AppError;

impl App {
    /// Opens a case in today's session and returns its id. The human number is village12-yyyymmdd-nnn, counted on this laptop.
    pub fn open_case(&self, priority: Option<Priority>) -> Result<CaseId, AppError> {
        self.store.transaction_with_reserve(|tx| {
            let now = self.now(&tx.view())?;
            let session = open_session(&tx.view(), now)?.ok_or(DomainError::NoSession)?;
            let prefix = format!("{}-{}-", session.village, now.civil_date().format("%Y%m%d"));
            let last = tx.view().last_case_no(&prefix)?;
            let last: Option<u32> = last.and_then(|no| no.rsplit('-').next().and_then(|n| n.parse().ok()));
            let case_no = format!("{prefix}{:03}", last.map_or(1, |n| n + 1));
            let case_id = CaseId::from_uuid(self.ports.ids.next(now));
            self.act_in(tx, case_id, Command::Open { case_no, priority })?;
            Ok(case_id)
        })
    }
}
