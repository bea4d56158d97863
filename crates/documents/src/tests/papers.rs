//! What the papers of the rulebook promise.

use std::collections::BTreeSet;

use buzheng_domain::archive::{OrganKind, OrganPlace};
use buzheng_domain::case::{Category, CureNow, OldCertificate, PoaItem, Presence, Priority, Reason, SpouseRole};
use buzheng_domain::matching::{DateClass, IdClass, NameClass, PartyMatch};
use buzheng_domain::rules::{
    Basis, FactKey, Facts, MarriageNow, Material, PriorReissue, ReasonKey, Referral, Search, Sight, SpouseFacts, Wants, Whose,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::layout::{self, Run};
use super::samples::papers as samples;
use super::{checked_text, contains, laid_out, leaves, text_of};
use crate::papers::{explanation_job, proxy_checklist_job, receipt_job, slip_job, ticket_job};
use crate::*;

type Page = (usize, Vec<Run>);

fn messages(json: &str) -> Map<String, Value> {
    serde_json::from_str(json).unwrap()
}

fn zh() -> Map<String, Value> {
    messages(include_str!("../../../../ui/messages/zh-CN.json"))
}

fn name(d: &Slip) -> String {
    format!("slip_{}", d.kind.as_str().to_lowercase())
}

/// Every paper laid out, by name: ordinary, longest and blank.
fn all() -> Vec<(String, Page)> {
    let mut out: Vec<(String, Page)> = Vec::new();
    for d in samples::slips() {
        out.push((name(&d), laid_out(&slip_job(&d).unwrap())));
    }
    for kind in SlipKind::ALL {
        let (full, longest) = (samples::full_slip(kind), samples::longest_slip(kind));
        let blank = Slip { kind, ..Slip::default() };
        out.push((format!("full {}", name(&full)), laid_out(&slip_job(&full).unwrap())));
        out.push((format!("longest {}", name(&full)), laid_out(&slip_job(&longest).unwrap())));
        out.push((format!("blank {}", name(&full)), laid_out(&slip_job(&blank).unwrap())));
    }
    for kind in ExplanationKind::ALL {
        let (longest, blank) = (samples::longest_explanation(kind), Explanation { kind, ..Explanation::default() });
        out.push((format!("longest explanation {}", kind.as_str()), laid_out(&explanation_job(&longest).unwrap())));
        out.push((format!("blank explanation {}", kind.as_str()), laid_out(&explanation_job(&blank).unwrap())));
    }
    out.push(("explanation".to_owned(), laid_out(&explanation_job(&samples::explanation()).unwrap())));
    for (what, d) in [
        ("proxy", samples::proxy_checklist()),
        ("longest proxy", samples::longest_proxy_checklist()),
        ("blank proxy", samples::blank_proxy_checklist()),
    ] {
        out.push((what.to_owned(), laid_out(&proxy_checklist_job(&d).unwrap())));
    }
    for (what, d) in [("ticket", samples::ticket()), ("longest ticket", samples::longest_ticket()), ("blank ticket", Ticket::default())] {
        out.push((what.to_owned(), laid_out(&ticket_job(&d).unwrap())));
    }
    for (what, d) in
        [("receipt", samples::receipt()), ("longest receipt", samples::longest_receipt()), ("blank receipt", Receipt::default())]
    {
        out.push((what.to_owned(), laid_out(&receipt_job(&d).unwrap())));
    }
    out
}

fn said((_, runs): &Page) -> String {
    runs.iter().map(|run| run.text.as_str()).collect::<String>().replace(char::is_whitespace, "")
}

// --- golden ---

#[test]
fn every_paper_reads_as_agreed() {
    let ordinary: Vec<_> = all().into_iter().filter(|(what, _)| !what.contains(' ')).collect();
    assert_eq!(ordinary.len(), SlipKind::ALL.len() + 4);
    for (what, page) in &ordinary {
        layout::assert_golden(what, page);
    }
}

// --- fitting ---

#[test]
fn a_paper_keeps_its_pages_and_nothing_overlaps() {
    for (what, page) in all() {
        // Only a slip may run on; what people are handed in an ordinary case is one sheet.
        let most = match what.as_str() {
            _ if what.starts_with("longest slip") => 4,
            _ if what.starts_with("full slip") => 2,
            _ => 1,
        };
        assert!(page.0 <= most, "{what}: {} pages", page.0);
        layout::assert_apart(&what, &page.1);
    }
}

#[test]
fn a_slip_of_more_pages_counts_them_and_names_its_case_on_each() {
    let d = samples::longest_slip(SlipKind::Refused);
    let (pages, runs) = laid_out(&slip_job(&d).unwrap());
    assert!(pages > 1);
    for page in 1..=pages {
        let text: String = runs.iter().filter(|run| run.page == page).map(|run| run.text.as_str()).collect();
        assert!(text.contains(&format!("第 {page} 页，共 {pages} 页")) && text.contains(&d.no), "{text}");
    }
    let one = samples::slips().remove(0);
    assert!(!text_of(&slip_job(&one).unwrap()).contains("共1页"));
}

#[test]
fn an_ordinary_slip_is_set_in_large_type() {
    for d in samples::slips() {
        let (_, runs) = laid_out(&slip_job(&d).unwrap());
        let lead = zh()[&format!("paper_lead_{}", d.kind.as_str())].as_str().unwrap().chars().take(6).collect::<String>();
        let size = runs.iter().find(|run| run.text.contains(&lead)).unwrap().size;
        assert!(size >= 4.2, "{:?}: {size} mm", d.kind);
    }
}

#[test]
fn the_longest_texts_are_printed_whole() {
    let s = samples::longest_slip(SlipKind::Refused);
    // Without the page numbers, which may stand between two halves of a text.
    let body: Vec<Run> = laid_out(&slip_job(&s).unwrap()).1.into_iter().filter(|run| run.y < 282.0).collect();
    let text = said(&(1, body));
    let (man, woman) = s.people.as_ref().unwrap();
    for value in
        [man, woman, s.place.as_ref().unwrap(), s.note.as_ref().unwrap(), s.remedy.as_ref().unwrap(), s.registrar.as_ref().unwrap()]
    {
        assert!(text.contains(value.as_str()), "{value}");
    }
    let e = samples::longest_explanation(ExplanationKind::Difference);
    let text = text_of(&explanation_job(&e).unwrap());
    for value in [&e.man.name, e.orig_organ.as_ref().unwrap(), e.cause.as_ref().unwrap(), &e.differences[0].file] {
        assert!(text.contains(value.as_str()), "{value}");
    }
    let p = samples::longest_proxy_checklist();
    let text = text_of(&proxy_checklist_job(&p).unwrap());
    for value in [&p.principal.name, &p.proxy.name, p.proxy.notary_office.as_ref().unwrap(), p.checks[0].expected.as_ref().unwrap()] {
        assert!(text.contains(value.as_str()), "{value}");
    }
    let r = samples::longest_receipt();
    let text = text_of(&receipt_job(&r).unwrap());
    for value in [&r.man.name, &r.woman.name, &r.proxy.as_ref().unwrap().name, r.registrar.as_ref().unwrap()] {
        assert!(text.contains(value.as_str()), "{value}");
    }
}

#[test]
fn a_text_that_cannot_fit_stops_the_paper_and_is_not_quoted() {
    let d = Explanation { cause: Some("甲乙".repeat(9000)), ..samples::explanation() };
    let error = explanation(&d).unwrap_err();
    assert!(matches!(&error, DocumentsError::Form(FormError::Layout { form: "explanation", .. })), "{error:?}");
    assert!(!format!("{error} {error:?}").contains("甲乙"));
}

// --- what a slip must say ---

#[test]
fn every_refusal_and_waiting_slip_says_rule_fact_basis_cure_and_issuer() {
    let words = zh();
    let word = |key: String| words[&key].as_str().unwrap().replace(char::is_whitespace, "");
    for d in samples::slips() {
        let text = text_of(&slip_job(&d).unwrap());
        assert!(text.contains(&word(format!("paper_title_{}", d.kind.as_str()))));
        assert!(text.contains(&d.hotline) && text.contains(&d.opening_hours));
        assert!(!d.rulings.is_empty(), "{:?}", d.kind);
        for r in &d.rulings {
            assert!(text.contains(&format!("规则{}", r.row)));
            for key in [format!("reason_{}", r.reason), format!("cure_{}", r.reason)] {
                assert!(text.contains(&word(key)));
            }
            for basis in &r.basis {
                assert!(text.contains(&word(format!("basis_{basis}"))));
            }
            for (key, _) in r.facts.iter().filter(|(key, _)| !key.starts_with("willing")) {
                assert!(text.contains(&word(format!("fact_{key}"))));
            }
        }
        for code in d.items.iter().flat_map(|item| std::iter::once(&item.material).chain(&item.any_of)) {
            assert!(text.contains(&word(format!("material_{code}"))), "{code}");
            assert!(text.contains(&word(format!("issuer_{code}"))), "{code}");
        }
    }
}

#[test]
fn a_refusal_always_says_how_to_contest_it_and_the_campaign_words_it() {
    let default = zh()["remedy_default"].as_str().unwrap().to_owned();
    for kind in SlipKind::ALL {
        let refusal = matches!(kind, SlipKind::NotAccepted | SlipKind::Refused | SlipKind::Revoked);
        let d = Slip { kind, ..Slip::default() };
        assert_eq!(text_of(&slip_job(&d).unwrap()).contains(&default), refusal, "{kind:?}");
        let own = Slip { remedy: Some("向演示机关提出".to_owned()), ..d };
        let text = text_of(&slip_job(&own).unwrap());
        assert!(text.contains("向演示机关提出") && !text.contains(&default));
    }
}

#[test]
fn an_item_without_a_day_of_its_own_takes_the_slips() {
    let items = vec![
        Item { material: "M12".to_owned(), whose: "BOTH".to_owned(), ..Item::default() },
        Item { material: "M06".to_owned(), whose: "MAN".to_owned(), by: Some("2022-04-30".to_owned()), ..Item::default() },
    ];
    let d = Slip { items, valid_until: Some("2022-11-30".to_owned()), ..Slip::default() };
    let text = text_of(&slip_job(&d).unwrap());
    assert!(text.contains("2022年4月30日") && text.matches("2022年11月30日").count() == 2, "{text}");
    let undated = Slip { items: d.items[..1].to_vec(), valid_until: None, ..d };
    assert!(!text_of(&slip_job(&undated).unwrap()).contains("最迟"));
}

#[test]
fn a_slip_never_shows_a_whole_identity_number() {
    let mut d = samples::slips().remove(0);
    for number in ["99028119631234001X", "990281196312340018", "990281631234001"] {
        d.note = Some(format!("档案中的号码是{number}，与证件不同。"));
        d.rulings[0].facts = vec![("organ_name".to_owned(), number.to_owned())];
        let text = text_of(&slip_job(&d).unwrap());
        assert!(!text.contains(number) && !text.contains(&number[6..14]), "{text}");
        let mask = format!("990281{}{}", "*".repeat(number.len() - 8), &number[number.len() - 2..]);
        assert_eq!(text.matches(&mask).count(), 2, "{text}");
    }
    assert!(text_of(&slip_job(&d).unwrap()).contains(&d.no), "the case number is none");
}

#[test]
fn a_slip_never_tells_which_spouse_was_unwilling() {
    let of = |facts: &[(&str, &str)]| {
        let facts = facts.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let rulings = vec![Ruling { row: "D16".to_owned(), reason: "UNWILLING".to_owned(), facts, ..Ruling::default() }];
        text_of(&slip_job(&Slip { kind: SlipKind::Withdrawn, rulings, ..Slip::default() }).unwrap())
    };
    let plain = of(&[]);
    assert!(plain.contains("有一方不自愿申请"));
    assert_eq!(of(&[("willing_woman", "NO")]), plain);
    assert_eq!(of(&[("willing_man", "NO"), ("seen", "CAPACITY_DOUBT,PRESSURED")]), plain);
    assert!(of(&[("seen", "CAPACITY_DOUBT")]).contains("登记员发现"));
}

#[test]
fn a_ticket_says_its_place_in_the_queue_and_nobodys_name() {
    let d = samples::ticket();
    let text = text_of(&ticket_job(&d).unwrap());
    assert!(text.contains("007") && text.contains("体弱优先") && text.contains("前面还有3对"));
    let next = Ticket { waiting: Some(0), priority: None, ..d };
    let text = text_of(&ticket_job(&next).unwrap());
    assert!(text.contains("下一个就是您") && !text.contains("体弱优先"));
}

#[test]
fn the_proxy_signs_in_place_of_the_absent_spouse_and_the_others_stay() {
    let text = text_of(&receipt_job(&samples::longest_receipt()).unwrap());
    assert_eq!(text.matches("女方：由受托人代领").count(), 1);
    assert!(!text.contains("女方领证签名") && text.contains("男方领证签名") && !text.contains("别人不能代签"));
    assert_eq!(text.matches("不会书写").count(), 1, "{text}");
    let d = super::samples::longest_declaration();
    let text = text_of(&forms::declaration_job(&d));
    assert_eq!(text.matches("本人未到场").count(), 1);
    assert!(text.contains("声明人（男方）签名并按指纹") && !text.contains("声明人（女方）签名"));
}

#[test]
fn both_print_numbers_and_both_old_booklets_are_on_the_receipt() {
    let d = samples::receipt();
    let text = text_of(&receipt_job(&d).unwrap());
    for value in [&d.cert_no, &d.print_no_man, &d.print_no_woman, &d.man.id_no, &d.woman.id_no] {
        assert!(text.contains(value.as_str()));
    }
    assert!(text.contains("遗失，无旧证") && text.contains("注销后退还"));
}

// --- words ---

/// `第…条` in a text, without the articles that were read in full (V in domain.md).
fn unverified_articles(text: &str) -> Vec<String> {
    const VERIFIED: [&str; 4] =
        ["《婚姻登记条例》第二条", "《婚姻登记条例》第十七条", "《民法典》第一千零四十九条", "《民法典》第一千零五十一条"];
    let text = VERIFIED.iter().fold(text.to_owned(), |text, verified| text.replace(verified, ""));
    let number = |c: char| c.is_ascii_digit() || "零〇一二三四五六七八九十百千".contains(c);
    text.match_indices('第')
        .filter_map(|(at, first)| {
            let rest = &text[at + first.len()..];
            let end = rest.find(|c| !number(c))?;
            (end > 0 && rest[end..].starts_with('条')).then(|| format!("第{}条", &rest[..end]))
        })
        .collect()
}

#[test]
fn no_paper_names_an_article_that_was_not_read() {
    assert_eq!(unverified_articles("《规范》第六十二条和《婚姻登记条例》第十七条，第3条"), ["第六十二条", "第3条"]);
    for (what, page) in all() {
        assert_eq!(unverified_articles(&said(&page)), Vec::<String>::new(), "{what}");
    }
    // And none of the words any code could bring.
    for (key, text) in zh() {
        if PREFIXES.iter().any(|prefix| key.starts_with(prefix)) {
            assert_eq!(unverified_articles(text.as_str().unwrap()), Vec::<String>::new(), "{key}");
        }
    }
}

/// Prefixes of the words that come onto papers.
const PREFIXES: [&str; 16] = [
    "priority_",
    "handover_old_",
    "paper_",
    "reason_",
    "cure_",
    "basis_",
    "fact_",
    "value_",
    "refer_",
    "material_",
    "issuer_",
    "whose_",
    "remedy_",
    "poa_",
    "field_",
    "class_",
];

#[test]
fn every_word_that_comes_onto_paper_can_be_printed() {
    for (key, text) in zh() {
        if PREFIXES.iter().any(|prefix| key.starts_with(prefix)) {
            assert_eq!(fonts::FONTS.check([("word", text.as_str().unwrap())]), Ok(()), "{key}");
        }
    }
}

#[test]
fn no_parameter_stays_unfilled() {
    for (what, page) in all() {
        let text = said(&page);
        assert!(!text.contains('{') && !text.contains('}') && !text.contains("none"), "{what}: {text}");
    }
    let facts = [("cutoff".to_owned(), "2004-05-01".to_owned())];
    assert_eq!(words::filled("rule", "D1", &facts).unwrap(), "从未登记");
    assert_eq!(
        words::filled("paper", "valid_until", &[("date".to_owned(), "2022-11-30".to_owned())]).unwrap().matches("2022年11月30日").count(),
        1
    );
    assert!(words::filled("paper", "valid_until", &facts).unwrap().contains("请在 — 以前"));
}

#[test]
fn dates_and_values_read_as_in_the_window() {
    for (raw, read) in [
        ("1986", "1986年"),
        ("1986-05", "1986年5月"),
        ("1986-05-12", "1986年5月12日"),
        ("1986年05月12日", "1986年05月12日"),
        ("19860512", "19860512"),
        ("1986-5-12", "1986-5-12"),
        ("married", "仍是夫妻"),
        ("IDENTITY_DOUBT,PRESSURED", "身份或证件有疑点、可能受到压力"),
        ("12", "12"),
        ("余姚县演示公社", "余姚县演示公社"),
    ] {
        assert_eq!(words::value(raw).unwrap(), read);
    }
}

#[test]
fn a_code_without_words_prints_nothing_and_is_named() {
    let base = samples::slips().remove(0);
    let with = |change: fn(&mut Slip)| {
        let mut d = base.clone();
        change(&mut d);
        slip(&d).map(|_| ())
    };
    let missing = |key: &str| Err(DocumentsError::MissingWords { key: key.to_owned() });
    assert_eq!(with(|d| d.rulings[0].reason = "X_NEW".to_owned()), missing("reason_X_NEW"));
    assert_eq!(with(|d| d.rulings[0].basis = vec!["X_NEW".to_owned()]), missing("basis_X_NEW"));
    assert_eq!(with(|d| d.rulings[0].facts[0].0 = "x_new".to_owned()), missing("fact_x_new"));
    assert_eq!(with(|d| d.rulings[0].refer = Some("X_NEW".to_owned())), missing("refer_X_NEW"));
    assert_eq!(with(|d| d.items[0].material = "M99".to_owned()), missing("material_M99"));
    assert_eq!(with(|d| d.rulings[0].facts[0].1 = "X_NEW".to_owned()), missing("value_X_NEW"));
    assert_eq!(with(|d| d.items[0].whose = "NOBODY".to_owned()), missing("whose_NOBODY"));
    assert_eq!(with(|_| ()), Ok(()));
}

#[test]
fn every_label_a_template_asks_for_exists_and_every_label_is_asked_for() {
    let mut used: BTreeSet<String> = BTreeSet::new();
    for template in [&world::SLIP, &world::EXPLANATION, &world::PROXY, &world::TICKET, &world::RECEIPT] {
        let labels = template.labels().unwrap();
        assert!(labels.len() > 5, "{}", template.name);
        used.extend(labels.keys().map(|key| format!("paper_{key}")));
    }
    for kind in SlipKind::ALL {
        used.extend(["title", "lead"].map(|part| format!("paper_{part}_{}", kind.as_str())));
    }
    for kind in ExplanationKind::ALL {
        used.extend(["title", "lead"].map(|part| format!("paper_explain_{part}_{}", kind.as_str())));
    }
    let have: BTreeSet<String> = zh().keys().filter(|key| key.starts_with("paper_")).cloned().collect();
    assert_eq!(used.difference(&have).collect::<Vec<_>>(), Vec::<&String>::new(), "missing");
    assert_eq!(have.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new(), "unused");
}

#[test]
fn english_has_every_word_of_the_papers() {
    let en = messages(include_str!("../../../../ui/messages/en.json"));
    for key in zh().keys().filter(|key| PREFIXES.iter().any(|prefix| key.starts_with(prefix))) {
        assert!(en.contains_key(key), "{key}");
    }
}

#[test]
fn every_code_of_the_rulebook_has_its_words() {
    fn each<T: std::fmt::Display>(want: &mut Vec<String>, prefixes: &[&str], codes: &[T]) {
        want.extend(codes.iter().flat_map(|code| prefixes.iter().map(move |prefix| format!("{prefix}_{code}"))));
    }
    let mut want: Vec<String> = vec!["remedy_default".to_owned(), "value_YES".to_owned(), "value_NO".to_owned()];
    let want = &mut want;
    each(want, &["reason", "cure"], ReasonKey::ALL);
    each(want, &["basis"], Basis::ALL);
    each(want, &["material", "issuer"], Material::ALL);
    each(want, &["whose"], Whose::ALL);
    each(want, &["refer"], Referral::ALL);
    each(want, &["poa"], PoaItem::ALL);
    each(want, &["priority"], Priority::ALL);
    each(want, &["handover_old"], OldCertificate::ALL);
    each(want, &["class"], NameClass::ALL);
    each(want, &["class"], IdClass::ALL);
    each(want, &["class"], DateClass::ALL);
    each(want, &["value"], Wants::ALL);
    each(want, &["value"], MarriageNow::ALL);
    each(want, &["value"], PriorReissue::ALL);
    each(want, &["cure"], CureNow::ALL);
    each(want, &["value"], Sight::ALL);
    each(want, &["value"], Search::ALL);
    each(want, &["value"], OrganKind::ALL);
    each(want, &["value"], OrganPlace::ALL);
    each(want, &["value"], Category::ALL);
    each(want, &["value"], Presence::ALL);
    each(want, &["value"], Reason::ALL);
    each(want, &["fact"], FactKey::ALL);
    want.extend(explained().into_iter().map(|key| format!("fact_{key}")));
    let words = zh();
    let missing: BTreeSet<&String> = want.iter().filter(|key| !words.contains_key(*key)).collect();
    assert_eq!(missing, BTreeSet::new());
    assert_eq!(POA_ITEMS.to_vec(), PoaItem::ALL.iter().map(|item| item.as_str()).collect::<Vec<_>>());
}

/// Keys under which the table explains the facts of a couple of whom everything is known.
fn explained() -> BTreeSet<String> {
    let one = SpouseFacts {
        hukou: Some(true),
        category: Some(Category::Soldier),
        willing: Some(true),
        documents: Some(true),
        hukou_book: Some(true),
        compared: Some(PartyMatch { name: NameClass::Exact, former: false, id: IdClass::Equal, birth: DateClass::Equal }),
        age_by_id: Some(true),
        age_by_file: Some(true),
        age_now: Some(true),
        old_booklet: Some(Reason::Lost),
        presence: Some(Presence::InPerson),
        can_write: Some(true),
        ..SpouseFacts::default()
    };
    let facts = Facts { man: one.clone(), woman: one, ..Facts::default() };
    let keys: BTreeSet<String> = facts.explain(FactKey::ALL, &SpouseRole::BOTH).into_keys().collect();
    assert!(keys.len() >= 26, "every fact of a spouse is known: {keys:?}");
    keys
}

// --- characters, demo, bytes ---

/// Every text of the paper in turn gets a private-use character: its own key is refused, or it is a code without words,
/// or it is not printed.
#[track_caller]
fn refused<D: Serialize + DeserializeOwned>(paper: &D, text_of: impl Fn(&D) -> Result<String, DocumentsError>) -> (usize, usize) {
    let whole = serde_json::to_value(paper).unwrap();
    let (mut glyphs, mut codes) = (0, 0);
    for path in leaves(&whole, String::new()) {
        let mut changed = whole.clone();
        *changed.pointer_mut(&path).unwrap() = Value::from("演\u{E000}示");
        let Ok(paper) = serde_json::from_value::<D>(changed) else { continue }; // not free text
        let key: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && part.parse::<usize>().is_err()).collect();
        match text_of(&paper) {
            Err(DocumentsError::Form(FormError::MissingGlyph { field })) => {
                assert_eq!(field, key.join("."));
                glyphs += 1;
            }
            Err(DocumentsError::MissingWords { .. }) => codes += 1,
            Ok(text) => assert!(!text.contains('\u{E000}'), "{path} is printed without a check"),
            Err(other) => panic!("{path}: {other}"),
        }
    }
    (glyphs, codes)
}

