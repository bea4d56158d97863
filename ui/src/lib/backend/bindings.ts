// Generated from crates/ipc by `cargo xtask bindings`. Do not edit.

export type IpcError = { 
/**
 * Message key, e.g. `ID_CHECK_DIGIT`, `WRONG_PASSWORD`, `NOT_EXACT`. Worded as `error_<code>` in the messages.
 */
code: string, 
/**
 * The rule that refuses, e.g. `D13`, `S7-S8`, `GB11643`; absent for plain failures.
 */
rule: string | null, 
/**
 * The input field to go to, e.g. `man.idNo`.
 */
field: string | null, 
/**
 * Named facts for the sentence, e.g. `{"expected": "X"}`. Never names or ID numbers.
 */
facts: { [key in string]: string }, 
/**
 * Message key of what cures it, worded as `cure_<code>`.
 */
cure: string | null, };

export type DeviceStatus = { 
/**
 * Where the laptop stands.
 */
state: DeviceState, 
/**
 * True on the sample world; the window then marks everything 演示.
 */
demo: boolean, 
/**
 * Program version.
 */
version: string, 
/**
 * Who may unlock, by staff number; no names before unlocking.
 */
operators: Array<OperatorSlot>, 
/**
 * Present while unlocked.
 */
operator: Operator | null, 
/**
 * The laptop's number as enrolled.
 */
deviceLabel: string, };

export type DeviceState = "NOT_SET_UP" | "LOCKED" | "UNLOCKED";

export type OperatorSlot = { 
/**
 * Staff id.
 */
staffId: string, 
/**
 * Staff number 工号, as printed on the badge.
 */
staffNo: string, 
/**
 * Only in the sample world: name, role and password, shown on the unlock screen.
 */
demo: DemoOperator | null, };

export type DemoOperator = { 
/**
 * Invented name.
 */
name: string, 
/**
 * Role code A2 or A3.
 */
role: string, 
/**
 * Password.
 */
password: string, };

export type Operator = { 
/**
 * Staff id.
 */
staffId: string, 
/**
 * Staff number 工号.
 */
staffNo: string, 
/**
 * Name.
 */
name: string, 
/**
 * Role code `A1`…`A10` (domain.md §8).
 */
role: string, 
/**
 * May witness declarations, decide and sign (监誓).
 */
oathAuthorised: boolean, 
/**
 * Post card valid to, `YYYY-MM-DD`.
 */
cardValidTo: string, };

export type Today = { 
/**
 * Civil date at the point, `YYYY-MM-DD`.
 */
date: string, 
/**
 * The open session, if any.
 */
session: SessionView | null, 
/**
 * Villages a session may be opened for, when none is open (planned first).
 */
villages: Array<VillageView>, 
/**
 * Cases by group for this session.
 */
counts: DayCounts, 
/**
 * Cases not finished, newest first (at most 20).
 */
unfinished: Array<CaseRow>, 
/**
 * Ticket holders waiting (S0): the frail first, then by number.
 */
queue: Array<QueueEntry>, 
/**
 * Certificate numbers left in the lease.
 */
numbersLeft: number, 
/**
 * Blank booklets in stock at this laptop.
 */
bookletsLeft: number, 
/**
 * The next number, e.g. `BJ330281-2022-000101`.
 */
nextNumber: string | null, 
/**
 * The lowest print number in stock.
 */
nextBooklet: string | null, 
/**
 * Rows in the local archive index, and the version of it.
 */
archiveRows: number, 
/**
 * What deserves attention; worded as `warning_<code>`.
 */
warnings: Array<Warning>, 
/**
 * The exchange.
 */
sync: SyncStatus, };

export type SessionView = { 
/**
 * Session id.
 */
sessionId: string, 
/**
 * The village.
 */
village: VillageView, 
/**
 * Village cadre present (现场协助干部).
 */
cadre: string, 
/**
 * Opened at.
 */
openedAt: string, };

export type QueueEntry = { 
/**
 * Case id.
 */
caseId: string, 
/**
 * Human number; its last part is the ticket number.
 */
caseNo: string, 
/**
 * `AGED`, `DISABLED`, `FRAIL`, `SOLDIER`.
 */
priority: string | null, 
/**
 * When the ticket was given.
 */
since: string, };

export type VillageView = { 
/**
 * 12-digit code.
 */
code: string, 
/**
 * Name.
 */
name: string, 
/**
 * Township name.
 */
township: string, };

