//! Papers, proxies and typed-in files, both ways.

use buzheng_domain::DomainError;
use buzheng_domain::archive::{ArchiveRow, FileParty};
use buzheng_domain::case::{Paper, Proxy};
use buzheng_domain::ids::ArchiveRowId;
use buzheng_domain::values::{CitizenId, PartialDate, PersonName, ValueError};
use chrono::NaiveDate;
use uuid::Uuid;

use super::inbound::{at, code};
use crate::input::{FileInput, PaperInput, ProxyInput};

/// A day, or nothing typed.
pub(super) fn day(field: &'static str, text: &str) -> Result<Option<NaiveDate>, DomainError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let date = PartialDate::parse(text).map_err(at(field))?;
    date.exact().map(Some).ok_or(DomainError::Value { field, error: ValueError::DateFormat })
}

fn some(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|t| !t.is_empty())
}

pub(super) fn proxy(input: &ProxyInput) -> Result<Proxy, DomainError> {
    Ok(Proxy {
        of: code("proxy.of", &input.of)?,
        name: PersonName::parse(&input.name).map_err(at("proxy.name"))?,
        id: CitizenId::parse(&input.id_no).map_err(at("proxy.idNo"))?,
        relation: input.relation.trim().to_owned(),
        poa_no: input.poa_no.trim().to_owned(),
        notary_office: input.notary_office.trim().to_owned(),
        poa_on: day("proxy.poaOn", &input.poa_on)?,
        id_copy: input.id_copy,
        items: input.items.iter().map(|item| code("proxy.items", item)).collect::<Result<_, _>>()?,
    })
}

pub(super) fn proxy_input(proxy: &Proxy) -> ProxyInput {
    ProxyInput {
        of: proxy.of.to_string(),
        name: proxy.name.as_str().to_owned(),
        id_no: proxy.id.as_str().to_owned(),
        relation: proxy.relation.clone(),
        poa_no: proxy.poa_no.clone(),
        notary_office: proxy.notary_office.clone(),
        poa_on: proxy.poa_on.map(|d| d.to_string()).unwrap_or_default(),
        id_copy: proxy.id_copy,
        items: proxy.items.iter().map(ToString::to_string).collect(),
    }
}

pub(super) fn paper(input: &PaperInput) -> Result<Paper, DomainError> {
    Ok(Paper {
        material: code("paper.material", &input.material)?,
        whose: code("paper.whose", &input.whose)?,
        here: input.here,
        issuer: some(&input.issuer),
        issued_on: day("paper.issuedOn", &input.issued_on)?,
        number: some(&input.number),
        signer: some(&input.signer),
        sealed: input.sealed,
        says: some(&input.says),
        scans: Vec::new(),
    })
}

pub(super) fn paper_input(paper: &Paper) -> PaperInput {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    PaperInput {
        material: paper.material.to_string(),
        whose: paper.whose.to_string(),
        here: paper.here,
        issuer: text(&paper.issuer),
        issued_on: paper.issued_on.map(|d| d.to_string()).unwrap_or_default(),
        number: text(&paper.number),
        signer: text(&paper.signer),
        sealed: paper.sealed,
        says: text(&paper.says),
    }
}

/// A file as another archive read it out or copied it. Its id is given by the use case.
pub(super) fn file(input: &FileInput) -> Result<ArchiveRow, DomainError> {
    let party = |name: &str, id_no: &str, birth: &str| FileParty {
        name: name.trim().to_owned(),
        id_no: id_no.trim().to_owned(),
        birth_text: birth.trim().to_owned(),
    };
    let named = |field: &'static str, text: &str| {
        if text.trim().is_empty() { Err(DomainError::Value { field, error: ValueError::NameEmpty }) } else { Ok(()) }
    };
    named("file.manName", &input.man_name)?;
    named("file.womanName", &input.woman_name)?;
    named("file.organName", &input.organ_name)?;
    named("file.archiveRef", &input.archive_ref)?;
    Ok(ArchiveRow {
        id: ArchiveRowId::from_uuid(Uuid::nil()),
        man: party(&input.man_name, &input.man_id, &input.man_birth),
        woman: party(&input.woman_name, &input.woman_id, &input.woman_birth),
        reg_date_text: input.reg_date.trim().to_owned(),
        reg_date: PartialDate::parse(input.reg_date.trim()).ok(),
        organ_name: input.organ_name.trim().to_owned(),
        organ_kind: code("file.organKind", &input.organ_kind)?,
        organ_place: code("file.organPlace", &input.organ_place)?,
        township: String::new(),
        cert_no: input.cert_no.trim().to_owned(),
        archive_ref: input.archive_ref.trim().to_owned(),
        abnormal_note: None,
        later_event: code("file.laterEvent", &input.later_event)?,
    })
}
