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

/// Finished sheets, and on which of them each slide is.
#[derive(Default)]
struct Sheets {
    pages: Vec<Page>,
    of_slide: HashMap<usize, usize>,
}

impl Sheets {
    /// Writes the sheets as PDF.
    fn write(
        &self,
        presentation: &Presentation,
        options: &PdfOptions<'_>,
        paper: Paper,
        out: &mut dyn Output,
    ) -> Result<Written, PdfError> {
        write(presentation, options, paper.size().w, self, out)
    }
}

impl Pages for Sheets {
    fn count(&self) -> usize {
        self.pages.len()
    }

    fn page(&self, index: usize) -> Page {
        self.pages.get(index).cloned().unwrap_or_default()
    }

    fn page_of_slide(&self, slide: usize) -> Option<usize> {
        self.of_slide.get(&slide).copied()
    }
}
