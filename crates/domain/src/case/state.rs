//! Where a case stands: the smallest state that decisions and screens need.

use serde::{Deserialize, Serialize};

use super::party::{Party, SpouseRole};
use crate::archive::ArchiveRow;
use crate::campaign::Campaign;
use crate::code::codes;
use crate::ids::{BlobHash, CaseId, LeaseId, SessionId, StaffId};
use crate::matching::FileMatch;
use crate::rules::{FactKey, Facts, RowId, Verdict, judge};
use crate::time::DeviceTime;
use crate::values::{CertNo, PartialDate, PrintNo};
use std::collections::{BTreeMap, BTreeSet};

codes! {
    /// Case states of domain.md §9.1. S4, S11 and X5, X6 are reached by the full rulebook and by the Centre.
    pub enum CaseState {
        /// 取号.
        Queued = "S0",
        /// 初审.
        Precheck = "S1",
        /// 待补材料.
        PendingMaterial = "S2",
        /// 查档中.
        Lookup = "S3",
        /// 举证核实.
        Evidence = "S4",
        /// 已受理.
        Accepted = "S5",
        /// 审查中.
        Review = "S6",
        /// 准予补发.
        Approved = "S7",
        /// 已制证.
        Printed = "S8",
        /// 已核对用印.
        Sealed = "S9",
        /// 已发证.
        Issued = "S10",
        /// 中心已确认.
        Confirmed = "S11",
        /// 转中心.
        Referred = "X1",
        /// 不予受理.
        NotAccepted = "X2",
        /// 不予补发.
        Refused = "X3",
        /// 当事人撤回.
        Withdrawn = "X4",
        /// 暂停.
        Suspended = "X5",
        /// 撤回/作废.
        Revoked = "X6",
    }
}

impl CaseState {
    /// Counts against "one live case a couple" (invariant 8: S1–S11; a suspended case still holds its couple).
    pub fn is_live(self) -> bool {
        match self {
            CaseState::Queued
            | CaseState::Referred
            | CaseState::NotAccepted
            | CaseState::Refused
            | CaseState::Withdrawn
            | CaseState::Revoked => false,
            CaseState::Precheck
            | CaseState::PendingMaterial
            | CaseState::Lookup
            | CaseState::Evidence
            | CaseState::Accepted
            | CaseState::Review
            | CaseState::Approved
            | CaseState::Printed
            | CaseState::Sealed
            | CaseState::Issued
            | CaseState::Confirmed
            | CaseState::Suspended => true,
        }
    }

    /// Nothing is left to do at the point.
    pub fn is_finished(self) -> bool {
        !self.is_live() && self != CaseState::Queued || matches!(self, CaseState::Issued | CaseState::Confirmed)
    }

    /// Before the declaration was signed: identity, answers, file and photo may still be corrected.
    pub fn is_open_for_correction(self) -> bool {
        matches!(self, CaseState::Queued | CaseState::Precheck | CaseState::PendingMaterial | CaseState::Lookup)
    }
}

codes! {
    /// Why the certificate is reissued, per spouse (L14).
    pub enum Reason {
        /// 遗失.
        Lost = "LOST",
        /// 损毁.
        Damaged = "DAMAGED",
        /// 与身份证件信息不一致.
        Inconsistent = "INCONSISTENT",
    }
}

codes! {
    /// How a person marked a paper (L7, L13, D43).
    pub enum Mark {
        /// Signature and fingerprint.
        SignedAndFingerprint = "SIGNED_AND_FINGERPRINT",
        /// Fingerprint only, for who cannot write.
        FingerprintOnly = "FINGERPRINT_ONLY",
    }
}

codes! {
    /// What became of the old booklets (Q3).
    pub enum OldCertificate {
        /// Both lost.
        NoneLost = "NONE_LOST",
        /// Cancelled and given back.
        CancelledReturned = "CANCELLED_RETURNED",
        /// Collected.
        Collected = "COLLECTED",
    }
}

codes! {
    /// Why a booklet was spoiled (domain.md §12).
    pub enum SpoilReason {
        /// Misprint or jam.
        PrintError = "PRINT_ERROR",
        /// Wrong data.
        WrongData = "WRONG_DATA",
        /// Stain.
        Stain = "STAIN",
        /// Tear.
        Tear = "TEAR",
        /// Photo or emboss fault.
        PhotoFault = "PHOTO_FAULT",
        /// Applicant withdrew.
        Withdrawn = "WITHDRAWN",
        /// Other.
        Other = "OTHER",
    }
}

/// Answers to the questions of step 2.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    /// The table's facts that are asked (party and file facts are added by [`Case::facts`]).
    pub facts: Facts,
    /// Organ's name as they remember it.
    pub organ_name: Option<String>,
    /// Why, for the husband's booklet.
    pub reason_man: Option<Reason>,
    /// Why, for the wife's booklet.
    pub reason_woman: Option<Reason>,
}

/// The old file taken as theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenFile {
    /// The row as it stood.
    pub row: ArchiveRow,
    /// How it compared.
    pub matched: FileMatch,
}

/// The photograph kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    /// Master, JPEG.
    pub master: BlobHash,
    /// Size of the master in bytes.
    pub master_bytes: u64,
    /// Width and height of the master in pixels.
    pub width: u32,
    /// Height of the master in pixels.
    pub height: u32,
    /// 626 × 413 derivative, JPEG.
    pub print: BlobHash,
    /// Size of the derivative in bytes.
    pub print_bytes: u64,
    /// Smaller than 1252 × 827: allowed, recorded.
    pub below_target: bool,
    /// `FILE` or `CAMERA`.
    pub source: PhotoSource,
}

