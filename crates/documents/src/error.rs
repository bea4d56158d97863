//! Why a form or a paper could not be printed.

/// Why a form could not be printed. Names fields and template places, never what is written in them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// The template could not be laid out: a defect of this program, or a text so long that no size makes it fit.
    #[error("the form {form} could not be laid out ({detail})")]
    Layout {
        /// Name of the form or paper: `declaration`, `review`, `certificate`, `slip` …
        form: &'static str,
        /// File and line of the template.
        detail: String,
    },
    /// A field holds a character that no embedded font can print (a rare or private-use character, or a control
    /// character). The way out: print the name by hand, or take the character from the list of variants.
    #[error("the field {field} holds a character that cannot be printed")]
    MissingGlyph {
        /// Key of the field as in the form's struct, e.g. `man.name`.
        field: &'static str,
    },
    /// The photo is not a JPEG that can be read.
    #[error("the photo cannot be read")]
    BadPhoto,
}

/// Why a paper of the rulebook could not be printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentsError {
    /// As for a form.
    #[error(transparent)]
    Form(#[from] FormError),
    /// The message file has no sentence for a code the caller gave, or for a label of the template: this version of the
    /// words is older than the rules. Nothing was printed; a paper with a bare code helps nobody.
    #[error("no words for {key}")]
    MissingWords {
        /// The key that is missing, e.g. `reason_NEW_CODE`.
        key: String,
    },
}
