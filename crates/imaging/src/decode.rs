//! From bytes to 24-bit pixels as stored (not yet upright).

use std::io::Cursor;

use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::{DynamicImage, Limits, RgbImage};

use crate::ImageError;
use crate::header::{Format, Header, is_complete};

/// Paper white, put behind transparent pixels.
const PAPER: u32 = 255;

/// Decodes to RGB in stored orientation. Grey and CMYK become RGB, alpha is laid over white, 16 bits become 8.
pub(crate) fn decode(bytes: &[u8], header: &Header) -> Result<DynamicImage, ImageError> {
    if !is_complete(bytes, header.format) {
        return Err(ImageError::Truncated);
    }
    let picture = match header.format {
        Format::Jpeg => JpegDecoder::new(Cursor::new(bytes)).and_then(DynamicImage::from_decoder),
        Format::Png => PngDecoder::with_limits(Cursor::new(bytes), Limits::default()).and_then(DynamicImage::from_decoder),
    };
    let picture = picture.map_err(refusal)?;
    Ok(DynamicImage::ImageRgb8(if picture.color().has_alpha() { over_white(&picture) } else { picture.into_rgb8() }))
}

fn over_white(picture: &DynamicImage) -> RgbImage {
    let source = picture.to_rgba8();
    let mut flat = RgbImage::new(source.width(), source.height());
    for (to, from) in flat.pixels_mut().zip(source.pixels()) {
        let [r, g, b, alpha] = from.0;
        let alpha = u32::from(alpha);
        // Rounded; never above 255, so the narrowing cannot fail.
        let blend = |c: u8| u8::try_from((u32::from(c) * alpha + PAPER * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX);
        to.0 = [blend(r), blend(g), blend(b)];
    }
    flat
}

/// The header was sound, so a decoder that stops met damage; only kinds it does not know are "not an image".
fn refusal(error: image::ImageError) -> ImageError {
    match error {
        image::ImageError::Unsupported(_) => ImageError::NotAnImage,
        image::ImageError::Decoding(_)
        | image::ImageError::Encoding(_)
        | image::ImageError::Parameter(_)
        | image::ImageError::Limits(_)
        | image::ImageError::IoError(_) => ImageError::Truncated,
    }
}
