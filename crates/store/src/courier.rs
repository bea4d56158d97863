//! What a courier needs that the exchange over the network does not: the key bundles are sealed to, an enrolment that waits for its
//! answer to come by stick, and how far each feed is with its generation.

use std::collections::BTreeMap;

use buzheng_protocol::wire::FeedName;
use buzheng_protocol::wire::courier::{COURIER_KEY_SCHEMA, SignedCourierKey};

use crate::error::StoreError;
use crate::feeds::rows;
use crate::meta;
use crate::tx::{Tx, View};

const PENDING: &str = "pending_enrolment";

impl View<'_> {
    /// The registry's courier key as the feed told it, signature unchecked. One at most today.
    pub fn courier_keys(&self) -> Result<Vec<SignedCourierKey>, StoreError> {
        rows(self.conn, &FeedName::Campaign.to_string(), COURIER_KEY_SCHEMA)
    }

    /// The enrolment that waits for its licence, as kept by [`Tx::set_pending_enrolment`].
    pub fn pending_enrolment(&self) -> Result<Option<Vec<u8>>, StoreError> {
        meta::get(self.conn, PENDING)
    }

    /// Generation and last operation known, by feed.
    pub fn feed_positions(&self) -> Result<BTreeMap<String, (u64, u64)>, StoreError> {
        let mut statement = self.conn.prepare_cached("SELECT feed, generation, upto FROM feed_state")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Tx<'_> {
    /// Keeps, or with `None` forgets, an enrolment that waits for its licence. It holds the ticket's secret: only ever in here.
    pub fn set_pending_enrolment(&self, pending: Option<&[u8]>) -> Result<(), StoreError> {
        match pending {
            None => meta::remove(&self.conn, PENDING),
            Some(pending) => meta::set(&self.conn, PENDING, pending),
        }
    }
}
