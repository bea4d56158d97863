//! Reading the header of a JPEG or PNG without decoding it.
//!
//! Our own walk over segments and chunks, because the limits must hold before a decoder allocates, and because the
//! JPEG decoder fills a cut body with grey instead of refusing it: [`is_complete`] looks for the end marker.

use image::metadata::Orientation;

use crate::{ImageError, jpeg, png};

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
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl Header {
    /// Reads and checks against the limits.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, ImageError> {
        if bytes.is_empty() {
            return Err(ImageError::Empty);
        }
        let len = bytes.len() as u64;
        if len > MAX_BYTES {
            return Err(ImageError::FileTooBig { bytes: len, max_bytes: MAX_BYTES });
        }
        if bytes.starts_with(png::SIGNATURE) {
            png::read(bytes)
        } else if bytes.starts_with(jpeg::START) {
            jpeg::read(bytes)
        } else {
            Err(ImageError::NotAnImage)
        }
    }

    /// The upright view.
    pub(crate) fn info(&self) -> ImageInfo {
        let (width, height) = if swaps_sides(self.orientation) { (self.height, self.width) } else { (self.width, self.height) };
        ImageInfo { width, height, format: self.format }
    }
}

/// Does this file reach the end its format demands?
pub(crate) fn is_complete(bytes: &[u8], format: Format) -> bool {
    match format {
        Format::Jpeg => jpeg::has_end(bytes),
        Format::Png => png::has_end(bytes),
    }
}

fn swaps_sides(orientation: Orientation) -> bool {
    match orientation {
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH => true,
        Orientation::NoTransforms | Orientation::Rotate180 | Orientation::FlipHorizontal | Orientation::FlipVertical => false,
    }
}

/// Refuses what is too large to decode, before anything is allocated.
pub(crate) fn check_size(width: u32, height: u32) -> Result<(), ImageError> {
    if width == 0 || height == 0 {
        return Err(ImageError::NotAnImage);
    }
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(ImageError::TooLarge { width, height, max_pixels: MAX_PIXELS });
    }
    Ok(())
}

/// Orientation from a raw EXIF (TIFF) block. A broken block means "upright", as every viewer treats it.
pub(crate) fn exif_orientation(tiff: &[u8]) -> Orientation {
    exif::Reader::new()
        .read_raw(tiff.to_vec())
        .ok()
        .and_then(|exif| exif.get_field(exif::Tag::Orientation, exif::In::PRIMARY)?.value.get_uint(0))
        .and_then(|value| u8::try_from(value).ok())
        .and_then(Orientation::from_exif)
        .unwrap_or(Orientation::NoTransforms)
}

/// Big-endian number at a place, if the bytes reach that far.
pub(crate) fn be16(bytes: &[u8], at: usize) -> Option<u32> {
    let pair: [u8; 2] = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(u32::from(u16::from_be_bytes(pair)))
}

/// Big-endian number at a place, if the bytes reach that far.
pub(crate) fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    let four: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    Some(u32::from_be_bytes(four))
}
