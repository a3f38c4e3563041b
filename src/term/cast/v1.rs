//! asciicast v1: one JSON object, with `stdout: [[delay, data], …]`.

use std::fmt;

use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::text::Text;
use super::{Cast, Clock, EventKind, Faults, size, too_long};
use crate::diag::Diagnostic;

/// Reads as far as it can: events before a fault stay.
pub fn read(cast: &mut Cast, body: &str, offset: usize, faults: &mut Faults) {
    let mut reader = Reader { cast, clock: Clock::default(), version: None, cols: 0.0, rows: 0.0, full: false };
    let mut json = serde_json::Deserializer::from_str(body);
    let result = json.deserialize_map(&mut reader);
    let (version, full, cols, rows) = (reader.version, reader.full, reader.cols, reader.rows);
    (cast.cols, cast.rows) = size(cols, rows);
    if full {
        return faults.push(offset..offset, too_long());
    }
    let Err(error) = result else { return };
    let at = offset + byte_of(body, error.line(), error.column());
    if version.is_none() && cast.events.is_empty() {
        let message = format!("this is no asciicast recording: {error}");
        faults.push(at..at, Diagnostic::error("bad-recording", message));
    } else {
        let bad = Diagnostic::warning("bad-recording", format!("the recording ends early: {error}"));
        faults.push(at..at, bad.help("it plays to there"));
    }
}

/// Line and column as serde_json tells them: lines from 1, columns in bytes.
fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (start + column.saturating_sub(1)).min(text.len())
}

struct Reader<'a> {
    cast: &'a mut Cast,
    clock: Clock,
    version: Option<f64>,
    cols: f64,
    rows: f64,
    /// There were too many events.
    full: bool,
}

impl<'de> Visitor<'de> for &mut Reader<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an asciicast header")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(Text(key)) = map.next_key()? {
            match &*key {
                "version" => self.version = Some(map.next_value()?),
                "width" => self.cols = map.next_value()?,
                "height" => self.rows = map.next_value()?,
                "title" => self.cast.title = map.next_value::<Option<Text>>()?.map(|text| text.0.into()),
                "stdout" => map.next_value_seed(Events(self))?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

/// The list of events.
struct Events<'r, 'a>(&'r mut Reader<'a>);

impl<'de> serde::de::DeserializeSeed<'de> for Events<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Events<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("events: [[delay, data], …]")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Events(reader) = self;
        while let Some((delay, Text(data))) = seq.next_element::<(f64, Text)>()? {
            let at = reader.clock.tick(delay, true).map_err(A::Error::custom)?;
            if !reader.cast.push(at, EventKind::Output(data)) {
                reader.full = true;
                return Err(A::Error::custom("too many events"));
            }
        }
        Ok(())
    }
}
