//! What is believed about the link, and how much to put on it at once.
//!
//! Batches and feed pages are cut at five seconds of link time, so a lost one costs seconds. Blob chunks follow
//! Young/Daly: `S* = B · sqrt(2 · RTT · MTBC)` balances the round trip each chunk costs against what a cut destroys.

use buzheng_protocol::Limits;
use buzheng_protocol::wire::blobs::{MAX_CHUNK_BYTES, MIN_CHUNK_BYTES};

/// Batches and pages aim at this much link time, in milliseconds.
const TARGET_MS: u64 = 5_000;
/// No blob request should last longer than this, or records would wait too long behind it, in milliseconds.
const CHUNK_MS: u64 = 8_000;
/// No progress for this long means the link is dead, in milliseconds.
const STALL_MS: u64 = 20_000;
/// Requests below this size measure the round trip rather than the rate, in bytes.
const SMALL_BYTES: u64 = 2_048;

/// Smoothed estimates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Bytes a second.
    rate: u64,
    rtt_ms: u64,
    /// Mean time between cuts.
    mtbc_ms: u64,
    /// Transfer time since the last cut.
    since_cut_ms: u64,
}

impl Default for Link {
    /// 256 kbit/s, 0.6 s, a cut a minute: a village hall on a middling day.
    fn default() -> Self {
        Self { rate: 32_000, rtt_ms: 600, mtbc_ms: 60_000, since_cut_ms: 0 }
    }
}

impl Link {
    /// A request of `bytes` (both ways together) was answered after `took_ms`.
    pub fn answered(&mut self, bytes: u64, took_ms: u64) {
        self.since_cut_ms = self.since_cut_ms.saturating_add(took_ms);
        // A long quiet stretch is news too, before any cut says so.
        self.mtbc_ms = self.mtbc_ms.max(self.since_cut_ms).min(3_600_000);
        if bytes <= SMALL_BYTES {
            self.rtt_ms = ewma(self.rtt_ms, took_ms).clamp(1, 30_000);
        } else {
            let on_the_wire_ms = took_ms.saturating_sub(self.rtt_ms).max(took_ms / 4).max(1);
            self.rate = ewma(self.rate, bytes.saturating_mul(1_000) / on_the_wire_ms).clamp(1_000, 100_000_000);
        }
    }

    /// A request broke after `lasted_ms`.
    pub fn cut(&mut self, lasted_ms: u64) {
        self.mtbc_ms = ewma(self.mtbc_ms, self.since_cut_ms.saturating_add(lasted_ms)).clamp(5_000, 3_600_000);
        self.since_cut_ms = 0;
        self.rate = (self.rate * 3 / 4).max(1_000);
    }

    /// Most bytes for a batch of records, before compression; they shrink to about a third.
    pub fn batch_bytes(&self) -> usize {
        let raw = self.rate.saturating_mul(TARGET_MS) / 1_000 * 3;
        usize::try_from(raw).unwrap_or(usize::MAX).clamp(16 * 1024, Limits::V1.raw_bytes)
    }

    /// Most bytes for a page of feeds.
    pub fn page_bytes(&self) -> usize {
        let bytes = self.rate.saturating_mul(TARGET_MS) / 1_000;
        usize::try_from(bytes).unwrap_or(usize::MAX).clamp(16 * 1024, 1024 * 1024)
    }

    /// Size of the next blob chunk, in bytes.
    pub fn chunk_bytes(&self) -> u64 {
        let seconds_squared = 2.0 * self.rtt_ms as f64 / 1_000.0 * self.mtbc_ms as f64 / 1_000.0;
        let young_daly = (self.rate as f64 * seconds_squared.sqrt()) as u64;
        young_daly.min(self.rate.saturating_mul(CHUNK_MS) / 1_000).clamp(MIN_CHUNK_BYTES, MAX_CHUNK_BYTES)
    }

    /// How long a request of `bytes` may be without any progress before it counts as dead, in milliseconds.
    ///
    /// Bytes handed to the operating system are invisible until answered, hence the allowance for sending them twice.
    pub fn patience_ms(&self, bytes: u64) -> u64 {
        STALL_MS.max(6 * self.rtt_ms).saturating_add(bytes.saturating_mul(2_000) / self.rate)
    }
}

fn ewma(old: u64, new: u64) -> u64 {
    old - old / 4 + new / 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(kbit: u64, rtt_ms: u64, mtbc_ms: u64) -> Link {
        Link { rate: kbit * 125, rtt_ms, mtbc_ms, since_cut_ms: 0 }
    }

    /// The rows of the design's table (sync.md 2.5), as far as the clamp and the eight seconds allow.
    #[test]
    fn chunks_follow_young_and_daly() {
        assert_eq!(link(64, 1_500, 15_000).chunk_bytes(), MIN_CHUNK_BYTES);
        assert_eq!(link(256, 600, 60_000).chunk_bytes(), 256_000);
        assert_eq!(link(1_000, 300, 60_000).chunk_bytes(), 750_000);
        assert_eq!(link(100_000, 10, 3_600_000).chunk_bytes(), MAX_CHUNK_BYTES);
    }

    #[test]
    fn estimates_follow_the_link_and_stay_in_bounds() {
        let mut link = Link::default();
        for _ in 0..40 {
            link.answered(500, 20);
            link.answered(1_000_000, 120);
        }
        assert!(link.rate > 5_000_000 && link.rtt_ms < 60, "{link:?}");
        assert_eq!(link.batch_bytes(), Limits::V1.raw_bytes);
        for _ in 0..200 {
            link.cut(0);
        }
        assert!(link.rate >= 1_000 && link.mtbc_ms >= 5_000, "{link:?}");
        assert_eq!(link.chunk_bytes(), MIN_CHUNK_BYTES);
        assert!(link.patience_ms(u64::MAX) > 0);
    }
}
