//! Where a case stands: the smallest state that decisions and screens need.

use serde::{Deserialize, Serialize};

use std::collections::{BTreeMap, BTreeSet};

use super::paper::{Paper, Proxy};
use super::party::{Party, SpouseRole};
use crate::archive::ArchiveRow;
use crate::code::codes;
use crate::ids::{ActId, BlobHash, CaseId, LeaseId, SessionId, StaffId};
use crate::matching::FileMatch;
use crate::rules::{Asked, Material, Need, RowId, Whose};
use crate::time::DeviceTime;
use crate::values::{CertNo, PrintNo};

codes! {
    /// Case states of domain.md §9.1. S11 and X6 are reached by the Centre alone.
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
        matches!(self, CaseState::Queued | CaseState::Precheck | CaseState::PendingMaterial | CaseState::Lookup | CaseState::Evidence)
    }
}

codes! {
    /// What became of a spouse's old booklet, which is why it is reissued (L14).
    pub enum Reason {
        /// 遗失.
        Lost = "LOST",
        /// 损毁.
        Damaged = "DAMAGED",
        /// 与身份证件信息不一致.
        Inconsistent = "INCONSISTENT",
        /// Whole and agreeing: no reason of its own; replaced with the other's (D36), or not at all (D39).
        Intact = "INTACT",
    }
}

codes! {
    /// How a person marked a paper (L7, L13, D43).
    pub enum Mark {
        /// Signature and fingerprint.
        SignedAndFingerprint = "SIGNED_AND_FINGERPRINT",
        /// Fingerprint only, for who cannot write.
        FingerprintOnly = "FINGERPRINT_ONLY",
        /// The proxy of an absent spouse signed and gave a fingerprint.
        Proxy = "PROXY",
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

codes! {
    /// Why someone is served before others.
    pub enum Priority {
        /// Eighty or older.
        Aged = "AGED",
        /// Disabled.
        Disabled = "DISABLED",
        /// Ill or frail.
        Frail = "FRAIL",
        /// Serving or former soldier.
        Soldier = "SOLDIER",
    }
}

codes! {
    /// Where old files are looked for (domain.md §13.5). Not found is final after the first three.
    pub enum SearchPlace {
        /// The laptop's index.
        Local = "LOCAL",
        /// The provincial system.
        Provincial = "PROVINCIAL",
        /// 余姚市档案馆.
        CityArchive = "CITY_ARCHIVE",
        /// Papers still kept at a township office.
        TownshipPaper = "TOWNSHIP_PAPER",
    }
}

codes! {
    /// Where the case is served.
    pub enum Channel {
        /// At a point.
        Point = "POINT",
        /// At the Centre's window.
        Window = "WINDOW",
        /// At home in the village.
        HomeVisit = "HOME_VISIT",
    }
}

codes! {
    /// By which rule the printed 登记日期 was found (domain.md §13.4 `reg_date_rule`).
    pub enum RegDateRule {
        /// The original date (L15).
        Original = "ORIGINAL",
        /// The day the legal age was reached (L10, D19).
        AgeReached = "AGE_REACHED",
        /// Decided by a registrar (D33).
        Decided = "A2_DECIDED",
    }
}

/// Answers to the questions of step 2.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    /// The table's facts that are asked (those of papers and file are added by [`Case::facts`]).
    #[serde(rename = "facts")]
    pub asked: Asked,
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

/// The privacy notice shown, and what each spouse said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Text version.
    pub version: String,
    /// When.
    pub at: DeviceTime,
    /// Who does not apply of their own will (D16).
    pub unwilling: Vec<SpouseRole>,
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
    /// Every row that held then.
    pub rows: Vec<RowId>,
    /// The day to print, decided where the file has none (D33).
    pub reg_date: Option<chrono::NaiveDate>,
}

/// A request to the Centre's head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Counts the requests of this case, from 1.
    pub number: u32,
    /// Rows that want approval.
    pub rows: Vec<RowId>,
    /// What the registrar added.
    pub note: String,
    /// When.
    pub at: DeviceTime,
    /// The answer, once it came.
    pub answer: Option<HeadAnswer>,
}

/// What the head answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadAnswer {
    /// Approved.
    pub approved: bool,
    /// Who.
    pub by: Option<StaffId>,
    /// When, by the registry's clock.
    pub at: DeviceTime,
    /// In the head's words.
    pub reason: String,
}

/// A case stopped for the Centre to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspension {
    /// Where it stood.
    pub from: CaseState,
    /// Conflict code, row, or the registrar's words.
    pub reason: String,
    /// When.
    pub at: DeviceTime,
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
    /// The privacy notice was shown and both were asked.
    pub notice: Option<Notice>,
    /// Step 2.
    pub answers: Answers,
    /// Step 3.
    pub file: Option<ChosenFile>,
    /// Places searched, and whether they have a file.
    pub searched: BTreeMap<SearchPlace, bool>,
    /// Who stands in for an absent spouse.
    pub proxy: Option<Proxy>,
    /// Papers noted, the latest of each kind and person.
    pub papers: BTreeMap<(Material, Whose), Paper>,
    /// What the couple was asked for, once.
    pub requested: Vec<Need>,
    /// What the head was asked; void once the case changes.
    pub request: Option<Request>,
    /// Requests so far.
    pub requests: u32,
    /// Served before others.
    pub priority: Option<Priority>,
    /// Where it is served.
    pub channel: Channel,
    /// Staff who declared a conflict of interest.
    pub recused: BTreeSet<StaffId>,
    /// While suspended.
    pub suspension: Option<Suspension>,
    /// Acts of the Centre folded so far.
    pub acts: BTreeSet<ActId>,
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

    /// A paper is here, as far as it is noted as such.
    pub fn has_paper(&self, material: Material, whose: Whose) -> bool {
        self.papers.get(&(material, whose)).is_some_and(|paper| paper.here)
    }

    /// The absent spouse, if one is.
    pub fn absent(&self) -> Option<SpouseRole> {
        SpouseRole::BOTH.into_iter().find(|role| self.party(*role).is_some_and(|p| p.presence == super::Presence::Proxy))
    }

    /// What became of a spouse's old booklet.
    pub fn reason(&self, role: SpouseRole) -> Option<Reason> {
        match role {
            SpouseRole::Man => self.answers.reason_man,
            SpouseRole::Woman => self.answers.reason_woman,
        }
    }
}
