//! Keys that are no character, as the WebDriver protocol names them.

/// A key of the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// Enter of the main block.
    Enter,
    /// Tab.
    Tab,
    /// Escape.
    Escape,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// The space bar.
    Space,
    /// Control, held in chords.
    Control,
    /// Shift, held in chords.
    Shift,
    /// Alt, held in chords.
    Alt,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// F1 to F12.
    F(u8),
    /// The key that types this character.
    Char(char),
}

impl Key {
    /// The character that stands for the key in the protocol.
    ///
    /// # Panics
    /// For an F key that no keyboard has.
    #[must_use]
    pub fn code(self) -> char {
        match self {
            Self::Enter => '\u{e007}',
            Self::Tab => '\u{e004}',
            Self::Escape => '\u{e00c}',
            Self::Backspace => '\u{e003}',
            Self::Delete => '\u{e017}',
            Self::Space => ' ',
            Self::Control => '\u{e009}',
            Self::Shift => '\u{e008}',
            Self::Alt => '\u{e00a}',
            Self::Up => '\u{e013}',
            Self::Down => '\u{e015}',
            Self::Left => '\u{e012}',
            Self::Right => '\u{e014}',
            Self::Home => '\u{e011}',
            Self::End => '\u{e010}',
            Self::PageUp => '\u{e00e}',
            Self::PageDown => '\u{e00f}',
            Self::F(n @ 1..=12) => char::from_u32(0xe030 + u32::from(n)).unwrap_or_else(|| unreachable!("a private-use character")),
            Self::F(n) => panic!("no keyboard has F{n}"),
            Self::Char(c) => c,
        }
    }
}

impl From<char> for Key {
    fn from(c: char) -> Self {
        Self::Char(c)
    }
}
