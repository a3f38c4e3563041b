//! From key presses to commands: sequences, digits, prompts and held keys.

use std::time::Duration;

use super::{Chord, Key, KeyPress, KeyTable};
use crate::show::command::{Command, Repeat};

/// Within what time the keys of a sequence follow each other.
const SEQUENCE: Duration = Duration::from_secs(1);
/// How often a held key moves on.
const HELD: Duration = Duration::from_millis(150);

/// What keys mean just now; the session knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// The table holds.
    #[default]
    Show,
    /// Up, down and Enter choose a slide; a click on one is `Command::GoTo`, for whoever drew them.
    Overview,
    /// Digits, Backspace and Enter belong to a number; all else ends it and does what it always does.
    Number,
    /// Characters are text; what types none does what it always does.
    Prompt,
}

/// Reads key presses, one at a time, by a table.
#[derive(Debug, Clone, Default)]
pub struct KeyReader {
    pub table: KeyTable,
    /// The begun sequence, and when its last key came.
    begun: Vec<Chord>,
    begun_at: Duration,
    /// When a held key may move on again.
    moved_at: Option<Duration>,
}

impl KeyReader {
    pub fn new(table: KeyTable) -> KeyReader {
        KeyReader { table, ..KeyReader::default() }
    }

    /// The command of a key press, if it makes one.
    pub fn press(&mut self, press: &KeyPress, mode: Mode, now: Duration) -> Option<Command> {
        let chord = Chord::new(press);
        let begun = self.begun(now).to_vec();
        if press.repeat && !begun.is_empty() {
            return None; // A held key does not complete `r r`.
        }
        let command = match self.sequence(begun, chord, now) {
            Some(command) => Some(command),
            None => for_mode(press, chord, mode).or_else(|| self.alone(chord, mode, now)),
        }?;
        self.unheld(press, command, now)
    }

    /// The begun sequence, to be shown while it waits for its next key.
    pub fn begun(&self, now: Duration) -> &[Chord] {
        if now.saturating_sub(self.begun_at) <= SEQUENCE { &self.begun } else { &[] }
    }

    /// The command of a sequence that this key completes. Only here a prompt's text can be a command: `g` has opened
    /// the prompt, `g g` thinks better of it.
    fn sequence(&mut self, mut begun: Vec<Chord>, chord: Chord, now: Duration) -> Option<Command> {
        self.begun.clear();
        if begun.is_empty() {
            return None;
        }
        begun.push(chord);
        let command = self.table.find(&begun).cloned();
        if self.table.begins_longer(&begun) {
            (self.begun, self.begun_at) = (begun, now);
        }
        command
    }

    /// The command of a key by itself; it may begin a sequence as well.
    fn alone(&mut self, chord: Chord, mode: Mode, now: Duration) -> Option<Command> {
        if self.table.begins_longer(&[chord]) {
            (self.begun, self.begun_at) = (vec![chord], now);
        }
        let typed = || chord.digit().filter(|_| mode != Mode::Prompt).map(Command::Type);
        self.table.find(&[chord]).cloned().or_else(typed)
    }

    fn unheld(&mut self, press: &KeyPress, command: Command, now: Duration) -> Option<Command> {
        match (press.repeat, command.repeat()) {
            (true, Repeat::Ignored) => return None,
            (true, Repeat::Limited) if self.moved_at.is_some_and(|at| now.saturating_sub(at) < HELD) => return None,
            (_, Repeat::Limited) => self.moved_at = Some(now),
            _ => {}
        }
        Some(command)
    }
}

