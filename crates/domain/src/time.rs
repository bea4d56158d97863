//! Moments and civil dates. Clocks that differ have types that differ; none of them orders events (that is `seq`).

use chrono::{DateTime, FixedOffset, NaiveDate, SecondsFormat};
use serde::{Deserialize, Serialize};

/// Offset of China Standard Time, +08:00 all year, in seconds.
const CHINA_OFFSET_S: i32 = 8 * 3600;

macro_rules! moments {
    ($($(#[$meta:meta])* $name:ident),+) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(i64);

        impl $name {
            /// From milliseconds since 1970-01-01T00:00:00Z.
            pub const fn from_ms(ms: i64) -> Self { Self(ms) }
            /// Milliseconds since 1970-01-01T00:00:00Z.
            pub const fn as_ms(self) -> i64 { self.0 }
            /// The civil date at +08:00.
            pub fn civil_date(self) -> NaiveDate { at_china(self.0).date_naive() }
            /// RFC 3339 with the offset +08:00, to the second.
            pub fn rfc3339(self) -> String { at_china(self.0).to_rfc3339_opts(SecondsFormat::Secs, false) }
        }
    )+};
}

moments! {
    /// A laptop's wall clock: evidence, never truth.
    DeviceTime,
    /// The registry's clock.
    RegistryTime
}

fn at_china(ms: i64) -> DateTime<FixedOffset> {
    let utc = DateTime::from_timestamp_millis(ms).unwrap_or_default();
    match FixedOffset::east_opt(CHINA_OFFSET_S) {
        Some(offset) => utc.with_timezone(&offset),
        None => utc.fixed_offset(),
    }
}

/// Full years lived on `today` by someone born on `birth`; a birth in the future gives 0.
pub fn age_on(birth: NaiveDate, today: NaiveDate) -> u32 {
    today.years_since(birth).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_civil_date_changes_at_midnight_in_china() {
        let before = DeviceTime::from_ms(1_653_062_399_000); // 2022-05-20T15:59:59Z
        assert_eq!(before.civil_date().to_string(), "2022-05-20");
        assert_eq!(DeviceTime::from_ms(before.as_ms() + 1000).civil_date().to_string(), "2022-05-21");
        assert_eq!(before.rfc3339(), "2022-05-20T23:59:59+08:00");
    }

    #[test]
    fn age_counts_full_years() {
        let d = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        assert_eq!(age_on(d(1960, 5, 20), d(1980, 5, 19)), 19);
        assert_eq!(age_on(d(1960, 5, 20), d(1980, 5, 20)), 20);
    }
}
