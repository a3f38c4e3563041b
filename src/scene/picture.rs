//! Pictures as the author gave them, and their pixels at the size they are drawn.

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use resvg::{tiny_skia, usvg};
use tracing::info_span;

use super::shelf::Shelf;
use super::svg;
use crate::geom::Size;

/// The most pixels a picture may have, on file or drawn: 8192 × 8192, 256 MB decoded.
pub const MAX_PIXELS: u64 = 8192 * 8192;

/// What a decoder may take while it works, in bytes: such a picture with 16 bits a channel.
const MAX_DECODING: u64 = MAX_PIXELS * 8;

/// The pixels that a bitmap is kept at, at most, as other sizes are made from it: what a 4K screen shows of it.
const KEPT: (f32, f32) = (3840.0, 2400.0);

/// A size so much smaller than a picture is made from what is decoded and then let go: a shelf full of what large pictures
/// are made from holds few thumbnails.
const SMALL: f32 = 8.0;

/// Pixels of bitmaps that are decoded, and of drawings that are drawn, within a frame.
const QUICK: f32 = 500_000.0;

/// How much of a bitmap's end is looked at for the mark that it is whole.
const TAIL: usize = 64 << 10;

/// A picture from a file: the bytes as they came, decoded when drawn.
pub struct Picture {
    /// Hash of name and content: the key of caches.
    id: u64,
    name: String,
    size: Size,
    kind: PictureKind,
    /// Where decoded pixels are kept.
    shelf: Arc<Shelf>,
    /// Why it cannot be decoded, once that is known.
    broken: OnceLock<PictureError>,
    /// Held while pixels are made, so that two threads do not make the same.
    making: Mutex<()>,
}

/// What a picture is made of, for back ends that can keep it as it is.
pub enum PictureKind {
    /// An encoded PNG, JPEG, WebP or GIF.
    Bitmap { encoded: Arc<[u8]>, format: image::ImageFormat },
    /// A parsed SVG.
    Vector(Box<usvg::Tree>),
}

/// Straight-alpha sRGB pixels, four bytes each, rows from the top.
#[derive(Clone, PartialEq, Eq)]
pub struct Pixels {
    pub width: u32,
    pub height: u32,
    pub rgba: Vec<u8>,
}

/// Why a picture cannot be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PictureError {
    UnknownFormat,
    Broken(String),
    TooLarge {
        width: u64,
        height: u64,
    },
    /// It asks for more than is done for a picture.
    Limit(String),
}

impl Picture {
    /// Reads a picture's kind and size; bitmaps are decoded when they are drawn. SVG text is set in the faces of `fonts`.
    pub fn load(name: &str, bytes: Arc<[u8]>, fonts: &Arc<usvg::fontdb::Database>) -> Result<Picture, PictureError> {
        let (kind, size) = if looks_like_svg(&bytes) {
            let tree = svg::parse(&bytes, fonts)?;
            let size = Size::new(tree.size().width(), tree.size().height());
            (PictureKind::Vector(Box::new(tree)), size)
        } else {
            let (format, width, height) = check_bitmap(&bytes)?;
            (PictureKind::Bitmap { encoded: bytes.clone(), format }, Size::new(width as f32, height as f32))
        };
        let mut hasher = DefaultHasher::new();
        (name, &bytes[..]).hash(&mut hasher);
        let (id, name) = (hasher.finish(), name.to_owned());
        Ok(Picture { id, name, size, kind, shelf: Arc::default(), broken: OnceLock::new(), making: Mutex::default() })
    }

    /// With its decoded pixels kept on a shelf that other pictures share.
    #[must_use]
    pub fn on(self, shelf: &Arc<Shelf>) -> Picture {
        Picture { shelf: shelf.clone(), ..self }
    }

    pub fn id(&self) -> u64 {
        self.id
    }

    /// The path as the author wrote it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Natural size in pixels.
    pub fn size(&self) -> Size {
        self.size
    }

    pub fn kind(&self) -> &PictureKind {
        &self.kind
    }

