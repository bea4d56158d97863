//! Between the window's plain text and the domain's types: parsing on the way in, naming on the way out. One line a field.

mod inbound;
mod outbound;
mod papers;
mod verdict;

pub use inbound::{action, answers, party, priority};
pub use outbound::{case_view, file_candidate, refusal};

/// What a [`crate::input::CaseAction`] asks, parsed.
#[derive(Debug)]
pub enum Ask {
    /// A command as it stands.
    Command(buzheng_domain::case::Command),
    /// Take this old file; the use case compares it.
    ChooseFile(buzheng_domain::ids::ArchiveRowId),
    /// Nothing fits; the use case says how much was searched.
    RecordNotFound,
    /// A file typed in; the use case names and compares it.
    EnterFile(Box<buzheng_domain::archive::ArchiveRow>),
}
