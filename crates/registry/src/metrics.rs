//! Figures for whoever watches the registry, as Prometheus text. Numbers by route and status only: no device, case or person.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use buzheng_protocol::wire::routes;

use crate::db::counts::Counts;
use crate::error::RegistryError;
use crate::registry::Registry;

/// Upper bounds of the time histogram, in seconds.
const BOUNDS: [f64; 12] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0];
/// A verified backup older than this is worth a word, in milliseconds.
const BACKUP_OLD_MS: i64 = 36 * 3600 * 1000;

#[derive(Debug, Default)]
struct Times {
    /// Requests within each bound, not cumulated.
    within: [u64; BOUNDS.len()],
    count: u64,
    seconds: f64,
}

#[derive(Debug, Default)]
struct Seen {
    requests: BTreeMap<(&'static str, &'static str, u16), u64>,
    times: BTreeMap<&'static str, Times>,
}

/// What was counted since the start.
#[derive(Debug, Default)]
pub(crate) struct Metrics(Mutex<Seen>);

/// The route of a path: one of ours, or `other`. The ids in a path are no labels.
pub(crate) fn route_of(path: &str) -> &'static str {
    let known = [routes::ENROL, routes::SESSION, routes::FEEDS, routes::HEALTH];
    match known.into_iter().find(|route| *route == path) {
        Some(route) => route,
        None if path.starts_with("/v1/logs/") && path.ends_with("/events") => routes::EVENTS,
        None if path.starts_with("/v1/blobs/") => routes::BLOB,
        None => "other",
    }
}

impl Metrics {
    pub(crate) fn note(&self, path: &str, method: &str, status: u16, took: Duration) {
        let route = route_of(path);
        let method = ["GET", "HEAD", "POST", "PUT"].into_iter().find(|known| *known == method).unwrap_or("other");
        let seconds = took.as_secs_f64();
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *seen.requests.entry((route, method, status)).or_default() += 1;
        let times = seen.times.entry(route).or_default();
        (times.count, times.seconds) = (times.count + 1, times.seconds + seconds);
        if let Some((within, _)) = times.within.iter_mut().zip(BOUNDS).find(|(_, bound)| seconds <= *bound) {
            *within += 1;
        }
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        head(text, "buzheng_requests_total", "counter", "Requests answered since the start.")?;
        for ((route, method, status), count) in &seen.requests {
            writeln!(text, "buzheng_requests_total{{route=\"{route}\",method=\"{method}\",status=\"{status}\"}} {count}")?;
        }
        head(text, "buzheng_request_seconds", "histogram", "Time from the head of a request to its answer.")?;
        for (route, times) in &seen.times {
            let mut cumulated = 0;
            for (within, bound) in times.within.iter().zip(BOUNDS) {
                cumulated += within;
                writeln!(text, "buzheng_request_seconds_bucket{{route=\"{route}\",le=\"{bound}\"}} {cumulated}")?;
            }
            writeln!(text, "buzheng_request_seconds_bucket{{route=\"{route}\",le=\"+Inf\"}} {}", times.count)?;
            writeln!(text, "buzheng_request_seconds_sum{{route=\"{route}\"}} {}", times.seconds)?;
            writeln!(text, "buzheng_request_seconds_count{{route=\"{route}\"}} {}", times.count)?;
        }
        Ok(())
    }
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) -> std::fmt::Result {
    writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}")
}

/// Whether the registry can do its work, and what is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Health {
    /// The process answers.
    pub live: bool,
    /// Records are taken.
    pub ready: bool,
    /// Codes: `DATABASE`, `DISK_FULL` (not ready); `PHOTOS_WAIT`, `RESERVE_USED`, `JUDGING_STOPPED`, `BACKUP_OLD` (ready, but look).
    pub reasons: Vec<&'static str>,
}

impl Registry {
    /// Whether the registry can do its work.
    pub fn health(&self) -> Health {
        let backup = self.last_backup_ms();
        let full = self.free_bytes() == Some(0) && !self.has_reserve();
        let old = matches!(backup, Ok(at) if at.is_none_or(|at| self.now_ms() - at > BACKUP_OLD_MS));
        let found = [
            (backup.is_err(), "DATABASE"),
            (full, "DISK_FULL"),
            (!self.has_room_for_blobs(), "PHOTOS_WAIT"),
            (self.wants_reserve() && !self.has_reserve(), "RESERVE_USED"),
            (self.judging_failed(), "JUDGING_STOPPED"),
            (old, "BACKUP_OLD"),
        ];
        let reasons = found.into_iter().filter_map(|(so, reason)| so.then_some(reason)).collect();
        Health { live: true, ready: backup.is_ok() && !full, reasons }
    }

    /// All figures as Prometheus text, version 0.0.4.
    pub fn metrics(&self) -> Result<String, RegistryError> {
        let counts = self.db.read(|tx| Counts::read(tx, self.now_ms()))?;
        let mut text = String::new();
        let written = self.metrics.write(&mut text).and_then(|()| self.write_gauges(&counts, &mut text));
        written.map_err(|_| RegistryError::Unreadable { what: "figure" })?;
        Ok(text)
    }

    fn write_gauges(&self, counts: &Counts, text: &mut String) -> std::fmt::Result {
        let health = self.health();
        let age = self.last_backup_ms().ok().flatten().map(|at| (self.now_ms() - at) / 1000);
        let gauges: [(&str, &str, Option<i128>); 12] = [
            ("buzheng_ready", "1 when records are taken.", Some(health.ready.into())),
            ("buzheng_events", "Events stored.", Some(counts.events.into())),
            ("buzheng_events_waiting", "Events stored and not yet judged.", Some(counts.unjudged.into())),
            ("buzheng_blobs", "Whole photographs and scans.", Some(counts.blobs.into())),
            ("buzheng_blobs_waiting", "Named by an event and not here yet.", Some(counts.blobs_waiting.into())),
            ("buzheng_quarantined", "Events set aside.", Some(counts.quarantined.into())),
            ("buzheng_conflicts_open", "Conflicts a person must settle.", Some(counts.conflicts.into())),
            ("buzheng_logs_frozen", "Logs with two versions.", Some(counts.frozen.into())),
            ("buzheng_devices", "Enrolled laptops, revoked ones left out.", Some(counts.devices.into())),
            ("buzheng_devices_in_session", "Laptops seen within about half a day.", Some(counts.in_session.into())),
            ("buzheng_disk_free_bytes", "Free on the disk of the data folder.", self.free_bytes().map(Into::into)),
            ("buzheng_backup_age_seconds", "Since the last verified backup; absent before the first.", age.map(Into::into)),
        ];
        for (name, help, value) in gauges {
            if let Some(value) = value {
                head(text, name, "gauge", help)?;
                writeln!(text, "{name} {value}")?;
            }
        }
        Ok(())
    }
}
