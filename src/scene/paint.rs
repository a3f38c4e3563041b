//! What areas are filled, bordered and shaded with.

use crate::color::Color;
use crate::geom::Point;

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
