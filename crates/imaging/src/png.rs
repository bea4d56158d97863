//! The chunks of a PNG file (ISO/IEC 15948 clause 5), without decoding.

use image::metadata::Orientation;

use crate::ImageError;
use crate::header::{Format, Header, be32, check_size, exif_orientation};

/// First bytes of every PNG.
pub(crate) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Whole chunks in order; ends at the first one that does not fit into the file.
struct Chunks<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Chunks<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: SIGNATURE.len() }
    }
}

impl<'a> Iterator for Chunks<'a> {
    type Item = ([u8; 4], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let len = usize::try_from(be32(self.bytes, self.at)?).ok()?;
        let kind = self.bytes.get(self.at + 4..self.at + 8)?.try_into().ok()?;
        let start = self.at + 8;
        let end = start.checked_add(len)?;
        let data = self.bytes.get(start..end)?;
        self.bytes.get(end..end.checked_add(4)?)?; // the checksum must be there too
        self.at = end + 4;
        Some((kind, data))
    }
}

/// Reads the first chunk, and the EXIF chunk wherever it stands.
pub(crate) fn read(bytes: &[u8]) -> Result<Header, ImageError> {
    let mut chunks = Chunks::new(bytes);
    let (kind, ihdr) = chunks.next().ok_or(ImageError::Truncated)?;
    if kind != *b"IHDR" || ihdr.len() != 13 {
        return Err(ImageError::NotAnImage);
    }
    let width = be32(ihdr, 0).ok_or(ImageError::NotAnImage)?;
    let height = be32(ihdr, 4).ok_or(ImageError::NotAnImage)?;
    check_size(width, height)?;
    let orientation = chunks.find(|(kind, _)| kind == b"eXIf").map_or(Orientation::NoTransforms, |(_, tiff)| exif_orientation(tiff));
    Ok(Header { format: Format::Png, orientation, width, height })
}

/// Does the file hold its last chunk?
pub(crate) fn has_end(bytes: &[u8]) -> bool {
    Chunks::new(bytes).any(|(kind, _)| kind == *b"IEND")
}
