//! What areas are filled, bordered and shaded with.

use crate::color::Color;
use crate::geom::{Point, Rect};

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Paint {
    Solid(Color),
    /// A straight run of colour between two points, given as shares (0 to 1) of the filled rectangle; flat beyond them.
    /// Mixed in sRGB with premultiplied alpha.
    Linear {
        start: Point,
        end: Point,
        from: Color,
        to: Color,
    },
}

impl Paint {
    pub const NONE: Paint = Paint::Solid(Color::TRANSPARENT);

    /// From `top` at the upper edge to `bottom` at the lower.
    pub fn vertical(top: Color, bottom: Color) -> Paint {
        Paint::Linear { start: Point::ZERO, end: Point::new(0.0, 1.0), from: top, to: bottom }
    }

    /// From `left` to `right`.
    pub fn horizontal(left: Color, right: Color) -> Paint {
        Paint::Linear { start: Point::ZERO, end: Point::new(1.0, 0.0), from: left, to: right }
    }

    /// The colour at a point when `rect` is filled.
    pub fn at(self, rect: Rect, point: Point) -> Color {
        let (start, end, from, to) = match self {
            Paint::Solid(color) => return color,
            Paint::Linear { start, end, from, to } => (start, end, from, to),
        };
        let place = |share: Point| Point::new(rect.x + share.x * rect.w, rect.y + share.y * rect.h);
        let (start, end) = (place(start), place(end));
        let (dx, dy) = (end.x - start.x, end.y - start.y);
        let length = dx * dx + dy * dy;
        let along = if length > 0.0 { ((point.x - start.x) * dx + (point.y - start.y) * dy) / length } else { 0.0 };
        let along = along.clamp(0.0, 1.0);
        // Premultiplied, so that a colour of no alpha has no say.
        let (a, b) = (f32::from(from.a) * (1.0 - along), f32::from(to.a) * along);
        let share = if a + b > 0.0 { b / (a + b) } else { 0.0 };
        Color { a: (a + b).round() as u8, ..from.mix(to, share) }
    }

    pub fn is_invisible(self) -> bool {
        match self {
            Paint::Solid(color) => color.a == 0,
            Paint::Linear { from, to, .. } => from.a == 0 && to.a == 0,
        }
    }
}

impl From<Color> for Paint {
    fn from(color: Color) -> Paint {
        Paint::Solid(color)
    }
}

/// A line along the inside of a quad's edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Border {
    pub width: f32,
    pub color: Color,
}

/// A soft shadow under a quad, of the quad's own shape.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shadow {
    pub offset: Point,
    /// Twice the standard deviation of the blur, as CSS counts it, in units.
    pub blur: f32,
    pub color: Color,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_that_fades_in_keeps_its_hue() {
        let paint = Paint::vertical(Color::TRANSPARENT, Color::WHITE);
        let at = |y: f32| paint.at(Rect::new(0.0, 100.0, 10.0, 200.0), Point::new(5.0, y));
        assert_eq!(
            [at(0.0), at(200.0), at(400.0)],
            [Color::TRANSPARENT, Color { a: 128, ..Color::WHITE }, Color::WHITE]
        );
    }
}
