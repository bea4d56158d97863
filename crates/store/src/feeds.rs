//! What the registry told this device: keyed rows per feed, applied page by page, read as typed values.
//!
//! Pages and the cursor behind them are stored in one transaction, so neither can be ahead of the other. An operation
//! at or below what the device already knows of a feed is ignored: pages may come twice and late. A body that cannot be
//! read is kept, counted and skipped; it never stops the feed (sync.md §2.10).

use std::collections::{BTreeMap, BTreeSet};

use buzheng_domain::archive::ArchiveRow;
use buzheng_domain::campaign::{Campaign, Village};
use buzheng_domain::ids::{LeaseId, StaffId};
use buzheng_domain::organs::{Organ, Organs};
use buzheng_domain::staff::StaffMember;
use buzheng_domain::supply::{BookletRange, NumberLease};
use buzheng_protocol::cbor;
use buzheng_protocol::wire::feeds::{
    ARCHIVE_SCHEMA, CAMPAIGN_SCHEMA, CENTRE_SCHEMA, LEASE_SCHEMA, ORGAN_SCHEMA, RECEIPT_SCHEMA, STAFF_SCHEMA, STOCK_SCHEMA, VILLAGE_SCHEMA,
};
use buzheng_protocol::wire::{CentreActRow, FeedName, FeedOp, FeedPage, FeedSum, OpKind, Receipt};
use rusqlite::{Connection, OptionalExtension as _};
use serde::de::DeserializeOwned;

use crate::error::StoreError;
use crate::projections::{booklet, centre_act};
use crate::tx::{Tx, View};
use crate::{archive, meta};

const CURSOR: &str = "feed_cursor";
/// The last settings that could be worked with, kept in case newer ones cannot.
const SETTINGS: &str = "good_campaign";

/// What applying pages did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedsApplied {
    /// Feeds in which something changed.
    pub changed: BTreeSet<String>,
    /// Feeds whose checksum did not agree. They were dropped, and the cursor with them: the next pull begins at the
    /// start, and what is known of the other feeds is skipped.
    pub dropped: BTreeSet<String>,
}

/// How far one feed is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct FeedState {
    generation: u64,
    upto: u64,
    sum: FeedSum,
}

impl Tx<'_> {
    /// Applies the pages of one reply and stores its cursor.
    pub fn apply_feeds(&self, pages: &[FeedPage], next: &str) -> Result<FeedsApplied, StoreError> {
        let mut applied = FeedsApplied::default();
        for page in pages {
            if self.apply_page(page)? {
                applied.changed.insert(page.feed.clone());
            }
            let held = read_state(&self.conn, &page.feed)?.map(|state| state.sum);
            if page.sum.is_some() && page.sum != held {
                drop_feed(&self.conn, &page.feed)?;
                applied.dropped.insert(page.feed.clone());
            }
        }
        if applied.dropped.is_empty() {
            meta::set(&self.conn, CURSOR, next.as_bytes())?;
        } else {
            meta::remove(&self.conn, CURSOR)?;
        }
        Ok(applied)
    }

    fn apply_page(&self, page: &FeedPage) -> Result<bool, StoreError> {
        let held = read_state(&self.conn, &page.feed)?;
        let mut changed = false;
        let mut state = match held {
            Some(state) if state.generation == page.generation => state,
            stale => {
                if stale.is_some() {
                    drop_feed(&self.conn, &page.feed)?;
                    changed = true;
                }
                FeedState { generation: page.generation, upto: 0, sum: FeedSum::default() }
            }
        };
        for op in page.ops.iter().filter(|op| op.op_id > state.upto) {
            state.sum = apply_op(&self.conn, &page.feed, op, state.sum)?;
            changed = true;
        }
        state.upto = state.upto.max(page.upto);
        write_state(&self.conn, &page.feed, &state)?;
        Ok(changed)
    }

    /// Learns from elsewhere (a keystore, the registry) that a lease was used up to `serial`. Never goes down.
    pub fn raise_lease_high(&self, lease: LeaseId, serial: u32) -> Result<(), StoreError> {
        self.conn.execute(
            "INSERT INTO lease_high (lease_id, high) VALUES (?1, ?2)
             ON CONFLICT (lease_id) DO UPDATE SET high = max(high, excluded.high)",
            (lease.as_uuid().as_bytes(), serial),
        )?;
        Ok(())
    }
}

