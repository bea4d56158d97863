//! What the table asks. Every fact may be unknown; none is guessed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::archive::{OrganKind, OrganPlace};
use crate::case::Category;
use crate::code::codes;
use crate::values::PartialDate;

codes! {
    /// Names of facts, for questions and explanations.
    pub enum FactKey {
        /// What the couple wants.
        Wants = "wants",
        /// Whether the marriage was ever registered.
        Registered = "registered",
        /// State of the marriage today.
        MarriageNow = "marriage_now",
        /// Where the organ was.
        OrganPlace = "organ_place",
        /// Kind of organ.
        OrganKind = "organ_kind",
        /// Registration date: of the file once chosen, else as claimed.
        ClaimedDate = "claimed_date",
        /// Cut-off day that applies.
        Cutoff = "cutoff",
        /// Earlier reissue by a 民政局.
        PriorReissue = "prior_reissue",
        /// Husband's permanent residence in Zhejiang.
        HukouMan = "hukou_man",
        /// Wife's permanent residence in Zhejiang.
        HukouWoman = "hukou_woman",
        /// Husband's category.
        CategoryMan = "category_man",
        /// Wife's category.
        CategoryWoman = "category_woman",
        /// Result of the archive lookup.
        FileMatch = "file_match",
        /// Identity card and 户口簿 agree, for both.
        Documents = "documents",
    }
}

codes! {
    /// What the couple came for.
    pub enum Wants {
        /// 补领结婚证.
        Reissue = "REISSUE",
        /// 结婚登记.
        Marry = "MARRY",
        /// 离婚登记.
        Divorce = "DIVORCE",
    }
}

codes! {
    /// The marriage today.
    pub enum MarriageNow {
        /// Still married to each other.
        Married = "MARRIED",
        /// Divorced.
        Divorced = "DIVORCED",
        /// Divorced, then remarried to each other (复婚).
        RemarriedSame = "REMARRIED_SAME",
        /// One of them has died.
        SpouseDead = "SPOUSE_DEAD",
        /// One is married to another.
        MarriedOther = "MARRIED_OTHER",
        /// Annulled or cancelled.
        Annulled = "ANNULLED",
    }
}

codes! {
    /// Earlier reissue by a 民政局 registry.
    pub enum PriorReissue {
        /// Never.
        None = "NONE",
        /// Reissued, and they have it.
        Held = "HELD",
        /// Reissued, and lost or damaged again.
        LostAgain = "LOST_AGAIN",
    }
}

/// The facts of one couple, as far as known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// See [`FactKey::Wants`]; and so on for each.
    pub wants: Option<Wants>,
    /// Ever registered.
    pub registered: Option<bool>,
    /// State of the marriage today.
    pub marriage_now: Option<MarriageNow>,
    /// Where the organ was.
    pub organ_place: Option<OrganPlace>,
    /// Kind of organ.
    pub organ_kind: Option<OrganKind>,
    /// Registration date.
    pub date: Option<PartialDate>,
    /// Earlier reissue.
    pub prior_reissue: Option<PriorReissue>,
    /// Husband's residence in the province.
    pub hukou_man: Option<bool>,
    /// Wife's residence in the province.
    pub hukou_woman: Option<bool>,
    /// Husband's category.
    pub category_man: Option<Category>,
    /// Wife's category.
    pub category_woman: Option<Category>,
    /// The chosen file matches exactly.
    pub file_exact: Option<bool>,
    /// Both have agreeing, valid documents.
    pub documents_agree: Option<bool>,
}

impl Facts {
    /// A known fact as a code for explanations; `None` while unknown.
    pub fn value(&self, key: FactKey) -> Option<String> {
        let yes_no = |b: bool| if b { "YES" } else { "NO" }.to_owned();
        match key {
            FactKey::Wants => self.wants.map(|v| v.to_string()),
            FactKey::Registered => self.registered.map(yes_no),
            FactKey::MarriageNow => self.marriage_now.map(|v| v.to_string()),
            FactKey::OrganPlace => self.organ_place.map(|v| v.to_string()),
            FactKey::OrganKind => self.organ_kind.map(|v| v.to_string()),
            FactKey::ClaimedDate => self.date.map(|v| v.to_string()),
            FactKey::PriorReissue => self.prior_reissue.map(|v| v.to_string()),
            FactKey::HukouMan => self.hukou_man.map(yes_no),
            FactKey::HukouWoman => self.hukou_woman.map(yes_no),
            FactKey::CategoryMan => self.category_man.map(|v| v.to_string()),
            FactKey::CategoryWoman => self.category_woman.map(|v| v.to_string()),
            FactKey::FileMatch => self.file_exact.map(yes_no),
            FactKey::Documents => self.documents_agree.map(yes_no),
            FactKey::Cutoff => None,
        }
    }

    /// The known ones among `keys`.
    pub fn explain(&self, keys: &[FactKey]) -> BTreeMap<FactKey, String> {
        keys.iter().filter_map(|k| self.value(*k).map(|v| (*k, v))).collect()
    }
}
