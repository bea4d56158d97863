//! Every printed text of a form with its key, for the check of characters.

use crate::data::{Certificate, Declaration, Person, Proxy, ReviewForm};

/// A field's key and what is written in it.
pub(crate) type Field<'a> = (&'static str, &'a str);

fn opt(text: &Option<String>) -> &str {
    text.as_deref().unwrap_or_default()
}

/// The five facts of a person on every form, then the optional ones of this form. Keys must be `'static` to travel in
/// an error that has no room for data, hence a macro and not a format.
macro_rules! person {
    ($who:literal, $person:expr $(, $optional:ident)*) => {{
        let p: &Person = $person;
        [
            (concat!($who, ".name"), p.name.as_str()),
            (concat!($who, ".sex"), &p.sex),
            (concat!($who, ".nationality"), &p.nationality),
            (concat!($who, ".birth_date"), &p.birth_date),
            (concat!($who, ".id_no"), &p.id_no),
            $((concat!($who, ".", stringify!($optional)), opt(&p.$optional)),)*
        ]
    }};
}

fn proxy(proxy: Option<&Proxy>) -> impl Iterator<Item = Field<'_>> {
    proxy.into_iter().flat_map(|p| [("proxy.name", p.name.as_str()), ("proxy.id_no", &p.id_no), ("proxy.relation", opt(&p.relation))])
}

pub(crate) fn of_declaration(d: &Declaration) -> Vec<Field<'_>> {
    let own = [
        ("no", d.no.as_str()),
        ("organ", &d.organ),
        ("date", &d.date),
        ("reason_man", &d.reason_man),
        ("reason_woman", &d.reason_woman),
        ("orig_date", opt(&d.orig_date)),
        ("orig_organ", opt(&d.orig_organ)),
        ("orig_cert_no", opt(&d.orig_cert_no)),
    ];
    person!("man", &d.man, ethnic, hukou_address, phone)
        .into_iter()
        .chain(person!("woman", &d.woman, ethnic, hukou_address, phone))
        .chain(own)
        .chain(proxy(d.proxy.as_ref()))
        .collect()
}

pub(crate) fn of_review(d: &ReviewForm) -> Vec<Field<'_>> {
    let deed = d.proxy.iter().flat_map(|p| [("proxy.poa_no", opt(&p.poa_no)), ("proxy.notary_office", opt(&p.notary_office))]);
    let own = [
        ("no", d.no.as_str()),
        ("organ", &d.organ),
        ("orig_date", opt(&d.orig_date)),
        ("orig_organ", opt(&d.orig_organ)),
        ("orig_cert_no", opt(&d.orig_cert_no)),
        ("reason_man", &d.reason_man),
        ("reason_woman", &d.reason_woman),
        ("applicants", &d.applicants),
        ("apply_date", &d.apply_date),
        ("opinion", opt(&d.opinion)),
        ("decided_date", opt(&d.decided_date)),
        ("cert_no", opt(&d.cert_no)),
        ("print_no_man", opt(&d.print_no_man)),
        ("print_no_woman", opt(&d.print_no_woman)),
        ("issue_date", opt(&d.issue_date)),
        ("remarks", opt(&d.remarks)),
    ];
    person!("man", &d.man, ethnic, marital_status, hukou_address)
        .into_iter()
        .chain(person!("woman", &d.woman, ethnic, marital_status, hukou_address))
        .chain(own)
        .chain(d.documents.iter().map(|text| ("documents", text.as_str())))
        .chain(proxy(d.proxy.as_ref()))
        .chain(deed)
        .collect()
}

pub(crate) fn of_certificate(d: &Certificate) -> Vec<Field<'_>> {
    let own = [
        ("organ", d.organ.as_str()),
        ("holder", &d.holder),
        ("reg_date", &d.reg_date),
        ("cert_no", &d.cert_no),
        ("note", &d.note),
        ("print_no", &d.print_no),
    ];
    person!("man", &d.man).into_iter().chain(person!("woman", &d.woman)).chain(own).collect()
}
