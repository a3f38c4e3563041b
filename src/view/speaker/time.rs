//! The time that has passed or is left, and whether that is as planned.

use std::time::Duration;

use super::WallClock;
use crate::color::Color;
use crate::geom::Rect;
use crate::show::pace::Pace;
use crate::show::timer::{Reading, TimerMode, stopwatch};
use crate::view::Stage;
use crate::view::board::{Board, Spot};
use crate::view::palette::{bad, caution, good, ink, palette, quiet};

/// The largest figures.
const FIGURES: f32 = 124.0;
/// Pace is told in steps of this, in seconds, and being off by less is being on time: figures that change all the time
/// make one nervous.
const CALM: u64 = 10;
const ON_TIME: u64 = 20;
/// From so many minutes on, seconds are not told.
const LONG: u64 = 5;
/// Behind by more is bad.
const FAR_BEHIND: u64 = 120;

/// What there is to say of the time.
pub struct Told {
    /// What the figures are.
    pub what: &'static str,
    pub figures: String,
    /// How that stands to the plan.
    pub plan: String,
    /// In words, and in their colour.
    pub pace: Option<(String, Color)>,
    is_over: bool,
    is_waiting: bool,
}

/// The time in words.
pub fn told(stage: &Stage<'_>, clock: WallClock) -> Told {
    let (session, now) = (stage.session, stage.now);
    let timer = session.timer();
    let duration = session.outline().duration;
    let elapsed = timer.elapsed(now);
    let is_waiting = !timer.is_running() && !timer.is_paused();
    let (what, figures, is_over) = match timer.reading(duration, now) {
        Reading::Elapsed(time) => ("Elapsed", stopwatch(time), duration.is_some_and(|duration| time > duration)),
        Reading::Remaining(time) => ("Left", stopwatch(ceil(time)), false),
        Reading::Over(time) => ("Over time", format!("+{}", stopwatch(time)), true),
        Reading::Clock => ("Time of day", time_of_day(clock), false),
    };
    let plan = plan(elapsed, duration, is_waiting, what);
    Told { what, figures, plan, pace: pace(session.pace(now)), is_over, is_waiting }
}

/// The figures large, with what they are above, the rest of the plan and the pace below.
pub fn draw(stage: &Stage<'_>, clock: WallClock, rect: Rect, board: &mut Board<'_>) {
    let timer = stage.session.timer();
    let told = told(stage, clock);
    let color = match (timer.is_paused(), told.is_over, told.is_waiting) {
        (true, ..) => caution(),
        (_, true, _) => bad(),
        (.., true) => palette().muted(),
        _ => palette().text(),
    };
    // The time of day stands still for nobody.
    let color = if timer.mode() == TimerMode::Clock { palette().text() } else { color };
    let caption = Spot::left(rect.x, rect.y + 22.0, rect.w);
    let used = board.line(told.what, &ink(23.0).weight(600), caption);
    if timer.is_paused() {
        let spot = Spot::left(rect.x + used + 16.0, rect.y + 22.0, rect.w - used - 16.0);
        board.line("paused", &ink(23.0).weight(700).color(caution()), spot);
    }

    let lines = 86.0;
    let size = FIGURES.min((rect.h - 36.0 - lines) / 0.86).max(40.0);
    let baseline = rect.y + 36.0 + size * 0.82;
    let style = ink(size).weight(600).tracking(-0.03).color(color);
    board.shrunk(&told.figures, &style, Spot::left(rect.x - size * 0.03, baseline, rect.w));

    let y = baseline + 44.0;
    board.shrunk(&told.plan, &quiet(26.0), Spot::left(rect.x, y, rect.w));
    if let Some((words, color)) = &told.pace {
        board.shrunk(words, &ink(30.0).weight(600).color(*color), Spot::left(rect.x, y + 42.0, rect.w));
    }
}

/// The rest of what there is to know of the time.
fn plan(elapsed: Duration, duration: Option<Duration>, waiting: bool, what: &str) -> String {
    let gone = stopwatch(elapsed);
    match (duration, what) {
        (Some(duration), _) if waiting && elapsed.is_zero() => format!("of {}; Next starts it", stopwatch(duration)),
        (None, _) if waiting && elapsed.is_zero() => "Next starts it".into(),
        (Some(duration), "Elapsed") if elapsed <= duration => {
            format!("of {} · {} left", stopwatch(duration), stopwatch(ceil(duration - elapsed)))
        }
        (Some(duration), "Elapsed") => format!("of {} · {} over", stopwatch(duration), stopwatch(elapsed - duration)),
        (Some(duration), _) => format!("{gone} of {}", stopwatch(duration)),
        (None, "Elapsed") => String::new(),
        (None, _) => format!("{gone} elapsed"),
    }
}

/// In words, and in their colour.
fn pace(pace: Option<Pace>) -> Option<(String, Color)> {
    let calm = |time: Duration| time.as_secs() / CALM * CALM;
    let words = |seconds: u64| match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) | (minutes @ LONG.., _) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    };
    Some(match pace? {
        Pace::Ahead(by) if by.as_secs() >= ON_TIME => (format!("{} ahead", words(calm(by))), palette().accent2()),
        Pace::Behind(by) if by.as_secs() >= FAR_BEHIND => (format!("{} behind", words(calm(by))), bad()),
        Pace::Behind(by) if by.as_secs() >= ON_TIME => (format!("{} behind", words(calm(by))), caution()),
        _ => ("on time".into(), good()),
    })
}

/// Up to the next whole second, so that what is left and what has passed add up.
fn ceil(time: Duration) -> Duration {
    Duration::from_secs(time.as_secs() + u64::from(time.subsec_nanos() > 0))
}

/// `14:05`.
pub fn time_of_day(clock: WallClock) -> String {
    format!("{}:{:02}", clock.hours, clock.minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn check_pace(given: Pace, expect: &str) {
        assert_eq!(pace(Some(given)).unwrap().0, expect);
    }

    #[test]
    fn pace_is_told_calmly() {
        check_pace(Pace::OnTime, "on time");
        check_pace(Pace::Behind(s(19)), "on time");
        check_pace(Pace::Behind(s(39)), "30 s behind");
        check_pace(Pace::Ahead(s(60)), "1 min ahead");
        check_pace(Pace::Ahead(s(199)), "3 min 10 s ahead");
        check_pace(Pace::Ahead(s(999)), "16 min ahead");
    }

    #[test]
    fn far_behind_is_told_in_another_colour() {
        assert_ne!(pace(Some(Pace::Behind(s(60)))).unwrap().1, pace(Some(Pace::Behind(s(600)))).unwrap().1);
    }

    #[test]
    fn what_has_passed_and_what_is_left_add_up() {
        let gone = Duration::from_millis(61_400);
        assert_eq!(plan(gone, Some(s(100)), false, "Elapsed"), "of 1:40 · 0:39 left");
        assert_eq!(stopwatch(gone), "1:01");
    }
}
