//! The today screen.

use buzheng_app::{App, Queued};
use buzheng_domain::campaign::Village;
use buzheng_domain::case::CaseState;
use buzheng_ipc::today::{DayCounts, QueueEntry, SessionInput, SessionView, Today, VillageView, Warning};
use tauri::State;

use super::case::row;
use crate::error;
use crate::state::{Answer, Desk, Unlocked};
use crate::sync_task;

#[tauri::command(async)]
pub(crate) fn today(desk: State<'_, Desk>) -> Answer<Today> {
    view(&desk, &desk.unlocked()?)
}

#[tauri::command(async)]
pub(crate) fn session_open(desk: State<'_, Desk>, input: SessionInput) -> Answer<Today> {
    desk.saving(|app: &App| app.open_session(&input.village, &input.cadre))?;
    view(&desk, &desk.unlocked()?)
}

fn view(desk: &Desk, unlocked: &Unlocked) -> Answer<Today> {
    let today = unlocked.app.today().map_err(error::ipc)?;
    let sync = sync_task::status(&unlocked.app, unlocked.sync.as_deref(), desk.ports.clock.now()).map_err(error::ipc)?;
    let count = |states: &[CaseState]| states.iter().filter_map(|s| today.counts.get(s)).sum();
    let all: u32 = today.counts.values().sum();
    let issued = count(&[CaseState::Issued, CaseState::Confirmed]);
    let referred = count(&[CaseState::Referred]);
    let not_accepted = count(&[CaseState::NotAccepted, CaseState::Refused]);
    let withdrawn = count(&[CaseState::Withdrawn]);
    Ok(Today {
        date: today.date.to_string(),
        session: today.session.map(|(opened, village)| SessionView {
            session_id: opened.session.id.to_string(),
            village: village.as_ref().map(village_view).unwrap_or_else(|| VillageView {
                code: opened.session.village.to_string(),
                name: opened.session.village.to_string(),
                township: String::new(),
            }),
            cadre: opened.session.cadre.as_str().to_owned(),
            opened_at: opened.opened_at.rfc3339(),
        }),
        villages: today.villages.iter().map(village_view).collect(),
        counts: DayCounts {
            opened: all,
            issued,
            unfinished: all.saturating_sub(issued + referred + not_accepted + withdrawn),
            referred,
            not_accepted,
            withdrawn,
        },
        unfinished: today.unfinished.iter().map(row).collect(),
        queue: today.queue.into_iter().map(queued).collect(),
        numbers_left: today.numbers_left,
        booklets_left: today.booklets_left,
        next_number: today.next_number.map(|n| n.to_string()),
        next_booklet: today.next_booklet.map(|n| n.to_string()),
        archive_rows: u32::try_from(today.archive_rows).unwrap_or(u32::MAX),
        warnings: today
            .warnings
            .into_iter()
            .map(|w| Warning { code: w.code.to_owned(), facts: w.facts.into_iter().map(|(k, v)| (k.to_owned(), v)).collect() })
            .collect(),
        sync,
    })
}

fn village_view(village: &Village) -> VillageView {
    VillageView {
        code: village.code.to_string(),
        name: village.name.clone(),
        township: village.township().map(|t| t.name.to_owned()).unwrap_or_default(),
    }
}

fn queued(entry: Queued) -> QueueEntry {
    QueueEntry {
        case_id: entry.case_id.to_string(),
        case_no: entry.case_no,
        priority: entry.priority.map(|p| p.to_string()),
        since: entry.since.rfc3339(),
    }
}
