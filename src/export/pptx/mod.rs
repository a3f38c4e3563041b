//! The deck for other presenters: an Office Open XML presentation (ECMA-376, transitional) with a picture a slide.
//!
//! Each slide also has its title, off the slide where readers and outlines find it, its words as the picture's alternative
//! text, and its notes.

mod parts;
mod slide;

use std::io::Write;
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::file::{Draft, failed};
use crate::load::Presentation;
use crate::raster;
use crate::show::{Moment, Position};

/// Width of a slide in English metric units, of which an inch has 914,400.
const WIDTH: u32 = 12_192_000;

/// What has been put into the package, by the kinds of its parts.
struct Package {
    zip: ZipWriter<Draft>,
    options: SimpleFileOptions,
}

impl Package {
    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), String> {
        let bad = |why: &dyn std::fmt::Display| format!("the package can't be written: {why}");
        self.zip.start_file(name, self.options).map_err(|why| bad(&why))?;
        self.zip.write_all(bytes).map_err(|why| bad(&why))
    }
}

/// Writes the chosen slides, each as it looks at its last step. `size` is that of the pictures, in pixels.
pub fn write(presentation: &Presentation, slides: &[usize], size: (u32, u32), path: &Path) -> Result<(), String> {
    // Pictures are compressed already, and the rest is little. No date, so that the same deck gives the same bytes.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::DEFAULT);
    let mut package = Package { zip: ZipWriter::new(Draft::new(path)?), options };
    let height = (WIDTH as f32 / presentation.deck.meta.aspect.0).round() as u32;
    let has_notes: Vec<bool> = slides.iter().map(|&index| slide::notes(presentation, index).is_some()).collect();
    for (name, content) in parts::fixed(presentation, &has_notes, height) {
        package.add(&name, content.as_bytes())?;
    }
    for (position, &index) in slides.iter().enumerate() {
        let number = position + 1;
        let page = presentation.page(index);
        let list = page.finished_at(&Moment::still(Position::new(index, page.steps))).list;
        let pixels = raster::render(&list, size.0, size.1, &presentation.fonts);
        package.add(&format!("ppt/media/image{number}.png"), &raster::png::encode(&pixels))?;
        for (name, content) in slide::parts(presentation, index, number, height) {
            package.add(&name, content.as_bytes())?;
        }
    }
    package.zip.finish().map_err(|why| failed(path, &why))?.finish()
}
