//! A batch: a signed, compressed run of events, byte-identical on the wire and on a stick.
//!
//! ```text
//! "RBB1" ‖ header length (u32, big-endian) ‖ header (CBOR map) ‖ Ed25519 over the header (64) ‖ zstd(event ‖ event ‖ …)
//! ```
//!
//! The header names the compressed body by its SHA-256, so one signature covers everything, and nothing is inflated
//! before signature and hash have been checked ([`SignedBatch::open`]). Which key belongs to the log, and whether the
//! batch follows what is stored, is the reader's business.

mod body;
mod header;

use sha2::{Digest, Sha256};

use crate::chain::{Head, LogId};
use crate::keys::{DeviceKey, DeviceVerifier, Purpose, SIGNATURE_LEN};

pub use header::Header;

/// First three bytes of every batch; the fourth is the version digit.
pub const MAGIC: &[u8; 3] = b"RBB";
/// The version written and read.
pub const VERSION: u16 = 1;

/// What a reader is willing to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest inflated body, in bytes.
    pub raw_bytes: usize,
    /// Most events.
    pub events: usize,
}

impl Limits {
    /// The limits of version 1; writers stay below them too.
    pub const V1: Self = Self { raw_bytes: 1024 * 1024, events: 2_000 };
}

impl Default for Limits {
    fn default() -> Self {
        Self::V1
    }
}

/// Why bytes are not an acceptable batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// Not a batch at all.
    #[error("not a batch")]
    BadMagic,
    /// A batch of another version: update the reader.
    #[error("batch version {found}, this program reads {supported}")]
    UnsupportedVersion {
        /// Version in the bytes.
        found: u16,
        /// Version of this program.
        supported: u16,
    },
    /// Larger than the limits.
    #[error("the batch is larger than allowed")]
    TooLarge,
    /// Not signed by that key, or changed since.
    #[error("the batch signature does not verify")]
    BadSignature,
    /// The body is not the one that was signed.
    #[error("the batch body is not the one its header names")]
    BadSum,
    /// The events do not lead from `prev` to `last`.
    #[error("the hash chain does not close at event {at}")]
    BadChain {
        /// Sequence number where the chain was checked.
        at: u64,
    },
    /// Not as many events as the header says.
    #[error("the batch does not hold as many events as it says")]
    BadCount,
    /// Broken structure, named by part.
    #[error("the {part} of the batch is broken")]
    Malformed {
        /// The part.
        part: &'static str,
    },
}

/// Why a run of events cannot become one batch. The caller takes fewer events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// No events were given.
    #[error("a batch needs an event")]
    Empty,
    /// More events or bytes than [`Limits::V1`].
    #[error("too much for one batch")]
    TooLarge,
    /// An event is not one CBOR item.
    #[error("event {seq} is not a CBOR item")]
    NotCbor {
        /// Its sequence number.
        seq: u64,
    },
    /// The compressor failed (out of memory).
    #[error("the body could not be compressed")]
    Compress,
}

/// A batch ready to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// What the header says.
    pub header: Header,
    /// The whole batch.
    pub bytes: Vec<u8>,
}

impl Batch {
    /// Packs the events that follow `prev`, each given as its exact bytes.
    pub fn build<E: AsRef<[u8]>>(key: &DeviceKey, log: LogId, prev: Head, events: &[E]) -> Result<Self, BuildError> {
        let packed = body::pack(&log, prev, events)?;
        let header = Header {
            log,
            first: prev.seq.saturating_add(1),
            count: u32::try_from(events.len()).map_err(|_| BuildError::TooLarge)?,
            prev: prev.hash,
            last: packed.last.hash,
            raw_bytes: packed.raw_bytes,
            sum: Sha256::digest(&packed.compressed).into(),
        };
        let header_bytes = header.encode();
        let signature = key.sign(Purpose::Batch, &header_bytes);
        let length = u32::try_from(header_bytes.len()).map_err(|_| BuildError::TooLarge)?;
        let bytes = [b"RBB1".as_slice(), &length.to_be_bytes(), &header_bytes, &signature, &packed.compressed].concat();
        Ok(Self { header, bytes })
    }
}

