//! Filled and stroked outlines, by tiny-skia's masks.

use tiny_skia::{FillRule, LineCap, LineJoin, Mask};

use super::blend;
use super::canvas::Place;
use super::paint::Fill;
use super::surface::{Bounds, Surface};
use crate::geom::{Point, Rect, Transform};
use crate::scene::{Paint, PathItem, Segment};

/// Outlines with points beyond this many pixels from the canvas are not drawn: the rasteriser counts in small integers.
const MAX_COORDINATE: f32 = 30_000.0;

pub fn draw(surface: &mut Surface, item: &PathItem, place: &Place) {
    let extent = extent(item, place);
    if extent.intersect(place.clip).is_empty() {
        return;
    }
    // Not cut at the clip: where a curve is cut it rounds otherwise, and the edge of a damage would show.
    let bounds = extent.intersect(place.canvas);
    // As on the GPU, where an outline that moves is not rasterised at every step anew.
    let quarter = |v: f32| (v * 4.0).round() / 4.0;
    let at = place.transform.apply(item.at);
    let translate = Point::new(quarter(at.x) - bounds.x0 as f32, quarter(at.y) - bounds.y0 as f32);
    let to_mask = Transform { scale: place.transform.scale, translate };
    let Some(outline) = outline(item.path.segments(), to_mask) else { return };
    if let Some(paint) = item.fill.filter(|paint| !paint.is_invisible()) {
        let shaded = place.transform.apply_rect(item.path.bounds().translate(item.at));
        fill(surface, &outline, &Fill::new(&paint, shaded), bounds, place.clip);
    }
    if let Some(stroke) = item.stroke.filter(|stroke| stroke.color.a > 0) {
        let pen = tiny_skia::Stroke {
            width: (stroke.width * place.transform.scale).min(MAX_COORDINATE),
            line_cap: LineCap::Round,
            line_join: LineJoin::Round,
            ..Default::default()
        };
        let Some(outline) = outline.stroke(&pen, 1.0) else { return };
        fill(surface, &outline, &Fill::new(&Paint::Solid(stroke.color), Rect::default()), bounds, place.clip);
    }
}

/// The pixels that a path may change.
pub fn extent(item: &PathItem, place: &Place) -> Bounds {
    let reach = item.stroke.map_or(0.0, |stroke| stroke.width.abs() / 2.0);
    let bounds = item.path.bounds().translate(item.at);
    let pixel = 1.0 / place.transform.scale;
    let reach = reach + pixel;
    let around = Rect::new(bounds.x - reach, bounds.y - reach, bounds.w + 2.0 * reach, bounds.h + 2.0 * reach);
    place.touched(around)
}

/// `None` where the outline has no extent or lies where it cannot be drawn.
fn outline(segments: &[Segment], transform: Transform) -> Option<tiny_skia::Path> {
    let mut builder = tiny_skia::PathBuilder::with_capacity(segments.len(), segments.len() * 2);
    let at = |p: Point| {
        let p = transform.apply(p);
        // Not a number is not within either.
        (p.x.abs() <= MAX_COORDINATE && p.y.abs() <= MAX_COORDINATE).then_some(p)
    };
    for segment in segments {
        match *segment {
            Segment::MoveTo(p) => at(p).map(|p| builder.move_to(p.x, p.y))?,
            Segment::LineTo(p) => at(p).map(|p| builder.line_to(p.x, p.y))?,
            Segment::QuadTo(a, p) => {
                let (a, p) = (at(a)?, at(p)?);
                builder.quad_to(a.x, a.y, p.x, p.y);
            }
            Segment::CubicTo(a, b, p) => {
                let (a, b, p) = (at(a)?, at(b)?, at(p)?);
                builder.cubic_to(a.x, a.y, b.x, b.y, p.x, p.y);
            }
            Segment::Close => builder.close(),
        }
    }
    builder.finish()
}

/// Fills what `clip` shows of an outline, which is measured from the corner of `bounds`.
fn fill(surface: &mut Surface, outline: &tiny_skia::Path, paint: &Fill, bounds: Bounds, clip: Bounds) {
    let Some(mut mask) = Mask::new(bounds.width() as u32, bounds.height() as u32) else { return };
    mask.fill_path(outline, FillRule::Winding, true, tiny_skia::Transform::identity());
    let clip = clip.intersect(bounds);
    let (left, top) = ((clip.x0 - bounds.x0) as usize, (clip.y0 - bounds.y0) as usize);
    for (y, shares) in clip.ys().zip(mask.data().chunks_exact(bounds.width()).skip(top)) {
        for ((x, pixel), &share) in clip.xs().zip(surface.row(y, clip.xs())).zip(shares.iter().skip(left)) {
            if share > 0 {
                *pixel = blend::over(*pixel, blend::scale(paint.at(x, y), share.into()));
            }
        }
    }
}
