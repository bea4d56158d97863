//! Laptops as the Centre sees them: who is enrolled, who ran low on numbers, and what a lost one takes with it.

use std::collections::BTreeSet;

use buzheng_domain::case::CaseState;
use buzheng_domain::ids::{DeviceId, LeaseId};
use buzheng_domain::values::{CertNo, PrintNo};
use rusqlite::Connection;

use crate::db;
use crate::db::cases::CaseRow;
use crate::db::devices::Listed;
use crate::error::RegistryError;
use crate::feeds;
use crate::registry::Registry;
use crate::world::random_id;

/// Numbers of one further lease.
const FURTHER_NUMBERS: u32 = 200;

/// One laptop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceView {
    /// Its row.
    pub listed: Listed,
    /// Numbers no event has used.
    pub numbers_left: u32,
    /// Booklets no event has used.
    pub booklets_left: u64,
}

/// What a lost laptop takes with it, as of its last contact.
#[derive(Debug, Clone)]
pub struct Revoked {
    /// When it was last here, milliseconds since 1970 UTC.
    pub seen_ms: Option<i64>,
    /// First and last certificate number that nothing had used, marked lost.
    pub numbers: Vec<(String, String)>,
    /// First and last booklet that nothing had used, marked lost.
    pub booklets: Vec<(String, String)>,
    /// Its cases that were not finished: what came after the last contact is only on the laptop.
    pub unfinished: Vec<CaseRow>,
    /// Its cases whose photograph is only on the laptop.
    pub without_photo: Vec<CaseRow>,
}

impl Registry {
    /// Every laptop, oldest enrolment first.
    pub fn devices(&self) -> Result<Vec<DeviceView>, RegistryError> {
        self.project()?;
        self.db.read(|tx| {
            let view = |listed: Listed| {
                let numbers_left = numbers(tx, &listed.id)?.iter().map(|(first, last)| last.serial() + 1 - first.serial()).sum();
                let booklets_left = booklets(tx, &listed.id)?.iter().map(|(first, last)| first.steps_to(last).map_or(0, |n| n + 1)).sum();
                Ok(DeviceView { listed, numbers_left, booklets_left })
            };
            db::devices::all(tx)?.into_iter().map(view).collect()
        })
    }

    /// Turns a laptop away from now on, marks as lost what it still had, and says which cases are only on it.
    ///
    /// # Errors
    /// [`RegistryError::NotFound`] for a number nobody has, [`RegistryError::DoneAlready`] when it was revoked before.
    pub fn revoke_device(&self, id: &DeviceId, reason: &str) -> Result<Revoked, RegistryError> {
        self.project()?;
        let now = self.now_ms();
        let (revoked, mine) = self.db.write(|tx| {
            let listed = db::devices::all(tx)?.into_iter().find(|listed| listed.id == *id).ok_or(RegistryError::NotFound)?;
            if listed.revoked_ms.is_some() {
                return Err(RegistryError::DoneAlready);
            }
            db::devices::revoke(tx, id, reason, now)?;
            db::tokens::forget_of(tx, id)?;
            let numbers: Vec<_> = numbers(tx, id)?.iter().map(|(first, last)| (first.to_string(), last.to_string())).collect();
            let booklets: Vec<_> = booklets(tx, id)?.iter().map(|(first, last)| (first.to_string(), last.to_string())).collect();
            for (kind, ranges) in [("NUMBERS", &numbers), ("BOOKLETS", &booklets)] {
                ranges.iter().try_for_each(|(first, last)| db::devices::mark_lost(tx, kind, first, last, id, now))?;
            }
            db::audit::note(tx, now, "centre", "device.revoked", &id.to_string())?;
            let mine = db::cases::of_device(tx, id)?;
            let revoked = Revoked { seen_ms: listed.seen_ms, numbers, booklets, unfinished: Vec::new(), without_photo: Vec::new() };
            Ok((revoked, mine))
        })?;
        tracing::warn!(device = %id.as_uuid(), "revoked");
        let lacking = self.db.read(|tx| {
            let lacks =
                |row: &CaseRow| Ok(row.photo.map(|hash| db::blobs::whole(tx, &hash)).transpose()?.is_some_and(|whole| whole.is_none()));
            mine.iter().map(lacks).collect::<Result<Vec<bool>, RegistryError>>()
        })?;
        let without_photo = mine.iter().zip(lacking).filter(|(_, lacks)| *lacks).map(|(row, _)| row.clone()).collect();
        let finished = |row: &CaseRow| row.state.parse::<CaseState>().is_ok_and(CaseState::is_finished);
        let unfinished = mine.into_iter().filter(|row| !finished(row)).collect();
        Ok(Revoked { unfinished, without_photo, ..revoked })
    }
}

