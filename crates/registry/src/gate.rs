//! How much one caller may ask: token buckets on a clock that only runs forward.
//!
//! Three of them: per device with a session, per address on the routes that take no session (enrolment, session), and per address for
//! everything. An address may stand for a whole county behind one line, so the address limits only stop floods.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use buzheng_domain::ids::DeviceId;

use crate::error::RegistryError;

/// Buckets remembered; full ones are forgotten first.
const KEPT: usize = 20_000;

/// One limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Requests at once.
    pub burst: f64,
    /// Requests a second after that.
    pub per_second: f64,
}

/// The limits of a registry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    /// One device, by its session.
    pub device: Rate,
    /// One address, on the routes without a session.
    pub stranger: Rate,
    /// One address, on all routes.
    pub address: Rate,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            device: Rate { burst: 300.0, per_second: 30.0 },
            stranger: Rate { burst: 400.0, per_second: 20.0 },
            address: Rate { burst: 3000.0, per_second: 300.0 },
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Caller {
    Device(DeviceId),
    Stranger(IpAddr),
    Address(IpAddr),
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

/// The buckets.
pub(crate) struct Gate {
    rates: Mutex<Rates>,
    buckets: Mutex<BTreeMap<Caller, Bucket>>,
}

impl Default for Gate {
    fn default() -> Self {
        Self { rates: Mutex::new(Rates::default()), buckets: Mutex::default() }
    }
}

impl Gate {
    pub(crate) fn set(&self, rates: Rates) {
        *self.rates.lock().unwrap_or_else(PoisonError::into_inner) = rates;
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn rates(&self) -> Rates {
        *self.rates.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One request of a device.
    pub(crate) fn device(&self, device: DeviceId) -> Result<(), RegistryError> {
        self.take(Caller::Device(device), self.rates().device, Instant::now())
    }

    /// One request from an address; `stranger` when the route takes no session.
    pub(crate) fn address(&self, address: IpAddr, stranger: bool) -> Result<(), RegistryError> {
        let (rates, now) = (self.rates(), Instant::now());
        self.take(Caller::Address(network(address)), rates.address, now)?;
        if stranger { self.take(Caller::Stranger(network(address)), rates.stranger, now) } else { Ok(()) }
    }

    fn take(&self, caller: Caller, rate: Rate, now: Instant) -> Result<(), RegistryError> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= KEPT && !buckets.contains_key(&caller) {
            let oldest_first = |bucket: &Bucket| now.saturating_duration_since(bucket.at).as_secs() < 60;
            buckets.retain(|_, bucket| oldest_first(bucket));
            if buckets.len() >= KEPT {
                buckets.clear();
            }
        }
        let bucket = buckets.entry(caller).or_insert(Bucket { tokens: rate.burst, at: now });
        let earned = now.saturating_duration_since(bucket.at).as_secs_f64() * rate.per_second;
        *bucket = Bucket { tokens: (bucket.tokens + earned).min(rate.burst), at: now };
        if bucket.tokens >= 1.0 {
            bucket.tokens -= 1.0;
            return Ok(());
        }
        let seconds = (1.0 - bucket.tokens) / rate.per_second.max(0.001);
        let retry_after_ms = std::time::Duration::from_secs_f64(seconds.clamp(1.0, 3600.0)).as_millis();
        Err(RegistryError::SlowDown { retry_after_ms: u64::try_from(retry_after_ms).unwrap_or(u64::MAX) })
    }
}

/// A subscriber's IPv6 addresses are as many as they like: their network counts as one.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or_else(|| IpAddr::V6((u128::from(v6) >> 64 << 64).into()), IpAddr::V4),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    const RATE: Rate = Rate { burst: 3.0, per_second: 2.0 };

    fn address(text: &str) -> Caller {
        Caller::Address(network(text.parse().unwrap()))
    }

    #[test]
    fn a_burst_passes_then_the_rate_holds_and_the_wait_is_told() {
        let (gate, start) = (Gate::default(), Instant::now());
        let ask = |ms: u64| gate.take(address("10.0.0.1"), RATE, start + Duration::from_millis(ms));
        assert!((0..3).all(|_| ask(0).is_ok()));
        assert!(matches!(ask(0), Err(RegistryError::SlowDown { retry_after_ms: 1000 })));
        assert!(ask(500).is_ok() && ask(500).is_err());
        assert!((0..3).all(|_| ask(60_000).is_ok()), "no more than the burst is saved up");
        assert!(ask(60_000).is_err());
    }

    #[test]
    fn callers_do_not_use_up_each_others_tokens_and_a_network_is_one_caller() {
        let (gate, now) = (Gate::default(), Instant::now());
        for one in ["2001:db8::1", "2001:db8::2", "2001:db8::3"] {
            assert!(gate.take(address(one), RATE, now).is_ok());
        }
        assert!(gate.take(address("2001:db8::4"), RATE, now).is_err());
        assert!(gate.take(address("2001:db8:0:1::1"), RATE, now).is_ok());
        assert_eq!(address("::ffff:10.0.0.1"), address("10.0.0.1"));
    }

    #[test]
    fn memory_is_bounded() {
        let (gate, now) = (Gate::default(), Instant::now());
        for n in 0..50_000_u32 {
            gate.take(Caller::Address(IpAddr::V4(n.into())), RATE, now).unwrap();
        }
        assert!(gate.buckets.lock().unwrap().len() <= KEPT);
    }
}
