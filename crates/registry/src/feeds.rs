//! What devices are told: publishing, scopes, pages.

use std::collections::BTreeMap;

use buzheng_domain::archive::ArchiveRow;
use buzheng_domain::campaign::{Campaign, Village};
use buzheng_domain::ids::{ArchiveRowId, DeviceId, StaffId};
use buzheng_domain::organs::Organs;
use buzheng_domain::staff::StaffMember;
use buzheng_domain::supply::{BookletRange, NumberLease};
use buzheng_protocol::cbor;
use buzheng_protocol::wire::feeds::{
    ARCHIVE_SCHEMA, CAMPAIGN_SCHEMA, CENTRE_SCHEMA, LEASE_SCHEMA, ORGAN_SCHEMA, STAFF_SCHEMA, STOCK_SCHEMA, VILLAGE_SCHEMA,
};
use buzheng_protocol::wire::{CentreActRow, FeedName, FeedPage, FeedsReply, RefusalCode};
use rusqlite::Connection;

use crate::db::devices::Device;
use crate::db::feeds as table;
use crate::devices;
use crate::error::RegistryError;
use crate::registry::Registry;

mod cursor;

use cursor::Cursor;

/// Key of the settings in the `campaign` feed.
pub(crate) const SETTINGS_KEY: &str = "settings";
/// Bytes of a reply when the caller names none.
const DEFAULT_BYTES: usize = 64 * 1024;
/// Least and most bytes of a reply.
const BYTES: std::ops::RangeInclusive<usize> = 1024..=1024 * 1024;
/// Archive scope of a device that gets every township.
pub(crate) const ALL: &str = "*";

/// Publishes the settings of the campaign; faulty ones are refused.
pub(crate) fn publish_campaign(tx: &Connection, campaign: &Campaign, now_ms: i64) -> Result<(), RegistryError> {
    if let Some(fault) = campaign.faults().first() {
        return Err(RegistryError::Settings { fault: fault.as_str() });
    }
    let body = cbor::encode(campaign)?;
    table::put(tx, &FeedName::Campaign.to_string(), SETTINGS_KEY, CAMPAIGN_SCHEMA, &body, now_ms)
}

/// Publishes a village.
pub(crate) fn publish_village(tx: &Connection, village: &Village, now_ms: i64) -> Result<(), RegistryError> {
    let key = format!("village/{}", village.code);
    table::put(tx, &FeedName::Campaign.to_string(), &key, VILLAGE_SCHEMA, &cbor::encode(village)?, now_ms)
}

/// Publishes the table of organs: rows it no longer has are taken back. A faulty table is refused.
pub(crate) fn publish_organs(tx: &Connection, organs: &Organs, now_ms: i64) -> Result<(), RegistryError> {
    organs.validate().map_err(RegistryError::Organs)?;
    let feed = FeedName::Campaign.to_string();
    let key = |id: &str| format!("organ/{id}");
    let kept: std::collections::BTreeSet<String> = organs.0.iter().map(|organ| key(&organ.id)).collect();
    for (held, _) in table::rows_at(tx, &feed, ORGAN_SCHEMA, i64::MAX)? {
        if !kept.contains(&held) {
            table::del(tx, &feed, &held, now_ms)?;
        }
    }
    organs.0.iter().try_for_each(|organ| table::put(tx, &feed, &key(&organ.id), ORGAN_SCHEMA, &cbor::encode(organ)?, now_ms))
}

/// Publishes an act of the Centre to a device.
pub(crate) fn publish_act(tx: &Connection, device: DeviceId, row: &CentreActRow, now_ms: i64) -> Result<(), RegistryError> {
    let feed = FeedName::Centre(device).to_string();
    table::put(tx, &feed, &row.act.id.to_string(), CENTRE_SCHEMA, &cbor::encode(row)?, now_ms)
}

