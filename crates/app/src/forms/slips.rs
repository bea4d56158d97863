//! Slips, ticket, explanation, checklist and receipt: what the couple takes home, and what supports the file. Codes and facts
//! only; the sentences are the window's own.

use buzheng_documents as documents;
use buzheng_domain::DomainError;
use buzheng_domain::case::{Case, CaseState, OldCertificate, Party, PoaItem, Reason, SpouseRole, cure, to_fetch};
use buzheng_domain::matching::{DateClass, NameClass};
use buzheng_domain::rules::{Decider, Hit, Material, Need, RowId, Standing};

use super::Filling;
use super::main_forms::{couple, printed, printed_partial, proxy};

/// Every refusal and every waiting state: rule, fact, cure, and who issues what is missing.
pub(super) fn slip(f: &Filling<'_>, kind: documents::SlipKind) -> documents::Slip {
    let words = &f.campaign.words;
    let waits = matches!(kind, documents::SlipKind::Notice | documents::SlipKind::Waiting);
    let needs = if waits { missing(f) } else { Vec::new() };
    documents::Slip {
        kind,
        no: f.case.case_no.clone(),
        organ: f.campaign.organ_name.clone(),
        place: Some(words.centre_address.clone()),
        hotline: f.campaign.hotline.clone(),
        opening_hours: words.opening_hours.clone(),
        issued_on: printed(f.now.civil_date()),
        valid_until: matches!(kind, documents::SlipKind::Notice).then(|| printed(f.campaign.ends_on)),
        people: f.case.couple().map(|(man, woman)| (man.name.as_str().to_owned(), woman.name.as_str().to_owned())),
        rulings: rulings(f, kind),
        items: needs.iter().map(item).collect(),
        note: note(f, kind),
        remedy: matches!(kind, documents::SlipKind::NotAccepted | documents::SlipKind::Refused).then(|| words.remedy.clone()),
        registrar: Some(f.registrar.clone()),
        demo: f.campaign.demo,
    }
}

/// Which slip tells of a case that ended otherwise than by referral or refusal.
pub(super) fn ended(case: &Case) -> documents::SlipKind {
    if case.state == CaseState::Suspended {
        documents::SlipKind::Suspended
    } else if case.state == CaseState::Revoked {
        documents::SlipKind::Revoked
    } else {
        documents::SlipKind::Withdrawn
    }
}

/// What is not here and must be fetched.
fn missing(f: &Filling<'_>) -> Vec<Need> {
    let needs = to_fetch(f.case, f.verdict);
    if needs.is_empty() { f.case.requested.clone() } else { needs }
}

fn item(need: &Need) -> documents::Item {
    let mut codes = need.any_of.iter().map(ToString::to_string);
    documents::Item { material: codes.next().unwrap_or_default(), whose: need.whose.to_string(), any_of: codes.collect(), by: None }
}

/// The rows the slip speaks of: the one that ended the case, or those that hold it now.
fn rulings(f: &Filling<'_>, kind: documents::SlipKind) -> Vec<documents::Ruling> {
    let hits = f.verdict.hits.iter();
    if kind == documents::SlipKind::Notice {
        return hits.filter(|hit| !hit.needs.is_empty()).map(|hit| ruling(f.case, hit)).collect();
    }
    if kind != documents::SlipKind::Waiting {
        return ending(f).into_iter().collect();
    }
    if f.verdict.standing == Standing::Pending {
        return f.verdict.ruling().map(|hit| ruling(f.case, hit)).into_iter().collect();
    }
    if f.case.state == CaseState::Approved {
        return hits.filter(|hit| hit.row == RowId::D48).map(|hit| ruling(f.case, hit)).collect();
    }
    hits.filter(|hit| !hit.needs.is_empty() || hit.decider == Decider::Head).map(|hit| ruling(f.case, hit)).collect()
}

/// What ended the case: its row, and the reason where that is another: evidence not to be had, not approved, lapsed.
fn ending(f: &Filling<'_>) -> Option<documents::Ruling> {
    let stopped = f.case.stopped.as_ref()?;
    let hit = f.verdict.hits.iter().find(|hit| Some(hit.row) == stopped.row);
    let mut said = hit.map(|hit| ruling(f.case, hit)).unwrap_or_default();
    said.row = stopped.row.map(|r| r.to_string()).unwrap_or_default();
    if documents::word("reason", &stopped.reason).is_some() {
        said.reason = stopped.reason.clone();
        said.cure = None;
    }
    Some(said).filter(|said| !said.reason.is_empty())
}

