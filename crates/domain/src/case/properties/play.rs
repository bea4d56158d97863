//! Random play: several desks of one point with one stock, and the Centre; anybody asks anything, sometimes what is sensible next.

#![expect(clippy::wildcard_enum_match_arm, reason = "a test names the ones it means")]

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::oracle::Answer;
use super::stock::Stock;
use crate::archive::{ArchiveRow, LaterEvent, OrganKind};
use crate::case::tests::{Desk, the_main_path};
use crate::case::*;
use crate::ids::{CaseId, StaffId};
use crate::matching::compare;
use crate::rules::{Material, Sight, Wants, Whose};
use crate::staff::{Role, StaffMember, StaffStatus};
use crate::supply::BookletState;
use crate::testing::{self, date};
use crate::values::PartialDate;

/// One thing asked by one person.
#[derive(Clone, Debug)]
pub(super) struct Step {
    ask: Ask,
    actor: StaffMember,
    alone: bool,
    later_days: i64,
}

#[derive(Clone, Debug)]
enum Ask {
    /// What is next on the exact path or what the case lacks.
    Sensible,
    /// Any request of the exact path.
    Main(Index),
    Party(SpouseRole, PartyKind),
    Notice(bool, bool),
    Answer(AnswerKind),
    Proxy(Option<u8>),
    Paper(Material, Whose, bool),
    File(FileKind),
    Search(SearchPlace, bool),
    Plain(Plain),
    Marks(Option<Mark>, Option<Mark>, bool),
    Decide(bool, Option<u8>),
    Print(FormKind),
    Spoil(SpouseRole, SpoilReason),
    Old(OldCertificate),
    Withdraw(SpouseRole),
    Centre(CentreVerb, bool),
    /// The last act again, or one the feed brings to another request.
    Learn(CentreVerb, u32),
}

#[derive(Clone, Copy, Debug)]
enum PartyKind {
    Plain,
    Other,
    Young,
    Soldier,
    Foreign,
    NoBook,
    Disagree,
    Home,
    Absent,
    CannotWrite,
    Outside,
}

#[derive(Clone, Copy, Debug)]
enum AnswerKind {
    Clear,
    Marry,
    Unregistered,
    Unknown,
    See(Sight),
    Booklets(Reason, Reason),
}

#[derive(Clone, Copy, Debug)]
enum FileKind {
    Exact,
    Variant,
    Homophone,
    OtherName,
    BadNumber,
    NoDay,
    NoDate,
    UnderAge,
    AgeByFile,
    Organ,
    Later(LaterEvent),
}

#[derive(Clone, Copy, Debug)]
enum Plain {
    Stop,
    RequestPapers,
    Lapse,
    RunLookup,
    NotFound,
    RequestApproval,
    ReferUnproven,
    Recuse,
    Suspend,
    LeaveQueue,
}

