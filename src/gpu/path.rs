//! Outlines: rasterised on the CPU at the size they are drawn, then drawn as textures.

use std::hash::{DefaultHasher, Hash, Hasher};

use resvg::tiny_skia;

use super::pixels::PixelRect;
use crate::color::Color;
use crate::geom::{Point, Rect, Transform};
use crate::scene::{Paint, PathItem, Segment};

/// The most pixels a side; of larger outlines only the visible part is rasterised.
const MAX_SIDE: u32 = 4096;

/// Where between pixels an outline may start: quarters, so that one that moves is not rasterised at every step anew.
const STEPS: f32 = 4.0;

/// An outline at a size and a place between the pixels: what its pixels depend on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Raster<'a> {
    item: &'a PathItem,
    /// Path units to pixels of the texture.
    transform: Transform,
    /// Where the texture lies on the target.
    pub area: PixelRect,
}

impl<'a> Raster<'a> {
    /// `None` when nothing of it shows.
    pub fn new(item: &'a PathItem, transform: Transform, clip: PixelRect) -> Option<Raster<'a>> {
        let scale = transform.scale;
        let at = transform.apply(item.at);
        let whole = Point::new(at.x.floor(), at.y.floor());
        let quarter = |v: f32| (v * STEPS).round() / STEPS;
        let start = whole + Point::new(quarter(at.x - whole.x), quarter(at.y - whole.y));
        let placed = Transform { scale, translate: start };
        let area = PixelRect::round(grown(placed.apply_rect(item.path.bounds()), item, scale));
        if area.intersect(clip).is_empty() {
            return None;
        }
        let too_large = area.width() > MAX_SIDE || area.height() > MAX_SIDE;
        let area = if too_large { area.intersect(clip) } else { area };
        let origin = Point::new(start.x - area.left as f32, start.y - area.top as f32);
        Some(Raster { item, transform: Transform { scale, translate: origin }, area })
    }

    /// The same for outlines that give the same pixels.
    pub fn key(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        let mut number = |v: f32| v.to_bits().hash(&mut hasher);
        let mut point = |p: Point| [p.x, p.y].map(&mut number);
        point(self.transform.translate);
        for (index, segment) in self.item.path.segments().iter().enumerate() {
            point(Point::new(index as f32, 0.0));
            match *segment {
                Segment::MoveTo(p) => vec![p],
                Segment::LineTo(p) => vec![p, p],
                Segment::QuadTo(a, p) => vec![a, p, p],
                Segment::CubicTo(a, b, p) => vec![a, b, p, p],
                Segment::Close => vec![],
            }
            .into_iter()
            .for_each(|p| _ = point(p));
        }
        number(self.transform.scale);
        (self.area.width(), self.area.height()).hash(&mut hasher);
        // Paints hold numbers that cannot be hashed; their written form says all of them.
        format!("{:?}{:?}", self.item.fill, self.item.stroke).hash(&mut hasher);
        hasher.finish()
    }

    /// Premultiplied pixels, rows from the top, of the area's size.
    pub fn pixels(&self) -> Option<Vec<u8>> {
        let path = self.outline()?;
        let mut pixmap = tiny_skia::Pixmap::new(self.area.width(), self.area.height())?;
        let Transform { scale, translate } = self.transform;
        let transform = tiny_skia::Transform::from_row(scale, 0.0, 0.0, scale, translate.x, translate.y);
        if let Some(fill) = &self.item.fill {
            let paint = paint(fill, self.item.path.bounds());
            pixmap.fill_path(&path, &paint, tiny_skia::FillRule::Winding, transform, None);
        }
        if let Some(stroke) = &self.item.stroke {
            let line = tiny_skia::Stroke {
                width: stroke.width,
                line_cap: tiny_skia::LineCap::Round,
                line_join: tiny_skia::LineJoin::Round,
                ..Default::default()
            };
            pixmap.stroke_path(&path, &paint(&stroke.color.into(), Rect::default()), &line, transform, None);
        }
        Some(pixmap.take())
    }

    fn outline(&self) -> Option<tiny_skia::Path> {
        let mut builder = tiny_skia::PathBuilder::new();
        for segment in self.item.path.segments() {
            match *segment {
                Segment::MoveTo(p) => builder.move_to(p.x, p.y),
                Segment::LineTo(p) => builder.line_to(p.x, p.y),
                Segment::QuadTo(a, p) => builder.quad_to(a.x, a.y, p.x, p.y),
                Segment::CubicTo(a, b, p) => builder.cubic_to(a.x, a.y, b.x, b.y, p.x, p.y),
                Segment::Close => builder.close(),
            }
        }
        builder.finish()
    }
}

/// Everything an outline may colour, in pixels.
pub(super) fn bounds(item: &PathItem, transform: Transform) -> Rect {
    grown(transform.apply_rect(item.path.bounds().translate(item.at)), item, transform.scale)
}

/// With room for the line's outer half and for anti-aliasing.
fn grown(rect: Rect, item: &PathItem, scale: f32) -> Rect {
    let reach = item.stroke.map_or(0.0, |stroke| stroke.width.max(0.0) * scale / 2.0) + 1.0;
    Rect::new(rect.x - reach, rect.y - reach, rect.w + 2.0 * reach, rect.h + 2.0 * reach)
}

fn paint(paint: &Paint, bounds: Rect) -> tiny_skia::Paint<'static> {
    let color = |c: Color| tiny_skia::Color::from_rgba8(c.r, c.g, c.b, c.a);
    let shader = match *paint {
        Paint::Solid(solid) => tiny_skia::Shader::SolidColor(color(solid)),
        Paint::Linear { start, end, from, to } => {
            let at =
                |share: Point| tiny_skia::Point::from_xy(bounds.x + share.x * bounds.w, bounds.y + share.y * bounds.h);
            let stops =
                vec![tiny_skia::GradientStop::new(0.0, color(from)), tiny_skia::GradientStop::new(1.0, color(to))];
            let spread = tiny_skia::SpreadMode::Pad;
            let gradient = tiny_skia::LinearGradient::new(at(start), at(end), stops, spread, Default::default());
            gradient.unwrap_or(tiny_skia::Shader::SolidColor(color(from)))
        }
    };
    tiny_skia::Paint { shader, anti_alias: true, ..Default::default() }
}
