//! What is drawn into: a rectangle of pixels with its place on the canvas. And rectangles of whole pixels.

use std::ops::Range;

use crate::geom::Rect;

/// Coordinates beyond this many pixels are not drawn: floats that large no longer tell pixels apart.
pub const FAR: f32 = 1e7;

/// A rectangle of whole pixels; the right and lower ends are outside. Empty when an end is not after its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bounds {
    pub x0: i32,
    pub y0: i32,
    pub x1: i32,
    pub y1: i32,
}

impl Bounds {
    pub fn new(x0: i32, y0: i32, x1: i32, y1: i32) -> Bounds {
        Bounds { x0, y0, x1, y1 }
    }

    /// Every pixel that `rect` touches.
    pub fn around(rect: Rect) -> Bounds {
        // A damage may be endless; a cast takes NaN to 0.
        let whole = |v: f32| v.clamp(-FAR, FAR) as i32;
        let (x, y) = (whole(rect.x.floor()), whole(rect.y.floor()));
        Bounds::new(x, y, whole(rect.right().ceil()), whole(rect.bottom().ceil()))
    }

    pub fn intersect(self, other: Bounds) -> Bounds {
        Bounds {
            x0: self.x0.max(other.x0),
            y0: self.y0.max(other.y0),
            x1: self.x1.min(other.x1),
            y1: self.y1.min(other.y1),
        }
    }

    /// The smallest rectangle round both; an empty one does not count.
    pub fn union(self, other: Bounds) -> Bounds {
        if self.is_empty() {
            return other;
        }
        if other.is_empty() {
            return self;
        }
        Bounds {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    pub fn is_empty(self) -> bool {
        self.x0 >= self.x1 || self.y0 >= self.y1
    }

    pub fn width(self) -> usize {
        usize::try_from(self.x1.saturating_sub(self.x0)).unwrap_or(0)
    }

    pub fn height(self) -> usize {
        usize::try_from(self.y1.saturating_sub(self.y0)).unwrap_or(0)
    }

    pub fn xs(self) -> Range<i32> {
        self.x0..self.x1
    }

    pub fn ys(self) -> Range<i32> {
        self.y0..self.y1
    }
}

/// Pixels `0xAARRGGBB`, premultiplied, rows from the top.
#[derive(Debug, Default)]
pub struct Surface {
    bounds: Bounds,
    pixels: Vec<u32>,
}

impl Surface {
    /// A transparent surface in the memory of an older one.
    pub fn transparent(bounds: Bounds, mut memory: Vec<u32>) -> Surface {
        memory.clear();
        memory.resize(bounds.width() * bounds.height(), 0);
        Surface { bounds, pixels: memory }
    }

    pub fn bounds(&self) -> Bounds {
        self.bounds
    }

    pub fn pixels(&self) -> &[u32] {
        &self.pixels
    }

    pub fn pixels_mut(&mut self) -> &mut [u32] {
        &mut self.pixels
    }

    pub fn into_memory(self) -> Vec<u32> {
        self.pixels
    }

    /// The pixels of row `y` from `xs.start` to `xs.end`, which must lie within the bounds; none where they do not.
    pub fn row(&mut self, y: i32, xs: Range<i32>) -> &mut [u32] {
        let span = self.span(y, xs);
        self.pixels.get_mut(span).unwrap_or_default()
    }

    pub fn row_ref(&self, y: i32, xs: Range<i32>) -> &[u32] {
        self.pixels.get(self.span(y, xs)).unwrap_or_default()
    }

    fn span(&self, y: i32, xs: Range<i32>) -> Range<usize> {
        let b = self.bounds;
        if y < b.y0 || y >= b.y1 || xs.start < b.x0 || xs.end > b.x1 || xs.start >= xs.end {
            return 0..0;
        }
        let start = (y - b.y0) as usize * b.width() + (xs.start - b.x0) as usize;
        start..start + (xs.end - xs.start) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_of_any_floats_are_sound() {
        assert_eq!(Bounds::around(Rect::new(0.2, 1.0, 1.0, 1.0)), Bounds::new(0, 1, 2, 2));
        assert_eq!(Bounds::around(Rect::new(f32::NEG_INFINITY, 0.0, f32::INFINITY, 1.0)).x0, -(FAR as i32));
        assert!(Bounds::around(Rect::new(f32::NAN, f32::NAN, f32::NAN, f32::NAN)).is_empty());
    }

    #[test]
    fn rows_outside_are_empty() {
        let mut surface = Surface::transparent(Bounds::new(2, 2, 6, 4), Vec::new());
        assert_eq!(surface.row(2, 2..6).len(), 4);
        assert!(surface.row(4, 2..6).is_empty() && surface.row(2, 1..3).is_empty() && surface.row(3, 5..7).is_empty());
    }
}