fn any_ask() -> impl Strategy<Value = Ask> {
    let role = || select(SpouseRole::BOTH.to_vec());
    let mark = || prop::option::weighted(0.9, select(Mark::ALL.to_vec()));
    let reason = || select(Reason::ALL.to_vec());
    use FileKind as F;
    use PartyKind as P;
    let party = select(vec![
        P::Plain,
        P::Plain,
        P::Other,
        P::Young,
        P::Soldier,
        P::Foreign,
        P::NoBook,
        P::Disagree,
        P::Home,
        P::Absent,
        P::CannotWrite,
        P::Outside,
    ]);
    let file = select(vec![
        F::Exact,
        F::Variant,
        F::Homophone,
        F::OtherName,
        F::BadNumber,
        F::NoDay,
        F::NoDate,
        F::UnderAge,
        F::AgeByFile,
        F::Organ,
        F::Later(LaterEvent::Divorced),
        F::Later(LaterEvent::DeceasedHint),
        F::Later(LaterEvent::Reissued),
    ]);
    let answer = prop_oneof![
        4 => Just(AnswerKind::Clear),
        1 => Just(AnswerKind::Marry),
        1 => Just(AnswerKind::Unregistered),
        1 => Just(AnswerKind::Unknown),
        3 => select(Sight::ALL.to_vec()).prop_map(AnswerKind::See),
        2 => (reason(), reason()).prop_map(|(man, woman)| AnswerKind::Booklets(man, woman)),
    ];
    let plain = select(vec![
        Plain::Stop,
        Plain::Stop,
        Plain::RequestPapers,
        Plain::Lapse,
        Plain::RunLookup,
        Plain::NotFound,
        Plain::NotFound,
        Plain::RequestApproval,
        Plain::RequestApproval,
        Plain::ReferUnproven,
        Plain::ReferUnproven,
        Plain::ReferUnproven,
        Plain::Recuse,
        Plain::Suspend,
        Plain::LeaveQueue,
    ]);
    prop_oneof![
        60 => Just(Ask::Sensible),
        6 => any::<Index>().prop_map(Ask::Main),
        4 => (role(), party).prop_map(|(role, kind)| Ask::Party(role, kind)),
        1 => (any::<bool>(), any::<bool>()).prop_map(|(man, woman)| Ask::Notice(man, woman)),
        4 => answer.prop_map(Ask::Answer),
        2 => prop::option::of(0u8..4).prop_map(Ask::Proxy),
        3 => (select(Material::ALL.to_vec()), select(Whose::ALL.to_vec()), prop::bool::weighted(0.8)).prop_map(|(m, w, here)| Ask::Paper(m, w, here)),
        4 => file.prop_map(Ask::File),
        3 => (select(SearchPlace::ALL.to_vec()), prop::bool::weighted(0.2)).prop_map(|(place, found)| Ask::Search(place, found)),
        8 => plain.prop_map(Ask::Plain),
        2 => (mark(), mark(), any::<bool>()).prop_map(|(man, woman, out)| Ask::Marks(man, woman, out)),
        6 => (any::<bool>(), prop::option::of(0u8..4)).prop_map(|(agree, day)| Ask::Decide(agree, day)),
        1 => select(FormKind::ALL.to_vec()).prop_map(Ask::Print),
        2 => (role(), select(SpoilReason::ALL.to_vec())).prop_map(|(holder, reason)| Ask::Spoil(holder, reason)),
        1 => select(OldCertificate::ALL.to_vec()).prop_map(Ask::Old),
        1 => role().prop_map(Ask::Withdraw),
        8 => (select(CentreVerb::ALL.to_vec()), any::<bool>()).prop_map(|(verb, document)| Ask::Centre(verb, document)),
        2 => (select(CentreVerb::ALL.to_vec()), 0u32..3).prop_map(|(verb, request)| Ask::Learn(verb, request)),
    ]
}

fn any_actor() -> impl Strategy<Value = StaffMember> {
    let role = prop_oneof![10 => Just(Role::Registrar), 4 => Just(Role::TemporaryRegistrar), 2 => Just(Role::CentreHead), 1 => select(Role::ALL.to_vec())];
    let status = prop_oneof![20 => Just(StaffStatus::Active), 1 => select(StaffStatus::ALL.to_vec())];
    (1u128..7, role, status, prop::bool::weighted(0.05), 0u8..12).prop_map(|(n, role, status, expired, oath)| {
        let mut staff = StaffMember { status, ..testing::staff(n, role) };
        if expired {
            staff.card_valid_to = date(2022, 5, 19);
        }
        match oath {
            0 => staff.oath = None,
            1 => staff.oath = staff.oath.map(|grant| crate::staff::OathGrant { to: date(2022, 5, 19), ..grant }),
            2 => staff.oath = staff.oath.map(|grant| crate::staff::OathGrant { from: date(2022, 5, 22), ..grant }),
            _in_order => {}
        }
        staff
    })
}

/// Anything by anybody.
pub(super) fn any_step() -> impl Strategy<Value = Step> {
    let days = prop_oneof![30 => Just(0i64), 1 => Just(2i64), 1 => Just(200i64)];
    (any_ask(), any_actor(), prop::bool::weighted(0.8), days).prop_map(|(ask, actor, alone, later_days)| Step {
        ask,
        actor,
        alone,
        later_days,
    })
}

/// The desks, their stock, and what the harness itself remembers.
pub(super) struct Play {
    desks: Vec<Desk>,
    drafters: Vec<BTreeSet<StaffId>>,
    stock: Stock,
    booklets: usize,
    acts: u128,
}

impl Play {
    pub(super) fn new(desks: usize) -> Self {
        let booklets = 60;
        Self {
            desks: (0..desks).map(|_| Desk::new()).collect(),
            drafters: vec![BTreeSet::new(); desks],
            stock: Stock::of(booklets),
            booklets: usize::try_from(booklets).unwrap(),
            acts: 0,
        }
    }

