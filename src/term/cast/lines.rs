//! asciicast v2 and v3: a line with a header, then a line for every event.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::text::Text;
use super::{Cast, Clock, EventKind, Faults, seconds, size, theme, too_long};
use crate::diag::Diagnostic;

/// Lines with something on them, with the byte each starts at. A line that starts with `#` is a comment.
pub fn split(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line.trim()))
    });
    lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

/// Reads the header, which starts at byte `first` of `body`, and the events after it. `body` begins at byte `offset` of
/// the file's text.
pub fn read(
    cast: &mut Cast,
    header: &Map<String, Value>,
    body: &str,
    first: usize,
    offset: usize,
    faults: &mut Faults,
) {
    let version = header.get("version").and_then(Value::as_u64);
    let header_range = offset + first..offset + first + 1;
    if !matches!(version, Some(2 | 3)) {
        let message = "the header names no version that is known, and is read as version 3";
        faults.push(header_range, Diagnostic::warning("bad-recording", message));
    }
    read_header(cast, header);
    let relative = version != Some(2);
    let mut clock = Clock::default();
    let mut lines = split(body).filter(|&(at, _)| at > first).peekable();
    while let Some((at, line)) = lines.next() {
        let range = offset + at..offset + at + line.len();
        let event = serde_json::from_str::<Line>(line).map_err(|error| error.to_string());
        let event = event.and_then(|line| Ok((clock.tick(line.time, relative)?, line)));
        match event {
            Ok((time, line)) => {
                if line.time < 0.0 {
                    faults.push(range.clone(), Diagnostic::warning("bad-recording", "the time is negative"));
                }
                cast.duration = cast.duration.max(time);
                let kind = match kind(&line) {
                    Ok(Some(kind)) => kind,
                    Ok(None) => continue,
                    Err(message) => {
                        faults.push(range, Diagnostic::warning("bad-recording", message));
                        continue;
                    }
                };
                if !cast.push(time, kind) {
                    return faults.push(range, too_long());
                }
            }
            Err(_) if lines.peek().is_none() && !body.ends_with('\n') => {
                let cut = Diagnostic::warning("bad-recording", "the recording is cut off in its last event");
                faults.push(range, cut.help("it plays to there"));
            }
            Err(error) => {
                let bad = Diagnostic::warning("bad-recording", format!("an event cannot be read: {error}"));
                faults.push(range, bad.help("it is left out; write `[seconds, \"o\", \"text\"]`"));
            }
        }
    }
}

/// v2 has `width`, `height` and `theme` at the top, v3 has them in `term`; both are looked for in both.
fn read_header(cast: &mut Cast, header: &Map<String, Value>) {
    let term = header.get("term").and_then(Value::as_object);
    let find = |key: &str| term.and_then(|term| term.get(key)).or_else(|| header.get(key));
    let number = |keys: [&str; 2]| keys.into_iter().find_map(find).and_then(Value::as_f64).unwrap_or(0.0);
    (cast.cols, cast.rows) = size(number(["cols", "width"]), number(["rows", "height"]));
    cast.idle_limit = seconds(header.get("idle_time_limit"));
    cast.title = header.get("title").and_then(Value::as_str).map(str::to_owned);
    cast.theme = find("theme").and_then(theme);
}

/// What a line says; `None` for what has no effect on the screen.
fn kind(line: &Line) -> Result<Option<EventKind>, &'static str> {
    let data = &line.data;
    Ok(Some(match &*line.code {
        "o" => EventKind::Output(data.clone()),
        "m" => EventKind::Marker(data.clone()),
        "r" => {
            let (cols, rows) = data.split_once('x').ok_or("a size is not written as `80x24`")?;
            let number = |text: &str| text.trim().parse::<f64>().map_err(|_| "a size is not written as `80x24`");
            let (cols, rows) = size(number(cols)?, number(rows)?);
            EventKind::Resize(cols, rows)
        }
        "x" => EventKind::Exit(data.trim().parse().map_err(|_| "an exit status is no number")?),
        _ => return Ok(None),
    }))
}

/// `[time, code, data]`; more is ignored.
struct Line {
    time: f64,
    code: Box<str>,
    data: Box<str>,
}

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Line, D::Error> {
        deserializer.deserialize_seq(LineVisitor)
    }
}

struct LineVisitor;

impl<'de> Visitor<'de> for LineVisitor {
    type Value = Line;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an event: [seconds, code, data]")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Line, A::Error> {
        let missing = |at| A::Error::invalid_length(at, &"three parts");
        let time = seq.next_element()?.ok_or_else(|| missing(0))?;
        let Text(code) = seq.next_element()?.ok_or_else(|| missing(1))?;
        // Data of codes to come may be of any kind.
        let data = match &*code {
            "o" | "i" | "m" | "r" | "x" => seq.next_element::<Text>()?.ok_or_else(|| missing(2))?.0,
            _ => Box::default(),
        };
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Line { time, code, data })
    }
}
