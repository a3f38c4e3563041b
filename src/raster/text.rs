//! Glyphs, at the very places and with the very masks that glyphon gives them on the GPU.

use super::blend;
use super::cache::Cache;
use super::canvas::Place;
use super::surface::{Bounds, FAR, Surface};
use crate::color::Color;
use crate::geom::Rect;
use crate::scene::Text;
use crate::text::Fonts;
use crate::text::engine::{CacheKey, SwashCache, SwashContent};

/// Bytes of glyphs that are kept when they are not seen any more.
const BUDGET: usize = 32 << 20;

/// Font sizes that are drawn, in pixels: below is dust, above a mask would take tens of megabytes.
const SIZES: std::ops::RangeInclusive<f32> = 0.5..=4096.0;

/// Rasterised glyphs.
pub struct Glyphs {
    engine: SwashCache,
    cache: Cache<CacheKey, Glyph>,
}

struct Glyph {
    /// From the glyph's origin to its upper left corner, to the right and up.
    left: i32,
    top: i32,
    width: usize,
    height: usize,
    ink: Ink,
}

enum Ink {
    /// Coverage, tinted when drawn.
    Mask(Vec<u8>),
    /// Colours of its own, `0xAARRGGBB`, taken as straight, as glyphon does.
    Color(Vec<u32>),
}

pub fn draw(surface: &mut Surface, text: &Text, place: &Place, glyphs: &mut Glyphs, fonts: &Fonts) {
    let scale = place.transform.scale;
    let mut at = place.transform.apply(text.at);
    if extent(text, place).intersect(place.clip).is_empty() || at.y.abs() > FAR {
        return;
    }
    at.y = text.block.snapped_top(at.y, scale);
    for run in text.block.buffer().layout_runs() {
        // Ink may leave its line, but hardly by more than a line.
        let top = at.y + (run.line_top - run.line_height) * scale;
        let bottom = at.y + (run.line_top + 2.0 * run.line_height) * scale;
        if bottom < place.clip.y0 as f32 || top > place.clip.y1 as f32 {
            continue;
        }
        let baseline = (run.line_y * scale).round() as i32;
        for glyph in run.glyphs {
            let x = at.x + glyph.x * scale;
            let near = x.abs() < FAR && ((glyph.y - glyph.font_size * glyph.y_offset) * scale).abs() < FAR;
            if !near || !SIZES.contains(&(glyph.font_size * scale)) {
                continue;
            }
            let physical = glyph.physical((at.x, at.y), scale);
            let Some(image) = glyphs.get(physical.cache_key, fonts) else { continue };
            let color = glyph.color_opt.map_or(Color::BLACK, |c| Color { r: c.r(), g: c.g(), b: c.b(), a: c.a() });
            let corner = (physical.x + image.left, baseline.saturating_add(physical.y - image.top));
            image.draw(surface, corner, color, place.clip);
        }
    }
}

/// The pixels that a text may change: its lines and half as much again around them.
pub fn extent(text: &Text, place: &Place) -> Bounds {
    let (left, right) = text.block.extent();
    let reach = text.block.lines().iter().map(|line| line.height).fold(0.0, f32::max);
    let (w, h) = (right - left, text.block.size().h);
    let lines = Rect::new(left - reach, -reach, w + 2.0 * reach, h + 2.0 * reach);
    place.touched(lines.translate(text.at))
}

impl Glyphs {
    pub fn new() -> Glyphs {
        Glyphs { engine: SwashCache::new(), cache: Cache::new(BUDGET) }
    }

    pub fn next_frame(&mut self) {
        self.cache.next_frame();
    }

    /// The fonts are locked only for glyphs that are new.
    fn get(&mut self, key: CacheKey, fonts: &Fonts) -> Option<&Glyph> {
        let engine = &mut self.engine;
        self.cache.get(key, || Glyph::rasterise(engine, key, fonts))
    }
}

impl Glyph {
    fn rasterise(engine: &mut SwashCache, key: CacheKey, fonts: &Fonts) -> Option<(Glyph, usize)> {
        let image = engine.get_image_uncached(&mut fonts.lock(), key)?;
        let ink = match image.content {
            SwashContent::Color => {
                let argb = |p: &[u8; 4]| u32::from_be_bytes([p[3], p[0], p[1], p[2]]);
                Ink::Color(image.data.as_chunks().0.iter().map(argb).collect())
            }
            SwashContent::Mask | SwashContent::SubpixelMask => Ink::Mask(image.data),
        };
        let bytes = match &ink {
            Ink::Mask(data) => data.len(),
            Ink::Color(data) => data.len() * 4,
        };
        let place = image.placement;
        let (width, height) = (place.width as usize, place.height as usize);
        Some((Glyph { left: place.left, top: place.top, width, height, ink }, bytes))
    }

    /// Draws it with its upper left pixel at `corner`.
    fn draw(&self, surface: &mut Surface, (x, y): (i32, i32), color: Color, clip: Bounds) {
        let own = Bounds::new(x, y, x.saturating_add(self.width as i32), y.saturating_add(self.height as i32));
        let bounds = own.intersect(clip);
        if bounds.is_empty() {
            return;
        }
        let tint = blend::opaque(color);
        let alpha = u32::from(color.a);
        let skipped = (bounds.x0 - x) as usize;
        for row in bounds.ys() {
            let start = (row - y) as usize * self.width + skipped;
            let run = start..start + bounds.width();
            let pixels = surface.row(row, bounds.xs()).iter_mut();
            match &self.ink {
                Ink::Mask(mask) => {
                    for (pixel, &share) in pixels.zip(mask.get(run).unwrap_or_default()) {
                        if share > 0 {
                            *pixel = blend::lerp(*pixel, tint, blend::mul(share.into(), alpha));
                        }
                    }
                }
                Ink::Color(colors) => {
                    for (pixel, &color) in pixels.zip(colors.get(run).unwrap_or_default()) {
                        *pixel = blend::lerp(*pixel, color | 0xff00_0000, blend::alpha(color));
                    }
                }
            }
        }
    }
}
