//! Writing JPEG: baseline, 4:4:4, a JFIF header with the density, and nothing else.

use image::DynamicImage;
use image::ExtendedColorType;
use image::codecs::jpeg::{JpegEncoder, PixelDensity};

use crate::ImageError;

/// Encodes RGB pixels. `dpi` goes into the JFIF header, so that the file prints at its size on paper.
pub(crate) fn encode(picture: &DynamicImage, quality: u8, dpi: Option<u16>) -> Result<Vec<u8>, ImageError> {
    let rgb = picture.as_rgb8().ok_or(ImageError::Encode)?;
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    if let Some(dpi) = dpi {
        encoder.set_pixel_density(PixelDensity::dpi(dpi));
    }
    encoder.encode(rgb, rgb.width(), rgb.height(), ExtendedColorType::Rgb8).map_err(|_| ImageError::Encode)?;
    Ok(bytes)
}
