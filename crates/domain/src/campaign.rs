//! Campaign settings: data from the Centre, validated here, never constants in code.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::case::{OldCertificate, Reason};
use crate::code::codes;
use crate::legal_age::LegalAges;
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
    /// Legal ages then and since (domain.md §2.10; Q20).
    pub legal_ages: LegalAges,
    /// The Centre's answers to the open questions.
    pub policy: Policy,
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

/// The Centre's answers to the open questions of domain.md §15 that decide cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Q2: reissue to couples whose intact booklet disagrees with the identity card (D38).
    pub reissue_inconsistent: bool,
    /// Q2: reissue to couples whose booklet is intact and agrees (D39).
    pub reissue_intact: bool,
    /// Q3: what is done with old booklets that still exist.
    pub old_booklets: OldCertificate,
    /// Q6: a missing file may be served at a point with the head's approval (D30, D31); else such couples are referred.
    pub missing_file_at_point: bool,
    /// Q9: a 夫妻关系证明书 counts as an earlier reissue.
    pub couple_proof_is_reissue: bool,
    /// D46: days without the registry after which an earlier reissue elsewhere can no longer be ruled out.
    pub duplicate_grace_days: u16,
    /// Years a case file is kept (ARCH06).
    pub retention_years: u16,
    /// Days an audit log is kept at least (DP9: six months).
    pub log_retention_days: u16,
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
    /// For [`Reason::Intact`]: the other spouse's booklet is why this one is replaced (D36).
    pub with_other: String,
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
    /// 申请人 when only the husband applies in person.
    pub man_applies: String,
    /// 申请人 when only the wife applies in person.
    pub woman_applies: String,
    /// 审查意见 when refused.
    pub opinion_refuse: String,
    /// Remedies printed on refusals (Q19).
    pub remedy: String,
    /// Opening hours of the Centre, for slips.
    pub opening_hours: String,
    /// Address of the Centre, for slips.
    pub centre_address: String,
}

codes! {
    /// Settings that cannot be worked with.
    pub enum SettingFault {
        /// A text that is printed is empty.
        EmptyText = "EMPTY_TEXT",
        /// A cut-off after the campaign's end, or legal ages that contradict.
        DatesContradict = "DATES_CONTRADICT",
        /// The note lacks `{reason}` or `{date}` (NEW03).
        NoteTemplate = "NOTE_TEMPLATE",
        /// Kept for less time than the law wants (ARCH06: 100 years; DP9: 180 days).
        Retention = "RETENTION",
        /// Old booklets cannot all be lost.
        OldBooklets = "OLD_BOOKLETS",
    }
}

impl Campaign {
    /// Everything that is wrong with these settings. The registry publishes none of them before this is empty, and a laptop
    /// keeps its old settings rather than take faulty ones.
    pub fn faults(&self) -> Vec<SettingFault> {
        let words = &self.words;
        let printed = [
            &self.rules_version,
            &self.organ_name,
            &self.hotline,
            &self.notice_version,
            &self.reason_words.lost,
            &self.reason_words.damaged,
            &self.reason_words.inconsistent,
            &self.reason_words.with_other,
            &words.married,
            &words.both_applicants,
            &words.man_applies,
            &words.woman_applies,
            &words.opinion_agree,
            &words.opinion_refuse,
            &words.remedy,
            &words.opening_hours,
            &words.centre_address,
        ];
        let mut faults = Vec::new();
        let mut fault_if = |holds: bool, fault: SettingFault| {
            if holds {
                faults.push(fault);
            }
        };
        let nameless = words.base_documents.is_empty() || words.base_documents.iter().any(|text| text.trim().is_empty());
        fault_if(nameless || printed.iter().any(|text| text.trim().is_empty()), SettingFault::EmptyText);
        let order = self.cutoff_street <= self.ends_on && self.cutoff_township <= self.ends_on;
        fault_if(!order || self.legal_ages.validate().is_err(), SettingFault::DatesContradict);
        fault_if(!self.note_template.contains("{reason}") || !self.note_template.contains("{date}"), SettingFault::NoteTemplate);
        fault_if(self.policy.retention_years < 100 || self.policy.log_retention_days < 180, SettingFault::Retention);
        fault_if(self.policy.old_booklets == OldCertificate::NoneLost, SettingFault::OldBooklets);
        faults
    }

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
            Reason::Intact => &self.reason_words.with_other,
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

#[cfg(test)]
mod tests;
