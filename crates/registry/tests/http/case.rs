//! A couple served at a laptop: the same `decide` as at a real desk, its events appended to the laptop's log.

use buzheng_domain::DomainError;
use buzheng_domain::case::*;
use buzheng_domain::event::{DeskEvent, Event, SessionOpened};
use buzheng_domain::ids::{CaseId, SessionId};
use buzheng_domain::matching::compare;
use buzheng_domain::session::Session;
use buzheng_domain::staff::StaffMember;
use buzheng_domain::supply::{BookletRange, NumberLease, Supply};
use buzheng_domain::testing;
use buzheng_domain::values::PrintNo;
use buzheng_protocol::wire::{CentreActRow, FeedName};
use uuid::Uuid;

use crate::laptop::{Laptop, hash, random};
use crate::server::{file_of, registrar};

/// The review agrees.
pub(crate) const AGREE: Command = Command::Decide { agree: true, reason: None, reg_date: None };

/// The published file of a couple, compared.
pub(crate) fn chosen((man, woman): &(Party, Party)) -> ChosenFile {
    let row = file_of(man, woman);
    let matched = compare(&row, man, woman);
    ChosenFile { row, matched }
}

/// The session of a laptop: each has its own.
pub(crate) fn session(laptop: &Laptop) -> Session {
    Session { id: SessionId::from_uuid(*laptop.device.as_uuid()), ..testing::session() }
}

/// What a laptop was given.
pub(crate) struct Given {
    pub(crate) lease: NumberLease,
    pub(crate) range: BookletRange,
}

impl Given {
    pub(crate) async fn to(laptop: &Laptop) -> Self {
        let lease = laptop.rows(&FeedName::Leases(laptop.device)).await.remove(0);
        let range = laptop.rows(&FeedName::Stock(laptop.device)).await.remove(0);
        Self { lease, range }
    }

    /// Number and booklets of the `n`th case of this laptop.
    pub(crate) fn supply(&self, n: u32) -> Supply {
        let number = self.lease.next(if n == 0 { None } else { Some(self.lease.first + n - 1) });
        let booklets: Vec<PrintNo> = self.range.numbers().skip(2 * n as usize).take(2).collect();
        Supply { number: number.map(|number| (self.lease, number)), booklets }
    }
}

/// One couple's case.
pub(crate) struct Desk {
    pub(crate) case: Option<Case>,
    pub(crate) id: CaseId,
    pub(crate) actor: StaffMember,
    pub(crate) supply: Supply,
}

impl Desk {
    pub(crate) fn new(supply: Supply) -> Self {
        Self { case: None, id: CaseId::from_uuid(Uuid::from_bytes(random())), actor: registrar(), supply }
    }

    /// Decides and appends.
    pub(crate) fn act(&mut self, laptop: &mut Laptop, command: Command) -> Result<(), DomainError> {
        let session = session(laptop);
        let campaign = testing::campaign();
        let context = Context {
            now: testing::NOW,
            actor: &self.actor,
            campaign: &campaign,
            session: Some(&session),
            live: &[],
            supply: &self.supply,
            last_contact: Some(testing::NOW),
        };
        for event in decide(self.case.as_ref(), command, &context)? {
            self.append(laptop, event);
        }
        Ok(())
    }

    /// Appends an event whatever the rules say.
    pub(crate) fn append(&mut self, laptop: &mut Laptop, event: CaseEvent) {
        let meta = EventMeta { case_id: self.id, at: testing::NOW, actor: self.actor.id };
        self.case = Some(evolve(self.case.take(), &event, &meta));
        laptop.note(&Event::Case(self.id, event), Some(self.actor.id), testing::NOW.as_ms());
    }

    /// From the number at the door to the declaration that is ready to decide. The photograph's bytes are returned.
    pub(crate) fn until_review(&mut self, laptop: &mut Laptop, couple: &(Party, Party), case_no: &str) -> [Vec<u8>; 2] {
        let photo = [vec![0xd8; 300_000], random::<60_000>().to_vec()];
        let opened = Event::Desk(DeskEvent::SessionOpened(SessionOpened { session: session(laptop) }));
        laptop.note(&opened, Some(self.actor.id), testing::NOW.as_ms());
        let (man, woman) = couple.clone();
        let mark = Some(Mark::SignedAndFingerprint);
        for command in [
            Command::Open { case_no: case_no.into(), priority: None },
            Command::RecordParty { role: SpouseRole::Man, party: Box::new(man) },
            Command::RecordParty { role: SpouseRole::Woman, party: Box::new(woman) },
            Command::RecordNotice { man_willing: true, woman_willing: true },
            Command::AnswerFacts { answers: Box::new(testing::clear_answers()) },
            Command::RunLookup { index_rows: 5 },
            Command::ChooseFile { file: Box::new(chosen(couple)) },
            Command::AttachPhoto {
                photo: Box::new(Photo {
                    master: hash(&photo[0]),
                    master_bytes: photo[0].len() as u64,
                    print: hash(&photo[1]),
                    print_bytes: photo[1].len() as u64,
                    ..testing::photo()
                }),
            },
            Command::WitnessDeclaration { man: mark, woman: mark, read_aloud: true },
        ] {
            self.act(laptop, command).unwrap();
        }
        photo
    }