export type SessionInput = { 
/**
 * 12-digit village code.
 */
village: string, 
/**
 * Name of the cadre present (domain.md R26: a session cannot open without).
 */
cadre: string, };

export type DayCounts = { 
/**
 * All opened.
 */
opened: number, 
/**
 * S10 and after.
 */
issued: number, 
/**
 * Still running.
 */
unfinished: number, 
/**
 * X1.
 */
referred: number, 
/**
 * X2, X3.
 */
notAccepted: number, 
/**
 * X4.
 */
withdrawn: number, };

export type Warning = { 
/**
 * `NUMBERS_LOW`, `BOOKLETS_LOW`, `CARD_EXPIRES`, `CLOCK_BEHIND`, `NEVER_SYNCED`, `UNSENT_OLD`.
 */
code: string, 
/**
 * Facts for the sentence.
 */
facts: { [key in string]: string }, };

export type SyncStatus = { 
/**
 * The link.
 */
link: Link, 
/**
 * Cases with events the registry has not acknowledged.
 */
unsentCases: number, 
/**
 * Events not acknowledged.
 */
unsentEvents: number, 
/**
 * Photos not acknowledged.
 */
unsentPhotos: number, 
/**
 * Last position of this laptop's log.
 */
headSeq: string, 
/**
 * Position the registry has received.
 */
receivedSeq: string, 
/**
 * Last successful contact, RFC 3339.
 */
lastContact: string | null, 
/**
 * Next attempt, RFC 3339, when waiting.
 */
nextAttempt: string | null, 
/**
 * Code of the last failure: `UNREACHABLE`, `REFUSED`, `FORK`, `REVOKED`, `UPDATE_FIRST`, `NOT_THE_REGISTRY`.
 */
lastError: string | null, 
/**
 * What was pulled.
 */
feeds: Array<FeedStatus>, 
/**
 * Registry address, without credentials.
 */
registry: string, };

export type Link = "IDLE" | "OFFLINE" | "SYNCING" | "UP_TO_DATE" | "BLOCKED";

export type FeedStatus = { 
/**
 * Feed name, e.g. `archive/330281101`.
 */
name: string, 
/**
 * Rows held.
 */
rows: number, 
/**
 * Last applied position.
 */
position: string, };

export type Changed = { 
/**
 * Cases touched.
 */
cases: Array<string>, 
/**
 * The sync status changed.
 */
sync: boolean, 
/**
 * Feeds (supply, staff, archive) changed.
 */
feeds: boolean, };

export type FileCandidate = { 
/**
 * Archive row id.
 */
rowId: string, 
/**
 * 全宗号-年度-卷号-页.
 */
archiveRef: string, 
/**
 * Registering organ as in the file.
 */
organ: string, 
/**
 * Registration date as written in the file.
 */
regDateText: string, 
/**
 * Old certificate number, free text.
 */
certNo: string, 
/**
 * Abnormal-data note of the keyer.
 */
abnormalNote: string | null, 
/**
 * `NONE`, `DIVORCED`, `CANCELLED`, `REISSUED`, `DECEASED_HINT`.
 */
laterEvent: string, 
/**
 * Field by field.
 */
fields: Array<FieldComparison>, 
/**
 * The exact-match rule of domain.md §11.4 holds.
 */
exact: boolean, 
/**
 * If not: why, worded as `mismatch_<code>`.
 */
whyNot: Array<string>, };

export type FieldComparison = { 
/**
 * `man.name`, `man.id`, `man.birth`, `woman.name`, `woman.id`, `woman.birth`, `regDate`, `organ`.
 */
field: string, 
/**
 * As in the file.
 */
file: string, 
/**
 * As presented today.
 */
present: string, 
/**
 * `EXACT`, `VARIANT`, `PARTIAL`, `NONE`, `ID_EQUAL`, `ID_UPGRADE`, `ID_ABSENT`, `ID_BAD_CHECK`, `ID_NEAR`, `ID_BIRTH_DIFF`, `ID_OTHER`, `EQUAL`, `COARSER`, `DIFFERENT`.
 */
class: string, 
/**
 * Good enough for the exact-match path.
 */
agrees: boolean, };

