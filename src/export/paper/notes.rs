//! Pages of notes: the slide above, what is said below, on as many sheets as it takes.

use std::collections::HashMap;
use std::sync::Arc;

use super::flow::{SetNotes, pieces};
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
/// The height of the line with a slide's name, in points.
const NAME: f32 = 8.0;
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
    let mut of_slide = HashMap::new();
    let mut parts = Vec::new();
    for &slide in options.slides {
        of_slide.insert(slide, parts.len());
        parts.extend(on_sheets(presentation, slide, paper));
    }
    let make = |index: usize| {
        let Some(part) = parts.get(index) else { return pdf::Page::default() };
        pdf::Page {
            list: Arc::new(part.sheet(presentation, paper).finish(index + 1, parts.len())),
            title: title(&presentation.deck.slides[part.slide], false),
            continues: part.continues,
            ..pdf::Page::default()
        }
    };
    Sheets { count: parts.len(), of_slide, make: &make, options }.write(presentation, paper, out)
}

/// What a sheet has of a slide: its picture and the beginning of its notes, or what did not fit on the sheet before.
struct Part {
    slide: usize,
    continues: bool,
    notes: Vec<Item>,
}

/// Slide units to points.
const SCALE: f32 = SIZE / BODY;

fn on_sheets(presentation: &Presentation, slide: usize, paper: Paper) -> impl Iterator<Item = Part> {
    let room = Sheet::room(paper.size());
    let notes = set(presentation, &presentation.deck.slides[slide], (room.w - GUTTER) / SCALE);
    let left = |continues| (room.bottom() - places(presentation, paper, continues).1) / SCALE;
    let pieces = pieces(notes, left(false), left(true), &presentation.fonts);
    pieces.into_iter().enumerate().map(move |(at, notes)| Part { slide, continues: at > 0, notes })
}

/// Where the name of a slide stands on a sheet, and where its notes begin.
fn places(presentation: &Presentation, paper: Paper, continues: bool) -> (f32, f32) {
    let room = Sheet::room(paper.size());
    let picture = slide_width(presentation, room) / presentation.deck.meta.aspect.0 + SPACE;
    let name = room.y + if continues { 0.0 } else { picture };
    (name, name + NAME + SPACE)
}

/// Slides that are nearly square leave half of the sheet to the notes.
fn slide_width(presentation: &Presentation, room: Rect) -> f32 {
    room.w.min(room.h * 0.5 * presentation.deck.meta.aspect.0)
}

impl Part {
    fn sheet<'a>(&self, presentation: &'a Presentation, paper: Paper) -> Sheet<'a> {
        let room = Sheet::room(paper.size());
        let mut sheet = Sheet::new(presentation, paper.size());
        if !self.continues {
            let width = slide_width(presentation, room);
            sheet.slide(self.slide, Point::new(room.x + (room.w - width) / 2.0, room.y), width);
        }
        let (top, notes) = places(presentation, paper, self.continues);
        name(&mut sheet, presentation, self.slide, Rect { y: top, h: NAME, ..room }, self.continues);
        let at = Point::new(SIDE + GUTTER, notes);
        sheet.add(Group::new(self.notes.clone()).transformed(Transform { scale: SCALE, translate: at }));
        sheet
    }
}

/// The number and title of a slide, and the time its author gave it.
fn name(sheet: &mut Sheet<'_>, presentation: &Presentation, slide: usize, line: Rect, continues: bool) {
    let written = &presentation.deck.slides[slide];
    let number = presentation.number(slide).map(|number| number.to_string());
    let title = title(written, false).map(|title| title.text);
    let words: Vec<String> = number.into_iter().chain(title).collect();
    let words = words.join("\u{2003}") + if continues { " (continued)" } else { "" };
    sheet.heading(&words, Rect { w: line.w - 60.0, ..line });
    if let Some(time) = written.time.filter(|_| !continues) {
        sheet.small(&stopwatch(time), line, Align::End);
    }
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
