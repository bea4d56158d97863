//! Read tables made from the log, one file a table with its SQL.
//!
//! Every append updates them in the same transaction; [`crate::Store::rebuild_projections`] empties them and makes them
//! again, with the same result (a test compares). After a change of shape raise [`PROJECTION_VERSION`] and the next start
//! rebuilds.
//!
//! A case's row is always computed from the whole case, folded by `domain::case::evolve`: a case has some twenty events, and
//! this way a list can never disagree with the desk.

pub mod booklet;
pub mod case_list;
pub(crate) mod centre_act;
pub mod certificate_number;
pub mod couple;
mod fold;
pub mod session_list;

use std::collections::BTreeMap;

use buzheng_domain::case::{Case, CaseEvent, CaseState};
use buzheng_domain::event::{DeskEvent, Event};
use buzheng_domain::ids::CaseId;
use buzheng_protocol::{DecodeError, Envelope, LogId};
use rusqlite::Connection;

use crate::blob_rows::{self, NewBlob};
use crate::blobs::Blobs;
use crate::error::StoreError;
use crate::{feeds, log, meta};

/// Raise when a read table's content or shape changes.
pub const PROJECTION_VERSION: u32 = 2;

const VERSION_KEY: &str = "projection_version";

/// Where an event stands, beside what it says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// Its log.
    pub(crate) log: LogId,
    /// Its number there.
    pub(crate) seq: u64,
    /// Wall clock of the device.
    pub(crate) at_ms: i64,
}

/// Updates every read table for an event that was just inserted. Refuses a certificate number or booklet that another
/// case holds, and a photo whose files are not in place: the transaction then leaves nothing behind.
pub(crate) fn apply(conn: &Connection, blobs: &Blobs, log: &LogId, seq: u64, envelope: &Envelope) -> Result<(), StoreError> {
    let place = Place { log: *log, seq, at_ms: envelope.at_ms };
    match envelope.event() {
        // Written by a newer program and read back from elsewhere: kept, not shown.
        Err(DecodeError::UnknownType { .. }) => Ok(()),
        Err(_) => Err(StoreError::Invalid { what: "event" }),
        Ok(Event::Desk(event)) => apply_desk(conn, &event, &place),
        Ok(Event::Case(case_id, event)) => {
            register_blobs(conn, blobs, case_id, &event, envelope.at_ms)?;
            let events = log::of_case(conn, case_id)?;
            let Some(case) = fold::case(case_id, &events) else { return Ok(()) };
            apply_numbers(conn, &case, &event)?;
            let opened_ms = events.first().map_or(Ok(place.at_ms), |first| first.envelope().map(|e| e.at_ms))?;
            write_case(conn, &case, opened_ms, &place)
        }
    }
}

fn apply_desk(conn: &Connection, event: &DeskEvent, place: &Place) -> Result<(), StoreError> {
    match event {
        DeskEvent::SessionOpened(opened) => session_list::add(conn, &opened.session, place.at_ms),
        DeskEvent::LogOpened(_) | DeskEvent::OperatorUnlocked(_) => Ok(()),
    }
}

fn write_case(conn: &Connection, case: &Case, opened_ms: i64, place: &Place) -> Result<(), StoreError> {
    case_list::put(conn, case, opened_ms, place)?;
    couple::put(conn, case)
}

/// Numbers, booklets and acts of the Centre, which are facts about the whole device and not of one case's row.
fn apply_numbers(conn: &Connection, case: &Case, event: &CaseEvent) -> Result<(), StoreError> {
    match event {
        CaseEvent::CertificatesPrepared(prepared) => {
            certificate_number::bind(conn, &prepared.cert_no, prepared.lease, case.id)?;
            booklet::reserve(conn, &prepared.man_booklet, case.id)?;
            booklet::reserve(conn, &prepared.woman_booklet, case.id)
        }
        CaseEvent::CertificatesPrinted(_) => match &case.certificate {
            None => Ok(()),
            Some(certificate) => {
                booklet::mark_used(conn, &certificate.man_booklet, case.id)?;
                booklet::mark_used(conn, &certificate.woman_booklet, case.id)
            }
        },
        CaseEvent::BookletSpoiled(spoiled) => {
            booklet::spoil(conn, &spoiled.booklet, case.id)?;
            booklet::reserve(conn, &spoiled.replacement, case.id)
        }
        CaseEvent::Withdrawn(withdrawn) => withdrawn.spoiled.iter().try_for_each(|booklet| booklet::spoil(conn, booklet, case.id)),
        CaseEvent::CentreActed(acted) => {
            centre_act::learned(conn, case.id, acted.act.id)?;
            spoil_revoked(conn, case)
        }
        CaseEvent::Opened(_)
        | CaseEvent::PartyRecorded(_)
        | CaseEvent::ProxyRecorded(_)
        | CaseEvent::PaperRecorded(_)
        | CaseEvent::PapersRequested(_)
        | CaseEvent::Searched(_)
        | CaseEvent::ApprovalRequested(_)
        | CaseEvent::ReferredUnproven(_)
        | CaseEvent::Recused(_)
        | CaseEvent::Suspended(_)
        | CaseEvent::Dropped(_)
        | CaseEvent::NoticeRecorded(_)
        | CaseEvent::FactsAnswered(_)
        | CaseEvent::Stopped(_)
        | CaseEvent::LookupRun(_)
        | CaseEvent::FileChosen(_)
        | CaseEvent::FileNotFound(_)
        | CaseEvent::PhotoAttached(_)
        | CaseEvent::DeclarationWitnessed(_)
        | CaseEvent::DeclarationAccepted(_)
        | CaseEvent::Decided(_)
        | CaseEvent::FormPrinted(_)
        | CaseEvent::Sealed(_)
        | CaseEvent::HandedOver(_) => Ok(()),
    }
}

