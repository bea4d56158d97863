//! Domain → window.

use buzheng_domain::DomainError;
use buzheng_domain::archive::ArchiveRow;
use buzheng_domain::case::view::CaseSnapshot;
use buzheng_domain::case::{Answers, Case, CaseState, FormKind as DomainForm, Mark, Party, Request, SearchPlace};
use buzheng_domain::ids::StaffId;
use buzheng_domain::matching::{DateClass, FileMatch, NameClass, PartyMatch};
use buzheng_domain::time::age_on;
use chrono::NaiveDate;

use super::papers::{paper_input, proxy_input};
use super::verdict::{check_line, need_view, verdict_view};
use crate::archive::{FieldComparison, FileCandidate};
use crate::case::{
    ActionView, CaseView, CertificateView, DateChoice, DeclarationView, HistoryLine, NoticeView, OutcomeView, PartyView, PhotoView,
    PrintedDate, ProxyView, RequestView, ReviewView, StepView,
};
use crate::error::IpcError;
use crate::input::{FactsInput, FormKind, MarkInput, PartyInput};

/// A refusal as the window words it.
pub fn refusal(error: &DomainError) -> IpcError {
    IpcError {
        code: error.code().to_owned(),
        rule: error.rule(),
        field: error.field().map(str::to_owned),
        facts: error.facts().into_iter().map(|(k, v)| (k.to_owned(), v)).collect(),
        cure: Some(error.cure().to_owned()),
    }
}

/// Everything the desk shows.
pub fn case_view(snapshot: &CaseSnapshot) -> CaseView {
    let case = &snapshot.case;
    let name = |id: &StaffId| snapshot.staff.get(id).cloned().unwrap_or_default();
    let current = snapshot.steps.iter().find(|s| s.status.as_str() != "DONE").map_or(5, |s| s.number);
    CaseView {
        case_id: case.id.to_string(),
        case_no: case.case_no.clone(),
        state: case.state.to_string(),
        version: case.version,
        steps: snapshot
            .steps
            .iter()
            .map(|s| StepView {
                number: s.number,
                status: s.status.to_string(),
                missing: s.missing.iter().map(ToString::to_string).collect(),
            })
            .collect(),
        current_step: current,
        man: case.man.as_ref().map(|p| party_view(p, snapshot.today)),
        woman: case.woman.as_ref().map(|p| party_view(p, snapshot.today)),
        notice: case.notice.as_ref().map(|notice| NoticeView {
            version: notice.version.clone(),
            at: notice.at.rfc3339(),
            unwilling: notice.unwilling.iter().map(ToString::to_string).collect(),
        }),
        facts: facts_input(&case.answers),
        verdict: verdict_view(case, &snapshot.verdict, &snapshot.rules_version),
        file: case.couple().zip(case.file.as_ref()).map(|((man, woman), file)| file_candidate(&file.row, &file.matched, man, woman)),
        file_not_found: case.file.is_none() && case.searched.get(&SearchPlace::Local) == Some(&false),
        searched: case.searched.iter().map(|(place, found)| (place.to_string(), *found)).collect(),
        request: case.request.as_ref().map(request_view),
        priority: case.priority.map(|p| p.to_string()),
        channel: case.channel.to_string(),
        proxy: case.proxy.as_ref().map(|proxy| ProxyView { input: proxy_input(proxy), qualified: proxy.qualified() }),
        checklist: snapshot.checklist.iter().map(check_line).collect(),
        noted: case.papers.values().filter(|paper| paper.here).map(paper_input).collect(),
        notable: snapshot.notable.iter().map(ToString::to_string).collect(),
        papers: snapshot.papers.iter().copied().map(form).collect(),
        requested: case.requested.iter().map(need_view).collect(),
        printed_date: snapshot.printed_date.map(|(day, rule)| PrintedDate { day: day.to_string(), rule: rule.to_string() }),
        date_choice: case.date_choice().map(|d| DateChoice { from: d.earliest().to_string(), to: d.latest().to_string() }),
        recused: case.recused.contains(&snapshot.operator),
        drafters: case.drafters.iter().map(name).collect(),
        photo: case.photo.as_ref().map(|photo| PhotoView {
            hash: photo.master.to_string(),
            width: photo.width,
            height: photo.height,
            below_target: photo.below_target,
            retakes: case.retakes,
            at: case.photo_at.map(|at| at.rfc3339()).unwrap_or_default(),
        }),
        declaration: case.declaration.as_ref().map(|d| DeclarationView {
            man: mark(d.man),
            woman: mark(d.woman),
            witness: name(&d.witness),
            at: d.at.rfc3339(),
        }),
        review: case.review.as_ref().map(|r| ReviewView {
            agree: r.agree,
            reviewer: name(&r.reviewer),
            at: r.at.rfc3339(),
            rules_version: r.rules_version.clone(),
        }),
        certificate: certificate_view(case),
        outcome: case.stopped.as_ref().filter(|_| !case.state.is_live() || case.state == CaseState::Suspended).map(|s| OutcomeView {
            state: case.state.to_string(),
            row: s.row.map(|r| r.to_string()),
            reason: s.reason.clone(),
            at: s.at.rfc3339(),
        }),
        actions: snapshot
            .actions
            .iter()
            .map(|(verb, refused)| ActionView { action: verb.to_string(), refused: refused.as_ref().map(refusal) })
            .collect(),
        history: snapshot
            .history
            .iter()
            .map(|h| HistoryLine {
                seq: h.seq.to_string(),
                kind: h.kind.to_owned(),
                at: h.at.rfc3339(),
                actor: name(&h.actor),
                state: h.state.to_string(),
            })
            .collect(),
        unsent: snapshot.unsent,
    }
}

