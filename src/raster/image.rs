//! Pictures, at the very size they are drawn.

use super::blend;
use super::cache::Cache;
use super::canvas::Place;
use super::rounded::{RoundedBox, around, within};
use super::surface::{Bounds, Surface};
use crate::geom::Rect;
use crate::scene::{Image, Picture};

/// Pictures by id and size.
pub type Pictures = Cache<(u64, u32, u32), Bitmap>;

/// Bytes of pictures that are kept when they are not seen any more.
pub const BUDGET: usize = 64 << 20;

/// The longest side that a picture is resized to; larger ones are magnified from that.
const MAX_SIDE: f32 = 8192.0;

/// Pixels `0xAARRGGBB`, straight.
pub struct Bitmap {
    width: usize,
    height: usize,
    pixels: Vec<u32>,
    opaque: bool,
}

pub fn draw(surface: &mut Surface, image: &Image, place: &Place, pictures: &mut Pictures) {
    let Some(rect) = place.rect(image.rect) else { return };
    let Some(clip) = place.rect(image.clip) else { return };
    let bounds = Bounds::around(clip.intersect(rect)).intersect(place.clip);
    if bounds.is_empty() {
        return;
    }
    let side = |length: f32| length.clamp(1.0, MAX_SIDE) as u32;
    let (width, height) = (side(rect.w), side(rect.h));
    let key = (image.picture.id(), width, height);
    let Some(bitmap) = pictures.get(key, || Bitmap::of(&image.picture, width, height)) else { return };
    let shape = RoundedBox::new(clip, image.radius.max(0.0) * place.transform.scale);
    let sampler = Sampler::new(bitmap, rect);
    for y in bounds.ys() {
        let source = sampler.row(y);
        let outer = within(&shape.span(y, -0.5), &bounds.xs());
        // Only where pixels match one to one they are taken as a run.
        let solid = within(&within(&shape.span(y, 0.5), &outer), &sampler.direct());
        let solid = within(&solid, &outer);
        for part in around(&outer, &solid) {
            for (x, pixel) in part.clone().zip(surface.row(y, part)) {
                let color = sampler.at(source, x);
                *pixel =
                    blend::lerp(*pixel, color | 0xff00_0000, blend::mul(blend::alpha(color), shape.coverage(x, y)));
            }
        }
        let run = source.iter().skip((solid.start - sampler.x) as usize);
        let row = surface.row(y, solid);
        if bitmap.opaque {
            row.iter_mut().zip(run).for_each(|(pixel, color)| *pixel = *color);
        } else {
            row.iter_mut()
                .zip(run)
                .for_each(|(pixel, color)| *pixel = blend::lerp(*pixel, color | 0xff00_0000, blend::alpha(*color)));
        }
    }
}

/// The pixels that an image may change.
pub fn extent(image: &Image, place: &Place) -> Bounds {
    let rect = place.rect(image.rect).unwrap_or_default();
    Bounds::around(rect.intersect(place.rect(image.clip).unwrap_or_default()))
}

impl Bitmap {
    fn of(picture: &Picture, width: u32, height: u32) -> Option<(Bitmap, usize)> {
        let pixels = picture.at_size(width, height).ok()?;
        let (width, height) = (pixels.width as usize, pixels.height as usize);
        let argb = |p: &[u8; 4]| u32::from_be_bytes([p[3], p[0], p[1], p[2]]);
        let pixels: Vec<u32> = pixels.rgba.as_chunks().0.iter().map(argb).collect();
        let bytes = pixels.len() * 4;
        let opaque = pixels.iter().all(|&pixel| blend::alpha(pixel) == 255);
        Some((Bitmap { width, height, pixels, opaque }, bytes))
    }
}

/// Finds a bitmap's pixels from those of the canvas. The edges are those of the clip, so that a picture meets its frame;
/// a pixel beyond the bitmap takes its last one.
struct Sampler<'a> {
    bitmap: &'a Bitmap,
    x: i32,
    y: i32,
    /// Pixels of the bitmap for one of the canvas; 1 unless the picture is magnified.
    step_x: f32,
    step_y: f32,
}

impl<'a> Sampler<'a> {
    fn new(bitmap: &'a Bitmap, rect: Rect) -> Sampler<'a> {
        let step = |pixels: usize, length: f32| if length > MAX_SIDE { pixels as f32 / length } else { 1.0 };
        Sampler {
            bitmap,
            x: rect.x as i32,
            y: rect.y as i32,
            step_x: step(bitmap.width, rect.w),
            step_y: step(bitmap.height, rect.h),
        }
    }

    fn row(&self, y: i32) -> &'a [u32] {
        let row = ((y - self.y) as f32 * self.step_y).clamp(0.0, self.bitmap.height as f32 - 1.0) as usize;
        let start = row * self.bitmap.width;
        self.bitmap.pixels.get(start..start + self.bitmap.width).unwrap_or_default()
    }

    fn at(&self, row: &[u32], x: i32) -> u32 {
        let column = ((x - self.x) as f32 * self.step_x).clamp(0.0, self.bitmap.width as f32 - 1.0) as usize;
        row.get(column).copied().unwrap_or(0)
    }

    /// The columns of the canvas that are the bitmap's own.
    fn direct(&self) -> std::ops::Range<i32> {
        if self.step_x == 1.0 { self.x..self.x + self.bitmap.width as i32 } else { self.x..self.x }
    }
}