    pub(super) fn states(&self) -> Vec<CaseState> {
        self.desks.iter().filter_map(|desk| desk.case.as_ref()).map(|case| case.state).collect()
    }

    pub(super) fn events(&self) -> impl Iterator<Item = &CaseEvent> {
        self.desks.iter().flat_map(|desk| &desk.events)
    }

    pub(super) fn take(&mut self, at: usize, step: Step) -> Result<(), TestCaseError> {
        let command = self.command(at, &step.ask);
        let live = self.live(at, &command);
        let supply = self.stock.supply();
        let desk = &mut self.desks[at];
        desk.id = CaseId::from_uuid(uuid::Uuid::from_u128(at as u128 + 1));
        (desk.live, desk.supply, desk.actor) = (live, supply, step.actor);
        desk.campaign.registrar_alone = step.alone;
        desk.now = crate::time::DeviceTime::from_ms(desk.now.as_ms() + step.later_days * 86_400_000);
        let before = desk.case.clone();
        let verdict = before.as_ref().map(|case| desk.verdict_of(case));
        let verb = command.verb();
        let acts = match &command {
            Command::Learn { act } | Command::Centre { act } => Some(act.verb),
            _no_act => None,
        };
        let Ok(events) = desk.ask(command) else {
            prop_assert_eq!(&desk.case, &before, "a refusal changes nothing");
            return Ok(());
        };
        let after = desk.case().clone();
        let answer = Answer {
            verb,
            acts,
            actor: &desk.actor,
            today: desk.now.civil_date(),
            campaign: &desk.campaign,
            before: before.as_ref(),
            verdict: verdict.as_ref(),
            after: &after,
            events: &events,
            drafters: &self.drafters[at],
        };
        answer.check()?;
        let actor = desk.actor.id;
        for event in &events {
            self.stock.apply(event, &after);
            if drafts(event) {
                self.drafters[at].insert(actor);
            }
        }
        self.nobody_twice()
    }

    /// 8 and 9.
    fn nobody_twice(&self) -> Result<(), TestCaseError> {
        let mut people = BTreeSet::new();
        for case in self.desks.iter().filter_map(|d| d.case.as_ref()).filter(|c| c.state.is_live()) {
            for party in [&case.man, &case.woman].into_iter().flatten() {
                prop_assert!(people.insert(party.id.as_str().to_owned()), "8, 9: one person in two live cases");
            }
        }
        Ok(())
    }

    /// 1, 2, 3.
    pub(super) fn end(&self) -> Result<(), TestCaseError> {
        prop_assert_eq!(self.stock.total(), self.booklets, "1, 2: every booklet is in exactly one place");
        let mut held = BTreeSet::new();
        let mut numbers = BTreeSet::new();
        for case in self.desks.iter().filter_map(|d| d.case.as_ref()) {
            let Some(certificate) = &case.certificate else { continue };
            prop_assert!(numbers.insert(certificate.cert_no), "3: no number on two cases");
            for no in [&certificate.man_booklet, &certificate.woman_booklet].into_iter().chain(certificate.spoiled.keys()) {
                let current = !certificate.spoiled.contains_key(no);
                prop_assert!(!current || held.insert(no.clone()), "1: no booklet on two cases");
                let place = self.stock.of_booklet(no);
                prop_assert_eq!(place == Some(BookletState::Spoiled), !current, "1: {:?}", place);
            }
            let issued = matches!(case.state, CaseState::Issued | CaseState::Confirmed);
            let used = |no| self.stock.of_booklet(no) == Some(BookletState::Used);
            prop_assert!(!issued || (used(&certificate.man_booklet) && used(&certificate.woman_booklet)), "1: issued means used");
        }
        Ok(())
    }

    /// Live cases at the other desks that name somebody of this command or case; as a store would look them up.
    fn live(&self, at: usize, command: &Command) -> Vec<LiveCase> {
        let mut people: BTreeSet<String> = BTreeSet::new();
        let case = self.desks[at].case.as_ref();
        people.extend(case.iter().flat_map(|c| [&c.man, &c.woman]).flatten().map(|p| p.id.as_str().to_owned()));
        if let Command::RecordParty { party, .. } = command {
            people.insert(party.id.as_str().to_owned());
        }
        let others = self.desks.iter().enumerate().filter(|(i, _)| *i != at).filter_map(|(_, d)| d.case.as_ref());
        others
            .filter(|other| other.state.is_live())
            .filter_map(|other| {
                let shared = [&other.man, &other.woman].into_iter().flatten().filter(|p| people.contains(p.id.as_str())).count();
                (shared > 0).then(|| LiveCase { case_id: other.id, case_no: other.case_no.clone(), same_couple: shared == 2 })
            })
            .collect()
    }

