//! How long to wait after a failure: full jitter between 2 s and a ceiling that doubles up to 10 minutes.
//!
//! Full jitter because 303 laptops come home at five o'clock: equal delays would meet again and again.

/// Shortest delay, in milliseconds.
pub const MIN_MS: u64 = 2_000;
/// Longest delay, in milliseconds.
pub const MAX_MS: u64 = 600_000;

/// Counts failures in a row and says when the next attempt may be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backoff {
    failures: u32,
    not_before_ms: u64,
}

impl Backoff {
    /// When the next attempt may be; 0 when at once.
    pub fn not_before_ms(&self) -> u64 {
        self.not_before_ms
    }

    /// Failures since the last success.
    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// One more failure. `jitter` is evenly distributed over all of `u32`.
    pub fn failed(&mut self, now_ms: u64, jitter: u32) {
        let ceiling = (MIN_MS << self.failures.saturating_add(1).min(16)).min(MAX_MS);
        let spread = (ceiling - MIN_MS) * u64::from(jitter) / u64::from(u32::MAX);
        self.failures = self.failures.saturating_add(1);
        self.not_before_ms = now_ms.saturating_add(MIN_MS + spread);
    }

    /// The other side named a time: that wins, plus up to a quarter so that not everybody comes at once.
    pub fn asked_to_wait(&mut self, now_ms: u64, wait_ms: u64, jitter: u32) {
        let wait = wait_ms.clamp(MIN_MS, 6 * MAX_MS);
        let spread = wait / 4 * u64::from(jitter) / u64::from(u32::MAX);
        self.not_before_ms = now_ms.saturating_add(wait + spread);
    }

    /// A byte was acknowledged: start over.
    pub fn succeeded(&mut self) {
        *self = Self::default();
    }

    /// Try at once, without forgetting the failures (the network came up, a person pressed the button).
    pub fn hurry(&mut self) {
        self.not_before_ms = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_delay_is_never_shorter_than_two_seconds_nor_longer_than_ten_minutes(
            failures in 1_usize..80, jitter: u32, now in 0_u64..1 << 50,
        ) {
            let mut backoff = Backoff::default();
            for _ in 0..failures {
                backoff.failed(now, jitter);
            }
            let delay = backoff.not_before_ms() - now;
            prop_assert!((MIN_MS..=MAX_MS).contains(&delay), "{delay}");
        }
    }

    #[test]
    fn the_ceiling_doubles_and_success_starts_over() {
        let mut backoff = Backoff::default();
        let mut delays = Vec::new();
        for _ in 0..10 {
            backoff.failed(0, u32::MAX);
            delays.push(backoff.not_before_ms());
        }
        assert_eq!(delays, [4, 8, 16, 32, 64, 128, 256, 512, 600, 600].map(|s| s * 1000));
        backoff.succeeded();
        backoff.failed(0, u32::MAX);
        assert_eq!(backoff.not_before_ms(), 4_000);
    }

    #[test]
    fn a_time_named_by_the_registry_wins() {
        let mut backoff = Backoff::default();
        backoff.failed(0, 0);
        backoff.asked_to_wait(1_000, 30_000, 0);
        assert_eq!(backoff.not_before_ms(), 31_000);
        backoff.asked_to_wait(0, u64::MAX, u32::MAX);
        assert!(backoff.not_before_ms() <= 5 * 6 * MAX_MS / 4);
    }
}
