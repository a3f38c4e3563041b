//! A frame decided: a display list read into passes, layers and instances. Plain data; no device is needed for it.
//!
//! Within a layer shapes are drawn first, then texts. A new layer begins only where a shape lies over a text that comes
//! before it, so a page is mostly one layer: one run of boxes and one of glyphs.

use std::ops::Range;

use super::image::ImageInstance;
use super::path::{self, Raster};
use super::pixels::PixelRect;
use super::quad::{self, Finish, QuadInstance};
use crate::geom::{Point, Rect, Transform};
use crate::scene::{DisplayList, Group, Image, Item, Picture, Quad, Text};
use crate::text::TextBlock;

/// Texts with a pixel coordinate beyond this are not drawn: the engine counts pixels in `i32` without checks.
const MAX_COORDINATE: f32 = 1e6;

/// Texts with higher lines, in pixels, are not drawn: a glyph's mask would fill the memory.
const MAX_LINE: f32 = 4096.0;

/// The most pixels a side that a picture is resampled to; larger ones are stretched from that.
const MAX_PICTURE_SIDE: f32 = 4096.0;

#[derive(Debug, Default)]
pub(super) struct Plan<'a> {
    pub quads: Vec<QuadInstance>,
    pub images: Vec<ImageInstance>,
    /// In drawing order: a pass comes after those that it shows. The last one draws the target.
    pub passes: Vec<Pass<'a>>,
}

/// What is drawn into one texture.
#[derive(Debug)]
pub(super) struct Pass<'a> {
    /// The part of the target it stands for.
    pub area: PixelRect,
    pub layers: Vec<Layer<'a>>,
}

#[derive(Debug, Default)]
pub(super) struct Layer<'a> {
    pub shapes: Vec<Shape<'a>>,
    pub texts: Vec<PlacedText<'a>>,
    /// Where the texts are.
    covered: Vec<Rect>,
}

#[derive(Debug)]
pub(super) struct Shape<'a> {
    pub clip: PixelRect,
    pub kind: ShapeKind<'a>,
}

#[derive(Debug)]
pub(super) enum ShapeKind<'a> {
    Quads { finish: Finish, range: Range<u32> },
    Image { instance: u32, source: Source<'a> },
}

/// Where a texture's pixels come from.
#[derive(Debug)]
pub(super) enum Source<'a> {
    Picture {
        picture: &'a Picture,
        width: u32,
        height: u32,
    },
    Path(Raster<'a>),
    /// An earlier pass, by index.
    Pass(usize),
}

/// A text at whole rows of the target; see [`TextBlock::snapped_top`].
#[derive(Debug)]
pub(super) struct PlacedText<'a> {
    pub block: &'a TextBlock,
    pub left: f32,
    pub top: f32,
    pub scale: f32,
    pub clip: PixelRect,
}

