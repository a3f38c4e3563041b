//! Pages of notes: the slide above, what is said below, on as many sheets as it takes.

use std::sync::Arc;

use super::flow::{Flow, SetNotes};
use super::sheet::{SIDE, Sheet};
use super::{Output, Paper, PdfError, PdfOptions, Sheets, Written, lay_out};
use crate::deck::Slide;
use crate::export::deck::title;
use crate::export::pdf;
use crate::geom::{Point, Rect, Size, Transform};
use crate::layout::{BODY, GAP};
use crate::load::Presentation;
use crate::page::Page;
use crate::scene::{Group, Item, Tag, Text};
use crate::show::timer::stopwatch;
use crate::show::{Moment, Position};
use crate::text::{Align, Layout, RichText, Style, Wrap};
use crate::theme::Theme;
use crate::view;

/// The size of notes, in points: it can be read on a lectern.
const SIZE: f32 = 12.0;
/// Between the slide, its name and its notes, in points.
const SPACE: f32 = 18.0;
/// Room left of notes for the numbers of steps.
const GUTTER: f32 = 20.0;

/// Writes the chosen slides, each with its notes.
pub fn notes(
    presentation: &Presentation,
    options: &PdfOptions<'_>,
    paper: Paper,
    out: &mut dyn Output,
) -> Result<Written, PdfError> {
    lay_out(presentation, options);
    let mut sheets = Sheets::default();
    let mut parts = Vec::new();
    for &slide in options.slides {
        sheets.of_slide.insert(slide, parts.len());
        parts.extend(on_sheets(presentation, slide, paper));
    }
    let count = parts.len();
    for (index, part) in parts.into_iter().enumerate() {
        let written = &presentation.deck.slides[part.slide];
        sheets.pages.push(pdf::Page {
            list: Arc::new(part.sheet.finish(index + 1, count)),
            title: title(written, false),
            continues: part.continues,
            ..pdf::Page::default()
        });
    }
    sheets.write(presentation, options, paper, out)
}

/// A sheet of a slide and its notes, or of what did not fit on the one before.
struct Part<'a> {
    sheet: Sheet<'a>,
    slide: usize,
    continues: bool,
}

fn on_sheets(presentation: &Presentation, slide: usize, paper: Paper) -> Vec<Part<'_>> {
    let written = &presentation.deck.slides[slide];
    let room = Sheet::room(paper.size());
    let scale = SIZE / BODY;
    let mut flow = Flow::new(set(presentation, written, (room.w - GUTTER) / scale), presentation.fonts.clone());
    let mut parts = Vec::new();
    loop {
        let continues = !parts.is_empty();
        let mut sheet = Sheet::new(presentation, paper.size());
        let mut top = room.y;
        if !continues {
            // Slides that are nearly square leave half of the sheet to the notes.
            let width = room.w.min(room.h * 0.5 * presentation.deck.meta.aspect.0);
            top = sheet.slide(slide, Point::new(room.x + (room.w - width) / 2.0, top), width).bottom() + SPACE;
        }
        top = name(&mut sheet, presentation, slide, Rect { y: top, h: room.bottom() - top, ..room }, continues);
        let items = flow.next((room.bottom() - top) / scale);
        let at = Point::new(SIDE + GUTTER, top);
        sheet.add(Group::new(items).transformed(Transform { scale, translate: at }));
        parts.push(Part { sheet, slide, continues });
        if flow.is_empty() {
            return parts;
        }
    }
}

/// The number and title of a slide, and the time its author gave it; where what follows begins.
fn name(sheet: &mut Sheet<'_>, presentation: &Presentation, slide: usize, room: Rect, continues: bool) -> f32 {
    let written = &presentation.deck.slides[slide];
    let number = presentation.number(slide).map(|number| number.to_string());
    let title = title(written, false).map(|title| title.text);
    let words: Vec<String> = number.into_iter().chain(title).collect();
    let words = words.join("\u{2003}") + if continues { " (continued)" } else { "" };
    let line = Rect { h: 8.0, ..room };
    sheet.heading(&words, Rect { w: room.w - 60.0, ..line });
    if let Some(time) = written.time.filter(|_| !continues) {
        sheet.small(&stopwatch(time), line, Align::End);
    }
    line.bottom() + SPACE
}

/// All notes of a slide below each other, `width` slide units wide, and where steps begin.
fn set(presentation: &Presentation, slide: &Slide, width: f32) -> SetNotes {
    let theme = Theme::builtin("footlight-light").unwrap_or_default();
    let mut notes = SetNotes::default();
    let mut y = 0.0;
    for cue in view::notes::cues(slide) {
        let mut step = cue.step.filter(|step| *step > 0);
        for block in view::notes::set_blocks(presentation, &cue.markdown, &theme, width) {
            if let Some(step) = step.take() {
                let baseline = y + block.baseline.unwrap_or(BODY);
                notes.items.push(step_number(presentation, step, baseline, &theme));
            }
            let height = block.size.h;
            let nodes = block.moved(Point::new(0.0, y)).nodes;
            let page = Page { size: Size::new(width, height), nodes, steps: 0, scale: 1.0 };
            notes.items.extend(page.at(&Moment::still(Position::default())).list.items);
            y += height + GAP;
        }
    }
    notes.size = Size::new(width, (y - GAP).max(0.0));
    notes
}

/// The number of a step in the gutter left of its notes, on their baseline.
fn step_number(presentation: &Presentation, step: usize, baseline: f32, theme: &Theme) -> Item {
    let style = Style::new(theme.text_font().clone(), BODY * 0.8, theme.accent()).weight(700).tabular();
    let width = GUTTER / SIZE * BODY;
    let layout = Layout::width(width - 18.0).align(Align::Start).wrap(Wrap::Never);
    let block = presentation.fonts.shape(&RichText::plain(&step.to_string(), style), &layout);
    let at = Point::new(-width, baseline - block.first_baseline());
    let text = Text { block: Arc::new(block), at };
    Group::tagged(Tag::Artifact, vec![text.into()]).into()
}
