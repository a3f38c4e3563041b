//! How a line of output comes onto the screen, told from its text alone.

use std::ops::Range;

/// What precedes a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lead {
    /// Printed as fast as it comes.
    Stream,
    /// `remote: …`: comes over a network.
    Remote,
    /// `----> …`: a stage of work, one per beat.
    Beat,
}

/// What moves within a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Motion {
    None,
    /// `Creating sushi... done`: stops at this byte, spins, then goes on.
    Spinner {
        at: usize,
    },
    /// `12% (3/25)`: both count up. `range` is that part of the line.
    Counter {
        range: Range<usize>,
        done: u64,
        total: u64,
    },
    /// `---> 100%` as a whole line: grows and counts.
    Bar {
        dashes: usize,
        percent: u64,
    },
}

pub fn lead(line: &str) -> Lead {
    let remote = line.strip_prefix("remote:");
    let text = remote.unwrap_or(line).trim_start();
    let shaft = text.len() - text.trim_start_matches(['-', '=']).len();
    if shaft >= 2 && text[shaft..].starts_with("> ") {
        Lead::Beat
    } else if remote.is_some() {
        Lead::Remote
    } else {
        Lead::Stream
    }
}

pub fn motion(line: &str) -> Motion {
    bar(line).or_else(|| counter(line)).or_else(|| spinner(line)).unwrap_or(Motion::None)
}

/// `^-+> *\d{1,3}%$`.
fn bar(line: &str) -> Option<Motion> {
    let head = line.trim_start_matches('-');
    let dashes = line.len() - head.len();
    let digits = head.strip_prefix('>')?.trim_start_matches(' ').strip_suffix('%')?;
    (dashes > 0 && (1..=3).contains(&digits.len()))
        .then(|| number(digits))
        .flatten()
        .map(|percent| Motion::Bar { dashes, percent })
}

/// `\d{1,3}% \(\d+/\d+\)`, the first.
fn counter(line: &str) -> Option<Motion> {
    line.match_indices("% (").find_map(|(percent, open)| {
        let start = line[..percent].trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let inner = &line[percent + open.len()..];
        let inner = &inner[..inner.find(')')?];
        let (done, total) = inner.split_once('/')?;
        let (done, total) = (number(done)?, number(total)?);
        let range = start..percent + open.len() + inner.len() + 1;
        ((1..=3).contains(&(percent - start)) && total > 0 && done <= total).then_some(Motion::Counter {
            range,
            done,
            total,
        })
    })
}

/// Three dots on a word with text after them, the last such.
fn spinner(line: &str) -> Option<Motion> {
    let dots = ["... ", "… "].into_iter().filter_map(|dots| {
        line.rmatch_indices(dots).map(|(start, _)| (start, start + dots.len() - 1)).find(|&(start, end)| {
            line[..start].ends_with(|c: char| !c.is_whitespace()) && !line[end..].trim_start().is_empty()
        })
    });
    dots.max().map(|(_, at)| Motion::Spinner { at })
}

/// Digits only, unlike `parse`, which takes a sign.
fn number(digits: &str) -> Option<u64> {
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_come_one_per_beat() {
        let leads = ["----> Rails app", "remote: -----> Ruby", "==> Pouring", "remote: done", "-> x", "--> ", "->"];
        use Lead::{Beat, Remote, Stream};
        assert_eq!(leads.map(lead), [Beat, Beat, Beat, Remote, Stream, Beat, Stream]);
    }

    #[test]
    fn work_spins_after_its_dots() {
        assert_eq!(motion("Creating sushi... done"), Motion::Spinner { at: 17 });
        assert_eq!(motion("a... b… done"), Motion::Spinner { at: "a... b…".len() });
        for line in ["Waiting...", "Waiting... ", "... done", "a ... b", "1...2"] {
            assert_eq!(motion(line), Motion::None, "{line}");
        }
    }

    #[test]
    fn only_a_whole_line_is_a_bar() {
        assert_eq!(motion("---> 100%"), Motion::Bar { dashes: 3, percent: 100 });
        assert_eq!(motion("->7%"), Motion::Bar { dashes: 1, percent: 7 });
        for line in ["----> Compiled 100%", "> 10%", "---> 1000%", "---> +10%", "---> %", " ---> 5%", "---> 5% "] {
            assert_eq!(motion(line), Motion::None, "{line}");
        }
    }

    #[test]
    fn counters_are_found_in_their_line() {
        assert_eq!(motion("Objects:  12% (3/25), x"), Motion::Counter { range: 10..20, done: 3, total: 25 });
        for line in ["50% (off)", "% (1/2)", "1000% (1/2)", "5% (3/2)", "5% (0/0)", "5% (1/2"] {
            assert_eq!(motion(line), Motion::None, "{line}");
        }
    }
}
