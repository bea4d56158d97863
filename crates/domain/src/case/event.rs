//! What has happened to a case, in the past tense. Stored for a hundred years: a field may be added as optional, never
//! renamed or re-used; a changed meaning is a new `@version`.

use serde::{Deserialize, Serialize};

use super::centre::CentreAct;
use super::codes::{Mark, OldCertificate, Priority, SearchPlace, SpoilReason};
use super::paper::{Paper, Proxy};
use super::party::{Party, SpouseRole};
use super::state::{Answers, ChosenFile, Photo};
use crate::code::codes;
use crate::event::events;
use crate::ids::{LeaseId, SessionId};
use crate::rules::{Need, Outcome, ReasonKey, RowId};
use crate::values::{CertNo, PrintNo};

events! {
    /// One event of a case.
    pub enum CaseEvent {
        /// S0: a number was given.
        "case.opened@1" => Opened(Opened),
        /// S1: a spouse's identity was recorded or corrected; a chosen file is let go.
        "case.party_recorded@1" => PartyRecorded(PartyRecorded),
        /// The privacy notice was shown; each spouse said they apply of their own will (R3, PIPL 17).
        "case.notice_recorded@1" => NoticeRecorded(NoticeRecorded),
        /// The answers of step 2 as they stand.
        "case.facts_answered@1" => FactsAnswered(FactsAnswered),
        /// X1, X2 or S2: a row of the table was carried out.
        "case.stopped@1" => Stopped(StoppedByRule),
        /// S3: the local index was searched with the minimum keys.
        "case.lookup_run@1" => LookupRun(LookupRun),
        /// S3: a file was taken as theirs.
        "case.file_chosen@1" => FileChosen(FileChosen),
        /// S3: nothing in the local index fits.
        "case.file_not_found@1" => FileNotFound(LookupRun),
        /// A photograph was kept; an earlier one is replaced, not lost.
        "case.photo_attached@1" => PhotoAttached(PhotoAttached),
        /// S5: the declaration was read, signed, fingerprinted and witnessed.
        "case.declaration_witnessed@1" => DeclarationWitnessed(DeclarationWitnessed),
        /// S6: the papers are complete for review.
        "case.declaration_accepted@1" => DeclarationAccepted(DeclarationAccepted),
        /// S7 or X3.
        "case.decided@1" => Decided(Decided),
        /// A number and two booklets are bound; nothing is printed yet.
        "case.certificates_prepared@1" => CertificatesPrepared(CertificatesPrepared),
        /// A form went to the printer.
        "case.form_printed@1" => FormPrinted(FormPrinted),
        /// S8: the registrar saw both sheets come out right.
        "case.certificates_printed@1" => CertificatesPrinted(CertificatesPrinted),
        /// Back to S7: a booklet was spoiled, its replacement bound; the number stays.
        "case.booklet_spoiled@1" => BookletSpoiled(BookletSpoiled),
        /// S9: signed by hand, photo glued, embossed, checked.
        "case.sealed@1" => Sealed(Sealed),
        /// S10: handed over, both signed for it.
        "case.handed_over@1" => HandedOver(HandedOver),
        /// X4: a spouse withdrew; bound booklets are spoiled, the number is burnt.
        "case.withdrawn@1" => Withdrawn(Withdrawn),
        /// Who stands in for an absent spouse.
        "case.proxy_recorded@1" => ProxyRecorded(ProxyRecorded),
        /// A paper was noted.
        "case.paper_recorded@1" => PaperRecorded(PaperRecorded),
        /// S2: the couple was told once what is missing.
        "case.papers_requested@1" => PapersRequested(PapersRequested),
        /// Another archive answered; S4 when the last of them has nothing.
        "case.searched@1" => Searched(Searched),
        /// The Centre's head was asked.
        "case.approval_requested@1" => ApprovalRequested(ApprovalRequested),
        /// X1: the evidence cannot be had, or was not approved.
        "case.referred_unproven@1" => ReferredUnproven(ReferredUnproven),
        /// Someone on the staff declared a conflict of interest.
        "case.recused@1" => Recused(Recused),
        /// X5 at the point.
        "case.suspended@1" => Suspended(Suspended),
        /// X4: the papers did not come before the campaign ended, or the ticket holder left.
        "case.dropped@1" => Dropped(Dropped),
        /// An act of the Centre.
        "case.centre_acted@1" => CentreActed(CentreActed),
    }
}

