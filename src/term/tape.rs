//! A performance as a recording: what a terminal would have to be sent for the same to be seen at the same times.

use std::time::Duration;

use super::cast::{Cast, Event, EventKind};
use super::grid::{MAX_COLS, MAX_ROWS};
use super::perform::Performance;
use super::screen::{Role, Row, Screen};

/// Between a step that has played and the next, where nobody presses a key.
const REST: Duration = Duration::from_secs(1);
/// From there to the first key, so that it is not yet seen at the time at which the step before ends. Players draw no more
/// than sixty frames a second.
const CLICK: Duration = Duration::from_millis(20);

impl Performance {
    /// All its steps, one after another, with a marker where each further one waits for its key; a loop plays one round.
    pub fn record(&self) -> Cast {
        let mut tape = Tape::default();
        let first = self.screen(0, Duration::ZERO);
        for step in 0..=self.last_step() {
            // The first needs none: it is what is seen before anything plays.
            if step > 1 {
                tape.at += REST;
                tape.push(EventKind::Marker("".into()));
            }
            if step > 0 {
                tape.at += CLICK;
            }
            let start = tape.at;
            let mut age = Duration::ZERO;
            loop {
                tape.at = start + age;
                tape.show(&self.screen(step, age));
                let Some(wait) = self.changes_in(step, age).filter(|wait| !wait.is_zero()) else { break };
                age += wait;
                // A loop is back at its beginning.
                if age >= self.duration(step) && self.changes_in(step, age).is_some() {
                    break;
                }
            }
            tape.at = start + self.duration(step);
        }
        Cast {
            cols: (first.cols + 1).clamp(2, MAX_COLS),
            rows: first.rows.clamp(1, MAX_ROWS),
            duration: tape.at,
            events: tape.events,
            ..Cast::default()
        }
    }
}

/// What was sent so far, and what the terminal shows by it.
#[derive(Default)]
struct Tape {
    at: Duration,
    events: Vec<Event>,
    lines: Vec<String>,
    /// The row of the cursor, which is behind all that is written there.
    row: usize,
    is_hidden: bool,
}

impl Tape {
    fn push(&mut self, kind: EventKind) {
        self.events.push(Event { at: self.at, kind });
    }

    fn show(&mut self, screen: &Screen) {
        let mut out = String::new();
        for (index, row) in screen.lines.iter().enumerate() {
            let known = self.lines.get(index).map_or("", String::as_str);
            if known == row.text() && index < self.lines.len() {
                continue;
            }
            let known = known.to_owned();
            self.go_to(index, &mut out);
            match row.text().starts_with(&known) {
                true => write(row, known.len(), &mut out),
                false => {
                    out.push_str("\r\x1b[K");
                    write(row, 0, &mut out);
                }
            }
            if index < self.lines.len() {
                row.text().clone_into(&mut self.lines[index]);
            } else {
                self.lines.push(row.text().to_owned());
            }
        }
        if let Some(cursor) = screen.cursor {
            self.go_to(cursor.row, &mut out);
        }
        let is_hidden = screen.cursor.is_none_or(|cursor| !cursor.visible);
        if is_hidden != self.is_hidden {
            // DECTCEM.
            out.push_str(if is_hidden { "\x1b[?25l" } else { "\x1b[?25h" });
            self.is_hidden = is_hidden;
        }
        if !out.is_empty() {
            self.push(EventKind::Output(out.into()));
        }
    }

    /// To the row of that number; what is written there already is passed over.
    fn go_to(&mut self, row: usize, out: &mut String) {
        while self.row < row {
            out.push_str("\r\n");
            self.row += 1;
        }
        if row < self.row {
            out.push_str(&format!("\x1b[{}A", self.row - row));
            self.row = row;
        }
    }
}

/// A row from a byte of its text on, prompts in green.
fn write(row: &Row, from: usize, out: &mut String) {
    for run in row.runs() {
        let (start, end) = (run.range.start as usize, run.range.end as usize);
        let Some(text) = row.text().get(start.max(from)..end).filter(|text| !text.is_empty()) else { continue };
        match run.role {
            Role::Prompt => out.push_str(&format!("\x1b[32m{text}\x1b[0m")),
            Role::Output | Role::Command | Role::Transient => out.push_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::term::{Index, Options, PlayOptions, Playback, Transcript};

    fn screens(text: &str, options: Options) -> (Vec<String>, Vec<String>) {
        let performance = Performance::new(&Transcript::parse(text, options).0);
        let cast = performance.record();
        let (recording, playback) = Playback::new(cast, &PlayOptions::default());
        let index = Index::new(&recording);
        let trimmed = |screen: Screen| {
            screen.text().lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_end().to_owned()
        };
        let steps = 0..=performance.last_step();
        let played = steps.clone().map(|step| trimmed(performance.screen(step, Duration::MAX)));
        let time = |step: usize| playback.time(step, Duration::MAX);
        (played.collect(), steps.map(|step| trimmed(index.screen_at(time(step)))).collect())
    }

    #[test]
    fn a_recording_stops_where_the_transcript_did() {
        let text =
            "Welcome\n$ git clone x\nCloning... done\nObjects:  100% (7/7), ok\n$ make \\\n> all\n---> 100%\n$\n";
        let (played, recorded) = screens(text, Options::default());
        assert_eq!(played.len(), 3);
        assert_eq!(recorded, played);
    }

    #[test]
    fn a_loop_is_recorded_once() {
        let options = Options { repeat: true, ..Options::default() };
        let (played, recorded) = screens("$ a\nb\n$ c\nd\n", options);
        assert_eq!(recorded.last(), played.last());
    }
}