    fn command(&mut self, at: usize, ask: &Ask) -> Command {
        let path = the_main_path();
        match ask {
            Ask::Sensible => match self.desks[at].case.as_ref().map(|case| case.state) {
                Some(CaseState::Issued) => Command::Centre { act: Box::new(self.act(CentreVerb::Confirm)) },
                Some(CaseState::Suspended) => Command::Centre { act: Box::new(self.act(CentreVerb::Resume)) },
                _at_the_desk => sensible(&self.desks[at], at).unwrap_or_else(|| path[0].clone()),
            },
            Ask::Main(index) => path[index.index(path.len())].clone(),
            Ask::Party(role, kind) => Command::RecordParty { role: *role, party: Box::new(party(*role, *kind, at)) },
            Ask::Notice(man_willing, woman_willing) => Command::RecordNotice { man_willing: *man_willing, woman_willing: *woman_willing },
            Ask::Answer(kind) => Command::AnswerFacts { answers: Box::new(answers(*kind)) },
            Ask::Proxy(kind) => Command::RecordProxy { proxy: kind.map(|kind| Box::new(proxy(&self.desks[at], kind))) },
            Ask::Paper(material, whose, here) => {
                Command::RecordPaper { paper: Box::new(Paper { here: *here, ..testing::paper(*material, *whose) }) }
            }
            Ask::File(kind) => choose(&self.desks[at], *kind),
            Ask::Search(place, found) => Command::NoteSearch { place: *place, found: *found, keeper: "演示".into() },
            Ask::Plain(plain) => match plain {
                Plain::Stop => Command::Stop,
                Plain::RequestPapers => Command::RequestPapers,
                Plain::Lapse => Command::Lapse,
                Plain::RunLookup => Command::RunLookup { index_rows: 1 },
                Plain::NotFound => Command::RecordNotFound { index_rows: 1 },
                Plain::RequestApproval => Command::RequestApproval { note: String::new() },
                Plain::ReferUnproven => Command::ReferUnproven,
                Plain::Recuse => Command::Recuse,
                Plain::Suspend => Command::Suspend { reason: "演示".into() },
                Plain::LeaveQueue => Command::LeaveQueue,
            },
            Ask::Marks(man, woman, false) => Command::WitnessDeclaration { man: *man, woman: *woman, read_aloud: true },
            Ask::Marks(man, woman, true) => Command::HandOver { man: *man, woman: *woman, old_certificate: OldCertificate::NoneLost },
            Ask::Decide(agree, day) => Command::Decide {
                agree: *agree,
                reason: Some("NOT_SATISFIED".into()),
                reg_date: day.map(|day| [date(1982, 5, 3), date(1979, 1, 1), date(2022, 5, 20), date(2003, 2, 2)][usize::from(day)]),
            },
            Ask::Print(form) => Command::NoteFormPrinted { form: *form, copy: 1 },
            Ask::Spoil(holder, reason) => Command::SpoilBooklet { holder: *holder, reason: *reason },
            Ask::Old(old) => hand_over(&self.desks[at], *old),
            Ask::Withdraw(by) => Command::Withdraw { by: *by },
            Ask::Centre(verb, document) => {
                let mut act = self.act(*verb);
                act.document = act.document.filter(|_| *document);
                Command::Centre { act: Box::new(act) }
            }
            // A window's takeover is looked at by the registry first; it never comes unasked.
            Ask::Learn(CentreVerb::TakeOver, _) => Command::Learn { act: Box::new(self.act(CentreVerb::Suspend)) },
            Ask::Learn(verb, request) => Command::Learn { act: Box::new(CentreAct { request: *request, ..self.act(*verb) }) },
        }
    }

    fn act(&mut self, verb: CentreVerb) -> CentreAct {
        self.acts += 1;
        let id = crate::ids::ActId::from_uuid(uuid::Uuid::from_u128(self.acts));
        CentreAct { id, ..self.desks[0].clone().act(verb) }
    }
}

