//! Reading, one frame at a time. What comes out is authentic as bytes (age), not yet as a laptop's words: see [`Reader::check`].

use std::io::{BufRead, Read as _};
use std::iter;

use age::stream::StreamReader;
use buzheng_domain::ids::BlobHash;
use buzheng_protocol::cbor;
use buzheng_protocol::wire::courier::{Manifest, SignedManifest};

use super::BundleError;
use crate::frame::{self, Kind, MAGIC};
use crate::seal::Secret;

/// A bundle being read.
pub struct Reader<R: BufRead> {
    pub(super) input: StreamReader<R>,
    pub(super) signed: SignedManifest,
    pub(super) claims: Manifest,
}

/// One piece of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A signed batch, as a push sends it.
    Batch(Vec<u8>),
    /// A piece of a photograph or scan.
    Chunk {
        /// Of which.
        hash: BlobHash,
        /// Where it starts.
        offset: u64,
        /// Its bytes.
        bytes: Vec<u8>,
    },
}

impl<R: BufRead> Reader<R> {
    /// Unseals the beginning.
    pub fn open(input: R, secret: &Secret) -> Result<Self, BundleError> {
        let decryptor = age::Decryptor::new_buffered(input)?;
        let mut input = decryptor.decrypt(iter::once(secret.identity() as &dyn age::Identity))?;
        let mut magic = [0; 4];
        input.read_exact(&mut magic)?;
        if magic != *MAGIC {
            let ours = magic.starts_with(b"BZB");
            return Err(if ours { BundleError::UnsupportedVersion } else { BundleError::NotABundle });
        }
        let first = frame::read(&mut input)?;
        let Some((Kind::Manifest, bytes)) = first else { return Err(BundleError::Malformed { part: "manifest" }) };
        let signed: SignedManifest = cbor::decode(&bytes).map_err(|_| BundleError::Malformed { part: "manifest" })?;
        let claims = signed.claims()?;
        Ok(Self { input, signed, claims })
    }

    /// What the manifest claims; proven only by [`check`](Self::check).
    pub fn claims(&self) -> &Manifest {
        &self.claims
    }

    /// The next piece; `None` at the honest end.
    pub fn next_item(&mut self) -> Result<Option<Item>, BundleError> {
        match frame::read(&mut self.input)? {
            None => Ok(None),
            Some((Kind::Batch, bytes)) => Ok(Some(Item::Batch(bytes))),
            Some((Kind::Chunk, bytes)) => {
                let broken = BundleError::Malformed { part: "chunk" };
                let (hash, rest) = bytes.split_first_chunk::<32>().ok_or(broken)?;
                let (offset, rest) = rest.split_first_chunk::<8>().ok_or(broken)?;
                let (hash, offset) = (BlobHash::from_bytes(*hash), u64::from_be_bytes(*offset));
                Ok(Some(Item::Chunk { hash, offset, bytes: rest.to_vec() }))
            }
            Some((Kind::Manifest, _)) => Err(BundleError::Malformed { part: "manifest" }),
        }
    }
}

impl<R: BufRead> std::fmt::Debug for Reader<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reader(..)")
    }
}
