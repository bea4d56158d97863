//! The two embedded fonts, parsed once per process.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

use crate::FormError;
use crate::fields::Field;

static REGULAR: &[u8] = include_bytes!("../fonts/NotoSerifSC-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../fonts/NotoSerifSC-Bold.ttf");

/// Fonts and the index the typesetter chooses from.
pub(crate) struct Fonts {
    pub(crate) fonts: Vec<Font>,
    pub(crate) book: LazyHash<FontBook>,
}

pub(crate) static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let fonts: Vec<Font> = [REGULAR, BOLD].into_iter().flat_map(|data| Font::iter(Bytes::new(data))).collect();
    let book = LazyHash::new(FontBook::from_fonts(&fonts));
    Fonts { fonts, book }
});

impl Fonts {
    /// Can every embedded font print this? Both must: a name is set in bold on one form and in regular on another.
    fn has(&self, c: char) -> bool {
        self.fonts.iter().all(|font| font.info().coverage.contains(u32::from(c)))
    }

    /// Refuses the first field with a character that would come out as an empty box. A line break is layout, not a glyph.
    pub(crate) fn check<'a>(&self, fields: impl IntoIterator<Item = Field<'a>>) -> Result<(), FormError> {
        for (field, text) in fields {
            if text.chars().any(|c| c != '\n' && !self.has(c)) {
                return Err(FormError::MissingGlyph { field });
            }
        }
        Ok(())
    }
}
