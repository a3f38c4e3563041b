use proptest::prelude::*;

use super::*;
use crate::term::Options;
use crate::term::cast::{Cast, Event, EventKind};

fn recording(events: impl IntoIterator<Item = (u64, EventKind)>) -> Recording {
    let events: Vec<Event> =
        events.into_iter().map(|(ms, kind)| Event { at: Duration::from_millis(ms), kind }).collect();
    let duration = events.last().map_or(Duration::ZERO, |event| event.at);
    Recording::new(Cast { cols: 20, rows: 5, events, duration, ..Cast::default() }, &Options::default())
}

fn output(text: &str) -> EventKind {
    EventKind::Output(text.into())
}

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

#[test]
fn frames_are_at_most_sixty_a_second() {
    let index = Index::new(&recording((0..1000).map(|n| (n, output(&format!("{n}\r\n"))))));
    assert!((55..=65).contains(&index.frames.len()), "{}", index.frames.len());
}

#[test]
fn what_does_not_change_the_screen_is_no_frame() {
    let index =
        Index::new(&recording([(100, output("a")), (200, output("\x1b[m")), (300, output("\ra")), (400, output("b"))]));
    assert_eq!(index.frames.len(), 3);
    assert_eq!(index.next_change_after(ms(100)), Some(ms(400)));
    assert_eq!(index.next_change_after(ms(400)), None);
}

#[test]
fn a_marker_shows_what_is_there() {
    let recording = recording([(100, output("a")), (101, EventKind::Marker("m".into())), (102, output("b"))]);
    assert_eq!(Index::new(&recording).screen_at(ms(101)).text().trim_end(), "a");
}

#[test]
fn rows_that_come_again_are_kept_once() {
    let index =
        Index::new(&recording((0..500).map(|n| (n * 20, output(if n % 2 == 0 { "\x1b[Hone" } else { "\x1b[Htwo" })))));
    assert_eq!(index.rows.len(), 3);
}

#[test]
fn too_much_is_thinned_out() {
    let busy =
        recording((0..2000).map(|n| (n * 20, output(&format!("\x1b[2J\x1b[H{n} and much more text\r\n{}", n * 7)))));
    let index = Index::within(&busy, 64 * 1024, u64::MAX);
    assert!(index.interval > FRAME && index.frames.len() > 50, "{:?} {}", index.interval, index.frames.len());
    assert_eq!(index.faults()[0].code, "recording-thinned");
    assert_eq!(index.screen_at(Duration::MAX), busy.screen_at(Duration::MAX));
    let late = index.screen_at(ms(20_000)).text();
    let shown: u64 = late.split(' ').next().unwrap().parse().unwrap();
    assert!(shown <= 1000 && 1000 - shown < 200, "{shown}");
}

#[test]
fn markers_do_not_thin_out_for_ever() {
    let events = (0..300).map(|n| {
        let marker = EventKind::Marker("m".into());
        (n * 10, if n % 2 == 0 { output(&format!("{n}\r\n")) } else { marker })
    });
    let recording = recording(events);
    let index = Index::within(&recording, 0, u64::MAX);
    assert_eq!(index.screen_at(Duration::MAX), recording.screen_at(Duration::MAX));
}

#[test]
fn bombs_are_stopped() {
    let bomb = "x\x1b[65535b".repeat(100);
    let recording = recording((0..100).map(|n| (n, output(&bomb))));
    let index = Index::within(&recording, BUDGET, 100_000_000);
    assert_eq!(index.faults()[0].code, "recording-too-heavy");
}

#[test]
fn what_is_held_back_at_the_end_is_seen_at_the_end() {
    let recording = recording([(0, output("\x1b[?2026h")), (17, output("a"))]);
    assert_eq!(Index::new(&recording).screen_at(ms(18)), recording.screen_at(ms(18)));
}

fn recordings() -> impl Strategy<Value = Recording> {
    let kind = prop_oneof![
        8 => "[a-z\r\n 界]{0,9}".prop_map(|text| EventKind::Output(text.into())),
        3 => "\x1b\\[[0-9;]{0,4}[A-Za-z]".prop_map(|text| EventKind::Output(text.into())),
        1 => prop_oneof!["\x1b\\[\\?1049[hl]", "\x1b\\[\\?2026[hl]", "\x1b\\]2;[a-z]{1,3}\x07"].prop_map(|text| EventKind::Output(text.into())),
        1 => (2usize..30, 1usize..9).prop_map(|(cols, rows)| EventKind::Resize(cols, rows)),
        1 => Just(EventKind::Marker("m".into())),
    ];
    // No two events within a frame, so that every one of them is to be seen.
    let events = proptest::collection::vec((17u64..400, kind), 0..80);
    events.prop_map(|events| {
        let mut at = 0;
        recording(events.into_iter().map(|(wait, kind)| {
            at += wait;
            (at, kind)
        }))
    })
}

proptest! {
    #[test]
    fn every_screen_is_that_of_a_replay(recording in recordings(), times in proptest::collection::vec(0u64..20_000, 1..6)) {
        let index = Index::new(&recording);
        for time in times.into_iter().map(ms).chain([Duration::MAX, Duration::ZERO]) {
            prop_assert_eq!(index.screen_at(time), recording.screen_at(time), "{:?}", time);
        }
    }

    #[test]
    fn going_there_from_elsewhere_changes_nothing(recording in recordings(), a in 0u64..20_000, b in 0u64..20_000) {
        let index = Index::new(&recording);
        let fresh = index.clone().screen_at(ms(a));
        index.screen_at(ms(b));
        prop_assert_eq!(index.screen_at(ms(a)), fresh);
    }

    #[test]
    fn what_is_left_of_too_much_is_true(recording in recordings(), budget in 500_usize..9000) {
        let index = Index::within(&recording, budget, u64::MAX);
        for at in index.frames.iter().map(|frame| frame.at).step_by(9).chain([Duration::MAX]) {
            prop_assert_eq!(index.screen_at(at), recording.screen_at(at), "{:?} of {:?}", at, index.interval);
        }
        prop_assert_eq!(index.duration(), recording.duration);
    }

    #[test]
    fn changes_are_announced(recording in recordings(), time in 0u64..20_000) {
        let index = Index::new(&recording);
        let screen = index.screen_at(ms(time));
        match index.next_change_after(ms(time)) {
            Some(next) => {
                prop_assert_eq!(&index.screen_at(next - Duration::from_nanos(1)), &screen);
                prop_assert_ne!(index.screen_at(next), screen);
            }
            None => prop_assert_eq!(index.screen_at(Duration::MAX), screen),
        }
    }
}
