//! What can be wrong with a picture.

/// Why a picture was refused. Carries sizes only: never a path, a name or picture bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    /// The file has no bytes: the copy from the camera failed, copy it again.
    #[error("the file is empty")]
    Empty,
    /// Not a JPEG or PNG of a kind that is read here: choose another file.
    #[error("not a JPEG or PNG picture")]
    NotAnImage,
    /// A JPEG or PNG that ends early or is damaged inside: copy it again or retake the photo.
    #[error("the picture is cut short or damaged")]
    Truncated,
    /// The header announces more pixels than are ever decoded; nothing was allocated for it.
    #[error("the picture is {width} x {height}; at most {max_pixels} pixels are read")]
    TooLarge {
        /// Announced width in pixels.
        width: u32,
        /// Announced height in pixels.
        height: u32,
        /// The limit, [`crate::MAX_PIXELS`].
        max_pixels: u64,
    },
    /// The file is longer than any photo should be.
    #[error("the file has {bytes} bytes; at most {max_bytes} are read")]
    FileTooBig {
        /// Length of the file.
        bytes: u64,
        /// The limit, [`crate::MAX_BYTES`].
        max_bytes: u64,
    },
    /// The crop is empty or reaches outside the upright picture.
    #[error("the crop is not inside the picture")]
    CropOutside,
    /// The crop has too few pixels for a sharp print: move closer and retake, or crop wider.
    #[error("the crop is {width} x {height}; at least {min_width} x {min_height} pixels are needed")]
    CropTooSmall {
        /// Width of the crop after its shape was corrected, in pixels.
        width: u32,
        /// Height of the crop after its shape was corrected, in pixels.
        height: u32,
        /// Smallest width accepted.
        min_width: u32,
        /// Smallest height accepted.
        min_height: u32,
    },
    /// The JPEG could not be written; not caused by the picture.
    #[error("the JPEG could not be encoded")]
    Encode,
}
