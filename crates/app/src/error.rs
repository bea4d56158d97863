//! Why a use case did not do what was asked. Codes and facts only; nothing personal.

use std::collections::BTreeMap;

use buzheng_documents::{DocumentsError, FormError};
use buzheng_domain::DomainError;
use buzheng_imaging::ImageError;
use buzheng_store::{DiskFull, SlotError, StoreError};

/// A refusal or failure of a use case.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// A rule says no.
    #[error(transparent)]
    Domain(#[from] DomainError),
    /// The database or a file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key slots.
    #[error(transparent)]
    Slot(#[from] SlotError),
    /// The picture.
    #[error(transparent)]
    Image(#[from] ImageError),
    /// The form.
    #[error(transparent)]
    Form(#[from] FormError),
    /// A paper of the rulebook.
    #[error(transparent)]
    Paper(#[from] DocumentsError),
    /// No such case on this laptop.
    #[error("no such case")]
    NoCase,
    /// No such file in the local index.
    #[error("no such file in the index")]
    NoFile,
    /// The settings have not arrived from the registry yet.
    #[error("no campaign settings yet")]
    NoCampaign,
    /// The operator is not on the staff list.
    #[error("unknown operator")]
    UnknownOperator,
    /// The staged picture was replaced or let go.
    #[error("the staged picture is gone")]
    PhotoTokenGone,
    /// The printer refused.
    #[error("the printer failed")]
    PrinterFailed,
    /// There is no printer.
    #[error("no printer")]
    NoPrinter,
    /// Encoding failed; a defect.
    #[error("internal: {what}")]
    Internal {
        /// Where; a fixed word.
        what: &'static str,
    },
}

impl DiskFull for AppError {
    fn is_disk_full(&self) -> bool {
        matches!(self, AppError::Store(StoreError::Full) | AppError::Slot(SlotError::Store(StoreError::Full)))
    }
}

impl AppError {
    /// Stable code, worded as `error_<code>`.
    pub fn code(&self) -> &'static str {
        match self {
            AppError::Domain(e) => e.code(),
            AppError::Store(e) => store_code(e),
            AppError::Slot(e) => slot_code(e),
            AppError::Image(e) => image_code(e),
            AppError::Form(FormError::MissingGlyph { .. }) | AppError::Paper(DocumentsError::Form(FormError::MissingGlyph { .. })) => {
                "MISSING_GLYPH"
            }
            AppError::Form(FormError::BadPhoto | FormError::Layout { .. }) | AppError::Paper(_) | AppError::Internal { .. } => "INTERNAL",
            AppError::NoCase => "NO_CASE",
            AppError::NoFile => "FILE_MISSING",
            AppError::NoCampaign => "NO_CAMPAIGN",
            AppError::UnknownOperator => "UNKNOWN_OPERATOR",
            AppError::PhotoTokenGone => "PHOTO_TOKEN_GONE",
            AppError::PrinterFailed => "PRINTER_FAILED",
            AppError::NoPrinter => "NO_PRINTER",
        }
    }

    /// Named facts for the sentence.
    pub fn facts(&self) -> BTreeMap<&'static str, String> {
        let put = |pairs: &[(&'static str, String)]| pairs.iter().cloned().collect();
        match self {
            AppError::Domain(e) => e.facts(),
            AppError::Store(StoreError::TooNew { file, supported }) => {
                put(&[("file", file.to_string()), ("supported", supported.to_string())])
            }
            AppError::Slot(SlotError::WrongPassword { attempts, wait_ms }) => {
                put(&[("attempts", attempts.to_string()), ("wait_s", wait_ms.div_ceil(1000).to_string())])
            }
            AppError::Slot(SlotError::Wait { wait_ms }) => put(&[("wait_s", wait_ms.div_ceil(1000).to_string())]),
            AppError::Slot(SlotError::TooShort { min }) => put(&[("min", min.to_string())]),
            AppError::Image(ImageError::TooLarge { width, height, max_pixels }) => {
                put(&[("width", width.to_string()), ("height", height.to_string()), ("max_pixels", max_pixels.to_string())])
            }
            AppError::Image(ImageError::CropTooSmall { width, height, min_width, min_height }) => put(&[
                ("width", width.to_string()),
                ("height", height.to_string()),
                ("min_width", min_width.to_string()),
                ("min_height", min_height.to_string()),
            ]),
            AppError::Form(FormError::MissingGlyph { field })
            | AppError::Paper(DocumentsError::Form(FormError::MissingGlyph { field })) => put(&[("field", (*field).to_owned())]),
            AppError::Store(_)
            | AppError::Slot(_)
            | AppError::Image(_)
            | AppError::Form(_)
            | AppError::Paper(_)
            | AppError::NoCase
            | AppError::NoFile
            | AppError::NoCampaign
            | AppError::UnknownOperator
            | AppError::PhotoTokenGone
            | AppError::PrinterFailed
            | AppError::NoPrinter
            | AppError::Internal { .. } => BTreeMap::new(),
        }
    }

    /// The rule behind a refusal.
    pub fn rule(&self) -> Option<String> {
        if let AppError::Domain(e) = self { e.rule() } else { None }
    }

    /// Input field to go to.
    pub fn field(&self) -> Option<&'static str> {
        if let AppError::Domain(e) = self { e.field() } else { None }
    }

    /// Key of what cures it.
    pub fn cure(&self) -> &'static str {
        if let AppError::Domain(e) = self { e.cure() } else { self.code() }
    }
}

fn store_code(error: &StoreError) -> &'static str {
    match error {
        StoreError::Busy => "BUSY",
        StoreError::Full => "DISK_FULL",
        StoreError::TooNew { .. } => "DATABASE_TOO_NEW",
        StoreError::Missing => "NOT_SET_UP",
        StoreError::Corrupt { .. }
        | StoreError::WrongKey
        | StoreError::ChainBroken { .. }
        | StoreError::Unreadable { .. }
        | StoreError::MigrationChanged { .. } => "DATABASE_DAMAGED",
        StoreError::Exists
        | StoreError::DuplicateEvent
        | StoreError::Taken { .. }
        | StoreError::Invalid { .. }
        | StoreError::NoBlob
        | StoreError::NoRandom
        | StoreError::Io { .. }
        | StoreError::Sql { .. } => "INTERNAL",
    }
}

fn slot_code(error: &SlotError) -> &'static str {
    match error {
        SlotError::WrongPassword { .. } => "WRONG_PASSWORD",
        SlotError::Wait { .. } => "WAIT",
        SlotError::NoSlot => "UNKNOWN_OPERATOR",
        SlotError::TooShort { .. } => "PASSWORD_TOO_SHORT",
        SlotError::TooNew { .. } => "DATABASE_TOO_NEW",
        SlotError::Damaged => "DATABASE_DAMAGED",
        SlotError::Store(e) => store_code(e),
        SlotError::Exists | SlotError::LastSlot | SlotError::Kdf => "INTERNAL",
    }
}

fn image_code(error: &ImageError) -> &'static str {
    match error {
        ImageError::Empty => "IMAGE_EMPTY",
        ImageError::NotAnImage => "IMAGE_NOT_AN_IMAGE",
        ImageError::Truncated => "IMAGE_TRUNCATED",
        ImageError::TooLarge { .. } => "IMAGE_TOO_LARGE",
        ImageError::FileTooBig { .. } => "IMAGE_FILE_TOO_BIG",
        ImageError::CropOutside => "IMAGE_CROP_OUTSIDE",
        ImageError::CropTooSmall { .. } => "IMAGE_CROP_TOO_SMALL",
        ImageError::Encode => "INTERNAL",
    }
}
