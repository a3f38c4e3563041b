//! Rectangles of whole pixels: areas of targets, and what clips leave of them.

use crate::geom::Rect;

/// From `left`, `top` up to, not including, `right`, `bottom`; in pixels of the whole target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct PixelRect {
    pub left: i32,
    pub top: i32,
    pub right: i32,
    pub bottom: i32,
}

impl PixelRect {
    pub fn from_size(width: u32, height: u32) -> PixelRect {
        // No target is near the limit of i32; saturating keeps the type honest.
        let side = |s: u32| i32::try_from(s).unwrap_or(i32::MAX);
        PixelRect { left: 0, top: 0, right: side(width), bottom: side(height) }
    }

    /// All pixels that `rect` touches. What is not a number becomes 0, what is too large the limit.
    pub fn round(rect: Rect) -> PixelRect {
        PixelRect {
            left: rect.x.floor() as i32,
            top: rect.y.floor() as i32,
            right: rect.right().ceil() as i32,
            bottom: rect.bottom().ceil() as i32,
        }
    }

    pub fn intersect(self, other: PixelRect) -> PixelRect {
        let (left, top) = (self.left.max(other.left), self.top.max(other.top));
        PixelRect {
            left,
            top,
            right: self.right.min(other.right).max(left),
            bottom: self.bottom.min(other.bottom).max(top),
        }
    }

    /// The smallest rectangle round both; an empty one does not count.
    pub fn union(self, other: PixelRect) -> PixelRect {
        if self.is_empty() {
            return other;
        }
        if other.is_empty() {
            return self;
        }
        PixelRect {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    pub fn is_empty(self) -> bool {
        self.right <= self.left || self.bottom <= self.top
    }

    pub fn width(self) -> u32 {
        u32::try_from(self.right.saturating_sub(self.left)).unwrap_or(0)
    }

    pub fn height(self) -> u32 {
        u32::try_from(self.bottom.saturating_sub(self.top)).unwrap_or(0)
    }

    /// The same rectangle counted from another's left upper corner.
    pub fn relative_to(self, other: PixelRect) -> PixelRect {
        PixelRect {
            left: self.left.saturating_sub(other.left),
            top: self.top.saturating_sub(other.top),
            right: self.right.saturating_sub(other.left),
            bottom: self.bottom.saturating_sub(other.top),
        }
    }

    pub fn to_rect(self) -> Rect {
        Rect::new(self.left as f32, self.top as f32, self.width() as f32, self.height() as f32)
    }
}
