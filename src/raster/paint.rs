//! Paints made ready for pixels: a solid colour, or a gradient as a table of colours.

use super::blend;
use crate::color::Color;
use crate::geom::{Point, Rect};
use crate::scene::Paint;

/// Steps of a gradient's table: four for every step a byte can take.
const STEPS: usize = 1024;

pub enum Fill {
    /// Premultiplied.
    Solid(u32),
    Gradient(Box<Gradient>),
}

pub struct Gradient {
    /// Premultiplied colours from start to end.
    table: Vec<u32>,
    /// The place in the table at the centre of pixel (0, 0), and its change by pixel.
    origin: f32,
    dx: f32,
    dy: f32,
}

impl Fill {
    /// A paint over `rect`, which is in pixels.
    pub fn new(paint: &Paint, rect: Rect) -> Fill {
        match *paint {
            Paint::Solid(color) => Fill::Solid(blend::premultiplied(color)),
            Paint::Linear { start, end, from, to } => Gradient::new(rect, start, end, from, to)
                .map_or(Fill::Solid(blend::premultiplied(from)), |gradient| Fill::Gradient(Box::new(gradient))),
        }
    }

    /// Whether nothing shows through.
    pub fn is_opaque(&self) -> bool {
        match self {
            Fill::Solid(pixel) => blend::alpha(*pixel) == 255,
            Fill::Gradient(gradient) => gradient.table.iter().all(|&pixel| blend::alpha(pixel) == 255),
        }
    }

    /// The premultiplied colour of a pixel.
    pub fn at(&self, x: i32, y: i32) -> u32 {
        match self {
            Fill::Solid(pixel) => *pixel,
            Fill::Gradient(gradient) => gradient.at(gradient.place(x, y)),
        }
    }

    /// Draws over a row that starts at (`x`, `y`).
    pub fn row(&self, row: &mut [u32], x: i32, y: i32) {
        match self {
            Fill::Solid(pixel) => blend::fill_over(row, *pixel),
            Fill::Gradient(gradient) => gradient.row(row, x, y),
        }
    }
}

impl Gradient {
    /// `None` where start and end are one point or not finite: all is `from`.
    fn new(rect: Rect, start: Point, end: Point, from: Color, to: Color) -> Option<Gradient> {
        let at = |p: Point| Point::new(rect.x + p.x * rect.w, rect.y + p.y * rect.h);
        let (start, end) = (at(start), at(end));
        let (dx, dy) = (end.x - start.x, end.y - start.y);
        let steps = (STEPS - 1) as f32 / (dx * dx + dy * dy);
        let origin = ((0.5 - start.x) * dx + (0.5 - start.y) * dy) * steps;
        let (dx, dy) = (dx * steps, dy * steps);
        if !(origin.is_finite() && dx.is_finite() && dy.is_finite()) {
            return None;
        }
        Some(Gradient { table: table(from, to), origin, dx, dy })
    }

    fn place(&self, x: i32, y: i32) -> f32 {
        self.origin + self.dx * x as f32 + self.dy * y as f32
    }

    fn at(&self, place: f32) -> u32 {
        // The cast takes what is below 0 to 0.
        let index = (place + 0.5) as usize;
        self.table.get(index.min(STEPS - 1)).copied().unwrap_or(0)
    }

    fn row(&self, row: &mut [u32], x: i32, y: i32) {
        let place = self.place(x, y);
        if self.dx == 0.0 {
            return blend::fill_over(row, self.at(place));
        }
        for (i, pixel) in row.iter_mut().enumerate() {
            *pixel = blend::over(*pixel, self.at(place + self.dx * i as f32));
        }
    }
}

/// Mixed in sRGB with premultiplied alpha.
fn table(from: Color, to: Color) -> Vec<u32> {
    let premultiplied = |color: Color| {
        let [r, g, b, a] = color.to_f32();
        [a, r * a, g * a, b * a]
    };
    let (from, to) = (premultiplied(from), premultiplied(to));
    let mix = |step: usize| {
        let t = step as f32 / (STEPS - 1) as f32;
        let channels = from.iter().zip(to);
        channels.fold(0, |pixel, (from, to)| pixel << 8 | blend::byte(from + (to - from) * t))
    };
    (0..STEPS).map(mix).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gradient_runs_from_end_to_end_and_stays_flat_beyond() {
        let fill = Fill::new(&Paint::horizontal(Color::BLACK, Color::WHITE), Rect::new(10.0, 0.0, 100.0, 10.0));
        assert_eq!((fill.at(0, 0), fill.at(200, 0)), (0xff00_0000, 0xffff_ffff));
        assert_eq!(fill.at(60, 5), 0xff81_8181);
    }

    #[test]
    fn a_gradient_of_no_length_is_its_start() {
        let paint = Paint::Linear { start: Point::ZERO, end: Point::ZERO, from: Color::BLACK, to: Color::WHITE };
        assert_eq!(Fill::new(&paint, Rect::new(0.0, 0.0, 9.0, 9.0)).at(0, 0), 0xff00_0000);
    }
}
