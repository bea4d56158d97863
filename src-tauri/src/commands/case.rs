//! Cases: new, shown, acted on, listed.

use buzheng_app::{App, AppError, CaseGroup, CaseSearch};
use buzheng_domain::ids::CaseId;
use buzheng_domain::time::DeviceTime;
use buzheng_ipc::case::{CasePage, CaseRow, CaseView};
use buzheng_ipc::convert::{self, Ask};
use buzheng_ipc::input::{CaseAction, CaseQuery};
use buzheng_store::projections::case_list;
use tauri::State;

use crate::error;
use crate::state::{Answer, Desk};

/// Parses a case id from the window.
pub(super) fn id(text: &str) -> Answer<CaseId> {
    text.parse().map_err(|_| error::ipc(AppError::NoCase))
}

/// The case as the desk shows it.
pub(super) fn view(app: &App, case_id: CaseId) -> Result<CaseView, AppError> {
    Ok(convert::case_view(&app.case(case_id)?))
}

#[tauri::command(async)]
pub(crate) fn case_new(desk: State<'_, Desk>, priority: Option<String>) -> Answer<CaseView> {
    let priority = convert::priority(&priority).map_err(error::input)?;
    desk.saving(|app| {
        let case_id = app.open_case(priority)?;
        view(app, case_id)
    })
}

#[tauri::command(async)]
pub(crate) fn case_get(desk: State<'_, Desk>, case_id: String) -> Answer<CaseView> {
    let case_id = id(&case_id)?;
    desk.with(|app| view(app, case_id))
}

#[tauri::command(async)]
pub(crate) fn case_do(desk: State<'_, Desk>, case_id: String, action: CaseAction) -> Answer<CaseView> {
    let case_id = id(&case_id)?;
    let ask = convert::action(&action).map_err(error::input)?;
    desk.saving(|app| {
        match ask {
            Ask::Command(command) => app.command(case_id, command)?,
            Ask::ChooseFile(row) => app.choose_file(case_id, row)?,
            Ask::RecordNotFound => app.record_not_found(case_id)?,
            Ask::EnterFile(row) => app.enter_file(case_id, *row)?,
        };
        view(app, case_id)
    })
}

#[tauri::command(async)]
pub(crate) fn case_list(desk: State<'_, Desk>, query: CaseQuery) -> Answer<CasePage> {
    let group = match query.group.as_str() {
        "UNFINISHED" => CaseGroup::Unfinished,
        "ISSUED" => CaseGroup::Issued,
        "STOPPED" => CaseGroup::Stopped,
        "UNSENT" => CaseGroup::Unsent,
        _all => CaseGroup::All,
    };
    let search = CaseSearch { text: query.text, group, offset: query.offset, limit: query.limit };
    let page = desk.with(|app| app.list_cases(&search))?;
    Ok(CasePage { rows: page.rows.iter().map(row).collect(), total: page.total })
}

/// One line of a list.
pub(super) fn row(row: &case_list::CaseRow) -> CaseRow {
    CaseRow {
        case_id: row.case_id.to_string(),
        case_no: row.case_no.clone(),
        state: row.state.to_string(),
        man_name: row.man_name.clone(),
        woman_name: row.woman_name.clone(),
        man_id: row.man_id.clone(),
        woman_id: row.woman_id.clone(),
        cert_no: row.cert_no.clone(),
        opened_at: DeviceTime::from_ms(row.opened_ms).rfc3339(),
        updated_at: DeviceTime::from_ms(row.updated_ms).rfc3339(),
        reason: row.reason.clone(),
        unsent: row.unsent,
    }
}
