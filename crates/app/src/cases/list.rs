//! The case log.

use buzheng_domain::case::CaseState;
use buzheng_store::projections::case_list::{CaseQuery, CaseRow};

use crate::App;
use crate::error::AppError;

/// Rows of one page at most.
const PAGE_MAX: u32 = 200;

/// Groups of cases a person asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CaseGroup {
    /// All.
    #[default]
    All,
    /// Something is left to do.
    Unfinished,
    /// Handed over.
    Issued,
    /// Referred, not accepted, refused, withdrawn.
    Stopped,
    /// Not acknowledged by the registry.
    Unsent,
}

/// A question to the case log.
#[derive(Clone, Debug, Default)]
pub struct CaseSearch {
    /// Part of a name, of a number, or a whole ID number; empty for all.
    pub text: String,
    /// Group.
    pub group: CaseGroup,
    /// Rows to skip.
    pub offset: u32,
    /// Rows wanted.
    pub limit: u32,
}

/// A page of the case log.
pub struct CasePage {
    /// Newest first.
    pub rows: Vec<CaseRow>,
    /// How many fit in all.
    pub total: u32,
}

impl App {
    /// Cases that fit, newest first.
    pub fn list_cases(&self, search: &CaseSearch) -> Result<CasePage, AppError> {
        let text = search.text.trim();
        let states = match search.group {
            CaseGroup::Issued => vec![CaseState::Issued, CaseState::Confirmed],
            CaseGroup::Stopped => vec![
                CaseState::Referred,
                CaseState::NotAccepted,
                CaseState::Refused,
                CaseState::Withdrawn,
                CaseState::Suspended,
                CaseState::Revoked,
            ],
            CaseGroup::All | CaseGroup::Unfinished | CaseGroup::Unsent => Vec::new(),
        };
        let query = CaseQuery {
            text: (!text.is_empty()).then(|| text.to_owned()),
            states,
            unfinished: search.group == CaseGroup::Unfinished,
            unsent: search.group == CaseGroup::Unsent,
            offset: search.offset,
            limit: search.limit.clamp(1, PAGE_MAX),
            ..CaseQuery::default()
        };
        let (rows, total) = self.store.read(|view| view.cases(&query))?;
        Ok(CasePage { rows, total })
    }
}
