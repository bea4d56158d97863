//! What people may ask of a case, and what a decision is made with.

use chrono::NaiveDate;

use super::centre::{CentreAct, CentreVerb};
use super::codes::{Mark, OldCertificate, Priority, SearchPlace, SpoilReason};
use super::event::FormKind;
use super::paper::{Paper, Proxy};
use super::party::{Party, SpouseRole};
use super::state::{Answers, ChosenFile, Photo};
use crate::campaign::Campaign;
use crate::code::codes;
use crate::ids::{CaseId, StaffId};
use crate::session::Session;
use crate::staff::StaffMember;
use crate::supply::Supply;
use crate::time::DeviceTime;

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Give a number (S0).
    Open {
        /// village12-yyyymmdd-nnn.
        case_no: String,
        /// Served before others, and why.
        priority: Option<Priority>,
    },
    /// Record or correct one spouse.
    RecordParty {
        /// Which.
        role: SpouseRole,
        /// The person.
        party: Box<Party>,
    },
    /// Notice shown, each asked.
    RecordNotice {
        /// The husband is willing.
        man_willing: bool,
        /// The wife is willing.
        woman_willing: bool,
    },
    /// Answers so far.
    AnswerFacts {
        /// All of them.
        answers: Box<Answers>,
    },
    /// Carry out the stop row that holds.
    Stop,
    /// Who stands in for an absent spouse; `None`: nobody after all.
    RecordProxy {
        /// The proxy.
        proxy: Option<Box<Proxy>>,
    },
    /// A paper is here.
    RecordPaper {
        /// As noted.
        paper: Box<Paper>,
    },
    /// Ask the couple for what is missing and let them go and fetch it.
    RequestPapers,
    /// The campaign ended before the papers came.
    Lapse,
    /// Another archive answered.
    NoteSearch {
        /// Which.
        place: SearchPlace,
        /// It has their file (to be entered as a file next).
        found: bool,
        /// Who answered there.
        keeper: String,
    },
    /// Ask the Centre's head.
    RequestApproval {
        /// What the registrar adds.
        note: String,
    },
    /// The evidence cannot be had on the spot, or the head did not approve: to the Centre.
    ReferUnproven,
    /// The actor declares a conflict of interest 回避.
    Recuse,
    /// The case is stopped for the Centre to look at.
    Suspend {
        /// In the registrar's words.
        reason: String,
    },
    /// The ticket holder left.
    LeaveQueue,
    /// An act of the Centre, decided where the registry is.
    Centre {
        /// It.
        act: Box<CentreAct>,
    },
    /// The laptop hears of an act of the Centre.
    Learn {
        /// It.
        act: Box<CentreAct>,
    },
    /// Note that the local index was searched.
    RunLookup {
        /// Rows it held.
        index_rows: u32,
    },
    /// Take a file as theirs.
    ChooseFile {
        /// The file as the index gave it, compared.
        file: Box<ChosenFile>,
    },
    /// Nothing fits.
    RecordNotFound {
        /// Rows the index held.
        index_rows: u32,
    },
    /// Keep a photograph whose blobs are durable.
    AttachPhoto {
        /// The photograph.
        photo: Box<Photo>,
    },
    /// The declaration was signed before the actor.
    WitnessDeclaration {
        /// Husband's mark, if made.
        man: Option<Mark>,
        /// Wife's mark, if made.
        woman: Option<Mark>,
        /// Read aloud.
        read_aloud: bool,
    },
    /// Review decision.
    Decide {
        /// Agree.
        agree: bool,
        /// Reason key when not agreeing.
        reason: Option<String>,
        /// The day to print where the file has none (D33); within what the file allows.
        reg_date: Option<NaiveDate>,
    },
    /// Bind a number and two booklets.
    PrepareCertificates,
    /// A form is about to go to the printer.
    NoteFormPrinted {
        /// Which form.
        form: FormKind,
        /// Number of this printing, from 1.
        copy: u32,
    },
    /// Both booklets came out right.
    ConfirmPrinted,
    /// A booklet was spoiled.
    SpoilBooklet {
        /// Whose.
        holder: SpouseRole,
        /// Why.
        reason: SpoilReason,
    },
    /// Signed, glued, embossed, checked.
    Seal,
    /// Handed over.
    HandOver {
        /// Husband's mark, if made.
        man: Option<Mark>,
        /// Wife's mark, if made.
        woman: Option<Mark>,
        /// What became of the old booklets.
        old_certificate: OldCertificate,
    },
    /// A spouse withdraws.
    Withdraw {
        /// Who.
        by: SpouseRole,
    },
}

