//! The real clock and the real source of ids: the only place of the desk that reads either.

use std::sync::Arc;
use std::time::Instant;

use buzheng_app::{Clock, Ids, Ports};
use buzheng_domain::time::DeviceTime;
use uuid::{NoContext, Timestamp, Uuid};

struct SystemClock {
    started: Instant,
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the desk reads the wall clock")]
    fn now(&self) -> DeviceTime {
        DeviceTime::from_ms(chrono::Utc::now().timestamp_millis())
    }

    fn mono_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

struct RandomIds;

impl Ids for RandomIds {
    fn next(&self, now: DeviceTime) -> Uuid {
        let ms = u64::try_from(now.as_ms()).unwrap_or(0);
        let nanos = u32::try_from(ms % 1000).unwrap_or(0) * 1_000_000;
        Uuid::new_v7(Timestamp::from_unix(NoContext, ms / 1000, nanos))
    }
}

/// The real world. `BUZHENG_TODAY=YYYY-MM-DD` moves the sample world's calendar into the campaign; it is read only with a demo
/// hint, so that no real laptop's date can be moved by its environment.
pub(crate) fn ports(demo: bool) -> Ports {
    let clock = SystemClock { started: Instant::now() };
    let day = std::env::var("BUZHENG_TODAY").ok().filter(|_| demo).and_then(|text| text.parse().ok());
    match day {
        Some(day) => Ports { clock: Arc::new(ShiftedClock::to(day, clock)), ids: Arc::new(RandomIds) },
        None => Ports { clock: Arc::new(clock), ids: Arc::new(RandomIds) },
    }
}

/// The sample world plays in the campaign's year: the clock runs normally from another day.
struct ShiftedClock {
    inner: SystemClock,
    shift_ms: i64,
}

impl ShiftedClock {
    fn to(day: chrono::NaiveDate, inner: SystemClock) -> Self {
        let days = (day - inner.now().civil_date()).num_days();
        Self { inner, shift_ms: days * 24 * 3600 * 1000 }
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> DeviceTime {
        DeviceTime::from_ms(self.inner.now().as_ms() + self.shift_ms)
    }

    fn mono_ms(&self) -> u64 {
        self.inner.mono_ms()
    }
}

/// Random bytes from the system; the exchange needs them for nonces and jitter only.
pub(crate) fn random(buffer: &mut [u8]) {
    if getrandom::fill(buffer).is_err() {
        tracing::error!("the system gives no random bytes");
    }
}
