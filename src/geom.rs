//! Plain geometry in slide units: points, sizes, rectangles, insets. Knows nothing of ours.
//!
//! The y axis points down. A slide is always [`SLIDE_WIDTH`] units wide, whatever the window.

/// The width of every slide, in slide units.
pub const SLIDE_WIDTH: f32 = 1600.0;

#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    pub x: f32,
    pub y: f32,
}

#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Size {
    pub w: f32,
    pub h: f32,
}

#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    pub x: f32,
    pub y: f32,
    pub w: f32,
    pub h: f32,
}

impl Point {
    pub const ZERO: Point = Point { x: 0.0, y: 0.0 };

    pub const fn new(x: f32, y: f32) -> Point {
        Point { x, y }
    }
}

impl std::ops::Add for Point {
    type Output = Point;
    fn add(self, other: Point) -> Point {
        Point::new(self.x + other.x, self.y + other.y)
    }
}

impl Size {
    pub const fn new(w: f32, h: f32) -> Size {
        Size { w, h }
    }

    /// The largest scale at which this size fits into `room`.
    pub fn contain_scale(self, room: Size) -> f32 {
        (room.w / self.w.max(f32::EPSILON)).min(room.h / self.h.max(f32::EPSILON))
    }

    /// The smallest scale at which this size covers `room`.
    pub fn cover_scale(self, room: Size) -> f32 {
        (room.w / self.w.max(f32::EPSILON)).max(room.h / self.h.max(f32::EPSILON))
    }
}

impl Rect {
    pub const fn new(x: f32, y: f32, w: f32, h: f32) -> Rect {
        Rect { x, y, w, h }
    }

    pub const fn from_size(size: Size) -> Rect {
        Rect::new(0.0, 0.0, size.w, size.h)
    }

    pub const fn size(self) -> Size {
        Size { w: self.w, h: self.h }
    }

    pub const fn origin(self) -> Point {
        Point { x: self.x, y: self.y }
    }

    pub fn right(self) -> f32 {
        self.x + self.w
    }

    pub fn bottom(self) -> f32 {
        self.y + self.h
    }

    pub fn center(self) -> Point {
        Point::new(self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    pub fn translate(self, by: Point) -> Rect {
        Rect { x: self.x + by.x, y: self.y + by.y, ..self }
    }

    /// Smaller by `dx` on the left and right and `dy` above and below; never negative.
    pub fn inset(self, dx: f32, dy: f32) -> Rect {
        Rect::new(self.x + dx, self.y + dy, (self.w - 2.0 * dx).max(0.0), (self.h - 2.0 * dy).max(0.0))
    }

    /// The common part of two rectangles; empty (zero size) when they do not meet.
    pub fn intersect(self, other: Rect) -> Rect {
        let x = self.x.max(other.x);
        let y = self.y.max(other.y);
        let right = self.right().min(other.right());
        let bottom = self.bottom().min(other.bottom());
        Rect::new(x, y, (right - x).max(0.0), (bottom - y).max(0.0))
    }

    /// The smallest rectangle round both; an empty one does not count.
    pub fn union(self, other: Rect) -> Rect {
        if self.is_empty() {
            return other;
        }
        if other.is_empty() {
            return self;
        }
        let x = self.x.min(other.x);
        let y = self.y.min(other.y);
        Rect::new(x, y, self.right().max(other.right()) - x, self.bottom().max(other.bottom()) - y)
    }

    pub fn is_empty(self) -> bool {
        self.w <= 0.0 || self.h <= 0.0
    }

    pub fn contains(self, p: Point) -> bool {
        p.x >= self.x && p.y >= self.y && p.x < self.right() && p.y < self.bottom()
    }

    /// With its edges at the nearest whole numbers, and at least 1 wide and high unless it is empty: how every back end
    /// that draws pixels places boxes, so that edges are sharp and neighbours leave no seam.
    pub fn snapped(self) -> Rect {
        let snap = |start: f32, length: f32| {
            let low = start.round();
            (low, if length > 0.0 { ((start + length).round() - low).max(1.0) } else { 0.0 })
        };
        let ((x, w), (y, h)) = (snap(self.x, self.w), snap(self.y, self.h));
        Rect::new(x, y, w, h)
    }

    /// A rectangle of `size`, scaled to fit whole into this one, centred.
    pub fn contain(self, size: Size) -> Rect {
        self.centered(size, size.contain_scale(self.size()))
    }

    /// A rectangle of `size`, scaled to cover this one, centred; parts of it lie outside.
    pub fn cover(self, size: Size) -> Rect {
        self.centered(size, size.cover_scale(self.size()))
    }

    fn centered(self, size: Size, scale: f32) -> Rect {
        let (w, h) = (size.w * scale, size.h * scale);
        Rect::new(self.x + (self.w - w) / 2.0, self.y + (self.h - h) / 2.0, w, h)
    }
}

/// A uniform scale followed by a move: everything a group may do to its items. Rotation is not wanted on slides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Transform {
    pub scale: f32,
    pub translate: Point,
}

impl Transform {
    pub const IDENTITY: Transform = Transform { scale: 1.0, translate: Point::ZERO };

