//! Why a request is refused: one variant per broken rule, carrying the facts. No names, no ID numbers.

mod explain;

use chrono::NaiveDate;

use crate::case::{CaseState, PaperLack, SpouseRole};
use crate::rules::{FactKey, Material, Need, ReasonKey, RowId};
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
    /// A row holds the case until something arrives.
    #[error("row {row} holds this case")]
    Held {
        /// Row.
        row: RowId,
        /// Reason.
        reason: ReasonKey,
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
    /// The proxy signs for the absent spouse, and for nobody else (L13).
    #[error("{who}: who signs does not fit who is present")]
    MarkByProxy {
        /// Who.
        who: SpouseRole,
    },
    /// L5: one spouse at least comes in person.
    #[error("both spouses are absent")]
    BothAbsent,
    /// A proxy without an absent spouse.
    #[error("the spouse is not absent")]
    NobodyAbsent,
    /// A proxy stands in for a spouse and is a third person.
    #[error("the proxy is one of the spouses")]
    ProxyIsSpouse,
    /// A noted paper lacks what makes it count.
    #[error("{material} lacks {lacks}")]
    PaperIncomplete {
        /// The paper.
        material: Material,
        /// What it lacks.
        lacks: PaperLack,
    },
    /// §10.3: nothing beyond the list may be asked for or collected.
    #[error("{material} is not on this case's list")]
    NotOnTheList {
        /// The paper.
        material: Material,
    },
    /// Nothing is missing that the couple could fetch.
    #[error("no paper is missing")]
    NothingMissing,
    /// Papers a row asks for are missing.
    #[error("{} papers are missing", missing.len())]
    EvidenceMissing {
        /// Which; of each, one of several is enough.
        missing: Vec<Need>,
    },
    /// The head must approve first.
    #[error("the head's approval was not asked for")]
    ApprovalMissing {
        /// Rows that want it.
        rows: Vec<RowId>,
    },
    /// The head has not answered yet.
    #[error("the head has not answered")]
    ApprovalPending,
    /// The head did not approve.
    #[error("the head did not approve")]
    ApprovalDenied,
    /// No row asks for the head's approval.
    #[error("no row asks for approval")]
    ApprovalNotNeeded,
    /// There is no open request to answer.
    #[error("nothing was asked")]
    NotAsked,
    /// Another archive is asked after the laptop's own index.
    #[error("the local index comes first")]
    NotFoundFirst,
    /// 回避.
    #[error("the actor stepped back from this case")]
    Recused,
    /// §9.2: only a Centre registrar.
    #[error("a Centre registrar must do this")]
    RegistrarNeeded,
    /// The Centre's window took the case over.
    #[error("the case goes on at the Centre's window")]
    TakenOver,
    /// D48.
    #[error("this booklet is printed at the Centre")]
    PrintedAtCentre,
    /// S2→X4 only after the campaign.
    #[error("the campaign still runs")]
    CampaignRuns,
    /// D33: the day to print must be decided.
    #[error("the day to print was not decided")]
    DateNotDecided,
    /// D33: the decided day must be one the file allows.
    #[error("the day is outside {from}..{to}")]
    DateOutsideFile {
        /// First day the file allows.
        from: NaiveDate,
        /// Last day.
        to: NaiveDate,
    },
    /// The decided day would make a spouse under age (D19 asks for an explanation first).
    #[error("under age before {reached}")]
    DateUnderAge {
        /// First day both were of age.
        reached: NaiveDate,
    },
    /// Q3: old booklets that exist are cancelled or collected; lost ones cannot be.
    #[error("the old booklets are not accounted for")]
    OldBooklets,
    /// Words are needed.
    #[error("a reason in words is needed")]
    ReasonTextMissing,
    /// X5→ only with a decision document (§9.2).
    #[error("a decision document is needed")]
    DocumentMissing,
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
