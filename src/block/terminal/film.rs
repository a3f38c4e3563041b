//! A recording that plays in a terminal window.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use super::screen::{LINE, Painter, Palette};
use super::{BAR, window};
use crate::block::Wish;
use crate::block::code::{PAD, mono_advance};
use crate::diag::Diagnostic;
use crate::geom::{Point, Size};
use crate::layout::{CODE_MAX, CODE_MIN, Cx, Fragment, Live, Node, Room};
use crate::scene::{Item, Tag};
use crate::show::{Moment, Wake};
use crate::term::{Playback, Screens, cast};

/// When to look again at a recording that is not played so far yet.
const SOON: Duration = Duration::from_millis(30);

/// The least columns and rows of a window, where the recording has as many: less does not look like a terminal.
const LEAST: (usize, usize) = (40, 6);
/// The least columns for ten rows: windows are wider than high.
const COLUMNS_FOR_TEN_ROWS: usize = 25;

/// A recording, and the step of the slide it opens at.
#[derive(Debug)]
pub struct Film {
    pub screens: Arc<Screens>,
    pub playback: Playback,
    pub first_step: usize,
}

impl Film {
    /// The height it is best at in a room, and the least it should have there.
    pub fn wish(screens: &Screens, cx: &Cx<'_>, room: Room) -> Wish {
        let (wide, high) = ems(screens, cx);
        let best = BAR + high * (room.width / wide).min(CODE_MAX);
        Wish::Height { best, least: best.min(room.height * 0.5) }
    }

    /// In a window of its own; its type is as large as lets all fit that is ever written.
    pub fn lay_out(self, cx: &Cx<'_>, room: Room, theme: Option<cast::Theme>, range: &Range<usize>) -> Fragment {
        let (cols, rows) = window_size(&self.screens);
        let (wide, high) = ems(&self.screens, cx);
        let (by_width, by_height) = (room.width / wide, (room.height - BAR) / high);
        let size = by_width.min(by_height).clamp(1.0, CODE_MAX);
        if size < CODE_MIN {
            let (what, help) = match by_width < by_height {
                true => (format!("{cols} columns"), "record it in a narrower terminal, such as one of 72 columns"),
                false => (format!("{rows} rows"), "record it in a lower terminal, such as one of 18 rows"),
            };
            let message = format!("this recording is too small to read: it has {what}");
            cx.report(Diagnostic::warning("small-recording", message).at(cx.source, range.clone()).help(help));
        }
        let palette = Palette::new(cx.theme.clone(), theme);
        let (ground, line) = (palette.ground(), palette.line());
        let painter = Painter::new(cx.fonts.clone(), palette, size, mono_advance(cx) * size);
        let live = Playing { film: self, painter };
        let at = Point::new(size * PAD, BAR + size * PAD * 0.8);
        let node = Node::live(Arc::new(live)).moved(at);
        // Where the height decides, a window of the room's width would be half empty.
        let width = if wide * size < room.width * 0.9 && size < CODE_MAX { wide * size } else { room.width };
        let body = Fragment::new(Size::new(width, BAR + high * size), vec![node]).tagged(Tag::Code);
        let shown = window(cx, body, ground, line).moved(Point::new((room.width - width) / 2.0, 0.0));
        Fragment { size: Size::new(room.width, shown.size.h), ..shown }
    }
}

/// Columns and rows of the window: all that is ever written to, but no sliver.
fn window_size(screens: &Screens) -> (usize, usize) {
    let ((cols, rows), (most_cols, most_rows)) = (screens.extent(), screens.terminal_size());
    let rows = rows.max(LEAST.1.min(most_rows));
    let least = LEAST.0.max(rows * COLUMNS_FOR_TEN_ROWS / 10);
    (cols.max(least.min(most_cols)), rows)
}

/// Width and height of the window with the air in it, in em of the type.
fn ems(screens: &Screens, cx: &Cx<'_>) -> (f32, f32) {
    let (cols, rows) = window_size(screens);
    (cols as f32 * mono_advance(cx) + 2.0 * PAD, rows as f32 * LINE + 1.6 * PAD)
}

#[derive(Debug)]
struct Playing {
    film: Film,
    painter: Painter,
}

impl Live for Playing {
    fn at(&self, moment: &Moment) -> (Vec<Item>, Wake) {
        let Film { screens, playback, first_step } = &self.film;
        let step = moment.position.step.saturating_sub(*first_step);
        // Steps of what stands below it leave it finished.
        let age = moment.age(first_step + step.min(playback.last_step())).unwrap_or(Duration::MAX);
        let is_last = step >= playback.last_step();
        let time = if moment.is_still() && is_last { playback.still() } else { playback.time(step, age) };
        let seen = screens.at(time);
        let next = playback.changes_in(step, age, seen.next).map_or(Wake::Never, Wake::After);
        let wake = if seen.is_final { next } else { Wake::After(SOON) };
        (self.painter.items(&seen.screen), wake)
    }

    fn prepare(&self) -> bool {
        self.film.screens.prepare()
    }
}
