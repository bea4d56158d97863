//! What the window says of a refusal: code, rule, field, facts, cure.

use std::collections::BTreeMap;

use super::DomainError;
use crate::case::SpouseRole;
use crate::values::ValueError;

impl DomainError {
    /// Stable code, worded as `error_<code>`.
    pub fn code(&self) -> &'static str {
        match self {
            DomainError::Value { error, .. } => value_code(error),
            DomainError::UnknownCode { .. } => "UNKNOWN_CODE",
            DomainError::FutureBirth { .. } => "ID_FUTURE_BIRTH",
            DomainError::SexMismatch { .. } => "SEX_MISMATCH",
            DomainError::SamePerson => "SAME_PERSON",
            DomainError::CoupleHasLiveCase { .. } => "COUPLE_HAS_LIVE_CASE",
            DomainError::PersonHasLiveCase { .. } => "PERSON_HAS_LIVE_CASE",
            DomainError::WrongState { .. } => "WRONG_STATE",
            DomainError::NoSession => "NO_SESSION",
            DomainError::CadreMissing => "CADRE_MISSING",
            DomainError::VillageUnknown => "VILLAGE_UNKNOWN",
            DomainError::PartiesIncomplete => "PARTIES_INCOMPLETE",
            DomainError::NoticeMissing => "NOTICE_MISSING",
            DomainError::FactsOpen { .. } => "FACTS_OPEN",
            DomainError::Stopped { .. } => "STOPPED",
            DomainError::NotStopped => "NOT_STOPPED",
            DomainError::FileMissing => "FILE_MISSING",
            DomainError::Held { .. } => "HELD",
            DomainError::MarkByProxy { .. } => "MARK_BY_PROXY",
            DomainError::BothAbsent => "BOTH_ABSENT",
            DomainError::NobodyAbsent => "NOBODY_ABSENT",
            DomainError::ProxyIsSpouse => "PROXY_IS_SPOUSE",
            DomainError::PaperIncomplete { .. } => "PAPER_INCOMPLETE",
            DomainError::NotOnTheList { .. } => "NOT_ON_THE_LIST",
            DomainError::NothingMissing => "NOTHING_MISSING",
            DomainError::EvidenceMissing { .. } => "EVIDENCE_MISSING",
            DomainError::ApprovalMissing { .. } => "APPROVAL_MISSING",
            DomainError::ApprovalPending => "APPROVAL_PENDING",
            DomainError::ApprovalDenied => "APPROVAL_DENIED",
            DomainError::ApprovalNotNeeded => "APPROVAL_NOT_NEEDED",
            DomainError::NotAsked => "NOT_ASKED",
            DomainError::NotFoundFirst => "NOT_FOUND_FIRST",
            DomainError::Recused => "RECUSED",
            DomainError::RegistrarNeeded => "REGISTRAR_NEEDED",
            DomainError::TakenOver => "TAKEN_OVER",
            DomainError::PrintedAtCentre => "PRINTED_AT_CENTRE",
            DomainError::CampaignRuns => "CAMPAIGN_RUNS",
            DomainError::DateNotDecided => "DATE_NOT_DECIDED",
            DomainError::DateOutsideFile { .. } => "DATE_OUTSIDE_FILE",
            DomainError::DateUnderAge { .. } => "DATE_UNDER_AGE",
            DomainError::OldBooklets => "OLD_BOOKLETS",
            DomainError::ReasonTextMissing => "REASON_TEXT_MISSING",
            DomainError::DocumentMissing => "DOCUMENT_MISSING",
            DomainError::PhotoMissing => "PHOTO_MISSING",
            DomainError::ReasonMissing { .. } => "REASON_MISSING",
            DomainError::MarkMissing { .. } => "MARK_MISSING",
            DomainError::MarkMustBeFingerprint { .. } => "MARK_MUST_BE_FINGERPRINT",
            DomainError::NotOathAuthorised => "NOT_OATH_AUTHORISED",
            DomainError::CardExpired { .. } => "CARD_EXPIRED",
            DomainError::NotActive => "NOT_ACTIVE",
            DomainError::SecondPersonNeeded => "SECOND_PERSON_NEEDED",
            DomainError::RoleNotAllowed { .. } => "ROLE_NOT_ALLOWED",
            DomainError::NoNumberLeft => "NO_NUMBER_LEFT",
            DomainError::NumberOutsideLease { .. } => "NUMBER_OUTSIDE_LEASE",
            DomainError::NoBookletLeft { .. } => "NO_BOOKLET_LEFT",
            DomainError::NotPrepared => "NOT_PREPARED",
            DomainError::NotPrinted { .. } => "NOT_PRINTED",
            DomainError::AlreadyOriginal => "ALREADY_ORIGINAL",
            DomainError::RegDateIncomplete => "REG_DATE_INCOMPLETE",
            DomainError::RefusalReasonMissing => "REFUSAL_REASON_MISSING",
            DomainError::SpoilReason => "SPOIL_REASON",
        }
    }

    /// The rule that refuses, by its row in domain.md or its standard; `None` for plain faults.
    pub fn rule(&self) -> Option<String> {
        let rule = match self {
            DomainError::Value { error, .. } => return value_rule(error).map(str::to_owned),
            DomainError::Stopped { row, .. } | DomainError::Held { row, .. } => return Some(row.to_string()),
            DomainError::FutureBirth { .. } | DomainError::SexMismatch { .. } => "GB 11643",
            DomainError::CoupleHasLiveCase { .. } => "§9.3.8",
            DomainError::PersonHasLiveCase { .. } => "§9.3.9",
            DomainError::WrongState { .. } => "§9.2",
            DomainError::NoSession | DomainError::CadreMissing => "R26",
            DomainError::MarkByProxy { .. } => "L13",
            DomainError::BothAbsent | DomainError::NobodyAbsent | DomainError::ProxyIsSpouse => "L5",
            DomainError::PaperIncomplete { .. } | DomainError::NotOnTheList { .. } | DomainError::EvidenceMissing { .. } => "§10.3",
            DomainError::ApprovalMissing { .. } | DomainError::ApprovalPending | DomainError::ApprovalDenied => "§9.2 S4→S5",
            DomainError::NotFoundFirst => "§13.5",
            DomainError::Recused | DomainError::RegistrarNeeded => "§8",
            DomainError::TakenOver | DomainError::CampaignRuns | DomainError::DocumentMissing => "§9.2",
            DomainError::PrintedAtCentre => "D48",
            DomainError::DateNotDecided | DomainError::DateOutsideFile { .. } => "D33",
            DomainError::DateUnderAge { .. } => "D19",
            DomainError::OldBooklets => "Q3",
            DomainError::MarkMissing { .. } => "L13",
            DomainError::MarkMustBeFingerprint { .. } => "D43",
            DomainError::NotOathAuthorised => "P4",
            DomainError::CardExpired { .. } => "R13",
            DomainError::NotActive => "R40",
            DomainError::SecondPersonNeeded | DomainError::RoleNotAllowed { .. } => "§8",
            DomainError::NoNumberLeft | DomainError::NumberOutsideLease { .. } | DomainError::NoBookletLeft { .. } => "§12",
            DomainError::RegDateIncomplete => "§9.3.4",
            DomainError::AlreadyOriginal => "§9.3.1",
            DomainError::NoticeMissing => "PIPL 17",
            DomainError::UnknownCode { .. }
            | DomainError::SamePerson
            | DomainError::VillageUnknown
            | DomainError::PartiesIncomplete
            | DomainError::FactsOpen { .. }
            | DomainError::NotStopped
            | DomainError::FileMissing
            | DomainError::PhotoMissing
            | DomainError::ReasonMissing { .. }
            | DomainError::NotPrepared
            | DomainError::NotPrinted { .. }
            | DomainError::NothingMissing
            | DomainError::ApprovalNotNeeded
            | DomainError::NotAsked
            | DomainError::ReasonTextMissing
            | DomainError::RefusalReasonMissing
            | DomainError::SpoilReason => return None,
        };
        Some(rule.to_owned())
    }

    /// Input field to go to.
    #[expect(clippy::wildcard_enum_match_arm, reason = "most refusals carry nothing here; a new one is found by its message test")]
    pub fn field(&self) -> Option<&'static str> {
        match self {
            DomainError::Value { field, .. } | DomainError::UnknownCode { field } => Some(field),
            DomainError::FutureBirth { role } | DomainError::SexMismatch { role } => Some(match role {
                SpouseRole::Man => "man.idNo",
                SpouseRole::Woman => "woman.idNo",
            }),
            DomainError::SamePerson => Some("woman.idNo"),
            DomainError::CadreMissing => Some("cadre"),
            DomainError::VillageUnknown => Some("village"),
            _other => None,
        }
    }

    /// Named facts for the sentence.
    #[expect(clippy::wildcard_enum_match_arm, reason = "most refusals carry nothing here; a new one is found by its message test")]
    pub fn facts(&self) -> BTreeMap<&'static str, String> {
        let mut facts = BTreeMap::new();
        let mut put = |key: &'static str, value: String| {
            facts.insert(key, value);
        };
        match self {
            DomainError::Value { error, .. } => match error {
                ValueError::IdLength { length } => put("length", length.to_string()),
                ValueError::IdCharacter { position } => put("position", position.to_string()),
                ValueError::IdCheckDigit { expected } => put("expected", expected.to_string()),
                ValueError::NameTooLong { length, max } | ValueError::AddressTooLong { length, max } => {
                    put("length", length.to_string());
                    put("max", max.to_string());
                }
                ValueError::NameCharacter { code_point } => put("code_point", format!("U+{code_point:04X}")),
                _plain => {}
            },
            DomainError::FutureBirth { role } | DomainError::SexMismatch { role } => put("role", role.to_string()),
            DomainError::CoupleHasLiveCase { case_no } | DomainError::PersonHasLiveCase { case_no } => put("case_no", case_no.clone()),
            DomainError::WrongState { state } => put("state", state.to_string()),
            DomainError::NotPrinted { who }
            | DomainError::MarkByProxy { who }
            | DomainError::ReasonMissing { who }
            | DomainError::MarkMissing { who }
            | DomainError::MarkMustBeFingerprint { who } => put("who", who.to_string()),
            DomainError::FactsOpen { open } => put("open", join(open)),
            DomainError::Stopped { row, reason } | DomainError::Held { row, reason } => {
                put("row", row.to_string());
                put("reason", reason.to_string());
            }
            DomainError::PaperIncomplete { material, lacks } => {
                put("material", material.to_string());
                put("lacks", lacks.to_string());
            }
            DomainError::NotOnTheList { material } => put("material", material.to_string()),
            DomainError::EvidenceMissing { missing } => {
                let papers: Vec<String> = missing.iter().filter_map(|n| Some(format!("{}:{}", n.any_of.first()?, n.whose))).collect();
                put("papers", papers.join(","));
            }
            DomainError::ApprovalMissing { rows } => put("rows", join(rows)),
            DomainError::DateOutsideFile { from, to } => {
                put("from", from.to_string());
                put("to", to.to_string());
            }
            DomainError::DateUnderAge { reached } => put("reached", reached.to_string()),
            DomainError::CardExpired { valid_to } => put("valid_to", valid_to.to_string()),
            DomainError::RoleNotAllowed { role } => put("role", role.to_string()),
            DomainError::NumberOutsideLease { first, last } => {
                put("first", format!("{first:06}"));
                put("last", format!("{last:06}"));
            }
            DomainError::NoBookletLeft { left } => put("left", left.to_string()),
            _plain => {}
        }
        facts
    }

    /// Key of what cures it, worded as `cure_<key>`: the reason for a stop, else the code.
    #[expect(clippy::wildcard_enum_match_arm, reason = "most refusals carry nothing here; a new one is found by its message test")]
    pub fn cure(&self) -> &'static str {
        match self {
            DomainError::Stopped { reason, .. } | DomainError::Held { reason, .. } => reason.as_str(),
            other => other.code(),
        }
    }
}

