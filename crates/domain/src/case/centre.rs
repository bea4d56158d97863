//! What the Centre does to a case: approve, suspend, resume, revoke, confirm, take over. Decided at the registry, carried to the
//! laptop by a feed, and folded on both sides; an act known already changes nothing.

use serde::{Deserialize, Serialize};

use crate::code::codes;
use crate::ids::{ActId, StaffId};
use crate::rules::RowId;
use crate::time::DeviceTime;

codes! {
    /// Kinds of act.
    pub enum CentreVerb {
        /// The head approves what the rows asked for (D21, D30, D31, D34).
        Approve = "APPROVE",
        /// The head does not.
        Deny = "DENY",
        /// 暂停: fraud suspected, a conflict found, stock or seal not in order.
        Suspend = "SUSPEND",
        /// The suspension is lifted; the case goes on where it was.
        Resume = "RESUME",
        /// 撤回/作废, with a decision document.
        Revoke = "REVOKE",
        /// 中心已确认: the central checks passed.
        Confirm = "CONFIRM",
        /// A referred case goes on at the Centre's window.
        TakeOver = "TAKE_OVER",
    }
}

/// One act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CentreAct {
    /// Its id; folding it twice changes nothing.
    pub id: ActId,
    /// What is done.
    pub verb: CentreVerb,
    /// Who; `None` for what the registry does by itself on a conflict.
    pub by: Option<StaffId>,
    /// When, by the registry's clock.
    pub at: DeviceTime,
    /// Conflict code, or the reason in the person's words.
    pub reason: String,
    /// Number of the decision document (resume, revoke).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// Rows approved or denied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<RowId>,
    /// Which request it answers: [`super::Request::number`].
    #[serde(default)]
    pub request: u32,
}
