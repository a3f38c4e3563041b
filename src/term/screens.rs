//! The screens of a recording while its index is still being made, a slice at a time, by whoever asks or prepares.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::index::Maker;
use super::recording::Recording;
use super::screen::Screen;
use crate::diag::Diagnostic;

/// Cells that are played before anything is asked for, some 40 ms of work: nearly every recording is done then.
const AT_ONCE: u64 = 40_000_000;
/// Cells that are played at a time, some 4 ms of work.
const SLICE: u64 = 4_000_000;

/// Every screen of a recording. Asking never takes long: what is not played yet is not seen yet.
#[derive(Debug)]
pub struct Screens {
    recording: Arc<Recording>,
    maker: Mutex<Maker>,
    /// Held while waiting for `maker` and no longer, so that who prepares cannot keep out who asks.
    turn: Mutex<()>,
    /// Columns and rows that are used; of a long recording all it has, since it is not known in time.
    extent: (usize, usize),
    /// Whether all of it was played at once.
    is_short: bool,
}

/// A screen, and what is known of those after it.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    pub screen: Screen,
    /// When the screen changes next; `None` when it stays.
    pub next: Option<Duration>,
    /// False while it is only the latest that is known: ask again soon.
    pub is_final: bool,
}

impl Screens {
    pub fn new(recording: Arc<Recording>) -> Screens {
        let mut maker = Maker::new(&recording);
        let is_short = !play(&mut maker, &recording, AT_ONCE, Duration::MAX);
        let extent = if is_short { maker.index().extent() } else { recording.largest_size() };
        Screens { recording, maker: Mutex::new(maker), turn: Mutex::default(), extent, is_short }
    }

    /// The columns and rows from the top left that anything may be written to.
    pub fn extent(&self) -> (usize, usize) {
        self.extent
    }

    /// The columns and rows of the terminal that was recorded, at its largest.
    pub fn terminal_size(&self) -> (usize, usize) {
        self.recording.largest_size()
    }

    /// The screen at a time, or the latest before it that is known.
    pub fn at(&self, time: Duration) -> Seen {
        let mut maker = self.maker();
        play(&mut maker, &self.recording, SLICE, time);
        let index = maker.index();
        let is_final = time < maker.known_until() || maker.is_done();
        Seen { screen: index.screen_at(time), next: index.next_change_after(time), is_final }
    }

    /// Plays a little more. False when there is no more: call it from where nobody waits, until then.
    pub fn prepare(&self) -> bool {
        play(&mut self.maker(), &self.recording, SLICE, Duration::MAX)
    }

    /// Whether it was so short that all of it is known from the start.
    pub fn is_short(&self) -> bool {
        self.is_short
    }

    /// What is not shown of it, if anything. Plays all of it.
    pub fn faults(&self) -> Vec<Diagnostic> {
        while self.prepare() {}
        self.maker().index().faults()
    }

    fn maker(&self) -> MutexGuard<'_, Maker> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        self.maker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Plays until the screen at `time` is known, or `work` cells are written. False when all is played.
fn play(maker: &mut Maker, recording: &Recording, work: u64, time: Duration) -> bool {
    let until = maker.work().saturating_add(work);
    while time >= maker.known_until() && maker.work() < until {
        if !maker.step(recording) {
            return false;
        }
    }
    !maker.is_done()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::term::Options;
    use crate::term::cast::{Cast, Event, EventKind};

    /// Lines of output, one each 100 ms.
    fn screens(lines: u64) -> Screens {
        let line = |n: u64| Event {
            at: Duration::from_millis(n * 100),
            kind: EventKind::Output(format!("\x1b[H\x1b[2J{n}\r\n").into()),
        };
        let cast = Cast { events: (1..=lines).map(line).collect(), ..Cast::default() };
        let duration = Duration::from_millis(lines * 100);
        Screens::new(Arc::new(Recording::new(Cast { duration, ..cast }, &Options::default())))
    }

    fn shown(seen: &Seen) -> u64 {
        seen.screen.text().lines().next().and_then(|line| line.parse().ok()).unwrap_or(0)
    }

    #[test]
    fn a_short_recording_is_known_at_once() {
        let screens = screens(20);
        let seen = screens.at(Duration::from_millis(1050));
        assert_eq!((screens.is_short(), shown(&seen), seen.is_final), (true, 10, true));
        assert_eq!((seen.next, screens.extent()), (Some(Duration::from_millis(1100)), (2, 2)));
    }

    #[test]
    fn the_end_of_a_long_recording_comes_as_it_is_played() {
        let screens = screens(9000);
        let early = screens.at(Duration::from_millis(150));
        assert_eq!((screens.is_short(), shown(&early), early.is_final), (false, 1, true));
        assert_eq!(screens.extent(), (80, 24));
        let late = screens.at(Duration::MAX);
        assert!(!late.is_final && shown(&late) < 9000, "{late:?}");
        while screens.prepare() {}
        let end = screens.at(Duration::MAX);
        assert_eq!((shown(&end), end.is_final, end.next), (9000, true, None));
    }

    #[test]
    fn asking_is_enough_to_get_there() {
        let screens = screens(9000);
        let mut asked = 0;
        while !screens.at(Duration::MAX).is_final {
            asked += 1;
            assert!(asked < 10_000, "it does not move on");
        }
        assert!(asked > 1, "it took too long at once");
    }
}
