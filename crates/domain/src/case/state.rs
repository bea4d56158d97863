//! Where a case stands: the smallest state that decisions and screens need.

use serde::{Deserialize, Serialize};

use std::collections::{BTreeMap, BTreeSet};

use super::codes::{CaseState, Channel, Mark, PhotoSource, Priority, Reason, SearchPlace, SpoilReason};
use super::paper::{Paper, Proxy};
use super::party::{Party, SpouseRole};
use crate::archive::ArchiveRow;
use crate::ids::{ActId, BlobHash, CaseId, LeaseId, SessionId, StaffId};
use crate::matching::FileMatch;
use crate::rules::{Asked, Material, Need, RowId, Whose};
use crate::time::DeviceTime;
use crate::values::{CertNo, PrintNo};

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