export type PartyInput = { 
/**
 * Name as on the identity card.
 */
name: string, 
/**
 * 18-digit citizen number.
 */
idNo: string, 
/**
 * GB/T 3304 code, `01` 汉族.
 */
ethnic: string, 
/**
 * Permanent residence 常住户口所在地.
 */
hukouAddress: string, 
/**
 * Permanent residence is in Zhejiang.
 */
hukouInProvince: boolean, 
/**
 * `RESIDENT`, `SOLDIER`, `HMT_OVERSEAS`, `FOREIGN`.
 */
category: string, 
/**
 * Identity card and 户口簿 agree and are valid.
 */
documentsAgree: boolean, 
/**
 * Optional phone.
 */
phone: string | null, 
/**
 * False: fingerprint only.
 */
canWrite: boolean, 
/**
 * 曾用名, if the 户口簿 shows one.
 */
formerName: string | null, 
/**
 * `IN_PERSON`, `HOME`, `PROXY`.
 */
presence: string, 
/**
 * `BOOK`, `ELECTRONIC`, `CERTIFICATE`, `ABSENT_OWN_FAULT`, `ABSENT_NO_FAULT`.
 */
hukouDoc: string, };

export type ProxyInput = { 
/**
 * The absent spouse: `MAN` or `WOMAN`.
 */
of: string, 
/**
 * Name.
 */
name: string, 
/**
 * Citizen number.
 */
idNo: string, 
/**
 * Relation to the absent spouse.
 */
relation: string, 
/**
 * Number of the notarised power of attorney; empty when it is not notarised.
 */
poaNo: string, 
/**
 * Notary office.
 */
notaryOffice: string, 
/**
 * Day it was notarised, `YYYY-MM-DD`; empty when not.
 */
poaOn: string, 
/**
 * A notarised copy of the absent spouse's identity card is here.
 */
idCopy: boolean, 
/**
 * Items it names, of the seven: `PARTY_NAME`, `PARTY_ID`, `REGISTRATION`, `MARITAL_STATUS`, `MATTER`, `PROXY_NAME`, `PROXY_ID`.
 */
items: Array<string>, };

export type PaperInput = { 
/**
 * `M01`…`M16`, `M02E`.
 */
material: string, 
/**
 * `MAN`, `WOMAN`, `BOTH`, `PROXY`.
 */
whose: string, 
/**
 * False: noted by mistake, or handed back.
 */
here: boolean, 
/**
 * Who issued it.
 */
issuer: string, 
/**
 * Day of issue, `YYYY-MM-DD`, or empty.
 */
issuedOn: string, 
/**
 * Its number.
 */
number: string, 
/**
 * Who signed it.
 */
signer: string, 
/**
 * It bears the issuer's seal.
 */
sealed: boolean, 
/**
 * What it says.
 */
says: string, };

export type FileInput = { 
/**
 * Husband's name in the file.
 */
manName: string, 
/**
 * Husband's number in the file; may be empty.
 */
manId: string, 
/**
 * Husband's birth as written.
 */
manBirth: string, 
/**
 * Wife's name in the file.
 */
womanName: string, 
/**
 * Wife's number in the file; may be empty.
 */
womanId: string, 
/**
 * Wife's birth as written.
 */
womanBirth: string, 
/**
 * Registration date as written.
 */
regDate: string, 
/**
 * Registering organ as written.
 */
organName: string, 
/**
 * `TOWNSHIP`, `STREET`, `CIVIL_AFFAIRS`, `OTHER`.
 */
organKind: string, 
/**
 * `YUYAO`, `ZHEJIANG`, `ELSEWHERE`.
 */
organPlace: string, 
/**
 * Old certificate number.
 */
certNo: string, 
/**
 * Archive reference of the copy.
 */
archiveRef: string, 
/**
 * What happened later: `NONE`, `DIVORCED`, `CANCELLED`, `REISSUED`, `DECEASED_HINT`.
 */
laterEvent: string, };

