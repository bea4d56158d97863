//! Joint photos for the sample couples: two public-domain portraits before a plain red ground, as a camera would hand them over.
//!
//! 1600 × 1200, some stored turned with an EXIF orientation. The pictures differ in side, scale, light and shade of red; there are only two
//! people in them, whoever the couple is.

use std::path::Path;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, ImageError, RgbImage};

use super::rng::Rng;

/// Number of different photos.
pub const COUNT: u32 = 8;
const WIDTH: u32 = 1600;
const HEIGHT: u32 = 1200;
const QUALITY: u8 = 90;

/// A photo could not be made or written.
#[derive(Debug, thiserror::Error)]
pub enum PhotoError {
    /// Decoding a portrait or encoding a photo.
    #[error("a sample photo could not be made")]
    Image(#[from] ImageError),
    /// Writing the file.
    #[error("a sample photo could not be written")]
    Write(#[from] std::io::Error),
}

/// A cut-out: picture, mask, and how it is scaled so that both faces have one size.
struct Portrait {
    picture: &'static [u8],
    mask: &'static [u8],
    scale: f64,
    /// Left edge in the photo before variation.
    left: i64,
}

/// Behind, her shoulder covered by the other's.
const COLLINS: Portrait =
    Portrait { picture: include_bytes!("portraits/collins.jpg"), mask: include_bytes!("portraits/collins-mask.png"), scale: 2.4, left: 90 };
const HOPPER: Portrait =
    Portrait { picture: include_bytes!("portraits/hopper.jpg"), mask: include_bytes!("portraits/hopper-mask.png"), scale: 1.6, left: 704 };

/// `photo-01.jpg` and so on, from 1.
pub(super) fn file_name(number: u32) -> String {
    format!("photo-{number:02}.jpg")
}

/// Writes all photos of a seed into a folder that exists; gives their file names.
///
/// # Errors
/// [`PhotoError::Write`] if the folder cannot be written.
pub fn write_photos(dir: &Path, seed: u64) -> Result<Vec<String>, PhotoError> {
    (1..=COUNT)
        .map(|number| {
            let name = file_name(number);
            std::fs::write(dir.join(&name), photo(seed, number)?)?;
            Ok(name)
        })
        .collect()
}

/// One photo, numbered from 1, as the bytes of a camera's JPEG.
///
/// # Errors
/// [`PhotoError::Image`], never for the portraits in this source.
pub fn photo(seed: u64, number: u32) -> Result<Vec<u8>, PhotoError> {
    let mut rng = Rng::stream(seed, &file_name(number));
    let mut canvas = ground(&mut rng);
    let zoom = f64::from(rng.between(94, 104)) / 100.0;
    let shift = i64::from(rng.between(-25, 25));
    for portrait in [COLLINS, HOPPER] {
        let light = f64::from(rng.between(92, 106)) / 100.0;
        place(&mut canvas, &portrait, zoom, shift, light)?;
    }
    let mut picture = DynamicImage::ImageRgb8(canvas);
    if number.is_multiple_of(2) {
        picture = picture.fliph();
    }
    // Odd cameras: stored on its side or upside down, with the turn noted in EXIF.
    let (stored, orientation) = match number % 4 {
        0 => (picture.rotate270(), 6),
        3 => (picture.rotate180(), 3),
        _ => (picture, 1),
    };
    encode(&stored, orientation)
}

fn ground(rng: &mut Rng) -> RgbImage {
    let mut shade = |low, high| u8::try_from(rng.between(low, high)).unwrap_or(0);
    let red = image::Rgb([shade(186, 214), shade(16, 34), shade(24, 44)]);
    RgbImage::from_pixel(WIDTH, HEIGHT, red)
}

/// Blends a portrait in, its lower edge on the lower edge of the photo.
fn place(canvas: &mut RgbImage, portrait: &Portrait, zoom: f64, shift: i64, light: f64) -> Result<(), PhotoError> {
    let picture = image::load_from_memory(portrait.picture)?;
    let size = |n: u32| (f64::from(n) * portrait.scale * zoom).round() as u32;
    let (width, height) = (size(picture.width()), size(picture.height()));
    let picture = picture.resize_exact(width, height, FilterType::CatmullRom).into_rgb8();
    let mask = image::load_from_memory(portrait.mask)?.resize_exact(width, height, FilterType::CatmullRom).into_luma8();
    let centre = f64::from(WIDTH) / 2.0;
    let left = (centre + (portrait.left as f64 - centre) * zoom) as i64 + shift;
    let top = i64::from(HEIGHT) - i64::from(height);
    for ((x, y, pixel), alpha) in picture.enumerate_pixels().zip(mask.pixels()) {
        let alpha = u32::from(alpha.0.first().copied().unwrap_or(0));
        let spot = u32::try_from(left + i64::from(x)).ok().zip(u32::try_from(top + i64::from(y)).ok());
        let Some(under) = spot.filter(|_| alpha > 0).and_then(|(x, y)| canvas.get_pixel_mut_checked(x, y)) else { continue };
        for (to, from) in under.0.iter_mut().zip(pixel.0) {
            let lit = (f64::from(from) * light).min(255.0) as u32;
            *to = u8::try_from((lit * alpha + u32::from(*to) * (255 - alpha)) / 255).unwrap_or(u8::MAX);
        }
    }
    Ok(())
}

fn encode(picture: &DynamicImage, orientation: u8) -> Result<Vec<u8>, PhotoError> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    // A TIFF header and a directory of one entry: tag 0x0112, type SHORT, one value.
    let exif = [b'I', b'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0];
    encoder.set_exif_metadata(exif.to_vec()).map_err(ImageError::Unsupported)?;
    encoder.write_image(picture.as_bytes(), picture.width(), picture.height(), ExtendedColorType::Rgb8)?;
    Ok(bytes)
}
