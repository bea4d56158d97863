//! Values that cannot be wrong once parsed. Each `parse` says in a [`ValueError`] what is wrong with a text.
//!
//! `Debug` of values about people shows no content, so that no log line or panic can carry it.

mod address;
mod birth_guess;
mod cert_no;
mod citizen_id;
mod date;
mod division;
mod ethnic;
mod lunar;
mod name;
mod numeral;
mod print_no;
mod written;

pub use address::Address;
pub use birth_guess::{BirthGuess, GuessKind, guess_birth};
pub use cert_no::CertNo;
pub(crate) use citizen_id::normalise as normalise_id;
pub use citizen_id::{CitizenId, Sex, check_character, upgrade_15};
pub use date::{PartialDate, Precision};
pub use division::{Township, TownshipKind, VillageCode, YUYAO};
pub use ethnic::Ethnic;
pub use name::{NAME_CHARACTERS_MAX, PersonName, fold, separator};
pub use print_no::PrintNo;

/// What is wrong with a text. Carries facts about the text, never the text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// Not 18 characters after removing spaces.
    #[error("an ID number has 18 characters, not {length}")]
    IdLength {
        /// Characters found.
        length: usize,
    },
    /// A character other than a digit, or X elsewhere than at the end.
    #[error("character {position} of the ID number is not allowed")]
    IdCharacter {
        /// 1-based position.
        position: usize,
    },
    /// Digits 7–14 are no date.
    #[error("the birth date in the ID number does not exist")]
    IdBirthDate,
    /// GB 11643 check character.
    #[error("the check character of the ID number should be {expected}")]
    IdCheckDigit {
        /// What it should be for the first 17 digits.
        expected: char,
    },
    /// Nothing but spaces.
    #[error("the name is empty")]
    NameEmpty,
    /// More than 50 characters.
    #[error("the name has {length} characters, at most {max}")]
    NameTooLong {
        /// Characters found after normalisation.
        length: usize,
        /// Limit.
        max: usize,
    },
    /// A character that is no letter, ideograph or separator.
    #[error("U+{code_point:04X} is not allowed in a name")]
    NameCharacter {
        /// The character.
        code_point: u32,
    },
    /// Half a character: text damaged before it reached us.
    #[error("the name holds half a character (unpaired surrogate)")]
    NameUnpairedSurrogate,
    /// Empty address.
    #[error("the address is empty")]
    AddressEmpty,
    /// More than 200 characters.
    #[error("the address has {length} characters, at most {max}")]
    AddressTooLong {
        /// Characters found.
        length: usize,
        /// Limit.
        max: usize,
    },
    /// Not `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[error("a date is YYYY, YYYY-MM or YYYY-MM-DD")]
    DateFormat,
    /// Such a day or month does not exist.
    #[error("this date does not exist")]
    DateNotReal,
    /// Not a GB/T 3304 code.
    #[error("not an ethnic group code of GB/T 3304")]
    EthnicUnknown,
    /// Not one of Yuyao's divisions.
    #[error("not a division of Yuyao")]
    DivisionUnknown,
    /// Not `BJ330281-YYYY-NNNNNN`.
    #[error("a certificate number is BJ330281-YYYY-NNNNNN")]
    CertNoFormat,
    /// Not letters followed by 6 to 18 digits.
    #[error("a print number is up to 4 letters and 6 to 16 digits")]
    PrintNoFormat,
}
