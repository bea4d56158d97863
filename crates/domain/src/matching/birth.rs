//! Births compared: the text of a file against the date in the present number.

use crate::archive::FileParty;
use crate::code::codes;
use crate::values::{BirthGuess, CitizenId, GuessKind, PartialDate, guess_birth, upgrade_15};

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

/// The birth a file tells of a spouse (D19, D21): the date as written, else the date in a sound number, else what can be guessed.
pub fn file_birth(file: &FileParty, reg_date: Option<PartialDate>) -> Option<BirthGuess> {
    let written = guess_birth(&file.birth_text, reg_date);
    let to_the_day = written.filter(|guess| guess.kind == GuessKind::Solar && guess.exact().is_some());
    let number = || CitizenId::parse(&file.id_no).ok().or_else(|| upgrade_15(&file.id_no)).map(|id| BirthGuess::on(id.birth()));
    to_the_day.or_else(number).or(written)
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

    #[test]
    fn a_files_birth_is_its_date_then_its_number_then_a_guess() {
        let reg = PartialDate::parse("1992-05-01").ok();
        let birth = |birth_text: &str, id_no: &str| {
            file_birth(&FileParty { name: String::new(), id_no: id_no.into(), birth_text: birth_text.into() }, reg)
        };
        let number = "330219550101001";
        assert_eq!(birth("1955年1月2日", number), Some(BirthGuess::on(testing::date(1955, 1, 2))));
        for text in ["", "1955", "虚岁三十八", "农历一九五四年腊月初八"] {
            assert_eq!(birth(text, number), Some(BirthGuess::on(testing::date(1955, 1, 1))), "{text}");
        }
        assert_eq!(birth("虚岁三十八", "330219195501010012").unwrap().kind, GuessKind::NominalAge, "a bad check proves nothing");
        assert_eq!(birth("", ""), None);
    }
}
