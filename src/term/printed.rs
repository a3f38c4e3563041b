//! The words that a recording prints, to be searched: its text without the screen, in time that does not depend on its
//! length.

use std::collections::HashSet;

use alacritty_terminal::vte::{Params, Parser, Perform};

use super::cast::EventKind;
use super::recording::Recording;

/// Bytes of output that are looked through, and of text that are kept.
const LOOKED_THROUGH: usize = 512 * 1024;
const KEPT: usize = 64 * 1024;
/// Columns that a line may have.
const LONGEST: usize = 1000;

/// Every line a recording prints in its first half megabyte, once each. What is printed all over the screen comes in
/// pieces.
pub fn printed(recording: &Recording) -> String {
    let mut lines = Lines::default();
    let mut parser = Parser::new();
    let mut left = LOOKED_THROUGH;
    for event in &recording.events {
        let EventKind::Output(text) = &event.kind else { continue };
        let bytes = text.as_bytes();
        let bytes = bytes.get(..left).unwrap_or(bytes);
        parser.advance(&mut lines, bytes);
        left -= bytes.len();
        if left == 0 || lines.text.len() >= KEPT {
            break;
        }
    }
    lines.end_line();
    lines.text
}

#[derive(Default)]
struct Lines {
    text: String,
    known: HashSet<String>,
    line: Vec<char>,
    column: usize,
}

impl Lines {
    fn end_line(&mut self) {
        let line: String = self.line.drain(..).collect();
        self.column = 0;
        let line = line.trim();
        if !line.is_empty() && self.text.len() + line.len() < KEPT && self.known.insert(line.to_owned()) {
            self.text.extend([line, "\n"]);
        }
    }
}

impl Perform for Lines {
    fn print(&mut self, c: char) {
        let column = self.column.min(LONGEST);
        self.line.resize(self.line.len().max(column + 1), ' ');
        if let Some(cell) = self.line.get_mut(column) {
            *cell = c;
        }
        self.column = column + 1;
    }

    fn execute(&mut self, byte: u8) {
        match byte {
            b'\n' => self.end_line(),
            b'\r' => self.column = 0,
            0x08 => self.column = self.column.saturating_sub(1),
            b'\t' => self.column = (self.column / 8 + 1) * 8,
            _ => {}
        }
    }

    fn csi_dispatch(&mut self, params: &Params, _: &[u8], _: bool, action: char) {
        let count = params.iter().flatten().next().copied().unwrap_or(0).max(1);
        match action {
            'K' => self.line.truncate(self.column),
            'C' => self.column = self.column.saturating_add(count.into()),
            'D' => self.column = self.column.saturating_sub(count.into()),
            // The cursor goes elsewhere.
            'A' | 'B' | 'E' | 'F' | 'G' | 'H' | 'J' | 'd' | 'f' => self.end_line(),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;
    use crate::term::Options;
    use crate::term::cast::{Cast, Event};

    fn printed_by(pieces: &[&str]) -> String {
        let event = |text: &&str| Event { at: Duration::ZERO, kind: EventKind::Output((*text).into()) };
        let cast = Cast { events: pieces.iter().map(event).collect(), ..Cast::default() };
        printed(&Recording::new(cast, &Options::default()))
    }

    #[test]
    fn words_are_without_the_screen() {
        assert_eq!(printed_by(&["$ l\x1b[Ks\r\n\x1b[1;34mbi", "n\x1b[m  lib\r\n$ ls\r\n"]), "$ ls\nbin  lib\n");
        assert_eq!(printed_by(&["10%\r99%\r100%\r\ntypo\x08\x08ed\x1b[K\r\n"]), "100%\ntyed\n");
        assert_eq!(printed_by(&["\x1b]0;title\x07\x1b[2J\x1b[1;1Hone\x1b[9;1Htwo"]), "one\ntwo\n");
    }

    #[test]
    fn much_is_cut() {
        let much: String = (0..200_000).map(|n| format!("line {n}\r\n")).collect();
        assert!(printed_by(&[&much]).len() < KEPT);
    }

    proptest! {
        #[test]
        fn any_output_is_taken(text in "(\\PC|\x1b\\[[0-9;]{0,6}[A-Za-z]|[\r\n\t\x08])*") {
            printed_by(&[&text]);
        }
    }
}
