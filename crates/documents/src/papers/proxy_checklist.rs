//! 委托核对表: whether a notarised power of attorney says all that L5 asks (D40, D41).

use serde::{Deserialize, Serialize};

use super::{Signatory, opt};
use crate::data::Proxy;
use crate::fields::Field;
use crate::render::{Job, Printed};
use crate::{DocumentsError, words, world};

/// The seven items a power of attorney must state (L5), in order: codes of the words `poa_<CODE>`.
pub const POA_ITEMS: [&str; 7] = ["PARTY_NAME", "PARTY_ID", "REGISTRATION", "MARITAL_STATUS", "MATTER", "PROXY_NAME", "PROXY_ID"];

/// One item of the power of attorney.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// A code of [`POA_ITEMS`].
    pub item: String,
    /// What it should say, for comparing: a name, a number, a date and an organ, or a value code.
    #[serde(default)]
    pub expected: Option<String>,
    /// Whether it does. `None` leaves both boxes empty, to be ticked by hand.
    #[serde(default)]
    pub ok: Option<bool>,
}

/// A material the proxy brings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProxyMaterial {
    /// `M09`: words `material_M09`.
    pub material: String,
    /// Seen. `None` leaves both boxes empty.
    #[serde(default)]
    pub ok: Option<bool>,
}

/// One checklist.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProxyChecklist {
    /// 编号: the case number.
    pub no: String,
    /// 登记机关.
    pub organ: String,
    /// Day of the check.
    pub date: String,
    /// 委托人: the absent spouse.
    pub principal: Signatory,
    /// 受托人, the deed's number and its notary.
    pub proxy: Proxy,
    /// Date of the deed.
    #[serde(default)]
    pub poa_date: Option<String>,
    /// The items, seven by [`POA_ITEMS`].
    pub checks: Vec<Check>,
    /// The papers the proxy brings.
    #[serde(default)]
    pub materials: Vec<ProxyMaterial>,
    /// Result of the archive lookup: words `value_<CODE>`. A proxy may act only on an exact file.
    #[serde(default)]
    pub file: Option<String>,
    /// Whether the proxy may act. `None` leaves both boxes empty.
    #[serde(default)]
    pub accepted: Option<bool>,
    /// Prints the mark 演示 and 演示 样张.
    #[serde(default)]
    pub demo: bool,
}

crate::data::hidden!(Check, ProxyChecklist);

/// Prints the checklist: one A4 page.
///
/// # Errors
/// [`DocumentsError::MissingWords`] for a code without words; as a form otherwise.
pub fn proxy_checklist(d: &ProxyChecklist) -> Result<Printed, DocumentsError> {
    Ok(job(d)?.print()?)
}

pub(crate) fn job(d: &ProxyChecklist) -> Result<Job<'_, Sheet<'_>>, DocumentsError> {
    let check = |c: &Check| {
        Ok(CheckWords { item: words::word("poa", &c.item)?, expected: c.expected.as_deref().map(words::value).transpose()?, ok: c.ok })
    };
    let material = |m: &ProxyMaterial| Ok(CheckWords { item: words::word("material", &m.material)?, expected: None, ok: m.ok });
    let data = Sheet {
        no: &d.no,
        organ: &d.organ,
        date: words::date(&d.date),
        principal: &d.principal,
        proxy: &d.proxy,
        poa_date: d.poa_date.as_deref().map(words::date),
        checks: d.checks.iter().map(check).collect::<Result<_, DocumentsError>>()?,
        materials: d.materials.iter().map(material).collect::<Result<_, DocumentsError>>()?,
        file: d.file.as_deref().map(words::value).transpose()?,
        accepted: d.accepted,
        demo: d.demo,
    };
    Ok(Job { template: &world::PROXY, labels: world::PROXY.labels()?, data, fields: fields(d), photo: None, date: &d.date })
}

#[derive(Serialize)]
pub(crate) struct Sheet<'a> {
    no: &'a str,
    organ: &'a str,
    date: String,
    principal: &'a Signatory,
    proxy: &'a Proxy,
    poa_date: Option<String>,
    checks: Vec<CheckWords>,
    materials: Vec<CheckWords>,
    file: Option<String>,
    accepted: Option<bool>,
    demo: bool,
}

#[derive(Serialize)]
struct CheckWords {
    item: &'static str,
    expected: Option<String>,
    ok: Option<bool>,
}

fn fields(d: &ProxyChecklist) -> Vec<Field<'_>> {
    let own = [
        ("no", d.no.as_str()),
        ("organ", &d.organ),
        ("date", &d.date),
        ("principal.name", &d.principal.name),
        ("principal.id_no", &d.principal.id_no),
        ("proxy.name", &d.proxy.name),
        ("proxy.id_no", &d.proxy.id_no),
        ("proxy.relation", opt(&d.proxy.relation)),
        ("proxy.poa_no", opt(&d.proxy.poa_no)),
        ("proxy.notary_office", opt(&d.proxy.notary_office)),
        ("poa_date", opt(&d.poa_date)),
        ("file", opt(&d.file)),
    ];
    own.into_iter().chain(d.checks.iter().map(|c| ("checks.expected", opt(&c.expected)))).collect()
}