    /// Bytes that it takes as long as it is there, decoded pixels not counted.
    pub fn weight(&self) -> usize {
        match &self.kind {
            PictureKind::Bitmap { encoded, .. } => encoded.len(),
            // A tree has no size of its own; drawings are mostly this small.
            PictureKind::Vector(_) => 64 << 10,
        }
    }

    /// All pixels of a bitmap at their natural size, the first frame of an animated one; an SVG at its natural size. They
    /// are made anew each time.
    pub fn pixels(&self) -> Result<Pixels, PictureError> {
        if let Some(why) = self.broken.get() {
            return Err(why.clone());
        }
        let made = match &self.kind {
            PictureKind::Bitmap { encoded, format } => decode(encoded, *format).map(|image| {
                let rgba = image.into_rgba8();
                Pixels { width: rgba.width(), height: rgba.height(), rgba: rgba.into_raw() }
            }),
            PictureKind::Vector(tree) => render_svg(tree, self.size.w.ceil() as u32, self.size.h.ceil() as u32),
        };
        made.inspect_err(|why| {
            let _ = self.broken.set(why.clone());
        })
    }

    /// The picture at exactly `width` × `height` pixels, filtered well when it gets smaller. It is kept while there is room,
    /// so drawing the same page again costs nothing.
    pub fn at_size(&self, width: u32, height: u32) -> Result<Arc<Pixels>, PictureError> {
        let (width, height) = (width.max(1), height.max(1));
        check_size(width.into(), height.into())?;
        let key = (self.id, Some((width, height)));
        let _making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pixels) = self.shelf.get(key) {
            return Ok(pixels);
        }
        let _span = info_span!("picture", name = self.name, width, height).entered();
        let pixels = match &self.kind {
            PictureKind::Vector(tree) => Arc::new(render_svg(tree, width, height)?),
            PictureKind::Bitmap { .. } => {
                let source = self.source(width, height)?;
                if (source.width, source.height) == (width, height) {
                    return Ok(source);
                }
                Arc::new(source.resized(width, height)?)
            }
        };
        self.shelf.put(key, &pixels);
        Ok(pixels)
    }

    /// Whether [`Picture::at_size`] takes no longer than a frame, as nothing large must be decoded, drawn or made smaller.
    pub fn is_ready(&self, width: u32, height: u32) -> bool {
        let is_small = match self.kind {
            PictureKind::Bitmap { .. } => self.size.w * self.size.h <= QUICK,
            PictureKind::Vector(_) => width as f32 * height as f32 <= QUICK,
        };
        is_small || self.broken.get().is_some() || self.shelf.get((self.id, Some((width, height)))).is_some()
    }

    /// Finds out whether a bitmap that looks cut off can be shown all the same.
    pub fn check(&self) -> Result<(), PictureError> {
        match &self.kind {
            PictureKind::Bitmap { encoded, format } if !looks_whole(*format, encoded) => self.pixels().map(drop),
            _ => Ok(()),
        }
    }

    /// What a size of a bitmap is made from: all its pixels, or as many as a large screen shows where these suffice.
    fn source(&self, width: u32, height: u32) -> Result<Arc<Pixels>, PictureError> {
        let share = (KEPT.0 / self.size.w).max(KEPT.1 / self.size.h).min(1.0);
        let kept = Size::new((self.size.w * share).round(), (self.size.h * share).round());
        let suffices = width as f32 <= kept.w && height as f32 <= kept.h;
        let key = (self.id, None);
        if let Some(pixels) = self.shelf.get(key).filter(|_| suffices) {
            return Ok(pixels);
        }
        let full = self.pixels()?;
        if !suffices || width as f32 * SMALL < kept.w {
            return Ok(Arc::new(full));
        }
        let is_whole = kept == self.size;
        let pixels = Arc::new(if is_whole { full } else { full.resized(kept.w as u32, kept.h as u32)? });
        self.shelf.put(key, &pixels);
        Ok(pixels)
    }
}

