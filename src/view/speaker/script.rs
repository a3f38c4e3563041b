//! The notes, so far scrolled that the ones of this step are seen.

use crate::geom::{Point, Rect, Transform};
use crate::scene::{Group, Paint, Quad};
use crate::view::board::{Board, Spot};
use crate::view::palette::{palette, quiet};
use crate::view::{Stage, notes};

/// The size of notes at their normal scale, as a share of a slide's text.
const SCALE: f32 = 0.74;
const PAD: f32 = 30.0;
/// How high the fade is where notes go on.
const FADE: f32 = 56.0;
/// How much of what stands above the present cue stays in view.
const CONTEXT: f32 = 0.16;

/// Draws the notes; how far they were scrolled by hand, of what was asked.
pub fn draw(stage: &Stage<'_>, rect: Rect, scroll: f32, board: &mut Board<'_>) -> f32 {
    let theme = palette();
    board.quad(Quad::filled(rect, theme.surface()).rounded(theme.radius()));
    let scale = SCALE * stage.session.notes_scale();
    let room = rect.inset(PAD, 0.0);
    // Notes end where the card ends, and begin with air above.
    let Some(notes) = notes::lay_out(stage.presentation, stage.session.position(), room.w / scale) else {
        board.line("No notes for this slide", &quiet(27.0), Spot::left(room.x, rect.y + PAD + 24.0, room.w));
        return 0.0;
    };
    let height = notes.list.size.h * scale + 2.0 * PAD;
    let furthest = (height - rect.h).max(0.0);
    let lit = notes.lit.start * scale..notes.lit.end * scale + 2.0 * PAD;
    let own = place(lit, rect.h).clamp(0.0, furthest);
    let offset = (own + if scroll.is_finite() { scroll } else { 0.0 }).clamp(0.0, furthest);

    let group = Group::new(notes.list.items)
        .transformed(Transform { scale, translate: Point::new(room.x, rect.y + PAD - offset) });
    board.push(Group::new(vec![group.into()]).clipped(rect.inset(0.0, 1.0)));
    fades(rect, offset > 0.5, offset < furthest - 0.5, board);
    if furthest > 0.5 {
        let track = Rect::new(rect.right() - 14.0, rect.y + 12.0, 5.0, rect.h - 24.0);
        let thumb = (track.h * rect.h / height).max(30.0);
        let y = track.y + (track.h - thumb) * offset / furthest;
        let color = theme.surface().mix(theme.text(), 0.28);
        board.quad(Quad::filled(Rect { y, h: thumb, ..track }, color).rounded(2.5));
    }
    offset - own
}

/// The offset at which the lit part, measured from the top of the notes, is seen in a view of this height: whole if it
/// fits, with a little of what was said before.
fn place(lit: std::ops::Range<f32>, height: f32) -> f32 {
    if lit.end <= height {
        return 0.0;
    }
    (lit.start - height * CONTEXT).max((lit.end - height).min(lit.start))
}

/// The card's colour over the ends at which the notes go on.
fn fades(rect: Rect, above: bool, below: bool, board: &mut Board<'_>) {
    let ground = palette().surface();
    let clear = ground.with_opacity(0.0);
    let fade = |y: f32, from, to| {
        Quad::filled(Rect::new(rect.x, y, rect.w, FADE), Paint::vertical(from, to)).rounded(palette().radius())
    };
    if above {
        board.quad(fade(rect.y, ground, clear));
    }
    if below {
        board.quad(fade(rect.bottom() - FADE, clear, ground));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_that_fit_up_to_the_lit_part_stay() {
        assert_eq!(place(100.0..300.0, 300.0), 0.0);
    }

    #[test]
    fn the_lit_part_is_seen_whole_with_context_above() {
        assert_eq!(place(1000.0..1100.0, 400.0), 1000.0 - 64.0);
        assert_eq!(place(1000.0..1380.0, 400.0), 980.0);
    }

    #[test]
    fn of_one_that_is_too_long_the_start_is_seen() {
        assert_eq!(place(1000.0..2000.0, 400.0), 1000.0);
    }
}
