//! The inside of a sealed bundle: `"BZB1"`, then frames `kind (1) ‖ length (4, big-endian) ‖ bytes` up to the end.

use std::io::{self, Read, Write};

use crate::bundle::BundleError;

/// First bytes of every bundle, inside the seal; the fourth is the version.
pub(crate) const MAGIC: &[u8; 4] = b"BZB1";
/// Largest frame: a batch or a chunk is about 1 MiB, a manifest of thousands of photographs less than that.
pub(crate) const MAX_FRAME: usize = 4 * 1024 * 1024;

/// What a frame is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Manifest,
    Batch,
    Chunk,
}

impl Kind {
    const fn byte(self) -> u8 {
        match self {
            Self::Manifest => 1,
            Self::Batch => 2,
            Self::Chunk => 3,
        }
    }

    fn of(byte: u8) -> Result<Self, BundleError> {
        [Self::Manifest, Self::Batch, Self::Chunk]
            .into_iter()
            .find(|kind| kind.byte() == byte)
            .ok_or(BundleError::Malformed { part: "frame kind" })
    }
}

/// Writes one frame, given in pieces.
pub(crate) fn write(out: &mut impl Write, kind: Kind, pieces: &[&[u8]]) -> io::Result<()> {
    let length: usize = pieces.iter().map(|piece| piece.len()).sum();
    let length = u32::try_from(length).ok().filter(|n| *n as usize <= MAX_FRAME);
    let length = length.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "frame too large"))?;
    out.write_all(&[kind.byte()])?;
    out.write_all(&length.to_be_bytes())?;
    pieces.iter().try_for_each(|piece| out.write_all(piece))
}

/// Reads the next frame; `None` at the honest end. Never asks for more memory than bytes that are there.
pub(crate) fn read(input: &mut impl Read) -> Result<Option<(Kind, Vec<u8>)>, BundleError> {
    let mut kind = [0; 1];
    if input.read(&mut kind)? == 0 {
        return Ok(None);
    }
    let kind = Kind::of(kind[0])?;
    let mut length = [0; 4];
    input.read_exact(&mut length)?;
    let length = u32::from_be_bytes(length) as usize;
    if length > MAX_FRAME {
        return Err(BundleError::TooLarge);
    }
    let mut bytes = Vec::new();
    if input.take(length as u64).read_to_end(&mut bytes)? != length {
        return Err(BundleError::Damaged);
    }
    Ok(Some((kind, bytes)))
}
