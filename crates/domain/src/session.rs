//! A session: one village on one day with one team (domain.md §12, R26).

use serde::{Deserialize, Serialize};

use crate::error::DomainError;
use crate::ids::SessionId;
use crate::values::{PersonName, VillageCode};

/// The session a laptop is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Id.
    pub id: SessionId,
    /// The village.
    pub village: VillageCode,
    /// The village cadre present (现场协助, R26).
    pub cadre: PersonName,
}

impl Session {
    /// A session cannot open without a named cadre and a village of the campaign.
    pub fn open(id: SessionId, village: &str, cadre: &str) -> Result<Self, DomainError> {
        let village = VillageCode::parse(village).map_err(|_| DomainError::VillageUnknown)?;
        let cadre = PersonName::parse(cadre).map_err(|_| DomainError::CadreMissing)?;
        Ok(Self { id, village, cadre })
    }
}
