//! Bitmaps as PDF stores them (ISO 32000-1, 8.9.5): JPEG as it came, the data of most PNG files as it came, and all
//! else as such data made anew.

use std::io::Cursor;
use std::sync::Arc;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, GrayImage, ImageFormat, RgbaImage};

use crate::scene::{Picture, decode};

/// The quality of JPEG that is encoded anew, of 100: at the size that is shown no loss is seen.
const QUALITY: u8 = 90;

/// A picture's stream, and the one that says where it can be seen through.
pub struct Encoded {
    pub color: Stream,
    pub opacity: Option<Stream>,
}

/// The data of a stream, and what its dictionary says besides their length.
pub struct Stream {
    pub entries: Entries,
    pub data: Box<dyn AsRef<[u8]> + Send>,
}

pub enum Entries {
    /// What krilla says of the head of a JPEG file, as that is how it came.
    OfHead,
    /// The colour space, and all else.
    Own(Space, String),
}

/// What the numbers of a stream mean.
pub enum Space {
    /// Three colours, or grey for a picture that [`is_grey`].
    Plain,
    /// A palette of such colours, as hexadecimal digits (ISO 32000-1, 8.6.6.3).
    Indexed { last: usize, colors: String },
    /// How opaque a pixel is.
    Opacity,
}

impl Encoded {
    /// A JPEG file as it came.
    pub fn jpeg(file: &Arc<[u8]>) -> Encoded {
        Encoded { color: Stream { entries: Entries::OfHead, data: Box::new(file.clone()) }, opacity: None }
    }

    /// A picture at the size `smaller` if there is one.
    pub fn of(
        picture: &Picture,
        encoded: &[u8],
        format: ImageFormat,
        smaller: Option<(u32, u32)>,
    ) -> Result<Encoded, String> {
        let (is_lossy, is_grey) = (is_lossy(format, encoded), is_grey(format, encoded));
        if let Some((width, height)) = smaller {
            let pixels = picture.pixels().and_then(|all| all.resized(width, height)).map_err(|why| why.to_string())?;
            let image = RgbaImage::from_raw(width, height, pixels.rgba).ok_or("it has no pixels")?;
            return anew(image.into(), is_lossy, is_grey);
        }
        match png_as_it_is(encoded) {
            Some(color) if format == ImageFormat::Png => Ok(Encoded { color, opacity: None }),
            _ => anew(decode(encoded, format).map_err(|why| why.to_string())?, is_lossy, is_grey),
        }
    }

    /// A pixel that is not seen, in place of a picture that cannot be shown.
    pub fn nothing(is_grey: bool) -> Result<Encoded, String> {
        anew(RgbaImage::new(1, 1).into(), false, is_grey)
    }
}

/// Whether a picture is stored in shades of grey: some PNG files, by the byte that says what their pixels are.
pub fn is_grey(format: ImageFormat, encoded: &[u8]) -> bool {
    const COLOR: u8 = 2;
    format == ImageFormat::Png && encoded.get(25).is_some_and(|kind| kind & COLOR == 0)
}

/// Whether a file lost a little of its picture already, so that a little more is not missed.
fn is_lossy(format: ImageFormat, encoded: &[u8]) -> bool {
    // The first chunk of a simple WebP file that is not lossless (RFC 9649, 2.5).
    format == ImageFormat::Jpeg || (format == ImageFormat::WebP && encoded.get(12..16) == Some(b"VP8 "))
}

/// A decoded picture, as JPEG if it may be.
fn anew(image: DynamicImage, lossy: bool, is_grey: bool) -> Result<Encoded, String> {
    let (width, height) = (image.width(), image.height());
    if lossy {
        let mut data = Vec::new();
        let encoder = JpegEncoder::new_with_quality(&mut data, QUALITY);
        image.into_rgb8().write_with_encoder(encoder).map_err(|why| why.to_string())?;
        let entries = Entries::Own(Space::Plain, entries(width, height, 8) + "/Filter/DCTDecode");
        return Ok(Encoded { color: Stream { entries, data: Box::new(data) }, opacity: None });
    }
    let opacity = opacity(&image).map(|plane| deflated(plane.into())).transpose()?;
    let opacity = opacity.map(Stream::into_opacity);
    let opaque = if is_grey { image.into_luma8().into() } else { image.into_rgb8().into() };
    Ok(Encoded { color: deflated(opaque)?, opacity })
}

/// How opaque each pixel is; `None` when all of them are.
fn opacity(image: &DynamicImage) -> Option<GrayImage> {
    if !image.color().has_alpha() {
        return None;
    }
    let plane: Vec<u8> = match image {
        DynamicImage::ImageRgba8(rgba) => rgba.pixels().map(|p| p.0[3]).collect(),
        other => other.to_luma_alpha8().pixels().map(|p| p.0[1]).collect(),
    };
    let seen_through = plane.iter().any(|&a| a != 255);
    GrayImage::from_raw(image.width(), image.height(), plane).filter(|_| seen_through)
}

