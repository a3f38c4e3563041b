//! winit's keys as the show's.

use winit::event::KeyEvent;
use winit::keyboard::{Key as Logical, ModifiersState, NamedKey};

use crate::show::keys::{Key, KeyPress};

/// The press of a key; `None` for releases and for keys that mean nothing to a show.
pub fn press(event: &KeyEvent, modifiers: ModifiersState) -> Option<KeyPress> {
    if !event.state.is_pressed() {
        return None;
    }
    let key = match &event.logical_key {
        Logical::Character(text) => Key::Char(text.chars().next()?),
        Logical::Named(named) => match named {
            NamedKey::ArrowLeft => Key::Left,
            NamedKey::ArrowRight => Key::Right,
            NamedKey::ArrowUp => Key::Up,
            NamedKey::ArrowDown => Key::Down,
            NamedKey::Space => Key::Space,
            NamedKey::Enter => Key::Enter,
            NamedKey::Tab => Key::Tab,
            NamedKey::Backspace => Key::Backspace,
            NamedKey::Delete => Key::Delete,
            NamedKey::Insert => Key::Insert,
            NamedKey::Home => Key::Home,
            NamedKey::End => Key::End,
            NamedKey::PageUp | NamedKey::BrowserBack => Key::PageUp,
            NamedKey::PageDown | NamedKey::BrowserForward => Key::PageDown,
            NamedKey::Escape => Key::Escape,
            NamedKey::F1 => Key::F(1),
            NamedKey::F2 => Key::F(2),
            NamedKey::F3 => Key::F(3),
            NamedKey::F4 => Key::F(4),
            NamedKey::F5 => Key::F(5),
            NamedKey::F6 => Key::F(6),
            NamedKey::F7 => Key::F(7),
            NamedKey::F8 => Key::F(8),
            NamedKey::F9 => Key::F(9),
            NamedKey::F10 => Key::F(10),
            NamedKey::F11 => Key::F(11),
            NamedKey::F12 => Key::F(12),
            _ => return None,
        },
        _ => return None,
    };
    // With Ctrl, some platforms report control characters.
    let key = match key {
        Key::Char(c @ '\u{1}'..='\u{1a}') => Key::Char((c as u8 - 1 + b'a') as char),
        other => other,
    };
    let (shift, ctrl) = (modifiers.shift_key(), modifiers.control_key() || modifiers.super_key());
    Some(KeyPress { key, shift, ctrl, alt: modifiers.alt_key(), repeat: event.repeat })
}
