//! What the forms promise, read from the laid-out document itself.

mod layout;
mod papers;
#[path = "../../examples/samples/mod.rs"]
mod samples;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::process::Command;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::render::Job;
use crate::*;
use layout::{Run, runs};

fn laid_out<D: Serialize>(job: &Job<'_, D>) -> (usize, Vec<Run>) {
    let (_, document) = job.lay_out().unwrap();
    (document.pages().len(), runs(&document))
}

/// All text of a form without spaces and line breaks.
fn text_of<D: Serialize>(job: &Job<'_, D>) -> String {
    laid_out(job).1.iter().map(|run| run.text.as_str()).collect::<String>().replace(char::is_whitespace, "")
}

// --- golden ---

#[test]
fn the_declaration_reads_as_agreed() {
    let d = samples::declaration();
    layout::assert_golden("declaration", &laid_out(&forms::declaration_job(&d)));
}

#[test]
fn the_review_form_reads_as_agreed() {
    let d = samples::review_form();
    layout::assert_golden("review", &laid_out(&forms::review_job(&d)));
}

#[test]
fn the_certificate_reads_as_agreed() {
    let d = samples::certificate(Party::Woman);
    layout::assert_golden("certificate", &laid_out(&forms::certificate_job(&d)));
}

// --- fitting ---

#[test]
fn a_form_never_grows_by_a_page_and_nothing_overlaps() {
    let (d, r, c) = (samples::declaration(), samples::review_form(), samples::certificate(Party::Man));
    let (ld, lr, lc) = (samples::longest_declaration(), samples::longest_review_form(), samples::longest_certificate());
    let (bd, br, bc) = (Declaration::default(), ReviewForm::default(), Certificate::default());
    for (what, pages, want) in [
        ("declaration", laid_out(&forms::declaration_job(&d)), 1),
        ("longest declaration", laid_out(&forms::declaration_job(&ld)), 1),
        ("blank declaration", laid_out(&forms::declaration_job(&bd)), 1),
        ("review", laid_out(&forms::review_job(&r)), 1),
        ("longest review", laid_out(&forms::review_job(&lr)), 1),
        ("blank review", laid_out(&forms::review_job(&br)), 1),
        ("certificate", laid_out(&forms::certificate_job(&c)), 3),
        ("longest certificate", laid_out(&forms::certificate_job(&lc)), 3),
        ("blank certificate", laid_out(&forms::certificate_job(&bc)), 3),
    ] {
        assert_eq!(pages.0, want, "pages of {what}");
        layout::assert_apart(what, &pages.1);
    }
}

#[test]
fn the_longest_values_are_printed_whole() {
    let d = samples::longest_declaration();
    let text = text_of(&forms::declaration_job(&d));
    let r = samples::longest_review_form();
    let review = text_of(&forms::review_job(&r));
    let proxy = d.proxy.as_ref().unwrap();
    for (text, value) in [
        (&text, &d.man.name),
        (&text, d.woman.hukou_address.as_ref().unwrap()),
        (&text, d.orig_organ.as_ref().unwrap()),
        (&text, d.orig_cert_no.as_ref().unwrap()),
        (&text, &proxy.name),
        (&review, &r.man.name),
        (&review, r.man.hukou_address.as_ref().unwrap()),
        (&review, r.opinion.as_ref().unwrap()),
        (&review, r.remarks.as_ref().unwrap()),
        (&review, proxy.notary_office.as_ref().unwrap()),
    ] {
        assert!(text.contains(value.as_str()), "{value}");
    }
    for document in &r.documents {
        assert!(review.contains(document.as_str()));
    }
}

#[test]
fn a_text_that_cannot_fit_stops_the_form_and_is_not_quoted() {
    let d = Declaration { organ: "余姚".to_owned(), ..samples::declaration() };
    let long = Declaration { man: Person { name: "甲乙".repeat(1500), ..d.man.clone() }, ..d };
    let error = declaration(&long).unwrap_err();
    let FormError::Layout { form: "declaration", detail } = &error else { panic!("{error:?}") };
    assert!(detail.starts_with("style.typ:"), "{detail}");
    assert!(!format!("{error} {error:?}").contains("甲乙"));
}

