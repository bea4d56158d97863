//! Births compared: the text of a file against the date in the present number.

use crate::code::codes;
use crate::values::{CitizenId, GuessKind, PartialDate, guess_birth};

codes! {
    /// How a date in the file stands to the present one.
    pub enum DateClass {
        /// Same day.
        Equal = "EQUAL",
        /// The file knows only the month or year, and it contains the day.
        Coarser = "COARSER",
        /// The file has an age or a date of the old calendar, and the day is one of those it can mean. No proof.
        GuessFits = "GUESS_FITS",
        /// Another date.
        Different = "DIFFERENT",
        /// Not readable as a date.
        Unreadable = "UNREADABLE",
    }
}

/// Class of a file's birth text against the present birth. An age is counted back from the file's registration date.
pub fn birth_class(file: &str, reg_date: Option<PartialDate>, present: &CitizenId) -> DateClass {
    let birth = present.birth();
    let Some(guess) = guess_birth(file, reg_date) else { return DateClass::Unreadable };
    match guess.kind {
        _ if !guess.contains(birth) => DateClass::Different,
        GuessKind::Solar if guess.exact().is_some() => DateClass::Equal,
        GuessKind::Solar => DateClass::Coarser,
        GuessKind::NominalAge | GuessKind::FullAge | GuessKind::Age | GuessKind::Lunar | GuessKind::Republic => DateClass::GuessFits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn birth_classes_follow_the_words_of_the_file() {
        let present = testing::citizen_id("339999", "19690125", 1);
        for (file, class) in [
            ("1969-01-25", DateClass::Equal),
            ("1969年1月25日", DateClass::Equal),
            ("一九六九年一月二十五日", DateClass::Equal),
            ("1969-01", DateClass::Coarser),
            ("一九六九年", DateClass::Coarser),
            ("1969-01-26", DateClass::Different),
            ("1968", DateClass::Different),
            ("农历一九六八年腊月初八", DateClass::GuessFits),
            ("农历一九六八年腊月", DateClass::GuessFits),
            ("农历一九六八年腊月初九", DateClass::Different),
            ("虚岁二十四", DateClass::GuessFits),
            ("虚岁三十", DateClass::Different),
            ("不详", DateClass::Unreadable),
            ("", DateClass::Unreadable),
        ] {
            assert_eq!(birth_class(file, PartialDate::parse("1992-05-01").ok(), &present), class, "{file}");
        }
    }

    #[test]
    fn an_age_without_a_registration_date_says_nothing() {
        assert_eq!(birth_class("虚岁二十", None, &testing::citizen_id("339999", "19690125", 1)), DateClass::Unreadable);
    }
}
