//! Archive lookup.

use buzheng_domain::DomainError;
use buzheng_ipc::archive::FileCandidate;
use buzheng_ipc::convert::file_candidate;
use tauri::State;

use super::case::id;
use crate::state::{Answer, Desk};

#[tauri::command(async)]
pub(crate) fn archive_search(desk: State<'_, Desk>, case_id: String) -> Answer<Vec<FileCandidate>> {
    let case_id = id(&case_id)?;
    desk.saving(|app| {
        let (case, found) = app.search_archive(case_id)?;
        let (man, woman) = case.couple().ok_or(DomainError::PartiesIncomplete)?;
        Ok(found.iter().map(|(row, matched)| file_candidate(row, matched, man, woman)).collect())
    })
}
