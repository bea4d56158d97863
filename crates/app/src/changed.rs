//! What a use case changed, so that the window knows what to read again. Names no widget and no cache.

use buzheng_domain::ids::CaseId;

/// Kinds of things that changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Cases touched.
    pub cases: Vec<CaseId>,
    /// The exchange's status.
    pub sync: bool,
    /// Supply, staff, settings or the archive index.
    pub feeds: bool,
}

impl Changed {
    /// One case.
    pub fn case(id: CaseId) -> Self {
        Self { cases: vec![id], sync: true, feeds: false }
    }
}
