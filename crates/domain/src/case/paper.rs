//! Papers in hand and the proxy's authority: what a registrar saw and noted, never the scan itself.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::party::SpouseRole;
use crate::code::codes;
use crate::error::DomainError;
use crate::ids::BlobHash;
use crate::rules::{Material, Whose};
use crate::values::{CitizenId, PersonName};

/// A paper as noted at the desk (domain.md §13.7, §13.8). `Debug` shows no content.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Code of the checklist.
    pub material: Material,
    /// Whose.
    pub whose: Whose,
    /// False: it was noted by mistake or handed back unused.
    pub here: bool,
    /// Who issued it, as printed on it.
    pub issuer: Option<String>,
    /// Day it was issued.
    pub issued_on: Option<NaiveDate>,
    /// Its number.
    pub number: Option<String>,
    /// Who signed it (M12, M15).
    pub signer: Option<String>,
    /// It bears the issuer's seal.
    pub sealed: bool,
    /// What it says, in a sentence.
    pub says: Option<String>,
    /// Pictures of its pages, once taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scans: Vec<BlobHash>,
}

impl std::fmt::Debug for Paper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Paper({} {})", self.material, self.whose)
    }
}

impl Paper {
    /// A paper of which nothing but its presence is noted.
    pub fn plain(material: Material, whose: Whose) -> Self {
        Self {
            material,
            whose,
            here: true,
            issuer: None,
            issued_on: None,
            number: None,
            signer: None,
            sealed: false,
            says: None,
            scans: Vec::new(),
        }
    }

    /// Papers of an office count only with issuer, day and seal; a village certificate and statements also with who signed
    /// (§13.8; OPIN04).
    pub(super) fn check(&self, today: NaiveDate) -> Result<(), DomainError> {
        let lacks = |what: PaperLack| Err(DomainError::PaperIncomplete { material: self.material, lacks: what });
        let has = |text: &Option<String>| text.as_ref().is_some_and(|t| !t.trim().is_empty());
        if !self.here {
            return Ok(());
        }
        let (office, signer) = match self.material {
            Material::M06 | Material::M07 | Material::M08 => (true, false),
            Material::M12 => (true, true),
            Material::M15 => (false, true),
            Material::M01
            | Material::M02
            | Material::M02e
            | Material::M03
            | Material::M04
            | Material::M05
            | Material::M09
            | Material::M10
            | Material::M11
            | Material::M13
            | Material::M14
            | Material::M16 => (false, false),
        };
        if office && !has(&self.issuer) {
            return lacks(PaperLack::Issuer);
        }
        if office && self.issued_on.is_none() {
            return lacks(PaperLack::Date);
        }
        if self.issued_on.is_some_and(|day| day > today) {
            return lacks(PaperLack::FutureDate);
        }
        if office && !self.sealed {
            return lacks(PaperLack::Seal);
        }
        if signer && !has(&self.signer) {
            return lacks(PaperLack::Signer);
        }
        Ok(())
    }
}

codes! {
    /// What a noted paper lacks.
    pub enum PaperLack {
        /// Issuer.
        Issuer = "ISSUER",
        /// Day of issue.
        Date = "DATE",
        /// It is dated in the future.
        FutureDate = "FUTURE_DATE",
        /// Seal.
        Seal = "SEAL",
        /// Signer.
        Signer = "SIGNER",
    }
}

codes! {
    /// The seven items a power of attorney must name (L5).
    pub enum PoaItem {
        /// The absent spouse.
        PartyName = "PARTY_NAME",
        /// Their number.
        PartyId = "PARTY_ID",
        /// Date and organ of the registration.
        Registration = "REGISTRATION",
        /// Present marital status.
        MaritalStatus = "MARITAL_STATUS",
        /// The matter: reissue.
        Matter = "MATTER",
        /// The proxy.
        ProxyName = "PROXY_NAME",
        /// The proxy's number.
        ProxyId = "PROXY_ID",
    }
}

/// Who stands in for an absent spouse (domain.md §13.3). `Debug` shows no content.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proxy {
    /// The absent spouse.
    pub of: SpouseRole,
    /// Name.
    pub name: PersonName,
    /// Citizen number.
    pub id: CitizenId,
    /// Relation to the spouse, free text.
    pub relation: String,
    /// Number of the notarised power of attorney; empty when it is not notarised.
    pub poa_no: String,
    /// Notary office; empty when it is not notarised.
    pub notary_office: String,
    /// Day it was notarised.
    pub poa_on: Option<NaiveDate>,
    /// A notarised copy of the absent spouse's identity card is here (M11).
    pub id_copy: bool,
    /// Items it names.
    pub items: BTreeSet<PoaItem>,
}

impl std::fmt::Debug for Proxy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Proxy(…)")
    }
}

impl Proxy {
    /// The authority is notarised.
    pub fn notarised(&self) -> bool {
        !self.poa_no.trim().is_empty() && !self.notary_office.trim().is_empty() && self.poa_on.is_some()
    }

    /// Notarised, names all seven items, and the copy of the identity card is here (L5, D40).
    pub fn qualified(&self) -> bool {
        self.notarised() && self.id_copy && PoaItem::ALL.iter().all(|item| self.items.contains(item))
    }
}
