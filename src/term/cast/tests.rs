use std::io::Write;

use proptest::prelude::*;

use super::*;

/// The events, one a line, times in milliseconds.
fn events(bytes: &[u8]) -> Vec<String> {
    let tell = |event: Event| {
        let what = match event.kind {
            EventKind::Output(text) => format!("o {text}"),
            EventKind::Resize(cols, rows) => format!("r {cols}x{rows}"),
            EventKind::Marker(label) => format!("m {label}"),
            EventKind::Exit(status) => format!("x {status}"),
        };
        format!("{} {what}", event.at.as_millis())
    };
    read("t.cast", bytes).0.events.into_iter().map(tell).collect()
}

/// Where faults are, and what they say.
fn faults(bytes: &[u8]) -> Vec<String> {
    let place = |d: &Diagnostic| d.span.as_ref().map_or(String::new(), crate::diag::Span::location);
    read("t.cast", bytes).1.iter().map(|d| format!("{} {}", place(d), d.message)).collect()
}

const V2: &str = "{\"version\": 2, \"width\": 100, \"height\": 50, \"env\": {\"SHELL\": null}, \"new\": 1}
[0.5, \"o\", \"a\"]
[1.5, \"i\", \"k\"]
[2.0, \"m\", \"here\"]
[2.25, \"r\", \"90x30\"]
[3, \"z\", {}]
[3.5, \"x\", \"2\", \"more\"]
";

#[test]
fn version_1_has_delays() {
    let text = r#"{"version": 1, "width": 90, "height": 30, "env": {}, "stdout": [[0.25, "a"], [1, "b"]]}"#;
    assert_eq!(events(text.as_bytes()), ["250 o a", "1250 o b"]);
    let (cast, faults) = read("t.cast", text.as_bytes());
    assert_eq!((cast.cols, cast.rows, faults.len()), (90, 30, 0));
}

#[test]
fn version_2_has_times() {
    assert_eq!(events(V2.as_bytes()), ["500 o a", "2000 m here", "2250 r 90x30", "3500 x 2"]);
    let (cast, faults) = read("t.cast", V2.as_bytes());
    assert_eq!((cast.cols, cast.rows, cast.duration, faults.len()), (100, 50, Duration::from_millis(3500), 0));
}

#[test]
fn version_3_has_intervals_and_comments() {
    let text = "{\"version\": 3, \"term\": {\"cols\": 90, \"rows\": 30}, \"idle_time_limit\": 2}\n# note\n\n\
                [0.5, \"o\", \"a\"]\n[0.5, \"o\", \"b\"]\n";
    assert_eq!(events(text.as_bytes()), ["500 o a", "1000 o b"]);
    let (cast, faults) = read("t.cast", text.as_bytes());
    assert_eq!((cast.cols, cast.idle_limit, faults.len()), (90, Some(Duration::from_secs(2)), 0));
}

#[test]
fn themes_of_eight_colours_are_doubled() {
    let palette = ["#010203"; 8].join(":");
    let theme = format!(r##"{{"fg": "#ffffff", "bg": "#000000", "palette": "{palette}"}}"##);
    for header in
        [format!(r#"{{"version": 2, "theme": {theme}}}"#), format!(r#"{{"version": 3, "term": {{"theme": {theme}}}}}"#)]
    {
        let theme = read("t.cast", header.as_bytes()).0.theme.unwrap();
        assert_eq!((theme.foreground, theme.palette[15]), (Color::WHITE, Color::rgb(1, 2, 3)));
    }
}

#[test]
fn compressed_files_are_read() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(V2.as_bytes()).unwrap();
    let packed = gzip.finish().unwrap();
    assert_eq!(events(&packed), events(V2.as_bytes()));
    let cut = &packed[..packed.len() - 20];
    assert!(faults(cut)[0].contains("damaged"));
    assert!(faults(b"\x28\xb5\x2f\xfd")[0].contains("zstd"));
}

#[test]
fn bad_lines_are_told_and_the_rest_plays() {
    let text = "{\"version\": 2}\n[1, \"o\", \"a\"]\n[2, \"o\"]\nwhat\n[1e999, \"o\", \"x\"]\n[NaN, \"o\", \"x\"]\n\
                [1e8, \"o\", \"x\"]\n[5, \"r\", \"80\"]\n[3, \"o\", \"b\"]\n[-1, \"o\", \"c\"]\n[4, \"o\", \"d\"]";
    // The resize at 5 s cannot be read but its time can, and times never decrease.
    assert_eq!(events(text.as_bytes()), ["1000 o a", "5000 o bcd"]);
    let places: Vec<String> =
        faults(text.as_bytes()).into_iter().map(|f| f.split(' ').next().unwrap().to_owned()).collect();
    assert_eq!(places, [3, 4, 5, 6, 7, 8, 10].map(|line| format!("t.cast:{line}:1")));
}

#[test]
fn a_cut_file_plays_to_its_end() {
    for at in 0..V2.len() {
        read("t.cast", &V2.as_bytes()[..at]);
    }
    assert_eq!(events(&V2.as_bytes()[..V2.len() - 10]), ["500 o a", "2000 m here", "2250 r 90x30"]);
    assert!(faults(&V2.as_bytes()[..V2.len() - 10])[0].contains("cut off"));
    let v1 = br#"{"version": 1, "width": 90, "stdout": [[0.25, "a"], [1, "b"], [1"#;
    assert_eq!(events(v1), ["250 o a", "1250 o b"]);
    assert!(faults(v1)[0].contains("ends early"));
}

#[test]
fn what_is_no_recording_is_an_error() {
    for text in ["", "\n\n", "hello", "[]", "{", "\0\0\0"] {
        let (cast, faults) = read("t.cast", text.as_bytes());
        assert!(cast.events.is_empty() && faults.has_errors(), "{text:?}");
    }
}

#[test]
fn sizes_have_limits() {
    let size = |header: &str| {
        let cast = read("t.cast", header.as_bytes()).0;
        (cast.cols, cast.rows)
    };
    assert_eq!(size(r#"{"version": 2, "width": 1000000000, "height": 1e300}"#), (MAX_COLS, MAX_ROWS));
    assert_eq!(size(r#"{"version": 2, "width": 0, "height": -5}"#), (80, 24));
    assert_eq!(events(b"{\"version\": 2}\n[0, \"r\", \"1000000000x0\"]\n"), ["0 r 1000x24"]);
}

#[test]
fn lone_surrogates_are_replaced() {
    let text = "{\"version\": 2}\n[0, \"o\", \"a\\ud800b\\ud83d\\ude00\"]\n";
    let read = events(text.as_bytes());
    assert!(read[0].starts_with("0 o a\u{fffd}") && read[0].ends_with("b😀"), "{read:?}");
}

#[test]
fn not_every_fault_is_told() {
    let text = format!("{{\"version\": 2}}\n{}", "x\n".repeat(1000));
    assert_eq!(faults(text.as_bytes()).len(), MAX_FAULTS + 1);
}

#[test]
fn rounding_does_not_drift() {
    let at = |n: u64| Duration::from_micros(n * 400);
    let events = (1..=10_000).map(|n| Event { at: at(n), kind: EventKind::Marker("m".into()) }).collect();
    let written = write(&Cast { events, ..Cast::default() });
    assert_eq!(read("t.cast", written.as_bytes()).0.duration, at(10_000));
}

fn kinds() -> impl Strategy<Value = EventKind> {
    prop_oneof![
        ".{1,8}".prop_map(|text| EventKind::Output(text.into())),
        (1usize..=MAX_COLS, 1usize..=MAX_ROWS).prop_map(|(cols, rows)| EventKind::Resize(cols, rows)),
        ".{0,8}".prop_map(|text| EventKind::Marker(text.into())),
        any::<i32>().prop_map(EventKind::Exit),
    ]
}

proptest! {
    #[test]
    fn what_is_written_is_read(events in proptest::collection::vec((1u64..5000, kinds()), 0..20)) {
        let mut cast = Cast { title: Some("t".to_owned()), ..Cast::default() };
        let mut at = Duration::ZERO;
        for (wait, kind) in events {
            at += Duration::from_millis(wait);
            cast.push(at, kind);
        }
        let (read, faults) = read("t.cast", write(&cast).as_bytes());
        prop_assert!(faults.is_empty());
        prop_assert_eq!(read, cast);
    }

    #[test]
    fn damaged_files_are_taken(at in 0usize..V2.len(), bytes in proptest::collection::vec(any::<u8>(), 0..9)) {
        let mut damaged = V2.as_bytes().to_vec();
        damaged.splice(at..(at + 3).min(V2.len()), bytes);
        let (cast, _) = read("t.cast", &damaged);
        prop_assert!(cast.events.is_sorted_by_key(|event| event.at));
    }
}

#[test]
fn a_recording_that_unpacks_for_ever_is_cut() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let blank = vec![b' '; 1 << 20];
    for _ in 0..=MAX_BYTES >> 20 {
        packed.write_all(&blank).unwrap();
    }
    let (cast, faults) = read("bomb.cast", &packed.finish().unwrap());
    let codes: Vec<&str> = faults.iter().map(|fault| fault.code).collect();
    assert!(codes.contains(&"recording-too-long") && cast.events.is_empty(), "{codes:?}");
}
