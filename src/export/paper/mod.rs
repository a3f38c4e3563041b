//! Slides on paper: pages of notes, and handouts. Every sheet is a display list whose unit is a point.

mod flow;
mod handout;
mod notes;
mod sheet;
mod text;

use std::collections::HashMap;

pub use handout::{PerPage, handout};
pub use notes::notes;
pub use text::notes_text;

use super::deck::{PdfOptions, lay_out, write};
use super::pdf::{Output, Page, Pages, PdfError, Written};
use crate::geom::Size;
use crate::load::Presentation;

/// A size of paper, upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    #[default]
    A4,
    Letter,
}

impl Paper {
    /// In points.
    fn size(self) -> Size {
        match self {
            Paper::A4 => Size::new(595.28, 841.89),
            Paper::Letter => Size::new(612.0, 792.0),
        }
    }
}

/// Sheets, each made when it is asked for and not kept: the pictures of its slides go with it.
struct Sheets<'a> {
    count: usize,
    /// On which of them each slide is first.
    of_slide: HashMap<usize, usize>,
    make: &'a dyn Fn(usize) -> Page,
    options: &'a PdfOptions<'a>,
}

impl Sheets<'_> {
    /// Writes the sheets as PDF.
    fn write(&self, presentation: &Presentation, paper: Paper, out: &mut dyn Output) -> Result<Written, PdfError> {
        write(presentation, self.options, paper.size().w, self, out)
    }
}

impl Pages for Sheets<'_> {
    fn count(&self) -> usize {
        self.count
    }

    fn page(&self, index: usize) -> Page {
        self.options.tell_drawn(index, self.count);
        (self.make)(index)
    }

    fn page_of_slide(&self, slide: usize) -> Option<usize> {
        self.of_slide.get(&slide).copied()
    }
}