/// Grants another lease when a laptop has fewer unused numbers than the settings want. For every contact: it costs two look-ups
/// when there is nothing to do.
pub(crate) fn top_up(registry: &Registry, device: &DeviceId) -> Result<(), RegistryError> {
    let now = registry.now_ms();
    if registry.db.read(|tx| low(tx, device, now))?.is_none() {
        return Ok(());
    }
    let id = LeaseId::from_uuid(random_id(registry.world.as_ref())?);
    registry.write_records(|tx| {
        // Another contact of the same laptop may have been first.
        let Some(year) = low(tx, device, now)? else { return Ok(()) };
        let Some(lease) = db::leases::take(tx, id, *device, year, FURTHER_NUMBERS, now)? else { return Ok(()) };
        tracing::info!(device = %device.as_uuid(), "another lease");
        registry.audit_device(tx, device, "lease.granted", &lease.id.to_string())?;
        feeds::publish_lease(tx, &lease, now)
    })
}

/// The year for which a laptop should get numbers now, if there are any.
fn low(tx: &Connection, device: &DeviceId, now_ms: i64) -> Result<Option<u16>, RegistryError> {
    let Some(campaign) = feeds::campaign_at(tx, now_ms)? else { return Ok(None) };
    let year = u16::try_from(chrono::Datelike::year(&campaign.ends_on)).map_err(|_| RegistryError::Unreadable { what: "campaign" })?;
    let of_year = numbers(tx, device)?.into_iter().filter(|(first, _)| first.year() == year);
    let left: u32 = of_year.map(|(first, last)| last.serial() + 1 - first.serial()).sum();
    Ok((left < campaign.numbers_low && db::leases::any_left(tx, year)?).then_some(year))
}

/// Runs of numbers of a device that no stored event has bound, lowest first. A lease is used from its start.
fn numbers(tx: &Connection, device: &DeviceId) -> Result<Vec<(CertNo, CertNo)>, RegistryError> {
    let mut runs = Vec::new();
    for lease in db::leases::of_device(tx, device)? {
        let used = db::certificates::highest(tx, lease.id)?;
        let last = CertNo::new(lease.year, lease.last).map_err(|_| RegistryError::Unreadable { what: "lease" })?;
        runs.extend(lease.next(used.map(|used| used.serial())).map(|first| (first, last)));
    }
    Ok(runs)
}

/// Runs of booklets of a device that no stored event has named, lowest first.
fn booklets(tx: &Connection, device: &DeviceId) -> Result<Vec<(PrintNo, PrintNo)>, RegistryError> {
    let named: BTreeSet<String> = db::booklets::of_device(tx, device)?;
    let mut runs: Vec<(PrintNo, PrintNo)> = Vec::new();
    for range in db::stock::granted(tx, device, i64::MAX)? {
        let mut follows = false;
        for no in range.numbers() {
            let free = !named.contains(&no.to_string());
            match runs.last_mut() {
                Some((_, last)) if free && follows => *last = no,
                _none if free => runs.push((no.clone(), no)),
                _none => {}
            }
            follows = free;
        }
    }
    Ok(runs)
}
