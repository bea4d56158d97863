//! Blobs: `PUT /v1/blobs/{sha256}` at an offset, resumable at any byte.
//!
//! The device sends one chunk with [`UPLOAD_OFFSET`] (where it starts) and [`UPLOAD_LENGTH`] (size of the whole blob);
//! [`UPLOAD_COMPLETE`] is `?1` on the chunk that ends it. The reply (200, or 201 when the blob became complete, or 409
//! when the offset is not the registry's) carries a [`BlobState`] and the same headers; on 409 the device goes on from
//! the offset in it. `HEAD` answers 200 with the headers, or 404. An offset once reported is a promise: those bytes are on disk.

use serde::{Deserialize, Serialize};

use super::Contact;

/// Header: first byte of this chunk, or next byte wanted; decimal.
pub const UPLOAD_OFFSET: &str = "upload-offset";
/// Header: `?1` or `?0` (structured-field boolean).
pub const UPLOAD_COMPLETE: &str = "upload-complete";
/// Header: size of the whole blob in bytes; decimal.
pub const UPLOAD_LENGTH: &str = "upload-length";
/// A structured-field true.
pub const TRUE: &str = "?1";
/// A structured-field false.
pub const FALSE: &str = "?0";

/// Largest blob, in bytes: a photograph or one scanned page.
pub const MAX_BLOB_BYTES: u64 = 32 * 1024 * 1024;
/// Largest chunk, in bytes.
pub const MAX_CHUNK_BYTES: u64 = 1024 * 1024;
/// Smallest chunk a device cuts, in bytes (the last one may be smaller).
pub const MIN_CHUNK_BYTES: u64 = 64 * 1024;

/// How much of a blob the registry has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlobState {
    /// Bytes safely on disk; the next chunk starts here.
    pub offset: u64,
    /// Whether the blob is whole and its hash was checked.
    pub complete: bool,
    /// Clock, generation and next nonce.
    pub contact: Contact,
}
