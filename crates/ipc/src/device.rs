//! The laptop and who is at it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the unlock screen shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DeviceStatus {
    /// Where the laptop stands.
    pub state: DeviceState,
    /// True on the sample world; the window then marks everything 演示.
    pub demo: bool,
    /// Program version.
    pub version: String,
    /// Who may unlock, by staff number; no names before unlocking.
    pub operators: Vec<OperatorSlot>,
    /// Present while unlocked.
    pub operator: Option<Operator>,
    /// The laptop's number as enrolled.
    pub device_label: String,
}

/// Where the laptop stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeviceState {
    /// Never enrolled at a registry: `buzheng-desk setup` comes first.
    NotSetUp,
    /// Enrolled, no operator.
    Locked,
    /// An operator is at work.
    Unlocked,
}

/// One key slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OperatorSlot {
    /// Staff id.
    pub staff_id: String,
    /// Staff number 工号, as printed on the badge.
    pub staff_no: String,
    /// Only in the sample world: name, role and password, shown on the unlock screen.
    pub demo: Option<DemoOperator>,
}

/// The sample world's open secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DemoOperator {
    /// Invented name.
    pub name: String,
    /// Role code A2 or A3.
    pub role: String,
    /// Password.
    pub password: String,
}

/// The person at the laptop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Operator {
    /// Staff id.
    pub staff_id: String,
    /// Staff number 工号.
    pub staff_no: String,
    /// Name.
    pub name: String,
    /// Role code `A1`…`A10` (domain.md §8).
    pub role: String,
    /// May witness declarations, decide and sign (监誓).
    pub oath_authorised: bool,
    /// Post card valid to, `YYYY-MM-DD`.
    pub card_valid_to: String,
}