#[test]
fn a_character_without_a_glyph_is_refused_with_its_field() {
    let s = samples::slips().remove(0);
    assert_eq!(refused(&s, |d| Ok(checked_text(&slip_job(d)?)?)), (14, 12));
    let e = samples::explanation();
    assert_eq!(refused(&e, |d| Ok(checked_text(&explanation_job(d)?)?)), (15, 6));
    let p = samples::proxy_checklist();
    assert_eq!(refused(&p, |d| Ok(checked_text(&proxy_checklist_job(d)?)?)), (19, 11));
    let t = samples::ticket();
    assert_eq!(refused(&t, |d| Ok(checked_text(&ticket_job(d)?)?)), (4, 1));
    let r = samples::longest_receipt();
    assert_eq!(refused(&r, |d| Ok(checked_text(&receipt_job(d)?)?)), (15, 2));
}

#[test]
fn only_a_demo_paper_is_marked() {
    let stamped = |text: String| text.contains("演示样张");
    for d in samples::slips() {
        assert!(stamped(text_of(&slip_job(&d).unwrap())));
        let plain = Slip { demo: false, people: None, place: None, registrar: None, note: None, ..d };
        assert!(!text_of(&slip_job(&plain).unwrap()).contains("演示"));
    }
    for demo in [true, false] {
        assert_eq!(stamped(text_of(&explanation_job(&Explanation { demo, ..Explanation::default() }).unwrap())), demo);
        assert_eq!(stamped(text_of(&receipt_job(&Receipt { demo, ..Receipt::default() }).unwrap())), demo);
        assert_eq!(stamped(text_of(&ticket_job(&Ticket { demo, ..Ticket::default() }).unwrap())), demo);
        assert_eq!(stamped(text_of(&proxy_checklist_job(&ProxyChecklist { demo, ..samples::blank_proxy_checklist() }).unwrap())), demo);
    }
}

#[test]
fn every_paper_is_an_archive_pdf_dated_by_itself() {
    let papers = [
        slip(&samples::slips().remove(0)),
        explanation(&samples::explanation()),
        proxy_checklist(&samples::proxy_checklist()),
        ticket(&samples::ticket()),
        receipt(&samples::receipt()),
    ];
    for printed in papers {
        let printed = printed.unwrap();
        assert!(contains(&printed.pdf, b"<pdfaid:part>2</pdfaid:part>"));
        assert!(contains(&printed.pdf, b"D:20220314000000+08'00"));
        assert_eq!(printed.pages.len(), 1);
    }
}

#[test]
fn debug_output_of_a_paper_holds_no_personal_data() {
    let s = samples::longest_slip(SlipKind::Refused);
    let shown = format!("{s:?} {:?} {:?} {:?}", samples::explanation(), samples::proxy_checklist(), samples::receipt());
    assert_eq!(shown, "Slip(..) Explanation(..) ProxyChecklist(..) Receipt(..)");
    assert_eq!(format!("{:?} {:?}", s.rulings[0], s.items[0]), "Ruling(..) Item(M01 BOTH)");
}