/// A case revoked before anything was handed over leaves its booklets spoiled.
fn spoil_revoked(conn: &Connection, case: &Case) -> Result<(), StoreError> {
    let bound = case.certificate.iter().filter(|c| case.state == CaseState::Revoked && c.issued_at.is_none());
    bound.flat_map(|c| c.spoiled.keys()).try_for_each(|booklet| booklet::spoil(conn, booklet, case.id))
}

/// A photo's files must be in place before the event that names them (design §4).
fn register_blobs(conn: &Connection, blobs: &Blobs, case: CaseId, event: &CaseEvent, at_ms: i64) -> Result<(), StoreError> {
    let CaseEvent::PhotoAttached(attached) = event else { return Ok(()) };
    let photo = &attached.photo;
    for (kind, hash, size) in [("photo.master", photo.master, photo.master_bytes), ("photo.print", photo.print, photo.print_bytes)] {
        if !blobs.contains(&hash)? {
            return Err(StoreError::NoBlob);
        }
        blob_rows::register(conn, &NewBlob { hash, size, kind, case: Some(case), at_ms })?;
    }
    Ok(())
}

/// Whether the read tables were made by another version of this code, or never.
pub(crate) fn are_stale(conn: &Connection) -> Result<bool, StoreError> {
    Ok(meta::get(conn, VERSION_KEY)?.as_deref() != Some(PROJECTION_VERSION.to_be_bytes().as_slice()))
}

/// Empties the read tables and fills them from the log and the feeds of stock and Centre.
pub(crate) fn rebuild(conn: &Connection) -> Result<(), StoreError> {
    conn.execute_batch(
        "DELETE FROM case_list; DELETE FROM couple; DELETE FROM certificate_number; DELETE FROM booklet;
         DELETE FROM session_list; DELETE FROM centre_act;",
    )?;
    feeds::refill_centre_acts(conn)?;
    // Stock first, as at the desk: a booklet is bound out of stock. What left the stock feed since is bound all the same.
    for range in feeds::all_booklet_ranges(conn)? {
        booklet::add_range(conn, &range)?;
    }
    // Cases in hand while the log passes by once; an opening and a last place each.
    let mut cases: BTreeMap<CaseId, (Case, i64, Place)> = BTreeMap::new();
    log::for_each(conn, |stored| {
        let envelope = stored.envelope()?;
        let place = Place { log: stored.log, seq: stored.seq, at_ms: envelope.at_ms };
        match envelope.event() {
            // Neither unknown nor unreadable events may keep a device from opening; the bytes stay in the log.
            Err(_) => Ok(()),
            Ok(Event::Desk(event)) => apply_desk(conn, &event, &place),
            Ok(Event::Case(case_id, event)) => {
                let (case, opened_ms) = match cases.remove(&case_id) {
                    None => (None, place.at_ms),
                    Some((case, opened_ms, _)) => (Some(case), opened_ms),
                };
                let case = fold::step(case, case_id, &envelope, &event);
                match apply_numbers(conn, &case, &event) {
                    // The log is what happened; who was first keeps the number.
                    Ok(()) | Err(StoreError::Taken { .. }) => {}
                    Err(error) => return Err(error),
                }
                cases.insert(case_id, (case, opened_ms, place));
                Ok(())
            }
        }
    })?;
    for (case, opened_ms, place) in cases.values() {
        write_case(conn, case, *opened_ms, place)?;
    }
    meta::set(conn, VERSION_KEY, &PROJECTION_VERSION.to_be_bytes())
}
