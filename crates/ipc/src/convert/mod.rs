//! Between the window's plain text and the domain's types: parsing on the way in, naming on the way out. One line a field.

mod inbound;
mod outbound;

pub use inbound::{action, answers, party};
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
}
