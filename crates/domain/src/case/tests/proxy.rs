//! One spouse absent (L5, D40, D41): who may stand in, with what, and when it is not enough.

use super::desk::Desk;
use crate::case::*;
use crate::error::DomainError;
use crate::rules::{RowId, Standing};
use crate::testing;

fn record(desk: &mut Desk, proxy: Proxy) -> Result<Vec<CaseEvent>, DomainError> {
    desk.ask(Command::RecordProxy { proxy: Some(Box::new(proxy)) })
}

/// The husband is absent, his son has everything.
fn qualified() -> Desk {
    let mut desk = Desk::absent();
    record(&mut desk, testing::proxy(SpouseRole::Man)).unwrap();
    desk
}

#[test]
fn all_seven_items_must_be_named() {
    assert_eq!(PoaItem::ALL.len(), 7);
    for item in PoaItem::ALL {
        let mut desk = Desk::absent();
        let mut proxy = testing::proxy(SpouseRole::Man);
        proxy.items.remove(item);
        record(&mut desk, proxy).unwrap();
        assert!(desk.hits(RowId::D41), "without {item}");
    }
    assert!(!qualified().hits(RowId::D41));
}

#[test]
fn an_unnotarised_letter_waits() {
    type Spoil = fn(&mut Proxy);
    let spoils: [Spoil; 3] = [|p| p.poa_no = " ".into(), |p| p.notary_office.clear(), |p| p.poa_on = None];
    for spoil in spoils {
        let mut desk = Desk::absent();
        let mut proxy = testing::proxy(SpouseRole::Man);
        spoil(&mut proxy);
        record(&mut desk, proxy).unwrap();
        let verdict = desk.verdict();
        assert_eq!((verdict.standing, verdict.ruling().map(|hit| hit.row)), (Standing::Pending, Some(RowId::D41)));
        desk.ask(Command::RequestPapers).unwrap();
        assert_eq!((desk.state(), desk.papers().contains(&FormKind::ProxyChecklist)), (CaseState::PendingMaterial, true));
        record(&mut desk, testing::proxy(SpouseRole::Man)).unwrap();
        assert_eq!(desk.state(), CaseState::Precheck);
    }
}

#[test]
fn a_notarised_letter_with_a_file_that_differs_is_not_allowed() {
    let mut desk = qualified();
    desk.ask(Command::RunLookup { index_rows: 1 }).unwrap();
    desk.choose(|row| row.woman.name = "沈示樱".into());
    desk.note(crate::rules::Material::M13, crate::rules::Whose::Both);
    assert!(matches!(desk.clone().declare(), Err(DomainError::Held { row: RowId::D41, .. })));
    // Coming in person, or a visit at home, cures it.
    desk.correct(SpouseRole::Man, |party| party.presence = Presence::Home);
    desk.ask(Command::RunLookup { index_rows: 1 }).unwrap();
    desk.choose(|row| row.woman.name = "沈示樱".into());
    assert_eq!(desk.case().channel, Channel::HomeVisit);
    desk.declare().unwrap();
}

#[test]
fn a_qualified_proxy_with_an_exact_file_signs_for_the_absent_and_two_people_decide() {
    let mut desk = qualified();
    desk.ask(Command::RunLookup { index_rows: 1 }).unwrap();
    desk.choose(|_| {});
    desk.declare().unwrap();
    assert_eq!(desk.ask(Command::Decide { agree: true, reason: None, reg_date: None }), Err(DomainError::SecondPersonNeeded));
    desk.agree_by_another(None).unwrap();
    assert_eq!(desk.case().declaration.as_ref().map(|d| (d.man, d.woman)), Some((Mark::Proxy, Mark::SignedAndFingerprint)));
}

#[test]
fn the_proxy_signs_for_the_absent_and_for_nobody_else() {
    let mut desk = qualified();
    desk.ask(Command::RunLookup { index_rows: 1 }).unwrap();
    desk.choose(|_| {});
    desk.ask(Command::AttachPhoto { photo: Box::new(testing::photo()) }).unwrap();
    let (signed, proxy) = (Some(Mark::SignedAndFingerprint), Some(Mark::Proxy));
    let mut witness = |man, woman| desk.ask(Command::WitnessDeclaration { man, woman, read_aloud: true });
    assert_eq!(witness(signed, signed), Err(DomainError::MarkByProxy { who: SpouseRole::Man }));
    assert_eq!(witness(proxy, proxy), Err(DomainError::MarkByProxy { who: SpouseRole::Woman }));
}

#[test]
fn a_proxy_is_a_third_person_and_only_for_an_absent_spouse() {
    let mut desk = Desk::served_until(Verb::RunLookup);
    assert_eq!(record(&mut desk, testing::proxy(SpouseRole::Man)), Err(DomainError::NobodyAbsent));
    let mut desk = Desk::absent();
    assert_eq!(record(&mut desk, testing::proxy(SpouseRole::Woman)), Err(DomainError::NobodyAbsent));
    let wife = Proxy { id: testing::couple().1.id, ..testing::proxy(SpouseRole::Man) };
    assert_eq!(record(&mut desk, wife), Err(DomainError::ProxyIsSpouse));
    let tomorrow = Proxy { poa_on: Some(testing::date(2022, 5, 21)), ..testing::proxy(SpouseRole::Man) };
    assert!(matches!(record(&mut desk, tomorrow), Err(DomainError::PaperIncomplete { .. })));
    let absent = Party { presence: Presence::Proxy, ..testing::couple().1 };
    let both = desk.ask(Command::RecordParty { role: SpouseRole::Woman, party: Box::new(absent) });
    assert_eq!(both, Err(DomainError::BothAbsent));
}

#[test]
fn a_spouse_who_comes_after_all_needs_no_proxy() {
    let mut desk = Desk::absent();
    assert!(desk.hits(RowId::D41));
    desk.correct(SpouseRole::Man, |party| party.presence = Presence::InPerson);
    assert!(!desk.hits(RowId::D41) && !desk.hits(RowId::D40));
}
