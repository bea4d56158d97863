//! Numbers and booklets: leased, allotted, on one case only.

use buzheng_domain::case::{CaseEvent, CaseState, CertificatesPrepared};
use buzheng_domain::supply::BookletState;
use buzheng_domain::values::PrintNo;
use rusqlite::Connection;

use super::code::ConflictCode;
use super::judge::Judged;
use crate::db;
use crate::error::RegistryError;

/// Binds what an event binds, and flags what is bound elsewhere or was never given to this laptop.
pub(super) fn judge(tx: &Connection, judged: &Judged<'_>) -> Result<(), RegistryError> {
    let case = judged.after.id;
    match judged.event {
        CaseEvent::CertificatesPrepared(e) => {
            bind_number(tx, judged, e)?;
            bind_booklet(tx, judged, &e.man_booklet)?;
            bind_booklet(tx, judged, &e.woman_booklet)
        }
        CaseEvent::CertificatesPrinted(_) => {
            let certificate = judged.after.certificate.as_ref();
            for no in certificate.iter().flat_map(|c| [&c.man_booklet, &c.woman_booklet]) {
                db::booklets::set(tx, no, case, BookletState::Used)?;
            }
            Ok(())
        }
        CaseEvent::BookletSpoiled(e) => {
            db::booklets::set(tx, &e.booklet, case, BookletState::Spoiled)?;
            bind_booklet(tx, judged, &e.replacement)
        }
        CaseEvent::Withdrawn(e) => e.spoiled.iter().try_for_each(|no| db::booklets::set(tx, no, case, BookletState::Spoiled)),
        // A case revoked before anything was handed over leaves its booklets spoiled.
        CaseEvent::CentreActed(_) if judged.after.state == CaseState::Revoked => {
            let bound = judged.after.certificate.iter().filter(|c| c.issued_at.is_none());
            bound.flat_map(|c| c.spoiled.keys()).try_for_each(|no| db::booklets::set(tx, no, case, BookletState::Spoiled))
        }
        CaseEvent::HandedOver(_) => db::certificates::issued(tx, case, judged.envelope.at_ms),
        CaseEvent::Opened(_)
        | CaseEvent::PartyRecorded(_)
        | CaseEvent::NoticeRecorded(_)
        | CaseEvent::FactsAnswered(_)
        | CaseEvent::ProxyRecorded(_)
        | CaseEvent::PaperRecorded(_)
        | CaseEvent::PapersRequested(_)
        | CaseEvent::Stopped(_)
        | CaseEvent::LookupRun(_)
        | CaseEvent::FileChosen(_)
        | CaseEvent::FileNotFound(_)
        | CaseEvent::Searched(_)
        | CaseEvent::ApprovalRequested(_)
        | CaseEvent::ReferredUnproven(_)
        | CaseEvent::Recused(_)
        | CaseEvent::Suspended(_)
        | CaseEvent::Dropped(_)
        | CaseEvent::PhotoAttached(_)
        | CaseEvent::DeclarationWitnessed(_)
        | CaseEvent::DeclarationAccepted(_)
        | CaseEvent::Decided(_)
        | CaseEvent::FormPrinted(_)
        | CaseEvent::Sealed(_)
        | CaseEvent::CentreActed(_) => Ok(()),
    }
}

fn bind_number(tx: &Connection, judged: &Judged<'_>, e: &CertificatesPrepared) -> Result<(), RegistryError> {
    let device = judged.stored.log.device;
    let number = e.cert_no.to_string();
    let lease = db::leases::granted(tx, e.lease, judged.stored.received_ms)?;
    if !lease.is_some_and(|lease| lease.device == device && lease.contains(e.cert_no)) {
        judged.own(tx, ConflictCode::SerialOutOfBlock, &number, "")?;
    }
    match db::certificates::bind(tx, e.cert_no, judged.after.id, device, e.lease)? {
        Some(other) => judged.both(tx, other, ConflictCode::DupBj, &number),
        None => Ok(()),
    }
}

fn bind_booklet(tx: &Connection, judged: &Judged<'_>, no: &PrintNo) -> Result<(), RegistryError> {
    let device = judged.stored.log.device;
    let allotted = db::stock::granted(tx, &device, judged.stored.received_ms)?;
    if !allotted.iter().any(|range| range.contains(no)) {
        judged.own(tx, ConflictCode::PrintNotAllotted, &no.to_string(), "")?;
    }
    match db::booklets::bind(tx, no, judged.after.id, device)? {
        Some(other) => judged.both(tx, other, ConflictCode::DupPrint, &no.to_string()),
        None => Ok(()),
    }
}
