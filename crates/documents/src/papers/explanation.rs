//! 情况说明: the written explanation of the parties (L9, L10; material M13), prefilled with the differences found.

use serde::{Deserialize, Serialize};

use super::{Signatory, couple, opt};
use crate::fields::Field;
use crate::render::{Job, Printed};
use crate::{DocumentsError, words, world};

/// What is explained. Title and lead are the words `paper_explain_title_<CODE>` and `paper_explain_lead_<CODE>`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ExplanationKind {
    /// The file and today's papers differ (D21–D26).
    #[default]
    Difference,
    /// Under the legal age on the original date (D19): a written account of the registration.
    UnderAge,
    /// The file was not found (D30, D31): a written account of the registration.
    NoFile,
}

impl ExplanationKind {
    /// Every kind.
    pub const ALL: [ExplanationKind; 3] = [ExplanationKind::Difference, ExplanationKind::UnderAge, ExplanationKind::NoFile];

    /// The code in message keys.
    pub fn as_str(self) -> &'static str {
        match self {
            ExplanationKind::Difference => "DIFFERENCE",
            ExplanationKind::UnderAge => "UNDER_AGE",
            ExplanationKind::NoFile => "NO_FILE",
        }
    }
}

/// One difference between the file and today's papers.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Field key: words `field_<key with _ for .>`, e.g. `man.name`, `woman.id`.
    pub field: String,
    /// What the file says; empty when it says nothing.
    pub file: String,
    /// What today's papers say.
    pub present: String,
    /// Comparison class: words `class_<CODE>`.
    #[serde(default)]
    pub class: Option<String>,
}

/// One written explanation, signed by both.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// What is explained.
    pub kind: ExplanationKind,
    /// 编号: the case number.
    pub no: String,
    /// 登记机关: to whom it is given.
    pub organ: String,
    /// Day it is prepared.
    pub date: String,
    /// 男方.
    pub man: Signatory,
    /// 女方.
    pub woman: Signatory,
    /// 原登记日期, as far as known.
    #[serde(default)]
    pub orig_date: Option<String>,
    /// 原登记机关, as it was called then.
    #[serde(default)]
    pub orig_organ: Option<String>,
    /// The differences found.
    #[serde(default)]
    pub differences: Vec<Difference>,
    /// What the parties said, when the registrar wrote it down for them, up to 500 characters. `None` prints lines to
    /// write on.
    #[serde(default)]
    pub cause: Option<String>,
    /// Prints the mark 演示 and 演示 样张.
    #[serde(default)]
    pub demo: bool,
}

crate::data::hidden!(Difference, Explanation);

/// Prints the written explanation: one A4 page.
///
/// # Errors
/// [`DocumentsError::MissingWords`] for a code without words; as a form otherwise.
pub fn explanation(d: &Explanation) -> Result<Printed, DocumentsError> {
    Ok(job(d)?.print()?)
}

pub(crate) fn job(d: &Explanation) -> Result<Job<'_, Sheet<'_>>, DocumentsError> {
    let data = Sheet {
        title: words::word("paper_explain_title", d.kind.as_str())?,
        lead: words::word("paper_explain_lead", d.kind.as_str())?,
        no: &d.no,
        organ: &d.organ,
        date: words::date(&d.date),
        man: &d.man,
        woman: &d.woman,
        orig_date: d.orig_date.as_deref().map(words::date),
        orig_organ: d.orig_organ.as_deref(),
        differences: d.differences.iter().map(in_words).collect::<Result<_, _>>()?,
        cause: d.cause.as_deref(),
        demo: d.demo,
    };
    Ok(Job { template: &world::EXPLANATION, labels: world::EXPLANATION.labels()?, data, fields: fields(d), photo: None, date: &d.date })
}

#[derive(Serialize)]
pub(crate) struct Sheet<'a> {
    title: &'static str,
    lead: &'static str,
    no: &'a str,
    organ: &'a str,
    date: String,
    man: &'a Signatory,
    woman: &'a Signatory,
    orig_date: Option<String>,
    orig_organ: Option<&'a str>,
    differences: Vec<DifferenceWords>,
    cause: Option<&'a str>,
    demo: bool,
}

#[derive(Serialize)]
struct DifferenceWords {
    field: &'static str,
    file: String,
    present: String,
    class: Option<&'static str>,
}

fn in_words(d: &Difference) -> Result<DifferenceWords, DocumentsError> {
    Ok(DifferenceWords {
        field: words::field(&d.field)?,
        file: words::value(&d.file)?,
        present: words::value(&d.present)?,
        class: d.class.as_deref().map(|code| words::word("class", code)).transpose()?,
    })
}

fn fields(d: &Explanation) -> Vec<Field<'_>> {
    let own = [
        ("no", d.no.as_str()),
        ("organ", &d.organ),
        ("date", &d.date),
        ("orig_date", opt(&d.orig_date)),
        ("orig_organ", opt(&d.orig_organ)),
        ("cause", opt(&d.cause)),
    ];
    let differences = d.differences.iter().flat_map(|x| [("differences.file", x.file.as_str()), ("differences.present", &x.present)]);
    own.into_iter().chain(couple(&d.man, &d.woman)).chain(differences).collect()
}
