//! What a person asks of a case.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One spouse as typed or read at the desk. All text; the domain parses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
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
    /// Why, for the man's booklet: `LOST`, `DAMAGED`, `INCONSISTENT`.
    pub reason_man: Option<String>,
    /// Why, for the woman's booklet.
    pub reason_woman: Option<String>,
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
    /// Step 3: take this old file as theirs. Must match exactly (this version).
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

/// Papers of this version.
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
