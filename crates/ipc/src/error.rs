//! The one shape in which a refusal or failure reaches the window.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The answer of a command: the value, or why not.
pub type IpcResult<T> = Result<T, IpcError>;

/// A failure the window can explain: a closed code, the rule behind it, the facts it rests on, and what cures it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct IpcError {
    /// Message key, e.g. `ID_CHECK_DIGIT`, `WRONG_PASSWORD`, `NOT_EXACT`. Worded as `error_<code>` in the messages.
    pub code: String,
    /// The rule that refuses, e.g. `D13`, `S7-S8`, `GB11643`; absent for plain failures.
    pub rule: Option<String>,
    /// The input field to go to, e.g. `man.idNo`.
    pub field: Option<String>,
    /// Named facts for the sentence, e.g. `{"expected": "X"}`. Never names or ID numbers.
    pub facts: BTreeMap<String, String>,
    /// Message key of what cures it, worded as `cure_<code>`.
    pub cure: Option<String>,
}
