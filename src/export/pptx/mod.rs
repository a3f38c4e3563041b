//! The deck for other presenters: an Office Open XML presentation (ECMA-376, transitional) with a picture a slide.
//!
//! Each slide also has its title, off the slide where readers and outlines find it, its words as the picture's alternative
//! text, and its notes.

mod parts;
mod slide;

use std::cell::RefCell;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::deck::notes_of;
use super::file::{Draft, failed};
use crate::load::Presentation;
use crate::raster;
use crate::show::{Moment, Position};

/// Width of a slide in English metric units, of which an inch has 914,400.
const WIDTH: u32 = 12_192_000;

/// What has been put into the package, by the kinds of its parts.
struct Package<'a> {
    zip: ZipWriter<Steady<'a>>,
    options: SimpleFileOptions,
    path: &'a Path,
    failed: &'a RefCell<Option<io::Error>>,
}

/// A draft that goes on after a failure as if nothing had happened, and keeps it: a zip writer that meets one itself prints
/// what it thinks of it when it is dropped.
struct Steady<'a> {
    draft: Draft,
    /// Where it would be by now.
    at: u64,
    failed: &'a RefCell<Option<io::Error>>,
}

impl Steady<'_> {
    fn unless_failed<T>(&mut self, work: impl FnOnce(&mut Draft) -> io::Result<T>) -> Option<T> {
        let mut failed = self.failed.borrow_mut();
        if failed.is_some() {
            return None;
        }
        work(&mut self.draft).map_err(|why| *failed = Some(why)).ok()
    }
}

impl Write for Steady<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.unless_failed(|draft| draft.write(bytes)).unwrap_or(bytes.len());
        self.at += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.unless_failed(Draft::flush);
        Ok(())
    }
}

impl Seek for Steady<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::Current(by) | SeekFrom::End(by) => self.at.saturating_add_signed(by),
        };
        self.at = self.unless_failed(|draft| draft.seek(to)).unwrap_or(at);
        Ok(self.at)
    }
}

impl Package<'_> {
    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), String> {
        let started = self.zip.start_file(name, self.options).map_err(io::Error::from);
        started.and_then(|()| self.zip.write_all(bytes)).map_err(|why| failed(self.path, &why))?;
        self.check()
    }

    /// What has failed meanwhile.
    fn check(&self) -> Result<(), String> {
        self.failed.borrow().as_ref().map_or(Ok(()), |why| Err(failed(self.path, why)))
    }
}

/// Writes the chosen slides, each as it looks at its last step. `size` is that of the pictures, in pixels.
pub fn write(presentation: &Presentation, slides: &[usize], size: (u32, u32), path: &Path) -> Result<(), String> {
    // Pictures are compressed already, and the rest is little. No date, so that the same deck gives the same bytes.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::DEFAULT);
    let why_failed = RefCell::new(None);
    let zip = ZipWriter::new(Steady { draft: Draft::new(path)?, at: 0, failed: &why_failed });
    let mut package = Package { zip, options, path, failed: &why_failed };
    let height = (WIDTH as f32 / presentation.deck.meta.aspect.0).round() as u32;
    let has_notes: Vec<bool> =
        slides.iter().map(|&index| notes_of(&presentation.deck.slides[index]).is_some()).collect();
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
    let draft = package.zip.finish().map_err(|why| failed(path, &why))?.draft;
    why_failed.take().map_or_else(|| draft.finish(), |why| Err(failed(path, &why)))
}
