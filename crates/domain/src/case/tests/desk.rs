//! A desk to test at: who is at it, what is in stock, what has happened so far, and the situations tests start from.

use uuid::Uuid;

use crate::archive::ArchiveRow;
use crate::campaign::Campaign;
use crate::case::*;
use crate::error::DomainError;
use crate::ids::{ActId, CaseId};
use crate::matching::compare;
use crate::rules::{Material, RowId, Sight, Verdict, Whose};
use crate::staff::{OathGrant, Role, StaffMember};
use crate::supply::Supply;
use crate::testing::{self, NOW};
use crate::time::DeviceTime;

/// One desk.
#[derive(Clone)]
pub(in crate::case) struct Desk {
    pub(in crate::case) actor: StaffMember,
    pub(in crate::case) supply: Supply,
    pub(in crate::case) campaign: Campaign,
    pub(in crate::case) live: Vec<LiveCase>,
    pub(in crate::case) session_open: bool,
    pub(in crate::case) case: Option<Case>,
    pub(in crate::case) events: Vec<CaseEvent>,
    pub(in crate::case) now: DeviceTime,
    pub(in crate::case) last_contact: Option<DeviceTime>,
    pub(in crate::case) id: CaseId,
    acts: u128,
}

impl Desk {
    pub(in crate::case) fn new() -> Self {
        let lease = testing::lease();
        Self {
            actor: testing::staff(1, Role::Registrar),
            supply: Supply { number: lease.next(None).map(|n| (lease, n)), booklets: vec![testing::booklet(0), testing::booklet(1)] },
            campaign: testing::campaign(),
            live: Vec::new(),
            session_open: true,
            case: None,
            events: Vec::new(),
            now: NOW,
            last_contact: Some(NOW),
            id: CaseId::from_uuid(Uuid::from_u128(1)),
            acts: 0,
        }
    }

    /// Asks `decide` and folds what it answers.
    pub(in crate::case) fn ask(&mut self, command: Command) -> Result<Vec<CaseEvent>, DomainError> {
        let events = self.with(|ctx, case| decide(case, command, ctx))?;
        for event in &events {
            self.happens(event);
        }
        Ok(events)
    }

    /// Whether the verb may be done now.
    pub(in crate::case) fn may(&self, verb: Verb) -> Result<(), DomainError> {
        self.with(|ctx, case| may(verb, case.unwrap(), ctx))
    }