impl View<'_> {
    /// The cursor to pull with; `None` at the first pull.
    pub fn feed_cursor(&self) -> Result<Option<String>, StoreError> {
        let bytes = meta::get(self.conn, CURSOR)?;
        bytes.map(String::from_utf8).transpose().map_err(|_| StoreError::Unreadable { what: "cursor" })
    }

    /// How far each feed is: compared with the registry's marks, and carried by events that depend on a feed.
    pub fn feed_marks(&self) -> Result<BTreeMap<String, u64>, StoreError> {
        let mut statement = self.conn.prepare_cached("SELECT feed, upto FROM feed_state")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Rows held of each feed.
    pub fn feed_sizes(&self) -> Result<BTreeMap<String, u64>, StoreError> {
        let mut statement = self.conn.prepare_cached("SELECT feed, count(*) FROM feed_row GROUP BY feed")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Rows that are here but cannot be read by this program.
    pub fn unreadable_feed_rows(&self) -> Result<u64, StoreError> {
        Ok(self.conn.query_row("SELECT count(*) FROM feed_row WHERE readable = 0", [], |row| row.get(0))?)
    }

    /// The campaign's settings; `None` before the first pull. Faulty ones are not taken: the last good ones stay.
    pub fn campaign(&self) -> Result<Option<Campaign>, StoreError> {
        let fed = rows(self.conn, &FeedName::Campaign.to_string(), CAMPAIGN_SCHEMA)?.into_iter().next();
        match (fed, meta::get(self.conn, SETTINGS)?) {
            (Some(fed), _) => Ok(Some(fed)),
            (None, Some(kept)) => Ok(Some(cbor::decode(&kept).map_err(|_| StoreError::Unreadable { what: "settings" })?)),
            (None, None) => Ok(None),
        }
    }

    /// Organs that once registered marriages, by the Centre's table.
    pub fn organs(&self) -> Result<Organs, StoreError> {
        Ok(Organs(rows(self.conn, &FeedName::Campaign.to_string(), ORGAN_SCHEMA)?))
    }

    /// The villages of the campaign, by code.
    pub fn villages(&self) -> Result<Vec<Village>, StoreError> {
        rows(self.conn, &FeedName::Campaign.to_string(), VILLAGE_SCHEMA)
    }

    /// Everybody on the staff list, whatever their status.
    pub fn staff(&self) -> Result<Vec<StaffMember>, StoreError> {
        rows(self.conn, &FeedName::Staff.to_string(), STAFF_SCHEMA)
    }

    /// One person of the staff list.
    pub fn staff_member(&self, id: StaffId) -> Result<Option<StaffMember>, StoreError> {
        Ok(self.staff()?.into_iter().find(|member| member.id == id))
    }

    /// The blocks of certificate numbers leased to this device, oldest key first.
    pub fn leases(&self) -> Result<Vec<NumberLease>, StoreError> {
        rows(self.conn, &FeedName::Leases(self.log()?.device).to_string(), LEASE_SCHEMA)
    }

    /// What [`Tx::raise_lease_high`] learnt about a lease.
    pub(crate) fn lease_high(&self, lease: LeaseId) -> Result<Option<u32>, StoreError> {
        let mut statement = self.conn.prepare_cached("SELECT high FROM lease_high WHERE lease_id = ?1")?;
        Ok(statement.query_row([lease.as_uuid().as_bytes()], |row| row.get(0)).optional()?)
    }

    /// The ranges of blank booklets handed to this device.
    pub fn booklet_ranges(&self) -> Result<Vec<BookletRange>, StoreError> {
        rows(self.conn, &FeedName::Stock(self.log()?.device).to_string(), STOCK_SCHEMA)
    }

    /// The registry's receipts for this device's logs.
    pub fn receipts(&self) -> Result<Vec<Receipt>, StoreError> {
        rows(self.conn, &FeedName::Receipts(self.log()?.device).to_string(), RECEIPT_SCHEMA)
    }
}

fn apply_op(conn: &Connection, feed: &str, op: &FeedOp, sum: FeedSum) -> Result<FeedSum, StoreError> {
    let held = conn
        .prepare_cached("SELECT id, op_id, schema, body FROM feed_row WHERE feed = ?1 AND key = ?2")?
        .query_row((feed, &op.key), |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, u64>(1)?, row.get::<_, String>(2)?, row.get::<_, Vec<u8>>(3)?))
        })
        .optional()?;
    let mut sum = sum;
    if let Some((id, op_id, schema, body)) = held {
        if op.op_id <= op_id {
            return Ok(sum);
        }
        sum = sum.minus(FeedSum::row(&op.key, op_id, &schema, &body));
        conn.prepare_cached("DELETE FROM feed_row WHERE id = ?1")?.execute([id])?;
        if schema == STOCK_SCHEMA
            && let Ok(range) = cbor::decode::<BookletRange>(&body)
        {
            booklet::remove_range(conn, &range)?;
        }
        if schema == CENTRE_SCHEMA
            && let Ok(row) = cbor::decode::<CentreActRow>(&body)
        {
            centre_act::gone(conn, row.act.id)?;
        }
    }
    if op.op == OpKind::Del {
        return Ok(sum);
    }
    conn.prepare_cached("INSERT INTO feed_row (feed, key, op_id, schema, body, readable) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?.execute((
        feed,
        &op.key,
        op.op_id,
        &op.schema,
        &op.body,
        is_readable(op),
    ))?;
    let id = conn.last_insert_rowid();
    match op.schema.as_str() {
        ARCHIVE_SCHEMA => {
            if let Ok(row) = cbor::decode::<ArchiveRow>(&op.body) {
                archive::index::add(conn, id, &row)?;
            }
        }
        STOCK_SCHEMA => {
            if let Ok(range) = cbor::decode::<BookletRange>(&op.body) {
                booklet::add_range(conn, &range)?;
            }
        }
        CAMPAIGN_SCHEMA if is_readable(op) => meta::set(conn, SETTINGS, &op.body)?,
        CENTRE_SCHEMA => {
            if let Ok(row) = cbor::decode::<CentreActRow>(&op.body) {
                centre_act::fed(conn, &row, &op.body, op.op_id)?;
            }
        }
        _ => {}
    }
    Ok(sum.plus(FeedSum::row(&op.key, op.op_id, &op.schema, &op.body)))
}