export type FactsInput = { 
/**
 * What they want: `REISSUE`, `MARRY`, `DIVORCE`.
 */
wants: string | null, 
/**
 * The marriage was registered once.
 */
registered: boolean | null, 
/**
 * `MARRIED`, `DIVORCED`, `REMARRIED_SAME`, `SPOUSE_DEAD`, `MARRIED_OTHER`, `ANNULLED`.
 */
marriageNow: string | null, 
/**
 * `TOWNSHIP`, `STREET`, `CIVIL_AFFAIRS`, `OTHER`.
 */
organKind: string | null, 
/**
 * `YUYAO`, `ZHEJIANG`, `ELSEWHERE`.
 */
organPlace: string | null, 
/**
 * Name of the organ as they remember it.
 */
organName: string | null, 
/**
 * Registration date as they remember it: `1986`, `1986-05`, `1986-05-12`.
 */
claimedDate: string | null, 
/**
 * `NONE`, `HELD`, `LOST_AGAIN`.
 */
priorReissue: string | null, 
/**
 * What became of the man's booklet: `LOST`, `DAMAGED`, `INCONSISTENT`, `INTACT`.
 */
reasonMan: string | null, 
/**
 * What became of the woman's booklet.
 */
reasonWoman: string | null, 
/**
 * What the registrar noticed: `CAPACITY_DOUBT`, `PRESSURED`, `IDENTITY_DOUBT`, `TWO_FILES`, `OTHER_MARRIAGE`, `RARE_CHARACTER`.
 */
seen: Array<string>, };

export type CaseAction = { "do": "recordParty", 
/**
 * `MAN` or `WOMAN`.
 */
role: string, 
/**
 * The person.
 */
party: PartyInput, } | { "do": "recordNotice", 
/**
 * The husband is willing.
 */
manWilling: boolean, 
/**
 * The wife is willing.
 */
womanWilling: boolean, } | { "do": "answerFacts", 
/**
 * The answers.
 */
facts: FactsInput, } | { "do": "stop", } | { "do": "recordProxy", 
/**
 * The proxy.
 */
proxy: ProxyInput | null, } | { "do": "recordPaper", 
/**
 * As noted.
 */
paper: PaperInput, } | { "do": "requestPapers", } | { "do": "lapse", } | { "do": "noteSearch", 
/**
 * `PROVINCIAL`, `CITY_ARCHIVE`, `TOWNSHIP_PAPER`.
 */
place: string, 
/**
 * It has their file, which is typed in next.
 */
found: boolean, 
/**
 * Who answered there.
 */
keeper: string, } | { "do": "enterFile", 
/**
 * As written.
 */
file: FileInput, } | { "do": "requestApproval", 
/**
 * What the registrar adds.
 */
note: string, } | { "do": "referUnproven", } | { "do": "recuse", } | { "do": "suspend", 
/**
 * In the registrar's words.
 */
reason: string, } | { "do": "leaveQueue", } | { "do": "chooseFile", 
/**
 * Archive row id.
 */
rowId: string, } | { "do": "recordNotFound", } | { "do": "witnessDeclaration", 
/**
 * How the husband marked it.
 */
man: MarkInput, 
/**
 * How the wife marked it.
 */
woman: MarkInput, 
/**
 * It was read aloud.
 */
readAloud: boolean, } | { "do": "decide", 
/**
 * Agree to reissue.
 */
agree: boolean, 
/**
 * Reason key when not agreeing.
 */
reason: string | null, 
/**
 * The day to print where the file has none, `YYYY-MM-DD`.
 */
regDate: string | null, } | { "do": "prepareCertificates", } | { "do": "confirmPrinted", } | { "do": "spoilBooklet", 
/**
 * `MAN` or `WOMAN`.
 */
holder: string, 
/**
 * `PRINT_ERROR`, `WRONG_DATA`, `STAIN`, `TEAR`, `PHOTO_FAULT`, `OTHER`.
 */
reason: string, } | { "do": "seal", } | { "do": "handOver", 
/**
 * How the husband signed.
 */
man: MarkInput, 
/**
 * How the wife signed.
 */
woman: MarkInput, 
/**
 * `NONE_LOST`, `CANCELLED_RETURNED`, `COLLECTED`.
 */
oldCertificate: string, } | { "do": "withdraw", 
/**
 * `MAN` or `WOMAN`.
 */
by: string, };

export type MarkInput = "NONE" | "SIGNED_AND_FINGERPRINT" | "FINGERPRINT_ONLY" | "PROXY";

export type CropInput = { 
/**
 * Left.
 */
x: number, 
/**
 * Top.
 */
y: number, 
/**
 * Width.
 */
width: number, 
/**
 * Height.
 */
height: number, };

export type FormKind = "DECLARATION" | "REVIEW_FORM" | "CERTIFICATE_MAN" | "CERTIFICATE_WOMAN" | "ONE_TIME_NOTICE" | "WAITING_SLIP" | "REFERRAL_SLIP" | "NOT_ACCEPTED_NOTICE" | "REFUSED_NOTICE" | "ENDED_SLIP" | "EXPLANATION" | "PROXY_CHECKLIST" | "QUEUE_TICKET" | "RECEIPT";

