//! Printed forms: data in, PDF and page pictures out.
//!
//! Three forms (domain.md §2.4, §11.1, §11.2): the declaration 《申请补领婚姻登记证声明书》, the review form
//! 《补发婚姻登记证审查处理表》 and the pages of one certificate booklet. A form is a Typst template under `templates/` and
//! a plain struct of ready-made strings; this crate decides nothing about a case, formats no date and reads no clock.
//!
//! - The PDF (PDF/A-2b, fonts embedded) and the SVG pages come from one laid-out document: what the window shows is
//!   what the printer gets.
//! - The same input gives the same bytes: the document's date is the form's own, its identifier is a hash of the data.
//! - Templates see two files, their data and the photo, and nothing else: no disk, no network, no environment.
//! - A value too long for its box is set smaller; a character that no embedded font has is found *before* printing and
//!   named by its field ([`FormError::MissingGlyph`]): a box with a cross in a certificate would be worse than a delay.
//!
//! Limits: the fonts are Noto Serif SC Regular and Bold (all of GB 2312, the 8,105 standard characters and Extension A,
//! but only 52 of Extension B); the layout follows the field sets of domain.md and must be replaced when the official
//! annexes are at hand.

mod data;
mod error;
mod fields;
mod fonts;
mod forms;
mod papers;
mod render;
mod words;
mod world;

#[cfg(test)]
mod tests;
// The samples are shared with the example and name this crate as it does.
#[cfg(test)]
extern crate self as buzheng_documents;

pub use data::{Certificate, Declaration, Party, Person, Proxy, ReviewForm};
pub use error::{DocumentsError, FormError};
pub use forms::{certificate, declaration, review_form, warm_up};
pub use papers::{
    Check, Difference, Explanation, ExplanationKind, Item, POA_ITEMS, ProxyChecklist, ProxyMaterial, Receipt, Ruling, Signatory, Slip,
    SlipKind, Ticket, explanation, proxy_checklist, receipt, slip, ticket,
};
pub use render::Printed;
pub use words::known_word as word;
