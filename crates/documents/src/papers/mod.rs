//! The papers of the rulebook: what a couple takes home, and what supports a file.
//!
//! Callers give codes ([`Ruling::reason`], [`Item::material`] …) and facts; the sentences come from the window's message
//! file ([`crate::words`]). Dates may come as `1986-05-12` or ready made. Slips carry names and no ID numbers (one
//! that comes in a fact or a note is masked to its first six and last two characters): they are carried about, shown to
//! neighbours and lost. The written explanation, the proxy checklist and the receipt go into the
//! archive volume and carry full numbers.

mod explanation;
mod proxy_checklist;
mod receipt;
mod slip;
mod ticket;

use serde::{Deserialize, Serialize};

use crate::fields::Field;

pub use explanation::{Difference, Explanation, ExplanationKind, explanation};
pub use proxy_checklist::{Check, POA_ITEMS, ProxyChecklist, ProxyMaterial, proxy_checklist};
pub use receipt::{Receipt, receipt};
pub use slip::{Item, Ruling, Slip, SlipKind, slip};
pub use ticket::{Ticket, ticket};

#[cfg(test)]
pub(crate) use {
    explanation::job as explanation_job, proxy_checklist::job as proxy_checklist_job, receipt::job as receipt_job, slip::job as slip_job,
    ticket::job as ticket_job,
};

/// A spouse who signs a paper.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signatory {
    /// 姓名, up to 50 characters.
    pub name: String,
    /// 身份证件号, in full.
    pub id_no: String,
    /// 不会书写: the registrar reads aloud, the person gives a fingerprint only (D43).
    #[serde(default)]
    pub cannot_write: bool,
}

crate::data::hidden!(Signatory);

/// The printed texts of both signatories, for the check of characters.
fn couple<'a>(man: &'a Signatory, woman: &'a Signatory) -> [Field<'a>; 4] {
    [("man.name", &man.name), ("man.id_no", &man.id_no), ("woman.name", &woman.name), ("woman.id_no", &woman.id_no)]
}

fn opt(text: &Option<String>) -> &str {
    text.as_deref().unwrap_or_default()
}
