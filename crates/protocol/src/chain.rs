//! The hash chain of a log: proof that nothing was changed, left out or slipped in.
//!
//! `h_n = SHA-256("rb-ev1" ‖ device ‖ epoch ‖ n ‖ h_(n-1) ‖ bytes_n)`, numbers as 8 bytes big-endian, `h_0` = 32 zero
//! bytes. It covers the exact bytes of an event, never a re-encoding of them, so a reader of another age can check it.

use buzheng_domain::ids::DeviceId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Largest sequence number and epoch: both live in signed 64-bit database columns.
pub const MAX_NUMBER: u64 = i64::MAX as u64;

/// Which log: one device writes one log per epoch. A new epoch begins after a restore, a clone or a fork.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LogId {
    /// The device that writes it.
    pub device: DeviceId,
    /// Random, from 1 to [`MAX_NUMBER`]; chosen when the log begins.
    pub epoch: u64,
}

/// Where a log ends: the last sequence number and the chain hash there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Head {
    /// Number of the last event; 0 when the log is empty.
    pub seq: u64,
    /// Chain hash after that event.
    #[serde(with = "crate::bytes::fixed")]
    pub hash: [u8; 32],
}

impl Head {
    /// The head of a log without events.
    pub const EMPTY: Self = Self { seq: 0, hash: [0; 32] };

    /// The head after appending one event, given as its exact bytes.
    #[must_use]
    pub fn next(&self, log: &LogId, event: &[u8]) -> Self {
        let seq = self.seq.saturating_add(1);
        let mut hasher = Sha256::new();
        hasher.update(b"rb-ev1");
        hasher.update(log.device.as_uuid().as_bytes());
        hasher.update(log.epoch.to_be_bytes());
        hasher.update(seq.to_be_bytes());
        hasher.update(self.hash);
        hasher.update(event);
        Self { seq, hash: hasher.finalize().into() }
    }
}

impl Default for Head {
    fn default() -> Self {
        Self::EMPTY
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::to_hex;
    use uuid::Uuid;

    fn log(device: u128, epoch: u64) -> LogId {
        LogId { device: DeviceId::from_uuid(Uuid::from_u128(device)), epoch }
    }

    /// Computed apart from this code (Python's hashlib), so that a change of the formula is noticed.
    #[test]
    fn the_formula_is_the_published_one() {
        let log = log(0x0102_0304_0506_0708_090a_0b0c_0d0e_0f10, 7);
        let one = Head::EMPTY.next(&log, b"\xa0");
        let two = one.next(&log, b"\xa1\x61t\x61x");
        assert_eq!((one.seq, two.seq), (1, 2));
        assert_eq!(to_hex(&one.hash), "1a86439bdd5b93d0b36d9131ba4d526a2bf9ca27a3ee4ae9d81336fbb45979c4");
        assert_eq!(to_hex(&two.hash), "c84883b53bf6430db3f5832dc13e2d4cb8ac5462a520f067a86b2c2de020d461");
    }

    #[test]
    fn log_epoch_number_and_bytes_all_matter() {
        let base = Head::EMPTY.next(&log(1, 1), b"x");
        for other in [
            Head::EMPTY.next(&log(2, 1), b"x"),
            Head::EMPTY.next(&log(1, 2), b"x"),
            Head::EMPTY.next(&log(1, 1), b"y"),
            Head { seq: 1, hash: [0; 32] }.next(&log(1, 1), b"x"),
            Head { seq: 0, hash: [1; 32] }.next(&log(1, 1), b"x"),
        ] {
            assert_ne!(base.hash, other.hash);
        }
    }
}
