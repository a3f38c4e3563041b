//! Boxes: fill, border and shadow.

use super::blend;
use super::canvas::Place;
use super::paint::Fill;
use super::rounded::{RoundedBox, around, within};
use super::shadow;
use super::surface::{Bounds, Surface};
use crate::scene::{Border, Quad};

/// Edges move by at most this many pixels when they are snapped.
const SNAP: f32 = 1.0;

pub fn draw(surface: &mut Surface, quad: &Quad, place: &Place) {
    let Some(rect) = place.rect(quad.rect) else { return };
    let shape = RoundedBox::new(rect, quad.radius * place.transform.scale);
    let fill = Fill::new(&quad.fill, rect);
    if let Some(cast) = &quad.shadow {
        let hidden = fill.is_opaque().then_some(shape);
        shadow::draw(surface, shape, cast, hidden, place);
    }
    let border = quad.border.filter(|border| border.width > 0.0 && border.color.a > 0);
    if quad.fill.is_invisible() && border.is_none() {
        return;
    }
    let pen = Pen::new(shape, fill, border, place.transform.scale);
    let bounds = Bounds::around(rect).intersect(place.clip);
    for y in bounds.ys() {
        pen.row(surface, y, bounds);
    }
}

/// The pixels that a quad may change, its shadow too.
pub fn extent(quad: &Quad, place: &Place) -> Bounds {
    let own = place.touched(quad.rect.inset(-SNAP / place.transform.scale, -SNAP / place.transform.scale));
    let shadow = quad.shadow.map_or(Bounds::default(), |shadow| {
        let reach = shadow::REACH * shadow.blur.max(0.0) / 2.0 + (SNAP + 1.0) / place.transform.scale;
        place.touched(quad.rect.translate(shadow.offset).inset(-reach, -reach))
    });
    own.union(shadow)
}

struct Pen {
    shape: RoundedBox,
    fill: Fill,
    /// An opaque pixel and its alpha.
    border: (u32, u32),
    /// Of the border, in pixels; 0 without one.
    width: f32,
}

impl Pen {
    fn new(shape: RoundedBox, fill: Fill, border: Option<Border>, scale: f32) -> Pen {
        let (color, width) = border.map_or(((0, 0), 0.0), |border| {
            ((blend::opaque(border.color), border.color.a.into()), (border.width * scale).round().max(1.0))
        });
        Pen { shape, fill, border: color, width }
    }

    /// Outside in: the soft outer edge, the border, its soft inner edge, the fill.
    fn row(&self, surface: &mut Surface, y: i32, bounds: Bounds) {
        let outer = within(&self.shape.span(y, -0.5), &bounds.xs());
        let solid = within(&self.shape.span(y, 0.5), &outer);
        self.soft(surface, y, around(&outer, &solid));
        if self.width == 0.0 {
            return self.fill.row(surface.row(y, solid.clone()), solid.start, y);
        }
        let ring = within(&self.shape.span(y, self.width - 0.5), &solid);
        let inside = within(&self.shape.span(y, self.width + 0.5), &ring);
        for part in around(&solid, &ring) {
            let row = surface.row(y, part.clone());
            if self.border.1 < 255 {
                self.fill.row(row, part.start, y);
            }
            blend::fill(row, self.border.0, self.border.1);
        }
        self.soft(surface, y, around(&ring, &inside));
        self.fill.row(surface.row(y, inside.clone()), inside.start, y);
    }

    /// Pixels that an edge runs through.
    fn soft(&self, surface: &mut Surface, y: i32, parts: [std::ops::Range<i32>; 2]) {
        for part in parts {
            for (x, pixel) in part.clone().zip(surface.row(y, part)) {
                let distance = self.shape.distance(x, y);
                let inner = (0.5 - (distance + self.width)).clamp(0.0, 1.0);
                let border = blend::byte((1.0 - inner) * self.border.1 as f32 / 255.0);
                let color = blend::lerp(self.fill.at(x, y), self.border.0, border);
                *pixel = blend::over(*pixel, blend::scale(color, self.shape.coverage(x, y)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::Color;
    use crate::geom::{Rect, Transform};

    fn drawn(quad: &Quad) -> Surface {
        let bounds = Bounds::new(0, 0, 40, 40);
        let mut surface = Surface::transparent(bounds, Vec::new());
        draw(&mut surface, quad, &Place { transform: Transform::IDENTITY, clip: bounds, canvas: bounds, depth: 0 });
        surface
    }

    #[test]
    fn rows_give_what_every_pixel_by_its_distance_gives() {
        let quad = Quad::filled(Rect::new(4.3, 5.6, 30.2, 27.7), Color::rgb(10, 200, 30))
            .rounded(9.0)
            .bordered(Border { width: 3.4, color: Color { r: 250, g: 20, b: 0, a: 140 } });
        let surface = drawn(&quad);
        let shape = RoundedBox::new(quad.rect.snapped(), 9.0);
        let ground = blend::opaque(Color::rgb(10, 200, 30));
        for y in 0..40 {
            for (x, &pixel) in (0..40).zip(surface.row_ref(y, 0..40)) {
                let inner = (0.5 - (shape.distance(x, y) + 3.0)).clamp(0.0, 1.0);
                let color = blend::lerp(ground, 0xfffa_1400, blend::byte((1.0 - inner) * 140.0 / 255.0));
                assert_eq!(pixel, blend::scale(color, shape.coverage(x, y)), "({x}, {y})");
            }
        }
    }

    #[test]
    fn an_opaque_border_lets_no_fill_through_at_the_edge() {
        let quad = Quad::filled(Rect::new(4.0, 4.0, 30.0, 30.0), Color::rgb(255, 0, 0))
            .rounded(15.0)
            .bordered(Border { width: 4.0, color: Color::rgb(0, 0, 255) });
        let surface = drawn(&quad);
        let pixels = (0..40).flat_map(|y| surface.row_ref(y, 0..40).to_vec());
        let edge: Vec<u32> = pixels.filter(|&pixel| (1..255).contains(&blend::alpha(pixel))).collect();
        assert!(!edge.is_empty() && edge.iter().all(|pixel| pixel & 0x00ff_0000 == 0), "{edge:x?}");
    }
}
