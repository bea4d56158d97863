use super::*;
use crate::testing::date;
use proptest::prelude::*;

fn guess(text: &str, reg: &str) -> Option<(GuessKind, NaiveDate, NaiveDate)> {
    guess_birth(text, PartialDate::parse(reg).ok()).map(|g| (g.kind, g.earliest, g.latest))
}

#[test]
fn lunar_texts_give_the_day() {
    for (text, want) in [
        ("农历一九六八年腊月初八", date(1969, 1, 25)),
        ("旧历一九六八年腊月初八", date(1969, 1, 25)),
        ("阴历1968年12月8日", date(1969, 1, 25)),
        ("一九六八年腊月初八", date(1969, 1, 25)),
        ("一九六八年農曆臘月初八日生", date(1969, 1, 25)),
        ("1968.12.8（农历）", date(1969, 1, 25)),
        ("民国三十八年八月初十", date(1949, 10, 1)),
        ("六八年腊月初八", date(1969, 1, 25)),
        ("一九五五年闰三月初一", date(1955, 4, 22)),
        ("一九四九年八月廿一", date(1949, 10, 12)),
        ("一九四八年冬月廿九", date(1948, 12, 29)),
        ("农历一九五五年正月初一", date(1955, 1, 24)),
    ] {
        assert_eq!(guess(text, ""), Some((GuessKind::Lunar, want, want)), "{text}");
    }
}

#[test]
fn coarse_lunar_texts_give_a_span() {
    assert_eq!(guess("农历一九五五年", ""), Some((GuessKind::Lunar, date(1955, 1, 24), date(1956, 2, 11))));
    assert_eq!(guess("一九五五年闰三月", ""), Some((GuessKind::Lunar, date(1955, 4, 22), date(1955, 5, 21))));
}

#[test]
fn dates_of_our_calendar_are_read_in_words() {
    for text in ["一九五八年三月十二日", "1958年3月12日", "1958-03-12", "公历一九五八年三月十二日", "生于1958.3.12"]
    {
        assert_eq!(guess(text, ""), Some((GuessKind::Solar, date(1958, 3, 12), date(1958, 3, 12))), "{text}");
    }
    assert_eq!(guess("一九五八年", ""), Some((GuessKind::Solar, date(1958, 1, 1), date(1958, 12, 31))));
}

#[test]
fn a_republican_date_may_be_of_either_calendar() {
    // 1936-08-15 in our calendar; in the old one 1936-09-30.
    assert_eq!(guess("民国二十五年八月十五日", ""), Some((GuessKind::Republic, date(1936, 8, 15), date(1936, 9, 30))));
    assert_eq!(guess("公历民国二十五年八月十五日", "").unwrap().0, GuessKind::Solar);
    assert_eq!(guess("民国元年", "").unwrap().1, date(1912, 1, 1));
    assert_eq!(guess("民国三十", ""), guess("民国30年", ""));
}

#[test]
fn ages_are_counted_back_from_the_registration() {
    // Lunar 1949 ended on 16 February 1950.
    assert_eq!(guess("虚岁二十", "1968"), Some((GuessKind::NominalAge, date(1948, 2, 10), date(1950, 2, 16))));
    assert_eq!(guess("虚岁二十", "1968-05-01"), Some((GuessKind::NominalAge, date(1949, 1, 1), date(1950, 2, 16))));
    assert_eq!(guess("20周岁", "1968-05-01"), Some((GuessKind::FullAge, date(1947, 5, 1), date(1948, 5, 2))));
    assert_eq!(guess("廿岁", "1968-05-01"), Some((GuessKind::Age, date(1947, 5, 1), date(1950, 2, 16))));
    assert_eq!(guess("虚岁二十", ""), None, "no registration to count from");
}

