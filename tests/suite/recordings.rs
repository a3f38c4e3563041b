//! What any file does to the reader of recordings, and to the screens made from it: nothing bad.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use footlight::diag::Diagnostics;
use footlight::term::cast;
use footlight::term::{MAX_COLS, MAX_ROWS, PlayOptions, Playback, Recording, Screens};
use proptest::prelude::*;

const V2: &str = "{\"version\": 2, \"width\": 20, \"height\": 5, \"idle_time_limit\": 2}\n[0.5, \"o\", \"a\"]\n\
                  [2.0, \"m\", \"here\"]\n[2.25, \"r\", \"30x9\"]\n[3.5, \"o\", \"\\u001b[31mb\"]\n[4, \"x\", \"0\"]\n";
const V1: &str = r#"{"version": 1, "width": 20, "height": 5, "stdout": [[0.25, "a"], [1, "b\r\n"]]}"#;

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// Reads a file and plays it to its end, as a slide would; holds what must hold of any file.
fn play(bytes: &[u8]) -> (Arc<Recording>, Screens, Diagnostics) {
    let (cast, faults) = cast::read("t.cast", bytes);
    assert!(within_limits(cast.cols, cast.rows) && cast.events.is_sorted_by_key(|event| event.at));
    assert!(cast.events.iter().all(|event| event.at <= cast.duration));
    let (recording, playback) = Playback::new(cast, &PlayOptions::default());
    let recording = Arc::new(recording);
    let screens = Screens::new(recording.clone());
    while screens.prepare() {}
    for step in 0..=playback.last_step().min(9) {
        for age in [Duration::ZERO, Duration::from_millis(700), Duration::MAX] {
            let seen = screens.at(playback.time(step, age));
            let screen = &seen.screen;
            assert!(seen.is_final && screen.lines.len() <= screen.rows && within_limits(screen.cols, screen.rows));
        }
    }
    (recording, screens, faults)
}

fn within_limits(cols: usize, rows: usize) -> bool {
    (1..=MAX_COLS).contains(&cols) && (1..=MAX_ROWS).contains(&rows)
}

/// Numbers that a reader may stumble over; not all of them are JSON.
fn number() -> impl Strategy<Value = String> {
    let odd = [
        "-1",
        "NaN",
        "1e999",
        "-1e999",
        "1e9",
        "1000000000",
        "9e-324",
        "0",
        "null",
        "\"1\"",
        "[]",
        "18446744073709551616",
    ];
    prop_oneof![
        4 => (0_u32..4000).prop_map(|ms| format!("{}", f64::from(ms) / 1000.0)),
        1 => prop::sample::select(odd.to_vec()).prop_map(str::to_owned),
        1 => any::<f64>().prop_map(|number| number.to_string()),
    ]
}

/// Sequences that ask for much or are never closed.
fn output() -> impl Strategy<Value = String> {
    let bombs = [
        "\\u001b[99999999999b",
        "\\u001b[65535;65535H",
        "\\u001b]0;",
        "\\u001bP",
        "\\u001b[?2026h",
        "\\u001b[?1049h",
        "\\u001b[2J",
        "\\u001b[65535L",
        "\\u001b[1;1r",
        "\\u001b#8",
        "\\ud800",
        "\\u0000",
        "\\u001b[38:2:::::::::::::m",
        "界",
        "e\\u0301\\u0301\\u0301",
        "\\u001b[?3h",
        "\\u001bc",
        "\\u001b[65535S",
    ];
    let piece = prop_oneof![
        3 => "[a-z ]{0,9}",
        2 => prop::sample::select(bombs.to_vec()).prop_map(str::to_owned),
        1 => "\\\\u001b\\[[0-9;:?]{0,9}[A-Za-z@`]",
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

/// A file that is nearly one.
fn nearly() -> impl Strategy<Value = String> {
    let event = (number(), prop::sample::select(&["o", "o", "o", "r", "m", "x", "i", "?"][..]), output(), number());
    let event = event.prop_map(|(time, code, output, other)| match code {
        "r" => format!("[{time}, \"r\", \"{other}x{time}\"]"),
        "x" => format!("[{time}, \"x\", \"{other}\"]"),
        code => format!("[{time}, \"{code}\", \"{output}\"]"),
    });
    let header = (prop::sample::select(&["1", "2", "3", "9", "null"][..]), number(), number(), number());
    (header, prop::collection::vec(event, 0..20)).prop_map(|((version, cols, rows, idle), events)| {
        let events = events.join("\n");
        format!(
            "{{\"version\": {version}, \"width\": {cols}, \"height\": {rows}, \"idle_time_limit\": {idle}}}\n{events}"
        )
    })
}

/// Changes to a file: where, how much goes, and what comes.
fn damaged(file: &[u8], damage: &[(prop::sample::Index, usize, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = file.to_vec();
    for (at, gone, come) in damage {
        let at = at.index(bytes.len() + 1);
        let end = (at + gone).min(bytes.len());
        bytes.splice(at..end, come.iter().copied());
    }
    bytes
}

fn damage() -> impl Strategy<Value = Vec<(prop::sample::Index, usize, Vec<u8>)>> {
    prop::collection::vec((any::<prop::sample::Index>(), 0_usize..4, prop::collection::vec(any::<u8>(), 0..4)), 1..5)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_are_taken(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        play(&bytes);
    }

    #[test]
    fn any_events_are_taken(file in nearly()) {
        play(file.as_bytes());
    }

    #[test]
    fn damaged_files_are_taken(version_1 in any::<bool>(), gz in any::<bool>(), damage in damage()) {
        let file = if version_1 { V1.as_bytes() } else { V2.as_bytes() };
        let file = if gz { packed(file) } else { file.to_vec() };
        play(&damaged(&file, &damage));
    }

    #[test]
    fn a_cut_file_plays_what_is_there(gz in any::<bool>(), at in any::<prop::sample::Index>()) {
        let file = if gz { packed(V2.as_bytes()) } else { V2.as_bytes().to_vec() };
        let whole = play(V2.as_bytes()).0;
        let (cut, _, _) = play(&file[..at.index(file.len() + 1)]);
        prop_assert!(cut.events.len() <= whole.events.len() && cut.duration <= whole.duration);
    }

    #[test]
    fn going_anywhere_is_as_going_there_first(file in nearly(), a in 0_u64..6000, b in 0_u64..6000) {
        let (recording, screens, _) = play(file.as_bytes());
        let (a, b) = (Duration::from_millis(a), Duration::from_millis(b));
        let fresh = Screens::new(recording).at(a);
        screens.at(b);
        prop_assert_eq!(screens.at(a), fresh);
    }
}

#[test]
fn a_packed_bomb_is_cut() {
    let (_, faults) = cast::read("t.cast", &packed(&vec![b' '; 300 << 20]));
    assert!(faults.iter().any(|fault| fault.code == "recording-too-long"), "{faults:?}");
}

#[test]
fn many_tiny_events_are_events() {
    let mut file = "{\"version\": 3, \"term\": {\"cols\": 9, \"rows\": 2}}\n".to_owned();
    file.push_str(&"[0.001, \"o\", \"x\"]\n".repeat(200_000));
    let (recording, screens, faults) = play(file.as_bytes());
    assert_eq!((recording.events.len(), faults.is_empty()), (200_000, true));
    assert_eq!(screens.at(Duration::MAX).screen.text().trim_end(), "xxxxxxxxx\nxx");
}
