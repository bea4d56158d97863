//! A bundle: one sealed file from a laptop to the registry.
//!
//! ```text
//! age( "BZB1" ‖ signed manifest ‖ batch … ‖ chunk of a photograph … )
//! ```
//!
//! Batches are byte for byte what a push sends. Everything is written and read as a stream: memory is bounded by one frame and the
//! manifest, whatever the size of the file. [`Reader::check`] reads a whole file and believes nothing before signature, chain and
//! hashes hold; only then does an importer read it again and apply it, so that a damaged file changes nothing.

mod check;
mod reader;
mod writer;

use std::io;

use buzheng_protocol::BatchError;
use buzheng_protocol::wire::courier::CourierError;

pub use check::Checked;
pub use reader::{Item, Reader};
pub use writer::Writer;

/// Why a file is not an acceptable bundle. The file itself is never changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// Not a bundle at all.
    #[error("not a courier bundle")]
    NotABundle,
    /// A bundle of a newer program: update the registry.
    #[error("a bundle of another version")]
    UnsupportedVersion,
    /// Sealed to another key: of another registry.
    #[error("the bundle is sealed to another registry")]
    OtherKey,
    /// Cut short, or bytes changed since it was sealed: copy it again, or let the laptop export again.
    #[error("the bundle is cut short or damaged")]
    Damaged,
    /// Not signed by the laptop it claims to be of.
    #[error("the bundle is not signed by its laptop")]
    BadSignature,
    /// Larger than the limits.
    #[error("the bundle is larger than allowed")]
    TooLarge,
    /// A batch inside is not acceptable.
    #[error("a batch in the bundle: {0}")]
    Batch(#[from] BatchError),
    /// The contents are not those its manifest names.
    #[error("the {part} of the bundle is broken")]
    Malformed {
        /// Which part; a fixed word.
        part: &'static str,
    },
    /// Reading failed: the stick is gone or failing.
    #[error("the bundle cannot be read: {kind}")]
    Io {
        /// The kind of failure.
        kind: io::ErrorKind,
    },
}

impl From<io::Error> for BundleError {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the system has too many kinds to name")]
    fn from(error: io::Error) -> Self {
        // age reports what does not authenticate, and an early end, in these two ways.
        match error.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => Self::Damaged,
            kind => Self::Io { kind },
        }
    }
}

impl From<CourierError> for BundleError {
    fn from(error: CourierError) -> Self {
        match error {
            CourierError::BadSignature => Self::BadSignature,
            CourierError::UnsupportedVersion { .. } => Self::UnsupportedVersion,
            CourierError::Unreadable => Self::Malformed { part: "manifest" },
        }
    }
}

impl From<age::DecryptError> for BundleError {
    #[expect(clippy::wildcard_enum_match_arm, reason = "age adds kinds; all mean that nothing is authentic")]
    fn from(error: age::DecryptError) -> Self {
        use age::DecryptError as E;
        match error {
            E::NoMatchingKeys => Self::OtherKey,
            E::UnknownFormat => Self::UnsupportedVersion,
            // An age file always begins with its own words: what does not parse was none, or lost its beginning.
            E::InvalidHeader => Self::NotABundle,
            E::Io(error) => error.into(),
            _unauthentic => Self::Damaged,
        }
    }
}
