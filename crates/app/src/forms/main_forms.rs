//! Declaration, review form and certificate pages, filled.

use buzheng_documents as documents;
use buzheng_domain::DomainError;
use buzheng_domain::campaign::Campaign;
use buzheng_domain::case::{Case, FormKind, Party, Proxy, Reason, SpouseRole};
use buzheng_domain::rules::{Material, Outcome, RowId};
use buzheng_domain::values::{PartialDate, Precision, Sex};
use chrono::NaiveDate;

use super::Filling;

/// The couple, or why the form cannot be filled.
pub(super) fn couple(case: &Case) -> Result<(&Party, &Party), DomainError> {
    case.couple().ok_or(DomainError::PartiesIncomplete)
}

pub(super) fn certificate(f: &Filling<'_>, form: FormKind) -> Result<documents::Certificate, DomainError> {
    let (man, woman) = couple(f.case)?;
    let certificate = f.case.certificate.as_ref().ok_or(DomainError::NotPrepared)?;
    let (name, booklet) = match form.holder().unwrap_or(SpouseRole::Man) {
        SpouseRole::Man => (&man.name, &certificate.man_booklet),
        SpouseRole::Woman => (&woman.name, &certificate.woman_booklet),
    };
    Ok(documents::Certificate {
        organ: f.campaign.organ_name.clone(),
        holder: name.as_str().to_owned(),
        reg_date: printed(certificate.reg_date),
        cert_no: certificate.cert_no.to_string(),
        note: certificate.note.clone(),
        man: person(man),
        woman: person(woman),
        print_no: booklet.to_string(),
        photo: f.photo.clone(),
        demo: f.campaign.demo,
    })
}

pub(super) fn declaration(f: &Filling<'_>) -> Result<documents::Declaration, DomainError> {
    let (case, campaign) = (f.case, f.campaign);
    let (man, woman) = couple(case)?;
    let row = case.file.as_ref().map(|f| &f.row);
    let date = case.declaration.as_ref().map_or(f.now, |d| d.at);
    Ok(documents::Declaration {
        no: case.case_no.clone(),
        organ: campaign.organ_name.clone(),
        date: printed(date.civil_date()),
        man: person(man),
        woman: person(woman),
        reason_man: reason_word(campaign, case.answers.reason_man),
        reason_woman: reason_word(campaign, case.answers.reason_woman),
        orig_date: original_date(case),
        orig_organ: original_organ(case),
        orig_cert_no: row.map(|r| r.cert_no.clone()).filter(|no| !no.is_empty()),
        proxy: case.proxy.as_ref().filter(|p| case.absent() == Some(p.of)).map(proxy),
        demo: campaign.demo,
    })
}

pub(super) fn review(f: &Filling<'_>) -> Result<documents::ReviewForm, DomainError> {
    let (case, campaign) = (f.case, f.campaign);
    let (man, woman) = couple(case)?;
    let row = case.file.as_ref().map(|f| &f.row);
    let certificate = case.certificate.as_ref();
    let married = Some(campaign.words.married.clone());
    let opinion = case.review.as_ref().map(|r| if r.agree { &campaign.words.opinion_agree } else { &campaign.words.opinion_refuse });
    Ok(documents::ReviewForm {
        no: case.case_no.clone(),
        organ: campaign.organ_name.clone(),
        man: documents::Person { marital_status: married.clone(), ..person(man) },
        woman: documents::Person { marital_status: married, ..person(woman) },
        photo: f.photo.clone(),
        documents: papers_shown(f),
        orig_date: original_date(case),
        orig_organ: original_organ(case),
        orig_cert_no: row.map(|r| r.cert_no.clone()).filter(|no| !no.is_empty()),
        reason_man: reason_word(campaign, case.answers.reason_man),
        reason_woman: reason_word(campaign, case.answers.reason_woman),
        applicants: match case.absent() {
            None => campaign.words.both_applicants.clone(),
            Some(SpouseRole::Woman) => campaign.words.man_applies.clone(),
            Some(SpouseRole::Man) => campaign.words.woman_applies.clone(),
        },
        apply_date: case.declaration.as_ref().map(|d| printed(d.at.civil_date())).unwrap_or_default(),
        proxy: case.proxy.as_ref().filter(|p| case.absent() == Some(p.of)).map(proxy),
        opinion: opinion.cloned(),
        decided_date: case.review.as_ref().map(|r| printed(r.at.civil_date())),
        cert_no: certificate.map(|c| c.cert_no.to_string()),
        print_no_man: certificate.map(|c| c.man_booklet.to_string()),
        print_no_woman: certificate.map(|c| c.woman_booklet.to_string()),
        issue_date: certificate.and_then(|c| c.issued_at).map(|at| printed(at.civil_date())),
        remarks: remarks(f),
        demo: campaign.demo,
    })
}

