//! A case as the desk and the case log show it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::archive::FileCandidate;
use crate::error::IpcError;
use crate::input::{CropInput, FactsInput, FormKind, MarkInput, PaperInput, PartyInput, ProxyInput};

/// One line of a list. ID numbers are masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CaseRow {
    /// Case id.
    pub case_id: String,
    /// Human number: village12-yyyymmdd-nnn.
    pub case_no: String,
    /// State code `S1`…`S11`, `X1`…`X6`.
    pub state: String,
    /// Husband's name.
    pub man_name: Option<String>,
    /// Wife's name.
    pub woman_name: Option<String>,
    /// Husband's ID, masked `330281********0017`.
    pub man_id: Option<String>,
    /// Wife's ID, masked.
    pub woman_id: Option<String>,
    /// Certificate number once bound.
    pub cert_no: Option<String>,
    /// Opened at.
    pub opened_at: String,
    /// Last saved at.
    pub updated_at: String,
    /// Reason key when stopped.
    pub reason: Option<String>,
    /// Not yet acknowledged by the registry.
    pub unsent: bool,
}

/// A page of the case log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CasePage {
    /// Rows, newest first.
    pub rows: Vec<CaseRow>,
    /// All that fit the query.
    pub total: u32,
}

/// Everything the desk shows of one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CaseView {
    /// Case id.
    pub case_id: String,
    /// Human number.
    pub case_no: String,
    /// State code.
    pub state: String,
    /// Number of saved events; grows with every save.
    pub version: u32,
    /// The five steps.
    pub steps: Vec<StepView>,
    /// The step to work on, 1–5; 5 when finished.
    pub current_step: u8,
    /// Step 1.
    pub man: Option<PartyView>,
    /// Step 1.
    pub woman: Option<PartyView>,
    /// Step 2: notice shown and both willing.
    pub notice: Option<NoticeView>,
    /// Step 2: answers.
    pub facts: FactsInput,
    /// Step 2: what the table says of the answers so far.
    pub verdict: VerdictView,
    /// Step 3: the chosen file.
    pub file: Option<FileCandidate>,
    /// Step 3: nothing fitting was found in the laptop's index.
    pub file_not_found: bool,
    /// Step 3: archives asked so far: place → found.
    pub searched: BTreeMap<String, bool>,
    /// Step 3: what the Centre's head was asked, while it stands.
    pub request: Option<RequestView>,
    /// Served before others: `AGED`, `DISABLED`, `FRAIL`, `SOLDIER`.
    pub priority: Option<String>,
    /// `POINT`, `HOME_VISIT`, `WINDOW`.
    pub channel: String,
    /// Step 1: who stands in for an absent spouse.
    pub proxy: Option<ProxyView>,
    /// The papers of the case: base list, then what rows ask for.
    pub checklist: Vec<CheckLine>,
    /// Papers noted.
    pub noted: Vec<PaperInput>,
    /// Papers that may be noted, by code.
    pub notable: Vec<String>,
    /// Forms that may be printed now beside declaration and certificates.
    pub papers: Vec<FormKind>,
    /// What the couple was asked to fetch.
    pub requested: Vec<NeedView>,
    /// 登记日期 that would be printed now, and by which rule.
    pub printed_date: Option<PrintedDate>,
    /// Days to choose from where the file has none.
    pub date_choice: Option<DateChoice>,
    /// The operator stepped back from this case.
    pub recused: bool,
    /// Who drafted so far.
    pub drafters: Vec<String>,
    /// Step 4: the photograph kept.
    pub photo: Option<PhotoView>,
    /// Step 4: the declaration.
    pub declaration: Option<DeclarationView>,
    /// Step 5: the decision.
    pub review: Option<ReviewView>,
    /// Step 5: number and booklets.
    pub certificate: Option<CertificateView>,
    /// When stopped: why.
    pub outcome: Option<OutcomeView>,
    /// What may be done next, or why not; one entry for each action of `CaseAction` by its `do` name.
    pub actions: Vec<ActionView>,
    /// What happened, oldest first.
    pub history: Vec<HistoryLine>,
    /// Not yet acknowledged by the registry.
    pub unsent: bool,
}

