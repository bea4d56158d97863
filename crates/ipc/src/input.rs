//! What a person asks of a case.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One spouse as typed or read at the desk. All text; the domain parses.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PartyInput {
    /// Name as on the identity card.
    pub name: String,
    /// 18-digit citizen number.
    pub id_no: String,
    /// GB/T 3304 code, `01` 汉族.
    pub ethnic: String,
    /// Permanent residence 常住户口所在地.
    pub hukou_address: String,
    /// Permanent residence is in Zhejiang.
    pub hukou_in_province: bool,
    /// `RESIDENT`, `SOLDIER`, `HMT_OVERSEAS`, `FOREIGN`.
    pub category: String,
    /// Identity card and 户口簿 agree and are valid.
    pub documents_agree: bool,
    /// Optional phone.
    pub phone: Option<String>,
    /// False: fingerprint only.
    pub can_write: bool,
    /// 曾用名, if the 户口簿 shows one.
    pub former_name: Option<String>,
    /// `IN_PERSON`, `HOME`, `PROXY`.
    pub presence: String,
    /// `BOOK`, `ELECTRONIC`, `CERTIFICATE`, `ABSENT_OWN_FAULT`, `ABSENT_NO_FAULT`.
    pub hukou_doc: String,
}

/// Who stands in for an absent spouse. All text; the domain parses.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProxyInput {
    /// The absent spouse: `MAN` or `WOMAN`.
    pub of: String,
    /// Name.
    pub name: String,
    /// Citizen number.
    pub id_no: String,
    /// Relation to the absent spouse.
    pub relation: String,
    /// Number of the notarised power of attorney; empty when it is not notarised.
    pub poa_no: String,
    /// Notary office.
    pub notary_office: String,
    /// Day it was notarised, `YYYY-MM-DD`; empty when not.
    pub poa_on: String,
    /// A notarised copy of the absent spouse's identity card is here.
    pub id_copy: bool,
    /// Items it names, of the seven: `PARTY_NAME`, `PARTY_ID`, `REGISTRATION`, `MARITAL_STATUS`, `MATTER`, `PROXY_NAME`, `PROXY_ID`.
    pub items: Vec<String>,
}

/// A paper as noted at the desk.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PaperInput {
    /// `M01`…`M16`, `M02E`.
    pub material: String,
    /// `MAN`, `WOMAN`, `BOTH`, `PROXY`.
    pub whose: String,
    /// False: noted by mistake, or handed back.
    pub here: bool,
    /// Who issued it.
    pub issuer: String,
    /// Day of issue, `YYYY-MM-DD`, or empty.
    pub issued_on: String,
    /// Its number.
    pub number: String,
    /// Who signed it.
    pub signer: String,
    /// It bears the issuer's seal.
    pub sealed: bool,
    /// What it says.
    pub says: String,
}

/// An old file typed in from another archive's answer. All text, as the file has it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FileInput {
    /// Husband's name in the file.
    pub man_name: String,
    /// Husband's number in the file; may be empty.
    pub man_id: String,
    /// Husband's birth as written.
    pub man_birth: String,
    /// Wife's name in the file.
    pub woman_name: String,
    /// Wife's number in the file; may be empty.
    pub woman_id: String,
    /// Wife's birth as written.
    pub woman_birth: String,
    /// Registration date as written.
    pub reg_date: String,
    /// Registering organ as written.
    pub organ_name: String,
    /// `TOWNSHIP`, `STREET`, `CIVIL_AFFAIRS`, `OTHER`.
    pub organ_kind: String,
    /// `YUYAO`, `ZHEJIANG`, `ELSEWHERE`.
    pub organ_place: String,
    /// Old certificate number.
    pub cert_no: String,
    /// Archive reference of the copy.
    pub archive_ref: String,
    /// What happened later: `NONE`, `DIVORCED`, `CANCELLED`, `REISSUED`, `DECEASED_HINT`.
    pub later_event: String,
}

/// Answers to the questions of step 2; absent = not asked yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FactsInput {
    /// What they want: `REISSUE`, `MARRY`, `DIVORCE`.
    pub wants: Option<String>,
    /// The marriage was registered once.
    pub registered: Option<bool>,
    /// `MARRIED`, `DIVORCED`, `REMARRIED_SAME`, `SPOUSE_DEAD`, `MARRIED_OTHER`, `ANNULLED`.
    pub marriage_now: Option<String>,
    /// `TOWNSHIP`, `STREET`, `CIVIL_AFFAIRS`, `OTHER`.
    pub organ_kind: Option<String>,
    /// `YUYAO`, `ZHEJIANG`, `ELSEWHERE`.
    pub organ_place: Option<String>,
    /// Name of the organ as they remember it.
    pub organ_name: Option<String>,
    /// Registration date as they remember it: `1986`, `1986-05`, `1986-05-12`.
    pub claimed_date: Option<String>,
    /// `NONE`, `HELD`, `LOST_AGAIN`.
    pub prior_reissue: Option<String>,
    /// What became of the man's booklet: `LOST`, `DAMAGED`, `INCONSISTENT`, `INTACT`.
    pub reason_man: Option<String>,
    /// What became of the woman's booklet.
    pub reason_woman: Option<String>,
    /// What the registrar noticed: `CAPACITY_DOUBT`, `PRESSURED`, `IDENTITY_DOUBT`, `TWO_FILES`, `OTHER_MARRIAGE`, `RARE_CHARACTER`.
    pub seen: Vec<String>,
}