fn is_readable(op: &FeedOp) -> bool {
    match op.schema.as_str() {
        CAMPAIGN_SCHEMA => cbor::decode::<Campaign>(&op.body).is_ok_and(|campaign| campaign.faults().is_empty()),
        ORGAN_SCHEMA => cbor::decode::<Organ>(&op.body).is_ok(),
        CENTRE_SCHEMA => cbor::decode::<CentreActRow>(&op.body).is_ok(),
        VILLAGE_SCHEMA => cbor::decode::<Village>(&op.body).is_ok(),
        STAFF_SCHEMA => cbor::decode::<StaffMember>(&op.body).is_ok(),
        LEASE_SCHEMA => cbor::decode::<NumberLease>(&op.body).is_ok(),
        STOCK_SCHEMA => cbor::decode::<BookletRange>(&op.body).is_ok(),
        ARCHIVE_SCHEMA => cbor::decode::<ArchiveRow>(&op.body).is_ok(),
        RECEIPT_SCHEMA => cbor::decode::<Receipt>(&op.body).is_ok(),
        // A schema of a newer registry: not ours to judge.
        _ => true,
    }
}

/// The readable rows of one schema in a feed, by key.
pub(crate) fn rows<T: DeserializeOwned>(conn: &Connection, feed: &str, schema: &str) -> Result<Vec<T>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT body FROM feed_row WHERE feed = ?1 AND schema = ?2 AND readable = 1 ORDER BY key")?;
    let mut found = statement.query((feed, schema))?;
    let mut values = Vec::new();
    while let Some(row) = found.next()? {
        let body = row.get_ref(0)?.as_blob().map_err(|_| StoreError::Unreadable { what: "feed row" })?;
        values.push(cbor::decode(body).map_err(|_| StoreError::Unreadable { what: "feed row" })?);
    }
    Ok(values)
}

