//! Old marriage files as the index gives them (domain.md §6, §13.6): text as keyed, parsed guesses beside it.

use serde::{Deserialize, Serialize};

use crate::code::codes;
use crate::ids::ArchiveRowId;
use crate::values::PartialDate;

codes! {
    /// Kind of the organ that registered, at that time (domain.md §13.4 `orig_organ_kind`).
    pub enum OrganKind {
        /// 乡, 镇, 人民公社.
        Township = "TOWNSHIP",
        /// 街道.
        Street = "STREET",
        /// 民政局 or the Centre.
        CivilAffairs = "CIVIL_AFFAIRS",
        /// Anything else, or not resolved.
        Other = "OTHER",
    }
}

codes! {
    /// Where the registering organ was.
    pub enum OrganPlace {
        /// In Yuyao.
        Yuyao = "YUYAO",
        /// Elsewhere in Zhejiang.
        Zhejiang = "ZHEJIANG",
        /// Outside the province.
        Elsewhere = "ELSEWHERE",
    }
}

codes! {
    /// What the index knows to have happened after the registration.
    pub enum LaterEvent {
        /// Nothing known.
        None = "NONE",
        /// Divorced.
        Divorced = "DIVORCED",
        /// Annulled or cancelled.
        Cancelled = "CANCELLED",
        /// Already reissued by a 民政局.
        Reissued = "REISSUED",
        /// A hint that one of them died.
        DeceasedHint = "DECEASED_HINT",
    }
}

/// One spouse as the old file has them. All text as keyed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileParty {
    /// Name.
    pub name: String,
    /// Number: empty, zeros, 15 or 18 characters, or a misprint.
    pub id_no: String,
    /// Birth as written: a date, a year, 虚岁.
    pub birth_text: String,
}

/// One marriage file of the index. `Debug` shows no content.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveRow {
    /// Row.
    pub id: ArchiveRowId,
    /// The husband.
    pub man: FileParty,
    /// The wife.
    pub woman: FileParty,
    /// Registration date as written.
    pub reg_date_text: String,
    /// Parsed guess of it.
    pub reg_date: Option<PartialDate>,
    /// Registering organ as written.
    pub organ_name: String,
    /// Kind of organ at that time.
    pub organ_kind: OrganKind,
    /// Where it was.
    pub organ_place: OrganPlace,
    /// 9-digit code of the division that holds the area today.
    pub township: String,
    /// Old certificate number, free text.
    pub cert_no: String,
    /// 全宗号-年度-卷号-页.
    pub archive_ref: String,
    /// Keyer's note on abnormal data.
    pub abnormal_note: Option<String>,
    /// What happened later.
    pub later_event: LaterEvent,
}

impl std::fmt::Debug for ArchiveRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ArchiveRow({})", self.id)
    }
}

impl std::fmt::Debug for FileParty {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FileParty(…)")
    }
}