codes! {
    /// The kinds of [`Command`], without their content; for "what may be done now".
    pub enum Verb {
        /// See [`Command::Open`]; and so on.
        Open = "open",
        /// Record a spouse.
        RecordParty = "recordParty",
        /// Notice and willingness.
        RecordNotice = "recordNotice",
        /// Answers.
        AnswerFacts = "answerFacts",
        /// Carry out a stop row.
        Stop = "stop",
        /// Search.
        RunLookup = "runLookup",
        /// Take a file.
        ChooseFile = "chooseFile",
        /// Nothing fits.
        RecordNotFound = "recordNotFound",
        /// Keep a photo.
        AttachPhoto = "photo_keep",
        /// Witness.
        WitnessDeclaration = "witnessDeclaration",
        /// Decide.
        Decide = "decide",
        /// Bind number and booklets.
        PrepareCertificates = "prepareCertificates",
        /// Print a form.
        NoteFormPrinted = "noteFormPrinted",
        /// Confirm.
        ConfirmPrinted = "confirmPrinted",
        /// Spoil.
        SpoilBooklet = "spoilBooklet",
        /// Seal.
        Seal = "seal",
        /// Hand over.
        HandOver = "handOver",
        /// Withdraw.
        Withdraw = "withdraw",
        /// Record a proxy.
        RecordProxy = "recordProxy",
        /// Note a paper.
        RecordPaper = "recordPaper",
        /// One-time notice.
        RequestPapers = "requestPapers",
        /// Lapse.
        Lapse = "lapse",
        /// Note another archive's answer.
        NoteSearch = "noteSearch",
        /// Ask the head.
        RequestApproval = "requestApproval",
        /// To the Centre.
        ReferUnproven = "referUnproven",
        /// 回避.
        Recuse = "recuse",
        /// 暂停.
        Suspend = "suspend",
        /// Left the queue.
        LeaveQueue = "leaveQueue",
        /// The head approves.
        Approve = "approve",
        /// The head does not.
        Deny = "deny",
        /// Lift a suspension.
        Resume = "resume",
        /// 作废.
        Revoke = "revoke",
        /// 中心已确认.
        Confirm = "confirm",
        /// Go on at the window.
        TakeOver = "takeOver",
        /// Hear of an act.
        Learn = "learn",
    }
}

/// Every verb.
pub const ALL_VERBS: &[Verb] = Verb::ALL;

impl Command {
    /// Its kind.
    pub fn verb(&self) -> Verb {
        match self {
            Command::Open { .. } => Verb::Open,
            Command::RecordParty { .. } => Verb::RecordParty,
            Command::RecordNotice { .. } => Verb::RecordNotice,
            Command::AnswerFacts { .. } => Verb::AnswerFacts,
            Command::Stop => Verb::Stop,
            Command::RunLookup { .. } => Verb::RunLookup,
            Command::ChooseFile { .. } => Verb::ChooseFile,
            Command::RecordNotFound { .. } => Verb::RecordNotFound,
            Command::AttachPhoto { .. } => Verb::AttachPhoto,
            Command::WitnessDeclaration { .. } => Verb::WitnessDeclaration,
            Command::Decide { .. } => Verb::Decide,
            Command::PrepareCertificates => Verb::PrepareCertificates,
            Command::NoteFormPrinted { .. } => Verb::NoteFormPrinted,
            Command::ConfirmPrinted => Verb::ConfirmPrinted,
            Command::SpoilBooklet { .. } => Verb::SpoilBooklet,
            Command::Seal => Verb::Seal,
            Command::HandOver { .. } => Verb::HandOver,
            Command::Withdraw { .. } => Verb::Withdraw,
            Command::RecordProxy { .. } => Verb::RecordProxy,
            Command::RecordPaper { .. } => Verb::RecordPaper,
            Command::RequestPapers => Verb::RequestPapers,
            Command::Lapse => Verb::Lapse,
            Command::NoteSearch { .. } => Verb::NoteSearch,
            Command::RequestApproval { .. } => Verb::RequestApproval,
            Command::ReferUnproven => Verb::ReferUnproven,
            Command::Recuse => Verb::Recuse,
            Command::Suspend { .. } => Verb::Suspend,
            Command::LeaveQueue => Verb::LeaveQueue,
            Command::Learn { .. } => Verb::Learn,
            Command::Centre { act } => act.verb.verb(),
        }
    }
}

impl CentreVerb {
    /// The verb of the life-cycle it is.
    pub fn verb(self) -> Verb {
        match self {
            CentreVerb::Approve => Verb::Approve,
            CentreVerb::Deny => Verb::Deny,
            CentreVerb::Suspend => Verb::Suspend,
            CentreVerb::Resume => Verb::Resume,
            CentreVerb::Revoke => Verb::Revoke,
            CentreVerb::Confirm => Verb::Confirm,
            CentreVerb::TakeOver => Verb::TakeOver,
        }
    }
}

/// Another live case that names one of the people at the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveCase {
    /// It.
    pub case_id: CaseId,
    /// Its human number.
    pub case_no: String,
    /// It names both of them.
    pub same_couple: bool,
}

/// What a decision is made with: the caller reads all of it in the transaction that will append the events.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The laptop's clock.
    pub now: DeviceTime,
    /// Who asks.
    pub actor: &'a StaffMember,
    /// Settings.
    pub campaign: &'a Campaign,
    /// The open session, if any.
    pub session: Option<&'a Session>,
    /// Other live cases naming the people of this command or case.
    pub live: &'a [LiveCase],
    /// Numbers and booklets free now.
    pub supply: &'a Supply,
    /// When the registry was last reached (D46).
    pub last_contact: Option<DeviceTime>,
}

/// What the table asks beyond the case: the day, and how fresh the laptop's knowledge is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scene {
    /// Civil day at the desk.
    pub today: NaiveDate,
    /// Days since the registry was last reached; `None` if never.
    pub days_offline: Option<i64>,
}

impl Context<'_> {
    /// The scene the table is asked in.
    pub fn scene(&self) -> Scene {
        let today = self.now.civil_date();
        let since = |then: DeviceTime| (today - then.civil_date()).num_days().max(0);
        Scene { today, days_offline: self.last_contact.map(since) }
    }

    /// The actor's id.
    pub fn actor_id(&self) -> StaffId {
        self.actor.id
    }
}
