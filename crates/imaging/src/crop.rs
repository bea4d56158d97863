//! The shape of the joint photo and how a wish becomes a crop.

use crate::photo::{MASTER_HEIGHT, MASTER_WIDTH, PRINT_HEIGHT, PRINT_WIDTH};
use crate::{ImageError, ImageInfo};

/// Width and height of the joint photo on paper in millimetres (domain.md §11.3).
const ASPECT: (u64, u64) = (53, 35);

/// A rectangle in pixels of the upright source. Its shape is corrected to 53:35 when it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crop {
    /// Left edge.
    pub x: u32,
    /// Top edge.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

/// The largest centred 53:35 crop of a picture.
#[must_use]
pub fn default_crop(info: &ImageInfo) -> Crop {
    Crop { x: 0, y: 0, width: info.width, height: info.height }.shaped()
}

impl Crop {
    /// The largest 53:35 rectangle inside this one, centred. One that is right to within a pixel stays as it is.
    pub(crate) fn shaped(self) -> Self {
        let (wide, high) = ASPECT;
        let fit_width = scaled(self.height, wide, high);
        let fit_height = scaled(self.width, high, wide);
        if self.width > fit_width.saturating_add(1) {
            Self { x: self.x + (self.width - fit_width) / 2, width: fit_width, ..self }
        } else if self.height > fit_height.saturating_add(1) {
            Self { y: self.y + (self.height - fit_height) / 2, height: fit_height, ..self }
        } else {
            self
        }
    }

    /// Checks the wish against the picture and gives the rectangle to cut.
    pub(crate) fn checked(self, info: &ImageInfo) -> Result<Self, ImageError> {
        let inside = |start: u32, len: u32, limit: u32| len > 0 && start.checked_add(len).is_some_and(|end| end <= limit);
        if !inside(self.x, self.width, info.width) || !inside(self.y, self.height, info.height) {
            return Err(ImageError::CropOutside);
        }
        let cut = self.shaped();
        if cut.width < PRINT_WIDTH || cut.height < PRINT_HEIGHT {
            return Err(ImageError::CropTooSmall {
                width: cut.width,
                height: cut.height,
                min_width: PRINT_WIDTH,
                min_height: PRINT_HEIGHT,
            });
        }
        Ok(cut)
    }

    /// Is there enough for the 600 dpi master?
    pub(crate) fn reaches_master(&self) -> bool {
        self.width >= MASTER_WIDTH && self.height >= MASTER_HEIGHT
    }
}

/// `len * num / den`, rounded to nearest.
fn scaled(len: u32, num: u64, den: u64) -> u32 {
    u32::try_from((u64::from(len) * num + den / 2) / den).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;

    fn info(width: u32, height: u32) -> ImageInfo {
        ImageInfo { width, height, format: Format::Jpeg }
    }

    #[test]
    fn the_default_crop_is_the_largest_centred_one() {
        assert_eq!(default_crop(&info(4000, 3000)), Crop { x: 0, y: 179, width: 4000, height: 2642 });
        assert_eq!(default_crop(&info(3000, 1000)), Crop { x: 743, y: 0, width: 1514, height: 1000 });
    }

    #[test]
    fn every_default_crop_lies_inside_and_has_the_shape() {
        for width in (1..3000).step_by(37) {
            for height in (1..3000).step_by(41) {
                let info = info(width, height);
                let cut = default_crop(&info);
                assert!(cut.x + cut.width <= width && cut.y + cut.height <= height, "{info:?} {cut:?}");
                let off = (i64::from(cut.width) * 35 - i64::from(cut.height) * 53).abs();
                assert!(off <= 53 + 35, "{info:?} {cut:?}: off by {off}");
            }
        }
    }

    #[test]
    fn the_two_standard_sizes_are_left_as_they_are() {
        for (width, height) in [(PRINT_WIDTH, PRINT_HEIGHT), (MASTER_WIDTH, MASTER_HEIGHT)] {
            let wish = Crop { x: 3, y: 5, width, height };
            assert_eq!(wish.shaped(), wish);
        }
    }

    #[test]
    fn a_crop_whose_end_overflows_is_outside() {
        let wish = Crop { x: u32::MAX, y: 0, width: 700, height: 500 };
        assert_eq!(wish.checked(&info(4000, 3000)), Err(ImageError::CropOutside));
    }
}
