//! Reading the header of a JPEG or PNG without decoding it.
//!
//! Our own walk over segments and chunks, because the limits must hold before a decoder allocates, and because the
//! JPEG decoder fills a cut body with grey instead of refusing it: [`is_complete`] looks for the end marker.

use image::metadata::Orientation;

use crate::ImageError;

/// Most pixels that are ever decoded: 64 megapixels, above every phone's default.
pub const MAX_PIXELS: u64 = 64_000_000;

/// Longest file that is looked at, in bytes.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// The container of a source picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JPEG, baseline or progressive, 8 bits.
    Jpeg,
    /// PNG, any colour type.
    Png,
}

/// What a header says about a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageInfo {
    /// Width in pixels, as seen upright (after EXIF orientation).
    pub width: u32,
    /// Height in pixels, as seen upright (after EXIF orientation).
    pub height: u32,
    /// Container.
    pub format: Format,
}

/// Reads the header: cheap, allocates nothing that depends on the announced size, looks at no pixel.
///
/// # Errors
/// [`ImageError::Empty`], [`ImageError::FileTooBig`], [`ImageError::NotAnImage`], [`ImageError::TooLarge`] and, when the
/// file ends inside its header, [`ImageError::Truncated`]. A damaged body is found only when decoding.
pub fn probe(bytes: &[u8]) -> Result<ImageInfo, ImageError> {
    Ok(Header::read(bytes)?.info())
}

/// A header as stored: sizes before orientation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Header {
    pub(crate) format: Format,
    pub(crate) orientation: Orientation,
    width: u32,
    height: u32,
}

impl Header {
    /// Reads and checks against the limits.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, ImageError> {
        if bytes.is_empty() {
            return Err(ImageError::Empty);
        }
        let len = bytes.len() as u64;
        if len > MAX_BYTES {
            return Err(ImageError::FileTooBig {
                bytes: len,
                max_bytes: MAX_BYTES,
            });
        }
        if bytes.starts_with(PNG_SIGNATURE) {
            read_png(bytes)
        } else if bytes.starts_with(&[0xFF, SOI]) {
            read_jpeg(bytes)
        } else {
            Err(ImageError::NotAnImage)
        }
    }

    /// The upright view.
    pub(crate) fn info(&self) -> ImageInfo {
        let (width, height) = if swaps_sides(self.orientation) {
            (self.height, self.width)
        } else {
            (self.width, self.height)
        };
        ImageInfo {
            width,
            height,
            format: self.format,
        }
    }
}

/// Does this file reach the end its format demands?
pub(crate) fn is_complete(bytes: &[u8], format: Format) -> bool {
    match format {
        Format::Jpeg => jpeg_has_end(bytes),
        Format::Png => PngChunks::new(bytes).any(|(kind, _)| kind == *b"IEND"),
    }
}

fn swaps_sides(orientation: Orientation) -> bool {
    match orientation {
        Orientation::Rotate90
        | Orientation::Rotate270
        | Orientation::Rotate90FlipH
        | Orientation::Rotate270FlipH => true,
        Orientation::NoTransforms
        | Orientation::Rotate180
        | Orientation::FlipHorizontal
        | Orientation::FlipVertical => false,
    }
}

fn check_size(width: u32, height: u32) -> Result<(), ImageError> {
    if width == 0 || height == 0 {
        return Err(ImageError::NotAnImage);
    }
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(ImageError::TooLarge {
            width,
            height,
            max_pixels: MAX_PIXELS,
        });
    }
    Ok(())
}

/// Orientation from a raw EXIF (TIFF) block. A broken block means "upright", as every viewer treats it.
fn exif_orientation(tiff: &[u8]) -> Orientation {
    exif::Reader::new()
        .read_raw(tiff.to_vec())
        .ok()
        .and_then(|exif| {
            exif.get_field(exif::Tag::Orientation, exif::In::PRIMARY)?
                .value
                .get_uint(0)
        })
        .and_then(|value| u8::try_from(value).ok())
        .and_then(Orientation::from_exif)
        .unwrap_or(Orientation::NoTransforms)
}

fn be16(bytes: &[u8], at: usize) -> Option<u32> {
    let pair: [u8; 2] = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(u32::from(u16::from_be_bytes(pair)))
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    let four: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    Some(u32::from_be_bytes(four))
}

// --- JPEG (ITU-T T.81 annex B) ---