/// One of the five steps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StepView {
    /// 1 身份, 2 资格, 3 查档, 4 照片与声明, 5 制证.
    pub number: u8,
    /// `DONE`, `CURRENT`, `TODO`, `STOPPED`.
    pub status: String,
    /// What is missing in it, worded as `missing_<code>`.
    pub missing: Vec<String>,
}

/// A spouse as recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PartyView {
    /// As entered, to edit again.
    pub input: PartyInput,
    /// From the number, `YYYY-MM-DD`.
    pub birth: String,
    /// Age today in full years.
    pub age: u32,
    /// `MALE` or `FEMALE`, from the number.
    pub sex: String,
    /// Masked number for the couple's view.
    pub id_masked: String,
}

/// Notice and voluntariness.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NoticeView {
    /// Text version shown.
    pub version: String,
    /// When.
    pub at: String,
    /// Who does not apply of their own will: `MAN`, `WOMAN`.
    pub unwilling: Vec<String>,
}

/// What the decision table says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VerdictView {
    /// `OPEN`, `STOP`, `PENDING`, `REFUSE`, `CLEAR`, `ACCEPT`, `ACCEPT_EVIDENCE`; worded as `standing_<code>`.
    pub standing: String,
    /// Every row that holds; the ruling one first.
    pub hits: Vec<HitView>,
    /// Facts still to ask, in order; worded as `ask_<key>`.
    pub open: Vec<String>,
    /// Who decides: `POINT`, `REGISTRAR`, `HEAD`; worded as `decider_<code>`.
    pub decider: String,
    /// The simple path: one person may be enough.
    pub exact: bool,
    /// Version of the rule set.
    pub rules_version: String,
}

/// One row that holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HitView {
    /// The row, `D1`…`D48`.
    pub row: String,
    /// `ACCEPT`, `ACCEPT_EVIDENCE`, `PENDING`, `REFUSE`, `NOT_ACCEPT`, `REFER`, `WITHDRAW`, `SUSPEND`.
    pub outcome: String,
    /// Reason key, worded as `reason_<key>`.
    pub reason: String,
    /// What cures it now, worded as `cure_<key>`.
    pub cure: String,
    /// Sources of the rule that may be printed; worded as `basis_<code>`.
    pub basis: Vec<String>,
    /// Facts it rests on: fact key → value code; worded as `fact_<key>` and `value_<code>`.
    pub facts: BTreeMap<String, String>,
    /// Whom it holds for: `MAN`, `WOMAN`.
    pub whom: Vec<String>,
    /// Papers it asks for.
    pub needs: Vec<NeedView>,
    /// Papers that may be noted with it.
    pub helpful: Vec<String>,
    /// Who decides.
    pub decider: String,
    /// Where the couple is sent; worded as `refer_<code>`.
    pub refer: Option<String>,
}

/// Any one of these papers, of this person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NeedView {
    /// Codes; one is enough, the usual one first. Worded as `material_<code>`, the issuer as `issuer_<code>`.
    pub any_of: Vec<String>,
    /// `MAN`, `WOMAN`, `BOTH`, `PROXY`.
    pub whose: String,
}

/// One line of the papers of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CheckLine {
    /// The paper.
    pub need: NeedView,
    /// The row that asks for it; absent for the base list.
    pub row: Option<String>,
    /// It is here.
    pub here: bool,
}

/// What the Centre's head was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RequestView {
    /// Rows that want approval.
    pub rows: Vec<String>,
    /// What the registrar added.
    pub note: String,
    /// When asked.
    pub at: String,
    /// `WAITING`, `APPROVED`, `DENIED`.
    pub status: String,
    /// In the head's words, once answered.
    pub answer: Option<String>,
    /// When answered.
    pub answered_at: Option<String>,
}

