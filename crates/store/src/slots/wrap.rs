//! Wrapping the database key under a password: Argon2id, then XChaCha20-Poly1305.

use argon2::{Algorithm, Argon2, Params, Version};
use buzheng_domain::ids::StaffId;
use buzheng_protocol::bytes;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use super::SlotError;
use crate::key::{DbKey, random};

/// Cost of turning a password into a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KdfParams {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl KdfParams {
    /// What operators get: 64 MiB, three passes, about 0.12 s on the target laptop.
    pub const STANDARD: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 };

    /// For tests only: no protection at all.
    pub const CHEAP_FOR_TESTS: Self = Self { memory_kib: 8, passes: 1, lanes: 1 };

    /// A slot file that asks for more is refused, so that a planted file cannot exhaust the laptop.
    const MAX_MEMORY_KIB: u32 = 1024 * 1024;
    const MAX_PASSES: u32 = 64;
}

/// The database key under one password.
#[derive(Serialize, Deserialize)]
pub(super) struct WrappedKey {
    kdf: KdfParams,
    #[serde(with = "bytes::fixed")]
    salt: [u8; 16],
    #[serde(with = "bytes::fixed")]
    nonce: [u8; 24],
    /// 32 bytes of key and a 16-byte tag.
    #[serde(with = "bytes::fixed")]
    sealed: [u8; 48],
}

pub(super) fn wrap(key: &DbKey, staff: StaffId, password: &str, kdf: KdfParams) -> Result<WrappedKey, SlotError> {
    let salt = random()?;
    let nonce = random()?;
    let sealed = cipher(password, &salt, kdf)?
        .encrypt(&XNonce::from(nonce), Payload { msg: key.as_bytes(), aad: &aad(staff) })
        .ok()
        .and_then(|sealed| sealed.try_into().ok())
        .ok_or(SlotError::Kdf)?;
    Ok(WrappedKey { kdf, salt, nonce, sealed })
}

/// `None` when the password, or the slot it is tried on, is not the right one.
pub(super) fn unwrap(slot: &WrappedKey, staff: StaffId, password: &str) -> Result<Option<DbKey>, SlotError> {
    let payload = Payload { msg: &slot.sealed, aad: &aad(staff) };
    let Ok(mut plain) = cipher(password, &slot.salt, slot.kdf)?.decrypt(&XNonce::from(slot.nonce), payload) else {
        return Ok(None);
    };
    let mut key: [u8; 32] = plain.as_slice().try_into().map_err(|_| SlotError::Damaged)?;
    plain.zeroize();
    let opened = DbKey::from_bytes(key);
    key.zeroize();
    Ok(Some(opened))
}

fn cipher(password: &str, salt: &[u8], kdf: KdfParams) -> Result<XChaCha20Poly1305, SlotError> {
    if kdf.memory_kib > KdfParams::MAX_MEMORY_KIB || kdf.passes > KdfParams::MAX_PASSES {
        return Err(SlotError::Damaged);
    }
    let params = Params::new(kdf.memory_kib, kdf.passes, kdf.lanes, Some(32)).map_err(|_| SlotError::Damaged)?;
    let mut key = Zeroizing::new([0_u8; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.as_bytes(), salt, key.as_mut_slice())
        .map_err(|_| SlotError::Kdf)?;
    Ok(XChaCha20Poly1305::new(&Key::from(*key)))
}

/// Binds a slot to its operator: a slot copied under another staff id does not open.
fn aad(staff: StaffId) -> Vec<u8> {
    let mut aad = b"buzheng-slot-v1".to_vec();
    aad.extend_from_slice(staff.as_uuid().as_bytes());
    aad
}
