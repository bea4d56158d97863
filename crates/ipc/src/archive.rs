//! Archive lookup: candidates and how each compares with the couple at the desk.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One old file, compared field by field with the couple.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FileCandidate {
    /// Archive row id.
    pub row_id: String,
    /// 全宗号-年度-卷号-页.
    pub archive_ref: String,
    /// Registering organ as in the file.
    pub organ: String,
    /// Registration date as written in the file.
    pub reg_date_text: String,
    /// Old certificate number, free text.
    pub cert_no: String,
    /// Abnormal-data note of the keyer.
    pub abnormal_note: Option<String>,
    /// `NONE`, `DIVORCED`, `CANCELLED`, `REISSUED`, `DECEASED_HINT`.
    pub later_event: String,
    /// Field by field.
    pub fields: Vec<FieldComparison>,
    /// The exact-match rule of domain.md §11.4 holds.
    pub exact: bool,
    /// If not: why, worded as `mismatch_<code>`.
    pub why_not: Vec<String>,
}

/// One field of file and couple side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldComparison {
    /// `man.name`, `man.id`, `man.birth`, `woman.name`, `woman.id`, `woman.birth`, `regDate`, `organ`.
    pub field: String,
    /// As in the file.
    pub file: String,
    /// As presented today.
    pub present: String,
    /// `EXACT`, `VARIANT`, `PARTIAL`, `NONE`, `ID_EQUAL`, `ID_UPGRADE`, `ID_ABSENT`, `ID_BAD_CHECK`, `ID_NEAR`, `ID_BIRTH_DIFF`, `ID_OTHER`, `EQUAL`, `COARSER`, `DIFFERENT`.
    pub class: String,
    /// Good enough for the exact-match path.
    pub agrees: bool,
}