/// What shapes a case; said here once more, so that forgetting one in the fold shows.
fn drafts(event: &CaseEvent) -> bool {
    matches!(
        event,
        CaseEvent::PartyRecorded(_)
            | CaseEvent::FactsAnswered(_)
            | CaseEvent::ProxyRecorded(_)
            | CaseEvent::PaperRecorded(_)
            | CaseEvent::FileChosen(_)
            | CaseEvent::FileNotFound(_)
            | CaseEvent::Searched(_)
            | CaseEvent::ApprovalRequested(_)
            | CaseEvent::PhotoAttached(_)
    )
}

/// Couples of the desks differ, but "another person" is the same one everywhere.
fn party(role: SpouseRole, kind: PartyKind, at: usize) -> Party {
    let couple = testing::couple();
    let (mut party, sequence) = if role == SpouseRole::Man { (couple.0, 1) } else { (couple.1, 2) };
    let birth = party.id.birth().format("%Y%m%d").to_string();
    party.id = testing::citizen_id("339999", &birth, sequence + 2 * u32::try_from(at / 2).unwrap());
    match kind {
        PartyKind::Plain => {}
        PartyKind::Other => party.id = testing::citizen_id("339999", "19590909", sequence),
        PartyKind::Young => party.id = testing::citizen_id("339999", "19630909", sequence),
        PartyKind::Soldier => party.category = Category::Soldier,
        PartyKind::Foreign => party.category = Category::HmtOverseas,
        PartyKind::NoBook => party.hukou_doc = HukouDoc::AbsentNoFault,
        PartyKind::Disagree => party.documents_agree = false,
        PartyKind::Home => party.presence = Presence::Home,
        PartyKind::Absent => party.presence = Presence::Proxy,
        PartyKind::CannotWrite => party.can_write = false,
        PartyKind::Outside => party.hukou_in_province = false,
    }
    party
}

fn answers(kind: AnswerKind) -> Answers {
    let mut answers = testing::clear_answers();
    match kind {
        AnswerKind::Clear => {}
        AnswerKind::Marry => answers.asked.wants = Some(Wants::Marry),
        AnswerKind::Unregistered => answers.asked.registered = Some(false),
        AnswerKind::Unknown => answers.asked.marriage_now = None,
        AnswerKind::See(sight) => answers.asked.seen.extend([sight]),
        AnswerKind::Booklets(man, woman) => (answers.reason_man, answers.reason_woman) = (Some(man), Some(woman)),
    }
    answers
}

fn proxy(desk: &Desk, kind: u8) -> Proxy {
    let of = desk.case.as_ref().and_then(Case::absent).unwrap_or(SpouseRole::Man);
    let mut proxy = testing::proxy(of);
    match kind {
        0 => proxy.notary_office.clear(),
        1 => drop(proxy.items.pop_first()),
        _qualified => {}
    }
    proxy
}

fn choose(desk: &Desk, kind: FileKind) -> Command {
    let couple = desk.case.as_ref().and_then(Case::couple).map(|(man, woman)| (man.clone(), woman.clone())).unwrap_or_else(testing::couple);
    let mut row: ArchiveRow = testing::file_of(&couple);
    match kind {
        FileKind::Exact => {}
        FileKind::Variant => row.man.name = "陳演国".into(),
        FileKind::Homophone => row.woman.name = "沈示樱".into(),
        FileKind::OtherName => row.woman.name = "王小明".into(),
        FileKind::BadNumber => row.man.id_no = "339999195803120011".into(),
        FileKind::NoDay => row.reg_date = PartialDate::parse("1982").ok(),
        FileKind::NoDate => row.reg_date = None,
        FileKind::UnderAge => row.reg_date = PartialDate::parse("1976-05-01").ok(),
        FileKind::AgeByFile => row.woman.birth_text = "1970-05-20".into(),
        FileKind::Organ => row.organ_kind = OrganKind::Other,
        FileKind::Later(event) => row.later_event = event,
    }
    let matched = compare(&row, &couple.0, &couple.1);
    Command::ChooseFile { file: Box::new(ChosenFile { row, matched }) }
}

/// The mark that fits who is present.
fn fitting(case: &Case, role: SpouseRole) -> Option<Mark> {
    case.party(role).map(|party| match (party.presence, party.can_write) {
        (Presence::Proxy, _) => Mark::Proxy,
        (Presence::InPerson | Presence::Home, false) => Mark::FingerprintOnly,
        (Presence::InPerson | Presence::Home, true) => Mark::SignedAndFingerprint,
    })
}

