//! The day at a glance, read from one moment.

use std::collections::BTreeMap;

use buzheng_domain::campaign::{Campaign, Village};
use buzheng_domain::case::{Case, CaseState, Priority};
use buzheng_domain::ids::CaseId;
use buzheng_domain::supply::BookletState;
use buzheng_domain::time::DeviceTime;
use buzheng_domain::values::{CertNo, PrintNo};
use buzheng_store::View;
use buzheng_store::outbox::Unsent;
use buzheng_store::projections::case_list::{CaseQuery, CaseRow};
use buzheng_store::projections::session_list::OpenedSession;
use chrono::NaiveDate;

use crate::App;
use crate::actor::load;
use crate::error::AppError;

/// Unfinished cases shown.
const UNFINISHED_SHOWN: u32 = 20;
/// Ticket holders shown.
const QUEUE_MAX: u32 = 100;
/// A post card that ends within this many days is worth a warning.
const CARD_WARNING_DAYS: i64 = 14;
/// Unsent work older than this is worth a warning, milliseconds.
const UNSENT_WARNING_MS: i64 = 24 * 3600 * 1000;

/// What deserves attention: a code and its facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// `NUMBERS_LOW`, `BOOKLETS_LOW`, `CARD_EXPIRES`, `CLOCK_BEHIND`, `NEVER_SYNCED`, `UNSENT_OLD`, `CAMPAIGN_OVER`.
    pub code: &'static str,
    /// Facts.
    pub facts: BTreeMap<&'static str, String>,
}

/// A ticket holder waiting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// The case.
    pub case_id: CaseId,
    /// Its human number.
    pub case_no: String,
    /// Served before others.
    pub priority: Option<Priority>,
    /// When the ticket was given.
    pub since: DeviceTime,
}

/// The today screen's content.
pub struct Today {
    /// Civil date.
    pub date: NaiveDate,
    /// Settings.
    pub campaign: Campaign,
    /// Today's session with its village.
    pub session: Option<(OpenedSession, Option<Village>)>,
    /// Villages a session may be opened for.
    pub villages: Vec<Village>,
    /// Cases of the session by state.
    pub counts: BTreeMap<CaseState, u32>,
    /// Unfinished cases of any day, newest first.
    pub unfinished: Vec<CaseRow>,
    /// Ticket holders waiting: the frail first, then by number.
    pub queue: Vec<Queued>,
    /// Numbers left in the leases.
    pub numbers_left: u32,
    /// Booklets in stock.
    pub booklets_left: u32,
    /// Next number.
    pub next_number: Option<CertNo>,
    /// Lowest booklet.
    pub next_booklet: Option<PrintNo>,
    /// Rows in the archive index.
    pub archive_rows: u64,
    /// Unsent work.
    pub unsent: Unsent,
    /// Warnings.
    pub warnings: Vec<Warning>,
}

/// Reads the queue. Priority lives in the case's first event: a queue is short.
fn queue(view: &View<'_>) -> Result<Vec<Queued>, AppError> {
    let query = CaseQuery { states: vec![CaseState::Queued], limit: QUEUE_MAX, ..CaseQuery::default() };
    let mut queue = Vec::new();
    for row in view.cases(&query)?.0 {
        let case = load(view, row.case_id)?.ok_or(AppError::NoCase)?.case;
        let since = DeviceTime::from_ms(row.opened_ms);
        queue.push(Queued { case_id: row.case_id, case_no: row.case_no, priority: case.priority, since });
    }
    queue.sort_by(|a, b| a.priority.is_none().cmp(&b.priority.is_none()).then_with(|| a.case_no.cmp(&b.case_no)));
    Ok(queue)
}

impl App {
    /// Reads the day.
    pub fn today(&self) -> Result<Today, AppError> {
        self.store.read(|view| {
            let now = self.now(view)?;
            let campaign = view.campaign()?.ok_or(AppError::NoCampaign)?;
            let villages = view.villages()?;
            let opened = view.latest_session()?.filter(|s| s.opened_at.civil_date() == now.civil_date());
            let session = opened.map(|s| {
                let village = villages.iter().find(|v| v.code == s.session.village).cloned();
                (s, village)
            });
            let id = session.as_ref().map(|(s, _)| s.session.id);
            let counts = if id.is_some() { view.state_counts(id)? } else { BTreeMap::new() };
            let query = CaseQuery { unfinished: true, limit: UNFINISHED_SHOWN, ..CaseQuery::default() };
            let supply = view.supply()?;
            let mut today = Today {
                date: now.civil_date(),
                session,
                counts,
                unfinished: view.cases(&query)?.0,
                queue: queue(view)?,
                numbers_left: view.numbers_left()?,
                booklets_left: view.booklet_counts()?.get(&BookletState::InStock).copied().unwrap_or(0),
                next_number: supply.number.map(|(_, number)| number),
                next_booklet: supply.booklets.first().cloned(),
                archive_rows: view.archive_count()?,
                unsent: view.unsent()?,
                warnings: Vec::new(),
                villages,
                campaign,
            };
            today.warnings = self.warnings(view, &today)?;
            Ok(today)
        })
    }

    /// Ticket holders called before this one.
    pub(crate) fn waiting_before(&self, view: &View<'_>, case: &Case) -> Result<u32, AppError> {
        let before = queue(view)?.iter().take_while(|queued| queued.case_id != case.id).count();
        Ok(u32::try_from(before).unwrap_or(u32::MAX))
    }

    fn warnings(&self, view: &View<'_>, today: &Today) -> Result<Vec<Warning>, AppError> {
        let now = self.ports.clock.now();
        let mut warnings = Vec::new();
        let mut warn = |holds: bool, code: &'static str, facts: &[(&'static str, String)]| {
            if holds {
                warnings.push(Warning { code, facts: facts.iter().cloned().collect() });
            }
        };
        let campaign = &today.campaign;
        warn(today.numbers_left < campaign.numbers_low, "NUMBERS_LOW", &[("left", today.numbers_left.to_string())]);
        warn(today.booklets_left < campaign.booklets_low, "BOOKLETS_LOW", &[("left", today.booklets_left.to_string())]);
        warn(today.date > campaign.ends_on, "CAMPAIGN_OVER", &[("ended", campaign.ends_on.to_string())]);
        if let Some(me) = view.staff_member(self.operator)? {
            let days = (me.card_valid_to - today.date).num_days();
            warn(days <= CARD_WARNING_DAYS, "CARD_EXPIRES", &[("valid_to", me.card_valid_to.to_string()), ("days", days.to_string())]);
        }
        let last_event = view.last_event_ms()?;
        let last_contact = view.last_contact_ms()?;
        let newest = last_event.max(last_contact);
        warn(
            newest.is_some_and(|ms| ms > now.as_ms()),
            "CLOCK_BEHIND",
            &[("last", newest.map(|ms| DeviceTime::from_ms(ms).rfc3339()).unwrap_or_default())],
        );
        warn(last_contact.is_none(), "NEVER_SYNCED", &[]);
        let old = today.unsent.events > 0 && last_contact.is_some_and(|ms| now.as_ms() - ms > UNSENT_WARNING_MS);
        warn(old, "UNSENT_OLD", &[("cases", today.unsent.cases.to_string())]);
        Ok(warnings)
    }
}
