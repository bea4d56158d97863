use std::collections::BTreeSet;

use buzheng_domain::case::{
    CaseState, CentreAct, CentreVerb, Command, FormKind, Mark, OldCertificate, Paper, SearchPlace, SpoilReason, SpouseRole, Verb,
};
use buzheng_domain::ids::{ActId, CaseId};
use buzheng_domain::rules::{Material, Whose};
use buzheng_domain::testing;
use buzheng_store::{CaseQuery, Store};

use crate::support::{ActError, Dice, World, couple, key};

const TABLES: [&str; 6] = ["case_list", "couple", "certificate_number", "booklet", "session_list", "centre_act"];

/// Every row of every read table, as text.
fn dump(world: &World) -> Vec<String> {
    let raw = world.raw();
    let mut rows = Vec::new();
    for table in TABLES {
        let mut statement = raw.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = statement.column_count();
        let found = statement
            .query_map([], |row| {
                let values: Vec<String> =
                    (0..columns).map(|i| row.get_ref(i).map(|value| format!("{value:?}"))).collect::<Result<_, _>>()?;
                Ok(format!("{table}: {}", values.join(", ")))
            })
            .unwrap();
        let mut found: Vec<String> = found.map(Result::unwrap).collect();
        found.sort();
        rows.extend(found);
    }
    rows
}

/// A command of this kind with some of the arguments that could come with it.
fn command(world: &World, verb: Verb, n: u32, dice: &mut Dice) -> Command {
    let couple = couple(n);
    let role = SpouseRole::BOTH[dice.below(2)];
    let party = Box::new(if role == SpouseRole::Man { couple.0.clone() } else { couple.1.clone() });
    let mark = Some(Mark::SignedAndFingerprint);
    match verb {
        Verb::Open => Command::Open { case_no: format!("330281114201-20220520-{n:03}"), priority: None },
        Verb::RecordParty => Command::RecordParty { role, party },
        Verb::RecordNotice => Command::RecordNotice { man_willing: true, woman_willing: true },
        Verb::AnswerFacts => {
            let mut answers = testing::clear_answers();
            if dice.below(12) == 0 {
                answers.asked.registered = Some(false);
            }
            Command::AnswerFacts { answers: Box::new(answers) }
        }
        Verb::Stop => Command::Stop,
        Verb::RunLookup => Command::RunLookup { index_rows: 10 },
        Verb::ChooseFile => Command::ChooseFile { file: Box::new(testing::chosen_file(&couple)) },
        Verb::RecordNotFound => Command::RecordNotFound { index_rows: 10 },
        Verb::AttachPhoto => Command::AttachPhoto { photo: Box::new(world.photo(dice.below(3) as u8)) },
        Verb::WitnessDeclaration => Command::WitnessDeclaration { man: mark, woman: mark, read_aloud: true },
        Verb::Decide => Command::Decide { agree: true, reason: None, reg_date: None },
        Verb::PrepareCertificates => Command::PrepareCertificates,
        Verb::NoteFormPrinted => {
            let booklet = if role == SpouseRole::Man { FormKind::CertificateMan } else { FormKind::CertificateWoman };
            let form = if dice.below(6) == 0 { FormKind::ReviewForm } else { booklet };
            Command::NoteFormPrinted { form, copy: 1 }
        }
        Verb::ConfirmPrinted => Command::ConfirmPrinted,
        Verb::SpoilBooklet => Command::SpoilBooklet { holder: role, reason: SpoilReason::Stain },
        Verb::Seal => Command::Seal,
        Verb::HandOver => Command::HandOver { man: mark, woman: mark, old_certificate: OldCertificate::NoneLost },
        Verb::Withdraw => Command::Withdraw { by: role },
        Verb::RecordProxy => Command::RecordProxy { proxy: None },
        Verb::RecordPaper => Command::RecordPaper { paper: Box::new(Paper::plain(Material::M14, Whose::Both)) },
        Verb::RequestPapers => Command::RequestPapers,
        Verb::Lapse => Command::Lapse,
        Verb::NoteSearch => Command::NoteSearch { place: SearchPlace::Provincial, found: false, keeper: "A".into() },
        Verb::RequestApproval => Command::RequestApproval { note: String::new() },
        Verb::ReferUnproven => Command::ReferUnproven,
        Verb::Recuse => Command::Recuse,
        Verb::Suspend => Command::Suspend { reason: "A".into() },
        Verb::LeaveQueue => Command::LeaveQueue,
        Verb::Approve => learn(world, CentreVerb::Approve),
        Verb::Deny => learn(world, CentreVerb::Deny),
        Verb::Resume => learn(world, CentreVerb::Resume),
        Verb::Revoke => learn(world, CentreVerb::Revoke),
        Verb::Confirm => learn(world, CentreVerb::Confirm),
        Verb::TakeOver => learn(world, CentreVerb::TakeOver),
        Verb::Learn => learn(world, CentreVerb::Suspend),
    }
}

/// The case hears of an act of the Centre.
fn learn(world: &World, verb: CentreVerb) -> Command {
    let act = CentreAct {
        id: ActId::from_uuid(world.id()),
        verb,
        by: None,
        at: testing::NOW,
        reason: "A".into(),
        document: Some("1".into()),
        rows: Vec::new(),
        request: 1,
    };
    Command::Learn { act: Box::new(act) }
}

