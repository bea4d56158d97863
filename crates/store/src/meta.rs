//! What this device is: ids, secrets, licence. All of it inside the encrypted database.

use std::str::FromStr as _;

use age::secrecy::ExposeSecret as _;
use buzheng_domain::ids::DeviceId;
use buzheng_protocol::LogId;
use rusqlite::{Connection, OptionalExtension as _};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::error::StoreError;
use crate::key::random;

const DEVICE: &str = "device_id";
const EPOCH: &str = "epoch";
const SIGNING_SEED: &str = "signing_seed";
const BLOB_IDENTITY: &str = "blob_identity";
const BLOB_NAME_KEY: &str = "blob_name_key";
const LICENCE: &str = "licence";
const BOOT: &str = "boot_id";

/// What a new device database starts with. Made once, never copied to another device.
pub struct Setup {
    /// The device's id.
    pub device: DeviceId,
    /// The first log's epoch: random, 1 to `i64::MAX`.
    pub epoch: u64,
    /// Seed of the Ed25519 key that signs batches.
    pub signing_seed: Zeroizing<[u8; 32]>,
}

impl Setup {
    /// Fresh secrets and a fresh epoch for a device.
    pub fn generate(device: DeviceId) -> Result<Self, StoreError> {
        Ok(Self { device, epoch: new_epoch()?, signing_seed: Zeroizing::new(random()?) })
    }
}

/// A random epoch: 63 bits, never 0, so that it fits a signed column here and at the registry.
pub fn new_epoch() -> Result<u64, StoreError> {
    Ok((u64::from_le_bytes(random()?) >> 1).max(1))
}

/// Writes the facts of a new device; part of the transaction that makes the schema usable.
pub(crate) fn write_setup(conn: &Connection, setup: &Setup) -> Result<(), StoreError> {
    let identity = age::x25519::Identity::generate().to_string();
    let name_key: Zeroizing<[u8; 32]> = Zeroizing::new(random()?);
    set(conn, DEVICE, setup.device.as_uuid().as_bytes())?;
    set(conn, SIGNING_SEED, setup.signing_seed.as_slice())?;
    set(conn, BLOB_IDENTITY, identity.expose_secret().as_bytes())?;
    set(conn, BLOB_NAME_KEY, name_key.as_slice())?;
    set_epoch(conn, setup.epoch)
}

/// The log that is being written now.
pub(crate) fn current_log(conn: &Connection) -> Result<LogId, StoreError> {
    let device = fixed::<16>(conn, DEVICE)?;
    let epoch = u64::from_be_bytes(fixed(conn, EPOCH)?);
    Ok(LogId { device: DeviceId::from_uuid(Uuid::from_bytes(device)), epoch })
}

pub(crate) fn set_epoch(conn: &Connection, epoch: u64) -> Result<(), StoreError> {
    if epoch == 0 || i64::try_from(epoch).is_err() {
        return Err(StoreError::Invalid { what: "epoch" });
    }
    set(conn, EPOCH, &epoch.to_be_bytes())
}

/// Seed of the device's signing key.
pub(crate) fn signing_seed(conn: &Connection) -> Result<Zeroizing<[u8; 32]>, StoreError> {
    Ok(Zeroizing::new(fixed(conn, SIGNING_SEED)?))
}

/// The key pair that seals blob files, and the key that names them.
pub(crate) fn blob_keys(conn: &Connection) -> Result<(age::x25519::Identity, Zeroizing<[u8; 32]>), StoreError> {
    let text = Zeroizing::new(get(conn, BLOB_IDENTITY)?.ok_or(StoreError::Corrupt { what: "setup" })?);
    let identity = std::str::from_utf8(&text)
        .ok()
        .and_then(|text| age::x25519::Identity::from_str(text).ok())
        .ok_or(StoreError::Corrupt { what: "setup" })?;
    Ok((identity, Zeroizing::new(fixed(conn, BLOB_NAME_KEY)?)))
}

/// The signed licence of this device, as the registry sent it. `None` before enrolment.
pub(crate) fn licence(conn: &Connection) -> Result<Option<Vec<u8>>, StoreError> {
    get(conn, LICENCE)
}

pub(crate) fn set_licence(conn: &Connection, licence: &[u8]) -> Result<(), StoreError> {
    set(conn, LICENCE, licence)
}

/// Id of the machine's run that last wrote here: monotonic times of two runs are not comparable.
pub(crate) fn boot_id(conn: &Connection) -> Result<Option<Vec<u8>>, StoreError> {
    get(conn, BOOT)
}

pub(crate) fn set_boot_id(conn: &Connection, boot: &[u8]) -> Result<(), StoreError> {
    set(conn, BOOT, boot)
}

/// A value, if it was ever set.
pub(crate) fn get(conn: &Connection, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
    Ok(statement.query_row([key], |row| row.get(0)).optional()?)
}

pub(crate) fn set(conn: &Connection, key: &str, value: &[u8]) -> Result<(), StoreError> {
    conn.prepare_cached("INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value")?
        .execute((key, value))?;
    Ok(())
}

pub(crate) fn remove(conn: &Connection, key: &str) -> Result<(), StoreError> {
    conn.execute("DELETE FROM meta WHERE key = ?1", [key])?;
    Ok(())
}

fn fixed<const N: usize>(conn: &Connection, key: &str) -> Result<[u8; N], StoreError> {
    let bytes = Zeroizing::new(get(conn, key)?.ok_or(StoreError::Corrupt { what: "setup" })?);
    bytes.as_slice().try_into().map_err(|_| StoreError::Corrupt { what: "setup" })
}
