//! What a snapshot says of itself: hashes of its files and the safe positions it gave.

use std::fs;
use std::path::Path;

use buzheng_domain::ids::DeviceId;
use buzheng_protocol::bytes::{from_hex, to_hex};
use buzheng_protocol::{LogId, RegistryKey};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::safe::SafeMark;
use crate::dir::{digest, write_private};
use crate::error::RegistryError;
use crate::registry::Registry;
use crate::view::{Damage, Verified};

/// The form of a snapshot this program writes and reads.
const FORMAT: u32 = 1;
const NAME: &str = "manifest.json";

/// The manifest of a snapshot. Ids and numbers only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Form of the snapshot.
    pub format: u32,
    /// Its number.
    pub snapshot: u32,
    /// When it was made, milliseconds since 1970 UTC.
    pub made_ms: i64,
    /// Version of the program.
    pub program: String,
    /// Generation of the registry it was made of.
    pub server_gen: Uuid,
    /// Public half of the signing key in it, hexadecimal.
    pub registry_key: String,
    /// Size of the database file.
    pub database_bytes: u64,
    /// Its SHA-256.
    pub database_sha256: String,
    /// Events in it.
    pub events: u64,
    /// Whole blobs that go with it.
    pub blobs: u64,
    /// Blobs the registry should have had and did not, or whose bytes were wrong.
    pub blobs_lost: Vec<String>,
    /// Up to where each log is safe.
    pub logs: Vec<SafeLog>,
}

/// One log in a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafeLog {
    /// Whose.
    pub device: DeviceId,
    /// Which.
    pub epoch: u64,
    /// Last event in the snapshot.
    pub received: u64,
    /// Last event that is safe.
    pub safe: u64,
}

impl Manifest {
    pub(super) fn of(
        registry: &Registry,
        snapshot: u32,
        part: &Path,
        checked: &Verified,
        safe: &[SafeMark],
    ) -> Result<Self, RegistryError> {
        let (database_bytes, sha) = digest(&part.join("registry.db"))?;
        let lost = checked.damage.iter().filter_map(|damage| match damage {
            Damage::BlobMissing(hash) | Damage::BlobChanged(hash) => Some(hash.to_string()),
            Damage::Chain(..) | Damage::Head(_) | Damage::Evidence(..) => None,
        });
        let log = |mark: &SafeMark| {
            let LogId { device, epoch } = mark.log;
            SafeLog { device, epoch, received: mark.received, safe: mark.safe }
        };
        Ok(Self {
            format: FORMAT,
            snapshot,
            made_ms: registry.now_ms(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            server_gen: registry.server_gen(),
            registry_key: to_hex(&registry.verifier().to_bytes()),
            database_bytes,
            database_sha256: sha.to_string(),
            events: checked.events,
            blobs: checked.blobs,
            blobs_lost: lost.collect(),
            logs: safe.iter().map(log).collect(),
        })
    }

    pub(super) fn write(&self, folder: &Path) -> Result<(), RegistryError> {
        let text = serde_json::to_vec_pretty(self).map_err(|_| RegistryError::Unreadable { what: "manifest" })?;
        write_private(&folder.join(NAME), &text)
    }

    pub(super) fn read(folder: &Path) -> Result<Self, RegistryError> {
        let text = fs::read(folder.join(NAME))?;
        let manifest: Self = serde_json::from_slice(&text).map_err(|_| RegistryError::BackupDamaged { what: "manifest" })?;
        if manifest.format > FORMAT {
            return Err(RegistryError::TooNew { file: manifest.format, supported: FORMAT });
        }
        Ok(manifest)
    }

    /// The files are those the manifest names.
    pub(super) fn check_files(&self, folder: &Path) -> Result<(), RegistryError> {
        let (bytes, sha) = digest(&folder.join("registry.db"))?;
        if (bytes, sha.to_string()) != (self.database_bytes, self.database_sha256.clone()) {
            return Err(RegistryError::BackupDamaged { what: "database" });
        }
        let text = fs::read_to_string(folder.join("registry.key"))?;
        let seed = from_hex(text.trim()).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        let key = seed.map(|seed| to_hex(&RegistryKey::from_seed(&seed).verifier().to_bytes()));
        if key.as_ref() != Some(&self.registry_key) {
            return Err(RegistryError::BackupDamaged { what: "signing key" });
        }
        Ok(())
    }
}