/// Pixels without opacity as the data of a PNG file.
fn deflated(image: DynamicImage) -> Result<Stream, String> {
    let mut file = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut file, CompressionType::Fast, FilterType::Adaptive);
    image.write_with_encoder(encoder).map_err(|why| why.to_string())?;
    drop(image);
    png_data(&file).ok_or_else(|| "it can't be compressed".to_owned())
}

/// The data of a PNG file, if PDF can say all that the file says and none of it is broken.
fn png_as_it_is(file: &[u8]) -> Option<Stream> {
    let stream = png_data(file)?;
    let mut rows = png::Decoder::new(Cursor::new(file)).read_info().ok()?;
    while rows.next_row().ok()?.is_some() {}
    Some(stream)
}

/// What PDF calls Flate data with a PNG predictor is a PNG file's (ISO 32000-1, 7.4.4.4), unless its rows are interlaced,
/// its pixels can be seen through, or have 16 bits a channel, of which half would be for nothing.
fn png_data(file: &[u8]) -> Option<Stream> {
    let mut rest = file.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let (mut header, mut palette, mut data) = (None, None, Vec::new());
    while let Some((length, chunk)) = rest.split_first_chunk::<4>() {
        let length = u32::from_be_bytes(*length) as usize;
        let (kind, body) = (chunk.get(..4)?, chunk.get(4..)?.get(..length)?);
        match kind {
            b"IHDR" => header = body.first_chunk::<13>().copied(),
            b"PLTE" => palette = Some(body),
            b"tRNS" => return None,
            b"IDAT" => data.extend_from_slice(body),
            b"IEND" => break,
            _ => {}
        }
        // The checksum is looked at when the rows are.
        rest = chunk.get(length + 8..)?;
    }
    let [w0, w1, w2, w3, h0, h1, h2, h3, depth, kind, _, _, interlaced] = header?;
    let (width, height) = (u32::from_be_bytes([w0, w1, w2, w3]), u32::from_be_bytes([h0, h1, h2, h3]));
    let (space, channels) = match (kind, palette) {
        (0, _) => (Space::Plain, 1),
        (2, _) => (Space::Plain, 3),
        (3, Some(colors)) => (indexed(colors)?, 1),
        _ => return None,
    };
    if interlaced != 0 || depth > 8 || data.is_empty() {
        return None;
    }
    let parameters = format!("/Predictor 15/Colors {channels}/BitsPerComponent {depth}/Columns {width}");
    let entries = entries(width, height, depth) + &format!("/Filter/FlateDecode/DecodeParms<<{parameters}>>");
    Some(Stream { entries: Entries::Own(space, entries), data: Box::new(data) })
}

fn indexed(colors: &[u8]) -> Option<Space> {
    let last = (colors.len() / 3).checked_sub(1).filter(|&last| last < 256)?;
    Some(Space::Indexed { last, colors: colors[..last * 3 + 3].iter().map(|byte| format!("{byte:02x}")).collect() })
}

fn entries(width: u32, height: u32, depth: u8) -> String {
    format!("/Type/XObject/Subtype/Image/Width {width}/Height {height}/BitsPerComponent {depth}")
}

impl Stream {
    fn into_opacity(self) -> Stream {
        match self.entries {
            Entries::Own(_, entries) => Stream { entries: Entries::Own(Space::Opacity, entries), ..self },
            Entries::OfHead => self,
        }
    }
}

impl Entries {
    /// What the dictionary says, but not the length of the data. `head` is the object that stands for the picture.
    pub fn written(&self, head: &[u8]) -> Option<String> {
        let Entries::Own(space, entries) = self else { return without_length(head) };
        let space = match space {
            Space::Plain => space_of(head)?,
            Space::Indexed { last, colors } => format!("[/Indexed {} {last}<{colors}>]", space_of(head)?),
            Space::Opacity => "/DeviceGray".to_owned(),
        };
        Some(format!("{entries}/ColorSpace {space}"))
    }

    /// About how long that is.
    pub fn length(&self) -> usize {
        match self {
            Entries::OfHead => 0,
            Entries::Own(Space::Indexed { colors, .. }, entries) => colors.len() + entries.len(),
            Entries::Own(_, entries) => entries.len(),
        }
    }
}

/// What the dictionary of a stream says.
fn dictionary(object: &[u8]) -> Option<&str> {
    let before = &object[..memchr::memmem::find(object, b"stream")?];
    let from = memchr::memmem::find(before, b"<<")? + 2;
    let to = memchr::memmem::rfind(before, b">>")?;
    std::str::from_utf8(before.get(from..to)?).ok()
}

fn without_length(object: &[u8]) -> Option<String> {
    let (before, after) = dictionary(object)?.split_once("/Length")?;
    let after = after.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
    Some(before.to_owned() + after)
}

/// The colour space in the dictionary of a stream: a name, or a reference such as `7 0 R`.
fn space_of(object: &[u8]) -> Option<String> {
    let value = dictionary(object)?.split_once("/ColorSpace")?.1.trim_start();
    let end = match value.strip_prefix('/') {
        Some(name) => name.find(|c: char| !c.is_ascii_alphanumeric()).map_or(value.len(), |at| at + 1),
        None => value.find('R')? + 1,
    };
    value.get(..end).map(str::to_owned)
}