export type CaseQuery = { 
/**
 * Name, case number, certificate number or last 4 digits of an ID; empty for all.
 */
text: string, 
/**
 * `ALL`, `UNFINISHED`, `ISSUED`, `STOPPED`, `UNSENT`.
 */
group: string, 
/**
 * Rows to skip.
 */
offset: number, 
/**
 * Rows wanted, at most 200.
 */
limit: number, };

export type CaseRow = { 
/**
 * Case id.
 */
caseId: string, 
/**
 * Human number: village12-yyyymmdd-nnn.
 */
caseNo: string, 
/**
 * State code `S1`…`S11`, `X1`…`X6`.
 */
state: string, 
/**
 * Husband's name.
 */
manName: string | null, 
/**
 * Wife's name.
 */
womanName: string | null, 
/**
 * Husband's ID, masked `330281********0017`.
 */
manId: string | null, 
/**
 * Wife's ID, masked.
 */
womanId: string | null, 
/**
 * Certificate number once bound.
 */
certNo: string | null, 
/**
 * Opened at.
 */
openedAt: string, 
/**
 * Last saved at.
 */
updatedAt: string, 
/**
 * Reason key when stopped.
 */
reason: string | null, 
/**
 * Not yet acknowledged by the registry.
 */
unsent: boolean, };

export type CasePage = { 
/**
 * Rows, newest first.
 */
rows: Array<CaseRow>, 
/**
 * All that fit the query.
 */
total: number, };

export type CaseView = { 
/**
 * Case id.
 */
caseId: string, 
/**
 * Human number.
 */
caseNo: string, 
/**
 * State code.
 */
state: string, 
/**
 * Number of saved events; grows with every save.
 */
version: number, 
/**
 * The five steps.
 */
steps: Array<StepView>, 
/**
 * The step to work on, 1–5; 5 when finished.
 */
currentStep: number, 
/**
 * Step 1.
 */
man: PartyView | null, 
/**
 * Step 1.
 */
woman: PartyView | null, 
/**
 * Step 2: notice shown and both willing.
 */
notice: NoticeView | null, 
/**
 * Step 2: answers.
 */
facts: FactsInput, 
/**
 * Step 2: what the table says of the answers so far.
 */
verdict: VerdictView, 
/**
 * Step 3: the chosen file.
 */
file: FileCandidate | null, 
/**
 * Step 3: nothing fitting was found in the laptop's index.
 */
fileNotFound: boolean, 
/**
 * Step 3: archives asked so far: place → found.
 */
searched: { [key in string]: boolean }, 
/**
 * Step 3: what the Centre's head was asked, while it stands.
 */
request: RequestView | null, 
/**
 * Served before others: `AGED`, `DISABLED`, `FRAIL`, `SOLDIER`.
 */
priority: string | null, 
/**
 * `POINT`, `HOME_VISIT`, `WINDOW`.
 */
channel: string, 
/**
 * Step 1: who stands in for an absent spouse.
 */
proxy: ProxyView | null, 
/**
 * The papers of the case: base list, then what rows ask for.
 */
checklist: Array<CheckLine>, 
/**
 * Papers noted.
 */
noted: Array<PaperInput>, 
/**
 * Papers that may be noted, by code.
 */
notable: Array<string>, 
/**
 * Forms that may be printed now beside declaration and certificates.
 */
papers: Array<FormKind>, 
/**
 * What the couple was asked to fetch.
 */
requested: Array<NeedView>, 
/**
 * 登记日期 that would be printed now, and by which rule.
 */
printedDate: PrintedDate | null, 
/**
 * Days to choose from where the file has none.
 */
dateChoice: DateChoice | null, 
/**
 * The operator stepped back from this case.
 */
recused: boolean, 
/**
 * Who drafted so far.
 */
drafters: Array<string>, 
/**
 * Step 4: the photograph kept.
 */
photo: PhotoView | null, 
/**
 * Step 4: the declaration.
 */
declaration: DeclarationView | null, 
/**
 * Step 5: the decision.
 */
review: ReviewView | null, 
/**
 * Step 5: number and booklets.
 */
certificate: CertificateView | null, 
/**
 * When stopped: why.
 */
outcome: OutcomeView | null, 
/**
 * What may be done next, or why not; one entry for each action of `CaseAction` by its `do` name.
 */
actions: Array<ActionView>, 
/**
 * What happened, oldest first.
 */
history: Array<HistoryLine>, 
/**
 * Not yet acknowledged by the registry.
 */
unsent: boolean, };

