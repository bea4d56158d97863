//! Who calls: nonces, sessions, tokens. No clock of a device takes part.

use std::collections::{BTreeSet, VecDeque};

use buzheng_protocol::wire::{Nonce, RefusalCode, SessionReply, SessionRequest};
use sha2::{Digest as _, Sha256};

use crate::db;
use crate::db::devices::Device;
use crate::error::RegistryError;
use crate::registry::Registry;
use crate::world::random;

/// How long a token lives, in milliseconds: half a day, longer while it is in use.
const TOKEN_LIFE_MS: i64 = 12 * 3600 * 1000;
/// How exactly it is known when a device was last here, in milliseconds.
const SEEN_EVERY_MS: i64 = 600_000;
/// Nonces remembered. A device whose nonce was forgotten is told a fresh one and asks again: one round trip.
const NONCES_KEPT: usize = 50_000;

/// Nonces handed out and not yet spent; the oldest are forgotten first.
#[derive(Default)]
pub(crate) struct Nonces {
    known: BTreeSet<Nonce>,
    order: VecDeque<Nonce>,
}

impl Nonces {
    pub(crate) fn remember(&mut self, nonce: Nonce) {
        if nonce == Nonce::NONE || !self.known.insert(nonce) {
            return;
        }
        self.order.push_back(nonce);
        while self.order.len() > NONCES_KEPT {
            if let Some(oldest) = self.order.pop_front() {
                self.known.remove(&oldest);
            }
        }
    }

    /// True once for each nonce that was handed out.
    pub(crate) fn spend(&mut self, nonce: &Nonce) -> bool {
        self.known.remove(nonce)
    }
}

/// Opens a session: the device signed one of our nonces.
pub(crate) fn open_session(registry: &Registry, request: &SessionRequest) -> Result<SessionReply, RegistryError> {
    let device = registry.db.read(|tx| db::devices::get(tx, &request.device))?.ok_or(RefusalCode::UnknownDevice)?;
    // Proof before nonce: a stranger must not be able to spend what a device was told.
    request.verify(&device.key).map_err(|_| RefusalCode::BadProof)?;
    if device.revoked {
        return Err(RefusalCode::DeviceRevoked.into());
    }
    if !registry.spend(&request.nonce) {
        return Err(RefusalCode::BadNonce.into());
    }
    let token = buzheng_protocol::bytes::to_hex(&random::<32>(registry.world.as_ref())?);
    let now = registry.now_ms();
    registry.write_records(|tx| db::tokens::add(tx, &sha(&token), &device.id, now + TOKEN_LIFE_MS, now))?;
    Ok(SessionReply::sign(&registry.key, request, token, TOKEN_LIFE_MS.unsigned_abs(), registry.contact()))
}

/// The device a bearer token belongs to. `authorization` is the header's value, if there is one.
pub(crate) fn caller(registry: &Registry, authorization: Option<&str>) -> Result<Device, RegistryError> {
    let token = authorization.and_then(|value| value.strip_prefix("Bearer ")).ok_or(RefusalCode::NoSession)?;
    let sha = sha(token);
    let now = registry.now_ms();
    let found = registry.db.read(|tx| {
        let Some((device, expires)) = db::tokens::get(tx, &sha)? else { return Ok(None) };
        let seen = db::devices::seen(tx, &device)?;
        Ok(db::devices::get(tx, &device)?.map(|device| (device, expires, seen)))
    })?;
    let (device, expires, seen) = found.filter(|(_, expires, _)| now < *expires).ok_or(RefusalCode::NoSession)?;
    if device.revoked {
        return Err(RefusalCode::DeviceRevoked.into());
    }
    if seen.is_none_or(|seen| now - seen >= SEEN_EVERY_MS) {
        registry.write_records(|tx| db::devices::touch(tx, &device.id, now))?;
    }
    if expires - now < TOKEN_LIFE_MS / 2 {
        registry.write_records(|tx| db::tokens::extend(tx, &sha, now + TOKEN_LIFE_MS))?;
    }
    Ok(device)
}

fn sha(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_good_once() {
        let mut nonces = Nonces::default();
        nonces.remember(Nonce([1; 16]));
        assert!(nonces.spend(&Nonce([1; 16])));
        assert!(!nonces.spend(&Nonce([1; 16])));
        assert!(!nonces.spend(&Nonce::NONE));
    }

    #[test]
    fn the_oldest_nonces_are_forgotten() {
        let mut nonces = Nonces::default();
        let nonce = |n: usize| {
            let mut bytes = [7; 16];
            bytes[..8].copy_from_slice(&n.to_be_bytes());
            Nonce(bytes)
        };
        for n in 0..=NONCES_KEPT {
            nonces.remember(nonce(n));
        }
        assert!(!nonces.spend(&nonce(0)));
        assert!(nonces.spend(&nonce(1)));
    }
}
