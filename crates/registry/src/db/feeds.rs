//! `feed`, `feed_op`, `feed_row`: what the registry tells devices, numbered by the one writer.

use buzheng_protocol::wire::{FeedOp, FeedSum, OpKind};
use rusqlite::{Connection, OptionalExtension as _};

use crate::error::RegistryError;

/// Where one feed stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FeedState {
    pub(crate) generation: u64,
    pub(crate) last_op: u64,
    pub(crate) sum: FeedSum,
}

/// The state of a feed; `None` when nothing was ever published in it.
pub(crate) fn state(conn: &Connection, feed: &str) -> Result<Option<FeedState>, RegistryError> {
    let mut statement = conn.prepare_cached("SELECT generation, last_op, sum FROM feed WHERE feed = ?1")?;
    let found = statement.query_row([feed], |row| {
        // The sum uses all 64 bits; the column is signed.
        let sum = FeedSum(row.get::<_, i64>(2)?.cast_unsigned());
        Ok(FeedState { generation: row.get(0)?, last_op: row.get(1)?, sum })
    });
    Ok(found.optional()?)
}

/// After a restore: every reader starts over, and no operation gets a number that the lost registry may have used.
pub(crate) fn new_generation(conn: &Connection, fresh: u32) -> Result<(), RegistryError> {
    // Drawn at random, because one backup can be restored twice.
    conn.execute("UPDATE feed SET generation = generation + 1 + ?1, last_op = last_op + 1000000", [fresh])?;
    Ok(())
}

