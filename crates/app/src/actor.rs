//! What every decision is made with, read in the transaction that will append its events.

use buzheng_domain::campaign::Campaign;
use buzheng_domain::case::{Case, CaseEvent, Command, Context, EventMeta, LiveCase, view};
use buzheng_domain::event::Event;
use buzheng_domain::ids::{CaseId, EventId, SessionId, StaffId};
use buzheng_domain::session::Session;
use buzheng_domain::staff::StaffMember;
use buzheng_domain::supply::Supply;
use buzheng_domain::time::DeviceTime;
use buzheng_protocol::{Envelope, Meta};
use buzheng_store::{StoredEvent, Tx, View};

use crate::error::AppError;
use crate::{App, Changed};

/// One moment at the desk.
pub(crate) struct Moment {
    pub(crate) now: DeviceTime,
    pub(crate) actor: StaffMember,
    pub(crate) campaign: Campaign,
    pub(crate) session: Option<Session>,
    pub(crate) live: Vec<LiveCase>,
    pub(crate) supply: Supply,
    pub(crate) last_contact: Option<DeviceTime>,
}

impl Moment {
    pub(crate) fn context(&self) -> Context<'_> {
        Context {
            now: self.now,
            actor: &self.actor,
            campaign: &self.campaign,
            session: self.session.as_ref(),
            live: &self.live,
            supply: &self.supply,
            last_contact: self.last_contact,
        }
    }
}

/// A case with its history, as stored.
pub(crate) struct Loaded {
    pub(crate) case: Case,
    pub(crate) history: Vec<view::HistoryEntry>,
    pub(crate) events: Vec<(u64, CaseEvent)>,
}

impl App {
    /// The desk's time: the laptop's clock, but never before what was last recorded here or heard of the registry. A clock that was
    /// set back dates no paper back (domain.md §14, 16); the warning `CLOCK_BEHIND` says that it was.
    ///
    /// A record from after the campaign's last day does not count against a clock within it: a clock that once ran years ahead would
    /// hold the desk there, with every card expired.
    pub(crate) fn now(&self, view: &View<'_>) -> Result<DeviceTime, AppError> {
        let clock = self.ports.clock.now();
        let known = view.last_event_ms()?.max(view.last_contact_ms()?).map(DeviceTime::from_ms);
        let Some(known) = known.filter(|known| *known > clock) else { return Ok(clock) };
        let ends_on = view.campaign()?.map(|campaign| campaign.ends_on);
        let ran_ahead = ends_on.is_some_and(|end| known.civil_date() > end && clock.civil_date() <= end);
        Ok(if ran_ahead { clock } else { known })
    }

    /// Reads the moment; `people` of the case and command are looked for in other live cases.
    pub(crate) fn moment(&self, view: &View<'_>, case: Option<&Case>, command: Option<&Command>) -> Result<Moment, AppError> {
        let now = self.now(view)?;
        let campaign = view.campaign()?.ok_or(AppError::NoCampaign)?;
        let actor = view.staff_member(self.operator)?.ok_or(AppError::UnknownOperator)?;
        let session = open_session(view, now)?;
        let mut people = Vec::new();
        if let Some(Command::RecordParty { role, party }) = command {
            people.push(&party.id);
            // The other spouse stays whoever is recorded; the corrected one no longer counts.
            let other = case.and_then(|c| if *role == buzheng_domain::case::SpouseRole::Man { c.woman.as_ref() } else { c.man.as_ref() });
            people.extend(other.map(|p| &p.id));
        }
        let live = view.live_cases_of(&people, case.map(|c| c.id))?;
        let last_contact = view.last_contact_ms()?.map(DeviceTime::from_ms);
        Ok(Moment { now, actor, campaign, session, live, supply: view.supply()?, last_contact })
    }

    /// Decides a command and appends its events, all in one transaction. What the screen may call saved is saved when this
    /// returns.
    pub(crate) fn act(&self, case_id: CaseId, command: Command) -> Result<Changed, AppError> {
        self.store.transaction_with_reserve(|tx| self.act_in(tx, case_id, command.clone()))?;
        Ok(Changed::case(case_id))
    }

    /// The same inside a transaction.
    pub(crate) fn act_in(&self, tx: &mut Tx<'_>, case_id: CaseId, command: Command) -> Result<Vec<CaseEvent>, AppError> {
        let loaded = load(&tx.view(), case_id)?;
        let case = loaded.as_ref().map(|l| &l.case);
        if case.is_none() && !matches!(command, Command::Open { .. }) {
            return Err(AppError::NoCase);
        }
        let moment = self.moment(&tx.view(), case, Some(&command))?;
        let events = buzheng_domain::case::decide(case, command, &moment.context())?;
        let session = moment.session.as_ref().map(|s| s.id);
        for event in &events {
            self.append(tx, Event::Case(case_id, event.clone()), session, moment.now)?;
        }
        Ok(events)
    }

    /// Wraps an event and appends it.
    pub(crate) fn append(&self, tx: &mut Tx<'_>, event: Event, session: Option<SessionId>, now: DeviceTime) -> Result<u64, AppError> {
        let seen = tx.view().feed_marks()?.into_iter().filter(|(feed, _)| feed == "staff" || feed == "campaign").collect();
        let meta = Meta {
            id: EventId::from_uuid(self.ports.ids.next(now)),
            at_ms: now.as_ms(),
            mono_ms: self.ports.clock.mono_ms(),
            boot: self.boot,
            actor: Some(self.operator),
            session,
            refs: Vec::new(),
            seen,
        };
        let envelope = Envelope::of(&event, meta).map_err(|_| AppError::Internal { what: "event" })?;
        Ok(tx.append(&envelope)?)
    }
}

/// The session of today, if one is open.
pub(crate) fn open_session(view: &View<'_>, now: DeviceTime) -> Result<Option<Session>, AppError> {
    let latest = view.latest_session()?;
    // A session is one village on one day: yesterday's is over.
    Ok(latest.filter(|s| s.opened_at.civil_date() == now.civil_date()).map(|s| s.session))
}

/// Folds a case from its events.
pub(crate) fn load(view: &View<'_>, case_id: CaseId) -> Result<Option<Loaded>, AppError> {
    let stored = view.events_of_case(case_id)?;
    let mut events = Vec::with_capacity(stored.len());
    let mut metas = Vec::with_capacity(stored.len());
    for event in &stored {
        if let Some((case_event, meta)) = read(event, case_id)? {
            events.push((event.seq, case_event));
            metas.push(meta);
        }
    }
    let folded = view::fold(events.iter().zip(metas).map(|((seq, event), meta)| (*seq, event, meta)));
    Ok(folded.map(|(case, history)| Loaded { case, history, events }))
}

/// One stored event of a case; `None` for a type this program does not know.
fn read(stored: &StoredEvent, case_id: CaseId) -> Result<Option<(CaseEvent, EventMeta)>, AppError> {
    let envelope = stored.envelope()?;
    let actor = envelope.actor.unwrap_or(StaffId::from_uuid(uuid::Uuid::nil()));
    match envelope.event() {
        Ok(Event::Case(_, event)) => Ok(Some((event, EventMeta { case_id, at: DeviceTime::from_ms(envelope.at_ms), actor }))),
        Ok(Event::Desk(_)) | Err(buzheng_protocol::DecodeError::UnknownType { .. }) => Ok(None),
        Err(_) => Err(AppError::Store(buzheng_store::StoreError::Unreadable { what: "event" })),
    }
}
