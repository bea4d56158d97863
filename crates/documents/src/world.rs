//! The whole world a template can see: itself, the shared style, its data and the photo.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::DocumentsError;
use crate::fonts::FONTS;
use crate::words::{self, Labels};

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::builder().build()));

/// Data and photo have fixed names, so the interner of file names never grows.
static DATA: LazyLock<FileId> = LazyLock::new(|| file_id("data.json"));
static PHOTO: LazyLock<FileId> = LazyLock::new(|| file_id("photo.jpg"));

static STYLE: LazyLock<Source> = LazyLock::new(|| source("style.typ", include_str!("../templates/style.typ")));

/// What the papers of the rulebook share.
const PAPER_TEXT: &str = include_str!("../templates/paper.typ");
static PAPER: LazyLock<Source> = LazyLock::new(|| source("paper.typ", PAPER_TEXT));

/// A form's or paper's template.
pub(crate) struct Template {
    /// Name used in errors and in the document's identifier.
    pub(crate) name: &'static str,
    text: &'static str,
    source: LazyLock<Source>,
}

impl Template {
    /// The labels a paper's template asks for.
    pub(crate) fn labels(&self) -> Result<Labels, DocumentsError> {
        words::labels(&[PAPER_TEXT, self.text])
    }
}

/// A template from the folder of templates; the source is parsed once.
macro_rules! template {
    ($name:literal) => {
        Template {
            name: $name,
            text: include_str!(concat!("../templates/", $name, ".typ")),
            source: LazyLock::new(|| source(concat!($name, ".typ"), include_str!(concat!("../templates/", $name, ".typ")))),
        }
    };
}

pub(crate) static DECLARATION: Template = template!("declaration");
pub(crate) static REVIEW: Template = template!("review");
pub(crate) static CERTIFICATE: Template = template!("certificate");
pub(crate) static SLIP: Template = template!("slip");
pub(crate) static EXPLANATION: Template = template!("explanation");
pub(crate) static PROXY: Template = template!("proxy");
pub(crate) static TICKET: Template = template!("ticket");
pub(crate) static RECEIPT: Template = template!("receipt");

#[expect(clippy::expect_used, reason = "the names are constants of this file")]
fn file_id(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("a plain file name is a valid virtual path");
    FileId::new(RootedPath::new(VirtualRoot::Project, path))
}

fn source(name: &str, text: &str) -> Source {
    Source::new(file_id(name), text.to_owned())
}

/// One form being printed.
pub(crate) struct FormWorld {
    pub(crate) template: &'static Template,
    pub(crate) data: Bytes,
    pub(crate) photo: Option<Bytes>,
    /// What the template would be told if it asked for today: the form's own date, never the clock's.
    pub(crate) date: Datetime,
}

impl FormWorld {
    /// `file:line` of a place in a template, for errors. Places outside the templates have no line.
    pub(crate) fn place(&self, id: FileId, byte: Option<usize>) -> String {
        let name = id.vpath().get_without_slash().to_owned();
        let line = byte.and_then(|at| self.source(id).ok()?.lines().byte_to_line(at));
        line.map_or_else(|| name.clone(), |line| format!("{name}:{}", line + 1))
    }
}

impl World for FormWorld {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        self.template.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        [&*self.template.source, &*STYLE, &*PAPER].into_iter().find(|source| source.id() == id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == *DATA {
            return Ok(self.data.clone());
        }
        match &self.photo {
            Some(photo) if id == *PHOTO => Ok(photo.clone()),
            Some(_) | None => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        Some(self.date)
    }
}
