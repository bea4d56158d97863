//! 领证回执: signed when the two booklets are handed over (L13).

use serde::{Deserialize, Serialize};

use super::{Signatory, couple, opt};
use crate::data::Proxy;
use crate::fields::Field;
use crate::render::{Job, Printed};
use crate::{DocumentsError, words, world};

/// One receipt for both booklets.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// 编号: the case number.
    pub no: String,
    /// 登记机关.
    pub organ: String,
    /// 发证日期.
    pub date: String,
    /// 男方.
    pub man: Signatory,
    /// 女方.
    pub woman: Signatory,
    /// 结婚证字号.
    pub cert_no: String,
    /// 登记日期 as printed in the booklets.
    pub reg_date: String,
    /// 印制号 of the man's booklet.
    pub print_no_man: String,
    /// 印制号 of the woman's booklet.
    pub print_no_woman: String,
    /// What became of the man's old booklet: words `handover_old_<CODE>`. `None` leaves the place empty.
    #[serde(default)]
    pub old_man: Option<String>,
    /// What became of the woman's old booklet.
    #[serde(default)]
    pub old_woman: Option<String>,
    /// Who signs for the absent spouse.
    #[serde(default)]
    pub proxy: Option<Proxy>,
    /// 经办人. `None` leaves the place empty.
    #[serde(default)]
    pub registrar: Option<String>,
    /// Prints the mark 演示 and 演示 样张.
    #[serde(default)]
    pub demo: bool,
}

crate::data::hidden!(Receipt);

/// Prints the receipt: one A4 page.
///
/// # Errors
/// [`DocumentsError::MissingWords`] for a code without words; as a form otherwise.
pub fn receipt(d: &Receipt) -> Result<Printed, DocumentsError> {
    Ok(job(d)?.print()?)
}

pub(crate) fn job(d: &Receipt) -> Result<Job<'_, Receipt>, DocumentsError> {
    let old = |code: &Option<String>| code.as_deref().map(|code| words::word("handover_old", code).map(str::to_owned)).transpose();
    let data = Receipt {
        date: words::date(&d.date),
        reg_date: words::date(&d.reg_date),
        old_man: old(&d.old_man)?,
        old_woman: old(&d.old_woman)?,
        ..d.clone()
    };
    Ok(Job { template: &world::RECEIPT, labels: world::RECEIPT.labels()?, data, fields: fields(d), photo: None, date: &d.date })
}

fn fields(d: &Receipt) -> Vec<Field<'_>> {
    let own = [
        ("no", d.no.as_str()),
        ("organ", &d.organ),
        ("date", &d.date),
        ("cert_no", &d.cert_no),
        ("reg_date", &d.reg_date),
        ("print_no_man", &d.print_no_man),
        ("print_no_woman", &d.print_no_woman),
        ("registrar", opt(&d.registrar)),
    ];
    let proxy =
        d.proxy.iter().flat_map(|p| [("proxy.name", p.name.as_str()), ("proxy.id_no", &p.id_no), ("proxy.relation", opt(&p.relation))]);
    own.into_iter().chain(couple(&d.man, &d.woman)).chain(proxy).collect()
}
