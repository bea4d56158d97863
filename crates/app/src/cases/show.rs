//! Everything the desk shows of one case, read from one moment.

use std::collections::BTreeMap;

use buzheng_domain::case::view::{CaseSnapshot, actions, steps};
use buzheng_domain::case::{checklist, may_be_noted, papers};
use buzheng_domain::ids::CaseId;

use crate::App;
use crate::actor::load;
use crate::error::AppError;

impl App {
    /// The case with steps, verdict, possible actions and history.
    pub fn case(&self, case_id: CaseId) -> Result<CaseSnapshot, AppError> {
        self.store.read(|view| {
            let loaded = load(view, case_id)?.ok_or(AppError::NoCase)?;
            let moment = self.moment(view, Some(&loaded.case), None)?;
            let ctx = moment.context();
            let verdict = loaded.case.verdict(&moment.campaign, &ctx.scene());
            let mut staff = BTreeMap::new();
            for entry in &loaded.history {
                if !staff.contains_key(&entry.actor)
                    && let Some(member) = view.staff_member(entry.actor)?
                {
                    staff.insert(entry.actor, member.name.as_str().to_owned());
                }
            }
            Ok(CaseSnapshot {
                steps: steps(&loaded.case, &verdict),
                actions: actions(&loaded.case, &ctx),
                rules_version: moment.campaign.rules_version.clone(),
                unsent: view.case_row(case_id)?.is_some_and(|row| row.unsent),
                today: moment.now.civil_date(),
                checklist: checklist(&loaded.case, &verdict),
                papers: papers(&loaded.case, &verdict),
                notable: may_be_noted(&loaded.case, &verdict).into_iter().collect(),
                printed_date: loaded.case.certificate_date(&moment.campaign),
                operator: self.operator,
                verdict,
                history: loaded.history,
                case: loaded.case,
                staff,
            })
        })
    }
}
