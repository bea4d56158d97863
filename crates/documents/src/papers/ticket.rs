//! 取号单: the queue ticket, a narrow slip for a receipt printer (80 mm). It carries no personal data.

use serde::{Deserialize, Serialize};

use crate::render::{Job, Printed};
use crate::{DocumentsError, words, world};

/// One ticket.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// The number to be called.
    pub number: String,
    /// 村（社区）.
    pub village: String,
    /// Day on which it is good.
    pub date: String,
    /// Why it is called earlier: words `priority_<CODE>` (AGED, DISABLED, FRAIL, SOLDIER).
    #[serde(default)]
    pub priority: Option<String>,
    /// How many couples wait before this one; `None` leaves the line out.
    #[serde(default)]
    pub waiting: Option<u32>,
    /// 咨询电话.
    pub hotline: String,
    /// Prints 演示 样张.
    #[serde(default)]
    pub demo: bool,
}

/// Prints the ticket: one page of 80 mm × 120 mm.
///
/// # Errors
/// [`DocumentsError::MissingWords`] for a missing word; as a form otherwise.
pub fn ticket(d: &Ticket) -> Result<Printed, DocumentsError> {
    Ok(job(d)?.print()?)
}

pub(crate) fn job(d: &Ticket) -> Result<Job<'_, Ticket>, DocumentsError> {
    let fields = vec![("number", d.number.as_str()), ("village", &d.village), ("date", &d.date), ("hotline", &d.hotline)];
    let priority = d.priority.as_deref().map(|code| words::word("priority", code).map(str::to_owned)).transpose()?;
    let data = Ticket { date: words::date(&d.date), priority, ..d.clone() };
    Ok(Job { template: &world::TICKET, labels: world::TICKET.labels()?, data, fields, photo: None, date: &d.date })
}
