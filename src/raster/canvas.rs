//! The canvas: pixels and caches that live from frame to frame.

use super::cache::Cache;
use super::group;
use super::image::Pictures;
use super::surface::{Bounds, FAR, Surface};
use super::text::Glyphs;
use super::{blend, image, projector};
use crate::color::Color;
use crate::geom::{Rect, Transform};
use crate::projector::Projector;
use crate::scene::{DisplayList, Pixels};
use crate::text::Fonts;

/// The longest side of a canvas, in pixels.
const MAX_SIDE: u32 = 16_384;

/// A picture that is drawn again and again.
pub struct Canvas {
    surface: Surface,
    kit: Kit,
}

/// What drawing needs besides the surface.
pub(super) struct Kit {
    pub glyphs: Glyphs,
    pub pictures: Pictures,
    /// Memory of layers that are done with.
    pub spare: Vec<Vec<u32>>,
}

/// Where items are drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// From the items' units to pixels.
    pub transform: Transform,
    pub clip: Bounds,
    /// The whole canvas: what does not depend on the damage.
    pub canvas: Bounds,
    /// Groups around.
    pub depth: usize,
}

impl Canvas {
    /// A black canvas; a side is at most 16,384 pixels.
    pub fn new(width_px: u32, height_px: u32) -> Canvas {
        let kit = Kit { glyphs: Glyphs::new(), pictures: Cache::new(image::BUDGET), spare: Vec::new() };
        let mut canvas = Canvas { surface: Surface::default(), kit };
        canvas.resize(width_px, height_px);
        canvas
    }

    /// Gives the canvas another size and makes it black, unless it has that size already. The caches stay.
    pub fn resize(&mut self, width_px: u32, height_px: u32) {
        let side = |px: u32| px.min(MAX_SIDE) as i32;
        let bounds = Bounds::new(0, 0, side(width_px), side(height_px));
        if bounds == self.surface.bounds() {
            return;
        }
        self.surface = Surface::transparent(bounds, std::mem::take(&mut self.surface).into_memory());
        self.clear(bounds, Color::BLACK);
        self.kit.spare.clear();
    }

    pub fn width(&self) -> u32 {
        self.surface.bounds().width() as u32
    }

    pub fn height(&self) -> u32 {
        self.surface.bounds().height() as u32
    }

    /// Draws `list`, its units taken to pixels by `transform`, over `clear` (as if opaque). What sticks out of the
    /// list's size is cut off.
    ///
    /// With `damage`, a rectangle in pixels, only the pixels it touches change; they become what they would be without.
    /// `fonts` must be those that the list's texts were shaped with, or a fork of them.
    pub fn draw(
        &mut self,
        list: &DisplayList,
        transform: Transform,
        clear: Color,
        damage: Option<Rect>,
        fonts: &Fonts,
    ) {
        let canvas = self.surface.bounds();
        let damage = damage.map_or(canvas, |rect| Bounds::around(rect).intersect(canvas));
        self.clear(damage, clear);
        self.kit.glyphs.next_frame();
        self.kit.pictures.next_frame();
        let mut place = Place { transform, clip: damage, canvas, depth: 0 };
        let Some(page) = place.rect(Rect::from_size(list.size)) else { return };
        place.clip = damage.intersect(Bounds::around(page));
        group::items(&mut self.surface, &list.items, &place, &mut self.kit, fonts);
    }

    /// Makes of the pixels what a bad projector or a colour-blind eye makes of them. The next list must be drawn whole.
    pub fn simulate(&mut self, projector: Projector) {
        projector::simulate(&mut self.surface, projector);
    }

    /// The pixels as `0xXXRRGGBB`, rows from the top; the highest byte means nothing. As windows without a GPU take them.
    pub fn xrgb(&self) -> &[u32] {
        self.surface.pixels()
    }

    /// A copy of the pixels, all opaque.
    pub fn to_pixels(&self) -> Pixels {
        let rgba = self.xrgb().iter().flat_map(|pixel| {
            let [_, r, g, b] = pixel.to_be_bytes();
            [r, g, b, 255]
        });
        Pixels { width: self.width(), height: self.height(), rgba: rgba.collect() }
    }

    fn clear(&mut self, bounds: Bounds, color: Color) {
        for y in bounds.ys() {
            self.surface.row(y, bounds.xs()).fill(blend::opaque(color));
        }
    }
}

impl Place {
    /// A rectangle in whole pixels; `None` where it is empty or not finite.
    pub fn rect(&self, rect: Rect) -> Option<Rect> {
        self.exact(rect).map(Rect::snapped)
    }

    /// The pixels that a rectangle touches; none where it is empty or not finite.
    pub fn touched(&self, rect: Rect) -> Bounds {
        self.exact(rect).map_or(Bounds::default(), Bounds::around)
    }

    /// Its edges are moved to where floats still tell pixels apart.
    fn exact(&self, rect: Rect) -> Option<Rect> {
        let rect = self.transform.apply_rect(rect);
        let edges = [rect.x, rect.y, rect.right(), rect.bottom()];
        if rect.is_empty() || edges.iter().any(|edge| !edge.is_finite()) {
            return None;
        }
        let [x, y, right, bottom] = edges.map(|edge| edge.clamp(-FAR, FAR));
        Some(Rect::new(x, y, right - x, bottom - y)).filter(|rect| !rect.is_empty())
    }
}