/// See [`CaseEvent::Opened`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// village12-yyyymmdd-nnn.
    pub case_no: String,
    /// Session.
    pub session: SessionId,
    /// Served before others, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
}

/// See [`CaseEvent::PartyRecorded`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyRecorded {
    /// Which spouse.
    pub role: SpouseRole,
    /// The person.
    pub party: Party,
}

/// See [`CaseEvent::NoticeRecorded`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeRecorded {
    /// Text version.
    pub version: String,
    /// Who said they do not apply of their own will (D16).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unwilling: Vec<SpouseRole>,
}

/// See [`CaseEvent::FactsAnswered`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactsAnswered {
    /// All answers so far.
    pub answers: Answers,
}

/// See [`CaseEvent::Stopped`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoppedByRule {
    /// Row.
    pub row: RowId,
    /// What it leads to.
    pub outcome: Outcome,
    /// Reason key.
    pub reason: ReasonKey,
    /// Rule set.
    pub rules_version: String,
    /// Every row that held.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<RowId>,
}

/// See [`CaseEvent::LookupRun`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookupRun {
    /// Rows the local index held.
    pub index_rows: u32,
}

/// See [`CaseEvent::FileChosen`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileChosen {
    /// The file and how it compared.
    pub file: ChosenFile,
}

/// See [`CaseEvent::PhotoAttached`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoAttached {
    /// The photograph.
    pub photo: Photo,
}

/// See [`CaseEvent::DeclarationWitnessed`]; the actor of the event is the 监誓人.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclarationWitnessed {
    /// How the husband marked it.
    pub man: Mark,
    /// How the wife marked it.
    pub woman: Mark,
    /// It was read aloud.
    pub read_aloud: bool,
}

/// See [`CaseEvent::DeclarationAccepted`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclarationAccepted {}

/// See [`CaseEvent::Decided`]; the actor of the event is the reviewer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Agree to reissue.
    pub agree: bool,
    /// Ruling row.
    pub row: RowId,
    /// Every row that held.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<RowId>,
    /// Rule set.
    pub rules_version: String,
    /// Reason key when not agreeing.
    pub reason: Option<String>,
    /// The day to print, decided where the file has none (D33).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reg_date: Option<chrono::NaiveDate>,
}

/// See [`CaseEvent::CertificatesPrepared`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificatesPrepared {
    /// 字号.
    pub cert_no: CertNo,
    /// Lease it came from.
    pub lease: LeaseId,
    /// 登记日期, `YYYY-MM-DD`.
    pub reg_date: chrono::NaiveDate,
    /// 备注.
    pub note: String,
    /// Husband's booklet.
    pub man_booklet: PrintNo,
    /// Wife's booklet.
    pub woman_booklet: PrintNo,
}

/// See [`CaseEvent::FormPrinted`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormPrinted {
    /// Which form.
    pub form: FormKind,
    /// Printing number of this form in this case, from 1.
    pub copy: u32,
}

/// See [`CaseEvent::CertificatesPrinted`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificatesPrinted {}

/// See [`CaseEvent::BookletSpoiled`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookletSpoiled {
    /// Whose booklet.
    pub holder: SpouseRole,
    /// The spoiled one.
    pub booklet: PrintNo,
    /// Why.
    pub reason: SpoilReason,
    /// The one bound in its place.
    pub replacement: PrintNo,
}

/// See [`CaseEvent::Sealed`]; the actor signed by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {}

/// See [`CaseEvent::HandedOver`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedOver {
    /// How the husband signed for it.
    pub man: Mark,
    /// How the wife signed for it.
    pub woman: Mark,
    /// What became of the old booklets.
    pub old_certificate: OldCertificate,
}

