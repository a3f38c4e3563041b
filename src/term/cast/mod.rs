//! asciicast, the format of asciinema: recordings of terminal sessions, versions 1, 2 and 3, and the writer of version 3.
//!
//! Sources: the pages "asciicast v1", "v2" and "v3" of the asciinema manual. Readers are lenient: a bad line is a
//! diagnostic and the rest plays, a cut file plays to where it ends, sizes and times have limits.

mod lines;
mod text;
mod v1;
mod write;

use std::borrow::Cow;
use std::io::Read;
use std::time::Duration;

use serde_json::{Map, Value};

use super::grid::{MAX_COLS, MAX_ROWS};
use crate::color::Color;
use crate::diag::{Diagnostic, Diagnostics, Source};

pub use write::{Writer, write};

/// Bytes of a recording, unpacked.
const MAX_BYTES: usize = 256 << 20;
/// Events of a recording.
const MAX_EVENTS: usize = 4_000_000;
/// Seconds that a recording lasts: 115 days.
const MAX_SECONDS: f64 = 1e7;
/// Faults that are told of one file.
const MAX_FAULTS: usize = 20;

/// A recording as it is in its file.
#[derive(Debug, Clone, PartialEq)]
pub struct Cast {
    /// Of the terminal as it opens.
    pub cols: usize,
    pub rows: usize,
    /// Longest time between two events that should play (`idle_time_limit`).
    pub idle_limit: Option<Duration>,
    pub title: Option<String>,
    /// The colours of the terminal that was recorded.
    pub theme: Option<Theme>,
    /// In order; times never decrease.
    pub events: Vec<Event>,
    /// Time of the last event, of whatever kind.
    pub duration: Duration,
}

impl Default for Cast {
    fn default() -> Cast {
        let (cols, rows) = (80, 24);
        Cast { cols, rows, idle_limit: None, title: None, theme: None, events: Vec::new(), duration: Duration::ZERO }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Since the start.
    pub at: Duration,
    pub kind: EventKind,
}

/// What happens. Input and codes that are not known are left out when a file is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventKind {
    /// `o`. May end in the middle of an escape sequence.
    Output(Box<str>),
    /// `r`: columns and rows.
    Resize(usize, usize),
    /// `m`: a place to jump to or to stop at, with its label.
    Marker(Box<str>),
    /// `x`: exit status.
    Exit(i32),
}

/// The colours of a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    pub foreground: Color,
    pub background: Color,
    /// Palette 0 to 15; where a file has eight, the bright ones are the same again.
    pub palette: [Color; 16],
}

/// Reads a file's bytes, gzip-compressed or not. Whatever they are, there is a recording, at worst an empty one.
pub fn read(name: &str, bytes: &[u8]) -> (Cast, Diagnostics) {
    let mut faults = Faults::default();
    let text = unpack(bytes, &mut faults);
    let mut cast = Cast::default();
    let body = text.trim_start_matches('\u{feff}');
    let offset = text.len() - body.len();
    match lines::split(body).next() {
        None => faults.push(0..0, Diagnostic::error("empty-recording", "the recording is empty")),
        Some((at, first)) => match serde_json::from_str::<Map<String, Value>>(first) {
            Ok(header) if header.get("version").and_then(Value::as_u64) != Some(1) => {
                lines::read(&mut cast, &header, body, at, offset, &mut faults);
            }
            _ => v1::read(&mut cast, body, offset, &mut faults),
        },
    }
    (cast, faults.located(name, &text))
}

/// What was wrong, by bytes of the text.
#[derive(Default)]
struct Faults {
    list: Vec<(std::ops::Range<usize>, Diagnostic)>,
    /// How many more there were than are kept.
    more: usize,
}

impl Faults {
    fn push(&mut self, range: std::ops::Range<usize>, diagnostic: Diagnostic) {
        if self.list.len() < MAX_FAULTS {
            self.list.push((range, diagnostic));
        } else {
            self.more += 1;
        }
    }

    /// The text is kept only where a fault points into it.
    fn located(self, name: &str, text: &str) -> Diagnostics {
        let mut diagnostics = Diagnostics::default();
        if !self.list.is_empty() {
            let source = Source::new(name, text);
            diagnostics.extend(self.list.into_iter().map(|(range, diagnostic)| diagnostic.at(&source, range)));
        }
        if self.more > 0 {
            let message = format!("{} more faults in {name}", self.more);
            diagnostics.push(Diagnostic::warning("bad-recording", message));
        }
        diagnostics
    }
}

