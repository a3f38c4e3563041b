//! Boxes and outlines as SVG.

use std::fmt::Write;

use super::svg::at;
use super::table::{Table, fine, num};
use crate::color::Color;
use crate::geom::{Point, Rect};
use crate::scene::{Paint, PathItem, Quad, Segment, Shadow};

/// Steps of a gradient whose ends differ in alpha: SVG mixes colours without heed to it.
const STEPS: u8 = 8;
/// Standard deviations that a shadow is drawn to.
const REACH: f32 = 3.0;

pub fn quad(defs: &mut Table, quad: &Quad, out: &mut String) {
    let radius = quad.drawn_radius();
    if let Some(shadow) = &quad.shadow {
        cast(defs, quad.rect, radius, shadow, out);
    }
    let border = quad.border.filter(|border| border.width > 0.0 && border.color.a > 0);
    if quad.rect.is_empty() || (quad.fill.is_invisible() && border.is_none()) {
        return;
    }
    let fill = fill(defs, quad.fill, quad.rect);
    let Some(border) = border else {
        *out += &format!("<rect {}{} {fill}/>", at(quad.rect), rounded(radius));
        return;
    };
    // SVG's lines lie on the edge, half in and half out.
    let width = border.width.min(quad.rect.w / 2.0).min(quad.rect.h / 2.0);
    let rect = at(quad.rect.inset(width / 2.0, width / 2.0));
    let line = format!("stroke=\"{}\" stroke-width=\"{}\"", border.color, num(width));
    *out += &format!("<rect {rect}{} {fill} {line}/>", rounded(radius - width / 2.0));
}

fn rounded(radius: f32) -> String {
    if radius > 0.0 { format!(" rx=\"{}\"", num(radius)) } else { String::new() }
}

fn cast(defs: &mut Table, rect: Rect, radius: f32, shadow: &Shadow, out: &mut String) {
    let rect = rect.translate(shadow.offset);
    let deviation = shadow.blur.max(0.0) / 2.0;
    if shadow.color.a == 0 || rect.is_empty() || !deviation.is_finite() {
        return;
    }
    let region = at(rect.inset(-REACH * deviation, -REACH * deviation));
    let id = defs.number(format!(
        "<filter id=\"@\" filterUnits=\"userSpaceOnUse\" {region} color-interpolation-filters=\"sRGB\">\
         <feGaussianBlur stdDeviation=\"{}\"/></filter>",
        num(deviation)
    ));
    let (box_, color) = (at(rect), shadow.color);
    *out += &format!("<rect {box_}{} fill=\"{color}\" filter=\"url(#d{id})\"/>", rounded(radius));
}

pub fn path(defs: &mut Table, item: &PathItem, out: &mut String) {
    let mut d = String::new();
    // Formulas are drawn in em, and enlarged by the group that they are in.
    let size = item.path.bounds().w.max(item.path.bounds().h);
    for segment in item.path.segments() {
        let place = |p: Point| format!("{} {}", fine(p.x + item.at.x, size), fine(p.y + item.at.y, size));
        // Writing to a string cannot fail.
        let _ = match *segment {
            Segment::MoveTo(p) => write!(d, "M{}", place(p)),
            Segment::LineTo(p) => write!(d, "L{}", place(p)),
            Segment::QuadTo(a, p) => write!(d, "Q{} {}", place(a), place(p)),
            Segment::CubicTo(a, b, p) => write!(d, "C{} {} {}", place(a), place(b), place(p)),
            Segment::Close => write!(d, "Z"),
        };
    }
    let fill = match item.fill.filter(|fill| !fill.is_invisible()) {
        Some(paint) => fill(defs, paint, item.path.bounds().translate(item.at)),
        None => "fill=\"none\"".to_owned(),
    };
    let stroke = item.stroke.filter(|stroke| stroke.width > 0.0 && stroke.color.a > 0).map(|stroke| {
        let width = fine(stroke.width, size);
        format!(
            " stroke=\"{}\" stroke-width=\"{width}\" stroke-linecap=\"round\" stroke-linejoin=\"round\"",
            stroke.color
        )
    });
    *out += &format!("<path d=\"{d}\" {fill}{}/>", stroke.unwrap_or_default());
}

fn fill(defs: &mut Table, paint: Paint, bounds: Rect) -> String {
    let (start, end, from, to) = match paint {
        _ if paint.is_invisible() => return "fill=\"none\"".to_owned(),
        Paint::Solid(color) => return format!("fill=\"{color}\""),
        Paint::Linear { from, to, .. } if from == to => return format!("fill=\"{from}\""),
        Paint::Linear { start, end, from, to } => (start, end, from, to),
    };
    let place = |p: Point| [num(bounds.x + p.x * bounds.w), num(bounds.y + p.y * bounds.h)];
    let ([x1, y1], [x2, y2]) = (place(start), place(end));
    let steps = if from.a == to.a { 1 } else { STEPS };
    let stops: String = (0..=steps).map(|step| stop(from, to, f32::from(step) / f32::from(steps))).collect();
    let id = defs.number(format!(
        "<linearGradient id=\"@\" gradientUnits=\"userSpaceOnUse\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\">\
         {stops}</linearGradient>"
    ));
    format!("fill=\"url(#d{id})\"")
}

fn stop(from: Color, to: Color, along: f32) -> String {
    let whole = Paint::horizontal(from, to);
    let color = whole.at(Rect::new(0.0, 0.0, 1.0, 1.0), Point::new(along, 0.0));
    format!("<stop offset=\"{}\" stop-color=\"{color}\"/>", num(along))
}
