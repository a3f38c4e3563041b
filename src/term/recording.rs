//! A recording as it plays: events with the idle limit and the speed applied, and its screen at a time by replay.

use std::sync::Arc;
use std::time::Duration;

use super::cast::{Cast, Event, EventKind};
use super::grid::Grid;
use super::screen::Screen;
use super::timing::Options;
use crate::diag::Diagnostic;

/// How long a synchronized update may hold output back, in recording time.
const SYNC_AT_MOST: Duration = Duration::from_millis(150);
/// Cells a recording may write, some 5 seconds of work: beyond that it is a bomb, and stands still.
pub const MAX_WORK: u64 = 5_000_000_000;

/// A recording, ready to be played.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// Of the terminal as it opens.
    pub cols: usize,
    pub rows: usize,
    /// In order of time.
    pub events: Vec<Event>,
    /// Steps, in order of time.
    pub markers: Vec<Marker>,
    /// Time of the last event.
    pub duration: Duration,
    /// What the recorded command ended with.
    pub exit: Option<i32>,
}

/// A place the author has marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    pub at: Duration,
    pub label: Arc<str>,
}

impl Recording {
    /// No gap is longer than the idle limit (of the options, else of the file); then the speed counts.
    pub fn new(cast: Cast, options: &Options) -> Recording {
        let limit = options.idle.or(cast.idle_limit).unwrap_or(Duration::MAX);
        let speed = if options.speed.is_finite() { options.speed.clamp(0.1, 20.0) } else { 1.0 };
        let mut clock = PlayClock { limit, speed, before: Duration::ZERO, unhurried: Duration::ZERO };
        let mut events = cast.events;
        for event in &mut events {
            event.at = clock.play_time(event.at);
        }
        let duration = clock.play_time(cast.duration);
        let marker = |event: &Event| match &event.kind {
            EventKind::Marker(label) => Some(Marker { at: event.at, label: label.as_ref().into() }),
            _ => None,
        };
        let exit = |event: &Event| match event.kind {
            EventKind::Exit(status) => Some(status),
            _ => None,
        };
        let markers = events.iter().filter_map(marker).collect();
        let exit = events.iter().rev().find_map(exit);
        Recording { cols: cast.cols, rows: cast.rows, events, markers, duration, exit }
    }

    /// The largest size the terminal has, in columns and rows.
    pub fn largest_size(&self) -> (usize, usize) {
        let sizes = self.events.iter().filter_map(|event| match event.kind {
            EventKind::Resize(cols, rows) => Some((cols, rows)),
            _ => None,
        });
        sizes.fold((self.cols, self.rows), |(cols, rows), (c, r)| (cols.max(c), rows.max(r)))
    }

    /// The screen after all events up to and at `time`, by playing all of them. For many times, see
    /// [`Index`](super::Index).
    pub fn screen_at(&self, time: Duration) -> Screen {
        Replay::new(self, MAX_WORK).play_to(self, time)
    }
}

/// Time in the file made into time in play.
struct PlayClock {
    limit: Duration,
    speed: f64,
    /// Of the last event in the file, and in play before the speed counts.
    before: Duration,
    unhurried: Duration,
}

impl PlayClock {
    fn play_time(&mut self, at: Duration) -> Duration {
        self.unhurried += at.saturating_sub(self.before).min(self.limit);
        self.before = self.before.max(at);
        Duration::from_micros((self.unhurried.as_micros() as f64 / self.speed).round() as u64)
    }
}

/// What is said of a recording that goes beyond [`MAX_WORK`].
pub fn too_heavy() -> Diagnostic {
    Diagnostic::warning("recording-too-heavy", "the recording asks for too much work, and stops early")
}

/// Bytes that are fed to the emulator at once: one event may hold a whole file, and each byte ask for much.
const PIECE: usize = 8 * 1024;

/// A recording being played from its start. It does not hold the recording, which is given to each call and must always
/// be the same.
#[derive(Debug)]
pub struct Replay {
    pub grid: Grid,
    /// Index of the next event, and how many bytes of its output are played already.
    next: usize,
    played: usize,
    max_work: u64,
    /// When output that is held back will be shown.
    release_at: Option<Duration>,
}

impl Replay {
    /// `max_work` is in cells written, see [`MAX_WORK`].
    pub fn new(recording: &Recording, max_work: u64) -> Replay {
        let grid = Grid::new(recording.cols, recording.rows);
        Replay { grid, next: 0, played: 0, max_work, release_at: None }
    }