/// The text of a file that may be compressed, as told by its first bytes.
fn unpack<'a>(bytes: &'a [u8], faults: &mut Faults) -> Cow<'a, str> {
    let mut unpacked = Cow::Borrowed(bytes);
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut whole = Vec::new();
        let read = flate2::read::MultiGzDecoder::new(bytes).take(MAX_BYTES as u64 + 1).read_to_end(&mut whole);
        if let Err(error) = read {
            let damaged = Diagnostic::warning("bad-recording", format!("the compressed recording is damaged: {error}"));
            faults.push(0..0, damaged.help("what could be read of it plays"));
        }
        unpacked = Cow::Owned(whole);
    } else if bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        let zstd = Diagnostic::error("bad-recording", "the recording is compressed with zstd, which is not read");
        faults.push(0..0, zstd.help("unpack it, or pack it with gzip"));
        unpacked = Cow::Borrowed(&[]);
    }
    if unpacked.len() > MAX_BYTES {
        faults.push(0..0, too_long());
        match &mut unpacked {
            Cow::Borrowed(bytes) => *bytes = bytes.get(..MAX_BYTES).unwrap_or_default(),
            Cow::Owned(bytes) => bytes.truncate(MAX_BYTES),
        }
    }
    match unpacked {
        Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
        Cow::Owned(bytes) => String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
            .into(),
    }
}

fn too_long() -> Diagnostic {
    Diagnostic::warning("recording-too-long", "the recording is too long, and plays to its limit only")
}

/// Times as they come in, whatever their format, made into times that never decrease.
#[derive(Default)]
struct Clock {
    /// Of the last event.
    at: f64,
}

impl Clock {
    /// `seconds` is since the last event, or since the start. Errors say what is wrong, in the file's terms.
    fn tick(&mut self, seconds: f64, relative: bool) -> Result<Duration, &'static str> {
        let next = if relative { self.at + seconds.max(0.0) } else { seconds };
        if !seconds.is_finite() {
            return Err("the time is no number");
        }
        if next > MAX_SECONDS {
            return Err("the time is too large");
        }
        self.at = next.max(self.at);
        // Microseconds, as recordings have them: sums of decimal fractions would show in the last digits otherwise.
        Ok(Duration::from_micros((self.at * 1e6).round() as u64))
    }
}

impl Cast {
    /// Adds an event; false when there are too many.
    fn push(&mut self, at: Duration, kind: EventKind) -> bool {
        self.duration = self.duration.max(at);
        if let (EventKind::Output(more), Some(last)) = (&kind, self.events.last_mut())
            && let EventKind::Output(text) = &mut last.kind
            && last.at == at
            && text.len() < 4096
        {
            *text = [&**text, more].concat().into();
            return true;
        }
        if self.events.len() >= MAX_EVENTS {
            return false;
        }
        if !matches!(&kind, EventKind::Output(text) if text.is_empty()) {
            self.events.push(Event { at, kind });
        }
        true
    }
}

/// A size of a header or an event: nothing or zero is the usual one, too much is the limit.
fn size(cols: f64, rows: f64) -> (usize, usize) {
    let within = |value: f64, usual: usize, most: usize| if value >= 1.0 { (value as usize).min(most) } else { usual };
    (within(cols, 80, MAX_COLS), within(rows, 24, MAX_ROWS))
}

fn seconds(value: Option<&Value>) -> Option<Duration> {
    let seconds = value?.as_f64().filter(|&seconds| seconds > 0.0 && seconds <= MAX_SECONDS)?;
    Duration::try_from_secs_f64(seconds).ok()
}

/// `{"fg": "#rrggbb", "bg": …, "palette": "#rrggbb:…"}` with 8 or 16 colours.
fn theme(value: &Value) -> Option<Theme> {
    let color = |key| Color::from_hex(value.get(key)?.as_str()?);
    let palette: Option<Vec<Color>> = value.get("palette")?.as_str()?.split(':').map(Color::from_hex).collect();
    let mut palette = palette?;
    if palette.len() == 8 {
        palette.extend_from_within(..);
    }
    Some(Theme { foreground: color("fg")?, background: color("bg")?, palette: palette.try_into().ok()? })
}

#[cfg(test)]
mod tests;
