//! What the table asks. Every fact may be unknown; none is guessed.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::archive::{OrganKind, OrganPlace};
use crate::case::{Category, Presence, Reason, SpouseRole};
use crate::code::codes;
use crate::matching::PartyMatch;
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
        /// Permanent residence in Zhejiang.
        Hukou = "hukou",
        /// Identity category.
        Category = "category",
        /// 军人婚姻登记证明 is here.
        MilitaryCert = "military_cert",
        /// Applies of their own will.
        Willing = "willing",
        /// What the registrar noticed.
        Seen = "seen",
        /// Result of the archive lookup.
        FileMatch = "file_match",
        /// Where was searched, with what result.
        Search = "search",
        /// Identity card and 户口簿 agree.
        Documents = "documents",
        /// 户口簿 or what stands for it is here.
        HukouBook = "hukou_book",
        /// Name against the file.
        Name = "name",
        /// Number against the file.
        IdNo = "id_no",
        /// Of age at registration, by the identity card.
        AgeById = "age_by_id",
        /// Of age at registration, by the file.
        AgeByFile = "age_by_file",
        /// Of age today.
        AgeNow = "age_now",
        /// What became of the old booklet.
        OldBooklet = "old_booklet",
        /// Present, at home, or by proxy.
        Presence = "presence",
        /// The proxy's authority.
        Proxy = "proxy",
        /// Can write.
        CanWrite = "can_write",
        /// Days since the registry was last reached.
        DaysOffline = "days_offline",
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
        /// A 夫妻关系证明书 of before 2004 stands in for the lost certificate; whether that is a reissue is a setting (Q9).
        CoupleProof = "COUPLE_PROOF",
    }
}

codes! {
    /// What the registrar noticed, beyond what is asked. Nothing noticed is the ordinary case.
    pub enum Sight {
        /// A spouse may not be able to understand or say what they want (D15).
        CapacityDoubt = "CAPACITY_DOUBT",
        /// A spouse seems pressed to apply (D16).
        Pressured = "PRESSURED",
        /// Borrowed or invented identity, forged paper, plainly another face (D17).
        IdentityDoubt = "IDENTITY_DOUBT",
        /// There are two registrations of this couple on file (D34).
        TwoFiles = "TWO_FILES",
        /// The file shows another marriage of one of them, not dissolved (D35).
        OtherMarriage = "OTHER_MARRIAGE",
        /// A name has a character no printer here can print (D48).
        RareCharacter = "RARE_CHARACTER",
    }
}

codes! {
    /// How far the search for the old file has come.
    pub enum Search {
        /// Not searched yet.
        NotYet = "NOT_YET",
        /// A file was taken as theirs.
        Found = "FOUND",
        /// Nothing in the laptop's index; other archives have not answered (D45).
        PendingOnline = "PENDING_ONLINE",
        /// Nothing in the index, the provincial store and the city archive (domain.md §13.5).
        NotFound = "NOT_FOUND",
    }
}

/// What the couple said and the registrar saw: the facts that are asked, as stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
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
    /// What the registrar noticed.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub seen: BTreeSet<Sight>,
}

/// Facts about one spouse, as far as known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpouseFacts {
    /// Residence in the province.
    pub hukou: Option<bool>,
    /// Category.
    pub category: Option<Category>,
    /// M08 is here.
    pub military_cert: bool,
    /// Said to apply of their own will.
    pub willing: Option<bool>,
    /// Identity card and 户口簿 agree and are valid.
    pub documents: Option<bool>,
    /// 户口簿, its electronic form or a 户籍证明 is here.
    pub hukou_book: Option<bool>,
    /// Comparison with the chosen file.
    pub compared: Option<PartyMatch>,
    /// Of age on the registration day, by the birth date of the identity card; unknown where the day is too coarse to tell.
    pub age_by_id: Option<bool>,
    /// The same by the birth date in the file.
    pub age_by_file: Option<bool>,
    /// Of age today.
    pub age_now: Option<bool>,
    /// What became of the old booklet.
    pub old_booklet: Option<Reason>,
    /// How they take part.
    pub presence: Option<Presence>,
    /// Can write.
    pub can_write: Option<bool>,
}

/// What the chosen file says of the registration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFacts {
    /// The exact-match rule of §11.4 holds.
    pub exact: bool,
    /// It has the registration to the day.
    pub to_the_day: bool,
    /// It says another date or organ than the couple, its organ is in no table, or it hints at a death.
    pub other_than_claimed: bool,
}

