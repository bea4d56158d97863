//! Numbers as old papers write them: figures, 一九六八, 二十三, 廿三, 卅, 贰拾. One run of characters at a time.

/// A number read off the beginning of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Numeral {
    /// Its value; at most four digits, or 99 when written with tens.
    pub(super) value: u32,
    /// Characters it took.
    pub(super) length: usize,
    /// Digit by digit (一九六八, 1968, 六八), not with tens (六十八).
    pub(super) digitwise: bool,
}

enum Part {
    Digit(u32),
    /// 十: times ten.
    Ten,
    /// 廿, 卅, 卌: tens by themselves.
    Tens(u32),
}

fn part(c: char) -> Option<Part> {
    let digit = match c {
        '0'..='9' => u32::from(c) - u32::from('0'),
        '\u{FF10}'..='\u{FF19}' => u32::from(c) - 0xFF10,
        '〇' | '零' | '○' | '◯' => 0,
        '一' | '壹' | '元' => 1,
        '二' | '贰' | '貳' | '两' | '兩' => 2,
        '三' | '叁' | '參' | '叄' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        '十' | '拾' => return Some(Part::Ten),
        '廿' | '卄' => return Some(Part::Tens(20)),
        '卅' => return Some(Part::Tens(30)),
        '卌' => return Some(Part::Tens(40)),
        _ => return None,
    };
    Some(Part::Digit(digit))
}

/// Reads the number `text` begins with. `None` if it begins with none, or with one nobody writes (五五十, 十十).
pub(super) fn leading(text: &[char]) -> Option<Numeral> {
    let parts: Vec<Part> = text.iter().map_while(|c| part(*c)).collect();
    let length = parts.len();
    let digits = |parts: &[Part]| -> Option<u32> {
        parts.iter().try_fold(0u32, |sum, part| match part {
            Part::Digit(d) => Some(sum * 10 + d),
            Part::Ten | Part::Tens(_) => None,
        })
    };
    let (value, digitwise) = match parts.as_slice() {
        [] => return None,
        [Part::Ten] => (10, false),
        [Part::Ten, Part::Digit(one)] => (10 + one, false),
        [Part::Tens(tens)] => (*tens, false),
        // 廿十 is a slip of the pen nobody should guess at; 廿三 is 23.
        [Part::Tens(tens), Part::Digit(one)] => (tens + one, false),
        [Part::Digit(ten), Part::Ten] if *ten > 0 => (ten * 10, false),
        [Part::Digit(ten), Part::Ten, Part::Digit(one)] if *ten > 0 => (ten * 10 + one, false),
        run if run.len() <= 4 => (digits(run)?, true),
        _ => return None,
    };
    Some(Numeral { value, length, digitwise })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<u32> {
        leading(&text.chars().collect::<Vec<_>>()).map(|n| n.value)
    }

    #[test]
    fn numbers_are_read_in_every_hand() {
        for (text, want) in [
            ("一九六八年", 1968),
            ("一九〇〇", 1900),
            ("二○○四", 2004),
            ("1968", 1968),
            ("１９６８", 1968),
            ("十", 10),
            ("十二月", 12),
            ("二十", 20),
            ("二十三", 23),
            ("廿", 20),
            ("廿三日", 23),
            ("卅", 30),
            ("卅一", 31),
            ("贰拾壹", 21),
            ("六八", 68),
            ("元年", 1),
        ] {
            assert_eq!(read(text), Some(want), "{text}");
        }
    }

    #[test]
    fn what_nobody_writes_is_not_guessed() {
        for text in ["", "年", "十十", "五五十", "零十", "12345", "廿十", "一十二三"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
