//! The life-cycle of domain.md §9.2 as a table: from which states, to which, who, under which conditions.
//! [`super::guard`] walks it; nothing else says what may be done in a state.

use super::codes::CaseState as S;
use super::command::Verb;
use crate::code::codes;

codes! {
    /// Who may (domain.md §8).
    pub enum Who {
        /// A2 or A3.
        Point = "POINT",
        /// A2, or A3 with oath authority (A3*).
        Signer = "SIGNER",
        /// A2, or A3 with oath authority on the exact-match path.
        SignerIfExact = "SIGNER_IF_EXACT",
        /// A2.
        Registrar = "REGISTRAR",
        /// A spouse asks, A2 or A3 records it.
        Couple = "COUPLE",
        /// A1.
        Head = "HEAD",
        /// A1 or A2 at the Centre.
        Centre = "CENTRE",
        /// A1 or A2, at the point or the Centre, or the registry itself on a conflict.
        CentreOrSystem = "CENTRE_OR_SYSTEM",
        /// The laptop, when it hears of an act of the Centre.
        Feed = "FEED",
    }
}

codes! {
    /// Conditions of a transition; each is one function of the guard.
    pub enum Guard {
        /// Cadre named, village chosen, today (R26).
        SessionOpen = "SESSION_OPEN",
        /// Both spouses are recorded.
        CoupleRecorded = "COUPLE_RECORDED",
        /// Notice shown, each asked (PIPL 17, R3).
        NoticeGiven = "NOTICE_GIVEN",
        /// No question of the table is open.
        NoQuestionOpen = "NO_QUESTION_OPEN",
        /// No row ends the case.
        NoStopRow = "NO_STOP_ROW",
        /// A row ends the case.
        StopRow = "STOP_ROW",
        /// A paper of the list is missing.
        PaperMissing = "PAPER_MISSING",
        /// The table accepts, or leaves the refusal to the review (D20).
        Acceptable = "ACCEPTABLE",
        /// Reasons of reissue given for both booklets.
        ReasonsGiven = "REASONS_GIVEN",
        /// Photograph taken.
        PhotoTaken = "PHOTO_TAKEN",
        /// Every paper the rows ask for is here.
        EvidenceComplete = "EVIDENCE_COMPLETE",
        /// Papers or the head's approval are still wanting: what is proven is not sent away.
        Unproven = "UNPROVEN",
        /// A row asks for the head's approval.
        HeadNeeded = "HEAD_NEEDED",
        /// The head has approved what the rows ask for now.
        HeadApproved = "HEAD_APPROVED",
        /// The actor has not declared a conflict of interest in this case.
        NotRecused = "NOT_RECUSED",
        /// The actor did not draft the case, unless one person is enough (§8).
        TwoPeople = "TWO_PEOPLE",
        /// The date to print is known (§9.3.4).
        DateKnown = "DATE_KNOWN",
        /// No character must be printed at the Centre (D48).
        Printable = "PRINTABLE",
        /// Number and booklets are bound.
        Prepared = "PREPARED",
        /// Both booklets were sent to the printer.
        SentToPrinter = "SENT_TO_PRINTER",
        /// The campaign has ended.
        CampaignOver = "CAMPAIGN_OVER",
        /// The head was asked and has not answered.
        RequestOpen = "REQUEST_OPEN",
        /// A decision document is named.
        Document = "DOCUMENT",
    }
}

/// One transition.
pub struct Transition {
    /// What is done.
    pub verb: Verb,
    /// In these states.
    pub from: &'static [S],
    /// Leads here; `None`: the state stays.
    pub to: Option<S>,
    /// Who may.
    pub who: Who,
    /// Under these conditions, asked in this order.
    pub guards: &'static [Guard],
}

use Guard as G;

/// Conditions of accepting a declaration, which the decision asks for again.
pub(super) const READY: &[Guard] = &[
    G::CoupleRecorded,
    G::NoticeGiven,
    G::NoQuestionOpen,
    G::NoStopRow,
    G::Acceptable,
    G::ReasonsGiven,
    G::EvidenceComplete,
    G::HeadApproved,
    G::PhotoTaken,
];

