//! Pictures: stored once however often they are shown; JPEG as it is, other bitmaps without loss, SVG as vectors.
//!
//! Bitmaps with far more pixels than the pages show are made smaller, and those that came with losses are encoded as
//! JPEG again. Pixels are only in memory while their picture is stored.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, RgbaImage};
use krilla::Data;
use krilla::geom::{Size as PdfSize, Transform as PdfTransform};
use krilla::graphic::Graphic;
use krilla::image::{BitsPerComponent, CustomImage, Image as PdfImage, ImageColorspace};
use krilla::paint::FillRule;
use krilla::surface::Surface;
use krilla_svg::{SurfaceExt, SvgSettings};

use super::need::Needs;
use super::shape;
use crate::geom::Size;
use crate::scene::{Image, Picture, PictureKind, decode};

/// The largest SVG, in its own units.
const MAX_SVG_SIDE: f32 = 1e5;

/// What decoded bitmaps may take that are kept in case they are shown again, in bytes.
const BUDGET: usize = 64 << 20;

/// The quality of JPEG that is encoded anew, of 100: at the size that is shown no loss is seen.
const QUALITY: u8 = 90;

/// The pictures of a document by their ids; `None` when one cannot be drawn.
pub struct Pictures<'a> {
    needs: &'a Needs,
    stored: HashMap<u64, Option<Stored>>,
    /// Bytes of the decoded bitmaps among them.
    bytes: usize,
}

#[derive(Clone)]
enum Stored {
    Bitmap(PdfImage),
    /// Drawn at its natural size.
    Vector(Graphic),
}

impl<'a> Pictures<'a> {
    pub fn new(needs: &'a Needs) -> Pictures<'a> {
        Pictures { needs, stored: HashMap::new(), bytes: 0 }
    }

    /// Draws a picture. Returns what is wrong with it, the first time.
    pub fn draw(&mut self, surface: &mut Surface<'_>, image: &Image) -> Option<String> {
        let picture = &*image.picture;
        let mut fault = None;
        let smaller = self.needs.smaller(picture);
        if self.bytes > BUDGET {
            // The document knows a bitmap again by its id, so one that is decoded anew is still written once.
            self.stored.retain(|_, stored| !matches!(stored, Some(Stored::Bitmap(_))));
            self.bytes = 0;
        }
        let mut fresh = 0;
        let stored = self.stored.entry(picture.id()).or_insert_with(|| {
            let (width, height) = smaller.unwrap_or((picture.size().w as u32, picture.size().h as u32));
            fresh = width as usize * height as usize * 3;
            store(picture, smaller, surface)
                .map_err(|why| fault = Some(format!("{} is left out: {why}", picture.name())))
                .ok()
        });
        if let Some(stored) = stored {
            draw_stored(surface, image, stored);
            self.bytes += if matches!(stored, Stored::Bitmap(_)) { fresh } else { 0 };
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
fn store(picture: &Picture, smaller: Option<(u32, u32)>, surface: &mut Surface<'_>) -> Result<Stored, String> {
    match picture.kind() {
        PictureKind::Bitmap { encoded, format } => bitmap(picture, smaller, encoded, *format).map(Stored::Bitmap),
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

fn bitmap(
    picture: &Picture,
    smaller: Option<(u32, u32)>,
    encoded: &Arc<[u8]>,
    format: ImageFormat,
) -> Result<PdfImage, String> {
    if let Some((width, height)) = smaller {
        let pixels = picture.at_size(width, height).map_err(|why| why.to_string())?;
        let image = RgbaImage::from_raw(width, height, pixels.rgba.clone()).ok_or("it has no pixels")?;
        return stored(picture.id(), image.into(), is_lossy(format, encoded));
    }
    if format == ImageFormat::Jpeg {
        let data: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(encoded.clone());
        // What krilla cannot read may still be readable.
        if let Ok(image) = PdfImage::from_jpeg(Data::from(data), false) {
            return Ok(image);
        }
    }
    // Decoded here and not by krilla, which would tell of a broken file only when the document is done, and not write it.
    let image = decode(encoded, format).map_err(|why| why.to_string())?;
    stored(picture.id(), image, is_lossy(format, encoded))
}

/// Whether a file lost a little of its picture already, so that a little more is not missed.
fn is_lossy(format: ImageFormat, encoded: &[u8]) -> bool {
    // The first chunk of a simple WebP file that is not lossless (RFC 9649, 2.5).
    format == ImageFormat::Jpeg || (format == ImageFormat::WebP && encoded.get(12..16) == Some(b"VP8 "))
}

/// A decoded picture, as JPEG if it may be and there is nothing to see through.
fn stored(id: u64, image: DynamicImage, lossy: bool) -> Result<PdfImage, String> {
    if lossy {
        let mut jpeg = Vec::new();
        let encoder = JpegEncoder::new_with_quality(&mut jpeg, QUALITY);
        image.into_rgb8().write_with_encoder(encoder).map_err(|why| why.to_string())?;
        return PdfImage::from_jpeg(jpeg.into(), false);
    }
    PdfImage::from_custom(Bitmap::new(id, image), false)
}

/// Pixels split as PDF wants them: colours, and their opacity if any is not opaque.
#[derive(Clone)]
struct Bitmap {
    id: u64,
    size: (u32, u32),
    color_space: ImageColorspace,
    color: Arc<[u8]>,
    alpha: Option<Arc<[u8]>>,
}

impl Bitmap {
    fn new(id: u64, image: DynamicImage) -> Bitmap {
        let size = (image.width(), image.height());
        let is_grey = !image.color().has_color();
        let (color, alpha): (Vec<u8>, Vec<u8>) = if is_grey {
            image.into_luma_alpha8().pixels().map(|p| (p.0[0], p.0[1])).unzip()
        } else {
            let rgba = image.into_rgba8();
            (rgba.pixels().flat_map(|p| [p.0[0], p.0[1], p.0[2]]).collect(), rgba.pixels().map(|p| p.0[3]).collect())
        };
        let color_space = if is_grey { ImageColorspace::Luma } else { ImageColorspace::Rgb };
        let alpha = alpha.iter().any(|&a| a != 255).then(|| alpha.into());
        Bitmap { id, size, color_space, color: color.into(), alpha }
    }
}

impl Hash for Bitmap {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl CustomImage for Bitmap {
    fn color_channel(&self) -> &[u8] {
        &self.color
    }

    fn alpha_channel(&self) -> Option<&[u8]> {
        self.alpha.as_deref()
    }

    fn bits_per_component(&self) -> BitsPerComponent {
        BitsPerComponent::Eight
    }

    fn size(&self) -> (u32, u32) {
        self.size
    }

    fn icc_profile(&self) -> Option<&[u8]> {
        None
    }

    fn color_space(&self) -> ImageColorspace {
        self.color_space
    }
}