#[test]
fn typst_markup_in_a_value_is_printed_as_it_is() {
    let odd = "#panic() *a* $x$ _b_ <c> @d \\ \"";
    let d = Declaration { reason_man: odd.to_owned(), ..samples::declaration() };
    assert!(text_of(&forms::declaration_job(&d)).contains(&odd.replace(' ', "")));
}

// --- demo, blanks, proxy ---

#[test]
fn only_a_demo_form_is_marked() {
    let marked = samples::certificate(Party::Man);
    let plain = Certificate { demo: false, print_no: "1".to_owned(), ..marked.clone() };
    assert!(text_of(&forms::certificate_job(&marked)).contains("演示样张"));
    assert!(!text_of(&forms::certificate_job(&plain)).contains("演示样张"));
}

#[test]
fn two_booklets_of_a_couple_differ_in_holder_and_print_number_only() {
    let (man, woman) = (samples::certificate(Party::Man), samples::certificate(Party::Woman));
    let (m, w) = (laid_out(&forms::certificate_job(&man)).1, laid_out(&forms::certificate_job(&woman)).1);
    assert_eq!(m.len(), w.len());
    let differing: Vec<_> = m.iter().zip(&w).filter(|(a, b)| a.text != b.text).map(|(a, b)| (a.text.as_str(), b.text.as_str())).collect();
    assert_eq!(differing, [("演示甲", "样张乙"), ("演示00001235", "演示00001236")]);
}

#[test]
fn places_for_the_hand_stay_empty() {
    let text = text_of(&forms::declaration_job(&samples::declaration()));
    assert!(text.contains("监誓人（婚姻登记员）签名：年月日"), "{text}");
    let review = text_of(&forms::review_job(&samples::review_form()));
    assert!(review.contains("婚姻登记员（签名）：年月日"), "{review}");
    assert!(!review.contains("null") && !text.contains("none"));
}

// --- characters ---

/// Every text of the form in turn gets a private-use character: either its own key is refused, or it is not printed.
#[track_caller]
fn every_printed_field_is_checked<D: Serialize + DeserializeOwned>(form: &D, text_of: impl Fn(&D) -> Result<String, FormError>) -> usize {
    let whole = serde_json::to_value(form).unwrap();
    let mut refused = 0;
    for path in leaves(&whole, String::new()) {
        let mut changed = whole.clone();
        *changed.pointer_mut(&path).unwrap() = Value::from("演\u{E000}示");
        let Ok(form) = serde_json::from_value::<D>(changed) else { continue }; // not free text
        let key = path.trim_start_matches('/').replace('/', ".");
        let key = key.trim_end_matches(|c: char| c == '.' || c.is_ascii_digit());
        match text_of(&form) {
            Err(FormError::MissingGlyph { field }) => {
                assert_eq!(field, key);
                refused += 1;
            }
            Ok(text) => assert!(!text.contains('\u{E000}'), "{key} is printed without a check"),
            Err(other) => panic!("{key}: {other}"),
        }
    }
    refused
}

fn leaves(value: &Value, at: String) -> Vec<String> {
    match value {
        Value::String(_) => vec![at],
        Value::Array(items) => items.iter().enumerate().flat_map(|(i, item)| leaves(item, format!("{at}/{i}"))).collect(),
        Value::Object(map) => map.iter().flat_map(|(key, item)| leaves(item, format!("{at}/{key}"))).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => vec![],
    }
}

fn checked_text<D: Serialize>(job: &Job<'_, D>) -> Result<String, FormError> {
    let (_, document) = job.lay_out()?;
    Ok(runs(&document).into_iter().map(|run| run.text).collect())
}

#[test]
fn a_character_without_a_glyph_is_refused_with_its_field() {
    let d = samples::longest_declaration();
    assert_eq!(every_printed_field_is_checked(&d, |d| checked_text(&forms::declaration_job(d))), 27);
    let r = samples::longest_review_form();
    assert_eq!(every_printed_field_is_checked(&r, |r| checked_text(&forms::review_job(r))), 46);
    let c = samples::longest_certificate();
    assert_eq!(every_printed_field_is_checked(&c, |c| checked_text(&forms::certificate_job(c))), 16);
}

