//! The trace: where the time of a run goes, as a file that Perfetto and Chrome's trace viewer open.
//!
//! Modules mark their stages as spans of the `tracing` crate. Nobody listens unless a file was asked for, and then a span
//! costs the reading of one number. The format is the Trace Event Format's array of objects: `B` and `E` where a span
//! begins and ends, `i` for a moment, `M` for the name of a thread. The file is whole after every event, so that what
//! ends the program, a signal too, leaves one that can be read.

use std::collections::HashMap;
use std::fmt::Debug;
use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::ThreadId;
use std::time::Instant;

use serde_json::{Map, Value, json};
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Metadata, Subscriber};

/// What closes the array; the next event is written over it.
const END: &str = "\n]\n";

/// Spans of other crates are their own business.
const OURS: &str = env!("CARGO_PKG_NAME");

/// Writes down from now on what the program does. Times count from `started`; until now the arguments were read.
pub fn start(file: &Path, started: Instant) -> Result<(), String> {
    let failed = |why: &dyn std::fmt::Display| format!("the trace `{}` can't be written: {why}", file.display());
    let trace = Trace::new(File::create(file).map_err(|e| failed(&e))?, started).map_err(|e| failed(&e))?;
    trace.begun();
    tracing::subscriber::set_global_default(trace).map_err(|e| failed(&e))
}

/// Writes every span as it begins and as it ends.
struct Trace<W> {
    started: Instant,
    next_id: AtomicU64,
    state: Mutex<State<W>>,
}

struct State<W> {
    out: W,
    /// Whether an event stands in the file.
    has_events: bool,
    /// Name and arguments of the spans that are there.
    spans: HashMap<u64, (&'static str, Arguments)>,
    /// The threads by their number in the file.
    threads: HashMap<ThreadId, usize>,
}

/// The fields of a span or an event.
#[derive(Default)]
struct Arguments(Map<String, Value>);

impl<W: Write + Seek> Trace<W> {
    fn new(mut out: W, started: Instant) -> io::Result<Trace<W>> {
        out.write_all(b"[")?;
        out.write_all(END.as_bytes())?;
        let state = State { out, has_events: false, spans: HashMap::new(), threads: HashMap::new() };
        Ok(Trace { started, next_id: AtomicU64::new(1), state: Mutex::new(state) })
    }

    fn begun(&self) {
        self.with(|state, now| {
            state.write("B", "arguments", 0.0, &Arguments::default());
            state.write("E", "arguments", now, &Arguments::default());
        });
    }

    /// Does something at a time: microseconds since the start.
    fn with(&self, what: impl FnOnce(&mut State<W>, f64)) {
        let now = self.started.elapsed().as_nanos() as f64 / 1000.0;
        what(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner), now);
    }
}

impl<W: Write + Seek> State<W> {
    fn write(&mut self, phase: &str, name: &str, at: f64, arguments: &Arguments) {
        let thread = std::thread::current();
        let known = self.threads.len() + 1;
        let number = *self.threads.entry(thread.id()).or_insert(known);
        if number == known {
            let of = thread.name().unwrap_or("unnamed");
            self.put(&json!({"ph": "M", "pid": 1, "tid": number, "name": "thread_name", "args": {"name": of}}));
        }
        let mut event = json!({"ph": phase, "pid": 1, "tid": number, "ts": at, "name": name, "cat": OURS});
        if let Some(event) = event.as_object_mut() {
            if phase == "i" {
                event.insert("s".into(), "t".into());
            }
            if !arguments.0.is_empty() {
                event.insert("args".into(), arguments.0.clone().into());
            }
        }
        self.put(&event);
    }

    /// Puts an event before the end. A disk that is full must not end a show.
    fn put(&mut self, event: &Value) {
        let comma = if self.has_events { "," } else { "" };
        let text = format!("{comma}\n{event}{END}");
        let back = SeekFrom::Current(-(END.len() as i64));
        self.has_events |= self.out.seek(back).and_then(|_| self.out.write_all(text.as_bytes())).is_ok();
    }
}

