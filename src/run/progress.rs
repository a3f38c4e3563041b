//! A line on the terminal that says how far long work is. In a pipe or a file there is none.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many characters the bar has.
const WIDTH: usize = 24;

/// How far a piece of work is; safe to be told from several threads, and never goes back.
pub struct Progress {
    what: &'static str,
    is_shown: bool,
    /// In hundredths.
    shown: AtomicUsize,
}

impl Progress {
    /// For work that is named by a few words, such as `writing pages`.
    pub fn new(what: &'static str) -> Progress {
        Progress { what, is_shown: std::io::stderr().is_terminal(), shown: AtomicUsize::new(0) }
    }

    /// `done` of `of` pieces are finished.
    pub fn tell(&self, done: usize, of: usize) {
        let percent = done.min(of) * 100 / of.max(1);
        if self.is_shown && self.shown.fetch_max(percent, Ordering::Relaxed) < percent {
            print(&line(self.what, percent));
        }
    }

    /// Takes the line away.
    pub fn finish(&self) {
        if self.is_shown {
            print("\r\x1b[K");
        }
    }
}

/// The line with the bar, in place of what stood there.
fn line(what: &str, percent: usize) -> String {
    let full = percent * WIDTH / 100;
    format!("\r\x1b[K{what} {}{} {percent} %", "█".repeat(full), "░".repeat(WIDTH - full))
}

fn print(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_fills() {
        assert_eq!(line("x", 50), format!("\r\x1b[Kx {}{} 50 %", "█".repeat(12), "░".repeat(12)));
    }
}
