//! Outlines: lines and curves in slide units.

use crate::color::Color;
use crate::geom::{Point, Rect};

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Segment {
    MoveTo(Point),
    LineTo(Point),
    QuadTo(Point, Point),
    CubicTo(Point, Point, Point),
    Close,
}

/// An outline, filled by the non-zero rule.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Path {
    segments: Vec<Segment>,
    bounds: Rect,
}

/// A line along an outline; ends and joins are round.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stroke {
    pub width: f32,
    pub color: Color,
}

impl Path {
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The rectangle round all points, control points too.
    pub fn bounds(&self) -> Rect {
        self.bounds
    }
}

#[derive(Debug, Default)]
pub struct PathBuilder {
    segments: Vec<Segment>,
}

impl PathBuilder {
    #[must_use]
    pub fn move_to(mut self, x: f32, y: f32) -> PathBuilder {
        self.segments.push(Segment::MoveTo(Point::new(x, y)));
        self
    }

    #[must_use]
    pub fn line_to(mut self, x: f32, y: f32) -> PathBuilder {
        self.segments.push(Segment::LineTo(Point::new(x, y)));
        self
    }

    #[must_use]
    pub fn quad_to(mut self, control: Point, to: Point) -> PathBuilder {
        self.segments.push(Segment::QuadTo(control, to));
        self
    }

    #[must_use]
    pub fn cubic_to(mut self, a: Point, b: Point, to: Point) -> PathBuilder {
        self.segments.push(Segment::CubicTo(a, b, to));
        self
    }

    #[must_use]
    pub fn close(mut self) -> PathBuilder {
        self.segments.push(Segment::Close);
        self
    }

    pub fn build(self) -> Path {
        let points = self.segments.iter().flat_map(|segment| match *segment {
            Segment::MoveTo(p) | Segment::LineTo(p) => vec![p],
            Segment::QuadTo(a, p) => vec![a, p],
            Segment::CubicTo(a, b, p) => vec![a, b, p],
            Segment::Close => vec![],
        });
        let mut low = Point::new(f32::MAX, f32::MAX);
        let mut high = Point::new(f32::MIN, f32::MIN);
        for p in points {
            low = Point::new(low.x.min(p.x), low.y.min(p.y));
            high = Point::new(high.x.max(p.x), high.y.max(p.y));
        }
        let bounds =
            if low.x > high.x { Rect::default() } else { Rect::new(low.x, low.y, high.x - low.x, high.y - low.y) };
        Path { segments: self.segments, bounds }
    }
}