export type StepView = { 
/**
 * 1 身份, 2 资格, 3 查档, 4 照片与声明, 5 制证.
 */
number: number, 
/**
 * `DONE`, `CURRENT`, `TODO`, `STOPPED`.
 */
status: string, 
/**
 * What is missing in it, worded as `missing_<code>`.
 */
missing: Array<string>, };

export type PartyView = { 
/**
 * As entered, to edit again.
 */
input: PartyInput, 
/**
 * From the number, `YYYY-MM-DD`.
 */
birth: string, 
/**
 * Age today in full years.
 */
age: number, 
/**
 * `MALE` or `FEMALE`, from the number.
 */
sex: string, 
/**
 * Masked number for the couple's view.
 */
idMasked: string, };

export type NoticeView = { 
/**
 * Text version shown.
 */
version: string, 
/**
 * When.
 */
at: string, 
/**
 * Who does not apply of their own will: `MAN`, `WOMAN`.
 */
unwilling: Array<string>, };

export type VerdictView = { 
/**
 * `OPEN`, `STOP`, `PENDING`, `REFUSE`, `CLEAR`, `ACCEPT`, `ACCEPT_EVIDENCE`; worded as `standing_<code>`.
 */
standing: string, 
/**
 * Every row that holds; the ruling one first.
 */
hits: Array<HitView>, 
/**
 * Facts still to ask, in order; worded as `ask_<key>`.
 */
open: Array<string>, 
/**
 * Who decides: `POINT`, `REGISTRAR`, `HEAD`; worded as `decider_<code>`.
 */
decider: string, 
/**
 * The simple path: one person may be enough.
 */
exact: boolean, 
/**
 * Version of the rule set.
 */
rulesVersion: string, };

export type HitView = { 
/**
 * The row, `D1`…`D48`.
 */
row: string, 
/**
 * `ACCEPT`, `ACCEPT_EVIDENCE`, `PENDING`, `REFUSE`, `NOT_ACCEPT`, `REFER`, `WITHDRAW`, `SUSPEND`.
 */
outcome: string, 
/**
 * Reason key, worded as `reason_<key>`.
 */
reason: string, 
/**
 * What cures it now, worded as `cure_<key>`.
 */
cure: string, 
/**
 * Sources of the rule that may be printed; worded as `basis_<code>`.
 */
basis: Array<string>, 
/**
 * Facts it rests on: fact key → value code; worded as `fact_<key>` and `value_<code>`.
 */
facts: { [key in string]: string }, 
/**
 * Whom it holds for: `MAN`, `WOMAN`.
 */
whom: Array<string>, 
/**
 * Papers it asks for.
 */
needs: Array<NeedView>, 
/**
 * Papers that may be noted with it.
 */
helpful: Array<string>, 
/**
 * Who decides.
 */
decider: string, 
/**
 * Where the couple is sent; worded as `refer_<code>`.
 */
refer: string | null, };

export type NeedView = { 
/**
 * Codes; one is enough, the usual one first. Worded as `material_<code>`, the issuer as `issuer_<code>`.
 */
anyOf: Array<string>, 
/**
 * `MAN`, `WOMAN`, `BOTH`, `PROXY`.
 */
whose: string, };

export type CheckLine = { 
/**
 * The paper.
 */
need: NeedView, 
/**
 * The row that asks for it; absent for the base list.
 */
row: string | null, 
/**
 * It is here.
 */
here: boolean, };

export type RequestView = { 
/**
 * Rows that want approval.
 */
rows: Array<string>, 
/**
 * What the registrar added.
 */
note: string, 
/**
 * When asked.
 */
at: string, 
/**
 * `WAITING`, `APPROVED`, `DENIED`.
 */
status: string, 
/**
 * In the head's words, once answered.
 */
answer: string | null, 
/**
 * When answered.
 */
answeredAt: string | null, };

export type ProxyView = { 
/**
 * As entered, to edit again.
 */
input: ProxyInput, 
/**
 * Notarised, all seven items, copy of the card here.
 */
qualified: boolean, };