    fn with<T>(&self, ask: impl FnOnce(&Context<'_>, Option<&Case>) -> T) -> T {
        let session = testing::session();
        let ctx = Context {
            now: self.now,
            actor: &self.actor,
            campaign: &self.campaign,
            session: self.session_open.then_some(&session),
            live: &self.live,
            supply: &self.supply,
            last_contact: self.last_contact,
        };
        ask(&ctx, self.case.as_ref())
    }

    /// An event folded as it is, decided or not.
    pub(in crate::case) fn happens(&mut self, event: &CaseEvent) {
        let meta = EventMeta { case_id: self.id, at: self.now, actor: self.actor.id };
        self.case = Some(evolve(self.case.take(), event, &meta));
        self.events.push(event.clone());
    }

    /// Asks everything up to, not including, `until`.
    pub(in crate::case) fn served_until(until: Verb) -> Self {
        let mut desk = Self::new();
        for command in the_main_path() {
            if command.verb() == until {
                return desk;
            }
            desk.ask(command).unwrap();
        }
        desk
    }

    /// Served to the end: two booklets handed over.
    pub(in crate::case) fn served() -> Self {
        let mut desk = Self::new();
        the_main_path().into_iter().for_each(|command| drop(desk.ask(command).unwrap()));
        desk
    }

    pub(in crate::case) fn case(&self) -> &Case {
        self.case.as_ref().unwrap()
    }

    pub(in crate::case) fn case_mut(&mut self) -> &mut Case {
        self.case.as_mut().unwrap()
    }

    pub(in crate::case) fn state(&self) -> CaseState {
        self.case().state
    }

    pub(in crate::case) fn verdict_of(&self, case: &Case) -> Verdict {
        self.with(|ctx, _| case.verdict(&self.campaign, &ctx.scene()))
    }

    pub(in crate::case) fn verdict(&self) -> Verdict {
        self.verdict_of(self.case())
    }

    pub(in crate::case) fn papers(&self) -> Vec<FormKind> {
        papers(self.case(), &self.verdict())
    }

    /// What is missing of the list, as `M13:BOTH`; of each, the usual paper.
    pub(in crate::case) fn missing(&self) -> Vec<String> {
        let lines = checklist(self.case(), &self.verdict());
        lines.into_iter().filter(|line| !line.here).map(|line| format!("{}:{}", line.need.any_of[0], line.need.whose)).collect()
    }

    /// The same desk with another person at it.
    pub(in crate::case) fn by(mut self, actor: StaffMember) -> Self {
        self.actor = actor;
        self
    }

    /// Changes one spouse as recorded, asking.
    pub(in crate::case) fn correct(&mut self, role: SpouseRole, change: impl FnOnce(&mut Party)) {
        let couple = testing::couple();
        let plain = if role == SpouseRole::Man { couple.0 } else { couple.1 };
        let mut party = self.case().party(role).cloned().unwrap_or(plain);
        change(&mut party);
        self.ask(Command::RecordParty { role, party: Box::new(party) }).unwrap();
    }

    /// Changes the answers, asking.
    pub(in crate::case) fn answer(&mut self, change: impl FnOnce(&mut Answers)) {
        let mut answers = self.case().answers.clone();
        change(&mut answers);
        self.ask(Command::AnswerFacts { answers: Box::new(answers) }).unwrap();
    }

    /// The registrar notices something.
    pub(in crate::case) fn sees(&mut self, sight: Sight) {
        self.answer(|answers| answers.asked.seen.extend([sight]));
    }

    /// Takes the couple's file, changed, as theirs.
    pub(in crate::case) fn choose(&mut self, change: impl FnOnce(&mut ArchiveRow)) {
        let command = choose_file(self, change);
        self.ask(command).unwrap();
    }

    /// The couple at the desk chose their file, changed.
    pub(in crate::case) fn with_file(change: impl FnOnce(&mut ArchiveRow)) -> Self {
        let mut desk = Self::served_until(Verb::ChooseFile);
        desk.choose(change);
        desk
    }

    /// The file is neither in the index, nor in the provincial store, nor in the city archive.
    pub(in crate::case) fn nowhere() -> Self {
        let mut desk = Self::served_until(Verb::ChooseFile);
        desk.ask(Command::RecordNotFound { index_rows: 5000 }).unwrap();
        desk.ask(searched(SearchPlace::Provincial, false)).unwrap();
        desk.ask(searched(SearchPlace::CityArchive, false)).unwrap();
        desk
    }

    /// The husband is absent; nothing is known of a proxy yet.
    pub(in crate::case) fn absent() -> Self {
        let mut desk = Self::served_until(Verb::RunLookup);
        desk.correct(SpouseRole::Man, |party| party.presence = Presence::Proxy);
        desk
    }

    /// The wife's 户口簿 is at home, and they were told so.
    pub(in crate::case) fn waiting_for_the_book() -> Self {
        let mut desk = Self::served_until(Verb::RunLookup);
        desk.correct(SpouseRole::Woman, |party| party.hukou_doc = HukouDoc::AbsentOwnFault);
        desk.ask(Command::RequestPapers).unwrap();
        desk
    }

    /// The wife's name differs by a homophone: an explanation is wanted.
    pub(in crate::case) fn homophone() -> Self {
        Self::with_file(|row| row.woman.name = "沈示樱".into())
    }

    /// Notes a paper in order.
    pub(in crate::case) fn note(&mut self, material: Material, whose: Whose) {
        self.ask(noted(material, whose)).unwrap();
    }

    /// Photo, declaration before the person at the desk.
    pub(in crate::case) fn declare(&mut self) -> Result<Vec<CaseEvent>, DomainError> {
        self.ask(Command::AttachPhoto { photo: Box::new(testing::photo()) })?;
        let mark = |role| match self.case().party(role).unwrap().presence {
            Presence::Proxy => Some(Mark::Proxy),
            Presence::InPerson | Presence::Home => Some(Mark::SignedAndFingerprint),
        };
        let (man, woman) = (mark(SpouseRole::Man), mark(SpouseRole::Woman));
        self.ask(Command::WitnessDeclaration { man, woman, read_aloud: true })
    }

    /// Another registrar agrees.
    pub(in crate::case) fn agree_by_another(&mut self, reg_date: Option<chrono::NaiveDate>) -> Result<Vec<CaseEvent>, DomainError> {
        let first = std::mem::replace(&mut self.actor, testing::staff(8, Role::Registrar));
        let answer = self.ask(Command::Decide { agree: true, reason: None, reg_date });
        self.actor = first;
        answer
    }

    /// An act of the Centre by its head, decided as at the registry.
    pub(in crate::case) fn head(&mut self, verb: CentreVerb) -> Result<Vec<CaseEvent>, DomainError> {
        let act = self.act(verb);
        let first = std::mem::replace(&mut self.actor, testing::staff(5, Role::CentreHead));
        let answer = self.ask(Command::Centre { act: Box::new(act) });
        self.actor = first;
        answer
    }

    /// A new act in order.
    pub(in crate::case) fn act(&mut self, verb: CentreVerb) -> CentreAct {
        self.acts += 1;
        CentreAct {
            id: ActId::from_uuid(Uuid::from_u128(self.acts)),
            verb,
            by: Some(testing::staff(5, Role::CentreHead).id),
            at: self.now,
            reason: "演示理由".into(),
            document: Some("演民决〔2022〕1号".into()),
            rows: Vec::new(),
            request: 0,
        }
    }

    /// Asks the head about what the rows want.
    pub(in crate::case) fn ask_head(&mut self) -> Result<Vec<CaseEvent>, DomainError> {
        self.ask(Command::RequestApproval { note: "演示说明".into() })
    }

    pub(in crate::case) fn hits(&self, row: RowId) -> bool {
        self.verdict().hits(row)
    }
}

/// The couple's file, changed and compared.
pub(super) fn choose_file(desk: &Desk, change: impl FnOnce(&mut ArchiveRow)) -> Command {
    let mut row = testing::file_of(&testing::couple());
    change(&mut row);
    let (man, woman) = desk.case().couple().unwrap();
    let matched = compare(&row, man, woman);
    Command::ChooseFile { file: Box::new(ChosenFile { row, matched }) }
}

/// An archive answered.
pub(super) fn searched(place: SearchPlace, found: bool) -> Command {
    Command::NoteSearch { place, found, keeper: "演示查档员".into() }
}

/// A paper in order is noted.
pub(super) fn noted(material: Material, whose: Whose) -> Command {
    Command::RecordPaper { paper: Box::new(testing::paper(material, whose)) }
}

/// A temporary registrar, with or without oath authority.
pub(super) fn temporary(n: u128, oath: bool) -> StaffMember {
    let mut staff = testing::staff(n, Role::TemporaryRegistrar);
    staff.oath = staff.oath.filter(|_| oath);
    staff
}

/// A registrar whose oath authority ended yesterday.
pub(super) fn oath_ended(n: u128) -> StaffMember {
    let oath = Some(OathGrant { from: testing::date(2022, 3, 1), to: testing::date(2022, 5, 19) });
    StaffMember { oath, ..testing::staff(n, Role::Registrar) }
}

/// A couple served from the number to two booklets.
pub(in crate::case) fn the_main_path() -> Vec<Command> {
    let (man, woman) = testing::couple();
    let signed = Some(Mark::SignedAndFingerprint);
    vec![
        Command::Open { case_no: "330281114201-20220520-001".into(), priority: None },
        Command::RecordParty { role: SpouseRole::Man, party: Box::new(man.clone()) },
        Command::RecordParty { role: SpouseRole::Woman, party: Box::new(woman.clone()) },
        Command::RecordNotice { man_willing: true, woman_willing: true },
        Command::AnswerFacts { answers: Box::new(testing::clear_answers()) },
        Command::RunLookup { index_rows: 5000 },
        Command::ChooseFile { file: Box::new(testing::chosen_file(&(man, woman))) },
        Command::AttachPhoto { photo: Box::new(testing::photo()) },
        Command::WitnessDeclaration { man: signed, woman: signed, read_aloud: true },
        Command::Decide { agree: true, reason: None, reg_date: None },
        Command::PrepareCertificates,
        Command::NoteFormPrinted { form: FormKind::CertificateMan, copy: 1 },
        Command::NoteFormPrinted { form: FormKind::CertificateWoman, copy: 1 },
        Command::ConfirmPrinted,
        Command::Seal,
        Command::HandOver { man: signed, woman: signed, old_certificate: OldCertificate::NoneLost },
    ]
}