impl<W: Write + Seek + Send + 'static> Subscriber for Trace<W> {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if self.enabled(metadata) { Interest::always() } else { Interest::never() }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().split("::").next() == Some(OURS)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::INFO)
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        let mut arguments = Arguments::default();
        span.record(&mut arguments);
        self.with(|state, _| drop(state.spans.insert(id, (span.metadata().name(), arguments))));
        Id::from_u64(id)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        self.with(|state, _| {
            if let Some((_, arguments)) = state.spans.get_mut(&span.into_u64()) {
                values.record(arguments);
            }
        });
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut arguments = Arguments::default();
        event.record(&mut arguments);
        let name = match arguments.0.remove("message") {
            Some(Value::String(message)) => message,
            _ => event.metadata().name().to_owned(),
        };
        self.with(|state, now| state.write("i", &name, now, &arguments));
    }

    fn enter(&self, span: &Id) {
        self.with(|state, now| state.turn("B", span, now));
    }

    fn exit(&self, span: &Id) {
        self.with(|state, now| state.turn("E", span, now));
    }

    fn try_close(&self, span: Id) -> bool {
        self.with(|state, _| drop(state.spans.remove(&span.into_u64())));
        true
    }
}

impl<W: Write + Seek> State<W> {
    /// A span is entered or left.
    fn turn(&mut self, phase: &str, span: &Id, at: f64) {
        let id = span.into_u64();
        if let Some((name, arguments)) = self.spans.remove(&id) {
            self.write(phase, name, at, &arguments);
            self.spans.insert(id, (name, arguments));
        }
    }
}

impl Arguments {
    fn set(&mut self, field: &Field, value: Value) {
        self.0.insert(field.name().to_owned(), value);
    }
}

impl Visit for Arguments {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.set(field, format!("{value:?}").into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.set(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.set(field, value.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The events that come of doing something, as they stand in the file.
    fn traced(what: impl FnOnce()) -> Vec<Value> {
        let mut file = tempfile::tempfile().unwrap();
        let trace = Trace::new(file.try_clone().unwrap(), Instant::now()).unwrap();
        tracing::subscriber::with_default(trace, what);
        file.rewind().unwrap();
        let events: Vec<Value> = serde_json::from_reader(file).unwrap();
        events.into_iter().filter(|event| event["ph"] != "M").collect()
    }

    fn phases(events: &[Value]) -> Vec<(&str, &str)> {
        events.iter().map(|event| (event["ph"].as_str().unwrap(), event["name"].as_str().unwrap())).collect()
    }

    #[test]
    fn spans_begin_and_end_with_what_is_known_of_them() {
        let events = traced(|| {
            let outer = tracing::info_span!("outer", slide = 3_u64, why = tracing::field::Empty).entered();
            tracing::info_span!("inner").in_scope(|| tracing::info!(count = 2_u64, "now"));
            outer.record("why", "so");
        });
        let expected = [("B", "outer"), ("B", "inner"), ("i", "now"), ("E", "inner"), ("E", "outer")];
        assert_eq!(phases(&events), expected);
        assert_eq!((&events[0]["args"], &events[4]["args"]), (&json!({"slide": 3}), &json!({"slide": 3, "why": "so"})));
        assert_eq!(events[2]["args"], json!({"count": 2}));
        let times: Vec<f64> = events.iter().map(|event| event["ts"].as_f64().unwrap()).collect();
        assert!(times.is_sorted(), "{times:?}");
    }

    #[test]
    fn the_file_is_whole_at_any_time() {
        let mut file = tempfile::tempfile().unwrap();
        let trace = Trace::new(file.try_clone().unwrap(), Instant::now()).unwrap();
        let mut look = || {
            let mut text = String::new();
            let at = file.stream_position().unwrap();
            file.rewind().unwrap();
            io::Read::read_to_string(&mut file, &mut text).unwrap();
            file.seek(SeekFrom::Start(at)).unwrap();
            serde_json::from_str::<Vec<Value>>(&text).map_err(|e| format!("{e}: {text}")).unwrap().len()
        };
        tracing::subscriber::with_default(trace, || {
            assert_eq!(look(), 0);
            let _span = tracing::info_span!("unfinished").entered();
            assert_eq!(look(), 2);
            tracing::info!("a moment");
            assert_eq!(look(), 3);
        });
        assert_eq!(look(), 4);
    }

    #[test]
    fn what_other_crates_do_is_left_out() {
        assert_eq!(traced(|| tracing::info!(target: "winit::window", "theirs")), Vec::<Value>::new());
    }
}