/// An old file beside the couple.
pub fn file_candidate(row: &ArchiveRow, matched: &FileMatch, man: &Party, woman: &Party) -> FileCandidate {
    let mut fields = Vec::new();
    for (who, file, present, party) in [("man", &row.man, man, &matched.man), ("woman", &row.woman, woman, &matched.woman)] {
        let mut field = |key: &str, file: &str, present: String, class: &str, agrees: bool| {
            fields.push(FieldComparison { field: format!("{who}.{key}"), file: file.to_owned(), present, class: class.to_owned(), agrees });
        };
        field("name", &file.name, present.name.as_str().to_owned(), party.name.as_str(), party.name == NameClass::Exact);
        field("id", &file.id_no, present.id.as_str().to_owned(), party.id.as_str(), party.id_agrees());
        field("birth", &file.birth_text, present.id.birth().to_string(), party.birth.as_str(), birth_agrees(party));
    }
    let exact_date = row.reg_date.and_then(|d| d.exact()).is_some();
    fields.push(FieldComparison {
        field: "regDate".to_owned(),
        file: row.reg_date_text.clone(),
        present: row.reg_date.map(|d| d.to_string()).unwrap_or_default(),
        class: if exact_date { DateClass::Equal } else { DateClass::Coarser }.to_string(),
        agrees: exact_date,
    });
    FileCandidate {
        row_id: row.id.to_string(),
        archive_ref: row.archive_ref.clone(),
        organ: row.organ_name.clone(),
        reg_date_text: row.reg_date_text.clone(),
        cert_no: row.cert_no.clone(),
        abnormal_note: row.abnormal_note.clone(),
        later_event: row.later_event.to_string(),
        fields,
        exact: matched.is_exact(),
        why_not: matched.why_not.iter().map(ToString::to_string).collect(),
    }
}

/// Birth matters where the file has no number; elsewhere the number carries it.
fn birth_agrees(party: &PartyMatch) -> bool {
    party.birth == DateClass::Equal || party.id_agrees()
}

fn party_view(party: &Party, today: NaiveDate) -> PartyView {
    PartyView {
        input: PartyInput {
            name: party.name.as_str().to_owned(),
            id_no: party.id.as_str().to_owned(),
            ethnic: party.ethnic.to_string(),
            hukou_address: party.hukou_address.as_str().to_owned(),
            hukou_in_province: party.hukou_in_province,
            category: party.category.to_string(),
            documents_agree: party.documents_agree,
            phone: party.phone.clone(),
            can_write: party.can_write,
            former_name: party.former_name.as_ref().map(|n| n.as_str().to_owned()),
            presence: party.presence.to_string(),
            hukou_doc: party.hukou_doc.to_string(),
        },
        birth: party.id.birth().to_string(),
        age: age_on(party.id.birth(), today),
        sex: party.id.sex().to_string(),
        id_masked: party.id.masked(),
    }
}

