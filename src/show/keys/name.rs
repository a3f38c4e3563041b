//! Keys and their names: `q`, `Ctrl+q`, `Shift+Right`, `F5`, `g g`.

use std::fmt;
use std::str::FromStr;

/// A key, or a mouse button on the audience's slide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    /// The character it types, as the keyboard layout has it.
    Char(char),
    Left,
    Right,
    Up,
    Down,
    Space,
    Enter,
    Tab,
    Backspace,
    Delete,
    Insert,
    Home,
    End,
    PageUp,
    PageDown,
    Escape,
    /// `F(5)` is F5.
    F(u8),
    LeftClick,
    RightClick,
}

/// The keys with names, the first being the one we write.
const NAMES: &[(Key, &[&str])] = &[
    (Key::Left, &["Left", "←"]),
    (Key::Right, &["Right", "→"]),
    (Key::Up, &["Up", "↑"]),
    (Key::Down, &["Down", "↓"]),
    (Key::Space, &["Space"]),
    (Key::Enter, &["Enter", "Return"]),
    (Key::Tab, &["Tab"]),
    (Key::Backspace, &["Backspace"]),
    (Key::Delete, &["Delete", "Del"]),
    (Key::Insert, &["Insert", "Ins"]),
    (Key::Home, &["Home"]),
    (Key::End, &["End"]),
    (Key::PageUp, &["PageUp", "PgUp"]),
    (Key::PageDown, &["PageDown", "PgDn"]),
    (Key::Escape, &["Escape", "Esc"]),
    (Key::LeftClick, &["LeftClick"]),
    (Key::RightClick, &["RightClick"]),
];

impl From<char> for Key {
    fn from(c: char) -> Key {
        if c == ' ' { Key::Space } else { Key::Char(c) }
    }
}

/// A key going down, as a window reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyPress {
    pub key: Key,
    pub shift: bool,
    pub ctrl: bool,
    pub alt: bool,
    /// The keyboard repeats a key that is held.
    pub repeat: bool,
}

impl KeyPress {
    pub const fn new(key: Key) -> KeyPress {
        KeyPress { key, shift: false, ctrl: false, alt: false, repeat: false }
    }

    /// The character for a prompt: none with Ctrl or Alt alone, but with both, as AltGr is reported by some.
    pub(super) fn typed(&self) -> Option<char> {
        match self.key {
            Key::Char(c) if self.ctrl == self.alt && !c.is_control() => Some(c),
            Key::Space if !self.ctrl && !self.alt => Some(' '),
            _ => None,
        }
    }
}

/// A key with the modifiers that tell it from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    key: Key,
    shift: bool,
    ctrl: bool,
    alt: bool,
}

impl Chord {
    /// Shift tells letters apart, not the case they come in, so that Caps Lock changes nothing; for other characters,
    /// such as `?`, shift is already in the character.
    pub fn new(press: &KeyPress) -> Chord {
        let &KeyPress { key, mut shift, mut ctrl, mut alt, .. } = press;
        let key = match key {
            Key::Char(' ') => Key::Space,
            Key::Char(c) if c.is_alphabetic() => Key::Char(single(c.to_lowercase()).unwrap_or(c)),
            Key::Char(c) => {
                shift = false;
                // AltGr, which some systems report as both: `[` on a German keyboard.
                if ctrl && alt && !c.is_ascii_digit() {
                    (ctrl, alt) = (false, false);
                }
                Key::Char(c)
            }
            other => other,
        };
        Chord { key, shift, ctrl, alt }
    }

    pub fn key(&self) -> Key {
        self.key
    }

    pub(super) fn is(&self, key: Key) -> bool {
        self.key == key && self.is_plain()
    }

    /// A press of it.
    #[cfg(test)]
    pub fn press(&self) -> KeyPress {
        let &Chord { key, shift, ctrl, alt } = self;
        KeyPress { key, shift, ctrl, alt, repeat: false }
    }