/// The facts of one couple, as far as known: what was asked, joined with what papers, file and laptop say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Asked; the file's word already set over memory where it prevails.
    pub asked: Asked,
    /// The husband.
    pub man: SpouseFacts,
    /// The wife.
    pub woman: SpouseFacts,
    /// The chosen file.
    pub file: Option<FileFacts>,
    /// How far the search has come.
    pub search: Option<Search>,
    /// The certificate of the time, or a 夫妻关系证明书, is here.
    pub old_certificate: bool,
    /// The proxy's authority: complete and notarised, or not; `None` without a proxy.
    pub proxy: Option<bool>,
    /// Days since the registry was last reached; `None` if never.
    pub days_offline: Option<i64>,
}

impl Facts {
    /// One spouse.
    pub fn of(&self, role: SpouseRole) -> &SpouseFacts {
        match role {
            SpouseRole::Man => &self.man,
            SpouseRole::Woman => &self.woman,
        }
    }

    /// Something was noticed.
    pub fn saw(&self, sight: Sight) -> bool {
        self.asked.seen.contains(&sight)
    }

    /// A known fact of the couple as a code; `None` while unknown or when it is one of each spouse.
    fn of_couple(&self, key: FactKey) -> Option<String> {
        let asked = &self.asked;
        match key {
            FactKey::Wants => asked.wants.map(|v| v.to_string()),
            FactKey::Registered => asked.registered.map(yes_no),
            FactKey::MarriageNow => asked.marriage_now.map(|v| v.to_string()),
            FactKey::OrganPlace => asked.organ_place.map(|v| v.to_string()),
            FactKey::OrganKind => asked.organ_kind.map(|v| v.to_string()),
            FactKey::ClaimedDate => asked.date.map(|v| v.to_string()),
            FactKey::PriorReissue => asked.prior_reissue.map(|v| v.to_string()),
            FactKey::Seen => Some(asked.seen.iter().map(Sight::to_string).collect::<Vec<_>>().join(",")).filter(|s| !s.is_empty()),
            FactKey::FileMatch => self.file.as_ref().map(|f| yes_no(f.exact)),
            FactKey::Search => self.search.map(|v| v.to_string()),
            FactKey::Proxy => self.proxy.map(yes_no),
            FactKey::DaysOffline => self.days_offline.map(|d| d.to_string()),
            FactKey::Cutoff
            | FactKey::Hukou
            | FactKey::Category
            | FactKey::MilitaryCert
            | FactKey::Willing
            | FactKey::Documents
            | FactKey::HukouBook
            | FactKey::Name
            | FactKey::IdNo
            | FactKey::AgeById
            | FactKey::AgeByFile
            | FactKey::AgeNow
            | FactKey::OldBooklet
            | FactKey::Presence
            | FactKey::CanWrite => None,
        }
    }

    /// A known fact of one spouse as a code; `None` while unknown or when it is the couple's.
    fn of_spouse(&self, key: FactKey, role: SpouseRole) -> Option<String> {
        let one = self.of(role);
        match key {
            FactKey::Hukou => one.hukou.map(yes_no),
            FactKey::Category => one.category.map(|v| v.to_string()),
            FactKey::MilitaryCert => one.category.map(|_| yes_no(one.military_cert)),
            FactKey::Willing => one.willing.map(yes_no),
            FactKey::Documents => one.documents.map(yes_no),
            FactKey::HukouBook => one.hukou_book.map(yes_no),
            FactKey::Name => one.compared.map(|c| c.name.to_string()),
            FactKey::IdNo => one.compared.map(|c| c.id.to_string()),
            FactKey::AgeById => one.age_by_id.map(yes_no),
            FactKey::AgeByFile => one.age_by_file.map(yes_no),
            FactKey::AgeNow => one.age_now.map(yes_no),
            FactKey::OldBooklet => one.old_booklet.map(|v| v.to_string()),
            FactKey::Presence => one.presence.map(|v| v.to_string()),
            FactKey::CanWrite => one.can_write.map(yes_no),
            FactKey::Wants
            | FactKey::Registered
            | FactKey::MarriageNow
            | FactKey::OrganPlace
            | FactKey::OrganKind
            | FactKey::ClaimedDate
            | FactKey::Cutoff
            | FactKey::PriorReissue
            | FactKey::Seen
            | FactKey::FileMatch
            | FactKey::Search
            | FactKey::Proxy
            | FactKey::DaysOffline => None,
        }
    }

    /// The known ones among `keys`; facts of a spouse only for `whom`, as `key_man` and `key_woman`.
    pub fn explain(&self, keys: &[FactKey], whom: &[SpouseRole]) -> BTreeMap<String, String> {
        let mut facts = BTreeMap::new();
        for key in keys {
            if let Some(value) = self.of_couple(*key) {
                facts.insert(key.to_string(), value);
            }
            for role in whom {
                if let Some(value) = self.of_spouse(*key, *role) {
                    facts.insert(format!("{key}_{}", role.as_str().to_lowercase()), value);
                }
            }
        }
        facts
    }
}

fn yes_no(b: bool) -> String {
    if b { "YES" } else { "NO" }.to_owned()
}
