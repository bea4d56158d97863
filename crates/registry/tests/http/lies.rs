//! Random lies: honest cases of which events are dropped, doubled, moved, signed by others or altered. What the registry passes without
//! a conflict must hold every rule by an account of its own; what was not touched must pass.

use std::collections::BTreeSet;

use buzheng_domain::case::*;
use buzheng_domain::event::Event;
use buzheng_domain::ids::{CaseId, StaffId};
use buzheng_domain::matching::compare;
use buzheng_domain::rules::RowId;
use buzheng_domain::staff::StaffMember;
use buzheng_domain::testing;
use buzheng_domain::values::{CertNo, PersonName};
use buzheng_protocol::Envelope;

use crate::case::{AGREE, Desk, Given};
use crate::laptop::Laptop;
use crate::server::{Server, couple, expired, file_of, head, registrar, reviewer, sworn, temporary};

const CASES: u32 = 60;

/// A small repeatable generator.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n
    }
}

type Line = (CaseEvent, StaffId);

/// An honest case of two registrars, exact or with a homophone, as lines of the log; its session stays in the log.
fn honest(server: &Server, laptop: &mut Laptop, given: &Given, n: u32, exact: bool) -> (CaseId, Vec<Line>) {
    let (man, woman) = couple(n);
    let mut row = file_of(&man, &woman);
    if !exact {
        row.woman.name = "沈示瑛".into();
    }
    server.registry.centre("test", "1", |c| c.archive_row(&row)).unwrap();
    let matched = compare(&row, &man, &woman);
    let mut desk = Desk::new(given.supply(n));
    let start = laptop.events.len();
    desk.until_notice(laptop, &(man, woman), &format!("330281114201-20220520-{n:03}"));
    for command in [
        Command::AnswerFacts { answers: Box::new(testing::clear_answers()) },
        Command::RunLookup { index_rows: 5 },
        Command::ChooseFile { file: Box::new(ChosenFile { row, matched }) },
    ] {
        desk.act(laptop, command).unwrap();
    }
    desk.bring_papers(laptop);
    desk.declare(laptop).unwrap();
    desk.act_as(laptop, reviewer(), AGREE).unwrap();
    desk.after_decision(laptop);
    let lines = laptop.events.split_off(start + 1);
    let read = |bytes: &Vec<u8>| {
        let envelope = Envelope::decode(bytes).unwrap();
        let Ok(Event::Case(_, event)) = envelope.event() else { panic!("of a case") };
        (event, envelope.actor.unwrap())
    };
    (desk.id, lines.iter().map(read).collect())
}

fn anybody(dice: &mut Dice) -> StaffId {
    let all = [registrar(), reviewer(), temporary(), sworn(), expired(), head(), testing::staff(77, registrar().role)];
    all[dice.below(all.len())].id
}

/// One lie somewhere after the opening.
fn lie(lines: &mut Vec<Line>, dice: &mut Dice) {
    if lines.len() < 4 {
        return;
    }
    let at = 1 + dice.below(lines.len() - 2);
    match dice.below(7) {
        0 => drop(lines.remove(at)),
        1 => lines.insert(at, lines[at].clone()),
        2 => lines.swap(at, at + 1),
        3 | 4 => lines[at].1 = anybody(dice),
        5 => {
            let from = 1 + dice.below(lines.len() - 1);
            let line = lines[from].clone();
            lines.insert(at, line);
        }
        _ => {
            let alterable: Vec<usize> = (1..lines.len()).filter(|i| alter(&mut lines[*i].0.clone(), &mut Dice(7))).collect();
            let which = alterable[dice.below(alterable.len())];
            alter(&mut lines[which].0, dice);
        }
    }
}

/// Changes what an event says; `false` when it says nothing.
#[expect(clippy::wildcard_enum_match_arm, reason = "a test looks at a few events only")]
fn alter(event: &mut CaseEvent, dice: &mut Dice) -> bool {
    match event {
        CaseEvent::PartyRecorded(e) => match dice.below(3) {
            0 => e.party.can_write = false,
            1 => e.party.documents_agree = false,
            _ => e.party.name = PersonName::parse("陈伪造").unwrap(),
        },
        CaseEvent::FactsAnswered(e) => match dice.below(2) {
            0 => e.answers.asked.registered = Some(false),
            _ => e.answers.asked.date = None,
        },
        CaseEvent::FileChosen(e) => match dice.below(3) {
            0 => e.file.row.man.name = "陈".into(),
            1 => e.file.matched.why_not.clear(),
            _ => e.file.row.reg_date_text.push('?'),
        },
        CaseEvent::DeclarationWitnessed(e) => e.woman = [Mark::FingerprintOnly, Mark::Proxy][dice.below(2)],
        CaseEvent::Decided(e) => match dice.below(3) {
            0 => e.rows = vec![RowId::D31],
            1 => e.reg_date = Some(testing::date(1979, 1, 1)),
            _ => e.rules_version = "1999.1".into(),
        },
        CaseEvent::CertificatesPrepared(e) => match dice.below(3) {
            0 => e.reg_date = testing::date(1979, 1, 1),
            1 => e.note.push('x'),
            _ => e.cert_no = CertNo::new(2022, 9999).unwrap(),
        },
        CaseEvent::HandedOver(e) => e.old_certificate = OldCertificate::Collected,
        _says_nothing => return false,
    }
    true
}

