//! Photographs: check, orient, crop, scale and encode. Pure functions over bytes.
//!
//! A photo comes from a camera, a phone or a webcam as JPEG or PNG. [`probe`] reads its header only and refuses
//! anything too large before a pixel is decoded; [`preview`] makes the picture of the crop window; [`couple_photo`]
//! cuts out the joint photo of a certificate (53 mm × 35 mm, domain.md §11.3) and gives its two forms: the *master*
//! that is archived and the *print* form that goes on paper.
//!
//! Everything that leaves this crate is a baseline 24-bit JPEG without EXIF, comments or profiles, so the place, the
//! time and the camera never travel with a face. The same bytes and crop give the same output.
//!
//! Limits: colours are taken as sRGB (an embedded colour profile is dropped, not applied); an animated PNG gives its
//! first picture; HEIC, GIF, WebP and 12-bit JPEG are refused as [`ImageError::NotAnImage`].

mod crop;
mod decode;
mod encode;
mod error;
mod header;
mod jpeg;
mod photo;
mod png;

pub use crop::{Crop, default_crop};
pub use error::ImageError;
pub use header::{Format, ImageInfo, MAX_BYTES, MAX_PIXELS, probe};
pub use photo::{
    CouplePhoto, MASTER_DPI, MASTER_HEIGHT, MASTER_WIDTH, PRINT_DPI, PRINT_HEIGHT, PRINT_WIDTH, Preview, couple_photo, preview,
};