/// 提供证件情况: the base papers, then every paper noted, in the order of the list (§2.3: no abbreviation).
fn papers_shown(f: &Filling<'_>) -> Vec<String> {
    let noted = f.case.papers.values().filter(|paper| paper.here && !matches!(paper.material, Material::M01 | Material::M02));
    let words = noted.filter_map(|paper| {
        let name = documents::word("material", paper.material.as_str())?;
        let details: Vec<&str> = [&paper.issuer, &paper.number].into_iter().flatten().map(String::as_str).collect();
        Some(if details.is_empty() { name.to_owned() } else { format!("{name}（{}）", details.join("，")) })
    });
    f.campaign.words.base_documents.iter().cloned().chain(words).collect()
}

/// 备注: one sentence for each row that must be explained (D19–D48), as decided when it was decided, and the head's approval.
fn remarks(f: &Filling<'_>) -> Option<String> {
    let rows = match &f.case.review {
        Some(review) => review.rows.clone(),
        None => f.verdict.hits.iter().filter(|hit| hit.outcome <= Outcome::AcceptEvidence).map(|hit| hit.row).collect(),
    };
    let explained = rows.iter().filter(|row| **row != RowId::D18);
    let mut notes: Vec<String> = explained.filter_map(|row| documents::word("remark", row.as_str())).map(str::to_owned).collect();
    let approval = f.case.request.as_ref().and_then(|request| request.answer.as_ref()).filter(|answer| answer.approved);
    if let Some((answer, words)) = approval.zip(documents::word("remark", "APPROVED")) {
        notes.push(words.replace("{date}", &printed(answer.at.civil_date())).replace("{reason}", &answer.reason));
    }
    Some(notes.join("；")).filter(|text| !text.is_empty())
}

fn original_date(case: &Case) -> Option<String> {
    let filed = case.file.as_ref().and_then(|file| file.row.reg_date);
    filed.or(case.answers.asked.date).map(printed_partial)
}

fn original_organ(case: &Case) -> Option<String> {
    case.file.as_ref().map(|file| file.row.organ_name.clone()).or_else(|| case.answers.organ_name.clone())
}

/// The proxy as the forms have it.
pub(super) fn proxy(proxy: &Proxy) -> documents::Proxy {
    let some = |text: &str| Some(text.to_owned()).filter(|t| !t.is_empty());
    documents::Proxy {
        acts_for: match proxy.of {
            SpouseRole::Man => documents::Party::Man,
            SpouseRole::Woman => documents::Party::Woman,
        },
        name: proxy.name.as_str().to_owned(),
        id_no: proxy.id.as_str().to_owned(),
        relation: some(&proxy.relation),
        poa_no: some(&proxy.poa_no),
        notary_office: some(&proxy.notary_office),
    }
}

fn person(party: &Party) -> documents::Person {
    let sex = match party.id.sex() {
        Sex::Male => "男",
        Sex::Female => "女",
    };
    documents::Person {
        name: party.name.as_str().to_owned(),
        sex: sex.to_owned(),
        nationality: "中国".to_owned(),
        birth_date: printed(party.id.birth()),
        ethnic: Some(party.ethnic.name().to_owned()),
        id_no: party.id.as_str().to_owned(),
        hukou_address: Some(party.hukou_address.as_str().to_owned()),
        phone: party.phone.clone(),
        marital_status: None,
        cannot_write: !party.can_write,
    }
}

fn reason_word(campaign: &Campaign, reason: Option<Reason>) -> String {
    let words = &campaign.reason_words;
    match reason {
        Some(Reason::Lost) => words.lost.clone(),
        Some(Reason::Damaged) => words.damaged.clone(),
        Some(Reason::Inconsistent) => words.inconsistent.clone(),
        Some(Reason::Intact) => words.with_other.clone(),
        None => String::new(),
    }
}

/// Arabic YYYY年MM月DD日 (domain.md §2.3, number formats).
pub(super) fn printed(date: NaiveDate) -> String {
    date.format("%Y年%m月%d日").to_string()
}

pub(super) fn printed_partial(date: PartialDate) -> String {
    let format = match date.precision() {
        Precision::Day => "%Y年%m月%d日",
        Precision::Month => "%Y年%m月",
        Precision::Year => "%Y年",
    };
    date.earliest().format(format).to_string()
}