/// The command that a key has in a prompt, a number or the overview, before the table is asked.
fn for_mode(press: &KeyPress, chord: Chord, mode: Mode) -> Option<Command> {
    match (mode, chord.key()) {
        (Mode::Show, _) => None,
        (Mode::Overview | Mode::Number | Mode::Prompt, Key::Enter) if chord.is_plain() => Some(Command::Accept),
        (Mode::Overview, Key::Up | Key::Char('k')) if chord.is_plain() => Some(Command::SelectUp),
        (Mode::Overview, Key::Down | Key::Char('j')) if chord.is_plain() => Some(Command::SelectDown),
        (Mode::Number | Mode::Prompt, Key::Backspace) if chord.is_plain() => Some(Command::Erase),
        (Mode::Prompt, Key::Up) if chord.is_plain() => Some(Command::SelectUp),
        (Mode::Prompt, Key::Down | Key::Tab) if chord.is_plain() => Some(Command::SelectDown),
        (Mode::Number, _) => chord.digit().map(Command::Type),
        (Mode::Prompt, _) => press.typed().map(Command::Type),
        (Mode::Overview, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: &str) -> KeyPress {
        key.parse::<Chord>().unwrap().press()
    }

    /// The commands that keys make, each pressed at its time in milliseconds; `~` marks a held key's repeats.
    fn check(mode: Mode, keys: &[(&str, u64)], expect: &[Command]) {
        let mut reader = KeyReader::default();
        let read = keys.iter().filter_map(|(text, at)| {
            let press = KeyPress { repeat: text.starts_with('~'), ..press(text.trim_start_matches('~')) };
            reader.press(&press, mode, Duration::from_millis(*at))
        });
        assert_eq!(read.collect::<Vec<_>>(), expect);
    }

    #[test]
    fn a_key_is_its_command() {
        check(Mode::Show, &[("Right", 0), ("b", 0), ("Ctrl+q", 0)], &[Command::Next, Command::Black, Command::Quit]);
    }

    #[test]
    fn a_sequence_is_read_within_a_second() {
        check(Mode::Show, &[("r", 0), ("r", 1000)], &[Command::TimerReset]);
        check(Mode::Show, &[("r", 0), ("r", 1001)], &[]);
        check(Mode::Show, &[("r", 0), ("Right", 10), ("r", 20)], &[Command::Next]);
    }

    #[test]
    fn a_held_key_completes_no_sequence() {
        check(Mode::Show, &[("r", 0), ("~r", 500), ("~r", 530)], &[]);
    }

    #[test]
    fn a_key_can_act_and_begin_a_sequence() {
        check(Mode::Show, &[("g", 0), ("g", 300)], &[Command::GoToPrompt, Command::First]);
        check(Mode::Prompt, &[("g", 0), ("g", 300)], &[Command::Type('g'), Command::Type('g')]);
    }

    #[test]
    fn a_held_next_is_slowed() {
        let keys = [("Right", 0), ("~Right", 100), ("~Right", 150), ("~Right", 200), ("~Right", 300)];
        check(Mode::Show, &keys, &[Command::Next, Command::Next, Command::Next]);
    }

    #[test]
    fn pressing_fast_is_not_slowed() {
        check(
            Mode::Show,
            &[("Right", 0), ("Right", 10), ("Right", 20)],
            &[Command::Next, Command::Next, Command::Next],
        );
    }

    #[test]
    fn a_held_toggle_acts_once() {
        check(Mode::Show, &[("b", 0), ("~b", 500), ("~b", 600)], &[Command::Black]);
    }

    #[test]
    fn in_a_prompt_characters_are_text_and_clickers_still_work() {
        let expect = [Command::Type('b'), Command::Type(' '), Command::Erase, Command::SelectDown, Command::Accept];
        check(Mode::Prompt, &[("b", 0), ("Space", 0), ("Backspace", 0), ("Down", 0), ("Enter", 0)], &expect);
        check(Mode::Prompt, &[("PageDown", 0), ("Escape", 0)], &[Command::Next, Command::Leave]);
    }

    #[test]
    fn in_a_number_only_digits_are_text() {
        check(Mode::Number, &[("7", 0), ("b", 0), ("Space", 0)], &[Command::Type('7'), Command::Black, Command::Next]);
    }

    #[test]
    fn a_digit_begins_a_number() {
        check(Mode::Show, &[("7", 0)], &[Command::Type('7')]);
    }

    #[test]
    fn in_the_overview_arrows_choose() {
        let expect = [Command::SelectUp, Command::SelectDown, Command::Next, Command::Accept];
        check(Mode::Overview, &[("k", 0), ("Down", 0), ("Right", 0), ("Enter", 0)], &expect);
    }

    #[test]
    fn a_command_bound_to_a_digit_keeps_it() {
        let mut reader = KeyReader::default();
        reader.table.rebind("black", &["1"]).unwrap();
        assert_eq!(reader.press(&press("1"), Mode::Show, Duration::ZERO), Some(Command::Black));
    }
}
