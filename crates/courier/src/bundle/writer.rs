//! Writing: manifest, batches, photographs, in this order.

use std::io::{self, Write};
use std::iter;

use age::stream::StreamWriter;
use buzheng_domain::ids::BlobHash;
use buzheng_protocol::wire::courier::SignedManifest;
use buzheng_protocol::{Batch, cbor};

use crate::frame::{self, Kind, MAGIC};
use crate::seal::Recipient;

/// A bundle on its way to the stick.
pub struct Writer<W: Write> {
    out: StreamWriter<W>,
}

impl<W: Write> Writer<W> {
    /// Begins a bundle that only `recipient` can open.
    pub fn begin(out: W, recipient: &Recipient, manifest: &SignedManifest) -> io::Result<Self> {
        let encryptor = age::Encryptor::with_recipients(iter::once(recipient.key() as &dyn age::Recipient))
            .map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
        let mut out = encryptor.wrap_output(out)?;
        out.write_all(MAGIC)?;
        let manifest = cbor::encode(manifest).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
        frame::write(&mut out, Kind::Manifest, &[&manifest])?;
        Ok(Self { out })
    }

    /// Adds a batch.
    pub fn batch(&mut self, batch: &Batch) -> io::Result<()> {
        frame::write(&mut self.out, Kind::Batch, &[&batch.bytes])
    }

    /// Adds a piece of a photograph. Pieces of one photograph follow each other from its first byte to its last.
    pub fn chunk(&mut self, hash: &BlobHash, offset: u64, bytes: &[u8]) -> io::Result<()> {
        frame::write(&mut self.out, Kind::Chunk, &[hash.as_bytes(), &offset.to_be_bytes(), bytes])
    }

    /// Ends the bundle; without this it reads as cut short.
    pub fn finish(self) -> io::Result<W> {
        self.out.finish()
    }
}

impl<W: Write> std::fmt::Debug for Writer<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Writer(..)")
    }
}
