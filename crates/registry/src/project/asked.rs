//! From what happened back to what was asked: the command that gives this event when the rules allow it.

use buzheng_domain::case::SpouseRole;
use buzheng_domain::case::{CaseEvent, Command};
use buzheng_domain::ids::DeviceId;
use buzheng_domain::rules::ReasonKey;
use buzheng_domain::supply::{NumberLease, Supply};

/// The command, and the supply it took from. `None` where one command gives two events and this is the second.
pub(super) fn asked(event: &CaseEvent, device: DeviceId) -> Option<(Command, Supply)> {
    let mut supply = Supply::default();
    let command = match event {
        CaseEvent::DeclarationAccepted(_) => return None,
        CaseEvent::Opened(e) => Command::Open { case_no: e.case_no.clone(), priority: e.priority },
        CaseEvent::PartyRecorded(e) => Command::RecordParty { role: e.role, party: Box::new(e.party.clone()) },
        CaseEvent::NoticeRecorded(e) => {
            let willing = |role| !e.unwilling.contains(&role);
            Command::RecordNotice { man_willing: willing(SpouseRole::Man), woman_willing: willing(SpouseRole::Woman) }
        }
        CaseEvent::FactsAnswered(e) => Command::AnswerFacts { answers: Box::new(e.answers.clone()) },
        CaseEvent::Stopped(_) => Command::Stop,
        CaseEvent::ProxyRecorded(e) => Command::RecordProxy { proxy: e.proxy.clone().map(Box::new) },
        CaseEvent::PaperRecorded(e) => Command::RecordPaper { paper: Box::new(e.paper.clone()) },
        CaseEvent::PapersRequested(_) => Command::RequestPapers,
        CaseEvent::LookupRun(e) => Command::RunLookup { index_rows: e.index_rows },
        CaseEvent::FileChosen(e) => Command::ChooseFile { file: Box::new(e.file.clone()) },
        CaseEvent::FileNotFound(e) => Command::RecordNotFound { index_rows: e.index_rows },
        CaseEvent::Searched(e) => Command::NoteSearch { place: e.place, found: e.found, keeper: e.keeper.clone() },
        CaseEvent::ApprovalRequested(e) => Command::RequestApproval { note: e.note.clone() },
        CaseEvent::ReferredUnproven(_) => Command::ReferUnproven,
        CaseEvent::Recused(_) => Command::Recuse,
        CaseEvent::Suspended(e) => Command::Suspend { reason: e.reason.clone() },
        CaseEvent::Dropped(e) if e.reason == ReasonKey::LeftQueue => Command::LeaveQueue,
        CaseEvent::Dropped(_) => Command::Lapse,
        CaseEvent::PhotoAttached(e) => Command::AttachPhoto { photo: Box::new(e.photo.clone()) },
        CaseEvent::DeclarationWitnessed(e) => {
            Command::WitnessDeclaration { man: Some(e.man), woman: Some(e.woman), read_aloud: e.read_aloud }
        }
        CaseEvent::Decided(e) => Command::Decide { agree: e.agree, reason: e.reason.clone(), reg_date: e.reg_date },
        CaseEvent::CertificatesPrepared(e) => {
            // Whether number and booklets were this laptop's is asked of the leases, not here.
            let (year, serial) = (e.cert_no.year(), e.cert_no.serial());
            supply.number = Some((NumberLease { id: e.lease, device, year, first: serial, last: serial }, e.cert_no));
            supply.booklets = vec![e.man_booklet.clone(), e.woman_booklet.clone()];
            Command::PrepareCertificates
        }
        CaseEvent::FormPrinted(e) => Command::NoteFormPrinted { form: e.form, copy: e.copy },
        CaseEvent::CertificatesPrinted(_) => Command::ConfirmPrinted,
        CaseEvent::BookletSpoiled(e) => {
            supply.booklets = vec![e.replacement.clone()];
            Command::SpoilBooklet { holder: e.holder, reason: e.reason }
        }
        CaseEvent::Sealed(_) => Command::Seal,
        CaseEvent::HandedOver(e) => Command::HandOver { man: Some(e.man), woman: Some(e.woman), old_certificate: e.old_certificate },
        CaseEvent::Withdrawn(e) => Command::Withdraw { by: e.by },
        CaseEvent::CentreActed(e) => Command::Learn { act: Box::new(e.act.clone()) },
    };
    Some((command, supply))
}