#[test]
fn dropping_and_rebuilding_changes_nothing_after_random_work() {
    let mut seen = BTreeSet::new();
    let mut spoiled = 0;
    for seed in 1..=4 {
        println!("seed {seed}");
        let mut dice = Dice::new(seed);
        let world = World::stocked(40);
        let cases: Vec<CaseId> = (1..=7).map(|n| world.open_case(n)).collect();
        for _ in 0..3600 {
            let n = dice.below(cases.len());
            let verb = Verb::ALL[dice.below(Verb::ALL.len())];
            // Ends come last at a desk too; else few cases would live long.
            let ending = matches!(
                verb,
                Verb::Withdraw
                    | Verb::RecordNotFound
                    | Verb::ReferUnproven
                    | Verb::Recuse
                    | Verb::Suspend
                    | Verb::LeaveQueue
                    | Verb::Revoke
                    | Verb::Learn
                    | Verb::TakeOver
            );
            let ends = ending && dice.below(60) != 0;
            let rare = ends || (verb == Verb::SpoilBooklet && dice.below(8) != 0);
            if rare {
                continue;
            }
            // Couple 1 comes to two cases, so that live duplicates are met.
            let command = command(&world, verb, (n as u32).max(1), &mut dice);
            match world.act(cases[n], command) {
                Ok(_) | Err(ActError::Refused) => {}
                Err(ActError::Store(error)) => panic!("seed {seed}, {verb:?}: {error}"),
            }
        }
        let before = dump(&world);
        world.store.rebuild_projections().unwrap();
        assert_eq!(dump(&world), before, "seed {seed}");
        for case in &cases {
            seen.insert(world.case(*case).state);
        }
        spoiled += before.iter().filter(|row| row.starts_with("booklet") && row.contains(&text("SPOILED"))).count();
        world.store.read(|view| view.verify_chain()).unwrap();
    }
    assert!(seen.contains(&CaseState::Issued) && seen.len() >= 4, "{seen:?}");
    assert!(spoiled > 0);
}

/// How `Debug` of a text column looks in a dump.
fn text(value: &str) -> String {
    format!("{:?}", rusqlite::types::ValueRef::Text(value.as_bytes()))
}

#[test]
fn an_older_set_of_read_tables_is_rebuilt_at_the_next_start() {
    let world = World::stocked(10);
    world.serve(1);
    let before = dump(&world);
    world
        .raw()
        .execute_batch(
            "DELETE FROM case_list; UPDATE booklet SET state = 'LOST'; UPDATE meta SET value = x'00' WHERE key = 'projection_version';",
        )
        .unwrap();
    assert_ne!(dump(&world), before);
    drop(Store::open(&world.dir, &key()).unwrap());
    assert_eq!(dump(&world), before);
}

#[test]
fn the_case_list_shows_a_served_couple_masked_and_finds_it_by_what_is_on_paper() {
    let world = World::stocked(10);
    let served = world.serve(1);
    let open = world.open_case(2);
    let find = |query: CaseQuery| {
        let (rows, total) = world.store.read(|view| view.cases(&CaseQuery { limit: 10, ..query })).unwrap();
        assert_eq!(rows.len(), total as usize);
        rows.iter().map(|row| row.case_id).collect::<Vec<_>>()
    };
    let row = world.store.read(|view| view.case_row(served)).unwrap().unwrap();
    assert_eq!(row.state, CaseState::Issued);
    assert_eq!((row.man_name.as_deref(), row.woman_name.as_deref()), (Some("陈演国"), Some("沈示英")));
    assert_eq!(row.man_id.as_deref(), Some(couple(1).0.id.masked().as_str()));
    assert_eq!((row.village.as_str(), row.cert_no.as_deref()), ("330281114201", Some("BJ330281-2022-000101")));
    assert_eq!((row.man_booklet.as_deref(), row.blobs, row.unsent), (Some("ZJ00000001"), 2, true));
    assert_eq!(find(CaseQuery::default()), [open, served]);
    assert_eq!(find(CaseQuery { unfinished: true, ..CaseQuery::default() }), [open]);
    assert_eq!(find(CaseQuery { states: vec![CaseState::Issued, CaseState::Sealed], ..CaseQuery::default() }), [served]);
    assert_eq!(
        find(CaseQuery { session: Some(testing::session().id), division: Some("330281114".into()), ..CaseQuery::default() }),
        [open, served]
    );
    assert_eq!(find(CaseQuery { division: Some("330281001".into()), ..CaseQuery::default() }), []);
    assert_eq!(find(CaseQuery { from_ms: Some(row.opened_ms), before_ms: Some(row.opened_ms + 1), ..CaseQuery::default() }), [served]);
    for text in ["陳演", "示英", "ZJ00000002", "bj330281-2022-000101", "-001", couple(1).1.id.as_str()] {
        assert_eq!(find(CaseQuery { text: Some(text.into()), ..CaseQuery::default() }), [served], "{text}");
    }
    for text in ["%", "王", couple(3).0.id.as_str()] {
        assert_eq!(find(CaseQuery { text: Some(text.into()), ..CaseQuery::default() }), [], "{text}");
    }
    let counts = world.store.read(|view| view.state_counts(Some(testing::session().id))).unwrap();
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), [(CaseState::Queued, 1), (CaseState::Issued, 1)]);
    assert_eq!(world.store.read(|view| view.last_case_no("330281114201-20220520-")).unwrap().as_deref(), Some("330281114201-20220520-002"));
    assert_eq!(world.store.read(|view| view.last_case_no("330281114201-20220521-")).unwrap(), None);
    assert_eq!(world.store.read(|view| view.latest_session()).unwrap().unwrap().session, testing::session());
}