#[test]
fn a_text_not_wholly_understood_is_no_guess() {
    for text in [
        "",
        "不详",
        "20",
        "二〇",
        "农历",
        "虚岁",
        "虚岁0",
        "虚岁二百",
        "虚岁二十周岁",
        "属马",
        "一九五五年四月闰初一",
        "农历一九五五年闰四月初一",
        "农历一九五五年十三月初一",
        "公历一九五五年腊月初八",
        "二十年三月",
        "1955年2月30日",
        "一九五五年八月十五夜",
        "99999年1月1日",
    ] {
        assert_eq!(guess(text, "1968-05-01"), None, "{text}");
    }
}

#[test]
fn debug_shows_no_day() {
    assert_eq!(format!("{:?}", guess_birth("1958", None).unwrap()), "BirthGuess(SOLAR)");
}

fn any_day(years: std::ops::Range<i32>) -> impl Strategy<Value = NaiveDate> {
    (years, 1u32..366).prop_map(|(y, d)| NaiveDate::from_yo_opt(y, d).unwrap())
}

proptest! {
    #[test]
    fn guessing_never_panics(text in "\\PC{0,40}", reg in any_day(1800..2100)) {
        let _ = guess_birth(&text, Some(PartialDate::day(reg)));
    }

    #[test]
    fn guessing_never_panics_on_words_of_its_own(
        words in proptest::collection::vec(proptest::sample::select(vec![
            "农历", "虚", "岁", "周", "一九六八", "年", "闰", "腊", "月", "初", "八", "廿", "三十", "-", "0", "9999", "民国", "公历", "日", "生",
        ]), 0..9),
        reg in any_day(1800..2100),
    ) {
        let text = words.concat();
        if let Some(guess) = guess_birth(&text, Some(PartialDate::day(reg))) {
            prop_assert!(guess.earliest <= guess.latest, "{text}");
        }
    }

    #[test]
    fn an_age_counted_in_any_way_holds_the_true_birth(birth in any_day(1900..1985), after in 18i32..60, day in 1u32..366) {
        let reg = NaiveDate::from_yo_opt(birth.year() + after, day).unwrap();
        let full = after - i32::from((reg.month(), reg.day()) < (birth.month(), birth.day()));
        let by_moon = lunar::year_of(reg).unwrap() - lunar::year_of(birth).unwrap() + 1;
        for (text, known) in [
            (format!("虚岁{}", after + 1), GuessKind::NominalAge),
            (format!("虚岁{by_moon}"), GuessKind::NominalAge),
            (format!("{full}周岁"), GuessKind::FullAge),
            (format!("{full}岁"), GuessKind::Age),
            (format!("{by_moon}岁"), GuessKind::Age),
        ] {
            for at in [PartialDate::day(reg), PartialDate::parse(&reg.format("%Y-%m").to_string()).unwrap(), PartialDate::parse(&reg.format("%Y").to_string()).unwrap()] {
                let guess = guess_birth(&text, Some(at)).unwrap();
                prop_assert_eq!(guess.kind, known);
                prop_assert!(guess.contains(birth), "{} at {}: {}", text, at, birth);
            }
        }
    }

    #[test]
    fn a_date_written_by_the_old_calendar_holds_the_true_birth(birth in any_day(1900..2000)) {
        use icu_calendar::{Date, cal::ChineseTraditional};
        let iso = Date::try_new_iso(birth.year(), birth.month() as u8, birth.day() as u8).unwrap();
        let old = iso.to_calendar(ChineseTraditional::new());
        let month = old.month().to_input();
        let leap = if month.is_leap() { "闰" } else { "" };
        let year = old.cyclic_year().related_iso;
        let text = format!("农历{year}年{leap}{}月{}", month.number(), old.day_of_month().0);
        let guess = guess_birth(&text, None).unwrap();
        prop_assert_eq!(guess.exact(), Some(birth), "{}", text);
        let coarse = guess_birth(&format!("农历{year}年{leap}{}月", month.number()), None).unwrap();
        prop_assert!(coarse.contains(birth));
    }
}