const LOOK_UP: &[Guard] = &[G::CoupleRecorded, G::NoticeGiven, G::NoQuestionOpen, G::NoStopRow];
const ASK_HEAD: &[Guard] =
    &[G::CoupleRecorded, G::NoticeGiven, G::NoQuestionOpen, G::NoStopRow, G::Acceptable, G::HeadNeeded, G::EvidenceComplete];
const OPEN: &[S] = &[S::Queued, S::Precheck, S::PendingMaterial, S::Lookup, S::Evidence];
const AT_DESK: &[S] = &[S::Precheck, S::PendingMaterial, S::Lookup, S::Evidence];
const BEFORE_ISSUE: &[S] =
    &[S::Queued, S::Precheck, S::PendingMaterial, S::Lookup, S::Evidence, S::Accepted, S::Review, S::Approved, S::Printed, S::Sealed];
const LIVE: &[S] = &[
    S::Precheck,
    S::PendingMaterial,
    S::Lookup,
    S::Evidence,
    S::Accepted,
    S::Review,
    S::Approved,
    S::Printed,
    S::Sealed,
    S::Issued,
    S::Confirmed,
];

const fn t(verb: Verb, from: &'static [S], to: Option<S>, who: Who, guards: &'static [Guard]) -> Transition {
    Transition { verb, from, to, who, guards }
}

