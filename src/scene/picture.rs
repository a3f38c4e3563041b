//! Pictures as the author gave them, and their pixels at the size they are drawn.

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use resvg::{tiny_skia, usvg};

use crate::geom::Size;

/// The most pixels a picture may have, on file or drawn: 100 megapixels, 400 MB decoded.
const MAX_PIXELS: u64 = 100_000_000;

/// A picture from a file: the bytes as they came, decoded when first drawn.
pub struct Picture {
    /// Hash of name and content: the key of caches.
    id: u64,
    name: String,
    size: Size,
    kind: PictureKind,
    decoded: Mutex<Option<Result<Arc<Pixels>, PictureError>>>,
    /// The pixels at the size last asked for.
    drawn: Mutex<Option<Arc<Pixels>>>,
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
    TooLarge { width: u64, height: u64 },
}

impl Picture {
    /// Reads a picture's kind and size; bitmaps are decoded later. SVG text is set in the faces of `fonts`.
    pub fn load(name: &str, bytes: Arc<[u8]>, fonts: &Arc<usvg::fontdb::Database>) -> Result<Picture, PictureError> {
        let (kind, size) = if looks_like_svg(&bytes) {
            let options = usvg::Options { fontdb: fonts.clone(), font_family: "Inter".into(), ..Default::default() };
            let tree = usvg::Tree::from_data(&bytes, &options).map_err(|e| PictureError::Broken(e.to_string()))?;
            let size = Size::new(tree.size().width(), tree.size().height());
            (PictureKind::Vector(Box::new(tree)), size)
        } else {
            let reader = image::ImageReader::new(std::io::Cursor::new(&bytes[..]))
                .with_guessed_format()
                .map_err(|e| PictureError::Broken(e.to_string()))?;
            let format = reader.format().ok_or(PictureError::UnknownFormat)?;
            let (width, height) = reader.into_dimensions().map_err(PictureError::from_image)?;
            check_size(width.into(), height.into())?;
            (PictureKind::Bitmap { encoded: bytes.clone(), format }, Size::new(width as f32, height as f32))
        };
        let mut hasher = DefaultHasher::new();
        (name, &bytes[..]).hash(&mut hasher);
        let id = hasher.finish();
        Ok(Picture { id, name: name.to_owned(), size, kind, decoded: Mutex::new(None), drawn: Mutex::new(None) })
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

    /// All pixels of a bitmap at their natural size, the first frame of an animated one; an SVG at its natural size.
    pub fn pixels(&self) -> Result<Arc<Pixels>, PictureError> {
        let mut decoded = self.decoded.lock().unwrap_or_else(PoisonError::into_inner);
        decoded
            .get_or_insert_with(|| match &self.kind {
                PictureKind::Bitmap { encoded, format } => {
                    let image =
                        image::load_from_memory_with_format(encoded, *format).map_err(PictureError::from_image)?;
                    let rgba = image.into_rgba8();
                    Ok(Arc::new(Pixels { width: rgba.width(), height: rgba.height(), rgba: rgba.into_raw() }))
                }
                PictureKind::Vector(tree) => {
                    render_svg(tree, self.size.w.ceil() as u32, self.size.h.ceil() as u32).map(Arc::new)
                }
            })
            .clone()
    }

    /// The picture at exactly `width` × `height` pixels, filtered well when it gets smaller. The size last asked for
    /// is kept, so drawing the same page again costs nothing.
    pub fn at_size(&self, width: u32, height: u32) -> Result<Arc<Pixels>, PictureError> {
        let (width, height) = (width.max(1), height.max(1));
        check_size(width.into(), height.into())?;
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pixels) = drawn.as_ref().filter(|p| (p.width, p.height) == (width, height)) {
            return Ok(pixels.clone());
        }
        let pixels = match &self.kind {
            PictureKind::Vector(tree) => Arc::new(render_svg(tree, width, height)?),
            PictureKind::Bitmap { .. } => {
                let full = self.pixels()?;
                if (full.width, full.height) == (width, height) { full } else { Arc::new(full.resized(width, height)?) }
            }
        };
        *drawn = Some(pixels.clone());
        Ok(pixels)
    }

    /// Lets go of all pixels; they are decoded again when they are next asked for.
    pub fn forget_pixels(&self) {
        *self.decoded.lock().unwrap_or_else(PoisonError::into_inner) = None;
        *self.drawn.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Pixels {
    /// Resampled by a Catmull-Rom filter over premultiplied colour.
    fn resized(&self, width: u32, height: u32) -> Result<Pixels, PictureError> {
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

/// An SVG starts with markup, possibly compressed; no bitmap format does.
fn looks_like_svg(bytes: &[u8]) -> bool {
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
