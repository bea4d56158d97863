//! How long to wait after wrong passwords.
//!
//! Wall time is all there is across restarts, and it can be changed by whoever sits at the keyboard. Setting it back
//! gains nothing: when the clock shows a time before the last attempt, the wait starts again in full from the time
//! shown. Setting it forward does shorten the wait; nothing without a trusted clock prevents that, and what is left
//! then is Argon2id.

use serde::{Deserialize, Serialize};

/// Wrong passwords before the first wait, then the waits, in milliseconds; the last one repeats.
const FREE: u32 = 3;
const WAITS_MS: [u64; 5] = [5_000, 15_000, 60_000, 300_000, 900_000];

/// The count of one slot.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Throttle {
    /// Attempts since the last success.
    pub attempts: u32,
    /// Wall time of the last one, Unix milliseconds.
    pub last_ms: i64,
}

/// Whether an attempt may be made now.
pub(super) enum Check {
    /// Yes.
    Go,
    /// Not before `wait_ms`; `rebased` is what to store.
    Wait {
        /// Milliseconds left.
        wait_ms: u64,
        /// The count to store: moved to now when the clock was set back.
        rebased: Throttle,
    },
}

impl Throttle {
    /// The wait that the present count asks for.
    pub fn wait_ms(&self) -> u64 {
        if self.attempts <= FREE {
            return 0;
        }
        let step = usize::try_from(self.attempts - FREE - 1).unwrap_or(usize::MAX);
        WAITS_MS.get(step).or(WAITS_MS.last()).copied().unwrap_or(0)
    }

    pub(super) fn check(&self, now_ms: i64) -> Check {
        let wait = self.wait_ms();
        match u64::try_from(now_ms.saturating_sub(self.last_ms)) {
            Ok(passed) if passed >= wait => Check::Go,
            Ok(passed) => Check::Wait { wait_ms: wait - passed, rebased: *self },
            Err(_) if wait == 0 => Check::Go,
            Err(_) => Check::Wait { wait_ms: wait, rebased: Throttle { last_ms: now_ms, ..*self } },
        }
    }

    pub(super) fn count(&mut self, now_ms: i64) {
        self.attempts = self.attempts.saturating_add(1);
        self.last_ms = now_ms;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(throttle: Throttle, now_ms: i64) -> Option<(u64, Throttle)> {
        match throttle.check(now_ms) {
            Check::Go => None,
            Check::Wait { wait_ms, rebased } => Some((wait_ms, rebased)),
        }
    }

    #[test]
    fn three_tries_are_free_then_the_wait_grows_to_a_cap() {
        let waits: Vec<u64> = (1..=10).map(|attempts| Throttle { attempts, last_ms: 0 }.wait_ms()).collect();
        assert_eq!(waits, [0, 0, 0, 5_000, 15_000, 60_000, 300_000, 900_000, 900_000, 900_000]);
        assert_eq!(Throttle { attempts: u32::MAX, last_ms: 0 }.wait_ms(), 900_000);
    }

    #[test]
    fn the_wait_runs_down_with_the_clock() {
        let throttle = Throttle { attempts: 4, last_ms: 1_000_000 };
        assert_eq!(wait(throttle, 1_000_000).map(|w| w.0), Some(5_000));
        assert_eq!(wait(throttle, 1_004_999).map(|w| w.0), Some(1));
        assert_eq!(wait(throttle, 1_005_000), None);
    }

    #[test]
    fn setting_the_clock_back_starts_the_wait_again_in_full() {
        let throttle = Throttle { attempts: 6, last_ms: 1_000_000 };
        let (wait_ms, rebased) = wait(throttle, 500_000).unwrap();
        assert_eq!((wait_ms, rebased.last_ms, rebased.attempts), (60_000, 500_000, 6));
        // Going back to the true time afterwards counts what really passed since, not more than the full wait.
        assert_eq!(wait(rebased, 559_999).map(|w| w.0), Some(1));
        assert_eq!(wait(rebased, 560_000), None);
    }

    #[test]
    fn extreme_clocks_do_not_overflow() {
        let throttle = Throttle { attempts: 9, last_ms: i64::MAX };
        assert_eq!(wait(throttle, i64::MIN).map(|w| w.0), Some(900_000));
        assert_eq!(wait(Throttle { attempts: 9, last_ms: i64::MIN }, i64::MAX), None);
    }
}