/// Who stands in for an absent spouse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProxyView {
    /// As entered, to edit again.
    pub input: ProxyInput,
    /// Notarised, all seven items, copy of the card here.
    pub qualified: bool,
}

/// 登记日期 as it would be printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PrintedDate {
    /// `YYYY-MM-DD`.
    pub day: String,
    /// `ORIGINAL`, `AGE_REACHED`, `A2_DECIDED`.
    pub rule: String,
}

/// Days a registrar may decide on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DateChoice {
    /// First day the file allows.
    pub from: String,
    /// Last day.
    pub to: String,
}

/// The photograph kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PhotoView {
    /// SHA-256 of the master, hex.
    pub hash: String,
    /// Master width in pixels.
    pub width: u32,
    /// Master height in pixels.
    pub height: u32,
    /// Smaller than 1252 × 827.
    pub below_target: bool,
    /// Retakes so far.
    pub retakes: u32,
    /// When kept.
    pub at: String,
}

/// The declaration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DeclarationView {
    /// How the husband marked it.
    pub man: MarkInput,
    /// How the wife marked it.
    pub woman: MarkInput,
    /// Who witnessed.
    pub witness: String,
    /// When.
    pub at: String,
}

/// The decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReviewView {
    /// Agreed.
    pub agree: bool,
    /// Who decided.
    pub reviewer: String,
    /// When.
    pub at: String,
    /// Rule set version.
    pub rules_version: String,
}

/// The certificate of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CertificateView {
    /// `BJ330281-2022-000101`.
    pub cert_no: String,
    /// 登记日期 to print, `YYYY-MM-DD`.
    pub reg_date: String,
    /// 备注 to print.
    pub note: String,
    /// Husband's booklet 印制号.
    pub man_booklet: String,
    /// Wife's booklet 印制号.
    pub woman_booklet: String,
    /// Holders whose present booklet has not been to the printer: `MAN`, `WOMAN`.
    pub to_print: Vec<String>,
    /// Spoiled so far: print number → reason code.
    pub spoiled: BTreeMap<String, String>,
    /// `PREPARED`, `PRINTED`, `SEALED`, `ISSUED`.
    pub status: String,
    /// Handed over at.
    pub issued_at: Option<String>,
}

/// Why a case stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OutcomeView {
    /// State code `X1`…`X6`.
    pub state: String,
    /// Row, when a table row did it.
    pub row: Option<String>,
    /// Reason key.
    pub reason: String,
    /// When.
    pub at: String,
}

/// One action, and whether it may be done now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ActionView {
    /// `do` name of a `CaseAction`, or `photo_keep`.
    pub action: String,
    /// Absent: may be done. Present: why not, and what cures it.
    pub refused: Option<IpcError>,
}

/// One line of the case's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryLine {
    /// Position in this laptop's log.
    pub seq: String,
    /// Event type, e.g. `case.opened@1`; worded as `event_case_opened`.
    pub kind: String,
    /// When.
    pub at: String,
    /// Who.
    pub actor: String,
    /// State after it.
    pub state: String,
}

/// A picture staged for cropping; nothing is saved yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StagedPhoto {
    /// Names the staged picture until kept or replaced.
    pub token: String,
    /// Upright preview, `data:image/jpeg;base64,…`.
    pub preview: String,
    /// Width of the upright source.
    pub width: u32,
    /// Height of the upright source.
    pub height: u32,
    /// The crop to start from.
    pub crop: CropInput,
}

/// The kept photograph for the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PhotoData {
    /// `data:image/jpeg;base64,…` of the 626 × 413 derivative.
    pub print: String,
}

/// A form as it will be printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FormPreview {
    /// Which.
    pub form: FormKind,
    /// One SVG document a page.
    pub pages: Vec<String>,
    /// Size of the PDF in bytes.
    pub pdf_bytes: u32,
}

/// What became of a print request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PrintReceipt {
    /// Which.
    pub form: FormKind,
    /// `SYSTEM` (queue) or `FOLDER` (sample world).
    pub printer: String,
    /// Queue name or file name (no personal data).
    pub job: String,
}
