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
    /// All keys but one belong to a live shell.
    Shell,
}

/// Reads key presses, one at a time, by a table.
#[derive(Debug, Clone, Default)]
pub struct KeyReader {
    pub table: KeyTable,
    /// The begun sequence.
    begun: Vec<Chord>,
    /// What the last press made, and when that was, or when holding it last did it again.
    command: Option<Command>,
    at: Duration,
}

impl KeyReader {
    pub fn new(table: KeyTable) -> KeyReader {
        KeyReader { table, ..KeyReader::default() }
    }

    /// The command of a key press, if it makes one.
    pub fn press(&mut self, press: &KeyPress, mode: Mode, now: Duration) -> Option<Command> {
        let chord = Chord::new(press);
        if mode == Mode::Shell {
            return self.leave_shell(press, chord);
        }
        if press.repeat {
            return self.held(press, chord, mode, now);
        }
        self.command = match self.sequence(chord, now) {
            Some(chords) => self.follow(chords),
            None => for_mode(press, chord, mode).or_else(|| self.follow(vec![chord])).or_else(|| digit(chord)),
        };
        self.at = now;
        self.command.clone()
    }

    /// Only a key that types nothing leads out, and F12 always does.
    fn leave_shell(&mut self, press: &KeyPress, chord: Chord) -> Option<Command> {
        self.begun.clear();
        self.command = None;
        let leads_out = self.table.find(&[chord]) == Some(&Command::FocusShell) || chord.is(Key::F(12));
        (leads_out && press.typed().is_none() && !press.repeat).then_some(Command::FocusShell)
    }

    /// A held key goes on with what its press did and with nothing else: Enter that chose a slide must not turn into
    /// Next, nor a long `r` into `r r`.
    fn held(&mut self, press: &KeyPress, chord: Chord, mode: Mode, now: Duration) -> Option<Command> {
        let command = for_mode(press, chord, mode).or_else(|| self.table.find(&[chord]).cloned());
        let command = command.filter(|command| self.command.as_ref() == Some(command))?;
        let goes_on = match command.repeat() {
            Repeat::Ignored => false,
            Repeat::Limited => now.saturating_sub(self.at) >= HELD,
            Repeat::Free => true,
        };
        if goes_on {
            self.at = now;
        }
        goes_on.then_some(command)
    }

    /// The begun sequence, to be shown while it waits for its next key.
    pub fn begun(&self, now: Duration) -> &[Chord] {
        if now.saturating_sub(self.at) <= SEQUENCE { &self.begun } else { &[] }
    }

    /// The begun sequence with this key, if it belongs to it. It does so before it is a prompt's text: `g` has opened
    /// the prompt, `g g` thinks better of it.
    fn sequence(&mut self, chord: Chord, now: Duration) -> Option<Vec<Chord>> {
        let mut chords = self.begun(now).to_vec();
        self.begun.clear();
        if chords.is_empty() {
            return None;
        }
        chords.push(chord);
        let belongs = self.table.find(&chords).is_some() || self.table.begins_longer(&chords);
        belongs.then_some(chords)
    }

    /// The command of these keys; they may begin a longer sequence as well.
    fn follow(&mut self, chords: Vec<Chord>) -> Option<Command> {
        let command = self.table.find(&chords).cloned();
        if self.table.begins_longer(&chords) {
            self.begun = chords;
        }
        command
    }
}

fn digit(chord: Chord) -> Option<Command> {
    chord.digit().map(Command::Type)
}

/// The command that a key has in a prompt, a number or the overview, before the table is asked.
fn for_mode(press: &KeyPress, chord: Chord, mode: Mode) -> Option<Command> {
    match (mode, chord.key()) {
        (Mode::Show | Mode::Shell, _) => None,
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
        check(Mode::Show, &[("g", 0), ("~g", 500), ("~g", 530)], &[Command::GoToPrompt]);
    }

    #[test]
    fn sequences_may_be_long() {
        let mut reader = KeyReader::default();
        reader.table.rebind("black", &["Ctrl+x n 1"]).unwrap();
        let mut read = |key| reader.press(&press(key), Mode::Show, Duration::ZERO);
        assert_eq!(["Ctrl+x", "n", "1"].map(&mut read), [None, None, Some(Command::Black)]);
        assert_eq!(["Ctrl+x", "n", "w"].map(&mut read), [None, None, Some(Command::White)]);
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