/// The rules, told again without the domain's guards.
#[expect(clippy::wildcard_enum_match_arm, reason = "a test looks at a few events only")]
fn holds(lines: &[Line], case: &Case, at: &str) {
    let of = |who: &[StaffMember]| -> BTreeSet<StaffId> { who.iter().map(|member| member.id).collect() };
    let workers = of(&[registrar(), reviewer(), temporary(), sworn()]);
    let signers = of(&[registrar(), reviewer(), sworn()]);
    let registrars = of(&[registrar(), reviewer()]);
    for (event, actor) in lines {
        assert!(workers.contains(actor), "{at}: someone who may not work");
        match event {
            CaseEvent::Sealed(_) => assert!(registrars.contains(actor), "{at}: sealed"),
            CaseEvent::HandedOver(e) => {
                assert!(signers.contains(actor), "{at}: handed over");
                assert_eq!(e.old_certificate, OldCertificate::NoneLost, "{at}");
            }
            CaseEvent::CentreActed(_) => panic!("{at}: an act nobody did"),
            _other => {}
        }
    }
    if let Some(declaration) = &case.declaration {
        assert!(signers.contains(&declaration.witness), "{at}: witness");
        assert!(case.photo.is_some() && case.couple().is_some() && case.notice.is_some(), "{at}: declared without");
        let can_write = case.woman.as_ref().unwrap().can_write;
        assert!(declaration.woman != Mark::Proxy && (can_write || declaration.woman == Mark::FingerprintOnly), "{at}: mark");
    }
    if let Some(review) = &case.review {
        let exact = case.file.as_ref().unwrap().matched.is_exact();
        assert!(review.agree && review.rules_version == "2022.1", "{at}");
        assert!(if exact { &signers } else { &registrars }.contains(&review.reviewer), "{at}: reviewer");
        assert!(!case.drafters.contains(&review.reviewer) || (exact && registrars.contains(&review.reviewer)), "{at}: two people");
        assert!(exact || registrars.contains(&case.declaration.as_ref().unwrap().witness), "{at}: witness of a name that differs");
        assert_eq!(exact, review.rows.contains(&RowId::D18), "{at}: rows");
    }
    if let Some(file) = &case.file {
        let (man, woman) = case.couple().unwrap();
        let published = file_of(man, woman);
        assert_eq!(file.matched, compare(&file.row, man, woman), "{at}");
        assert_eq!((&file.row.man, &file.row.reg_date_text), (&published.man, &published.reg_date_text), "{at}: file");
    }
    if let Some(certificate) = &case.certificate {
        assert!(case.review.is_some(), "{at}: bound without a decision");
        assert_eq!(Some(certificate.reg_date), case.file.as_ref().unwrap().row.reg_date.unwrap().exact(), "{at}: printed date");
        assert_eq!(certificate.note, testing::campaign().note(Reason::Lost, testing::NOW.civil_date()), "{at}");
        let issued = case.state == CaseState::Issued;
        assert!(!issued || certificate.confirmed.len() == 2, "{at}: issued unprinted");
    }
    if !case.state.is_live() {
        panic!("{at}: none of these cases ends");
    }
    let answers = &case.answers.asked;
    let decided = case.declaration.is_some();
    assert!(
        !decided || (answers.registered == Some(true) && case.man.as_ref().unwrap().documents_agree),
        "{at}: accepted against the table"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_passes_without_a_conflict_holds_every_rule_and_the_truth_always_passes() {
    let mut passed = (0, 0);
    for seed in [3_u64, 2022, 77] {
        println!("seed {seed}");
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let server = Server::start().await;
        let mut laptop = Laptop::enrolled(&server).await;
        let given = Given::to(&laptop).await;
        let mut told = Vec::new();
        for n in 0..CASES {
            let exact = dice.below(2) == 0;
            let (id, mut lines) = honest(&server, &mut laptop, &given, n, exact);
            let lies = [0, 1, 1, 1, 2, 3][dice.below(6)];
            (0..lies).for_each(|_| lie(&mut lines, &mut dice));
            for (event, actor) in &lines {
                laptop.note(&Event::Case(id, event.clone()), Some(*actor), testing::NOW.as_ms());
            }
            told.push((id, lies, lines));
        }
        laptop.push_all().await;
        for (n, (id, lies, lines)) in told.iter().enumerate() {
            let at = format!("seed {seed}, case {n}");
            let view = server.registry.case(&id.to_string()).unwrap();
            assert_eq!(view.conflicts.is_empty(), !view.row.flagged, "{at}");
            assert!(*lies > 0 || view.conflicts.is_empty(), "{at}: the truth is flagged: {:?}", view.conflicts);
            let fold =
                |case, (event, actor): &Line| Some(evolve(case, event, &EventMeta { case_id: *id, at: testing::NOW, actor: *actor }));
            let case = lines.iter().fold(None, fold).unwrap();
            if view.conflicts.is_empty() {
                assert_eq!(view.row.state, case.state.as_str(), "{at}");
                holds(lines, &case, &at);
                passed.0 += usize::from(*lies > 0);
            } else {
                assert!(view.row.state == "X5" || !case.state.is_live(), "{at}: {} {:?}", view.row.state, view.conflicts);
                passed.1 += 1;
            }
            let stored = view.history.iter().filter(|line| line.log == laptop.log).count();
            assert_eq!(stored, lines.len(), "{at}: nothing is lost");
        }
        let before = (server.registry.cases().unwrap(), server.registry.conflicts().unwrap(), server.registry.verify().unwrap());
        server.registry.rebuild().unwrap();
        assert_eq!(before, (server.registry.cases().unwrap(), server.registry.conflicts().unwrap(), server.registry.verify().unwrap()));
    }
    println!("{} lies passed because they were none, {} cases were found out", passed.0, passed.1);
    assert!(passed.0 > 3 && passed.1 > 60, "{passed:?}");
}
