//! Search in the local index, compared with the couple at the desk.

use buzheng_domain::DomainError;
use buzheng_domain::archive::ArchiveRow;
use buzheng_domain::case::{Case, Command, Party};
use buzheng_domain::ids::CaseId;
use buzheng_domain::matching::{FileMatch, compare};
use buzheng_store::archive::{ArchiveQuery, PartyQuery};
use chrono::Datelike as _;

use crate::actor::load;
use crate::error::AppError;
use crate::{App, organs};

/// Most candidates shown.
const CANDIDATES_MAX: usize = 12;

impl App {
    /// Candidates for a case, exact ones first, then as the index ranks them. The first search of a case is an event (S3).
    pub fn search_archive(&self, case_id: CaseId) -> Result<(Case, Vec<(ArchiveRow, FileMatch)>), AppError> {
        let index_rows = self.index_rows()?;
        let loaded = self.store.read(|view| load(view, case_id))?.ok_or(AppError::NoCase)?;
        // After the declaration the search is only looked at again, never an event.
        if loaded.case.state.is_open_for_correction() {
            self.act(case_id, Command::RunLookup { index_rows })?;
        }
        let case = loaded.case;
        let (man, woman) = case.couple().ok_or(DomainError::PartiesIncomplete)?;
        let query = ArchiveQuery { man: query_of(man), woman: query_of(woman), limit: CANDIDATES_MAX };
        let (hits, organs) = self.store.read(|view| Ok::<_, AppError>((view.search_archive(&query)?, view.organs()?)))?;
        let mut found: Vec<_> = hits
            .into_iter()
            .map(|mut hit| {
                organs::settle(&mut hit.row, &organs);
                let matched = compare(&hit.row, man, woman);
                (hit.row, matched)
            })
            .collect();
        found.sort_by_key(|(_, matched)| !matched.is_exact());
        Ok((case, found))
    }
}

fn query_of(party: &Party) -> PartyQuery {
    PartyQuery {
        name: Some(party.name.as_str().to_owned()),
        id: Some(party.id.as_str().to_owned()),
        birth_year: Some(party.id.birth().year()),
    }
}