#[test]
fn rare_characters_are_told_apart_by_what_the_fonts_have() {
    let named = |name: &str| {
        let d = samples::declaration();
        declaration(&Declaration { man: Person { name: name.to_owned(), ..d.man.clone() }, ..d }).map(|_| ())
    };
    let missing = Err(FormError::MissingGlyph { field: "man.name" });
    // The standard characters' rare tail, Extension A, and the name dot.
    for name in ["㛃䶮", "𫖯𬭚", "阿卜杜·热合曼", "㐂㐱"] {
        assert_eq!(named(name), Ok(()), "{name}");
    }
    // Extensions B and F, a control character, a variation selector, half a flag.
    for name in ["𠁁", "𬭢", "甲\u{7}", "甲\u{E0100}", "🇨", "甲\t乙"] {
        assert_eq!(named(name), missing, "{name:?}");
    }
}

// --- photo ---

#[test]
fn a_photo_that_is_none_is_refused() {
    let whole = samples::PHOTO;
    for bytes in [vec![], b"text".to_vec(), whole[..100].to_vec(), b"GIF89a".to_vec()] {
        let r = ReviewForm { photo: Some(bytes.clone()), ..samples::review_form() };
        assert_eq!(review_form(&r), Err(FormError::BadPhoto));
        let c = Certificate { photo: Some(bytes), ..samples::certificate(Party::Man) };
        assert_eq!(certificate(&c), Err(FormError::BadPhoto));
    }
}

#[test]
fn the_photo_stands_53_by_35_mm_on_both_forms() {
    let (_, review) = forms::review_job(&samples::review_form()).lay_out().unwrap();
    let (_, booklet) = forms::certificate_job(&samples::certificate(Party::Man)).lay_out().unwrap();
    assert_eq!(layout::images_mm(&review), [(1, 53.0, 35.0)]);
    assert_eq!(layout::images_mm(&booklet), [(2, 53.0, 35.0)]);
}

// --- bytes ---

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn the_pdf_is_an_archive_pdf_and_the_preview_is_the_same_pages() {
    let printed = certificate(&samples::certificate(Party::Man)).unwrap();
    assert!(printed.pdf.starts_with(b"%PDF-1.7"));
    assert!(contains(&printed.pdf, b"<pdfaid:part>2</pdfaid:part>"));
    assert!(contains(&printed.pdf, b"<pdfaid:conformance>B</pdfaid:conformance>"));
    assert_eq!(printed.pages.len(), 3);
    assert!(printed.pages.iter().all(|page| page.starts_with("<svg")));
    assert!(printed.pages[1].contains("data:image/jpeg;base64"));
}

#[test]
fn the_document_is_dated_by_the_form_and_not_by_the_clock() {
    assert!(contains(&declaration(&samples::declaration()).unwrap().pdf, b"D:20220314000000+08'00"));
    assert!(contains(&certificate(&samples::certificate(Party::Man)).unwrap().pdf, b"D:20220314000000+08'00"));
    assert!(contains(&declaration(&Declaration::default()).unwrap().pdf, b"D:20220101000000+08'00"));
}

/// One number for all bytes of all samples.
fn bytes_hash() -> u64 {
    let mut hasher = DefaultHasher::new();
    for printed in [
        declaration(&samples::declaration()),
        review_form(&samples::review_form()),
        certificate(&samples::certificate(Party::Man)),
        certificate(&samples::certificate(Party::Woman)),
    ] {
        let printed = printed.unwrap();
        printed.pdf.hash(&mut hasher);
        printed.pages.hash(&mut hasher);
    }
    hasher.finish()
}

#[test]
fn two_runs_give_the_same_bytes() {
    let first = bytes_hash();
    typst::comemo::evict(0);
    assert_eq!(bytes_hash(), first);
    let other = Declaration { no: "2".to_owned(), ..samples::declaration() };
    assert_ne!(declaration(&other), declaration(&samples::declaration()));
}

#[test]
fn another_process_gives_the_same_bytes() {
    const CHILD: &str = "BUZHENG_DOCUMENTS_CHILD";
    if std::env::var_os(CHILD).is_some() {
        println!("bytes={:016x};", bytes_hash());
        return;
    }
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["tests::another_process_gives_the_same_bytes", "--exact", "--nocapture"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout);
    assert!(said.contains(&format!("bytes={:016x};", bytes_hash())), "{said}");
}

#[test]
fn debug_output_holds_no_personal_data() {
    let shown = format!("{:?} {:?}", samples::longest_declaration(), samples::longest_proxy());
    assert_eq!(shown, "Declaration(..) Proxy(..)");
}