impl Pixels {
    /// Resampled by a Catmull-Rom filter over premultiplied colour.
    pub fn resized(&self, width: u32, height: u32) -> Result<Pixels, PictureError> {
        use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer, images};
        let broken = |e: &dyn fmt::Display| PictureError::Broken(e.to_string());
        let source =
            images::ImageRef::new(self.width, self.height, &self.rgba, PixelType::U8x4).map_err(|e| broken(&e))?;
        let mut target = images::Image::new(width, height, PixelType::U8x4);
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
        Resizer::new().resize(&source, &mut target, &options).map_err(|e| broken(&e))?;
        Ok(Pixels { width, height, rgba: target.into_vec() })
    }
}

impl PictureError {
    fn from_image(error: image::ImageError) -> PictureError {
        match error {
            image::ImageError::Unsupported(_) => PictureError::UnknownFormat,
            other => PictureError::Broken(other.to_string()),
        }
    }
}

impl fmt::Display for PictureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PictureError::UnknownFormat => write!(f, "it is not a PNG, JPEG, WebP, GIF or SVG picture"),
            PictureError::Broken(why) => write!(f, "it is broken: {why}"),
            PictureError::TooLarge { width, height } => {
                write!(f, "it has {width} × {height} pixels, more than {} million", MAX_PIXELS / 1_000_000)
            }
            PictureError::Limit(why) => write!(f, "{why}"),
        }
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({:?}, {} × {})", self.name, self.size.w, self.size.h)
    }
}

impl fmt::Debug for Pixels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pixels({} × {})", self.width, self.height)
    }
}

fn check_size(width: u64, height: u64) -> Result<(), PictureError> {
    if width.saturating_mul(height) > MAX_PIXELS {
        return Err(PictureError::TooLarge { width, height });
    }
    Ok(())
}

/// The format and size of a bitmap, by its header; an error where they are more than is read.
pub fn check_bitmap(bytes: &[u8]) -> Result<(image::ImageFormat, u32, u32), PictureError> {
    let reader = image::ImageReader::new(std::io::Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|e| PictureError::Broken(e.to_string()))?;
    let format = reader.format().ok_or(PictureError::UnknownFormat)?;
    let (width, height) = reader.into_dimensions().map_err(PictureError::from_image)?;
    check_size(width.into(), height.into())?;
    Ok((format, width, height))
}

/// Decodes a bitmap whose size was checked.
pub fn decode(bytes: &[u8], format: image::ImageFormat) -> Result<image::DynamicImage, PictureError> {
    let mut reader = image::ImageReader::with_format(std::io::Cursor::new(bytes), format);
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(MAX_DECODING);
    reader.limits(limits);
    reader.decode().map_err(PictureError::from_image)
}

/// Whether a bitmap has the mark of its end; `false` says only that it must be looked at.
fn looks_whole(format: image::ImageFormat, bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
    let ends_with = |mark: &[u8]| tail.windows(mark.len()).any(|window| window == mark);
    match format {
        image::ImageFormat::Png => ends_with(b"IEND"),
        image::ImageFormat::Jpeg => ends_with(&[0xff, 0xd9]),
        // The length of what follows is written at the start.
        image::ImageFormat::WebP => {
            let length = bytes.get(4..8).and_then(|four| four.try_into().ok()).map(u32::from_le_bytes);
            length.is_some_and(|length| length as usize + 8 <= bytes.len())
        }
        _ => false,
    }
}

/// An SVG starts with markup; no bitmap format does.
pub fn looks_like_svg(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    text.starts_with(b"<") && head.windows(4).any(|w| w == b"<svg")
}

fn render_svg(tree: &usvg::Tree, width: u32, height: u32) -> Result<Pixels, PictureError> {
    check_size(width.into(), height.into())?;
    let mut pixmap = tiny_skia::Pixmap::new(width.max(1), height.max(1))
        .ok_or(PictureError::TooLarge { width: width.into(), height: height.into() })?;
    let size = tree.size();
    let scale = tiny_skia::Transform::from_scale(width as f32 / size.width(), height as f32 / size.height());
    resvg::render(tree, scale, &mut pixmap.as_mut());
    let rgba = pixmap.pixels().iter().flat_map(|p| {
        let c = p.demultiply();
        [c.red(), c.green(), c.blue(), c.alpha()]
    });
    Ok(Pixels { width: pixmap.width(), height: pixmap.height(), rgba: rgba.collect() })
}
