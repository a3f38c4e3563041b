//! Quads, outlines and what they are filled with, as PDF paths.

use krilla::color::rgb;
use krilla::geom::{Path as PdfPath, PathBuilder, Rect as PdfRect, Transform as PdfTransform};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, LinearGradient, SpreadMethod, Stop, Stroke as PdfStroke};
use krilla::surface::Surface;

use crate::color::Color;
use crate::geom::{Point, Rect, Transform};
use crate::scene::{Paint, PathItem, Quad, Segment, Shadow, Stroke};

/// How far from the page a thing may lie, in units: beyond it numbers overflow inside krilla.
const FAR: f32 = 1e6;

/// The control points of a quarter circle of radius 1 lie this far from its ends.
const CIRCLE: f32 = 0.552_284_8;

/// Steps of a gradient whose ends differ in colour and in alpha.
const GRADIENT_STEPS: u8 = 8;

/// The most layers that a shadow is made of.
const SHADOW_LAYERS: f32 = 32.0;

/// A rectangle for krilla; `None` when it is not near the page.
pub fn rect(rect: Rect) -> Option<PdfRect> {
    let near = [rect.x, rect.y, rect.right(), rect.bottom()].iter().all(|v| v.abs() < FAR);
    (near && rect.w >= 0.0 && rect.h >= 0.0)
        .then(|| PdfRect::from_ltrb(rect.x, rect.y, rect.right(), rect.bottom()))
        .flatten()
}

/// A transform for krilla; `None` when it makes everything vanish or overflow.
pub fn transform(transform: Transform) -> Option<PdfTransform> {
    let Transform { scale, translate: Point { x, y } } = transform;
    let good = (1e-6..FAR).contains(&scale) && x.abs() < FAR && y.abs() < FAR;
    good.then(|| PdfTransform::from_row(scale, 0.0, 0.0, scale, x, y))
}

pub fn rounded(of: Rect, radius: f32) -> Option<PdfPath> {
    let mut path = PathBuilder::new();
    add_rounded(&mut path, of, radius)?;
    path.finish()
}

fn add_rounded(path: &mut PathBuilder, of: Rect, radius: f32) -> Option<()> {
    let pdf_rect = rect(of)?;
    let r = radius.min(of.w / 2.0).min(of.h / 2.0);
    if r.is_nan() || r <= 0.0 {
        path.push_rect(pdf_rect);
        return Some(());
    }
    let (left, top, right, bottom) = (of.x, of.y, of.right(), of.bottom());
    let c = r * (1.0 - CIRCLE);
    path.move_to(left + r, top);
    path.line_to(right - r, top);
    path.cubic_to(right - c, top, right, top + c, right, top + r);
    path.line_to(right, bottom - r);
    path.cubic_to(right, bottom - c, right - c, bottom, right - r, bottom);
    path.line_to(left + r, bottom);
    path.cubic_to(left + c, bottom, left, bottom - c, left, bottom - r);
    path.line_to(left, top + r);
    path.cubic_to(left, top + c, left + c, top, left + r, top);
    path.close();
    Some(())
}

pub fn draw_quad(surface: &mut Surface<'_>, quad: &Quad) {
    if let Some(shadow) = &quad.shadow {
        draw_shadow(surface, quad, shadow);
    }
    let Some(outline) = rounded(quad.rect, quad.drawn_radius()) else { return };
    if let Some(fill) = fill(quad.fill, quad.rect) {
        draw_filled(surface, &outline, fill);
    }
    let Some(border) = quad.border.filter(|border| border.width > 0.0 && border.color.a > 0) else { return };
    let width = border.width.min(quad.rect.w / 2.0).min(quad.rect.h / 2.0);
    let mut ring = PathBuilder::new();
    let inner = quad.rect.inset(width, width);
    if add_rounded(&mut ring, quad.rect, quad.drawn_radius()).is_none() {
        return;
    }
    if !inner.is_empty() && add_rounded(&mut ring, inner, quad.drawn_radius() - width).is_none() {
        return;
    }
    if let Some(ring) = ring.finish() {
        draw_filled(surface, &ring, Fill { rule: FillRule::EvenOdd, ..solid(border.color) });
    }
}

pub fn draw_path(surface: &mut Surface<'_>, item: &PathItem) {
    let bounds = item.path.bounds().translate(item.at);
    let Some(outline) = outline(item).filter(|_| rect(bounds).is_some()) else { return };
    if let Some(fill) = item.fill.and_then(|paint| fill(paint, bounds)) {
        draw_filled(surface, &outline, fill);
    }
    let stroke = item.stroke.filter(|stroke| stroke.width > 0.0 && stroke.width < FAR && stroke.color.a > 0);
    if let Some(stroke) = stroke {
        surface.set_fill(None);
        surface.set_stroke(Some(pdf_stroke(stroke)));
        surface.draw_path(&outline);
        surface.set_stroke(None);
    }
}