/// Every booklet range of any stock feed: for rebuilding what is derived from them.
pub(crate) fn all_booklet_ranges(conn: &Connection) -> Result<Vec<BookletRange>, StoreError> {
    let mut statement = conn.prepare("SELECT body FROM feed_row WHERE schema = ?1 AND readable = 1 ORDER BY id")?;
    let bodies = statement.query_map([STOCK_SCHEMA], |row| row.get::<_, Vec<u8>>(0))?;
    let mut ranges = Vec::new();
    for body in bodies {
        ranges.push(cbor::decode(&body?).map_err(|_| StoreError::Unreadable { what: "feed row" })?);
    }
    Ok(ranges)
}

/// Fills the read table of the Centre's acts with what the feeds hold.
pub(crate) fn refill_centre_acts(conn: &Connection) -> Result<(), StoreError> {
    let mut statement = conn.prepare("SELECT op_id, body FROM feed_row WHERE schema = ?1 AND readable = 1 ORDER BY id")?;
    let mut found = statement.query([CENTRE_SCHEMA])?;
    while let Some(row) = found.next()? {
        let (op_id, body): (u64, Vec<u8>) = (row.get(0)?, row.get(1)?);
        let act = cbor::decode(&body).map_err(|_| StoreError::Unreadable { what: "feed row" })?;
        centre_act::fed(conn, &act, &body, op_id)?;
    }
    Ok(())
}

fn drop_feed(conn: &Connection, feed: &str) -> Result<(), StoreError> {
    for row in rows::<CentreActRow>(conn, feed, CENTRE_SCHEMA)? {
        centre_act::gone(conn, row.act.id)?;
    }
    for range in all_booklet_ranges_of(conn, feed)? {
        booklet::remove_range(conn, &range)?;
    }
    conn.execute("DELETE FROM feed_row WHERE feed = ?1", [feed])?;
    conn.execute("DELETE FROM feed_state WHERE feed = ?1", [feed])?;
    Ok(())
}

fn all_booklet_ranges_of(conn: &Connection, feed: &str) -> Result<Vec<BookletRange>, StoreError> {
    rows(conn, feed, STOCK_SCHEMA)
}

fn read_state(conn: &Connection, feed: &str) -> Result<Option<FeedState>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT generation, upto, sum FROM feed_state WHERE feed = ?1")?;
    let state = statement.query_row([feed], |row| {
        Ok(FeedState {
            generation: row.get(0)?,
            upto: row.get(1)?,
            // The sum uses all 64 bits; the column is signed.
            sum: FeedSum(row.get::<_, i64>(2)?.cast_unsigned()),
        })
    });
    Ok(state.optional()?)
}

fn write_state(conn: &Connection, feed: &str, state: &FeedState) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT INTO feed_state (feed, generation, upto, sum) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (feed) DO UPDATE SET generation = excluded.generation, upto = excluded.upto, sum = excluded.sum",
    )?
    .execute((feed, state.generation, state.upto, state.sum.0.cast_signed()))?;
    Ok(())
}