/// Publishes a person of the staff list.
pub(crate) fn publish_staff(tx: &Connection, member: &StaffMember, now_ms: i64) -> Result<(), RegistryError> {
    table::put(tx, &FeedName::Staff.to_string(), &member.id.to_string(), STAFF_SCHEMA, &cbor::encode(member)?, now_ms)
}

/// Publishes an old file.
pub(crate) fn publish_archive_row(tx: &Connection, row: &ArchiveRow, now_ms: i64) -> Result<(), RegistryError> {
    let feed = FeedName::Archive(row.township.clone()).to_string();
    table::put(tx, &feed, &row.id.to_string(), ARCHIVE_SCHEMA, &cbor::encode(row)?, now_ms)
}

/// Publishes a lease to its device.
pub(crate) fn publish_lease(tx: &Connection, lease: &NumberLease, now_ms: i64) -> Result<(), RegistryError> {
    let feed = FeedName::Leases(lease.device).to_string();
    table::put(tx, &feed, &lease.id.to_string(), LEASE_SCHEMA, &cbor::encode(lease)?, now_ms)
}

/// Publishes a run of booklets to its device.
pub(crate) fn publish_stock(tx: &Connection, range: &BookletRange, now_ms: i64) -> Result<(), RegistryError> {
    let feed = FeedName::Stock(range.device).to_string();
    table::put(tx, &feed, &range.id.to_string(), STOCK_SCHEMA, &cbor::encode(range)?, now_ms)
}

/// The settings as they were published at that moment.
pub(crate) fn campaign_at(tx: &Connection, at_ms: i64) -> Result<Option<Campaign>, RegistryError> {
    let body = table::body_at(tx, &FeedName::Campaign.to_string(), SETTINGS_KEY, at_ms)?;
    Ok(body.map(|body| cbor::decode(&body)).transpose()?)
}

/// The settings a device had read up to an operation of their feed.
pub(crate) fn campaign_seen(tx: &Connection, op_id: u64) -> Result<Option<Campaign>, RegistryError> {
    let body = table::body_seen(tx, &FeedName::Campaign.to_string(), SETTINGS_KEY, op_id)?;
    Ok(body.map(|body| cbor::decode(&body)).transpose()?)
}

/// All settings published up to a moment, the latest first.
pub(crate) fn campaigns_until(tx: &Connection, at_ms: i64) -> Result<Vec<Campaign>, RegistryError> {
    let bodies = table::bodies_until(tx, &FeedName::Campaign.to_string(), SETTINGS_KEY, at_ms)?;
    // Settings of an older program may lack what is asked today; nothing is judged by them then.
    Ok(bodies.iter().filter_map(|body| cbor::decode(body).ok()).collect())
}

/// The table of organs as it was at that moment.
pub(crate) fn organs_at(tx: &Connection, at_ms: i64) -> Result<Organs, RegistryError> {
    let rows = table::rows_at(tx, &FeedName::Campaign.to_string(), ORGAN_SCHEMA, at_ms)?;
    Ok(Organs(rows.iter().map(|(_, body)| cbor::decode(body)).collect::<Result<_, _>>()?))
}

/// Every form an old file was published in up to that moment, the latest first.
pub(crate) fn archive_row_until(tx: &Connection, township: &str, id: ArchiveRowId, at_ms: i64) -> Result<Vec<ArchiveRow>, RegistryError> {
    let feed = FeedName::Archive(township.to_owned()).to_string();
    let bodies = table::bodies_until(tx, &feed, &id.to_string(), at_ms)?;
    Ok(bodies.iter().map(|body| cbor::decode(body)).collect::<Result<_, _>>()?)
}

/// A person of the staff list by staff number.
pub(crate) fn staff_by_no(tx: &Connection, staff_no: &str) -> Result<Option<StaffMember>, RegistryError> {
    for (_, body) in table::rows_at(tx, &FeedName::Staff.to_string(), STAFF_SCHEMA, i64::MAX)? {
        let member: StaffMember = cbor::decode(&body)?;
        if member.staff_no == staff_no {
            return Ok(Some(member));
        }
    }
    Ok(None)
}