    /// When something happens next; `None` at the end, or when the recording has asked for too much.
    pub fn next_at(&self, recording: &Recording) -> Option<Duration> {
        if self.grid.work() > self.max_work {
            return None;
        }
        let event = recording.events.get(self.next).map(|event| event.at);
        match (event, self.release_at) {
            (Some(event), Some(release)) => Some(event.min(release)),
            (event, release) => event.or(release),
        }
    }

    /// Lets it happen, or a piece of it.
    pub fn advance(&mut self, recording: &Recording) {
        let event = recording.events.get(self.next);
        match (event, self.release_at) {
            (Some(event), release) if release.is_none_or(|at| event.at <= at) => {
                match &event.kind {
                    EventKind::Output(text) => {
                        let rest = text.as_bytes().get(self.played..).unwrap_or_default();
                        let piece = rest.get(..PIECE).unwrap_or(rest);
                        self.grid.feed(piece);
                        self.played = if piece.len() < rest.len() { self.played + piece.len() } else { 0 };
                    }
                    EventKind::Resize(cols, rows) => self.grid.resize(*cols, *rows),
                    EventKind::Marker(_) | EventKind::Exit(_) => {}
                }
                if self.played == 0 {
                    self.next += 1;
                }
                self.release_at = match (self.grid.holds_back(), self.release_at) {
                    // The end shows everything.
                    (true, None) => Some((event.at + SYNC_AT_MOST).min(recording.duration)),
                    (true, at) => at,
                    (false, _) => None,
                };
            }
            _ => {
                self.grid.release();
                self.release_at = None;
            }
        }
    }

    /// The screen after all events up to and at `time`.
    pub fn play_to(&mut self, recording: &Recording, time: Duration) -> Screen {
        while self.next_at(recording).is_some_and(|at| at <= time) {
            self.advance(recording);
        }
        if time >= recording.duration {
            self.grid.release();
        }
        self.grid.screen()
    }

    /// Whether it has stopped before its end, because it asks for too much.
    pub fn is_stopped(&self, recording: &Recording) -> bool {
        self.grid.work() > self.max_work && self.next < recording.events.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::term::cast;

    fn recording(lines: &str, options: &Options) -> Recording {
        let text = format!("{{\"version\": 2, \"width\": 10, \"height\": 2}}\n{lines}");
        Recording::new(cast::read("t.cast", text.as_bytes()).0, options)
    }

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn times(recording: &Recording) -> Vec<u128> {
        recording.events.iter().map(|event| event.at.as_millis()).collect()
    }

    const LINES: &str = "[1, \"o\", \"a\"]\n[11, \"m\", \"here\"]\n[12, \"o\", \"b\"]\n[20, \"i\", \"\"]";

    #[test]
    fn idle_limit_counts_before_speed() {
        let plain = recording(LINES, &Options::default());
        assert_eq!((times(&plain), plain.duration), (vec![1000, 11_000, 12_000], ms(20_000)));
        let options = Options { idle: Some(ms(2000)), speed: 2.0, ..Options::default() };
        let fast = recording(LINES, &options);
        assert_eq!((times(&fast), fast.duration), (vec![500, 1500, 2000], ms(3000)));
        assert_eq!(fast.markers, [Marker { at: ms(1500), label: "here".into() }]);
    }

    #[test]
    fn a_screen_has_all_events_up_to_its_time() {
        let recording = recording(LINES, &Options::default());
        let text = |at| recording.screen_at(at).text();
        assert_eq!([text(ms(999)), text(ms(1000)), text(Duration::MAX)], ["\n\n", "a\n\n", "ab\n\n"]);
    }

    #[test]
    fn held_back_output_shows_in_time_and_at_the_end() {
        let held = "[1, \"o\", \"\\u001b[?2026ha\"]\n[5, \"o\", \"b\"]\n[6, \"o\", \"\\u001b[?2026hc\"]\n";
        let recording = recording(held, &Options::default());
        let text = |at| recording.screen_at(at).text().trim_end().to_owned();
        assert_eq!([text(ms(1149)), text(ms(1150)), text(ms(5000)), text(ms(6000))], ["", "a", "ab", "abc"]);
    }

    #[test]
    fn resizes_change_the_screen() {
        let recording = recording("[1, \"r\", \"5x3\"]\n[2, \"x\", \"7\"]\n", &Options::default());
        let size = |at| (recording.screen_at(at).cols, recording.screen_at(at).rows);
        assert_eq!((size(ms(0)), size(ms(1000))), ((10, 2), (5, 3)));
        assert_eq!((recording.largest_size(), recording.exit), ((10, 3), Some(7)));
    }
}
