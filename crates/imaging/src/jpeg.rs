//! The segments of a JPEG file (ITU-T T.81 annex B), without decoding.

use image::metadata::Orientation;

use crate::ImageError;
use crate::header::{Format, Header, be16, check_size, exif_orientation};

/// Start of image.
pub(crate) const START: &[u8] = &[0xFF, 0xD8];
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const APP1: u8 = 0xE1;
const EXIF_PREFIX: &[u8] = b"Exif\0\0";

/// One marker segment: the marker, its payload, and where the next one starts. `None` where the file ends.
fn segment(bytes: &[u8], mut at: usize) -> Result<(u8, &[u8], usize), ImageError> {
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

/// Walks the segments up to the first scan.
pub(crate) fn read(bytes: &[u8]) -> Result<Header, ImageError> {
    let mut at = 2;
    let mut size = None;
    let mut orientation = None;
    loop {
        let (marker, payload, next) = segment(bytes, at)?;
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
    Ok(Header { format: Format::Jpeg, orientation: orientation.unwrap_or(Orientation::NoTransforms), width, height })
}

/// Walks all scans to the end marker. A thumbnail's own end marker inside APP1 does not count, nor does what a phone
/// appends after the end.
pub(crate) fn has_end(bytes: &[u8]) -> bool {
    let mut at = 2;
    loop {
        let Ok((marker, _, next)) = segment(bytes, at) else {
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
