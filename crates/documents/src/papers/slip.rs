//! Slips: every refusal and every waiting state on one sheet that says rule, fact, cure, and who issues what is missing
//! (domain.md §11.5).

use serde::{Deserialize, Serialize};

use super::opt;
use crate::fields::Field;
use crate::render::{Job, Printed};
use crate::{DocumentsError, words, world};

/// Which slip. Title and first sentence are the words `paper_title_<CODE>` and `paper_lead_<CODE>`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SlipKind {
    /// 一次性告知单 (S2): what is missing, who issues it, where, by when.
    #[default]
    Notice,
    /// 待办告知单 (S3, S4): the case waits for the archive or for the Centre's approval.
    Waiting,
    /// 转办单 (X1): go to the Centre, or to the organ named.
    Referral,
    /// 不予受理通知书 (X2).
    NotAccepted,
    /// 不予补发通知书 (X3).
    Refused,
    /// 撤回确认单 (X4).
    Withdrawn,
    /// 暂停办理告知单 (X5).
    Suspended,
    /// 结婚证作废告知单 (X6): the Centre takes back what was issued.
    Revoked,
}

impl SlipKind {
    /// Every kind.
    pub const ALL: [SlipKind; 8] = [
        SlipKind::Notice,
        SlipKind::Waiting,
        SlipKind::Referral,
        SlipKind::NotAccepted,
        SlipKind::Refused,
        SlipKind::Withdrawn,
        SlipKind::Suspended,
        SlipKind::Revoked,
    ];

    /// The code in message keys.
    pub fn as_str(self) -> &'static str {
        match self {
            SlipKind::Notice => "NOTICE",
            SlipKind::Waiting => "WAITING",
            SlipKind::Referral => "REFERRAL",
            SlipKind::NotAccepted => "NOT_ACCEPTED",
            SlipKind::Refused => "REFUSED",
            SlipKind::Withdrawn => "WITHDRAWN",
            SlipKind::Suspended => "SUSPENDED",
            SlipKind::Revoked => "REVOKED",
        }
    }

    /// A decision that may be contested says how.
    fn has_remedy(self) -> bool {
        matches!(self, SlipKind::NotAccepted | SlipKind::Refused | SlipKind::Revoked)
    }
}

/// One slip.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// Which one.
    pub kind: SlipKind,
    /// 编号: the case number, or the ticket's when no case was opened.
    pub no: String,
    /// 登记机关.
    pub organ: String,
    /// Where to go with it: the address of the Centre (or of the organ a referral names).
    #[serde(default)]
    pub place: Option<String>,
    /// 咨询电话.
    pub hotline: String,
    /// 办公时间.
    pub opening_hours: String,
    /// Date of the slip.
    pub issued_on: String,
    /// Last day on which it can be acted on; printed with the items and on its own line.
    #[serde(default)]
    pub valid_until: Option<String>,
    /// Husband's and wife's names; `None` before names are recorded.
    #[serde(default)]
    pub people: Option<(String, String)>,
    /// The rows that hold, in the table's order.
    #[serde(default)]
    pub rulings: Vec<Ruling>,
    /// What is missing or to be brought.
    #[serde(default)]
    pub items: Vec<Item>,
    /// 说明: free text of the person who decided (suspension, refusal), up to 500 characters.
    #[serde(default)]
    pub note: Option<String>,
    /// 救济途径, a campaign setting (Q19). A refusal without one prints the words `remedy_default`; the other kinds print
    /// none unless given.
    #[serde(default)]
    pub remedy: Option<String>,
    /// 经办人. `None` leaves the place empty.
    #[serde(default)]
    pub registrar: Option<String>,
    /// Prints the mark 演示 and 演示 样张.
    #[serde(default)]
    pub demo: bool,
}

/// A row of the decision table that holds.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// `D23`.
    pub row: String,
    /// Reason code: words `reason_<CODE>`.
    pub reason: String,
    /// What cures it, where that is not the reason's own: words `cure_<CODE>`.
    #[serde(default)]
    pub cure: Option<String>,
    /// Codes of sources: words `basis_<CODE>`.
    #[serde(default)]
    pub basis: Vec<String>,
    /// Fact key (words `fact_<key>`) and value: a code, a date or a text. Who was unwilling or under pressure is not
    /// printed: the slip is read by both.
    #[serde(default)]
    pub facts: Vec<(String, String)>,
    /// Kind of referral: words `refer_<CODE>`.
    #[serde(default)]
    pub refer: Option<String>,
}

/// A material of the fixed checklist (M01–M16, M02E).
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// `M12`: words `material_M12` and `issuer_M12`.
    pub material: String,
    /// MAN, WOMAN, BOTH or PROXY: words `whose_<CODE>`.
    pub whose: String,
    /// Any of these serves instead.
    #[serde(default)]
    pub any_of: Vec<String>,
    /// By when; without one, the slip's `valid_until`.
    #[serde(default)]
    pub by: Option<String>,
}

crate::data::hidden!(Slip, Ruling);

impl std::fmt::Debug for Item {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Item({} {})", self.material, self.whose)
    }
}

/// Prints a slip: one A4 page in large type, set smaller down to 11 pt to stay on one page, then running on to more.
///
/// # Errors
/// [`DocumentsError::MissingWords`] for a code without words; as a form otherwise.
pub fn slip(d: &Slip) -> Result<Printed, DocumentsError> {
    Ok(job(d)?.print()?)
}

pub(crate) fn job(d: &Slip) -> Result<Job<'_, Sheet<'_>>, DocumentsError> {
    Ok(Job { template: &world::SLIP, labels: world::SLIP.labels()?, data: sheet(d)?, fields: fields(d), photo: None, date: &d.issued_on })
}

