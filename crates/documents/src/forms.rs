//! The forms by name.

use crate::FormError;
use crate::data::{Certificate, Declaration, ReviewForm};
use crate::fields;
use crate::papers;
use crate::render::{Job, Printed};
use crate::words::Labels;
use crate::world;

/// Parses the fonts and the templates and fills the caches, so that the first real form is as quick as the second.
/// Call it once from a background thread at start; calling it again is cheap.
pub fn warm_up() {
    // Blank forms cannot fail in a way that matters here: a real call reports it.
    let _ = declaration(&Declaration::default());
    let _ = review_form(&ReviewForm::default());
    let _ = certificate(&Certificate::default());
    let _ = papers::slip(&papers::Slip::default());
}

/// Prints the declaration 《申请补领婚姻登记证声明书》: one A4 page.
///
/// # Errors
/// [`FormError::MissingGlyph`] before anything is laid out; [`FormError::Layout`] if a text cannot be made to fit.
pub fn declaration(d: &Declaration) -> Result<Printed, FormError> {
    declaration_job(d).print()
}

/// Prints the review form 《补发婚姻登记证审查处理表》: one A4 page.
///
/// # Errors
/// As [`declaration`], and [`FormError::BadPhoto`].
pub fn review_form(d: &ReviewForm) -> Result<Printed, FormError> {
    review_job(d).print()
}

/// Prints the pages of one booklet, three openings of 188 mm × 128 mm. Called twice for a couple.
///
/// # Errors
/// As [`review_form`].
pub fn certificate(d: &Certificate) -> Result<Printed, FormError> {
    certificate_job(d).print()
}

pub(crate) fn declaration_job(d: &Declaration) -> Job<'_, &Declaration> {
    Job { template: &world::DECLARATION, labels: Labels::new(), data: d, fields: fields::of_declaration(d), photo: None, date: &d.date }
}

pub(crate) fn review_job(d: &ReviewForm) -> Job<'_, &ReviewForm> {
    Job {
        template: &world::REVIEW,
        labels: Labels::new(),
        data: d,
        fields: fields::of_review(d),
        photo: d.photo.as_deref(),
        date: &d.apply_date,
    }
}

pub(crate) fn certificate_job(d: &Certificate) -> Job<'_, &Certificate> {
    Job {
        template: &world::CERTIFICATE,
        labels: Labels::new(),
        data: d,
        fields: fields::of_certificate(d),
        photo: d.photo.as_deref(),
        // The reissue note carries the day of issue (L16); the registration date may be decades old.
        date: &d.note,
    }
}