pub fn draw_filled(surface: &mut Surface<'_>, outline: &PdfPath, fill: Fill) {
    surface.set_stroke(None);
    surface.set_fill(Some(fill));
    surface.draw_path(outline);
}

/// The outline without segments of no length and contours without segments, which a stroker may stumble over.
fn outline(item: &PathItem) -> Option<PdfPath> {
    let mut path = PathBuilder::new();
    let (mut start, mut at, mut is_drawn) = (None, Point::ZERO, false);
    for segment in item.path.segments() {
        let (points, end): (Vec<Point>, Point) = match *segment {
            Segment::Close => {
                if is_drawn {
                    path.close();
                    (at, is_drawn) = (start.unwrap_or(at), false);
                }
                continue;
            }
            Segment::MoveTo(p) => {
                (start, at, is_drawn) = (Some(p + item.at), p + item.at, false);
                continue;
            }
            Segment::LineTo(p) => (vec![], p + item.at),
            Segment::QuadTo(a, p) => (vec![a + item.at], p + item.at),
            Segment::CubicTo(a, b, p) => (vec![a + item.at, b + item.at], p + item.at),
        };
        if end == at && points.iter().all(|&p| p == at) {
            continue;
        }
        if !is_drawn {
            path.move_to(at.x, at.y);
            (start, is_drawn) = (Some(at), true);
        }
        match points[..] {
            [a, b] => path.cubic_to(a.x, a.y, b.x, b.y, end.x, end.y),
            [a] => path.quad_to(a.x, a.y, end.x, end.y),
            _ => path.line_to(end.x, end.y),
        }
        at = end;
    }
    path.finish()
}

fn pdf_stroke(stroke: Stroke) -> PdfStroke {
    PdfStroke {
        paint: rgb(stroke.color).into(),
        width: stroke.width,
        line_cap: LineCap::Round,
        line_join: LineJoin::Round,
        opacity: alpha(stroke.color),
        ..PdfStroke::default()
    }
}

pub fn solid(color: Color) -> Fill {
    Fill { paint: rgb(color).into(), opacity: alpha(color), rule: FillRule::NonZero }
}

fn rgb(color: Color) -> rgb::Color {
    rgb::Color::new(color.r, color.g, color.b)
}

fn alpha(color: Color) -> NormalizedF32 {
    share(f32::from(color.a) / 255.0)
}

fn share(value: f32) -> NormalizedF32 {
    NormalizedF32::new(value.clamp(0.0, 1.0)).unwrap_or(NormalizedF32::ZERO)
}

/// What fills a shape within `bounds`; `None` when nothing would be seen.
fn fill(paint: Paint, bounds: Rect) -> Option<Fill> {
    if paint.is_invisible() {
        return None;
    }
    match paint {
        Paint::Solid(color) => Some(solid(color)),
        Paint::Linear { start, end, from, to } => {
            let at = |p: Point| Point::new(bounds.x + p.x * bounds.w, bounds.y + p.y * bounds.h);
            let (start, end) = (at(start), at(end));
            let good = [start.x, start.y, end.x, end.y].iter().all(|v| v.abs() < FAR);
            if !good || start == end {
                return (to.a > 0).then(|| solid(to));
            }
            let gradient = LinearGradient {
                x1: start.x,
                y1: start.y,
                x2: end.x,
                y2: end.y,
                transform: PdfTransform::default(),
                spread_method: SpreadMethod::Pad,
                stops: stops(from, to),
                anti_alias: false,
            };
            Some(Fill { paint: gradient.into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero })
        }
    }
}

/// PDF mixes colour and alpha each on its own; these stops make it look like a mix of premultiplied colours.
fn stops(from: Color, to: Color) -> Vec<Stop> {
    let stop =
        |offset: f32, color: Color| Stop { offset: share(offset), color: rgb(color).into(), opacity: alpha(color) };
    match (from.a, to.a) {
        (a, b) if a == b => vec![stop(0.0, from), stop(1.0, to)],
        // What is invisible has the colour of the other end.
        (0, _) => vec![stop(0.0, Color { a: 0, ..to }), stop(1.0, to)],
        (_, 0) => vec![stop(0.0, from), stop(1.0, Color { a: 0, ..from })],
        _ => (0..=GRADIENT_STEPS)
            .map(|step| {
                let t = f32::from(step) / f32::from(GRADIENT_STEPS);
                stop(t, premultiplied_mix(from, to, t))
            })
            .collect(),
    }
}

