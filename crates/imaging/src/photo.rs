//! The picture of the crop window, and the joint photo itself.

use fast_image_resize::{ResizeOptions, Resizer};
use image::metadata::Orientation;
use image::{ColorType, DynamicImage};

use crate::decode::decode;
use crate::encode::encode;
use crate::header::Header;
use crate::{Crop, ImageError};

/// Width of the print form in pixels: 53 mm at 300 dpi.
pub const PRINT_WIDTH: u32 = 626;
/// Height of the print form in pixels: 35 mm at 300 dpi.
pub const PRINT_HEIGHT: u32 = 413;
/// Width of a full master in pixels: 53 mm at 600 dpi.
pub const MASTER_WIDTH: u32 = 1252;
/// Height of a full master in pixels: 35 mm at 600 dpi.
pub const MASTER_HEIGHT: u32 = 827;
/// Density written into a full master.
pub const MASTER_DPI: u16 = 600;
/// Density written into the print form.
pub const PRINT_DPI: u16 = 300;

/// The master is archived for a hundred years: no visible loss.
const MASTER_QUALITY: u8 = 92;
const PRINT_QUALITY: u8 = 90;
/// Only looked at while cropping.
const PREVIEW_QUALITY: u8 = 85;

/// A reduced upright picture for the crop window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// JPEG without metadata.
    pub jpeg: Vec<u8>,
    /// Width of the preview in pixels.
    pub width: u32,
    /// Height of the preview in pixels.
    pub height: u32,
    /// Width of the upright source; a [`Crop`] is given in these pixels.
    pub source_width: u32,
    /// Height of the upright source.
    pub source_height: u32,
}

/// The joint photo in its two forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CouplePhoto {
    /// JPEG for the archive: the crop scaled down to 1252 × 827, or at source resolution if that is smaller.
    pub master: Vec<u8>,
    /// Width of the master in pixels.
    pub master_width: u32,
    /// Height of the master in pixels.
    pub master_height: u32,
    /// JPEG of 626 × 413 pixels, 53 mm × 35 mm at 300 dpi.
    pub print: Vec<u8>,
    /// The master has fewer pixels than 600 dpi asks for: usable, but a closer shot is better.
    pub below_target: bool,
}

/// Makes the upright picture for the crop window, its longer side at most `max_side` pixels; never enlarged.
///
/// # Errors
/// Those of [`crate::probe`], and [`ImageError::Truncated`] for a damaged body.
pub fn preview(bytes: &[u8], max_side: u32) -> Result<Preview, ImageError> {
    let header = Header::read(bytes)?;
    let info = header.info();
    let stored = decode(bytes, &header)?;
    let (width, height) = within(stored.width(), stored.height(), max_side.max(1));
    // Scaling first leaves few pixels to turn; a preview has no crop whose meaning depends on the order.
    let small = upright(resize(&stored, None, width, height)?, header.orientation);
    Ok(Preview {
        jpeg: encode(&small, PREVIEW_QUALITY, None)?,
        width: small.width(),
        height: small.height(),
        source_width: info.width,
        source_height: info.height,
    })
}

/// Cuts the joint photo out of a source picture. The crop is corrected to 53:35 around its centre.
///
/// # Errors
/// Those of [`crate::probe`]; [`ImageError::CropOutside`] and [`ImageError::CropTooSmall`] before anything is decoded;
/// [`ImageError::Truncated`] for a damaged body.
pub fn couple_photo(bytes: &[u8], crop: Crop) -> Result<CouplePhoto, ImageError> {
    let header = Header::read(bytes)?;
    let cut = crop.checked(&header.info())?;
    let source = upright(decode(bytes, &header)?, header.orientation);
    let full = cut.reaches_master();
    // A crop may be a pixel off the exact shape; a master never exceeds its full size.
    let (width, height) = (cut.width.min(MASTER_WIDTH), cut.height.min(MASTER_HEIGHT));
    let master = if full { resize(&source, Some(cut), width, height)? } else { source.crop_imm(cut.x, cut.y, width, height) };
    let print = resize(&source, Some(cut), PRINT_WIDTH, PRINT_HEIGHT)?;
    Ok(CouplePhoto {
        master: encode(&master, MASTER_QUALITY, Some(density(width)))?,
        master_width: width,
        master_height: height,
        print: encode(&print, PRINT_QUALITY, Some(PRINT_DPI))?,
        below_target: !full,
    })
}

/// Pixels per inch that make a picture of this width 53 mm wide.
fn density(width: u32) -> u16 {
    u16::try_from((u64::from(width) * u64::from(MASTER_DPI) + u64::from(MASTER_WIDTH) / 2) / u64::from(MASTER_WIDTH)).unwrap_or(MASTER_DPI)
}

fn upright(mut picture: DynamicImage, orientation: Orientation) -> DynamicImage {
    picture.apply_orientation(orientation);
    picture
}

/// Lanczos, the default of the resizer: sharp hair and collars, no moiré in woven cloth.
fn resize(source: &DynamicImage, cut: Option<Crop>, width: u32, height: u32) -> Result<DynamicImage, ImageError> {
    let mut target = DynamicImage::new(width, height, ColorType::Rgb8);
    let mut options = ResizeOptions::new();
    if let Some(cut) = cut {
        options = options.crop(f64::from(cut.x), f64::from(cut.y), f64::from(cut.width), f64::from(cut.height));
    }
    Resizer::new().resize(source, &mut target, &options).map_err(|_| ImageError::Encode)?;
    Ok(target)
}

/// The size with its longer side at most `max_side`, shape kept.
fn within(width: u32, height: u32, max_side: u32) -> (u32, u32) {
    let long = width.max(height);
    if long <= max_side {
        return (width, height);
    }
    let fit = |side: u32| {
        let scaled = (u64::from(side) * u64::from(max_side) + u64::from(long) / 2) / u64::from(long);
        u32::try_from(scaled).unwrap_or(max_side).max(1)
    };
    (fit(width), fit(height))
}
