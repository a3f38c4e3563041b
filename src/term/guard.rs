//! A look at the bytes before the emulator gets them: cuts strings that would be kept in memory, and counts work.
//!
//! A few bytes can ask for much: `CSI 65535 b` repeats a character 65,535 times, `CSI 2 J` writes every cell.

use std::ops::Range;

/// Bytes of an OSC string that are passed on: titles are pushed on a stack of thousands.
const OSC_AT_MOST: usize = 1024;
/// What repeating a character costs, in cells that are written by the row.
const REPEAT_COST: u64 = 10;

/// What reading a cell costs, in the same measure.
const READ_COST: u64 = 8;

/// A scanner of control sequences (ECMA-48, with xterm's private modes).
#[derive(Debug, Clone, Default)]
pub struct Guard {
    state: State,
    work: u64,
}

#[derive(Debug, Clone, Copy, Default)]
enum State {
    #[default]
    Ground,
    Escape,
    /// The parameter being read, the first one, and whether one of them switches or clears the screen.
    Csi {
        param: u32,
        first: Option<u32>,
        switches: bool,
    },
    /// Bytes of the string so far.
    Osc(usize),
}

impl Guard {
    /// Cells written so far, roughly.
    pub fn work(&self) -> u64 {
        self.work
    }

    /// Counts rows of `cols` that are read.
    pub fn read(&mut self, cols: usize, rows: usize) {
        self.work += (cols * rows) as u64 * READ_COST;
    }

    /// The stretches of `bytes` to pass on, on a screen of `cols` × `rows`.
    pub fn passed(&mut self, bytes: &[u8], cols: usize, rows: usize) -> Vec<Range<usize>> {
        let (row, all) = (cols as u64, (cols * rows) as u64);
        let mut stretches = Vec::new();
        let mut start = 0;
        for (at, &byte) in bytes.iter().enumerate() {
            self.state = match (self.state, byte) {
                (State::Osc(length), byte) if !matches!(byte, 0x07 | 0x18 | 0x1a | 0x1b) => {
                    if length >= OSC_AT_MOST {
                        // Byte by byte is enough: such strings are rare.
                        if start < at {
                            stretches.push(start..at);
                        }
                        start = at + 1;
                    }
                    State::Osc(length + 1)
                }
                (_, 0x1b) => State::Escape,
                (_, 0x07 | 0x18 | 0x1a) => State::Ground,
                (state, b'\n' | 0x0b | 0x0c) => {
                    self.work += row;
                    state
                }
                (State::Escape, b'[') => State::Csi { param: 0, first: None, switches: false },
                (State::Escape, b']') => State::Osc(0),
                (State::Escape, byte) => {
                    self.work += if matches!(byte, b'c' | b'8' | b'M' | b'D' | b'E') { all } else { 0 };
                    State::Ground
                }
                (State::Csi { param, first, switches }, byte) => match byte {
                    b'0'..=b'9' => {
                        let param = param.saturating_mul(10).saturating_add(u32::from(byte - b'0'));
                        State::Csi { param, first, switches }
                    }
                    b';' | b':' => {
                        let switches = switches || switches_screen(param);
                        State::Csi { param: 0, first: first.or(Some(param)), switches }
                    }
                    0x00..=0x3f => State::Csi { param, first, switches },
                    b'h' | b'l' if switches || switches_screen(param) => {
                        self.work += all;
                        State::Ground
                    }
                    b'b' => {
                        let count = first.unwrap_or(param).clamp(1, u32::from(u16::MAX));
                        self.work += u64::from(count) * REPEAT_COST;
                        State::Ground
                    }
                    _ => {
                        self.work += match byte {
                            b'J' | b'L' | b'M' | b'S' | b'T' => all,
                            b'K' | b'@' | b'P' | b'X' | b'I' | b'Z' => row,
                            _ => 1,
                        };
                        State::Ground
                    }
                },
                (State::Ground | State::Osc(_), _) => State::Ground,
            };
        }
        self.work += bytes.len() as u64;
        if start < bytes.len() {
            stretches.push(start..bytes.len());
        }
        stretches
    }
}

/// DECCOLM and the modes of the alternate screen.
fn switches_screen(mode: u32) -> bool {
    matches!(mode, 3 | 47 | 1047 | 1049)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passed(pieces: &[&str]) -> String {
        let mut guard = Guard::default();
        let pass =
            |piece: &&str| guard.passed(piece.as_bytes(), 80, 24).into_iter().map(|r| &piece[r]).collect::<String>();
        pieces.iter().map(pass).collect()
    }

    fn work(text: &str) -> u64 {
        let mut guard = Guard::default();
        guard.passed(text.as_bytes(), 80, 24);
        guard.work() - text.len() as u64
    }

    #[test]
    fn long_strings_are_cut_and_the_rest_is_whole() {
        let long = "t".repeat(5000);
        let kept = "t".repeat(OSC_AT_MOST - 2);
        assert_eq!(passed(&["a\x1b]0;", &long, &long, "\x07b"]), format!("a\x1b]0;{kept}\x07b"));
        assert_eq!(passed(&["a\x1b]0;x\x1b\\b", &long]), format!("a\x1b]0;x\x1b\\b{long}"));
    }

    #[test]
    fn bombs_are_counted() {
        assert_eq!(work("\x1b[65535b"), 655_350);
        assert_eq!([work("\x1b[2J"), work("\x1b[?1;1049h"), work("\x1bc")], [1920; 3]);
        assert!(work("\x1b[?25h\x1b[38;2;1;2;3m") <= 2);
    }
}
