//! The talk's stopwatch: starts by itself, stays paused until told otherwise.

use std::time::Duration;

/// What the speaker reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TimerMode {
    /// Time since the start.
    #[default]
    Elapsed,
    /// Time left of the talk's duration.
    Remaining,
    /// The time of day.
    Clock,
}

/// What the timer shows now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    Elapsed(Duration),
    Remaining(Duration),
    /// The duration is used up, by this much.
    Over(Duration),
    /// The time of day, which the session does not know.
    Clock,
}

/// Whether it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Run {
    /// The first Next will start it.
    #[default]
    Waiting,
    Running {
        since: Duration,
    },
    Paused,
}

/// The stopwatch. Times of day and of the program are the caller's: `now` is the time since the program's start.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Timer {
    /// What had passed when it last began to run.
    banked: Duration,
    run: Run,
    mode: TimerMode,
}

impl Timer {
    /// One that had come this far: waiting for the next Next, running, or paused.
    pub fn resumed(elapsed: Duration, running: bool, paused: bool, now: Duration) -> Timer {
        let run = match (paused, running) {
            (true, _) => Run::Paused,
            (false, true) => Run::Running { since: now },
            (false, false) => Run::Waiting,
        };
        Timer { banked: elapsed, run, mode: TimerMode::Elapsed }
    }

    /// The talk has begun: runs from now on, unless it runs already or was paused.
    pub fn begin(&mut self, now: Duration) {
        if self.run == Run::Waiting {
            self.run = Run::Running { since: now };
        }
    }

    /// Pauses it, or lets it run.
    pub fn toggle(&mut self, now: Duration) {
        if self.is_running() {
            self.banked = self.elapsed(now);
            self.run = Run::Paused;
        } else {
            self.run = Run::Running { since: now };
        }
    }

    /// Back to zero, to start again at the next Next. The mode stays.
    pub fn reset(&mut self) {
        *self = Timer { mode: self.mode, ..Timer::default() };
    }

    /// The next mode; without a duration there is nothing to count down from.
    pub fn next_mode(&mut self, has_duration: bool) {
        self.mode = match self.mode {
            TimerMode::Elapsed if has_duration => TimerMode::Remaining,
            TimerMode::Elapsed | TimerMode::Remaining => TimerMode::Clock,
            TimerMode::Clock => TimerMode::Elapsed,
        };
    }

    pub fn mode(&self) -> TimerMode {
        self.mode
    }

    pub fn is_running(&self) -> bool {
        matches!(self.run, Run::Running { .. })
    }

    pub fn is_paused(&self) -> bool {
        self.run == Run::Paused
    }

    pub fn elapsed(&self, now: Duration) -> Duration {
        match self.run {
            Run::Running { since } => self.banked.saturating_add(now.saturating_sub(since)),
            Run::Waiting | Run::Paused => self.banked,
        }
    }

    /// What to show, given the duration of the talk.
    pub fn reading(&self, duration: Option<Duration>, now: Duration) -> Reading {
        let elapsed = self.elapsed(now);
        match (self.mode, duration) {
            (TimerMode::Clock, _) => Reading::Clock,
            (TimerMode::Remaining, Some(duration)) if elapsed <= duration => Reading::Remaining(duration - elapsed),
            (TimerMode::Remaining, Some(duration)) => Reading::Over(elapsed - duration),
            (TimerMode::Remaining, None) | (TimerMode::Elapsed, _) => Reading::Elapsed(elapsed),
        }
    }

    /// How long until another whole second has passed; `None` while it stands.
    pub fn next_tick(&self, now: Duration) -> Option<Duration> {
        let part = Duration::from_nanos(self.elapsed(now).subsec_nanos().into());
        self.is_running().then(|| Duration::from_secs(1) - part)
    }
}

/// `4:07`, or `1:04:07`.
pub fn stopwatch(time: Duration) -> String {
    let seconds = time.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn begun() -> Timer {
        let mut timer = Timer::default();
        timer.begin(s(10));
        timer
    }

    #[test]
    fn it_stands_at_zero_until_it_is_begun() {
        assert_eq!((Timer::default().elapsed(s(50)), begun().elapsed(s(50))), (s(0), s(40)));
    }

    #[test]
    fn beginning_twice_changes_nothing() {
        let mut timer = begun();
        timer.begin(s(30));
        assert_eq!(timer.elapsed(s(50)), s(40));
    }

    #[test]
    fn paused_it_stays_paused_whatever_begins() {
        let mut timer = begun();
        timer.toggle(s(15));
        timer.begin(s(20));
        assert_eq!((timer.elapsed(s(50)), timer.is_paused()), (s(5), true));
        timer.toggle(s(60));
        assert_eq!(timer.elapsed(s(61)), s(6));
    }

    #[test]
    fn a_reset_one_waits_again() {
        let mut timer = begun();
        timer.reset();
        assert_eq!(timer.elapsed(s(50)), s(0));
        timer.begin(s(60));
        assert_eq!(timer.elapsed(s(61)), s(1));
    }

    #[test]
    fn what_is_left_turns_into_what_is_over() {
        let mut timer = begun();
        timer.next_mode(true);
        assert_eq!(timer.reading(Some(s(60)), s(20)), Reading::Remaining(s(50)));
        assert_eq!(timer.reading(Some(s(60)), s(75)), Reading::Over(s(5)));
    }

    #[test]
    fn without_a_duration_nothing_counts_down() {
        let mut timer = begun();
        timer.next_mode(false);
        assert_eq!(timer.mode(), TimerMode::Clock);
    }

    #[test]
    fn it_ticks_at_whole_seconds_of_its_own() {
        assert_eq!(begun().next_tick(Duration::from_millis(12_300)), Some(Duration::from_millis(700)));
        assert_eq!(Timer::default().next_tick(s(3)), None);
    }

    #[test]
    fn stopwatches_have_hours_when_they_need_them() {
        assert_eq!([s(0), s(67), s(3600), s(36_061)].map(stopwatch), ["0:00", "1:07", "1:00:00", "10:01:01"]);
    }
}
