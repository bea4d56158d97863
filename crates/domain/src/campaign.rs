//! Campaign settings: data from the Centre, validated here, never constants in code.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::case::Reason;
use crate::values::{Township, TownshipKind, ValueError, VillageCode};

/// What the Centre decides for the whole campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaign {
    /// Version of the rule set, recorded with each decision.
    pub rules_version: String,
    /// Registrations at a 街道 must be before this day (SEED: 2004-05-01).
    pub cutoff_street: NaiveDate,
    /// Registrations at a 乡镇 must be before this day (SEED: 2004-10-01).
    pub cutoff_township: NaiveDate,
    /// Last day of the campaign (SEED: 2022-11-30).
    pub ends_on: NaiveDate,
    /// Organ printed on certificates and forms (Q4).
    pub organ_name: String,
    /// Consultation hotline printed on slips (R16).
    pub hotline: String,
    /// 备注 of a reissued certificate: `{reason}` and `{date}` are filled in (§13.11 note_text).
    pub note_template: String,
    /// Printed word for each reason.
    pub reason_words: ReasonWords,
    /// Other words printed on forms.
    pub words: FormWords,
    /// Version of the privacy notice shown (PIPL 17).
    pub notice_version: String,
    /// A Centre registrar may draft and decide an exact-match case alone (§8 two-person rule).
    pub registrar_alone: bool,
    /// An authorised temporary registrar may too; default off.
    pub temporary_alone: bool,
    /// Warn when fewer numbers are left.
    pub numbers_low: u32,
    /// Warn when fewer booklets are left.
    pub booklets_low: u32,
    /// The sample world: everything is marked 演示.
    pub demo: bool,
}

/// The printed word for each reason of reissue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonWords {
    /// For [`Reason::Lost`].
    pub lost: String,
    /// For [`Reason::Damaged`].
    pub damaged: String,
    /// For [`Reason::Inconsistent`].
    pub inconsistent: String,
}

/// Words printed on forms that the customer settles (Q4, Q17).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormWords {
    /// 婚姻状况 of both.
    pub married: String,
    /// 申请人 when both apply.
    pub both_applicants: String,
    /// 审查意见 when agreed.
    pub opinion_agree: String,
    /// 提供证件情况 of the exact-match path (M01, M02), in order.
    pub base_documents: Vec<String>,
}

impl Campaign {
    /// The day from which a registration at an organ of this kind is out of scope (§3.4; "以前" read as strictly earlier).
    pub fn cutoff(&self, kind: TownshipKind) -> NaiveDate {
        match kind {
            TownshipKind::Street => self.cutoff_street,
            TownshipKind::Township => self.cutoff_township,
        }
    }

    /// The certificate's 备注 for a reason and issue date.
    pub fn note(&self, reason: Reason, issued: NaiveDate) -> String {
        let word = match reason {
            Reason::Lost => &self.reason_words.lost,
            Reason::Damaged => &self.reason_words.damaged,
            Reason::Inconsistent => &self.reason_words.inconsistent,
        };
        let date = issued.format("%Y年%m月%d日").to_string();
        self.note_template.replace("{reason}", word).replace("{date}", &date)
    }
}

/// A village or community the campaign visits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Village {
    /// 12-digit code.
    pub code: VillageCode,
    /// Name.
    pub name: String,
}

impl Village {
    /// The township it lies in.
    pub fn township(&self) -> Result<&'static Township, ValueError> {
        Township::by_code(self.code.township_code())
    }
}
