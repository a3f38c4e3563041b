//! The rounded box, the shape of quads and clips: its distance, and which pixels of a row lie how deep in it.

use std::ops::Range;

use super::blend;
use crate::geom::{Point, Rect};

/// A rectangle with round corners, in pixels.
#[derive(Debug, Clone, Copy)]
pub struct RoundedBox {
    pub center: Point,
    /// Half of width and height.
    pub half: Point,
    /// At most the smaller half.
    pub radius: f32,
}

impl RoundedBox {
    pub fn new(rect: Rect, radius: f32) -> RoundedBox {
        let half = Point::new(rect.w / 2.0, rect.h / 2.0);
        RoundedBox { center: rect.center(), half, radius: radius.min(half.x).min(half.y).max(0.0) }
    }

    pub fn translate(self, by: Point) -> RoundedBox {
        RoundedBox { center: self.center + by, ..self }
    }

    /// The rectangle round it, larger by `reach` on all sides.
    pub fn rect(self, reach: f32) -> Rect {
        let (w, h) = (self.half.x + reach, self.half.y + reach);
        Rect::new(self.center.x - w, self.center.y - h, 2.0 * w, 2.0 * h)
    }

    /// Signed distance of a pixel's centre from the edge, in pixels; negative inside.
    pub fn distance(self, x: i32, y: i32) -> f32 {
        let qx = (x as f32 + 0.5 - self.center.x).abs() - self.half.x + self.radius;
        let qy = self.corner_y(y);
        let outside = (qx.max(0.0).powi(2) + qy.max(0.0).powi(2)).sqrt();
        outside + qx.max(qy).min(0.0) - self.radius
    }

    /// How much of a pixel is inside, 0 to 255.
    pub fn coverage(self, x: i32, y: i32) -> u32 {
        blend::byte((0.5 - self.distance(x, y)).clamp(0.0, 1.0))
    }

    /// The pixels of row `y` whose centres are at least `depth` inside the edge; outside it where `depth` is negative.
    pub fn span(self, y: i32, depth: f32) -> Range<i32> {
        let (reach, qy) = (self.radius - depth, self.corner_y(y));
        if qy > reach {
            return 0..0;
        }
        // Beside a corner the edge is an arc round the corner's centre.
        let reach = if reach > 0.0 && qy > 0.0 { (reach * reach - qy * qy).max(0.0).sqrt() } else { reach };
        let half = self.half.x - self.radius + reach;
        let start = (self.center.x - half - 0.5).ceil() as i32;
        let end = (self.center.x + half - 0.5).floor() as i32;
        start..end.saturating_add(1).max(start)
    }

    fn corner_y(self, y: i32) -> f32 {
        (y as f32 + 0.5 - self.center.y).abs() - self.half.y + self.radius
    }
}

/// The part of `span` inside `limit`; where there is none, an empty one at `limit`'s end.
pub fn within(span: &Range<i32>, limit: &Range<i32>) -> Range<i32> {
    let (start, end) = (span.start.max(limit.start), span.end.min(limit.end));
    if start < end { start..end } else { limit.end..limit.end }
}

/// What `outer` has left and right of `inner`, which lies within it.
pub fn around(outer: &Range<i32>, inner: &Range<i32>) -> [Range<i32>; 2] {
    [outer.start..inner.start, inner.end..outer.end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_agree_with_distances() {
        for (radius, rect) in [
            (0.0, Rect::new(3.3, 4.1, 20.6, 9.7)),
            (4.0, Rect::new(3.0, 4.0, 20.0, 12.0)),
            (99.0, Rect::new(2.5, 2.5, 25.0, 25.0)),
        ] {
            let shape = RoundedBox::new(rect, radius);
            for (y, depth) in (0..30).flat_map(|y| [-0.5, 0.5, 2.5, 6.0].map(|depth| (y, depth))) {
                let span = shape.span(y, depth);
                for x in 0..35 {
                    let d = shape.distance(x, y);
                    assert!(
                        (d + depth).abs() < 1e-3 || span.contains(&x) == (d < -depth),
                        "({x}, {y}) at {depth}: {d}"
                    );
                }
            }
        }
    }

    #[test]
    fn half_a_pixel_is_half_covered() {
        let shape = RoundedBox::new(Rect::new(10.5, 0.0, 20.0, 20.0), 0.0);
        assert_eq!((shape.coverage(9, 10), shape.coverage(10, 10), shape.coverage(11, 10)), (0, 128, 255));
    }
}