fn ruling(case: &Case, hit: &Hit) -> documents::Ruling {
    documents::Ruling {
        row: hit.row.to_string(),
        reason: hit.reason.to_string(),
        cure: Some(cure(case, hit).to_owned()),
        basis: hit.basis.iter().map(ToString::to_string).collect(),
        facts: hit.facts.iter().map(|(key, value)| (key.clone(), value.clone())).collect(),
        refer: hit.refer.map(|r| r.to_string()),
    }
}

/// Free words of whoever decided, where the reason is no code.
fn note(f: &Filling<'_>, kind: documents::SlipKind) -> Option<String> {
    let decided = matches!(kind, documents::SlipKind::Suspended | documents::SlipKind::Refused | documents::SlipKind::Revoked);
    let reason = f.case.stopped.as_ref().filter(|_| decided)?.reason.clone();
    Some(reason).filter(|text| documents::word("reason", text).is_none())
}

pub(super) fn ticket(f: &Filling<'_>) -> documents::Ticket {
    documents::Ticket {
        number: f.case.case_no.rsplit('-').next().unwrap_or_default().to_owned(),
        village: f.village.clone(),
        date: printed(f.now.civil_date()),
        priority: f.case.priority.map(|p| p.to_string()),
        waiting: Some(f.waiting),
        hotline: f.campaign.hotline.clone(),
        demo: f.campaign.demo,
    }
}

/// Prefilled with the differences found, so that nobody has to know what to explain.
pub(super) fn explanation(f: &Filling<'_>) -> Result<documents::Explanation, DomainError> {
    let (man, woman) = couple(f.case)?;
    let kind = if f.verdict.hits(RowId::D19) {
        documents::ExplanationKind::UnderAge
    } else if f.case.file.is_none() {
        documents::ExplanationKind::NoFile
    } else {
        documents::ExplanationKind::Difference
    };
    let row = f.case.file.as_ref().map(|file| &file.row);
    Ok(documents::Explanation {
        kind,
        no: f.case.case_no.clone(),
        organ: f.campaign.organ_name.clone(),
        date: printed(f.now.civil_date()),
        man: signatory(man),
        woman: signatory(woman),
        orig_date: row.and_then(|r| r.reg_date).or(f.case.answers.asked.date).map(printed_partial),
        orig_organ: row.map(|r| r.organ_name.clone()).or_else(|| f.case.answers.organ_name.clone()),
        differences: differences(f, man, woman),
        cause: None,
        demo: f.campaign.demo,
    })
}

/// What the file and today's papers say differently; of who was under age then, the births it is reckoned from (D19).
fn differences(f: &Filling<'_>, man: &Party, woman: &Party) -> Vec<documents::Difference> {
    let Some(file) = &f.case.file else { return Vec::new() };
    let mut found = Vec::new();
    let young: Vec<SpouseRole> = f.verdict.hits.iter().filter(|hit| hit.row == RowId::D19).flat_map(|hit| hit.whom.clone()).collect();
    let couple = [
        (SpouseRole::Man, "man", &file.row.man, man, &file.matched.man),
        (SpouseRole::Woman, "woman", &file.row.woman, woman, &file.matched.woman),
    ];
    for (role, who, filed, present, matched) in couple {
        let mut differs = |differs: bool, key: &str, file: &str, present: &str, class: &str| {
            if differs {
                found.push(documents::Difference {
                    field: format!("{who}.{key}"),
                    file: file.to_owned(),
                    present: present.to_owned(),
                    class: Some(class.to_owned()),
                });
            }
        };
        differs(matched.name != NameClass::Exact, "name", &filed.name, present.name.as_str(), matched.name.as_str());
        differs(!matched.id_agrees(), "id", &filed.id_no, present.id.as_str(), matched.id.as_str());
        let birth = matched.birth == DateClass::Different || young.contains(&role);
        differs(birth, "birth", &filed.birth_text, &present.id.birth().to_string(), matched.birth.as_str());
    }
    found
}