fn premultiplied_mix(from: Color, to: Color, t: f32) -> Color {
    let (wf, wt) = (f32::from(from.a) * (1.0 - t), f32::from(to.a) * t);
    let a = wf + wt;
    let channel = |f: u8, t: u8| ((f32::from(f) * wf + f32::from(t) * wt) / a.max(f32::EPSILON)).round() as u8;
    Color { r: channel(from.r, to.r), g: channel(from.g, to.g), b: channel(from.b, to.b), a: a.round() as u8 }
}

/// PDF has no blur: the shadow is a stack of faint rounded rectangles, whose sum falls off as a blurred edge does.
fn draw_shadow(surface: &mut Surface<'_>, quad: &Quad, shadow: &Shadow) {
    let at = quad.rect.translate(shadow.offset);
    let sigma = shadow.blur.min(at.w.max(at.h)) / 2.0;
    if sigma.is_nan() || sigma <= 0.5 {
        if let Some(outline) = rounded(at, quad.drawn_radius()).filter(|_| shadow.color.a > 0) {
            draw_filled(surface, &outline, solid(shadow.color));
        }
        return;
    }
    // A box that is small beside the blur does not get as dark even in its middle.
    let peak = f32::from(shadow.color.a) / 255.0 * core_share(at.w / sigma) * core_share(at.h / sigma);
    // More layers than shades are seen as nothing.
    let layers = (peak * 160.0).min(sigma * 2.0).clamp(4.0, SHADOW_LAYERS).floor();
    // Small steps at both ends, so that the outermost layer has no edge that is seen.
    let smooth = |t: f32| t * t * (3.0 - 2.0 * t);
    let mut below = 0.0;
    for layer in 1..=layers as u32 {
        let (start, end) = (smooth((layer as f32 - 1.0) / layers), smooth(layer as f32 / layers));
        let out = sigma * normal_quantile(1.0 - (start + end) / 2.0);
        let outline = at.inset(-out, -out);
        // Blurring rounds the corners, too.
        let radius = (quad.drawn_radius() + out).max(sigma * 0.9 + out * 0.5).max(0.0);
        let opacity = 1.0 - (1.0 - peak * end) / (1.0 - below);
        below = peak * end;
        if let Some(outline) = rounded(outline, radius).filter(|_| outline.w > 0.0 && outline.h > 0.0) {
            draw_filled(surface, &outline, Fill { opacity: share(opacity), ..solid(shadow.color) });
        }
    }
}

/// Below which value, in standard deviations, a share of a normal distribution lies: Shore's approximation.
fn normal_quantile(share: f32) -> f32 {
    let upper = |p: f32| 5.5556 * (1.0 - ((1.0 - p) / p).powf(0.1186));
    if share < 0.5 { -upper(1.0 - share) } else { upper(share) }
}

/// How dark the middle of a blurred strip is, for its width in standard deviations: erf(w / 2√2).
fn core_share(width: f32) -> f32 {
    let x = width / (2.0 * std::f32::consts::SQRT_2);
    // A tanh as near to erf as shadows need.
    (std::f32::consts::FRAC_2_SQRT_PI * x + 0.100_89 * x * x * x).tanh()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gradients_mix_premultiplied() {
        let red = Color { r: 255, g: 0, b: 0, a: 255 };
        let blue = Color { r: 0, g: 0, b: 255, a: 85 };
        assert_eq!(premultiplied_mix(red, blue, 0.5), Color { r: 191, g: 0, b: 64, a: 170 });
        let first = stops(Color::TRANSPARENT, red).swap_remove(0);
        assert_eq!((first.color, first.opacity), (rgb(red).into(), NormalizedF32::ZERO));
    }

    #[test]
    fn quantiles_are_those_of_the_normal_distribution() {
        for (share, value) in [(0.5, 0.0), (0.8413, 1.0), (0.0228, -2.0), (0.9987, 3.0)] {
            assert!((normal_quantile(share) - value).abs() < 0.03, "{share}");
        }
    }

    #[test]
    fn what_is_far_or_no_number_is_left_out() {
        for bad in [f32::NAN, f32::INFINITY, 1e9] {
            assert!(rect(Rect::new(bad, 0.0, 1.0, 1.0)).is_none());
            assert!(rect(Rect::new(0.0, 0.0, bad, 1.0)).is_none());
            assert!(transform(Transform::scale(bad)).is_none());
        }
        assert!(transform(Transform::scale(0.0)).is_none());
    }
}
