//! The soft shadow of a box: a rounded box under a Gaussian blur.
//!
//! The blur of a rectangle is a product of two differences of the normal distribution. A rounded box is cut into level
//! strips, each nearly a rectangle; their profiles across are computed once, so a pixel costs one multiplication a strip.

use std::f32::consts::{FRAC_1_SQRT_2, FRAC_PI_2};

use super::blend;
use super::canvas::Place;
use super::rounded::{RoundedBox, within};
use super::surface::{Bounds, FAR, Surface};
use crate::geom::Point;
use crate::scene::Shadow;

/// Standard deviations after which a shadow is under a third of a step of a byte.
pub const REACH: f32 = 3.0;

/// A shadow without blur still has an edge of about a pixel.
const SHARPEST: f32 = 0.25;

/// A level cut through a box, measured from the box's centre.
struct Strip {
    /// Half of its width.
    half: f32,
    /// Its lower and upper distance from the centre line; it is there above and below.
    from: f32,
    to: f32,
}

/// Draws the shadow that `shape` casts, without what lies inside `hidden`.
pub fn draw(surface: &mut Surface, shape: RoundedBox, shadow: &Shadow, hidden: Option<RoundedBox>, place: &Place) {
    let scale = place.transform.scale;
    let offset = Point::new(shadow.offset.x * scale, shadow.offset.y * scale);
    let deviation = (shadow.blur * scale / 2.0).clamp(SHARPEST, FAR);
    if shadow.color.a == 0 || !(offset.x.is_finite() && offset.y.is_finite() && deviation.is_finite()) {
        return;
    }
    let cast = shape.translate(offset);
    let bounds = Bounds::around(cast.rect(REACH * deviation)).intersect(place.clip);
    if bounds.is_empty() {
        return;
    }
    let strips = strips(cast, deviation);
    let profiles: Vec<Vec<f32>> = strips.iter().map(|strip| profile(strip, cast, deviation, bounds)).collect();
    let color = blend::opaque(shadow.color);
    let alpha = f32::from(shadow.color.a);
    let mut shares = vec![0.0_f32; bounds.width()];
    for y in bounds.ys() {
        let hole = hidden.map_or(0..0, |shape| shape.span(y, 0.5));
        let hole = within(&hole, &bounds.xs());
        shares.fill(0.0);
        for (strip, profile) in strips.iter().zip(&profiles) {
            let weight = strip.weight(y as f32 + 0.5 - cast.center.y, deviation);
            if weight > 1e-5 {
                shares.iter_mut().zip(profile).for_each(|(share, part)| *share += weight * part);
            }
        }
        for part in [bounds.x0..hole.start, hole.end..bounds.x1] {
            let from = (part.start - bounds.x0) as usize;
            for (pixel, share) in surface.row(y, part).iter_mut().zip(shares.iter().skip(from)) {
                *pixel = blend::lerp(*pixel, color, ((share * alpha + 0.5) as u32).min(255));
            }
        }
    }
}

/// The box cut at equal angles of its corners, so that no cut is far from the arc.
fn strips(cast: RoundedBox, deviation: f32) -> Vec<Strip> {
    let body = cast.half.y - cast.radius;
    let cuts = (3.0 * cast.radius / deviation).ceil().clamp(0.0, 32.0) as usize;
    let angle = |step: f32| step / cuts as f32 * FRAC_PI_2;
    let corner = |cut: usize| {
        let cut = cut as f32;
        Strip {
            half: cast.half.x - cast.radius * (1.0 - angle(cut + 0.5).cos()),
            from: body + cast.radius * angle(cut).sin(),
            to: body + cast.radius * angle(cut + 1.0).sin(),
        }
    };
    std::iter::once(Strip { half: cast.half.x, from: 0.0, to: body }).chain((0..cuts).map(corner)).collect()
}

/// How much of a strip a pixel of each column sees.
fn profile(strip: &Strip, cast: RoundedBox, deviation: f32, bounds: Bounds) -> Vec<f32> {
    let at = |x: i32| {
        let x = x as f32 + 0.5 - cast.center.x;
        normal((x + strip.half) / deviation) - normal((x - strip.half) / deviation)
    };
    bounds.xs().map(at).collect()
}

impl Strip {
    /// How much of it, above and below the centre line, a row at `y` sees.
    fn weight(&self, y: f32, deviation: f32) -> f32 {
        let below = normal((y - self.from) / deviation) - normal((y - self.to) / deviation);
        let above = normal((y + self.to) / deviation) - normal((y + self.from) / deviation);
        below + above
    }
}

/// The normal distribution's share below `x`, by formula 7.1.26 of Abramowitz and Stegun: right to 1.5e-7.
fn normal(x: f32) -> f32 {
    let z = x.abs() * FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let poly = ((((1.061_405_4 * t - 1.453_152) * t + 1.421_413_7) * t - 0.284_496_74) * t + 0.254_829_6) * t;
    let tail = 0.5 * poly * (-z * z).exp();
    if x < 0.0 { tail } else { 1.0 - tail }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::Color;
    use crate::geom::{Rect, Transform};

    /// Sums the Gaussian over every quarter pixel of the box.
    fn brute(shape: RoundedBox, deviation: f32, x: i32, y: i32) -> f32 {
        let mut sum = 0.0;
        for (qy, qx) in (0..400).flat_map(|qy| (0..400).map(move |qx| (qy, qx))) {
            let (px, py) = ((qx as f32 + 0.5) / 4.0, (qy as f32 + 0.5) / 4.0);
            let (cx, cy) = ((px - shape.center.x).abs(), (py - shape.center.y).abs());
            let (kx, ky) = (cx - shape.half.x + shape.radius, cy - shape.half.y + shape.radius);
            if kx.max(ky) > shape.radius || (kx > 0.0 && ky > 0.0 && kx.hypot(ky) > shape.radius) {
                continue;
            }
            let (dx, dy) = (px - x as f32 - 0.5, py - y as f32 - 0.5);
            sum += (-(dx * dx + dy * dy) / (2.0 * deviation * deviation)).exp();
        }
        sum / (16.0 * 2.0 * std::f32::consts::PI * deviation * deviation)
    }

    #[test]
    fn strips_come_near_to_the_real_integral() {
        let bounds = Bounds::new(0, 0, 100, 100);
        for (radius, blur) in [(0.0, 12.0), (20.0, 8.0), (30.0, 20.0)] {
            let shape = RoundedBox::new(Rect::new(20.0, 20.0, 60.0, 60.0), radius);
            let mut surface = Surface::transparent(bounds, Vec::new());
            let place = Place { transform: Transform::IDENTITY, clip: bounds, canvas: bounds, depth: 0 };
            draw(&mut surface, shape, &Shadow { offset: Point::ZERO, blur, color: Color::BLACK }, None, &place);
            for (x, y) in [(50, 50), (20, 50), (22, 22), (28, 28), (50, 84), (12, 20), (76, 70)] {
                let share = brute(shape, blur / 2.0, x, y) * 255.0;
                let got = surface.row_ref(y, x..x + 1)[0] >> 24;
                assert!((share - got as f32).abs() < 2.5, "({x}, {y}) r {radius} blur {blur}: {got}, exact {share}");
            }
        }
    }
}