    /// The digit it is, with nothing else held.
    pub(super) fn digit(&self) -> Option<char> {
        match self.key {
            Key::Char(c) if c.is_ascii_digit() && !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    pub(super) fn is_plain(&self) -> bool {
        !(self.shift || self.ctrl || self.alt)
    }
}

fn single(mut chars: impl Iterator<Item = char>) -> Option<char> {
    chars.next().filter(|_| chars.next().is_none())
}

impl From<KeyPress> for Chord {
    fn from(press: KeyPress) -> Chord {
        Chord::new(&press)
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let modifiers = [(self.ctrl, "Ctrl+"), (self.alt, "Alt+"), (self.shift, "Shift+")];
        for (_, name) in modifiers.iter().filter(|(held, _)| *held) {
            f.write_str(name)?;
        }
        match self.key {
            Key::Char(c) => write!(f, "{c}"),
            Key::F(n) => write!(f, "F{n}"),
            key => f.write_str(NAMES.iter().find(|(named, _)| *named == key).map_or("", |(_, names)| names[0])),
        }
    }
}

impl FromStr for Chord {
    type Err = String;

    fn from_str(text: &str) -> Result<Chord, String> {
        let mut press = KeyPress::new(Key::Space);
        let mut rest = text;
        // A `+` at the end is the key itself: `+`, `Ctrl++`.
        while let Some((modifier, key)) = rest.split_once('+').filter(|(m, key)| !m.is_empty() && !key.is_empty()) {
            match modifier.to_ascii_lowercase().as_str() {
                "ctrl" | "control" => press.ctrl = true,
                "shift" => press.shift = true,
                "alt" | "option" => press.alt = true,
                _ => return Err(format!("no modifier is called `{modifier}`; there are Ctrl, Alt and Shift")),
            }
            rest = key;
        }
        press.key = key(rest)?;
        if let (true, Key::Char(c)) = (press.shift, press.key)
            && !c.is_alphabetic()
        {
            return Err(format!("write what Shift makes of `{c}`, without Shift: keyboards differ"));
        }
        // Written as a capital, a letter is meant with shift.
        press.shift |= matches!(press.key, Key::Char(c) if c.is_uppercase());
        Ok(Chord::new(&press))
    }
}

fn key(name: &str) -> Result<Key, String> {
    if let Some(c) = single(name.chars()).filter(|c| !NAMES.iter().any(|(_, names)| names.contains(&&*c.to_string()))) {
        return Ok(Key::Char(c));
    }
    let function = name.strip_prefix(['F', 'f']).and_then(|n| n.parse().ok()).filter(|n| (1..=24).contains(n));
    let named = NAMES.iter().find(|(_, names)| names.iter().any(|known| known.eq_ignore_ascii_case(name)));
    function.map(Key::F).or(named.map(|(key, _)| *key)).ok_or_else(|| {
        let known: Vec<&str> = NAMES.iter().map(|(_, names)| names[0]).collect();
        format!("no key is called `{name}`; besides characters and F1 to F24 there are {}", known.join(" "))
    })
}

/// One key or several in a row, each within a second: what a command is bound to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Keys(Vec<Chord>);

impl Keys {
    pub fn chords(&self) -> &[Chord] {
        &self.0
    }
}

impl fmt::Display for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let chords: Vec<String> = self.0.iter().map(Chord::to_string).collect();
        f.write_str(&chords.join(" "))
    }
}

impl FromStr for Keys {
    type Err = String;

    /// Chords with spaces between; two characters may stand together: `g g` is `gg`.
    fn from_str(text: &str) -> Result<Keys, String> {
        let mut chords = Vec::new();
        for word in text.split_whitespace() {
            let pair = word.chars().count() == 2 && !word.contains('+') && key(word).is_err();
            if pair {
                for c in word.chars() {
                    chords.push(c.to_string().parse()?);
                }
            } else {
                chords.push(word.parse()?);
            }
        }
        if chords.is_empty() {
            return Err("a key is missing; the space bar is written `Space`".into());
        }
        Ok(Keys(chords))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a key text means, written our way.
    fn check(text: &str, expect: &str) {
        let read = text.parse::<Keys>().map_or_else(|error| error, |keys| keys.to_string());
        assert_eq!(read, expect);
        if text.parse::<Keys>().is_ok() {
            assert_eq!(read.parse(), text.parse::<Keys>(), "what is written reads back");
        }
    }

    #[test]
    fn characters() {
        check("q", "q");
        check("?", "?");
        check("ß", "ß");
        check("Shift+1", "write what Shift makes of `1`, without Shift: keyboards differ");
    }

    #[test]
    fn capitals_are_letters_with_shift() {
        check("F", "Shift+f");
        check("Shift+x", "Shift+x");
        check("Ctrl+Shift+L", "Ctrl+Shift+l");
    }

    #[test]
    fn names_in_any_case() {
        check("shift+right", "Shift+Right");
        check("PgDn", "PageDown");
        check("F5", "F5");
        check("f11", "F11");
        check("→", "Right");
        check("control+option+esc", "Ctrl+Alt+Escape");
    }

    #[test]
    fn the_plus_key() {
        check("+", "+");
        check("Ctrl++", "Ctrl++");
    }

    #[test]
    fn sequences() {
        check("gg", "g g");
        check("r r", "r r");
        check("g Shift+x", "g Shift+x");
        check("Ctrl+x s", "Ctrl+x s");
    }

    #[test]
    fn errors_say_what_there_is() {
        check("Hyper+x", "no modifier is called `Hyper`; there are Ctrl, Alt and Shift");
        check("  ", "a key is missing; the space bar is written `Space`");
        let error = "Rigth".parse::<Keys>().unwrap_err();
        assert!(error.starts_with("no key is called `Rigth`; besides characters and F1 to F24 there are Left Right"));
        assert!("F25".parse::<Keys>().is_err());
    }

    #[test]
    fn caps_lock_changes_no_key() {
        let press = |c, shift| Chord::new(&KeyPress { shift, ..KeyPress::new(Key::Char(c)) });
        assert_eq!((press('B', false), press('b', true)), ("b".parse().unwrap(), "B".parse().unwrap()));
    }

    #[test]
    fn shift_is_in_the_character_it_types() {
        let press = KeyPress { shift: true, ..KeyPress::new(Key::Char('?')) };
        assert_eq!(Chord::new(&press), "?".parse().unwrap());
    }

    #[test]
    fn what_altgr_types_is_a_plain_character() {
        let press = KeyPress { ctrl: true, alt: true, ..KeyPress::new(Key::Char('[')) };
        assert_eq!(Chord::new(&press), "[".parse().unwrap());
    }

    #[test]
    fn the_characters_of_a_prompt() {
        let press = |ctrl, alt| KeyPress { ctrl, alt, ..KeyPress::new(Key::Char('@')) }.typed();
        assert_eq!([press(false, false), press(true, true)], [Some('@'); 2]);
        assert_eq!([press(true, false), press(false, true)], [None; 2]);
    }
}
