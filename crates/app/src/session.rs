//! Opening a session: one village on one day with one team.

use buzheng_domain::DomainError;
use buzheng_domain::event::{DeskEvent, Event, SessionOpened};
use buzheng_domain::ids::SessionId;
use buzheng_domain::session::Session;

use crate::App;
use crate::actor::open_session;
use crate::error::AppError;

impl App {
    /// Opens a session at `village` (12-digit code) with the named cadre present (R26). One that is already open today at the
    /// same village stays; another village replaces it.
    pub fn open_session(&self, village: &str, cadre: &str) -> Result<Session, AppError> {
        self.store.transaction_with_reserve(|tx| {
            let view = tx.view();
            let now = self.now(&view)?;
            let actor = view.staff_member(self.operator)?.ok_or(AppError::UnknownOperator)?;
            actor.may_work(now.civil_date())?;
            let session = Session::open(SessionId::from_uuid(self.ports.ids.next(now)), village, cadre)?;
            if !view.villages()?.iter().any(|v| v.code == session.village) {
                return Err(DomainError::VillageUnknown.into());
            }
            if let Some(open) = open_session(&view, now)?
                && open.village == session.village
                && open.cadre == session.cadre
            {
                return Ok(open);
            }
            let event = Event::Desk(DeskEvent::SessionOpened(SessionOpened { session: session.clone() }));
            self.append(tx, event, Some(session.id), now)?;
            Ok(session)
        })
    }
}
