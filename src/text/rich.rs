//! Text before it is shaped: a string, styled stretches of it, and how it is to be set.

use std::ops::Range;
use std::sync::Arc;

use unicode_script::{Script, UnicodeScript};

use super::highlight;
use super::inset::{Inset, PLACE};
use crate::color::Color;
use crate::scene::LinkTarget;

/// A font family by its part in the theme, or by name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Family {
    Sans,
    Serif,
    Mono,
    Named(Arc<str>),
}

impl Family {
    /// The family of a name as authors write it: `sans`, `serif`, `mono` or one of the system's; nothing for no name.
    pub fn named(name: &str) -> Option<Family> {
        Some(match name.trim() {
            "" => return None,
            "sans" => Family::Sans,
            "serif" => Family::Serif,
            "mono" => Family::Mono,
            name => Family::Named(name.into()),
        })
    }
}

/// How a stretch of text looks. Sizes are in slide units.
#[derive(Debug, Clone, PartialEq)]
pub struct Style {
    pub family: Family,
    pub size: f32,
    /// 100 to 900; 400 is regular, 700 bold.
    pub weight: u16,
    pub italic: bool,
    pub color: Color,
    /// Extra space between letters, in em.
    pub tracking: f32,
    /// Contextual alternates and ligatures; off in code, where copied text must be what was written.
    pub ligatures: bool,
    /// Figures of one width.
    pub tabular: bool,
    pub underline: bool,
    pub strike: bool,
    /// A rounded box behind the text, as inline code has.
    pub backdrop: Option<Color>,
    pub link: Option<LinkTarget>,
    /// The text is only the place of a drawing.
    pub inset: Option<Arc<Inset>>,
}

impl Style {
    pub fn new(family: Family, size: f32, color: Color) -> Style {
        Style {
            ligatures: family != Family::Mono,
            family,
            size,
            weight: 400,
            italic: false,
            color,
            tracking: 0.0,
            tabular: false,
            underline: false,
            strike: false,
            backdrop: None,
            link: None,
            inset: None,
        }
    }

    #[must_use]
    pub fn weight(mut self, weight: u16) -> Style {
        self.weight = weight;
        self
    }

    #[must_use]
    pub fn italic(mut self) -> Style {
        self.italic = true;
        self
    }

    #[must_use]
    pub fn color(mut self, color: Color) -> Style {
        self.color = color;
        self
    }

    #[must_use]
    pub fn tracking(mut self, em: f32) -> Style {
        self.tracking = em;
        self
    }

    #[must_use]
    pub fn tabular(mut self) -> Style {
        self.tabular = true;
        self
    }
}

/// A string with a style for every stretch of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RichText {
    text: String,
    spans: Vec<(Range<usize>, Style)>,
}

impl RichText {
    pub fn plain(text: &str, style: Style) -> RichText {
        let mut rich = RichText::default();
        rich.push(text, style);
        rich
    }

    pub fn push(&mut self, text: &str, style: Style) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        match self.spans.last_mut() {
            Some((range, last)) if *last == style => range.end = self.text.len(),
            _ => self.spans.push((start..self.text.len(), style)),
        }
    }

    /// A drawing in the line, as large as text of `style`.
    pub fn push_inset(&mut self, inset: Arc<Inset>, style: Style) {
        // Never joined with a like one beside it: each stretch has room for one.
        let start = self.text.len();
        self.text.push_str(PLACE);
        self.spans.push((start..self.text.len(), Style { inset: Some(inset), ..style }));
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn spans(&self) -> &[(Range<usize>, Style)] {
        &self.spans
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The same text with every size multiplied by `factor`.
    #[must_use]
    pub fn scaled(&self, factor: f32) -> RichText {
        let mut out = self.clone();
        out.spans.iter_mut().for_each(|(_, style)| style.size *= factor);
        out
    }

    /// A line with blanks in place of its tabs, which lead to the next multiple of `tab` columns: the engine's own are as
    /// wide wherever they stand.
    #[must_use]
    pub fn with_tabs(self, tab: usize) -> RichText {
        if !self.text.contains('\t') {
            return self;
        }
        let (mut out, mut column) = (RichText::default(), 0);
        for (range, style) in &self.spans {
            for piece in self.text.get(range.clone()).unwrap_or("").split_inclusive('\t') {
                let words = piece.strip_suffix('\t').unwrap_or(piece);
                out.push(words, style.clone());
                column += highlight::columns(words, tab);
                if words.len() < piece.len() {
                    let stop = highlight::after_tab(column, tab);
                    out.push(&" ".repeat(stop - column), style.clone());
                    column = stop;
                }
            }
        }
        out
    }

    /// The first `length` bytes of it, or a few less.
    pub fn head(&self, length: usize) -> RichText {
        let end = self.text.floor_char_boundary(length);
        let spans = self.spans.iter().filter(|(range, _)| range.start < end);
        let spans = spans.map(|(range, style)| (range.start..range.end.min(end), style.clone())).collect();
        RichText { text: self.text[..end].to_owned(), spans }
    }

    /// All of it in one colour.
    pub fn recolor(&mut self, color: Color) {
        self.spans.iter_mut().for_each(|(_, style)| style.color = color);
    }

    /// The largest size in it, 0 when empty.
    pub fn max_size(&self) -> f32 {
        self.spans.iter().map(|(_, style)| style.size).fold(0.0, f32::max)
    }
}

/// Whether a text is written from right to left: its first letter is of a script that is.
pub fn is_right_to_left(text: &str) -> bool {
    use Script::{Adlam, Arabic, Hebrew, Mandaic, Mende_Kikakui, Nko, Samaritan, Syriac, Thaana};
    let script = text.chars().find(|c| c.is_alphabetic()).map(|c| c.script());
    let from_right = [Arabic, Hebrew, Syriac, Thaana, Nko, Adlam, Samaritan, Mandaic, Mende_Kikakui];
    script.is_some_and(|script| from_right.contains(&script))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// To the left, or to the right for text written from right to left.
    #[default]
    Start,
    Center,
    /// To the right, or to the left for text written from right to left.
    End,
    /// To the right, whatever the text.
    Right,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wrap {
    /// At words; a word wider than the line is broken.
    #[default]
    Word,
    /// At words; a word wider than the line reaches out of it.
    Words,
    /// At words, all lines about as long as each other: for headings and statements.
    Balanced,
    /// Only where the text has a line break: for code.
    Never,
}

/// How a text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Layout {
    /// The width to wrap and align in; `None` is as wide as the text.
    pub width: Option<f32>,
    pub align: Align,
    pub wrap: Wrap,
    /// Distance of baselines as a multiple of the size.
    pub line_height: f32,
}

impl Layout {
    pub fn width(width: f32) -> Layout {
        Layout { width: Some(width), align: Align::Start, wrap: Wrap::Word, line_height: 1.4 }
    }

    pub fn unbounded() -> Layout {
        Layout { width: None, align: Align::Start, wrap: Wrap::Never, line_height: 1.4 }
    }

    #[must_use]
    pub fn align(mut self, align: Align) -> Layout {
        self.align = align;
        self
    }

    #[must_use]
    pub fn wrap(mut self, wrap: Wrap) -> Layout {
        self.wrap = wrap;
        self
    }

    #[must_use]
    pub fn line_height(mut self, line_height: f32) -> Layout {
        self.line_height = line_height;
        self
    }
}