export type PrintedDate = { 
/**
 * `YYYY-MM-DD`.
 */
day: string, 
/**
 * `ORIGINAL`, `AGE_REACHED`, `A2_DECIDED`.
 */
rule: string, };

export type DateChoice = { 
/**
 * First day the file allows.
 */
from: string, 
/**
 * Last day.
 */
to: string, };

export type PhotoView = { 
/**
 * SHA-256 of the master, hex.
 */
hash: string, 
/**
 * Master width in pixels.
 */
width: number, 
/**
 * Master height in pixels.
 */
height: number, 
/**
 * Smaller than 1252 × 827.
 */
belowTarget: boolean, 
/**
 * Retakes so far.
 */
retakes: number, 
/**
 * When kept.
 */
at: string, };

export type DeclarationView = { 
/**
 * How the husband marked it.
 */
man: MarkInput, 
/**
 * How the wife marked it.
 */
woman: MarkInput, 
/**
 * Who witnessed.
 */
witness: string, 
/**
 * When.
 */
at: string, };

export type ReviewView = { 
/**
 * Agreed.
 */
agree: boolean, 
/**
 * Who decided.
 */
reviewer: string, 
/**
 * When.
 */
at: string, 
/**
 * Rule set version.
 */
rulesVersion: string, };

export type CertificateView = { 
/**
 * `BJ330281-2022-000101`.
 */
certNo: string, 
/**
 * 登记日期 to print, `YYYY-MM-DD`.
 */
regDate: string, 
/**
 * 备注 to print.
 */
note: string, 
/**
 * Husband's booklet 印制号.
 */
manBooklet: string, 
/**
 * Wife's booklet 印制号.
 */
womanBooklet: string, 
/**
 * Holders whose present booklet has not been to the printer: `MAN`, `WOMAN`.
 */
toPrint: Array<string>, 
/**
 * Spoiled so far: print number → reason code.
 */
spoiled: { [key in string]: string }, 
/**
 * `PREPARED`, `PRINTED`, `SEALED`, `ISSUED`.
 */
status: string, 
/**
 * Handed over at.
 */
issuedAt: string | null, };

export type OutcomeView = { 
/**
 * State code `X1`…`X6`.
 */
state: string, 
/**
 * Row, when a table row did it.
 */
row: string | null, 
/**
 * Reason key.
 */
reason: string, 
/**
 * When.
 */
at: string, };

export type ActionView = { 
/**
 * `do` name of a `CaseAction`, or `photo_keep`.
 */
action: string, 
/**
 * Absent: may be done. Present: why not, and what cures it.
 */
refused: IpcError | null, };

export type HistoryLine = { 
/**
 * Position in this laptop's log.
 */
seq: string, 
/**
 * Event type, e.g. `case.opened@1`; worded as `event_case_opened`.
 */
kind: string, 
/**
 * When.
 */
at: string, 
/**
 * Who.
 */
actor: string, 
/**
 * State after it.
 */
state: string, };

export type StagedPhoto = { 
/**
 * Names the staged picture until kept or replaced.
 */
token: string, 
/**
 * Upright preview, `data:image/jpeg;base64,…`.
 */
preview: string, 
/**
 * Width of the upright source.
 */
width: number, 
/**
 * Height of the upright source.
 */
height: number, 
/**
 * The crop to start from.
 */
crop: CropInput, };

export type PhotoData = { 
/**
 * `data:image/jpeg;base64,…` of the 626 × 413 derivative.
 */
print: string, };

export type FormPreview = { 
/**
 * Which.
 */
form: FormKind, 
/**
 * One SVG document a page.
 */
pages: Array<string>, 
/**
 * Size of the PDF in bytes.
 */
pdfBytes: number, };

export type PrintReceipt = { 
/**
 * Which.
 */
form: FormKind, 
/**
 * `SYSTEM` (queue) or `FOLDER` (sample world).
 */
printer: string, 
/**
 * Queue name or file name (no personal data).
 */
job: string, };

export const COMMANDS = [
  "device_status",
  "unlock",
  "lock",
  "today",
  "session_open",
  "case_new",
  "case_get",
  "case_do",
  "case_list",
  "archive_search",
  "photo_stage",
  "photo_keep",
  "photo_get",
  "form_preview",
  "form_print",
  "sync_status",
  "sync_now",
] as const;
export type CommandName = (typeof COMMANDS)[number];