/// What the template gets: the slip in words.
#[derive(Serialize)]
pub(crate) struct Sheet<'a> {
    kind: SlipKind,
    title: &'static str,
    lead: &'static str,
    no: &'a str,
    organ: &'a str,
    place: Option<&'a str>,
    hotline: &'a str,
    opening_hours: &'a str,
    issued_on: String,
    valid_until: Option<String>,
    people: Option<[&'a str; 2]>,
    rulings: Vec<RulingWords<'a>>,
    items: Vec<ItemWords>,
    note: Option<String>,
    remedy: Option<&'a str>,
    registrar: Option<&'a str>,
    demo: bool,
}

#[derive(Serialize)]
struct RulingWords<'a> {
    row: &'a str,
    reason: String,
    cure: String,
    basis: Vec<&'static str>,
    facts: Vec<(&'static str, String)>,
    refer: Option<&'static str>,
}

#[derive(Serialize)]
struct ItemWords {
    whose: &'static str,
    /// Material and issuer, the wanted one first, then what serves instead.
    choices: Vec<(&'static str, &'static str)>,
    by: Option<String>,
}

fn sheet(d: &Slip) -> Result<Sheet<'_>, DocumentsError> {
    let remedy = match d.remedy.as_deref() {
        None if d.kind.has_remedy() => Some(words::sentence("remedy_default")?),
        given => given,
    };
    Ok(Sheet {
        kind: d.kind,
        title: words::word("paper_title", d.kind.as_str())?,
        lead: words::word("paper_lead", d.kind.as_str())?,
        no: &d.no,
        organ: &d.organ,
        place: d.place.as_deref(),
        hotline: &d.hotline,
        opening_hours: &d.opening_hours,
        issued_on: words::date(&d.issued_on),
        valid_until: d.valid_until.as_deref().map(words::date),
        people: d.people.as_ref().map(|(man, woman)| [man.as_str(), woman.as_str()]),
        rulings: d.rulings.iter().map(ruling).collect::<Result<_, _>>()?,
        items: d.items.iter().map(|item| in_words(item, d.valid_until.as_ref())).collect::<Result<_, _>>()?,
        note: d.note.as_deref().map(masked),
        remedy,
        registrar: d.registrar.as_deref(),
        demo: d.demo,
    })
}

fn ruling(r: &Ruling) -> Result<RulingWords<'_>, DocumentsError> {
    Ok(RulingWords {
        row: &r.row,
        reason: masked(&words::filled("reason", &r.reason, &r.facts)?),
        cure: masked(&words::filled("cure", r.cure.as_deref().unwrap_or(&r.reason), &r.facts)?),
        basis: r.basis.iter().map(|code| words::word("basis", code)).collect::<Result<_, _>>()?,
        facts: r.facts.iter().filter(|(key, value)| !in_confidence(key, value)).map(fact).collect::<Result<_, _>>()?,
        refer: r.refer.as_deref().map(|code| words::word("refer", code)).transpose()?,
    })
}

/// Each spouse is asked alone whether they apply of their own will (R3, R37). A slip is read by both, so it says that one
/// of them is unwilling and never which, nor that the registrar saw pressure.
fn in_confidence(key: &str, value: &str) -> bool {
    key.starts_with("willing") || value.split(',').any(|code| code == "PRESSURED")
}

fn fact((key, value): &(String, String)) -> Result<(&'static str, String), DocumentsError> {
    Ok((words::word("fact", key)?, masked(&words::fact_value(key, value)?)))
}

fn in_words(item: &Item, valid_until: Option<&String>) -> Result<ItemWords, DocumentsError> {
    let choice = |code: &String| Ok((words::word("material", code)?, words::word("issuer", code)?));
    Ok(ItemWords {
        whose: words::word("whose", &item.whose)?,
        choices: std::iter::once(&item.material).chain(&item.any_of).map(choice).collect::<Result<_, DocumentsError>>()?,
        by: item.by.as_ref().or(valid_until).map(|day| words::date(day)),
    })
}

/// Identity numbers in a fact or a note: the first six and the last two characters stay.
fn masked(text: &str) -> String {
    const SHORTEST: usize = 15;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c: char| !c.is_ascii_digit() && !matches!(c, 'X' | 'x')).unwrap_or(from.len());
        let (number, after) = from.split_at(end);
        out.push_str(before);
        match number.len() {
            len if len >= SHORTEST => {
                out.extend(number.chars().take(6));
                out.extend(std::iter::repeat_n('*', len - 8));
                out.extend(number.chars().skip(len - 2));
            }
            _ => out.push_str(number),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn fields(d: &Slip) -> Vec<Field<'_>> {
    let own = [
        ("no", d.no.as_str()),
        ("organ", &d.organ),
        ("place", opt(&d.place)),
        ("hotline", &d.hotline),
        ("opening_hours", &d.opening_hours),
        ("issued_on", &d.issued_on),
        ("valid_until", opt(&d.valid_until)),
        ("note", opt(&d.note)),
        ("remedy", opt(&d.remedy)),
        ("registrar", opt(&d.registrar)),
    ];
    let people = d.people.iter().flat_map(|(man, woman)| [("people", man.as_str()), ("people", woman)]);
    let rulings = d.rulings.iter().flat_map(|r| {
        let facts = r.facts.iter().map(|(_, value)| ("rulings.facts", value.as_str()));
        facts.chain([("rulings.row", r.row.as_str())])
    });
    let items = d.items.iter().map(|item| ("items.by", opt(&item.by)));
    own.into_iter().chain(people).chain(rulings).chain(items).collect()
}
