//! `devices` and `revoke-device`.

use std::io::Write;

use buzheng_domain::ids::DeviceId;
use buzheng_domain::time::RegistryTime;
use serde::Serialize;

use crate::db::cases::CaseRow;
use crate::devices::DeviceView;
use crate::error::RegistryError;
use crate::registry::Registry;

#[derive(Serialize)]
struct DeviceJson<'a> {
    device: String,
    label: &'a str,
    point: &'a str,
    enrolled: String,
    seen: Option<String>,
    revoked: Option<String>,
    reason: Option<&'a str>,
    numbers_left: u32,
    booklets_left: u64,
}

fn time(ms: Option<i64>) -> Option<String> {
    ms.map(|ms| RegistryTime::from_ms(ms).rfc3339())
}

impl<'a> DeviceJson<'a> {
    fn of(view: &'a DeviceView) -> Self {
        let listed = &view.listed;
        Self {
            device: listed.id.to_string(),
            label: &listed.label,
            point: &listed.point,
            enrolled: RegistryTime::from_ms(listed.enrolled_ms).rfc3339(),
            seen: time(listed.seen_ms),
            revoked: time(listed.revoked_ms),
            reason: listed.revoked_why.as_deref(),
            numbers_left: view.numbers_left,
            booklets_left: view.booklets_left,
        }
    }
}

/// Lists every laptop.
pub(super) fn list(registry: &Registry, json: bool, out: &mut dyn Write) -> Result<(), RegistryError> {
    let devices = registry.devices()?;
    let rows: Vec<_> = devices.iter().map(DeviceJson::of).collect();
    if json {
        let text = serde_json::to_string_pretty(&rows).map_err(|_| RegistryError::Unreadable { what: "device" })?;
        writeln!(out, "{text}")?;
        return Ok(());
    }
    for row in rows {
        let state = if row.revoked.is_some() { "REVOKED" } else { "ACTIVE" };
        let (seen, left) = (row.seen.as_deref().unwrap_or("-"), (row.numbers_left, row.booklets_left));
        writeln!(out, "{}  {state:<7}  seen {seen}  numbers {}  booklets {}  {}", row.device, left.0, left.1, row.label)?;
    }
    Ok(())
}

/// Turns a laptop away for good.
pub(super) fn revoke(registry: &Registry, device: &str, reason: &str, out: &mut dyn Write) -> Result<(), RegistryError> {
    let id: DeviceId = device.parse().map_err(|_| RegistryError::BadInput { what: "device" })?;
    let done = registry.revoke_device(&id, reason)?;
    writeln!(out, "device {device} revoked, last seen {}", time(done.seen_ms).as_deref().unwrap_or("-"))?;
    for (first, last) in &done.numbers {
        writeln!(out, "LOST numbers {first}..{last}")?;
    }
    for (first, last) in &done.booklets {
        writeln!(out, "LOST booklets {first}..{last}")?;
    }
    let mut cases =
        |what: &str, rows: &[CaseRow]| rows.iter().try_for_each(|row| writeln!(out, "{what} {} {} {}", row.case_no, row.state, row.id));
    cases("UNFINISHED", &done.unfinished)?;
    cases("PHOTO ONLY THERE", &done.without_photo)?;
    Ok(())
}