codes! {
    /// Where a photograph came from.
    pub enum PhotoSource {
        /// A picture file.
        File = "FILE",
        /// The laptop's camera.
        Camera = "CAMERA",
    }
}

/// The signed declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// How the husband marked it.
    pub man: Mark,
    /// How the wife marked it.
    pub woman: Mark,
    /// 监誓人.
    pub witness: StaffId,
    /// When.
    pub at: DeviceTime,
}

/// The decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Agreed to reissue.
    pub agree: bool,
    /// Who decided.
    pub reviewer: StaffId,
    /// When.
    pub at: DeviceTime,
    /// Rule set.
    pub rules_version: String,
}

/// The certificate bound to a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// 字号.
    pub cert_no: CertNo,
    /// Its lease.
    pub lease: LeaseId,
    /// 登记日期 to print.
    pub reg_date: chrono::NaiveDate,
    /// 备注 to print.
    pub note: String,
    /// Husband's booklet.
    pub man_booklet: PrintNo,
    /// Wife's booklet.
    pub woman_booklet: PrintNo,
    /// Holders whose present booklet was sent to the printer.
    pub sent: BTreeSet<SpouseRole>,
    /// Holders whose present booklet was seen to come out right; it is an original now.
    pub confirmed: BTreeSet<SpouseRole>,
    /// Spoiled so far.
    pub spoiled: BTreeMap<PrintNo, SpoilReason>,
    /// Handed over at.
    pub issued_at: Option<DeviceTime>,
}

impl Certificate {
    /// Holders whose present booklet has not been to the printer.
    pub fn to_print(&self) -> Vec<SpouseRole> {
        SpouseRole::BOTH.into_iter().filter(|holder| !self.sent.contains(holder) && !self.confirmed.contains(holder)).collect()
    }
}

/// How a case stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// Row of the table, when one did it.
    pub row: Option<RowId>,
    /// Reason key.
    pub reason: String,
    /// When.
    pub at: DeviceTime,
}

/// A case, as its events tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Id.
    pub id: CaseId,
    /// village12-yyyymmdd-nnn.
    pub case_no: String,
    /// Session it was opened in.
    pub session: SessionId,
    /// State.
    pub state: CaseState,
    /// Events so far.
    pub version: u32,
    /// Everyone who drafted: who records may not decide where two are required (§8).
    pub drafters: Vec<StaffId>,
    /// The husband.
    pub man: Option<Party>,
    /// The wife.
    pub woman: Option<Party>,
    /// Privacy notice version and time; both were asked and are willing.
    pub notice: Option<(String, DeviceTime)>,
    /// Step 2.
    pub answers: Answers,
    /// Step 3.
    pub file: Option<ChosenFile>,
    /// The local index holds no fitting file; waiting for the Centre.
    pub file_not_found: bool,
    /// Step 4.
    pub photo: Option<Photo>,
    /// When the photo was kept.
    pub photo_at: Option<DeviceTime>,
    /// Photos replaced so far.
    pub retakes: u32,
    /// Step 4.
    pub declaration: Option<Declaration>,
    /// Step 5.
    pub review: Option<Review>,
    /// Step 5.
    pub certificate: Option<Certificate>,
    /// When stopped.
    pub stopped: Option<Stopped>,
}

impl Case {
    /// One spouse.
    pub fn party(&self, role: SpouseRole) -> Option<&Party> {
        match role {
            SpouseRole::Man => self.man.as_ref(),
            SpouseRole::Woman => self.woman.as_ref(),
        }
    }

    /// Both spouses, once both are recorded.
    pub fn couple(&self) -> Option<(&Party, &Party)> {
        self.man.as_ref().zip(self.woman.as_ref())
    }

    /// The facts for the decision table: answers, joined with what the parties and the chosen file say. The file prevails
    /// over memory (D32).
    pub fn facts(&self) -> Facts {
        let mut facts = self.answers.facts.clone();
        let of = |p: &Option<Party>, get: fn(&Party) -> bool| p.as_ref().map(get);
        facts.hukou_man = of(&self.man, |p| p.hukou_in_province);
        facts.hukou_woman = of(&self.woman, |p| p.hukou_in_province);
        facts.category_man = self.man.as_ref().map(|p| p.category);
        facts.category_woman = self.woman.as_ref().map(|p| p.category);
        facts.documents_agree = self.couple().map(|(m, w)| m.documents_agree && w.documents_agree);
        if let Some(file) = &self.file {
            facts.file_exact = Some(file.matched.is_exact());
            facts.organ_kind = Some(file.row.organ_kind);
            facts.organ_place = Some(file.row.organ_place);
            facts.date = file.row.reg_date.or(facts.date);
        }
        facts
    }

    /// What the table says of this case.
    pub fn verdict(&self, campaign: &Campaign) -> Verdict {
        judge(&self.facts(), campaign)
    }

    /// Facts still to ask, once identity is known.
    pub fn open_questions(&self, campaign: &Campaign) -> Vec<FactKey> {
        match self.verdict(campaign) {
            Verdict::Open { ask } => ask,
            Verdict::Stop { .. } | Verdict::Clear | Verdict::Accept => Vec::new(),
        }
    }

    /// 登记日期 to print: the file's, known to the day (L15). Never the reissue date.
    pub fn certificate_date(&self) -> Option<chrono::NaiveDate> {
        self.file.as_ref()?.row.reg_date.and_then(|d: PartialDate| d.exact())
    }
}
