//! From a filled template to a laid-out document, and from that to PDF and SVG.

use serde::Serialize;
use typst::World;
use typst::WorldExt;
use typst::diag::SourceDiagnostic;
use typst::ecow::EcoVec;
use typst::foundations::{Bytes, Datetime, Smart};
use typst::visualize::{ExchangeFormat, RasterImage};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use typst_svg::SvgOptions;

use crate::FormError;
use crate::fields::Field;
use crate::fonts::FONTS;
use crate::words::Labels;
use crate::world::{FormWorld, Template};

/// A finished form.
#[derive(Clone, PartialEq, Eq)]
pub struct Printed {
    /// PDF/A-2b, fonts embedded.
    pub pdf: Vec<u8>,
    /// One SVG a page, made from the same laid-out document; text is drawn as outlines, so no font is needed to show it.
    pub pages: Vec<String>,
}

impl std::fmt::Debug for Printed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Printed({} pages, {} bytes)", self.pages.len(), self.pdf.len())
    }
}

/// One form to print: template, data, and what must be checked first.
pub(crate) struct Job<'a, D> {
    pub(crate) template: &'static Template,
    /// The template's labels, by key; a form has them in its template.
    pub(crate) labels: Labels,
    pub(crate) data: D,
    pub(crate) fields: Vec<Field<'a>>,
    pub(crate) photo: Option<&'a [u8]>,
    /// The form's own date, as printed.
    pub(crate) date: &'a str,
}

/// What `data.json` holds.
#[derive(Serialize)]
struct Sheet<'a, D> {
    form: &'a D,
    photo: bool,
    words: &'a Labels,
}

/// Beijing time in minutes: forms are dated where they are signed.
const BEIJING_OFFSET: i32 = 8 * 60;

/// How many forms a memoised layout result outlives. Small, because the results hold personal data.
const CACHE_AGE: usize = 2;

impl<D: Serialize> Job<'_, D> {
    /// Checks, lays out and exports.
    pub(crate) fn print(&self) -> Result<Printed, FormError> {
        let (world, document) = self.lay_out()?;
        let printed = self.export(&world, &document);
        typst::comemo::evict(CACHE_AGE);
        printed
    }

    /// Checks and lays out.
    pub(crate) fn lay_out(&self) -> Result<(FormWorld, PagedDocument), FormError> {
        FONTS.check(self.fields.iter().copied())?;
        let photo = self.photo.map(|jpeg| Bytes::new(jpeg.to_vec()));
        if let Some(photo) = &photo {
            RasterImage::plain(photo.clone(), ExchangeFormat::Jpg).map_err(|_| FormError::BadPhoto)?;
        }
        let sheet = Sheet { form: &self.data, photo: photo.is_some(), words: &self.labels };
        let data = serde_json::to_vec(&sheet).map_err(|_| self.failed("data.json".to_owned()))?;
        let world = FormWorld { template: self.template, data: Bytes::new(data), photo, date: document_date(self.date) };
        let document = typst::compile::<PagedDocument>(&world).output.map_err(|e| self.refused(&world, &e))?;
        Ok((world, document))
    }

    fn export(&self, world: &FormWorld, document: &PagedDocument) -> Result<Printed, FormError> {
        let standards = PdfStandards::new(&[PdfStandard::A_2b]).map_err(|_| self.failed("PDF/A-2b".to_owned()))?;
        let options = PdfOptions {
            // Typst keeps only a hash of this; equal data is the same document, different data is another one.
            ident: Smart::Custom(format!("{} {}", self.template.name, String::from_utf8_lossy(&world.data))),
            creator: Smart::Custom(Some("Buzheng".to_owned())),
            timestamp: Timestamp::new_local(world.date, BEIJING_OFFSET),
            standards,
            ..PdfOptions::default()
        };
        let pdf = typst_pdf::pdf(document, &options).map_err(|e| self.refused(world, &e))?;
        let pages = document.pages().iter().map(|page| typst_svg::svg(page, &SvgOptions::default())).collect();
        Ok(Printed { pdf, pages })
    }

    /// Typst's own messages may quote values; the place in the template is enough to find a defect.
    fn refused(&self, world: &FormWorld, errors: &EcoVec<SourceDiagnostic>) -> FormError {
        #[cfg(test)]
        for error in errors {
            eprintln!("{}: {}", self.template.name, error.message);
        }
        let place = errors.first().map(|error| match error.span.id() {
            Some(id) => world.place(id, world.range(error.span).map(|range| range.start)),
            None => world.place(world.main(), None),
        });
        self.failed(place.unwrap_or_default())
    }

    fn failed(&self, detail: String) -> FormError {
        FormError::Layout { form: self.template.name, detail }
    }
}

/// The first three numbers of a printed date. A form whose date is left blank gets the first day of the service, since
/// PDF/A wants some date and the clock must not decide it.
fn document_date(printed: &str) -> Datetime {
    let mut numbers = printed.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let mut next = || numbers.next()?.parse::<u16>().ok();
    let parsed = (|| {
        let (year, month, day) = (next()?, next()?, next()?);
        date(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    })();
    #[expect(clippy::expect_used, reason = "a constant calendar date")]
    parsed.unwrap_or_else(|| date(2022, 1, 1).expect("1 January 2022 exists"))
}

fn date(year: u16, month: u8, day: u8) -> Option<Datetime> {
    Datetime::from_ymd_hms(i32::from(year), month, day, 0, 0, 0)
}