/// A batch whose structure and body hash hold; its signature has not been checked yet, nothing is inflated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedBatch {
    /// What the header says.
    pub header: Header,
    /// The header exactly as signed.
    pub header_bytes: Vec<u8>,
    /// The signature, kept as evidence.
    pub signature: [u8; SIGNATURE_LEN],
    compressed: Vec<u8>,
}

impl SignedBatch {
    /// Reads structure, checks limits and the body hash.
    pub fn parse(bytes: &[u8], limits: &Limits) -> Result<Self, BatchError> {
        let rest = after_magic(bytes)?;
        let (length, rest) = rest.split_first_chunk::<4>().ok_or(BatchError::Malformed { part: "length" })?;
        let length = u32::from_be_bytes(*length) as usize;
        if length > header::MAX_HEADER_BYTES {
            return Err(BatchError::TooLarge);
        }
        let (header_bytes, rest) = rest.split_at_checked(length).ok_or(BatchError::Malformed { part: "header" })?;
        let (signature, compressed) = rest.split_first_chunk::<SIGNATURE_LEN>().ok_or(BatchError::Malformed { part: "signature" })?;
        let header = Header::decode(header_bytes)?;
        // Incompressible data grows by a few bytes in a thousand; a longer body cannot be an honest one.
        let fits = header.raw_bytes as usize <= limits.raw_bytes
            && header.count as usize <= limits.events
            && compressed.len() <= limits.raw_bytes + limits.raw_bytes / 128 + 1024;
        if !fits {
            return Err(BatchError::TooLarge);
        }
        if Sha256::digest(compressed).as_slice() != header.sum {
            return Err(BatchError::BadSum);
        }
        Ok(Self { header, header_bytes: header_bytes.to_vec(), signature: *signature, compressed: compressed.to_vec() })
    }

    /// Whether the device of that key signed exactly this.
    pub fn verify(&self, key: &DeviceVerifier) -> Result<(), BatchError> {
        key.verify(Purpose::Batch, &self.header_bytes, &self.signature).map_err(|_| BatchError::BadSignature)
    }

    /// Inflates within the limits and checks count and chain. Call [`verify`](Self::verify) first.
    pub fn events(&self, limits: &Limits) -> Result<OpenBatch, BatchError> {
        let events = body::unpack(&self.header, &self.compressed, limits)?;
        Ok(OpenBatch { header: self.header.clone(), events })
    }

    /// Everything in the safe order: structure and hash, signature, then contents.
    pub fn open(bytes: &[u8], key: &DeviceVerifier, limits: &Limits) -> Result<OpenBatch, BatchError> {
        let batch = Self::parse(bytes, limits)?;
        batch.verify(key)?;
        batch.events(limits)
    }
}

/// The contents of a batch: events that lead from `header.prev` to `header.last`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenBatch {
    /// What the header says.
    pub header: Header,
    /// The events in order.
    pub events: Vec<ChainedEvent>,
}

impl OpenBatch {
    /// The head a reader must have to append the whole batch.
    pub fn prev(&self) -> Head {
        self.header.prev_head()
    }

    /// The head after the last event.
    pub fn last(&self) -> Head {
        self.header.last_head()
    }
}

/// One event at its place in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainedEvent {
    /// Sequence number and chain hash after this event.
    pub head: Head,
    /// The event's exact bytes.
    pub bytes: Vec<u8>,
}

fn after_magic(bytes: &[u8]) -> Result<&[u8], BatchError> {
    let ([a, b, c, version], rest) = bytes.split_first_chunk::<4>().ok_or(BatchError::BadMagic)?;
    if [*a, *b, *c] != *MAGIC || !version.is_ascii_digit() {
        return Err(BatchError::BadMagic);
    }
    match u16::from(version - b'0') {
        VERSION => Ok(rest),
        found => Err(BatchError::UnsupportedVersion { found, supported: VERSION }),
    }
}

#[cfg(test)]
mod tests;
