//! The writer of asciicast v3.

use std::io::{self, Write};
use std::time::Duration;

use serde_json::{Value, json};

use super::{Cast, EventKind, Theme};

/// Writes a recording event by event. Whatever has been written is a valid file.
#[derive(Debug)]
pub struct Writer<W: Write> {
    out: W,
    /// Time of the last event, as the file has it. Intervals are whole milliseconds; what is lost by rounding one
    /// counts with the next, so that times do not drift.
    written: u64,
}

impl<W: Write> Writer<W> {
    /// Writes the header. `extra` are further keys of it, such as `env`.
    pub fn new(mut out: W, cols: usize, rows: usize, extra: &[(&str, Value)]) -> io::Result<Writer<W>> {
        let mut header = json!({"version": 3, "term": {"cols": cols, "rows": rows}});
        for (key, value) in extra {
            match (*key, value) {
                // What is known of the terminal stands beside its size.
                ("term", Value::Object(more)) => {
                    more.iter().for_each(|(key, value)| header["term"][key] = value.clone());
                }
                (key, value) => header[key] = value.clone(),
            }
        }
        writeln!(out, "{header}")?;
        out.flush()?;
        Ok(Writer { out, written: 0 })
    }

    /// Writes an event and flushes, so that nothing is lost when the program is killed.
    pub fn event(&mut self, at: Duration, kind: &EventKind) -> io::Result<()> {
        let millis = u64::try_from((at.as_micros() + 500) / 1000).unwrap_or(u64::MAX).max(self.written);
        let interval = millis - self.written;
        self.written = millis;
        let (code, data) = match kind {
            EventKind::Output(text) => ("o", text.to_string()),
            EventKind::Resize(cols, rows) => ("r", format!("{cols}x{rows}")),
            EventKind::Marker(label) => ("m", label.to_string()),
            EventKind::Exit(status) => ("x", status.to_string()),
        };
        let line = format!("[{}.{:03}, \"{code}\", {}]\n", interval / 1000, interval % 1000, Value::from(data));
        // In one write: a file that ends in the middle of a line would need a reader's patience.
        self.out.write_all(line.as_bytes())?;
        self.out.flush()
    }
}

/// A recording as asciicast v3.
pub fn write(cast: &Cast) -> String {
    let mut extra = Vec::new();
    if let Some(limit) = cast.idle_limit {
        extra.push(("idle_time_limit", json!(limit.as_secs_f64())));
    }
    if let Some(title) = &cast.title {
        extra.push(("title", json!(title)));
    }
    if let Some(theme) = &cast.theme {
        extra.push(("term", json!({"theme": theme_json(theme)})));
    }
    let mut out = Vec::new();
    // Writing to memory does not fail.
    if let Ok(mut writer) = Writer::new(&mut out, cast.cols, cast.rows, &extra) {
        for event in &cast.events {
            let _ = writer.event(event.at, &event.kind);
        }
    }
    String::from_utf8(out).unwrap_or_default()
}

fn theme_json(theme: &Theme) -> Value {
    let palette: Vec<String> = theme.palette.iter().map(ToString::to_string).collect();
    json!({"fg": theme.foreground.to_string(), "bg": theme.background.to_string(), "palette": palette.join(":")})
}