/// See [`CaseEvent::Withdrawn`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// Who withdrew.
    pub by: SpouseRole,
    /// Booklets spoiled by it.
    pub spoiled: Vec<PrintNo>,
}

/// See [`CaseEvent::ProxyRecorded`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProxyRecorded {
    /// The proxy; `None`: nobody after all.
    pub proxy: Option<Proxy>,
}

/// See [`CaseEvent::PaperRecorded`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperRecorded {
    /// The paper.
    pub paper: Paper,
}

/// See [`CaseEvent::PapersRequested`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PapersRequested {
    /// What is missing.
    pub needs: Vec<Need>,
    /// Rows that ask for it.
    pub rows: Vec<RowId>,
    /// Rule set.
    pub rules_version: String,
}

/// See [`CaseEvent::Searched`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Searched {
    /// Where.
    pub place: SearchPlace,
    /// It has their file.
    pub found: bool,
    /// Who answered there.
    pub keeper: String,
}

/// See [`CaseEvent::ApprovalRequested`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalRequested {
    /// Counts the requests of this case, from 1.
    pub number: u32,
    /// Rows that want approval.
    pub rows: Vec<RowId>,
    /// What the registrar adds.
    pub note: String,
    /// Rule set.
    pub rules_version: String,
}

/// See [`CaseEvent::ReferredUnproven`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferredUnproven {
    /// Row whose evidence is missing.
    pub row: Option<RowId>,
    /// Why.
    pub reason: ReasonKey,
    /// Rule set.
    pub rules_version: String,
}

/// See [`CaseEvent::Recused`]; the actor steps back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recused {}

/// See [`CaseEvent::Suspended`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspended {
    /// In the registrar's words.
    pub reason: String,
}

/// See [`CaseEvent::Dropped`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// Why.
    pub reason: ReasonKey,
}

/// See [`CaseEvent::CentreActed`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CentreActed {
    /// The act.
    pub act: CentreAct,
}

codes! {
    /// Papers of a case (domain.md §11).
    pub enum FormKind {
        /// 申请补领婚姻登记证声明书.
        Declaration = "DECLARATION",
        /// 补发婚姻登记证审查处理表.
        ReviewForm = "REVIEW_FORM",
        /// The husband's booklet.
        CertificateMan = "CERTIFICATE_MAN",
        /// The wife's booklet.
        CertificateWoman = "CERTIFICATE_WOMAN",
        /// 一次性告知单.
        OneTimeNotice = "ONE_TIME_NOTICE",
        /// 待办告知单: waits for the archive or the Centre.
        WaitingSlip = "WAITING_SLIP",
        /// 转办单.
        ReferralSlip = "REFERRAL_SLIP",
        /// 不予受理通知.
        NotAcceptedNotice = "NOT_ACCEPTED_NOTICE",
        /// 不予补发通知.
        RefusedNotice = "REFUSED_NOTICE",
        /// 撤回 / 暂停告知.
        EndedSlip = "ENDED_SLIP",
        /// 情况说明, to be filled in by hand.
        Explanation = "EXPLANATION",
        /// 委托核对表.
        ProxyChecklist = "PROXY_CHECKLIST",
        /// 取号单.
        QueueTicket = "QUEUE_TICKET",
        /// 领证回执.
        Receipt = "RECEIPT",
    }
}

impl FormKind {
    /// Whose booklet it is, for the certificate pages.
    pub fn holder(self) -> Option<SpouseRole> {
        match self {
            FormKind::CertificateMan => Some(SpouseRole::Man),
            FormKind::CertificateWoman => Some(SpouseRole::Woman),
            FormKind::Declaration
            | FormKind::ReviewForm
            | FormKind::OneTimeNotice
            | FormKind::WaitingSlip
            | FormKind::ReferralSlip
            | FormKind::NotAcceptedNotice
            | FormKind::RefusedNotice
            | FormKind::EndedSlip
            | FormKind::Explanation
            | FormKind::ProxyChecklist
            | FormKind::QueueTicket
            | FormKind::Receipt => None,
        }
    }
}
