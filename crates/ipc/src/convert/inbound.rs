//! Window → domain. Every failure names its input field.

use std::str::FromStr;

use buzheng_domain::DomainError;
use buzheng_domain::case::{Answers, Command, Mark, Party, Priority, SpouseRole};
use buzheng_domain::rules::Asked;
use buzheng_domain::values::{Address, CitizenId, Ethnic, PartialDate, PersonName, ValueError};

use super::{Ask, papers};
use crate::input::{CaseAction, FactsInput, MarkInput, PartyInput};

/// Parses one spouse.
pub fn party(role: SpouseRole, input: &PartyInput) -> Result<Party, DomainError> {
    let fields = match role {
        SpouseRole::Man => ["man.name", "man.idNo", "man.ethnic", "man.hukouAddress", "man.category"],
        SpouseRole::Woman => ["woman.name", "woman.idNo", "woman.ethnic", "woman.hukouAddress", "woman.category"],
    };
    let [name, id_no, ethnic, address, category] = fields;
    let former = input.former_name.as_deref().map(str::trim).filter(|n| !n.is_empty());
    Ok(Party {
        name: PersonName::parse(&input.name).map_err(at(name))?,
        id: CitizenId::parse(&input.id_no).map_err(at(id_no))?,
        ethnic: Ethnic::parse(&input.ethnic).map_err(at(ethnic))?,
        hukou_address: Address::parse(&input.hukou_address).map_err(at(address))?,
        hukou_in_province: input.hukou_in_province,
        category: code(category, &input.category)?,
        documents_agree: input.documents_agree,
        phone: input.phone.as_ref().map(|p| p.trim().to_owned()).filter(|p| !p.is_empty()),
        can_write: input.can_write,
        former_name: former.map(PersonName::parse).transpose().map_err(at(name))?,
        presence: code("presence", &input.presence)?,
        hukou_doc: code("hukouDoc", &input.hukou_doc)?,
    })
}

/// Parses the answers of step 2.
pub fn answers(input: &FactsInput) -> Result<Answers, DomainError> {
    let date = match input.claimed_date.as_deref().map(str::trim) {
        None | Some("") => None,
        Some(text) => Some(PartialDate::parse(text).map_err(at("claimedDate"))?),
    };
    let asked = Asked {
        wants: optional("wants", &input.wants)?,
        registered: input.registered,
        marriage_now: optional("marriageNow", &input.marriage_now)?,
        organ_place: optional("organPlace", &input.organ_place)?,
        organ_kind: optional("organKind", &input.organ_kind)?,
        date,
        prior_reissue: optional("priorReissue", &input.prior_reissue)?,
        seen: input.seen.iter().map(|sight| code("seen", sight)).collect::<Result<_, _>>()?,
    };
    Ok(Answers {
        asked,
        organ_name: input.organ_name.as_ref().map(|n| n.trim().to_owned()).filter(|n| !n.is_empty()),
        reason_man: optional("reasonMan", &input.reason_man)?,
        reason_woman: optional("reasonWoman", &input.reason_woman)?,
    })
}

/// Parses an action.
pub fn action(input: &CaseAction) -> Result<Ask, DomainError> {
    Ok(Ask::Command(match input {
        CaseAction::RecordParty { role, party: person } => {
            let role = code("role", role)?;
            Command::RecordParty { role, party: Box::new(party(role, person)?) }
        }
        CaseAction::RecordNotice { man_willing, woman_willing } => {
            Command::RecordNotice { man_willing: *man_willing, woman_willing: *woman_willing }
        }
        CaseAction::AnswerFacts { facts } => Command::AnswerFacts { answers: Box::new(answers(facts)?) },
        CaseAction::Stop {} => Command::Stop,
        CaseAction::ChooseFile { row_id } => {
            return Ok(Ask::ChooseFile(row_id.parse().map_err(|_| DomainError::UnknownCode { field: "rowId" })?));
        }
        CaseAction::RecordNotFound {} => return Ok(Ask::RecordNotFound),
        CaseAction::EnterFile { file } => return Ok(Ask::EnterFile(Box::new(papers::file(file)?))),
        CaseAction::RecordProxy { proxy } => Command::RecordProxy { proxy: proxy.as_ref().map(papers::proxy).transpose()?.map(Box::new) },
        CaseAction::RecordPaper { paper } => Command::RecordPaper { paper: Box::new(papers::paper(paper)?) },
        CaseAction::RequestPapers {} => Command::RequestPapers,
        CaseAction::Lapse {} => Command::Lapse,
        CaseAction::NoteSearch { place, found, keeper } => {
            Command::NoteSearch { place: code("place", place)?, found: *found, keeper: keeper.trim().to_owned() }
        }
        CaseAction::RequestApproval { note } => Command::RequestApproval { note: note.trim().to_owned() },
        CaseAction::ReferUnproven {} => Command::ReferUnproven,
        CaseAction::Recuse {} => Command::Recuse,
        CaseAction::Suspend { reason } => Command::Suspend { reason: reason.trim().to_owned() },
        CaseAction::LeaveQueue {} => Command::LeaveQueue,
        CaseAction::WitnessDeclaration { man, woman, read_aloud } => {
            Command::WitnessDeclaration { man: mark(*man), woman: mark(*woman), read_aloud: *read_aloud }
        }
        CaseAction::Decide { agree, reason, reg_date } => {
            let reg_date = papers::day("regDate", reg_date.as_deref().unwrap_or_default())?;
            Command::Decide { agree: *agree, reason: reason.clone(), reg_date }
        }
        CaseAction::PrepareCertificates {} => Command::PrepareCertificates,
        CaseAction::ConfirmPrinted {} => Command::ConfirmPrinted,
        CaseAction::SpoilBooklet { holder, reason } => {
            Command::SpoilBooklet { holder: code("holder", holder)?, reason: code("reason", reason)? }
        }
        CaseAction::Seal {} => Command::Seal,
        CaseAction::HandOver { man, woman, old_certificate } => {
            Command::HandOver { man: mark(*man), woman: mark(*woman), old_certificate: code("oldCertificate", old_certificate)? }
        }
        CaseAction::Withdraw { by } => Command::Withdraw { by: code("by", by)? },
    }))
}

