//! What the table says of a set of facts.

use std::collections::BTreeMap;

use super::facts::{FactKey, Facts};
use super::table::{Holds, ROWS, cutoff_of};
use crate::campaign::Campaign;
use crate::code::codes;

codes! {
    /// Rows of domain.md §10 in this version.
    pub enum RowId {
        /// Never registered.
        D1 = "D1",
        /// Wants something a point may not do.
        D2 = "D2",
        /// Divorced.
        D3 = "D3",
        /// Remarried to each other.
        D4 = "D4",
        /// One spouse dead.
        D5 = "D5",
        /// Married to another.
        D6 = "D6",
        /// Annulled.
        D7 = "D7",
        /// Organ outside the province.
        D8 = "D8",
        /// Organ is a 民政局, or on or after the cut-off.
        D9 = "D9",
        /// Already reissued and held.
        D10 = "D10",
        /// Already reissued and lost again.
        D11 = "D11",
        /// No jurisdiction.
        D12 = "D12",
        /// Foreign-related.
        D13 = "D13",
        /// Serving soldier without certificate.
        D14 = "D14",
        /// Exact match: accept.
        D18 = "D18",
    }
}

codes! {
    /// What a row leads to.
    pub enum Outcome {
        /// 受理.
        Accept = "ACCEPT",
        /// 待补材料.
        Pending = "PENDING",
        /// 转中心.
        Refer = "REFER",
        /// 不予受理.
        NotAccept = "NOT_ACCEPT",
    }
}

codes! {
    /// Reason text keys; also the key of what cures it.
    pub enum ReasonKey {
        /// D1.
        NeverRegistered = "NEVER_REGISTERED",
        /// D2.
        OutOfService = "OUT_OF_SERVICE",
        /// D3.
        StatusChangedDivorce = "STATUS_CHANGED_DIVORCE",
        /// D4.
        RemarriedSame = "REMARRIED_SAME",
        /// D5.
        StatusChangedDeath = "STATUS_CHANGED_DEATH",
        /// D6.
        StatusChangedOther = "STATUS_CHANGED_OTHER",
        /// D7.
        Annulled = "ANNULLED",
        /// D8.
        OutOfProvince = "OUT_OF_PROVINCE",
        /// D9.
        AfterCutoff = "AFTER_CUTOFF",
        /// D10.
        AlreadyReissued = "ALREADY_REISSUED",
        /// D11.
        ReissuedLostAgain = "REISSUED_LOST_AGAIN",
        /// D12.
        Jurisdiction = "JURISDICTION",
        /// D13.
        ForeignRelated = "FOREIGN_RELATED",
        /// D14.
        MilitaryCert = "MILITARY_CERT",
        /// D18.
        ExactMatch = "EXACT_MATCH",
    }
}

codes! {
    /// Sources of rules that may be printed: read in full (V) or carried by an official text (S). Article numbers that could
    /// not be checked (R in domain.md) are never printed, so such sources appear without one.
    pub enum Basis {
        /// 余政办发〔2022〕28号.
        Seed = "SEED",
        /// 婚姻登记条例第二条.
        Reg03Art2 = "REG03_2",
        /// 婚姻登记条例第十七条.
        Reg03Art17 = "REG03_17",
        /// 婚姻登记工作规范（补领）, no article number.
        Norm15 = "NORM15",
        /// 民法典第一千零四十九条.
        Cc1049 = "CC_1049",
        /// 民法典第一千零五十一条.
        Cc1051 = "CC_1051",
        /// 婚姻家庭编解释（一）.
        Ji1 = "JI1",
    }
}

/// What the table says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Questions are open; the first is to be asked next.
    Open {
        /// Facts to ask, in the table's order, each once.
        ask: Vec<FactKey>,
    },
    /// A stop row holds.
    Stop {
        /// The row.
        row: RowId,
        /// What it leads to.
        outcome: Outcome,
        /// Why; also names the cure.
        reason: ReasonKey,
        /// Sources.
        basis: &'static [Basis],
        /// The facts it rests on.
        facts: BTreeMap<FactKey, String>,
    },
    /// No stop row holds; the file is not (yet) an exact match.
    Clear,
    /// D18 holds.
    Accept,
}

/// Walks the table: the first stop row that holds wins, even while later questions are open.
pub fn judge(facts: &Facts, campaign: &Campaign) -> Verdict {
    let mut ask: Vec<FactKey> = Vec::new();
    for row in ROWS {
        match (row.holds)(facts, campaign) {
            Holds::No => {}
            Holds::Open(key) => {
                if !ask.contains(&key) {
                    ask.push(key);
                }
            }
            // A later row must not overtake a question the law asks first.
            Holds::Yes if row.id == RowId::D18 => return if ask.is_empty() { Verdict::Accept } else { Verdict::Open { ask } },
            Holds::Yes => {
                let mut explained = facts.explain(row.facts);
                if row.facts.contains(&FactKey::Cutoff)
                    && let Some(day) = cutoff_of(facts, campaign)
                {
                    explained.insert(FactKey::Cutoff, day.to_string());
                }
                return Verdict::Stop { row: row.id, outcome: row.outcome, reason: row.reason, basis: row.basis, facts: explained };
            }
        }
    }
    if ask.is_empty() { Verdict::Clear } else { Verdict::Open { ask } }
}
