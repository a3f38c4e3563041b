//! Boxes and lines of words, put on a display list by hand.

use std::sync::Arc;

use crate::geom::{Point, Rect};
use crate::scene::{Item, Quad, Text};
use crate::text::{Align, Fonts, Layout, RichText, Style, TextBlock};

/// No line of a view has more characters than this.
const LONGEST: usize = 300;

/// Items that are being put together, back to front.
pub struct Board<'a> {
    pub fonts: &'a Fonts,
    pub items: Vec<Item>,
}

/// Where a line of words goes.
#[derive(Debug, Clone, Copy)]
pub struct Spot {
    /// The left end, the middle or the right end, by `align`.
    pub x: f32,
    pub baseline: f32,
    pub align: Align,
    /// Longer lines are cut.
    pub width: f32,
}

impl Spot {
    pub fn left(x: f32, baseline: f32, width: f32) -> Spot {
        Spot { x, baseline, align: Align::Start, width }
    }

    pub fn right(x: f32, baseline: f32, width: f32) -> Spot {
        Spot { x, baseline, align: Align::End, width }
    }

    pub fn center(x: f32, baseline: f32, width: f32) -> Spot {
        Spot { x, baseline, align: Align::Center, width }
    }
}

impl<'a> Board<'a> {
    pub fn new(fonts: &'a Fonts) -> Board<'a> {
        Board { fonts, items: Vec::new() }
    }

    pub fn push(&mut self, item: impl Into<Item>) {
        self.items.push(item.into());
    }

    pub fn quad(&mut self, quad: Quad) {
        self.push(quad);
    }

    /// One line; the width it takes. What does not fit ends in an ellipsis.
    pub fn line(&mut self, words: &str, style: &Style, spot: Spot) -> f32 {
        let rich = RichText::plain(&one_line(words), style.clone());
        self.rich_line(&rich, spot)
    }

    /// One line of several styles; the width it takes.
    pub fn rich_line(&mut self, words: &RichText, spot: Spot) -> f32 {
        if words.is_empty() {
            return 0.0;
        }
        let block = fitting(self.fonts, words, spot.width);
        let width = block.extent().1;
        let left = match spot.align {
            Align::Start => spot.x,
            Align::Center => spot.x - width / 2.0,
            Align::End | Align::Right => spot.x - width,
        };
        self.place(block, Point::new(left, spot.baseline));
        width
    }

    /// One line as large as `style` says, or as large as fits into the width; the width it takes.
    pub fn shrunk(&mut self, words: &str, style: &Style, spot: Spot) -> f32 {
        let rich = RichText::plain(words, style.clone());
        let full = width(self.fonts, &rich);
        self.rich_line(&rich.scaled((spot.width / full.max(1.0) * 0.999).min(1.0)), Spot { width: f32::MAX, ..spot })
    }

    /// A set text with the left end of its first baseline at a point.
    pub fn place(&mut self, block: TextBlock, at: Point) {
        let top = Point::new(at.x, at.y - block.first_baseline());
        self.push(Text { block: Arc::new(block), at: top });
    }

    pub fn filled(&mut self, rect: Rect, color: crate::color::Color) {
        self.quad(Quad::filled(rect, color));
    }
}

/// The width of a line.
pub fn width(fonts: &Fonts, words: &RichText) -> f32 {
    fonts.shape(words, &Layout::unbounded()).extent().1
}

/// The line, or as much of its start as fits in front of an ellipsis.
fn fitting(fonts: &Fonts, words: &RichText, width: f32) -> TextBlock {
    let whole = fonts.shape(words, &Layout::unbounded());
    if whole.extent().1 <= width {
        return whole;
    }
    let ends: Vec<usize> = words.text().char_indices().map(|(at, _)| at).take(LONGEST).collect();
    let cut = |count: usize| fonts.shape(&start(words, ends[count]), &Layout::unbounded());
    let fits = |count: &usize| cut(*count).extent().1 <= width;
    // The first count that does not fit, by halving; an ellipsis alone is drawn however narrow it is.
    let (mut low, mut high) = (0, ends.len() - 1);
    while low < high {
        let middle = (low + high).div_ceil(2);
        if fits(&middle) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    cut(low)
}

/// The text up to a byte, and an ellipsis.
fn start(words: &RichText, end: usize) -> RichText {
    let mut out = RichText::default();
    let mut last = None;
    for (range, style) in words.spans().iter().take_while(|(range, _)| range.start < end || range.start == 0) {
        out.push(&words.text()[range.start..range.end.min(end)], style.clone());
        last = Some(style);
    }
    if let Some(style) = last {
        out.push("…", style.clone());
    }
    out
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::Color;
    use crate::text::Family;

    fn check(words: &str, width: f32, expect: &str) {
        let fonts = Fonts::new();
        let style = Style::new(Family::Mono, 10.0, Color::WHITE);
        let block = fitting(&fonts, &RichText::plain(words, style), width);
        assert_eq!(block.line_text(&block.lines()[0]), expect);
    }

    #[test]
    fn long_lines_end_in_an_ellipsis() {
        check("0123456789", 60.1, "0123456789");
        check("0123456789", 59.9, "01234567…");
        check("0123456789", 12.1, "0…");
        check("äöü ßñç", 24.1, "äöü…");
    }

    #[test]
    fn however_narrow_something_is_drawn() {
        check("0123456789", 0.0, "…");
        check("x", -5.0, "…");
    }
}
