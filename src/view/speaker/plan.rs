//! Where things are in the speaker's window: one of three arrangements, by its shape.

use crate::geom::{Rect, Size};

/// The height of a window's list; taller windows get more, so that lines of notes stay long enough.
const HEIGHT: f32 = 900.0;
/// The width of a list that is higher than wide.
const NARROWEST: f32 = 800.0;
/// Windows beyond these shapes are letterboxed.
const SHAPES: std::ops::RangeInclusive<f32> = 0.4..=3.2;
/// Wider windows have the notes beside the slide, others below it; those that are about square or high have all below
/// each other.
const WIDE: f32 = 1.5;
const SQUARE: f32 = 1.15;

/// A column wider than this has the next slide and the time beside each other.
const ROOMY: f32 = 520.0;

const MARGIN: f32 = 28.0;
const GAP: f32 = 24.0;
/// The progress and what stands below it.
const BAR: f32 = 54.0;
/// The line above the next slide and above the time.
pub const CAPTION: f32 = 36.0;

/// Rectangles in units of the window's list.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub size: Size,
    /// The slide as it is now, exactly.
    pub slide: Rect,
    /// The next one, exactly; its caption is above.
    pub next: Rect,
    pub time: Rect,
    pub notes: Rect,
    pub strip: Option<Rect>,
    pub bar: Rect,
}

impl Plan {
    /// For a window of any size in pixels and slides of an aspect; `strip` is the height of what
    /// there is to say of faults.
    pub fn new(window: (u32, u32), aspect: f32, strip: Option<f32>) -> Plan {
        let shape = window.0.max(1) as f32 / window.1.max(1) as f32;
        let shape = shape.clamp(*SHAPES.start(), *SHAPES.end());
        let width = (HEIGHT * shape).max(NARROWEST);
        let size = Size::new(width, width / shape);
        let room = Rect::from_size(size).inset(MARGIN, MARGIN);
        let bar = Rect::new(room.x, size.h - 22.0 - BAR, room.w, BAR);
        let mut bottom = bar.y - 22.0;
        let strip = strip.map(|height| {
            let rect = Rect::new(room.x, bottom - height, room.w, height);
            bottom = rect.y - GAP;
            rect
        });
        let body = Rect::new(room.x, room.y, room.w, bottom - room.y);
        let [slide, next, time, notes] = match shape {
            WIDE.. => beside(body, aspect),
            SQUARE.. => below(body, aspect),
            _ => stacked(body, aspect),
        };
        Plan { size, slide, next, time, notes, strip, bar }
    }
}

/// The largest rectangle of an aspect in a room, at its top left.
fn fit(room: Size, aspect: f32) -> Size {
    let w = room.w.min(room.h * aspect);
    Size::new(w, w / aspect)
}

fn at(x: f32, y: f32, size: Size) -> Rect {
    Rect::new(x, y, size.w, size.h)
}

/// Slide above next and time at the left, notes at the right.
fn beside(body: Rect, aspect: f32) -> [Rect; 4] {
    let slide = at(body.x, body.y, fit(Size::new(body.w * 0.56, body.h * 0.62), aspect));
    // Slides that are not wide leave the column to the time.
    let column = slide.w.max(body.w * 0.46);
    let y = slide.bottom() + GAP;
    let under = Rect::new(body.x, y, column, body.bottom() - y);
    let [next, time] = next_and_time(under, aspect, 0.52);
    let x = body.x + column + GAP + 8.0;
    [slide, next, time, Rect::new(x, body.y, body.right() - x, body.h)]
}

/// Slide at the left of next and time, notes below.
fn below(body: Rect, aspect: f32) -> [Rect; 4] {
    let slide = at(body.x, body.y, fit(Size::new(body.w * 0.66, body.h * 0.57), aspect));
    let x = slide.right() + GAP;
    let side = Rect::new(x, body.y, body.right() - x, slide.h);
    let y = slide.bottom() + GAP;
    let notes = Rect::new(body.x, y, body.w, body.bottom() - y);
    if side.w > ROOMY {
        let [next, time] = next_and_time(side, aspect, 0.48);
        return [slide, next, time, notes];
    }
    let time_height = (side.h * 0.5).max(150.0);
    let time = Rect { h: time_height, ..side };
    let y = time.bottom() + 18.0;
    let next = at(x, y + CAPTION, fit(Size::new(side.w, side.bottom() - y - CAPTION), aspect));
    [slide, next, time, notes]
}

/// Slide, next and time, notes: below each other. The notes are what is read here: they have the most.
fn stacked(body: Rect, aspect: f32) -> [Rect; 4] {
    let slide = fit(Size::new(body.w, body.h * 0.34), aspect);
    let slide = at(body.x + (body.w - slide.w) / 2.0, body.y, slide);
    let y = slide.bottom() + GAP;
    let under = Rect::new(body.x, y, body.w, (body.h * 0.19).max(170.0));
    let [next, time] = next_and_time(under, aspect, 0.44);
    let y = under.bottom() + GAP;
    [slide, next, time, Rect::new(body.x, y, body.w, (body.bottom() - y).max(1.0))]
}

/// The next slide at the left, with a share of the width, the time at the right.
fn next_and_time(room: Rect, aspect: f32, share: f32) -> [Rect; 2] {
    let next = fit(Size::new(room.w * share, room.h - CAPTION), aspect);
    let x = room.x + next.w + GAP + 8.0;
    [at(room.x, room.y + CAPTION, next), Rect::new(x, room.y, room.right() - x, room.h)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_has_its_place_whatever_the_shape() {
        let windows =
            [(1920, 1080), (1024, 768), (1024, 600), (700, 1000), (3840, 2160), (300, 2000), (4000, 500), (0, 0)];
        for window in windows {
            for aspect in [16.0 / 9.0, 4.0 / 3.0, 1.0, 2.4] {
                for strip in [None, Some(84.0)] {
                    let plan = Plan::new(window, aspect, strip);
                    let mut places = vec![plan.slide, plan.next, plan.time, plan.notes, plan.bar];
                    places.extend(plan.strip);
                    for (index, place) in places.iter().enumerate() {
                        let room = Rect::from_size(plan.size);
                        assert!(place.w > 100.0 && place.h > 40.0, "{window:?} {aspect}: {place:?}");
                        let inside = place.intersect(room);
                        assert!((inside.w - place.w).abs() < 0.1 && (inside.h - place.h).abs() < 0.1, "{window:?}");
                        let clear = |other: &Rect| {
                            let common = other.intersect(*place);
                            common.w < 0.1 || common.h < 0.1
                        };
                        assert!(places.iter().skip(index + 1).all(clear), "{window:?} {aspect} {strip:?}: {plan:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn notes_have_room_in_a_high_window_with_a_fault() {
        for window in [(700, 1100), (700, 1000), (600, 1400)] {
            for aspect in [16.0 / 9.0, 4.0 / 3.0] {
                let plan = Plan::new(window, aspect, Some(132.0));
                assert!(plan.notes.h > plan.size.h * 0.26, "{window:?} {aspect}: {plan:?}");
            }
        }
    }

    #[test]
    fn a_list_has_the_shape_of_its_window() {
        let size = |window| Plan::new(window, 16.0 / 9.0, None).size;
        assert_eq!(size((1920, 1080)), Size::new(1600.0, 900.0));
        assert_eq!(size((1024, 768)), Size::new(1200.0, 900.0));
        assert_eq!(size((700, 1000)).w, 800.0);
    }
}