/// What a person does to a case. One action, one durable save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "do", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum CaseAction {
    /// Step 1: one spouse; may be corrected until the declaration is signed.
    RecordParty {
        /// `MAN` or `WOMAN`.
        role: String,
        /// The person.
        party: PartyInput,
    },
    /// Step 2: privacy notice shown, each spouse asked alone whether they apply of their own will.
    RecordNotice {
        /// The husband is willing.
        man_willing: bool,
        /// The wife is willing.
        woman_willing: bool,
    },
    /// Step 2: answers so far (whole set, saved at every field).
    AnswerFacts {
        /// The answers.
        facts: FactsInput,
    },
    /// Step 2: carry out the stop the verdict asks for (refer, not accept).
    Stop {},
    /// Step 1: who stands in for an absent spouse; absent: nobody after all.
    RecordProxy {
        /// The proxy.
        proxy: Option<ProxyInput>,
    },
    /// Any step before the declaration: a paper of the list is here.
    RecordPaper {
        /// As noted.
        paper: PaperInput,
    },
    /// The couple is told once what is missing and goes to fetch it.
    RequestPapers {},
    /// The campaign ended before the papers came.
    Lapse {},
    /// Step 3: another archive answered.
    NoteSearch {
        /// `PROVINCIAL`, `CITY_ARCHIVE`, `TOWNSHIP_PAPER`.
        place: String,
        /// It has their file, which is typed in next.
        found: bool,
        /// Who answered there.
        keeper: String,
    },
    /// Step 3: a file typed in from another archive's answer is theirs.
    EnterFile {
        /// As written.
        file: FileInput,
    },
    /// Step 3: ask the Centre's head.
    RequestApproval {
        /// What the registrar adds.
        note: String,
    },
    /// Step 3: the evidence cannot be had, or was not approved: to the Centre.
    ReferUnproven {},
    /// The operator declares a conflict of interest.
    Recuse {},
    /// Stop the case for the Centre to look at.
    Suspend {
        /// In the registrar's words.
        reason: String,
    },
    /// The ticket holder left the queue.
    LeaveQueue {},
    /// Step 3: take this old file as theirs, exact or not.
    ChooseFile {
        /// Archive row id.
        row_id: String,
    },
    /// Step 3: nothing fits here; the search is logged, the case waits for the Centre.
    RecordNotFound {},
    /// Step 4: the printed declaration was read, signed, fingerprinted and witnessed by the operator.
    WitnessDeclaration {
        /// How the husband marked it.
        man: MarkInput,
        /// How the wife marked it.
        woman: MarkInput,
        /// It was read aloud.
        read_aloud: bool,
    },
    /// Step 5: review decision.
    Decide {
        /// Agree to reissue.
        agree: bool,
        /// Reason key when not agreeing.
        reason: Option<String>,
        /// The day to print where the file has none, `YYYY-MM-DD`.
        reg_date: Option<String>,
    },
    /// Step 5: bind a number and the two lowest booklets. Idempotent.
    PrepareCertificates {},
    /// Step 5: both sheets came out right.
    ConfirmPrinted {},
    /// Step 5: a booklet was spoiled; number stays, the next booklet is taken.
    SpoilBooklet {
        /// `MAN` or `WOMAN`.
        holder: String,
        /// `PRINT_ERROR`, `WRONG_DATA`, `STAIN`, `TEAR`, `PHOTO_FAULT`, `OTHER`.
        reason: String,
    },
    /// Step 5: checked, signed by hand, photo glued, embossed.
    Seal {},
    /// Step 5: handed over, each signed for it.
    HandOver {
        /// How the husband signed.
        man: MarkInput,
        /// How the wife signed.
        woman: MarkInput,
        /// `NONE_LOST`, `CANCELLED_RETURNED`, `COLLECTED`.
        old_certificate: String,
    },
    /// Any step before hand-over: one of them withdraws.
    Withdraw {
        /// `MAN` or `WOMAN`.
        by: String,
    },
}

/// How a person marked a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MarkInput {
    /// Not yet.
    None,
    /// Signature and fingerprint.
    SignedAndFingerprint,
    /// Fingerprint only (cannot write).
    FingerprintOnly,
    /// The proxy of an absent spouse.
    Proxy,
}

/// Crop in pixels of the upright picture; aspect 53:35.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CropInput {
    /// Left.
    pub x: u32,
    /// Top.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

/// Papers of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FormKind {
    /// 申请补领婚姻登记证声明书.
    Declaration,
    /// 补发婚姻登记证审查处理表.
    ReviewForm,
    /// The husband's booklet.
    CertificateMan,
    /// The wife's booklet.
    CertificateWoman,
    /// 一次性告知单.
    OneTimeNotice,
    /// 待办告知单.
    WaitingSlip,
    /// 转办单.
    ReferralSlip,
    /// 不予受理通知.
    NotAcceptedNotice,
    /// 不予补发通知.
    RefusedNotice,
    /// 撤回、暂停告知.
    EndedSlip,
    /// 情况说明.
    Explanation,
    /// 委托核对表.
    ProxyChecklist,
    /// 取号单.
    QueueTicket,
    /// 领证回执.
    Receipt,
}

/// Case log query.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CaseQuery {
    /// Name, case number, certificate number or last 4 digits of an ID; empty for all.
    pub text: String,
    /// `ALL`, `UNFINISHED`, `ISSUED`, `STOPPED`, `UNSENT`.
    pub group: String,
    /// Rows to skip.
    pub offset: u32,
    /// Rows wanted, at most 200.
    pub limit: u32,
}

/// A `Debug` that cannot leak a name into a log or a panic.
macro_rules! hidden {
    ($($name:ident),+) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    )+};
}
hidden!(PartyInput, ProxyInput, PaperInput, FileInput);