fn hand_over(desk: &Desk, old_certificate: OldCertificate) -> Command {
    let mark = |role| desk.case.as_ref().and_then(|case| fitting(case, role));
    Command::HandOver { man: mark(SpouseRole::Man), woman: mark(SpouseRole::Woman), old_certificate }
}

/// What a registrar would do next with this case.
fn sensible(desk: &Desk, at: usize) -> Option<Command> {
    let case = desk.case.as_ref()?;
    let verdict = desk.verdict_of(case);
    let record = |role| Command::RecordParty { role, party: Box::new(party(role, PartyKind::Plain, at)) };
    let missing = |material| checklist(case, &verdict).into_iter().find(|line| !line.here && line.need.any_of.contains(&material));
    Some(match case.state {
        _ if case.man.is_none() => record(SpouseRole::Man),
        _ if case.woman.is_none() => record(SpouseRole::Woman),
        CaseState::Queued | CaseState::Precheck | CaseState::PendingMaterial | CaseState::Lookup | CaseState::Evidence => {
            let wanted = checklist(case, &verdict).into_iter().find(|line| !line.here && line.row.is_some()).map(|line| line.need);
            if case.notice.is_none() {
                Command::RecordNotice { man_willing: true, woman_willing: true }
            } else if !verdict.ask.is_empty() || case.answers.reason_man.is_none() {
                Command::AnswerFacts { answers: Box::new(testing::clear_answers()) }
            } else if verdict.stop().is_some() {
                Command::Stop
            } else if let (Some(absent), Some(_)) = (case.absent(), missing(Material::M09)) {
                Command::RecordProxy { proxy: Some(Box::new(testing::proxy(absent))) }
            } else if wanted.is_some() && case.state == CaseState::Evidence && case.version.is_multiple_of(4) {
                // Now and then a paper cannot be had.
                Command::ReferUnproven
            } else if let Some(need) = wanted {
                Command::RecordPaper { paper: Box::new(testing::paper(need.any_of[0], need.whose)) }
            } else if case.state == CaseState::Precheck {
                Command::RunLookup { index_rows: 1 }
            } else if case.file.is_none() && case.search() != crate::rules::Search::NotFound {
                if case.searched.is_empty() { choose(desk, FileKind::Exact) } else { next_search(case) }
            } else if !verdict.for_the_head().is_empty() && case.request.is_none() {
                Command::RequestApproval { note: String::new() }
            } else if case.photo.is_none() {
                Command::AttachPhoto { photo: Box::new(testing::photo()) }
            } else {
                Command::WitnessDeclaration {
                    man: fitting(case, SpouseRole::Man),
                    woman: fitting(case, SpouseRole::Woman),
                    read_aloud: true,
                }
            }
        }
        CaseState::Accepted | CaseState::Review => Command::Decide {
            agree: verdict.accepts(),
            reason: Some("NOT_SATISFIED".into()),
            reg_date: case.date_choice().map(|d| d.latest()),
        },
        CaseState::Approved => match &case.certificate {
            None => Command::PrepareCertificates,
            Some(certificate) => match certificate.to_print().first() {
                Some(SpouseRole::Man) => Command::NoteFormPrinted { form: FormKind::CertificateMan, copy: 1 },
                Some(SpouseRole::Woman) => Command::NoteFormPrinted { form: FormKind::CertificateWoman, copy: 1 },
                None => Command::ConfirmPrinted,
            },
        },
        CaseState::Printed => Command::Seal,
        CaseState::Sealed => {
            let lost = SpouseRole::BOTH.iter().all(|role| case.reason(*role) == Some(Reason::Lost));
            hand_over(desk, if lost { OldCertificate::NoneLost } else { OldCertificate::CancelledReturned })
        }
        CaseState::Issued
        | CaseState::Confirmed
        | CaseState::Referred
        | CaseState::NotAccepted
        | CaseState::Refused
        | CaseState::Withdrawn
        | CaseState::Suspended
        | CaseState::Revoked => return None,
    })
}

fn next_search(case: &Case) -> Command {
    let place = if case.searched.contains_key(&SearchPlace::Provincial) { SearchPlace::CityArchive } else { SearchPlace::Provincial };
    Command::NoteSearch { place, found: false, keeper: "演示".into() }
}