pub(super) fn proxy_checklist(f: &Filling<'_>) -> Result<documents::ProxyChecklist, DomainError> {
    let absent = f.case.absent().ok_or(DomainError::NobodyAbsent)?;
    let principal = f.case.party(absent).ok_or(DomainError::PartiesIncomplete)?;
    let deed = f.case.proxy.as_ref().filter(|proxy| proxy.of == absent).ok_or(DomainError::NobodyAbsent)?;
    let expected = |item: PoaItem| match item {
        PoaItem::PartyName => Some(principal.name.as_str().to_owned()),
        PoaItem::PartyId => Some(principal.id.as_str().to_owned()),
        PoaItem::ProxyName => Some(deed.name.as_str().to_owned()),
        PoaItem::ProxyId => Some(deed.id.as_str().to_owned()),
        PoaItem::Registration => Some(match &f.case.file {
            Some(file) => format!("{} {}", file.row.reg_date_text, file.row.organ_name),
            None => registration_told(f.case),
        }),
        PoaItem::MaritalStatus | PoaItem::Matter => None,
    };
    let check =
        |item: &PoaItem| documents::Check { item: item.to_string(), expected: expected(*item), ok: Some(deed.items.contains(item)) };
    let paper = |material: Material, ok: bool| documents::ProxyMaterial { material: material.to_string(), ok: Some(ok) };
    let exact = f.case.file.as_ref().map(|file| file.matched.is_exact());
    Ok(documents::ProxyChecklist {
        no: f.case.case_no.clone(),
        organ: f.campaign.organ_name.clone(),
        date: printed(f.now.civil_date()),
        principal: signatory(principal),
        proxy: proxy(deed),
        poa_date: deed.poa_on.map(printed),
        checks: PoaItem::ALL.iter().map(check).collect(),
        materials: vec![paper(Material::M09, deed.notarised()), paper(Material::M10, true), paper(Material::M11, deed.id_copy)],
        file: exact.map(|exact| if exact { "YES" } else { "NO" }.to_owned()),
        // A deed that is not qualified settles it; a qualified one waits for the file.
        accepted: if deed.qualified() { exact } else { Some(false) },
        demo: f.campaign.demo,
    })
}

/// Date and organ as the couple remembers them, where no file was found yet.
fn registration_told(case: &Case) -> String {
    let date = case.answers.asked.date.map(printed_partial).unwrap_or_default();
    let organ = case.answers.organ_name.clone().unwrap_or_default();
    format!("{date} {organ}").trim().to_owned()
}

pub(super) fn receipt(f: &Filling<'_>) -> Result<documents::Receipt, DomainError> {
    let (man, woman) = couple(f.case)?;
    let certificate = f.case.certificate.as_ref().ok_or(DomainError::NotPrepared)?;
    Ok(documents::Receipt {
        no: f.case.case_no.clone(),
        organ: f.campaign.organ_name.clone(),
        date: printed(certificate.issued_at.unwrap_or(f.now).civil_date()),
        man: signatory(man),
        woman: signatory(woman),
        cert_no: certificate.cert_no.to_string(),
        reg_date: printed(certificate.reg_date),
        print_no_man: certificate.man_booklet.to_string(),
        print_no_woman: certificate.woman_booklet.to_string(),
        old_man: old(f, SpouseRole::Man),
        old_woman: old(f, SpouseRole::Woman),
        proxy: f.case.proxy.as_ref().filter(|p| f.case.absent() == Some(p.of)).map(proxy),
        registrar: Some(f.registrar.clone()),
        demo: f.campaign.demo,
    })
}

/// Lost ones are lost; what exists goes the way the campaign settled (Q3).
fn old(f: &Filling<'_>, role: SpouseRole) -> Option<String> {
    let reason = f.case.reason(role)?;
    let code = if reason == Reason::Lost { OldCertificate::NoneLost } else { f.campaign.policy.old_booklets };
    Some(code.to_string())
}

fn signatory(party: &Party) -> documents::Signatory {
    documents::Signatory { name: party.name.as_str().to_owned(), id_no: party.id.as_str().to_owned(), cannot_write: !party.can_write }
}