const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const APP1: u8 = 0xE1;
const EXIF_PREFIX: &[u8] = b"Exif\0\0";

/// One marker segment: the marker, its payload, and where the next one starts. `None` where the file ends.
fn jpeg_segment(bytes: &[u8], mut at: usize) -> Result<(u8, &[u8], usize), ImageError> {
    if *bytes.get(at).ok_or(ImageError::Truncated)? != 0xFF {
        return Err(ImageError::NotAnImage);
    }
    while *bytes.get(at).ok_or(ImageError::Truncated)? == 0xFF {
        at += 1; // any number of fill bytes may stand before a marker
    }
    let marker = *bytes.get(at).ok_or(ImageError::Truncated)?;
    at += 1;
    if matches!(marker, 0x01 | 0xD0..=0xD9) {
        return Ok((marker, &[], at));
    }
    let len = be16(bytes, at).ok_or(ImageError::Truncated)? as usize;
    if len < 2 {
        return Err(ImageError::NotAnImage);
    }
    let payload = bytes.get(at + 2..at + len).ok_or(ImageError::Truncated)?;
    Ok((marker, payload, at + len))
}

fn read_jpeg(bytes: &[u8]) -> Result<Header, ImageError> {
    let mut at = 2;
    let mut size = None;
    let mut orientation = None;
    loop {
        let (marker, payload, next) = jpeg_segment(bytes, at)?;
        at = next;
        match marker {
            // C4, C8 and CC share the range but are not frame headers.
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                let height = be16(payload, 1).ok_or(ImageError::NotAnImage)?;
                let width = be16(payload, 3).ok_or(ImageError::NotAnImage)?;
                check_size(width, height)?;
                size = Some((width, height));
            }
            APP1 if orientation.is_none() => {
                if let Some(tiff) = payload.strip_prefix(EXIF_PREFIX) {
                    orientation = Some(exif_orientation(tiff));
                }
            }
            SOS => break,
            EOI => return Err(ImageError::Truncated),
            _ => {}
        }
    }
    let (width, height) = size.ok_or(ImageError::NotAnImage)?;
    Ok(Header {
        format: Format::Jpeg,
        orientation: orientation.unwrap_or(Orientation::NoTransforms),
        width,
        height,
    })
}

/// Walks all scans to the end marker. A thumbnail's own end marker inside APP1 does not count, nor does what a phone
/// appends after the end.
fn jpeg_has_end(bytes: &[u8]) -> bool {
    let mut at = 2;
    loop {
        let Ok((marker, _, next)) = jpeg_segment(bytes, at) else {
            return false;
        };
        at = next;
        if marker == EOI {
            return true;
        }
        if marker == SOS {
            match skip_entropy_data(bytes, at) {
                Some(end) => at = end,
                None => return false,
            }
        }
    }
}

/// Position of the next real marker after a scan's compressed data.
fn skip_entropy_data(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += bytes.get(at..)?.iter().position(|b| *b == 0xFF)?;
        match *bytes.get(at + 1)? {
            0x00 | 0xD0..=0xD7 => at += 2, // a stuffed byte or a restart marker
            0xFF => at += 1,
            _ => return Some(at),
        }
    }
}

// --- PNG (ISO/IEC 15948 clause 5) ---

const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Whole chunks in order; ends at the first one that does not fit into the file.
struct PngChunks<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> PngChunks<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: PNG_SIGNATURE.len(),
        }
    }
}

impl<'a> Iterator for PngChunks<'a> {
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

fn read_png(bytes: &[u8]) -> Result<Header, ImageError> {
    let mut chunks = PngChunks::new(bytes);
    let (kind, ihdr) = chunks.next().ok_or(ImageError::Truncated)?;
    if kind != *b"IHDR" || ihdr.len() != 13 {
        return Err(ImageError::NotAnImage);
    }
    let width = be32(ihdr, 0).ok_or(ImageError::NotAnImage)?;
    let height = be32(ihdr, 4).ok_or(ImageError::NotAnImage)?;
    check_size(width, height)?;
    let orientation = chunks
        .find(|(kind, _)| kind == b"eXIf")
        .map_or(Orientation::NoTransforms, |(_, tiff)| {
            exif_orientation(tiff)
        });
    Ok(Header {
        format: Format::Png,
        orientation,
        width,
        height,
    })
}