/// Every transition. Where one verb leads to several states, the content of the request decides which row is meant.
#[rustfmt::skip]
pub const TRANSITIONS: &[Transition] = &[
    t(Verb::RecordParty,        OPEN,                                 Some(S::Precheck),        Who::Point,  &[G::SessionOpen]),
    t(Verb::RecordNotice,       OPEN,                                 None,                     Who::Point,  &[G::CoupleRecorded]),
    t(Verb::AnswerFacts,        &[S::Queued, S::Precheck, S::Lookup, S::Evidence], None,        Who::Point,  &[]),
    t(Verb::AnswerFacts,        &[S::PendingMaterial],                Some(S::Precheck),        Who::Point,  &[]),
    t(Verb::RecordProxy,        &[S::Precheck, S::Lookup, S::Evidence], None,                   Who::Point,  &[G::CoupleRecorded]),
    t(Verb::RecordProxy,        &[S::PendingMaterial],                Some(S::Precheck),        Who::Point,  &[G::CoupleRecorded]),
    t(Verb::RecordPaper,        &[S::PendingMaterial],                Some(S::Precheck),        Who::Point,  &[]),
    t(Verb::RecordPaper,        AT_DESK,                              None,                     Who::Point,  &[]),
    t(Verb::Stop,               OPEN,                                 Some(S::Referred),        Who::Point,  &[G::StopRow]),
    t(Verb::Stop,               OPEN,                                 Some(S::NotAccepted),     Who::Point,  &[G::StopRow]),
    t(Verb::Stop,               OPEN,                                 Some(S::Withdrawn),       Who::Point,  &[G::StopRow]),
    t(Verb::Stop,               OPEN,                                 Some(S::Suspended),       Who::Point,  &[G::StopRow]),
    t(Verb::RequestPapers,      &[S::Precheck],                       Some(S::PendingMaterial), Who::Point,  &[G::PaperMissing]),
    t(Verb::RequestPapers,      &[S::PendingMaterial, S::Lookup, S::Evidence], None,            Who::Point,  &[G::PaperMissing]),
    t(Verb::Lapse,              &[S::PendingMaterial],                Some(S::Withdrawn),       Who::Point,  &[G::CampaignOver]),
    t(Verb::RunLookup,          &[S::Precheck],                       Some(S::Lookup),          Who::Point,  LOOK_UP),
    t(Verb::RunLookup,          &[S::PendingMaterial, S::Lookup, S::Evidence], None,            Who::Point,  LOOK_UP),
    t(Verb::ChooseFile,         AT_DESK,                              Some(S::Lookup),          Who::Point,  LOOK_UP),
    t(Verb::ChooseFile,         AT_DESK,                              Some(S::Evidence),        Who::Point,  LOOK_UP),
    t(Verb::RecordNotFound,     AT_DESK,                              Some(S::Lookup),          Who::Point,  LOOK_UP),
    t(Verb::RecordNotFound,     AT_DESK,                              Some(S::Evidence),        Who::Point,  LOOK_UP),
    t(Verb::NoteSearch,         &[S::Lookup, S::Evidence],            None,                     Who::Point,  LOOK_UP),
    t(Verb::NoteSearch,         &[S::Lookup],                         Some(S::Evidence),        Who::Point,  LOOK_UP),
    t(Verb::RequestApproval,    &[S::Lookup],                         Some(S::Evidence),        Who::Point,  ASK_HEAD),
    t(Verb::RequestApproval,    &[S::Evidence],                       None,                     Who::Point,  ASK_HEAD),
    t(Verb::ReferUnproven,      &[S::Lookup, S::Evidence],            Some(S::Referred),        Who::Point,  &[G::NoQuestionOpen, G::NoStopRow, G::Unproven]),
    t(Verb::AttachPhoto,        &[S::Precheck, S::PendingMaterial, S::Lookup, S::Evidence, S::Accepted, S::Review], None, Who::Point, &[G::CoupleRecorded]),
    t(Verb::WitnessDeclaration, &[S::Lookup],                         Some(S::Review),          Who::SignerIfExact, &[G::NotRecused, G::CoupleRecorded, G::NoticeGiven, G::NoQuestionOpen, G::NoStopRow, G::Acceptable, G::ReasonsGiven, G::EvidenceComplete, G::HeadApproved, G::PhotoTaken]),
    t(Verb::WitnessDeclaration, &[S::Evidence],                       Some(S::Review),          Who::Registrar, &[G::NotRecused, G::CoupleRecorded, G::NoticeGiven, G::NoQuestionOpen, G::NoStopRow, G::Acceptable, G::ReasonsGiven, G::EvidenceComplete, G::HeadApproved, G::PhotoTaken]),
    t(Verb::Decide,             &[S::Review],                         Some(S::Approved),        Who::SignerIfExact, &[G::NotRecused, G::TwoPeople]),
    t(Verb::Decide,             &[S::Review],                         Some(S::Refused),         Who::Registrar, &[G::NotRecused, G::TwoPeople]),
    t(Verb::PrepareCertificates, &[S::Approved],                      None,                     Who::Point,  &[G::CoupleRecorded, G::PhotoTaken, G::DateKnown, G::Printable]),
    t(Verb::NoteFormPrinted,    S::ALL,                               None,                     Who::Point,  &[]),
    t(Verb::ConfirmPrinted,     &[S::Approved],                       Some(S::Printed),         Who::Point,  &[G::Prepared, G::SentToPrinter]),
    t(Verb::SpoilBooklet,       &[S::Approved, S::Printed, S::Sealed], Some(S::Approved),       Who::Point,  &[G::Prepared]),
    t(Verb::Seal,               &[S::Printed],                        Some(S::Sealed),          Who::Registrar, &[G::NotRecused]),
    t(Verb::HandOver,           &[S::Sealed],                         Some(S::Issued),          Who::Signer, &[G::NotRecused]),
    t(Verb::Withdraw,           BEFORE_ISSUE,                         Some(S::Withdrawn),       Who::Couple, &[]),
    t(Verb::LeaveQueue,         &[S::Queued],                         Some(S::Withdrawn),       Who::Couple, &[]),
    t(Verb::Recuse,             BEFORE_ISSUE,                         None,                     Who::Point,  &[]),
    t(Verb::Suspend,            LIVE,                                 Some(S::Suspended),       Who::CentreOrSystem, &[]),
    t(Verb::Approve,            &[S::Evidence],                       None,                     Who::Head,   &[G::RequestOpen]),
    t(Verb::Deny,               &[S::Evidence],                       None,                     Who::Head,   &[G::RequestOpen]),
    t(Verb::Resume,             &[S::Suspended],                      None,                     Who::Head,   &[G::Document]),
    t(Verb::Revoke,             &[S::Suspended],                      Some(S::Revoked),         Who::Head,   &[G::Document]),
    t(Verb::Confirm,            &[S::Issued],                         Some(S::Confirmed),       Who::Centre, &[]),
    t(Verb::TakeOver,           &[S::Referred],                       Some(S::Precheck),        Who::Centre, &[]),
    t(Verb::Learn,              S::ALL,                               None,                     Who::Feed,   &[]),
];
