//! Pictures: in the file once, however often they are shown, and as they came where browsers show them as we do.

use std::collections::HashMap;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::ImageFormat;
use resvg::usvg;

use super::table::num;
use crate::raster;
use crate::scene::{Picture, PictureKind};

#[derive(Default)]
pub struct Pictures {
    numbers: HashMap<u64, usize>,
    /// Those that are not in the file yet, with their numbers.
    new: Vec<(usize, Arc<Picture>)>,
}

impl Pictures {
    pub fn number(&mut self, picture: &Arc<Picture>) -> usize {
        let next = self.numbers.len();
        *self.numbers.entry(picture.id()).or_insert_with(|| {
            self.new.push((next, picture.clone()));
            next
        })
    }

    /// An element for each that is new, with its id; made one by one and then let go, since they can be large.
    pub fn take_new(&mut self) -> impl Iterator<Item = String> + '_ {
        self.new.drain(..).map(|(number, picture)| {
            let (w, h) = (num(picture.size().w), num(picture.size().h));
            let source = source(&picture);
            format!(
                "<image id=\"p{number}\" width=\"{w}\" height=\"{h}\" preserveAspectRatio=\"none\" href=\"{source}\"/>"
            )
        })
    }
}

fn source(picture: &Picture) -> String {
    let embedded = |kind: &str, bytes: &[u8]| format!("data:image/{kind};base64,{}", STANDARD.encode(bytes));
    match picture.kind() {
        PictureKind::Bitmap { encoded, format: ImageFormat::Png } if !is_animated(encoded) => embedded("png", encoded),
        PictureKind::Bitmap { encoded, format: ImageFormat::Jpeg } => embedded("jpeg", encoded),
        // Its words become outlines: a browser would set them in other fonts.
        PictureKind::Vector(tree) => {
            let options = usvg::WriteOptions { preserve_text: false, ..usvg::WriteOptions::default() };
            embedded("svg+xml", tree.to_string(&options).as_bytes())
        }
        // Others may move, which they do not on a slide.
        PictureKind::Bitmap { .. } => {
            let source = picture.pixels().map(|pixels| embedded("png", &raster::png::encode(&pixels)));
            source.unwrap_or_default()
        }
    }
}

/// Whether a PNG has the chunk of animations before its pixels.
fn is_animated(png: &[u8]) -> bool {
    let head = &png[..png.len().min(4096)];
    head.windows(4).any(|chunk| chunk == b"acTL")
}