fn mark(input: MarkInput) -> Option<Mark> {
    match input {
        MarkInput::None => None,
        MarkInput::SignedAndFingerprint => Some(Mark::SignedAndFingerprint),
        MarkInput::FingerprintOnly => Some(Mark::FingerprintOnly),
        MarkInput::Proxy => Some(Mark::Proxy),
    }
}

/// Parses why a ticket holder is served before others.
pub fn priority(text: &Option<String>) -> Result<Option<Priority>, DomainError> {
    optional("priority", text)
}

pub(super) fn at(field: &'static str) -> impl Fn(ValueError) -> DomainError {
    move |error| DomainError::Value { field, error }
}

pub(super) fn code<T: FromStr>(field: &'static str, text: &str) -> Result<T, DomainError> {
    text.parse().map_err(|_| DomainError::UnknownCode { field })
}

fn optional<T: FromStr>(field: &'static str, text: &Option<String>) -> Result<Option<T>, DomainError> {
    match text.as_deref() {
        None | Some("") => Ok(None),
        Some(text) => code(field, text).map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> PartyInput {
        PartyInput {
            name: "陈演国".into(),
            id_no: "330219195501010013".into(),
            ethnic: "01".into(),
            hukou_address: "余姚市演示村1号".into(),
            category: "RESIDENT".into(),
            presence: "IN_PERSON".into(),
            hukou_doc: "BOOK".into(),
            ..PartyInput::default()
        }
    }

    #[test]
    fn each_fault_names_its_field() {
        type Spoil = fn(&mut PartyInput);
        let cases: [(Spoil, &str, &str); 7] = [
            (|p| p.name.clear(), "man.name", "NAME_EMPTY"),
            (|p| p.name = "王".repeat(51), "man.name", "NAME_TOO_LONG"),
            (|p| p.id_no = "330219195501010012".into(), "man.idNo", "ID_CHECK_DIGIT"),
            (|p| p.id_no = "330281195902290010".into(), "man.idNo", "ID_BIRTH_DATE"),
            (|p| p.ethnic = "99".into(), "man.ethnic", "ETHNIC_UNKNOWN"),
            (|p| p.hukou_address = "  ".into(), "man.hukouAddress", "ADDRESS_EMPTY"),
            (|p| p.category = "ALIEN".into(), "man.category", "UNKNOWN_CODE"),
        ];
        assert!(party(SpouseRole::Man, &typed()).is_ok());
        for (spoil, field, code) in cases {
            let mut input = typed();
            spoil(&mut input);
            let error = party(SpouseRole::Man, &input).unwrap_err();
            assert_eq!((error.field(), error.code()), (Some(field), code));
        }
    }

    #[test]
    fn an_unset_answer_stays_unknown() {
        let parsed =
            answers(&FactsInput { wants: Some("REISSUE".into()), claimed_date: Some("1986".into()), ..FactsInput::default() }).unwrap();
        assert!(parsed.asked.wants.is_some() && parsed.asked.registered.is_none());
        assert_eq!(
            answers(&FactsInput { claimed_date: Some("八六年".into()), ..FactsInput::default() }).unwrap_err().code(),
            "DATE_FORMAT"
        );
    }
}