impl<'a> Plan<'a> {
    /// What to draw of `list` on a target of `width` × `height` pixels; beyond the list's own edges nothing shows.
    pub fn new(list: &'a DisplayList, transform: Transform, width: u32, height: u32) -> Plan<'a> {
        let mut plan = Plan::default();
        let target = PixelRect::from_size(width, height);
        let page = PixelRect::round(transform.apply_rect(Rect::from_size(list.size)).snapped());
        let pass = plan.pass(&list.items, transform, target, target.intersect(page));
        plan.passes.push(pass);
        plan
    }

    fn pass(&mut self, items: &'a [Item], transform: Transform, area: PixelRect, clip: PixelRect) -> Pass<'a> {
        let mut pass = Pass { area, layers: vec![Layer::default()] };
        self.items(&mut pass, items, transform, clip);
        pass
    }

    fn items(&mut self, pass: &mut Pass<'a>, items: &'a [Item], transform: Transform, clip: PixelRect) {
        // A scale that is 0, negative or not a number shows nothing.
        if clip.is_empty() || !(transform.scale > 0.0 && transform.scale.is_finite()) {
            return;
        }
        for item in items {
            match item {
                Item::Quad(quad) => self.quad(pass, quad, transform, clip),
                Item::Text(text) => self.text(pass, text, transform, clip),
                Item::Image(image) => self.image(pass, image, transform, clip),
                Item::Path(item) => {
                    let Some(raster) = Raster::new(item, transform, clip) else { continue };
                    let rect = raster.area.to_rect();
                    self.textured(pass, rect, clip, ImageInstance::new(rect, rect, 0.0, 1.0), Source::Path(raster));
                }
                Item::Group(group) => self.group(pass, group, transform, clip),
                Item::Link(_) => {}
            }
        }
    }

    fn quad(&mut self, pass: &mut Pass<'a>, quad: &Quad, transform: Transform, clip: PixelRect) {
        let bounds = quad::bounds(quad, transform);
        let rect = transform.apply_rect(quad.rect).snapped();
        if rect.is_empty() || !shows(bounds, clip) {
            return;
        }
        let shadow = quad.shadow.as_ref().filter(|shadow| shadow.color.a > 0);
        let shadow = shadow.map(|shadow| QuadInstance::shadow(quad, shadow, rect, transform.scale));
        let shown = quad.border.is_some() || !quad.fill.is_invisible();
        let body = shown.then(|| QuadInstance::body(quad, rect, transform.scale));
        let layer = pass.layer_for(bounds);
        for instance in shadow.into_iter().chain(body) {
            layer.quad(self.quads.len() as u32, instance.finish(), clip);
            self.quads.push(instance);
        }
    }

    fn text(&mut self, pass: &mut Pass<'a>, text: &'a Text, transform: Transform, clip: PixelRect) {
        let bounds = text_bounds(text, transform);
        let near = [bounds.x, bounds.y, bounds.right(), bounds.bottom()].iter().all(|v| v.abs() < MAX_COORDINATE);
        let sane = near && line_height(text) * transform.scale <= MAX_LINE;
        if !sane || !shows(with_overhang(bounds, text, transform), clip) {
            return;
        }
        let Point { x: left, y } = transform.apply(text.at);
        let top = text.block.snapped_top(y, transform.scale);
        if let Some(layer) = pass.layers.last_mut() {
            layer.texts.push(PlacedText { block: &text.block, left, top, scale: transform.scale, clip });
            layer.covered.push(bounds);
        }
    }

    fn image(&mut self, pass: &mut Pass<'a>, image: &'a Image, transform: Transform, clip: PixelRect) {
        let rect = transform.apply_rect(image.rect).snapped();
        let shown = transform.apply_rect(image.clip).snapped();
        let bounds = rect.intersect(shown);
        if bounds.is_empty() || !shows(bounds, clip) {
            return;
        }
        let shrink = (MAX_PICTURE_SIDE / rect.w.max(rect.h)).min(1.0);
        let side = |length: f32| (length * shrink).round().max(1.0) as u32;
        let source = Source::Picture { picture: &image.picture, width: side(rect.w), height: side(rect.h) };
        let instance = ImageInstance::new(rect, shown, image.radius * transform.scale, 1.0);
        self.textured(pass, bounds, clip, instance, source);
    }

    fn group(&mut self, pass: &mut Pass<'a>, group: &'a Group, transform: Transform, clip: PixelRect) {
        let (inner, clip) = enter(group, transform, clip);
        if group.opacity >= 1.0 {
            return self.items(pass, &group.items, inner, clip);
        }
        let area = visible_bounds(&group.items, inner, clip);
        // An opacity that is not a number shows nothing either.
        if area.is_empty() || group.opacity <= 0.0 || group.opacity.is_nan() {
            return;
        }
        let off_screen = self.pass(&group.items, inner, area, area);
        self.passes.push(off_screen);
        let source = Source::Pass(self.passes.len() - 1);
        let rect = area.to_rect();
        self.textured(pass, rect, clip, ImageInstance::new(rect, rect, 0.0, group.opacity), source);
    }

    fn textured(
        &mut self,
        pass: &mut Pass<'a>,
        bounds: Rect,
        clip: PixelRect,
        instance: ImageInstance,
        source: Source<'a>,
    ) {
        let index = self.images.len() as u32;
        self.images.push(instance);
        let kind = ShapeKind::Image { instance: index, source };
        pass.layer_for(bounds).shapes.push(Shape { clip, kind });
    }
}

impl<'a> Pass<'a> {
    /// The last layer, or a new one when the last has a text under `bounds`.
    fn layer_for(&mut self, bounds: Rect) -> &mut Layer<'a> {
        let over_text =
            self.layers.last().is_none_or(|l| l.covered.iter().any(|text| !text.intersect(bounds).is_empty()));
        if over_text {
            self.layers.push(Layer::default());
        }
        let last = self.layers.len() - 1;
        &mut self.layers[last]
    }
}

impl Layer<'_> {
    /// Adds an instance, to the last batch if it goes on from that.
    fn quad(&mut self, index: u32, kind: Finish, clip: PixelRect) {
        if let Some(Shape { clip: last, kind: ShapeKind::Quads { finish, range } }) = self.shapes.last_mut()
            && (*last, *finish, range.end) == (clip, kind, index)
        {
            range.end += 1;
        } else {
            let kind = ShapeKind::Quads { finish: kind, range: index..index + 1 };
            self.shapes.push(Shape { clip, kind });
        }
    }
}

