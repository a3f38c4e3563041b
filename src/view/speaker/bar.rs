//! The foot of the window: how far the talk has come, of its slides and of its time; where in it this is; the clock.

use std::time::Duration;

use super::WallClock;
use super::time::time_of_day;
use crate::geom::Rect;
use crate::scene::Quad;
use crate::show::command::Command;
use crate::show::pace::{Pace, progress};
use crate::show::timer::TimerMode;
use crate::text::RichText;
use crate::view::board::{Board, Spot};
use crate::view::faults::preview_name;
use crate::view::palette::{bad, caution, ink, palette, quiet};
use crate::view::{Findings, Stage};

const HEIGHT: f32 = 8.0;
/// Behind by more, what could be passed over is named.
const LATE: Duration = Duration::from_secs(60);

pub fn draw(stage: &Stage<'_>, clock: WallClock, rect: Rect, board: &mut Board<'_>) {
    let theme = palette();
    let session = stage.session;
    let track = Rect { h: HEIGHT, ..rect };
    let done = progress(session.outline(), session.position(), session.skips_optional());
    board.quad(Quad::filled(track, theme.background().mix(theme.text(), 0.14)).rounded(HEIGHT / 2.0));
    if done > 0.0 {
        let filled = Rect { w: (track.w * done).max(HEIGHT), ..track };
        board.quad(Quad::filled(filled, theme.accent()).rounded(HEIGHT / 2.0));
    }
    // Where the time is: level with the end of the bar when all goes as planned.
    let elapsed = session.timer().elapsed(stage.now);
    if let Some(duration) = session.outline().duration.filter(|d| !d.is_zero() && !elapsed.is_zero()) {
        let share = (elapsed.as_secs_f32() / duration.as_secs_f32()).min(1.0);
        let tick = Rect::new(track.x + (track.w - 4.0) * share, track.y - 6.0, 4.0, HEIGHT + 12.0);
        let gap = Rect::new(tick.x - 3.0, tick.y, tick.w + 6.0, tick.h);
        board.filled(gap, theme.background());
        board.quad(Quad::filled(tick, theme.text()).rounded(2.0));
    }

    let baseline = rect.bottom() - 4.0;
    let mut end = rect.right();
    if session.timer().mode() != TimerMode::Clock {
        let style = ink(32.0).weight(600);
        end -= board.line(&time_of_day(clock), &style, Spot::right(end, baseline, 200.0)) + 28.0;
    }
    if let Some(words) = findings(stage) {
        end -= board.rich_line(&words, Spot::right(end, baseline, 420.0)) + 28.0;
    }
    board.rich_line(&place(stage), Spot::left(rect.x, baseline, end - rect.x));
}

/// Slide, step, section, and what is not as usual.
pub fn place(stage: &Stage<'_>) -> RichText {
    let session = stage.session;
    let outline = session.outline();
    let position = session.position();
    let slide = outline.slide(position.slide);
    let mut words = RichText::default();
    match outline.number(position.slide) {
        Some(number) => {
            words.push(&number.to_string(), ink(32.0).weight(600));
            words.push(&format!(" of {}", outline.numbers()), quiet(28.0));
        }
        None if slide.hidden => words.push("hidden slide", quiet(28.0)),
        None => words.push("not numbered", quiet(28.0)),
    }
    let mut more = |text: &str| words.push(&format!("   ·   {text}"), quiet(26.0));
    match (position.step, slide.steps) {
        (_, 0) => {}
        (0, 1) => more("1 step"),
        (0, steps) => more(&format!("{steps} steps")),
        (step, steps) => more(&format!("step {step} of {steps}")),
    }
    if slide.optional {
        more("optional");
    }
    if session.skips_optional() {
        more("optional slides are passed over");
    }
    if let Some(preview) = preview_name(session.preview()) {
        more(&format!("the audience's window previews {preview}"));
    }
    if let Some(spare) = spare(stage) {
        more(&spare);
    }
    if let Some(section) = &slide.section {
        more(section);
    }
    words
}

/// What a check of the talk found, such as `2 errors, 1 warning`.
pub fn findings(stage: &Stage<'_>) -> Option<RichText> {
    let Findings { errors, warnings } = stage.findings;
    let mut words = RichText::default();
    for (count, noun, color) in [(errors, "error", bad()), (warnings, "warning", caution())] {
        if count > 0 {
            let gap = if words.is_empty() { "" } else { ", " };
            let plural = if count == 1 { "" } else { "s" };
            words.push(&format!("{gap}{count} {noun}{plural}"), ink(26.0).color(color));
        }
    }
    (!words.is_empty()).then_some(words)
}

/// What could be passed over, when it is late.
fn spare(stage: &Stage<'_>) -> Option<String> {
    let session = stage.session;
    let is_late = matches!(session.pace(stage.now)?, Pace::Behind(by) if by > LATE);
    if !is_late || session.skips_optional() {
        return None;
    }
    let key = stage.keys.rows().iter().find(|row| row.command == Command::SkipOptional)?.keys.first()?;
    let upcoming = session.outline().optional_after(session.position().slide);
    let titles: Vec<&str> = upcoming.map(|slide| slide.title.as_str()).collect();
    (!titles.is_empty()).then(|| format!("{key} skips {}", titles.join(", ")))
}