fn join<T: ToString>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

fn value_code(error: &ValueError) -> &'static str {
    match error {
        ValueError::IdLength { .. } => "ID_LENGTH",
        ValueError::IdCharacter { .. } => "ID_CHARACTER",
        ValueError::IdBirthDate => "ID_BIRTH_DATE",
        ValueError::IdCheckDigit { .. } => "ID_CHECK_DIGIT",
        ValueError::NameEmpty => "NAME_EMPTY",
        ValueError::NameTooLong { .. } => "NAME_TOO_LONG",
        ValueError::NameCharacter { .. } => "NAME_CHARACTER",
        ValueError::NameUnpairedSurrogate => "NAME_UNPAIRED_SURROGATE",
        ValueError::AddressEmpty => "ADDRESS_EMPTY",
        ValueError::AddressTooLong { .. } => "ADDRESS_TOO_LONG",
        ValueError::DateFormat => "DATE_FORMAT",
        ValueError::DateNotReal => "DATE_NOT_REAL",
        ValueError::EthnicUnknown => "ETHNIC_UNKNOWN",
        ValueError::DivisionUnknown => "VILLAGE_UNKNOWN",
        ValueError::CertNoFormat => "CERT_NO_FORMAT",
        ValueError::PrintNoFormat => "PRINT_NO_FORMAT",
    }
}

fn value_rule(error: &ValueError) -> Option<&'static str> {
    match error {
        ValueError::IdLength { .. } | ValueError::IdCharacter { .. } | ValueError::IdBirthDate | ValueError::IdCheckDigit { .. } => {
            Some("GB 11643")
        }
        ValueError::NameTooLong { .. } | ValueError::NameCharacter { .. } | ValueError::NameUnpairedSurrogate => Some("NAME16"),
        ValueError::EthnicUnknown => Some("GB/T 3304"),
        ValueError::CertNoFormat | ValueError::PrintNoFormat => Some("§2.4"),
        ValueError::NameEmpty
        | ValueError::AddressEmpty
        | ValueError::AddressTooLong { .. }
        | ValueError::DateFormat
        | ValueError::DateNotReal
        | ValueError::DivisionUnknown => None,
    }
}