/// The transform and the clip inside a group.
fn enter(group: &Group, transform: Transform, clip: PixelRect) -> (Transform, PixelRect) {
    let inner = transform.then_inner(group.transform);
    let clip = match group.clip {
        Some(own) => clip.intersect(PixelRect::round(inner.apply_rect(own).snapped())),
        None => clip,
    };
    (inner, clip)
}

/// All pixels that the items may colour.
fn visible_bounds(items: &[Item], transform: Transform, clip: PixelRect) -> PixelRect {
    if clip.is_empty() || !(transform.scale > 0.0 && transform.scale.is_finite()) {
        return PixelRect::default();
    }
    let pixels = items.iter().map(|item| match item {
        Item::Quad(quad) => PixelRect::round(quad::bounds(quad, transform)),
        Item::Text(text) => PixelRect::round(with_overhang(text_bounds(text, transform), text, transform)),
        Item::Image(image) => PixelRect::round(transform.apply_rect(image.clip).snapped()),
        Item::Path(item) => PixelRect::round(path::bounds(item, transform)),
        Item::Group(group) => {
            let (inner, clip) = enter(group, transform, clip);
            visible_bounds(&group.items, inner, clip)
        }
        Item::Link(_) => PixelRect::default(),
    });
    pixels.map(|rect| rect.intersect(clip)).fold(PixelRect::default(), PixelRect::union)
}

/// The lines of a text in pixels.
fn text_bounds(text: &Text, transform: Transform) -> Rect {
    let (left, right) = text.block.extent();
    let rect = Rect::new(left, 0.0, right - left, text.block.size().h);
    transform.apply_rect(rect.translate(text.at))
}

/// With room for ink beyond the lines: slanted ends, swashes, accents over capitals.
fn with_overhang(bounds: Rect, text: &Text, transform: Transform) -> Rect {
    let reach = (line_height(text) * transform.scale / 2.0).ceil() + 1.0;
    Rect::new(bounds.x - reach, bounds.y - reach, bounds.w + 2.0 * reach, bounds.h + 2.0 * reach)
}

/// The highest line's, in units.
fn line_height(text: &Text) -> f32 {
    text.block.lines().iter().map(|line| line.height).fold(0.0, f32::max)
}

fn shows(bounds: Rect, clip: PixelRect) -> bool {
    !PixelRect::round(bounds).intersect(clip).is_empty()
}
