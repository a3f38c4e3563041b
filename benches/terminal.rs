//! How fast terminal output is taken in, and how fast a long recording opens and is sought in.

use std::fmt::Write;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use divan::Bencher;
use divan::counter::BytesCount;
use footlight::term::cast::{self, Cast, Event, EventKind};
use footlight::term::{Grid, Index, Options, Recording, Screens};

fn main() {
    divan::main();
}

/// A little of everything: words, colours, moves, clearing, wide characters.
fn output(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 200);
    let mut number = 1u64;
    while text.len() < bytes {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let (a, b) = (number >> 40, number >> 50);
        let _ = match a % 8 {
            0 => write!(text, "\x1b[38;5;{}mcolour {b}\x1b[m ", b % 256),
            1 => write!(text, "\x1b[{};{}H", b % 24 + 1, a % 80 + 1),
            2 => write!(text, "界 wide é\x1b[K"),
            3 => write!(text, "\x1b[1;38;2;{};{};9mtrue\x1b[0m", b % 256, a % 256),
            _ => write!(text, "plain output, line {b}, of a build that says much\r\n"),
        };
    }
    text
}

/// What builds and servers print: lines that scroll by, a colour in each.
fn log(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 200);
    for number in 0u64.. {
        if text.len() >= bytes {
            break;
        }
        let _ = write!(
            text,
            "\x1b[32m   Compiling\x1b[0m crate-{} v0.{}.{number} (registry)\r\n",
            number % 997,
            number % 31
        );
    }
    text
}

/// An hour of output.
fn hour(text: &str) -> Recording {
    Recording::new(cast(text), &Options::default())
}

fn cast(text: &str) -> Cast {
    let pieces = text.as_bytes().chunks(500).map(|piece| String::from_utf8_lossy(piece).into());
    let events: Vec<Event> = (0u64..)
        .zip(pieces)
        .map(|(at, piece)| Event { at: Duration::from_millis(at * 36), kind: EventKind::Output(piece) })
        .collect();
    let duration = events.last().map_or(Duration::ZERO, |event| event.at);
    Cast { events, duration, ..Cast::default() }
}

#[divan::bench(args = [(80, 24), (200, 60)])]
fn feed(bencher: Bencher, (cols, rows): (usize, usize)) {
    let text = output(4_000_000);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        let mut grid = Grid::new(cols, rows);
        grid.feed(black_box(text.as_bytes()));
        grid.screen()
    });
}

/// 50 MB in an hour, all of the screen new at each of 100,000 events, or scrolled by some lines.
#[divan::bench(args = [("mixed", output as fn(usize) -> String), ("log", log)], sample_count = 3, sample_size = 1)]
fn open_an_hour(bencher: Bencher, (_, text): (&str, fn(usize) -> String)) {
    let recording = hour(&text(50_000_000));
    bencher.bench_local(|| Index::new(black_box(&recording)));
}

/// The file of such a recording, taken from its bytes to its first screen.
#[divan::bench(args = [("mixed", output as fn(usize) -> String), ("log", log)], sample_count = 3, sample_size = 1)]
fn first_screen_of_an_hour(bencher: Bencher, (_, text): (&str, fn(usize) -> String)) {
    let file = cast::write(&cast(&text(50_000_000)));
    bencher.counter(BytesCount::of_str(&file)).bench_local(|| {
        let (cast, _) = cast::read("hour.cast", black_box(file.as_bytes()));
        Screens::new(Arc::new(Recording::new(cast, &Options::default()))).at(Duration::ZERO)
    });
}

/// The longest that asking for a screen keeps waiting while all is still to be played: a slice of the work.
#[divan::bench(sample_count = 50)]
fn ask_for_the_end(bencher: Bencher) {
    let screens = Screens::new(Arc::new(hour(&output(50_000_000))));
    bencher.bench_local(|| screens.at(black_box(Duration::MAX)));
}

#[divan::bench]
fn seek_in_an_hour(bencher: Bencher) {
    let index = Index::new(&hour(&log(50_000_000)));
    let mut at = 0u64;
    bencher.bench_local(|| {
        at = (at + 1_234_567_891) % 3_600_000_000;
        index.screen_at(Duration::from_micros(black_box(at)))
    });
}
