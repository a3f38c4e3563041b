//! Pictures: stored once however often they are shown; SVG as vectors, bitmaps in the album.
//!
//! Bitmaps with far more pixels than the pages show are made smaller.

use std::collections::HashMap;
use std::sync::Arc;

use krilla::geom::{Size as PdfSize, Transform as PdfTransform};
use krilla::graphic::Graphic;
use krilla::image::Image as PdfImage;
use krilla::paint::FillRule;
use krilla::surface::Surface;
use krilla_svg::{SurfaceExt, SvgSettings};

use super::album::Album;
use super::need::Needs;
use super::shape;
use crate::geom::Size;
use crate::scene::{Image, Picture, PictureKind};

/// The largest SVG, in its own units.
const MAX_SVG_SIDE: f32 = 1e5;

/// The pictures of a document by their ids; `None` when one cannot be drawn.
pub struct Pictures<'a, 'o> {
    needs: &'a Needs,
    album: &'a mut Album<'o>,
    stored: HashMap<u64, Option<Stored>>,
}

#[derive(Clone)]
enum Stored {
    /// The head of a bitmap in the album.
    Bitmap(PdfImage),
    /// Drawn at its natural size.
    Vector(Graphic),
}

impl<'a, 'o> Pictures<'a, 'o> {
    pub fn new(needs: &'a Needs, album: &'a mut Album<'o>) -> Pictures<'a, 'o> {
        Pictures { needs, album, stored: HashMap::new() }
    }

    /// Draws a picture. Returns what is wrong with it, the first time and unless it shows only when it is encoded.
    pub fn draw(&mut self, surface: &mut Surface<'_>, image: &Image) -> Option<String> {
        let picture = &image.picture;
        let mut fault = None;
        let smaller = self.needs.smaller(picture);
        let stored = self.stored.entry(picture.id()).or_insert_with(|| {
            store(picture, smaller, self.album, surface)
                .map_err(|why| fault = Some(format!("{} is left out: {why}", picture.name())))
                .ok()
        });
        if let Some(stored) = stored {
            draw_stored(surface, image, stored);
        }
        fault
    }
}

fn draw_stored(surface: &mut Surface<'_>, image: &Image, stored: &Stored) {
    let shown = image.rect.intersect(image.clip);
    let (natural, scale_by) = (image.picture.size(), image.rect.size());
    if shown.is_empty() || shape::rect(image.rect).is_none() || natural.w <= 0.0 || natural.h <= 0.0 {
        return;
    }
    let Some(size) = PdfSize::from_wh(scale_by.w, scale_by.h) else { return };
    let is_cut = shown != image.rect || image.radius > 0.0;
    let clip = if is_cut { shape::rounded(image.clip, image.radius) } else { None };
    if is_cut && clip.is_none() {
        return;
    }
    if let Some(outline) = &clip {
        surface.push_clip_path(outline, &FillRule::NonZero);
    }
    match stored {
        Stored::Bitmap(bitmap) => {
            surface.push_transform(&PdfTransform::from_translate(image.rect.x, image.rect.y));
            surface.draw_image(bitmap.clone(), size);
        }
        Stored::Vector(graphic) => {
            let (sx, sy) = (scale_by.w / natural.w, scale_by.h / natural.h);
            surface.push_transform(&PdfTransform::from_row(sx, 0.0, 0.0, sy, image.rect.x, image.rect.y));
            surface.draw_graphic(graphic.clone());
        }
    }
    surface.pop();
    if clip.is_some() {
        surface.pop();
    }
}

/// Stores a picture, a bitmap at the size `smaller` if there is one.
fn store(
    picture: &Arc<Picture>,
    smaller: Option<(u32, u32)>,
    album: &mut Album<'_>,
    surface: &mut Surface<'_>,
) -> Result<Stored, String> {
    match picture.kind() {
        PictureKind::Bitmap { encoded, format } => album.add(picture, encoded, *format, smaller).map(Stored::Bitmap),
        PictureKind::Vector(tree) => {
            let Size { w, h } = picture.size();
            let size = PdfSize::from_wh(w, h).filter(|_| w.max(h) < MAX_SVG_SIDE).ok_or("it is too large")?;
            let mut builder = surface.stream_builder();
            let mut vector = builder.surface();
            vector.draw_svg(tree, size, SvgSettings::default());
            vector.finish();
            Ok(Stored::Vector(Graphic::new(builder.finish(), true)))
        }
    }
}
