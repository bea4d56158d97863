//! Whether an event says what the rules make of the case: a laptop that writes its own log could put anything into a field.
//!
//! What hangs on how fresh the laptop's knowledge was (D46) and on the version of settings it had is left out of the comparison: the
//! registry cannot know the first, and any version that was ever published is allowed for the second.

use std::collections::BTreeSet;

use buzheng_domain::archive::ArchiveRow;
use buzheng_domain::campaign::Campaign;
use buzheng_domain::case::{Case, CaseEvent, FileChosen};
use buzheng_domain::matching::compare;
use buzheng_domain::organs::{Organs, Resolution};
use buzheng_domain::rules::RowId;
use rusqlite::Connection;

use crate::error::RegistryError;
use crate::feeds;

/// In what the event differs from what the rules give, as a code; `None` when it does not.
pub(super) fn differs(event: &CaseEvent, ruled: Option<&CaseEvent>, campaigns: &[Campaign]) -> Option<&'static str> {
    let Some(ruled) = ruled else { return Some("NOTHING_TO_DO") };
    if !version_was_published(event, campaigns) {
        return Some("VERSION");
    }
    let (event, ruled) = (comparable(event), comparable(ruled));
    if event == ruled {
        return None;
    }
    Some(match (&event, &ruled) {
        (CaseEvent::Decided(e), CaseEvent::Decided(r)) if e.rows != r.rows || e.row != r.row => "ROWS",
        (CaseEvent::Stopped(e), CaseEvent::Stopped(r)) if e.rows != r.rows || e.row != r.row => "ROWS",
        (CaseEvent::ApprovalRequested(e), CaseEvent::ApprovalRequested(r)) if e.rows != r.rows => "ROWS",
        (CaseEvent::Decided(e), CaseEvent::Decided(r)) if e.reg_date != r.reg_date => "REG_DATE",
        (CaseEvent::CertificatesPrepared(e), CaseEvent::CertificatesPrepared(r)) if e.reg_date != r.reg_date => "REG_DATE",
        (CaseEvent::CertificatesPrepared(e), CaseEvent::CertificatesPrepared(r)) if e.note != r.note => "NOTE",
        _other => "CONTENT",
    })
}

/// What an event says of the version of settings or notice.
#[expect(clippy::wildcard_enum_match_arm, reason = "most events name no version; one that does and is forgotten here is compared strictly")]
fn version_was_published(event: &CaseEvent, campaigns: &[Campaign]) -> bool {
    let rules = |version: &String| campaigns.iter().any(|c| c.rules_version == *version);
    match event {
        CaseEvent::Decided(e) => rules(&e.rules_version),
        CaseEvent::Stopped(e) => rules(&e.rules_version),
        CaseEvent::PapersRequested(e) => rules(&e.rules_version),
        CaseEvent::ApprovalRequested(e) => rules(&e.rules_version),
        CaseEvent::ReferredUnproven(e) => rules(&e.rules_version),
        CaseEvent::NoticeRecorded(e) => campaigns.iter().any(|c| c.notice_version == e.version),
        _without => true,
    }
}

/// Without what may rightly differ.
#[expect(clippy::wildcard_enum_match_arm, reason = "most events name no version; one that does and is forgotten here is compared strictly")]
fn comparable(event: &CaseEvent) -> CaseEvent {
    let mut event = event.clone();
    match &mut event {
        CaseEvent::Decided(e) => {
            known(&mut e.rows);
            e.rules_version.clear();
        }
        CaseEvent::Stopped(e) => {
            known(&mut e.rows);
            e.rules_version.clear();
        }
        CaseEvent::PapersRequested(e) => {
            known(&mut e.rows);
            e.rules_version.clear();
        }
        CaseEvent::ApprovalRequested(e) => {
            known(&mut e.rows);
            e.rules_version.clear();
        }
        CaseEvent::ReferredUnproven(e) => e.rules_version.clear(),
        CaseEvent::NoticeRecorded(e) => e.version.clear(),
        _whole => {}
    }
    event
}

/// Rows that do not hang on days offline; in one order.
fn known(rows: &mut Vec<RowId>) {
    let known: BTreeSet<RowId> = rows.iter().copied().filter(|row| *row != RowId::D46).collect();
    *rows = known.into_iter().collect();
}

/// The file taken as theirs: compared again, and looked up in what was published. A file that no index has may only come from a
/// search elsewhere that found it.
pub(super) fn file(tx: &Connection, before: &Case, e: &FileChosen, by_ms: i64) -> Result<Option<&'static str>, RegistryError> {
    let Some((man, woman)) = before.couple() else { return Ok(None) };
    if compare(&e.file.row, man, woman) != e.file.matched {
        return Ok(Some("FILE_MATCH"));
    }
    let row = &e.file.row;
    let published = feeds::archive_row_until(tx, &row.township, row.id, by_ms)?;
    if published.is_empty() {
        let found_elsewhere = before.searched.values().any(|found| *found);
        return Ok((!found_elsewhere).then_some("FILE_UNKNOWN"));
    }
    let organs = feeds::organs_at(tx, by_ms)?;
    let same = published.iter().any(|p| p == row || resolved(p, &organs) == *row);
    Ok((!same).then_some("FILE_CHANGED"))
}

/// A file with kind and place of its organ as the table of organs has them for its day.
fn resolved(row: &ArchiveRow, organs: &Organs) -> ArchiveRow {
    let mut row = row.clone();
    if let Resolution::Known { kind, place, .. } = organs.resolve(&row.organ_name, row.reg_date) {
        row.organ_kind = kind;
        row.organ_place = place.unwrap_or(row.organ_place);
    }
    row
}