fn facts_input(answers: &Answers) -> FactsInput {
    let facts = &answers.asked;
    let text = |code: Option<&str>| code.map(str::to_owned);
    FactsInput {
        wants: text(facts.wants.map(|c| c.as_str())),
        registered: facts.registered,
        marriage_now: text(facts.marriage_now.map(|c| c.as_str())),
        organ_kind: text(facts.organ_kind.map(|c| c.as_str())),
        organ_place: text(facts.organ_place.map(|c| c.as_str())),
        organ_name: answers.organ_name.clone(),
        claimed_date: facts.date.map(|d| d.to_string()),
        prior_reissue: text(facts.prior_reissue.map(|c| c.as_str())),
        reason_man: text(answers.reason_man.map(|c| c.as_str())),
        reason_woman: text(answers.reason_woman.map(|c| c.as_str())),
        seen: facts.seen.iter().map(ToString::to_string).collect(),
    }
}

fn certificate_view(case: &Case) -> Option<CertificateView> {
    let certificate = case.certificate.as_ref()?;
    let status = match case.state {
        CaseState::Printed => "PRINTED",
        CaseState::Sealed => "SEALED",
        CaseState::Issued | CaseState::Confirmed => "ISSUED",
        CaseState::Queued
        | CaseState::Precheck
        | CaseState::PendingMaterial
        | CaseState::Lookup
        | CaseState::Evidence
        | CaseState::Accepted
        | CaseState::Review
        | CaseState::Approved
        | CaseState::Referred
        | CaseState::NotAccepted
        | CaseState::Refused
        | CaseState::Withdrawn
        | CaseState::Suspended
        | CaseState::Revoked => "PREPARED",
    };
    Some(CertificateView {
        cert_no: certificate.cert_no.to_string(),
        reg_date: certificate.reg_date.to_string(),
        note: certificate.note.clone(),
        man_booklet: certificate.man_booklet.to_string(),
        woman_booklet: certificate.woman_booklet.to_string(),
        to_print: certificate.to_print().iter().map(ToString::to_string).collect(),
        spoiled: certificate.spoiled.iter().map(|(no, reason)| (no.to_string(), reason.to_string())).collect(),
        status: status.to_owned(),
        issued_at: certificate.issued_at.map(|at| at.rfc3339()),
    })
}

fn request_view(request: &Request) -> RequestView {
    let status = match request.answer.as_ref().map(|a| a.approved) {
        None => "WAITING",
        Some(true) => "APPROVED",
        Some(false) => "DENIED",
    };
    RequestView {
        rows: request.rows.iter().map(ToString::to_string).collect(),
        note: request.note.clone(),
        at: request.at.rfc3339(),
        status: status.to_owned(),
        answer: request.answer.as_ref().map(|a| a.reason.clone()),
        answered_at: request.answer.as_ref().map(|a| a.at.rfc3339()),
    }
}

/// A form's name on the other side of the door.
fn form(form: DomainForm) -> FormKind {
    match form {
        DomainForm::Declaration => FormKind::Declaration,
        DomainForm::ReviewForm => FormKind::ReviewForm,
        DomainForm::CertificateMan => FormKind::CertificateMan,
        DomainForm::CertificateWoman => FormKind::CertificateWoman,
        DomainForm::OneTimeNotice => FormKind::OneTimeNotice,
        DomainForm::WaitingSlip => FormKind::WaitingSlip,
        DomainForm::ReferralSlip => FormKind::ReferralSlip,
        DomainForm::NotAcceptedNotice => FormKind::NotAcceptedNotice,
        DomainForm::RefusedNotice => FormKind::RefusedNotice,
        DomainForm::EndedSlip => FormKind::EndedSlip,
        DomainForm::Explanation => FormKind::Explanation,
        DomainForm::ProxyChecklist => FormKind::ProxyChecklist,
        DomainForm::QueueTicket => FormKind::QueueTicket,
        DomainForm::Receipt => FormKind::Receipt,
    }
}

fn mark(mark: Mark) -> MarkInput {
    match mark {
        Mark::SignedAndFingerprint => MarkInput::SignedAndFingerprint,
        Mark::FingerprintOnly => MarkInput::FingerprintOnly,
        Mark::Proxy => MarkInput::Proxy,
    }
}