/// A person of the staff list as a device had read it up to an operation of the feed.
pub(crate) fn staff_seen(tx: &Connection, id: &StaffId, op_id: u64) -> Result<Option<StaffMember>, RegistryError> {
    let body = table::body_seen(tx, &FeedName::Staff.to_string(), &id.to_string(), op_id)?;
    Ok(body.map(|body| cbor::decode(&body)).transpose()?)
}

/// A person of the staff list as published at that moment.
pub(crate) fn staff_at(tx: &Connection, id: &StaffId, at_ms: i64) -> Result<Option<StaffMember>, RegistryError> {
    let body = table::body_at(tx, &FeedName::Staff.to_string(), &id.to_string(), at_ms)?;
    Ok(body.map(|body| cbor::decode(&body)).transpose()?)
}

/// The feeds a device may read, most urgent first.
fn scope(tx: &Connection, device: &Device) -> Result<Vec<String>, RegistryError> {
    let own = [FeedName::Staff, FeedName::Campaign, FeedName::Centre(device.id), FeedName::Leases(device.id), FeedName::Stock(device.id)];
    let mut names: Vec<String> = own.iter().map(ToString::to_string).collect();
    if device.archive == ALL {
        names.extend(table::names(tx, "archive/")?);
    } else {
        names.push(FeedName::Archive(device.archive.clone()).to_string());
    }
    Ok(names)
}

/// Where each feed of the device ends now.
pub(crate) fn marks(tx: &Connection, device: &Device) -> Result<BTreeMap<String, u64>, RegistryError> {
    let mut marks = BTreeMap::new();
    for name in scope(tx, device)? {
        if let Some(state) = table::state(tx, &name)? {
            marks.insert(name, state.last_op);
        }
    }
    Ok(marks)
}

/// Pages after a cursor, of at most about `max` bytes together.
pub(crate) fn pull(registry: &Registry, device: &Device, since: Option<&str>, max: Option<usize>) -> Result<FeedsReply, RegistryError> {
    let mut cursor = since.map_or(Ok(Cursor::default()), |text| Cursor::parse(text).ok_or(RefusalCode::BadCursor))?;
    devices::top_up(registry, &device.id)?;
    let mut budget = max.unwrap_or(DEFAULT_BYTES).clamp(*BYTES.start(), *BYTES.end());
    let (pages, more) = registry.db.read(|tx| {
        let (mut pages, mut more) = (Vec::new(), false);
        for name in scope(tx, device)? {
            let Some(state) = table::state(tx, &name)? else { continue };
            let held = cursor.get(&name);
            // A mark beyond the end is of a registry that knew more: this one was restored. Start over.
            if held.is_some_and(|(generation, op)| generation == state.generation && op > state.last_op) {
                return Err(RefusalCode::BadCursor.into());
            }
            let from = held.filter(|(generation, _)| *generation == state.generation).map_or(0, |(_, op)| op);
            if from == state.last_op && held.is_some() {
                continue;
            }
            if budget == 0 {
                more = true;
                break;
            }
            let (ops, cut) = table::after(tx, &name, from, budget)?;
            let used: usize = ops.iter().map(|op| op.body.len() + op.key.len() + op.schema.len() + 24).sum();
            budget = budget.saturating_sub(used);
            let upto = if cut { ops.last().map_or(from, |op| op.op_id) } else { state.last_op };
            cursor.set(&name, state.generation, upto);
            pages.push(FeedPage { feed: name, generation: state.generation, ops, upto, sum: (!cut).then_some(state.sum) });
            if cut {
                more = true;
                break;
            }
        }
        Ok((pages, more))
    })?;
    Ok(FeedsReply { pages, next: cursor.to_string(), more, contact: registry.contact() })
}
