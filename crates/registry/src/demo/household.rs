//! A couple who come to the desk: who they are, what they say, and what should come of it.

use std::collections::BTreeSet;

use serde::Serialize;

use buzheng_domain::archive::{OrganKind, OrganPlace};
use buzheng_domain::campaign::Campaign;
use buzheng_domain::case::{Category, HukouDoc, Party, Presence, Proxy, Reason};
use buzheng_domain::ids::ArchiveRowId;
use buzheng_domain::matching::Mismatch;
use buzheng_domain::rules::{Asked, Facts, MarriageNow, PriorReissue, RowId, Sight, SpouseFacts, Wants};
use buzheng_domain::values::{Address, CitizenId, Ethnic, PartialDate, PersonName};

/// Why a couple is in the sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Story {
    /// 18 digits in the file.
    IdEqual,
    /// 15 digits in the file.
    IdUpgrade,
    /// No number in the file, equal births.
    IdAbsent,
    /// One of them cannot write; exact.
    CannotWrite,
    /// A name of 50 characters; exact.
    LongName,
    /// A character outside the common tables; exact.
    RareName,
    /// Both have one surname; exact.
    SameSurname,
    /// A name with the separator; exact.
    SeparatorName,
    /// One resides outside the province; exact.
    OneOutside,
    /// File in old forms of characters.
    VariantName,
    /// One character of like sound in the file.
    Homophone,
    /// The file knows the year only.
    YearOnly,
    /// The file knows the month only.
    MonthOnly,
    /// Wrong check character in the file.
    IdBadCheck,
    /// Another sequence in the file.
    IdNear,
    /// Only an age in the file, and no number.
    AgeText,
    /// Registered by a district office.
    DistrictOffice,
    /// The file notes a divorce they do not mention.
    FileSaysDivorced,
    /// Two files, the later one exact.
    TwoFiles,
    /// Card and 户口簿 disagree.
    DocumentsDisagree,
    /// No file.
    NotFound,
    /// Registered after the cut-off.
    AfterCutoff,
    /// Registered in another province.
    OutOfProvince,
    /// Divorced.
    Divorced,
    /// Never registered.
    NeverRegistered,
    /// A serving soldier without the certificate.
    Soldier,
    /// Reissued before, and they have it.
    AlreadyReissued,
    /// One is of Hong Kong.
    HongKong,
    /// No file, and they still have one of the booklets.
    CertHeld,
    /// She was 18 in 1983, when the law wanted 20; exact.
    UnderAge,
    /// He was 20 and she 18 in 1975, of age by the law of 1950; exact.
    OfAgeThen,
    /// Registered in 1968; no numbers in the file, ages by 虚岁.
    NominalAges,
    /// She is away; her son comes with a notarised power of attorney; exact.
    Proxy,
    /// The same with a letter that is not notarised.
    ProxyLetter,
}

/// What should come of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Expect {
    /// Their file matches exactly (and documents decide the rest).
    Exact,
    /// Their file differs in what `why_not` lists.
    Mismatch,
    /// There is no file of theirs.
    NotFound,
    /// The row `stop` of the decision table holds and ends the case at the point.
    Stop,
    /// The row `stop` of the decision table holds until a paper comes.
    Pending,
}

/// One of the couple, as their papers have them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Spouse {
    /// Name.
    pub name: PersonName,
    /// 18 characters.
    pub id_no: CitizenId,
    /// GB/T 3304 code.
    pub ethnic: Ethnic,
    /// 常住户口所在地.
    pub hukou_address: Address,
    /// In Zhejiang.
    pub hukou_in_province: bool,
    /// Identity category.
    pub category: Category,
    /// Card and 户口簿 agree.
    pub documents_agree: bool,
    /// Can sign.
    pub can_write: bool,
    /// How they take part.
    pub presence: Presence,
    /// What became of the old booklet.
    pub old_booklet: Reason,
}

impl Spouse {
    /// As recorded at the desk.
    pub fn party(&self) -> Party {
        Party {
            name: self.name.clone(),
            id: self.id_no.clone(),
            ethnic: self.ethnic,
            hukou_address: self.hukou_address.clone(),
            hukou_in_province: self.hukou_in_province,
            category: self.category,
            documents_agree: self.documents_agree,
            phone: None,
            can_write: self.can_write,
            former_name: None,
            presence: self.presence,
            hukou_doc: HukouDoc::Book,
        }
    }

    fn facts(&self, then: Option<PartialDate>, campaign: &Campaign) -> SpouseFacts {
        let of_age = |day| campaign.legal_ages.of_age_at(self.id_no.birth(), self.id_no.sex(), day);
        SpouseFacts {
            age_by_id: then.and_then(of_age),
            hukou: Some(self.hukou_in_province),
            category: Some(self.category),
            willing: Some(true),
            documents: Some(self.documents_agree),
            hukou_book: Some(true),
            age_now: Some(true),
            old_booklet: Some(self.old_booklet),
            presence: Some(self.presence),
            can_write: Some(self.can_write),
            ..SpouseFacts::default()
        }
    }
}

/// What the couple say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Claimed {
    /// They did register.
    pub registered: bool,
    /// The marriage today.
    pub marriage_now: MarriageNow,
    /// Earlier reissue.
    pub prior_reissue: PriorReissue,
    /// When, as far as they know.
    pub date: Option<PartialDate>,
    /// Where, in their words.
    pub organ_name: Option<String>,
    /// Kind of that organ.
    pub organ_kind: Option<OrganKind>,
    /// Where that organ was.
    pub place: Option<OrganPlace>,
}

/// A couple to serve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Household {
    /// From 1, in the order they queue.
    pub no: u32,
    /// Why they are in the sample.
    pub story: Story,
    /// The husband.
    pub man: Spouse,
    /// The wife.
    pub woman: Spouse,
    /// What they say.
    pub claimed: Claimed,
    /// What should come of it.
    pub expect: Expect,
    /// With [`Expect::Mismatch`]: the conditions that fail.
    pub why_not: Vec<Mismatch>,
    /// With [`Expect::Stop`] and [`Expect::Pending`]: the row.
    pub stop: Option<RowId>,
    /// Branch rows they are in the sample for; they hold once the file is chosen, or found missing everywhere.
    pub rows: Vec<RowId>,
    /// What the registrar sees and notes.
    pub seen: BTreeSet<Sight>,
    /// Who stands in for an absent spouse.
    pub proxy: Option<Proxy>,
    /// Their file in the index, if it has one.
    pub archive: Option<ArchiveRowId>,
    /// File name of their joint photo.
    pub photo: String,
}

impl Household {
    /// What the decision table is given once they have answered, before any file is chosen.
    pub fn facts(&self, campaign: &Campaign) -> Facts {
        Facts {
            asked: Asked {
                wants: Some(Wants::Reissue),
                registered: Some(self.claimed.registered),
                marriage_now: Some(self.claimed.marriage_now),
                organ_place: self.claimed.place,
                organ_kind: self.claimed.organ_kind,
                date: self.claimed.date,
                prior_reissue: Some(self.claimed.prior_reissue),
                seen: self.seen.clone(),
            },
            man: self.man.facts(self.claimed.date, campaign),
            woman: self.woman.facts(self.claimed.date, campaign),
            old_certificate: [&self.man, &self.woman].iter().any(|spouse| spouse.old_booklet != Reason::Lost),
            proxy: self.proxy.as_ref().map(Proxy::qualified),
            ..Facts::default()
        }
    }
}
