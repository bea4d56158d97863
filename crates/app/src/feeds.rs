//! What the registry has told this laptop, by feed, and how far the exchange is: for the sync screen.

use buzheng_store::outbox::{Refusal, Unsent, Watermarks};

use crate::App;
use crate::error::AppError;

/// One feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Name, e.g. `archive/330281114`.
    pub name: String,
    /// Rows held.
    pub rows: u64,
    /// Last position applied.
    pub position: u64,
}

/// Where the exchange stands, from one moment of the database.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Unsent work.
    pub unsent: Unsent,
    /// End of this laptop's log.
    pub head_seq: u64,
    /// What the registry has.
    pub marks: Watermarks,
    /// Last answer, milliseconds since 1970 UTC by this laptop's clock.
    pub last_contact_ms: Option<i64>,
    /// Last refusal.
    pub refusal: Option<Refusal>,
    /// Feeds held.
    pub feeds: Vec<Feed>,
}

impl App {
    /// Reads where the exchange stands.
    pub fn exchange(&self) -> Result<Exchange, AppError> {
        self.store.read(|view| {
            let sizes = view.feed_sizes()?;
            let feeds = view.feed_marks()?.into_iter().map(|(name, position)| Feed {
                rows: sizes.get(&name).copied().unwrap_or(0),
                position,
                name,
            });
            Ok(Exchange {
                unsent: view.unsent()?,
                head_seq: view.head()?.seq,
                marks: view.watermarks(&view.log()?)?,
                last_contact_ms: view.last_contact_ms()?,
                refusal: view.last_refusal()?,
                feeds: feeds.collect(),
            })
        })
    }
}
