//! The speaker's window: the slide and the next one, notes, time, and what the audience sees when that is something else.

pub(super) mod bar;
mod plan;
pub(super) mod previews;
mod script;
pub(super) mod time;

use std::time::Duration;

use super::board::Board;
use super::palette::palette;
use super::{Stage, audience, faults, overlay, thumbnail};
use crate::geom::{Point, Rect, SLIDE_WIDTH, Size, Transform};
use crate::page::Frame;
use crate::scene::DisplayList;
use crate::show::Wake;
use crate::show::command::Command;
use plan::Plan;

/// The time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WallClock {
    /// 0 to 23.
    pub hours: u8,
    pub minutes: u8,
    pub seconds: u8,
}

impl WallClock {
    fn until_next_minute(self) -> Duration {
        Duration::from_secs(60_u64.saturating_sub(self.seconds.into()).max(1))
    }
}

/// What the shell knows of the speaker's window.
#[derive(Debug, Clone, Copy, Default)]
pub struct SpeakerWindow {
    /// In pixels; only its shape counts.
    pub size: (u32, u32),
    pub clock: WallClock,
    /// How far the notes were scrolled by hand, in units of the window's list, from where they stand by themselves.
    /// Zero again with every step.
    pub scroll: f32,
}

/// The window's picture and what the mouse can do in it. Points and rectangles are in units of the picture's list.
#[derive(Debug, Clone)]
pub struct SpeakerView {
    pub frame: Frame,
    pub hits: Vec<Hit>,
    /// From slide units to the slide as it is now.
    pub slide: Transform,
    /// How high a slide is, in slide units.
    pub slide_height: f32,
    /// The `scroll` that was possible: what was asked for, kept within the notes.
    pub scroll: f32,
}

/// A place to click.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    pub rect: Rect,
    pub command: Command,
}

impl SpeakerView {
    /// The command of a click that is on no link.
    pub fn command_at(&self, at: Point) -> Option<&Command> {
        self.hits.iter().rev().find(|hit| hit.rect.contains(at)).map(|hit| &hit.command)
    }

    /// Where a point is on the slide, in slide units; `None` beside it. What [`Command::PointAt`] wants.
    pub fn on_slide(&self, at: Point) -> Option<(f32, f32)> {
        let size = Size::new(SLIDE_WIDTH, self.slide_height);
        let point = self.slide.invert(at);
        Rect::from_size(size).contains(point).then_some((point.x, point.y))
    }
}

/// What the speaker sees. No transitions: the new slide is there at once.
pub fn speaker(stage: &Stage<'_>, window: &SpeakerWindow) -> SpeakerView {
    let presentation = stage.presentation;
    let plan = Plan::new(window.size, presentation.deck.meta.aspect.0, faults::strip_height(stage));
    let mut board = Board::new(&presentation.fonts);
    board.filled(Rect::from_size(plan.size), palette().background());

    let mut wake = stage.session.wake(stage.now).sooner(Wake::After(window.clock.until_next_minute()));
    // The time that has passed is always seen, whatever the timer shows large.
    wake = wake.sooner(stage.session.timer().next_tick(stage.now).map_or(Wake::Never, Wake::After));
    wake = wake.sooner(previews::current(stage, plan.slide, &mut board));
    previews::next(stage, plan.next, &mut board);
    time::draw(stage, window.clock, plan.time, &mut board);
    let scroll = script::draw(stage, plan.notes, window.scroll, &mut board);
    bar::draw(stage, window.clock, plan.bar, &mut board);
    if let Some(strip) = plan.strip {
        faults::strip(stage, strip, &mut board);
    }
    faults::notice(stage, plan.size.w / 2.0, plan.bar.y - 14.0, plan.size.w * 0.8, &mut board);

    let mut items = board.items;
    let mut hits = vec![Hit { rect: plan.next, command: Command::Next }];
    if let Some(overlay) = stage.session.overlay() {
        thumbnail::without_links(&mut items);
        hits.clear();
        if audience::covers(Some(overlay)) {
            items.clear();
            wake = Wake::Never;
        }
        overlay::draw(stage, overlay, plan.size, &mut items);
    }
    let slide_size = Size::new(SLIDE_WIDTH, presentation.page_height());
    SpeakerView {
        frame: Frame { list: DisplayList { size: plan.size, items }, wake },
        hits,
        slide: Transform::letterbox(slide_size, plan.slide),
        slide_height: slide_size.h,
        scroll,
    }
}
