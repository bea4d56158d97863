//! One spouse is absent.

use buzheng_app::App;
use buzheng_documents::word;
use buzheng_domain::case::{CaseState, Command, FormKind, Mark, OldCertificate, PoaItem, Presence, Proxy, SpouseRole};
use buzheng_domain::ids::CaseId;
use buzheng_domain::rules::{Material, RowId};
use buzheng_domain::testing;
use buzheng_domain::values::PersonName;

use crate::common::Laptop;
use crate::common::desk::*;
use crate::common::feeds::World;
use crate::common::paper::{self, in_order};
use crate::common::people::*;

const SIGNED: Option<Mark> = Some(Mark::SignedAndFingerprint);
const PROXY: Option<Mark> = Some(Mark::Proxy);

/// The wife is away.
fn couple_apart() -> Couple {
    let (man, mut woman) = couple(0);
    woman.presence = Presence::Proxy;
    (man, woman)
}

/// Her brother, with a letter in her own hand.
fn letter() -> Proxy {
    Proxy {
        of: SpouseRole::Woman,
        name: PersonName::parse("沈演兄").unwrap(),
        id: id("19570101", 7),
        relation: "兄".into(),
        poa_no: String::new(),
        notary_office: String::new(),
        poa_on: None,
        id_copy: false,
        items: PoaItem::ALL.iter().copied().collect(),
    }
}

/// The same before a notary.
fn notarised() -> Proxy {
    Proxy {
        poa_no: "（2022）浙演证字第1号".into(),
        notary_office: "演示公证处".into(),
        poa_on: Some(testing::date(2022, 5, 10)),
        id_copy: true,
        ..letter()
    }
}

fn standing_in(app: &App, case: CaseId, proxy: Proxy) {
    act(app, case, Command::RecordProxy { proxy: Some(Box::new(proxy)) });
}

fn by_proxy() -> Command {
    Command::WitnessDeclaration { man: SIGNED, woman: PROXY, read_aloud: true }
}

#[test]
fn s10_a_letter_that_no_notary_saw_leaves_the_case_pending() {
    let laptop = Laptop::of(&World::with_files(vec![file_no(0)]));
    let app = laptop.at_work();
    let (case, matched) = with_file(&app, &couple_apart(), testing::clear_answers());
    assert!(matched.is_exact());
    standing_in(&app, case, letter());
    photograph(&app, case);
    let refusal = app.command(case, by_proxy()).map(|_| ()).unwrap_err();
    assert_eq!((refusal.code(), refusal.rule().as_deref(), refusal.cure()), ("HELD", Some("D41"), "PROXY_NOT_QUALIFIED"));
    paper::slip(&app, case, FormKind::OneTimeNotice, "NOTICE", RowId::D41, &[Material::M09, Material::M11]);
    paper::slip(&app, case, FormKind::WaitingSlip, "WAITING", RowId::D41, &[]);
    in_order(&paper::text(&app, case, FormKind::ProxyChecklist), &[word("paper", "proxy_rejected").unwrap()]);
    act(&app, case, Command::RequestPapers);
    // Six of the seven items are not enough either.
    let mut six = notarised();
    six.items.remove(&PoaItem::MaritalStatus);
    standing_in(&app, case, six);
    assert!(hits(&app, case, RowId::D41) && !hits(&app, case, RowId::D40));
}

#[test]
fn s10_a_notarised_letter_is_not_allowed_where_the_file_does_not_agree() {
    let mut row = file_no(0);
    row.woman.name = "沈诗英".into();
    let laptop = Laptop::of(&World::with_files(vec![row]));
    let app = laptop.at_work();
    let (case, matched) = with_file(&app, &couple_apart(), testing::clear_answers());
    assert!(!matched.is_exact());
    standing_in(&app, case, notarised());
    photograph(&app, case);
    bring(&app, case, Material::M13);
    assert_eq!(refused(&app, case, by_proxy()), "HELD");
    assert!(hits(&app, case, RowId::D41) && !hits(&app, case, RowId::D40));
    paper::slip(&app, case, FormKind::WaitingSlip, "WAITING", RowId::D41, &[]);
}

#[test]
fn s10_a_notarised_letter_and_an_exact_file_are_accepted_and_a_second_registrar_decides() {
    let laptop = Laptop::of(&World::with_files(vec![file_no(0)]));
    let app = laptop.at_work();
    let (case, _) = with_file(&app, &couple_apart(), testing::clear_answers());
    standing_in(&app, case, notarised());
    photograph(&app, case);
    assert!(hits(&app, case, RowId::D40));
    in_order(&paper::text(&app, case, FormKind::ProxyChecklist), &["沈演兄", word("paper", "proxy_accepted").unwrap()]);
    assert_eq!(refused(&app, case, signed()), "MARK_BY_PROXY", "who is away cannot have signed");
    act(&app, case, by_proxy());
    assert_eq!(refused(&app, case, agree()), "SECOND_PERSON_NEEDED");
    drop(app);
    let app = laptop.at_work_as(&second_registrar());
    act(&app, case, agree());
    let review = paper::text(&app, case, FormKind::ReviewForm);
    in_order(&review, &[&testing::campaign().words.man_applies, "沈演兄", word("remark", "D40").unwrap()]);
    print_both(&app, case);
    act(&app, case, Command::Seal);
    act(&app, case, Command::HandOver { man: SIGNED, woman: PROXY, old_certificate: OldCertificate::NoneLost });
    assert_eq!(state_of(&app, case), CaseState::Issued);
}