    pub const fn translate(x: f32, y: f32) -> Transform {
        Transform { scale: 1.0, translate: Point::new(x, y) }
    }

    pub const fn scale(scale: f32) -> Transform {
        Transform { scale, translate: Point::ZERO }
    }

    /// The transform that puts a page of `size` into `room`, letterboxed.
    pub fn letterbox(size: Size, room: Rect) -> Transform {
        let placed = room.contain(size);
        Transform { scale: placed.w / size.w.max(f32::EPSILON), translate: placed.origin() }
    }

    /// First `inner`, then `self`.
    pub fn then_inner(self, inner: Transform) -> Transform {
        Transform { scale: self.scale * inner.scale, translate: self.apply(inner.translate) }
    }

    pub fn apply(self, p: Point) -> Point {
        Point::new(p.x * self.scale + self.translate.x, p.y * self.scale + self.translate.y)
    }

    pub fn apply_rect(self, r: Rect) -> Rect {
        let p = self.apply(r.origin());
        Rect::new(p.x, p.y, r.w * self.scale, r.h * self.scale)
    }

    /// Where a point of the target lies in the source: the way back of [`Transform::apply`].
    pub fn invert(self, p: Point) -> Point {
        let s = if self.scale == 0.0 { 1.0 } else { self.scale };
        Point::new((p.x - self.translate.x) / s, (p.y - self.translate.y) / s)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letterbox_centres() {
        let t = Transform::letterbox(Size::new(1600.0, 900.0), Rect::new(0.0, 0.0, 1024.0, 768.0));
        assert_eq!(t.apply_rect(Rect::new(0.0, 0.0, 1600.0, 900.0)), Rect::new(0.0, 96.0, 1024.0, 576.0));
    }

    #[test]
    fn snapped_neighbours_share_an_edge_and_hairlines_stay() {
        assert_eq!(Rect::new(0.4, 0.0, 10.2, 5.0).snapped().right(), Rect::new(10.6, 0.0, 3.0, 5.0).snapped().x);
        assert_eq!(Rect::new(3.2, 7.6, 40.0, 0.1).snapped(), Rect::new(3.0, 8.0, 40.0, 1.0));
    }

    #[test]
    fn transforms_compose_and_invert() {
        let t = Transform { scale: 2.0, translate: Point::new(3.0, 4.0) }.then_inner(Transform::translate(5.0, 6.0));
        assert_eq!(t.apply(Point::new(1.0, 1.0)), Point::new(15.0, 18.0));
        assert_eq!(t.invert(Point::new(15.0, 18.0)), Point::new(1.0, 1.0));
    }
}
