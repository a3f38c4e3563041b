//! What all sheets share: margins, the picture of a slide, small print and lines for writing.

use std::sync::Arc;

use crate::color::Color;
use crate::export::deck::title_of;
use crate::geom::{Point, Rect, Size, Transform};
use crate::load::Presentation;
use crate::scene::{Border, DisplayList, Group, Item, Paint, Quad, Tag, Text};
use crate::show::{Moment, Position};
use crate::text::{Align, Family, Layout, RichText, Style, Wrap};

/// The margins, in points: 20 mm at the sides, a little less above, and room for the footer below.
pub const SIDE: f32 = 56.7;
const ABOVE: f32 = 48.0;
const BELOW: f32 = 66.0;
/// How far the baseline of the footer is from the lower edge.
const FOOT: f32 = 36.0;

/// The size of small print, in points.
const SMALL: f32 = 8.5;

/// The most characters of a line of small print, of which it holds fewer.
const LONGEST: usize = 300;

/// Between lines for writing: 8 mm, as in a ruled exercise book.
pub const RULING: f32 = 22.7;

/// The colours of print, which has white ground.
const GREY: Color = Color::rgb(96, 99, 106);
const LINE: Color = Color::rgb(190, 192, 196);
const EDGE: Color = Color::rgb(160, 162, 168);

/// A sheet as it is filled.
pub struct Sheet<'a> {
    presentation: &'a Presentation,
    list: DisplayList,
}

impl<'a> Sheet<'a> {
    pub fn new(presentation: &'a Presentation, size: Size) -> Sheet<'a> {
        Sheet { presentation, list: DisplayList::new(size) }
    }

    /// The room between the margins of a sheet.
    pub fn room(size: Size) -> Rect {
        Rect::new(SIDE, ABOVE, size.w - 2.0 * SIDE, size.h - ABOVE - BELOW)
    }

    pub fn add(&mut self, item: impl Into<Item>) {
        self.list.items.push(item.into());
    }

    /// A slide at its last step, with its upper left corner at `at`; where it is.
    pub fn slide(&mut self, slide: usize, at: Point, width: f32) -> Rect {
        let page = self.presentation.page(slide);
        let list = page.finished_at(&Moment::still(Position::new(slide, page.steps))).list;
        let scale = width / list.size.w;
        let rect = Rect::new(at.x, at.y, width, list.size.h * scale);
        let picture = Group::new(list.items).clipped(Rect::from_size(list.size));
        self.add(picture.transformed(Transform { scale, translate: at }));
        let edge = Quad::filled(rect, Paint::NONE).bordered(Border { width: 0.5, color: EDGE });
        self.add(Group::tagged(Tag::Artifact, vec![edge.into()]));
        rect
    }

    /// Lines for writing that fill a place from its top.
    pub fn ruled(&mut self, place: Rect) {
        let count = (place.h / RULING).floor().max(0.0) as usize;
        let line = |index: usize| Rect::new(place.x, place.y + RULING * (index + 1) as f32 - 0.4, place.w, 0.4);
        let lines = (0..count).map(|index| Quad::filled(line(index), LINE).into()).collect();
        self.add(Group::tagged(Tag::Artifact, lines));
    }

    /// A line of small print in a place, its baseline at the place's lower edge.
    pub fn small(&mut self, words: &str, place: Rect, align: Align) {
        self.line(words, small(), place, align, Tag::Artifact);
    }

    /// The number and name of a slide over its notes.
    pub fn heading(&mut self, words: &str, place: Rect) {
        self.line(words, small().weight(600), place, Align::Start, Tag::Paragraph);
    }

    fn line(&mut self, words: &str, style: Style, place: Rect, align: Align, tag: Tag) {
        let fonts = &self.presentation.fonts;
        let layout = Layout::width(place.w).align(align).wrap(Wrap::Never);
        let shaped = |words: &str| fonts.shape(&RichText::plain(words, style.clone()), &layout);
        // What is too long ends in dots.
        let shortened = |keep: usize| {
            let cut: String = words.chars().take(keep).collect();
            shaped(&format!("{}…", cut.trim_end()))
        };
        let count = words.chars().take(LONGEST + 1).count();
        let mut keep = count.min(LONGEST);
        let mut block = if count > LONGEST { shortened(keep) } else { shaped(words) };
        while block.extent().1 - block.extent().0 > place.w && keep > 1 {
            keep = keep * 9 / 10;
            block = shortened(keep);
        }
        let at = Point::new(place.x, place.bottom() - block.first_baseline());
        self.add(Group::tagged(tag, vec![Text { block: Arc::new(block), at }.into()]));
    }

    /// The finished sheet, with the talk's title and its own number at the foot.
    pub fn finish(mut self, number: usize, count: usize) -> DisplayList {
        let Size { w, h } = self.list.size;
        let foot = Rect::new(SIDE, h - FOOT - 10.0, w - 2.0 * SIDE, 10.0);
        let author = self.presentation.deck.meta.author.as_deref();
        let names: Vec<&str> = title_of(self.presentation).into_iter().chain(author).collect();
        let name = Rect { w: foot.w - 60.0, ..foot };
        self.small(&names.join(" · "), name, Align::Start);
        self.small(&format!("{number} / {count}"), foot, Align::End);
        self.list
    }
}

fn small() -> Style {
    Style::new(Family::Sans, SMALL, GREY).tabular()
}
