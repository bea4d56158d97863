//! The day at a glance.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::case::CaseRow;
use crate::sync::SyncStatus;

/// The today screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Today {
    /// Civil date at the point, `YYYY-MM-DD`.
    pub date: String,
    /// The open session, if any.
    pub session: Option<SessionView>,
    /// Villages a session may be opened for, when none is open (planned first).
    pub villages: Vec<VillageView>,
    /// Cases by group for this session.
    pub counts: DayCounts,
    /// Cases not finished, newest first (at most 20).
    pub unfinished: Vec<CaseRow>,
    /// Ticket holders waiting (S0): the frail first, then by number.
    pub queue: Vec<QueueEntry>,
    /// Certificate numbers left in the lease.
    pub numbers_left: u32,
    /// Blank booklets in stock at this laptop.
    pub booklets_left: u32,
    /// The next number, e.g. `BJ330281-2022-000101`.
    pub next_number: Option<String>,
    /// The lowest print number in stock.
    pub next_booklet: Option<String>,
    /// Rows in the local archive index, and the version of it.
    pub archive_rows: u32,
    /// What deserves attention; worded as `warning_<code>`.
    pub warnings: Vec<Warning>,
    /// The exchange.
    pub sync: SyncStatus,
}

/// A ticket holder waiting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct QueueEntry {
    /// Case id.
    pub case_id: String,
    /// Human number; its last part is the ticket number.
    pub case_no: String,
    /// `AGED`, `DISABLED`, `FRAIL`, `SOLDIER`.
    pub priority: Option<String>,
    /// When the ticket was given.
    pub since: String,
}

/// A session: one village on one day with one team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    /// Session id.
    pub session_id: String,
    /// The village.
    pub village: VillageView,
    /// Village cadre present (现场协助干部).
    pub cadre: String,
    /// Opened at.
    pub opened_at: String,
}

/// A village or community.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VillageView {
    /// 12-digit code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Township name.
    pub township: String,
}

/// What opening a session asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SessionInput {
    /// 12-digit village code.
    pub village: String,
    /// Name of the cadre present (domain.md R26: a session cannot open without).
    pub cadre: String,
}

/// Cases of the session by group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DayCounts {
    /// All opened.
    pub opened: u32,
    /// S10 and after.
    pub issued: u32,
    /// Still running.
    pub unfinished: u32,
    /// X1.
    pub referred: u32,
    /// X2, X3.
    pub not_accepted: u32,
    /// X4.
    pub withdrawn: u32,
}

/// One thing that deserves attention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Warning {
    /// `NUMBERS_LOW`, `BOOKLETS_LOW`, `CARD_EXPIRES`, `CLOCK_BEHIND`, `NEVER_SYNCED`, `UNSENT_OLD`.
    pub code: String,
    /// Facts for the sentence.
    pub facts: BTreeMap<String, String>,
}