/// Names of the feeds that begin with `prefix`, in order.
pub(crate) fn names(conn: &Connection, prefix: &str) -> Result<Vec<String>, RegistryError> {
    let mut statement = conn.prepare_cached("SELECT feed FROM feed WHERE substr(feed, 1, length(?1)) = ?1 ORDER BY feed")?;
    let rows = statement.query_map([prefix], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Publishes a row. What is already so is not published again.
pub(crate) fn put(conn: &Connection, feed: &str, key: &str, schema: &str, body: &[u8], now_ms: i64) -> Result<(), RegistryError> {
    let state = state(conn, feed)?.unwrap_or(FeedState { generation: 1, last_op: 0, sum: FeedSum::default() });
    let held = latest(conn, feed, key)?.filter(|op| op.op == OpKind::Put);
    if held.as_ref().is_some_and(|op| op.schema == schema && op.body == body) {
        return Ok(());
    }
    let op_id = state.last_op + 1;
    let without = held.map_or(state.sum, |op| state.sum.minus(FeedSum::row(key, op.op_id, &op.schema, &op.body)));
    let sum = without.plus(FeedSum::row(key, op_id, schema, body));
    conn.prepare_cached("INSERT INTO feed_op (feed, op_id, key, op, schema, body, at_ms) VALUES (?1, ?2, ?3, 'put', ?4, ?5, ?6)")?
        .execute((feed, op_id, key, schema, body, now_ms))?;
    conn.prepare_cached(
        "INSERT INTO feed_row (feed, key, op_id) VALUES (?1, ?2, ?3) ON CONFLICT (feed, key) DO UPDATE SET op_id = excluded.op_id",
    )?
    .execute((feed, key, op_id))?;
    conn.prepare_cached(
        "INSERT INTO feed (feed, generation, last_op, sum) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (feed) DO UPDATE SET last_op = excluded.last_op, sum = excluded.sum",
    )?
    .execute((feed, state.generation, op_id, sum.0.cast_signed()))?;
    Ok(())
}

fn op(row: &rusqlite::Row<'_>) -> rusqlite::Result<FeedOp> {
    let kind: String = row.get(2)?;
    Ok(FeedOp {
        op_id: row.get(0)?,
        key: row.get(1)?,
        op: if kind == "put" { OpKind::Put } else { OpKind::Del },
        schema: row.get(3)?,
        body: row.get(4)?,
    })
}

fn latest(conn: &Connection, feed: &str, key: &str) -> Result<Option<FeedOp>, RegistryError> {
    let sql = "SELECT op_id, key, op, schema, body FROM feed_op WHERE feed = ?1 AND key = ?2 ORDER BY op_id DESC LIMIT 1";
    Ok(conn.prepare_cached(sql)?.query_row((feed, key), op).optional()?)
}

/// The body of a row as it was at a moment; `None` when there was none.
pub(crate) fn body_at(conn: &Connection, feed: &str, key: &str, at_ms: i64) -> Result<Option<Vec<u8>>, RegistryError> {
    let sql = "SELECT op_id, key, op, schema, body FROM feed_op WHERE feed = ?1 AND key = ?2 AND at_ms <= ?3 ORDER BY op_id DESC LIMIT 1";
    let found = conn.prepare_cached(sql)?.query_row((feed, key, at_ms), op).optional()?;
    Ok(found.filter(|op| op.op == OpKind::Put).map(|op| op.body))
}

/// The body of a row as of an operation; `None` when there was none. For what a device says it had read.
pub(crate) fn body_seen(conn: &Connection, feed: &str, key: &str, op_id: u64) -> Result<Option<Vec<u8>>, RegistryError> {
    let sql = "SELECT op_id, key, op, schema, body FROM feed_op WHERE feed = ?1 AND key = ?2 AND op_id <= ?3 ORDER BY op_id DESC LIMIT 1";
    let op_id = i64::try_from(op_id).unwrap_or(i64::MAX);
    let found = conn.prepare_cached(sql)?.query_row((feed, key, op_id), op).optional()?;
    Ok(found.filter(|op| op.op == OpKind::Put).map(|op| op.body))
}

/// Every body a row ever had up to a moment, the latest first.
pub(crate) fn bodies_until(conn: &Connection, feed: &str, key: &str, at_ms: i64) -> Result<Vec<Vec<u8>>, RegistryError> {
    let sql = "SELECT body FROM feed_op WHERE feed = ?1 AND key = ?2 AND op = 'put' AND at_ms <= ?3 ORDER BY op_id DESC";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map((feed, key, at_ms), |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The rows of one schema as they were at a moment: key and body, by key.
pub(crate) fn rows_at(conn: &Connection, feed: &str, schema: &str, at_ms: i64) -> Result<Vec<(String, Vec<u8>)>, RegistryError> {
    let mut statement = conn.prepare_cached(
        "SELECT o.key, o.body FROM feed_op o WHERE o.feed = ?1 AND o.schema = ?2 AND o.op = 'put' AND o.op_id = (
           SELECT max(l.op_id) FROM feed_op l WHERE l.feed = o.feed AND l.key = o.key AND l.at_ms <= ?3) ORDER BY o.key",
    )?;
    let rows = statement.query_map((feed, schema, at_ms), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes a row back. One that is not there stays away.
pub(crate) fn del(conn: &Connection, feed: &str, key: &str, now_ms: i64) -> Result<(), RegistryError> {
    let Some(state) = state(conn, feed)? else { return Ok(()) };
    let Some(held) = latest(conn, feed, key)?.filter(|op| op.op == OpKind::Put) else { return Ok(()) };
    let op_id = state.last_op + 1;
    let sum = state.sum.minus(FeedSum::row(key, held.op_id, &held.schema, &held.body));
    conn.prepare_cached("INSERT INTO feed_op (feed, op_id, key, op, schema, body, at_ms) VALUES (?1, ?2, ?3, 'del', '', x'', ?4)")?
        .execute((feed, op_id, key, now_ms))?;
    conn.prepare_cached("UPDATE feed_row SET op_id = ?3 WHERE feed = ?1 AND key = ?2")?.execute((feed, key, op_id))?;
    conn.prepare_cached("UPDATE feed SET last_op = ?2, sum = ?3 WHERE feed = ?1")?.execute((feed, op_id, sum.0.cast_signed()))?;
    Ok(())
}

/// Operations after `op_id` that no later one replaced, in order, until `budget` bytes are passed. The first is always
/// given. Also whether more follow.
pub(crate) fn after(conn: &Connection, feed: &str, op_id: u64, budget: usize) -> Result<(Vec<FeedOp>, bool), RegistryError> {
    let mut statement = conn.prepare_cached(
        "SELECT o.op_id, o.key, o.op, o.schema, o.body FROM feed_row r JOIN feed_op o ON o.feed = r.feed AND o.op_id = r.op_id
         WHERE r.feed = ?1 AND r.op_id > ?2 ORDER BY r.op_id",
    )?;
    let mut rows = statement.query((feed, op_id))?;
    let (mut ops, mut bytes) = (Vec::new(), 0usize);
    while let Some(row) = rows.next()? {
        let op = op(row)?;
        bytes += op.body.len() + op.key.len() + op.schema.len() + 24;
        if bytes > budget && !ops.is_empty() {
            return Ok((ops, true));
        }
        ops.push(op);
    }
    Ok((ops, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a reader holds after applying everything from a cursor on.
    fn sum_of(ops: &[FeedOp]) -> FeedSum {
        ops.iter().fold(FeedSum::default(), |sum, op| sum.plus(FeedSum::row(&op.key, op.op_id, &op.schema, &op.body)))
    }

    #[test]
    fn the_sum_is_that_of_the_rows_a_new_reader_gets() {
        let db = crate::db::tests::fresh();
        db.write(|tx| {
            for (key, body) in [("a", 1u8), ("b", 2), ("a", 3), ("b", 2)] {
                put(tx, "staff", key, "staff@1", &[body], 10)?;
            }
            let state = state(tx, "staff")?.unwrap();
            let (ops, more) = after(tx, "staff", 0, 1 << 20)?;
            assert_eq!(ops.iter().map(|op| (op.op_id, op.key.as_str())).collect::<Vec<_>>(), [(2, "b"), (3, "a")]);
            assert_eq!((state.last_op, state.sum, more), (3, sum_of(&ops), false));
            Ok::<_, RegistryError>(())
        })
        .unwrap();
    }

    #[test]
    fn a_row_taken_back_leaves_sum_and_readers_without_it() {
        let db = crate::db::tests::fresh();
        db.write(|tx| {
            put(tx, "staff", "a", "s", &[1], 10)?;
            put(tx, "staff", "b", "s", &[2], 10)?;
            del(tx, "staff", "a", 20)?;
            del(tx, "staff", "a", 20)?;
            let state = state(tx, "staff")?.unwrap();
            let (ops, _) = after(tx, "staff", 0, 1 << 20)?;
            let puts: Vec<_> = ops.iter().filter(|op| op.op == OpKind::Put).cloned().collect();
            assert_eq!((state.last_op, ops.len(), puts.len(), state.sum), (3, 2, 1, sum_of(&puts)));
            assert_eq!(rows_at(tx, "staff", "s", 15)?.len(), 2);
            assert_eq!(rows_at(tx, "staff", "s", 20)?, [("b".to_owned(), vec![2])]);
            assert_eq!((body_seen(tx, "staff", "a", 1)?, body_seen(tx, "staff", "a", 3)?), (Some(vec![1]), None));
            Ok::<_, RegistryError>(())
        })
        .unwrap();
    }

    #[test]
    fn pages_end_at_the_budget_but_never_empty() {
        let db = crate::db::tests::fresh();
        db.write(|tx| {
            for key in ["a", "b", "c"] {
                put(tx, "staff", key, "s", &[0; 100], 10)?;
            }
            let (ops, more) = after(tx, "staff", 0, 1)?;
            assert_eq!((ops.len(), more), (1, true));
            let (ops, more) = after(tx, "staff", 2, 1)?;
            assert_eq!((ops.len(), more), (1, false));
            Ok::<_, RegistryError>(())
        })
        .unwrap();
    }

    #[test]
    fn the_past_can_be_asked() {
        let db = crate::db::tests::fresh();
        db.write(|tx| {
            put(tx, "staff", "a", "s", &[1], 10)?;
            put(tx, "staff", "a", "s", &[2], 20)?;
            assert_eq!(body_at(tx, "staff", "a", 9)?, None);
            assert_eq!(body_at(tx, "staff", "a", 19)?, Some(vec![1]));
            assert_eq!(body_at(tx, "staff", "a", 20)?, Some(vec![2]));
            Ok::<_, RegistryError>(())
        })
        .unwrap();
    }
}
