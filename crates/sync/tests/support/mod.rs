//! A registry and a laptop in memory: small, strict models of the protocol's other end and of the store.
#![allow(dead_code, reason = "each test file uses its part")]

pub(crate) mod laptop;
pub(crate) mod registry;

use buzheng_domain::ids::BlobHash;
use buzheng_protocol::{DeviceKey, RegistryKey};
use sha2::{Digest, Sha256};

pub(crate) fn registry_key() -> RegistryKey {
    RegistryKey::from_seed(&[1; 32])
}

pub(crate) fn device_key() -> DeviceKey {
    DeviceKey::from_seed(&[2; 32])
}

pub(crate) fn hash(bytes: &[u8]) -> BlobHash {
    BlobHash::from_bytes(Sha256::digest(bytes).into())
}

/// A small generator, so that one seed replays a whole run.
#[derive(Debug, Clone)]
pub(crate) struct Dice(pub u64);

impl Dice {
    pub(crate) fn roll(&mut self) -> u64 {
        // SplitMix64
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.roll() % n
    }

    pub(crate) fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}
