//! Keys as a terminal sends them: xterm's sequences.

use crate::show::keys::{Key, KeyPress};

/// What a key press sends; nothing for what is no key of a terminal. `application` is the mode of cursor keys (DECCKM).
pub fn bytes(press: &KeyPress, application: bool) -> Vec<u8> {
    let &KeyPress { key, shift, ctrl, alt, .. } = press;
    let modifiers = 1 + u8::from(shift) + 2 * u8::from(alt) + 4 * u8::from(ctrl);
    // `CSI A`, `SS3 A` or `CSI 1 ; modifiers A`; and the same with a number and a tilde.
    let letter = |letter: char, single_shift: bool| match (modifiers, single_shift) {
        (1, true) => format!("\x1bO{letter}"),
        (1, false) => format!("\x1b[{letter}"),
        _ => format!("\x1b[1;{modifiers}{letter}"),
    };
    let tilde = |number: u8| match modifiers {
        1 => format!("\x1b[{number}~"),
        _ => format!("\x1b[{number};{modifiers}~"),
    };
    let plain = match key {
        Key::Char(c) if ctrl => control(c).map_or_else(String::new, String::from),
        Key::Space if ctrl => "\0".to_owned(),
        Key::Char(c) => c.to_string(),
        Key::Space => " ".to_owned(),
        Key::Enter => "\r".to_owned(),
        Key::Tab if shift => return b"\x1b[Z".to_vec(),
        Key::Tab => "\t".to_owned(),
        Key::Backspace if ctrl => "\x08".to_owned(),
        Key::Backspace => "\x7f".to_owned(),
        Key::Escape => "\x1b".to_owned(),
        Key::Up => return letter('A', application).into_bytes(),
        Key::Down => return letter('B', application).into_bytes(),
        Key::Right => return letter('C', application).into_bytes(),
        Key::Left => return letter('D', application).into_bytes(),
        Key::Home => return letter('H', application).into_bytes(),
        Key::End => return letter('F', application).into_bytes(),
        Key::Insert => return tilde(2).into_bytes(),
        Key::Delete => return tilde(3).into_bytes(),
        Key::PageUp => return tilde(5).into_bytes(),
        Key::PageDown => return tilde(6).into_bytes(),
        Key::F(number @ 1..=4) => return letter((b'O' + number) as char, true).into_bytes(),
        Key::F(number @ 5..=12) => {
            let codes = [15, 17, 18, 19, 20, 21, 23, 24];
            return tilde(codes[usize::from(number) - 5]).into_bytes();
        }
        Key::F(_) | Key::LeftClick | Key::RightClick => return Vec::new(),
    };
    let escape = if alt && !plain.is_empty() { "\x1b" } else { "" };
    [escape, plain.as_str()].concat().into_bytes()
}

/// The control character of a key, as ASCII has them.
fn control(c: char) -> Option<char> {
    match c.to_ascii_uppercase() {
        c @ '@'..='_' => char::from_u32(u32::from(c) & 0x1f),
        '?' => Some('\x7f'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(keys: &[(Key, &str)]) -> Vec<String> {
        let press = |&(key, held): &(Key, &str)| {
            let press = KeyPress {
                key,
                shift: held.contains('S'),
                ctrl: held.contains('C'),
                alt: held.contains('A'),
                repeat: false,
            };
            String::from_utf8(bytes(&press, held.contains('m'))).unwrap()
        };
        keys.iter().map(press).collect()
    }

    #[test]
    fn characters_are_themselves_or_controls() {
        let keys = [
            (Key::Char('é'), ""),
            (Key::Char('X'), "S"),
            (Key::Char('c'), "C"),
            (Key::Char('b'), "A"),
            (Key::Space, "C"),
        ];
        assert_eq!(sent(&keys), ["é", "X", "\x03", "\x1bb", "\0"]);
        assert_eq!(sent(&[(Key::Char('é'), "C"), (Key::LeftClick, "")]), ["", ""]);
    }

    #[test]
    fn named_keys_are_sequences() {
        let keys =
            [(Key::Up, ""), (Key::Up, "m"), (Key::Left, "C"), (Key::Delete, ""), (Key::PageDown, "S"), (Key::Tab, "S")];
        assert_eq!(sent(&keys), ["\x1b[A", "\x1bOA", "\x1b[1;5D", "\x1b[3~", "\x1b[6;2~", "\x1b[Z"]);
        assert_eq!(sent(&[(Key::F(1), ""), (Key::F(5), ""), (Key::F(12), "")]), ["\x1bOP", "\x1b[15~", "\x1b[24~"]);
    }
}
