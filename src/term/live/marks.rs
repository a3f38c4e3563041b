//! The marks a shell prints round its prompt and its output: OSC 133, "semantic prompts".

const PREFIX: &[u8] = b"\x1b]133;";
/// Bytes of a mark; a longer one is none.
const LONGEST: usize = 32;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// `C`: the command was taken, what follows is its output.
    OutputBegins,
    /// `D`: the last command has ended with this status, and a prompt follows.
    Prompt(i32),
}

/// Finds marks in what a shell prints, also where they are split.
#[derive(Debug, Default)]
pub struct Marks {
    /// Bytes of the prefix that were seen.
    matched: usize,
    body: Vec<u8>,
}

impl Marks {
    /// The marks that end in `bytes`, each with the place behind it.
    pub fn find(&mut self, bytes: &[u8]) -> Vec<(usize, Mark)> {
        let mut found = Vec::new();
        for (at, &byte) in bytes.iter().enumerate() {
            if self.matched < PREFIX.len() {
                self.matched = match PREFIX.get(self.matched) {
                    Some(&next) if next == byte => self.matched + 1,
                    _ => usize::from(byte == 0x1b),
                };
            } else if byte == 0x07 {
                found.extend(mark(&self.body).map(|mark| (at + 1, mark)));
                self.reset();
            } else if self.body.len() < LONGEST && byte != 0x1b {
                self.body.push(byte);
            } else {
                self.reset();
                self.matched = usize::from(byte == 0x1b);
            }
        }
        found
    }

    fn reset(&mut self) {
        self.matched = 0;
        self.body.clear();
    }
}

fn mark(body: &[u8]) -> Option<Mark> {
    let text = std::str::from_utf8(body).ok()?;
    match text.split_once(';').unwrap_or((text, "")) {
        ("C", _) => Some(Mark::OutputBegins),
        ("D", status) => Some(Mark::Prompt(status.parse().unwrap_or(0))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_wherever_they_are_split() {
        let printed = b"x\x1b]133;C\x07out\x1b\x1b]133;D;2\x07$ \x1b]133;A\x07\x1b]0;t\x07";
        for split in 0..printed.len() {
            let mut marks = Marks::default();
            let (first, second) = printed.split_at(split);
            let found = marks
                .find(first)
                .into_iter()
                .chain(marks.find(second).into_iter().map(|(at, mark)| (at + split, mark)));
            assert_eq!(found.collect::<Vec<_>>(), [(9, Mark::OutputBegins), (23, Mark::Prompt(2))], "{split}");
        }
    }

    #[test]
    fn what_is_no_mark_is_none() {
        let mut marks = Marks::default();
        let long = [PREFIX, &[b'9'; 99], b"\x07"].concat();
        assert_eq!((marks.find(&long), marks.find(b"\x1b]133;C\x07").len()), (vec![], 1));
    }
}
