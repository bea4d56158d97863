//! Why a request is refused: one variant per broken rule, carrying the facts. No names, no ID numbers.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::case::{CaseState, SpouseRole};
use crate::matching::Mismatch;
use crate::rules::{FactKey, ReasonKey, RowId};
use crate::staff::Role;
use crate::values::ValueError;

/// A refusal. [`code`](Self::code), [`rule`](Self::rule), [`facts`](Self::facts) and [`cure`](Self::cure) are what the window
/// words; `Display` is for developers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DomainError {
    /// A field cannot be read.
    #[error("{field}: {error}")]
    Value {
        /// Input field, e.g. `man.idNo`.
        field: &'static str,
        /// What is wrong.
        error: ValueError,
    },
    /// A code is none of its set (a programming fault of the caller).
    #[error("{field}: unknown code")]
    UnknownCode {
        /// Input field.
        field: &'static str,
    },
    /// Birth in the future.
    #[error("{role}: born in the future")]
    FutureBirth {
        /// Whose.
        role: SpouseRole,
    },
    /// Digit 17 says the other sex.
    #[error("{role}: the number is of the other sex")]
    SexMismatch {
        /// Whose.
        role: SpouseRole,
    },
    /// Both spouses have one number.
    #[error("both spouses have the same number")]
    SamePerson,
    /// Invariant 8.
    #[error("the couple has a live case")]
    CoupleHasLiveCase {
        /// Its human number.
        case_no: String,
    },
    /// Invariant 9.
    #[error("one of them is in another live case")]
    PersonHasLiveCase {
        /// Its human number.
        case_no: String,
    },
    /// Not possible in this state (§9.2).
    #[error("not possible in state {state}")]
    WrongState {
        /// The state.
        state: CaseState,
    },
    /// No session is open.
    #[error("no session is open")]
    NoSession,
    /// R26.
    #[error("a session needs a named cadre")]
    CadreMissing,
    /// Not a village of the campaign.
    #[error("unknown village")]
    VillageUnknown,
    /// One spouse is not recorded.
    #[error("both spouses must be recorded")]
    PartiesIncomplete,
    /// Notice not shown.
    #[error("the notice was not recorded")]
    NoticeMissing,
    /// A spouse does not want to (D16, R3).
    #[error("{who} is not willing")]
    NotWilling {
        /// Who.
        who: SpouseRole,
    },
    /// Questions are open.
    #[error("{} questions are open", open.len())]
    FactsOpen {
        /// Which.
        open: Vec<FactKey>,
    },
    /// A stop row holds.
    #[error("row {row} stops this case")]
    Stopped {
        /// Row.
        row: RowId,
        /// Reason.
        reason: ReasonKey,
    },
    /// No stop row holds.
    #[error("no row stops this case")]
    NotStopped,
    /// No file chosen.
    #[error("no file was chosen")]
    FileMissing,
    /// §11.4.
    #[error("the file does not match exactly")]
    NotExact {
        /// Conditions that fail.
        why_not: Vec<Mismatch>,
    },
    /// D28.
    #[error("{who}: identity card and household register disagree")]
    DocumentsDisagree {
        /// Whose.
        who: SpouseRole,
    },
    /// No photo.
    #[error("no photograph was kept")]
    PhotoMissing,
    /// Reasons of reissue not given.
    #[error("{who}: no reason of reissue")]
    ReasonMissing {
        /// Whose.
        who: SpouseRole,
    },
    /// A paper is not marked (L13: the box may not be blank).
    #[error("{who} has not signed")]
    MarkMissing {
        /// Who.
        who: SpouseRole,
    },
    /// Who cannot write gives a fingerprint (D43).
    #[error("{who} cannot write and gives a fingerprint")]
    MarkMustBeFingerprint {
        /// Who.
        who: SpouseRole,
    },
    /// P1, P4.
    #[error("no oath authority today")]
    NotOathAuthorised,
    /// R13.
    #[error("post card expired on {valid_to}")]
    CardExpired {
        /// Last valid day.
        valid_to: NaiveDate,
    },
    /// R40.
    #[error("not active")]
    NotActive,
    /// §8 two-person rule.
    #[error("a second person must decide")]
    SecondPersonNeeded,
    /// §8.
    #[error("role {role} may not do this")]
    RoleNotAllowed {
        /// Role.
        role: Role,
    },
    /// Lease used up.
    #[error("no certificate number left")]
    NoNumberLeft,
    /// Number not of the lease.
    #[error("number outside the lease {first}-{last}")]
    NumberOutsideLease {
        /// First serial of the lease.
        first: u32,
        /// Last serial of the lease.
        last: u32,
    },
    /// Too few blanks.
    #[error("{left} booklets left")]
    NoBookletLeft {
        /// Left.
        left: usize,
    },
    /// Nothing bound yet.
    #[error("no certificate is prepared")]
    NotPrepared,
    /// This holder's booklet has not been to the printer.
    #[error("{who}: the booklet was not printed")]
    NotPrinted {
        /// Whose.
        who: SpouseRole,
    },
    /// A confirmed booklet is an original: it must be spoiled before another is printed.
    #[error("this booklet is an original already")]
    AlreadyOriginal,
    /// Registration date not to the day (§9.3.4).
    #[error("the registration date is not known to the day")]
    RegDateIncomplete,
    /// Refusing needs a reason.
    #[error("a refusal needs a reason")]
    RefusalReasonMissing,
    /// Withdrawal is recorded as such, not as spoil reason.
    #[error("not a reason to spoil a booklet")]
    SpoilReason,
}

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
            DomainError::NotWilling { .. } => "NOT_WILLING",
            DomainError::FactsOpen { .. } => "FACTS_OPEN",
            DomainError::Stopped { .. } => "STOPPED",
            DomainError::NotStopped => "NOT_STOPPED",
            DomainError::FileMissing => "FILE_MISSING",
            DomainError::NotExact { .. } => "NOT_EXACT",
            DomainError::DocumentsDisagree { .. } => "DOCUMENTS_DISAGREE",
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
            DomainError::Stopped { row, .. } => return Some(row.to_string()),
            DomainError::FutureBirth { .. } | DomainError::SexMismatch { .. } => "GB 11643",
            DomainError::CoupleHasLiveCase { .. } => "§9.3.8",
            DomainError::PersonHasLiveCase { .. } => "§9.3.9",
            DomainError::WrongState { .. } => "§9.2",
            DomainError::NoSession | DomainError::CadreMissing => "R26",
            DomainError::NotWilling { .. } => "D16",
            DomainError::NotExact { .. } => "§11.4",
            DomainError::DocumentsDisagree { .. } => "D28",
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
            | DomainError::NotWilling { who }
            | DomainError::DocumentsDisagree { who }
            | DomainError::ReasonMissing { who }
            | DomainError::MarkMissing { who }
            | DomainError::MarkMustBeFingerprint { who } => put("who", who.to_string()),
            DomainError::FactsOpen { open } => put("open", join(open)),
            DomainError::Stopped { row, reason } => {
                put("row", row.to_string());
                put("reason", reason.to_string());
            }
            DomainError::NotExact { why_not } => put("diff", join(why_not)),
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
            DomainError::Stopped { reason, .. } => reason.as_str(),
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