    /// From the number at the door to a file that is missing everywhere, with the papers the rows ask for, ready for the head (D31).
    pub(crate) fn until_evidence(&mut self, laptop: &mut Laptop, couple: &(Party, Party), case_no: &str) {
        let not_in = |place| Command::NoteSearch { place, found: false, keeper: "演示".into() };
        self.until_notice(laptop, couple, case_no);
        for command in [
            Command::AnswerFacts { answers: Box::new(testing::clear_answers()) },
            Command::RunLookup { index_rows: 5 },
            Command::RecordNotFound { index_rows: 5 },
            not_in(SearchPlace::Provincial),
            not_in(SearchPlace::CityArchive),
        ] {
            self.act(laptop, command).unwrap();
        }
        self.bring_papers(laptop);
    }

    /// Session, number, both spouses, notice.
    pub(crate) fn until_notice(&mut self, laptop: &mut Laptop, couple: &(Party, Party), case_no: &str) {
        let opened = Event::Desk(DeskEvent::SessionOpened(SessionOpened { session: session(laptop) }));
        laptop.note(&opened, Some(self.actor.id), testing::NOW.as_ms());
        let (man, woman) = couple.clone();
        for command in [
            Command::Open { case_no: case_no.into(), priority: None },
            Command::RecordParty { role: SpouseRole::Man, party: Box::new(man) },
            Command::RecordParty { role: SpouseRole::Woman, party: Box::new(woman) },
            Command::RecordNotice { man_willing: true, woman_willing: true },
        ] {
            self.act(laptop, command).unwrap();
        }
    }

    /// Notes every paper the rows ask for.
    pub(crate) fn bring_papers(&mut self, laptop: &mut Laptop) {
        for _ in 0..10 {
            let case = self.case.as_ref().unwrap();
            let verdict = case.verdict(&testing::campaign(), &testing::scene());
            let Some(line) = checklist(case, &verdict).into_iter().find(|line| line.row.is_some() && !line.here) else { return };
            let paper = Paper {
                issuer: Some("演示村".into()),
                issued_on: Some(testing::NOW.civil_date()),
                signer: Some("演示干部".into()),
                sealed: true,
                says: Some("演示".into()),
                ..Paper::plain(line.need.any_of[0], line.need.whose)
            };
            self.act(laptop, Command::RecordPaper { paper: Box::new(paper) }).unwrap();
        }
        panic!("a paper stays missing");
    }

    /// The photograph, and the declaration before the actor.
    pub(crate) fn declare(&mut self, laptop: &mut Laptop) -> Result<(), DomainError> {
        let mark = Some(Mark::SignedAndFingerprint);
        self.act(laptop, Command::AttachPhoto { photo: Box::new(testing::photo()) }).unwrap();
        self.act(laptop, Command::WitnessDeclaration { man: mark, woman: mark, read_aloud: true })
    }

    /// Does something as somebody else.
    pub(crate) fn act_as(&mut self, laptop: &mut Laptop, who: StaffMember, command: Command) -> Result<(), DomainError> {
        let before = std::mem::replace(&mut self.actor, who);
        let done = self.act(laptop, command);
        self.actor = before;
        done
    }

    /// Writes an event as somebody else, whatever the rules say.
    pub(crate) fn append_as(&mut self, laptop: &mut Laptop, who: StaffMember, event: CaseEvent) {
        let before = std::mem::replace(&mut self.actor, who);
        self.append(laptop, event);
        self.actor = before;
    }

    /// Hears of every act the feed has for this case.
    pub(crate) async fn learn(&mut self, laptop: &mut Laptop) -> usize {
        let rows: Vec<CentreActRow> = laptop.rows(&FeedName::Centre(laptop.device)).await;
        let mine: Vec<_> = rows.into_iter().filter(|row| row.case == self.id).collect();
        for row in &mine {
            self.act(laptop, Command::Learn { act: Box::new(row.act.clone()) }).unwrap();
        }
        mine.len()
    }

    /// From the decision to the handing over.
    pub(crate) fn until_issued(&mut self, laptop: &mut Laptop) {
        self.act(laptop, AGREE).unwrap();
        self.after_decision(laptop);
    }

    /// From the number to the handing over.
    pub(crate) fn after_decision(&mut self, laptop: &mut Laptop) {
        let mark = Some(Mark::SignedAndFingerprint);
        for command in [
            Command::PrepareCertificates,
            Command::NoteFormPrinted { form: FormKind::CertificateMan, copy: 1 },
            Command::NoteFormPrinted { form: FormKind::CertificateWoman, copy: 1 },
            Command::ConfirmPrinted,
            Command::Seal,
            Command::HandOver { man: mark, woman: mark, old_certificate: OldCertificate::NoneLost },
        ] {
            self.act(laptop, command).unwrap();
        }
    }
}

/// A whole case in the laptop's log.
pub(crate) fn serve_couple(laptop: &mut Laptop, given: &Given, n: u32, couple: &(Party, Party)) -> (Desk, [Vec<u8>; 2]) {
    let mut desk = Desk::new(given.supply(n));
    let photo = desk.until_review(laptop, couple, &format!("330281114201-20220520-{:03}", n + 1));
    desk.until_issued(laptop);
    (desk, photo)
}
