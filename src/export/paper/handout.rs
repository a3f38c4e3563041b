//! Handouts: several slides on a sheet, with lines for writing.

use std::sync::Arc;

use super::sheet::{RULING, Sheet};
use super::{Output, Paper, PdfError, PdfOptions, Sheets, Written, lay_out};
use crate::export::deck::title;
use crate::export::pdf::Page;
use crate::geom::{Point, Rect};
use crate::load::Presentation;
use crate::text::Align;

/// Between columns and between rows, in points.
const GUTTER: f32 = 24.0;

/// The most of a cell's height that its slide takes, where the lines stand below it.
const SLIDE_SHARE: f32 = 0.76;

/// How many slides a sheet has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PerPage {
    Two,
    /// With the lines beside the slides, as handouts usually are.
    Three,
    Four,
    Six,
}

impl PerPage {
    /// Columns and rows.
    fn grid(self) -> (usize, usize) {
        match self {
            PerPage::Two => (1, 2),
            PerPage::Three => (1, 3),
            PerPage::Four => (2, 2),
            PerPage::Six => (2, 3),
        }
    }
}

/// Writes the chosen slides as a handout.
pub fn handout(
    presentation: &Presentation,
    options: &PdfOptions<'_>,
    paper: Paper,
    per_page: PerPage,
    out: &mut dyn Output,
) -> Result<Written, PdfError> {
    lay_out(presentation, options);
    let (columns, rows) = per_page.grid();
    let groups: Vec<&[usize]> = options.slides.chunks(columns * rows).collect();
    let make = |index: usize| {
        let group = groups.get(index).copied().unwrap_or_default();
        let mut sheet = Sheet::new(presentation, paper.size());
        for (place, &slide) in group.iter().enumerate() {
            let cell = cell(Sheet::room(paper.size()), (columns, rows), place);
            if per_page == PerPage::Three {
                beside(&mut sheet, presentation, slide, cell);
            } else {
                below(&mut sheet, presentation, slide, cell);
            }
        }
        let first = group.first().and_then(|&slide| title(&presentation.deck.slides[slide], false));
        Page { list: Arc::new(sheet.finish(index + 1, groups.len())), title: first, ..Page::default() }
    };
    let of_slide = groups.iter().enumerate().flat_map(|(index, group)| group.iter().map(move |&slide| (slide, index)));
    let sheets = Sheets { count: groups.len(), of_slide: of_slide.collect(), make: &make, options };
    sheets.write(presentation, paper, out)
}

/// The place of a slide and its lines: row by row.
fn cell(room: Rect, (columns, rows): (usize, usize), index: usize) -> Rect {
    let side = |whole: f32, count: usize| (whole - GUTTER * (count - 1) as f32) / count as f32;
    let (w, h) = (side(room.w, columns), side(room.h, rows));
    let (column, row) = (index % columns, index / columns);
    Rect::new(room.x + (w + GUTTER) * column as f32, room.y + (h + GUTTER) * row as f32, w, h)
}

/// The slide on the left, the lines on the right.
fn beside(sheet: &mut Sheet<'_>, presentation: &Presentation, slide: usize, cell: Rect) {
    let aspect = presentation.deck.meta.aspect.0;
    let width = (cell.w * 0.56).min(cell.h * aspect);
    let shown = sheet.slide(slide, cell.origin(), width);
    number(sheet, presentation, slide, shown);
    let x = cell.x + cell.w * 0.56 + GUTTER;
    sheet.ruled(Rect::new(x, cell.y, cell.right() - x, cell.h));
}

/// The slide above, the lines below.
fn below(sheet: &mut Sheet<'_>, presentation: &Presentation, slide: usize, cell: Rect) {
    let aspect = presentation.deck.meta.aspect.0;
    let width = cell.w.min(cell.h * SLIDE_SHARE * aspect);
    let at = Point::new(cell.x + (cell.w - width) / 2.0, cell.y);
    let shown = sheet.slide(slide, at, width);
    number(sheet, presentation, slide, shown);
    let top = shown.bottom() + RULING * 0.5;
    sheet.ruled(Rect::new(cell.x, top, cell.w, cell.bottom() - top));
}

/// The number of a slide at the lower right of its picture.
fn number(sheet: &mut Sheet<'_>, presentation: &Presentation, slide: usize, shown: Rect) {
    let Some(number) = presentation.number(slide) else { return };
    let place = Rect::new(shown.x, shown.bottom(), shown.w, 11.0);
    sheet.small(&number.to_string(), place, Align::End);
}
