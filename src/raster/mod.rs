//! The CPU back end: draws a display list into pixels; the oracle of the tests and the show's last resort.
//!
//! Everything is blended as plain sRGB bytes, source over, in integers. Shapes are drawn row by row: only the pixels of an
//! edge evaluate a distance, the rest of a row is a fill. One file a kind of item, named as in the GPU back end.

mod blend;
mod cache;
mod canvas;
mod group;
mod image;
mod paint;
mod path;
pub mod png;
mod projector;
mod quad;
mod rounded;
mod shadow;
mod surface;
mod text;

pub use canvas::Canvas;

use crate::color::Color;
use crate::geom::{Rect, Transform};
use crate::scene::{DisplayList, Pixels};
use crate::text::Fonts;

/// Draws a whole list at `width_px` × `height_px`, opaque, letterboxed on black.
///
/// `fonts` must be those that the list's texts were shaped with, or a fork of them.
pub fn render(list: &DisplayList, width_px: u32, height_px: u32, fonts: &Fonts) -> Pixels {
    let mut canvas = Canvas::new(width_px, height_px);
    let room = Rect::new(0.0, 0.0, canvas.width() as f32, canvas.height() as f32);
    canvas.draw(list, Transform::letterbox(list.size, room), Color::BLACK, None, fonts);
    canvas.to_pixels()
}
