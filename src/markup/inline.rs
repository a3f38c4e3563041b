//! Inline text: words with their marks, flattened.

use std::ops::Range;
use std::sync::Arc;

use super::attrs::PictureAttrs;
use crate::text::Inset;

/// What the words of one paragraph, heading or cell are.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Inlines {
    pub parts: Vec<Inline>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    Text {
        text: String,
        marks: Marks,
        range: Range<usize>,
    },
    /// A line break that was asked for.
    Break,
    Picture {
        path: String,
        attrs: PictureAttrs,
        title: String,
        range: Range<usize>,
    },
    Math {
        tex: String,
        display: bool,
        /// The formula as it is set; nothing when it can't be.
        drawing: Option<Arc<Inset>>,
        range: Range<usize>,
    },
    /// The number of a footnote of its slide.
    FootnoteRef {
        number: usize,
        range: Range<usize>,
    },
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Marks {
    pub strong: bool,
    pub emphasis: bool,
    pub strike: bool,
    pub code: bool,
    pub link: Option<Arc<str>>,
    pub superscript: bool,
}

impl Inlines {
    pub fn is_empty(&self) -> bool {
        self.parts.iter().all(|part| matches!(part, Inline::Text { text, .. } if text.trim().is_empty()))
    }

    /// The words alone.
    pub fn plain(&self) -> String {
        let mut out = String::new();
        for part in &self.parts {
            match part {
                Inline::Text { text, .. } => out.push_str(text),
                Inline::Break => out.push('\n'),
                Inline::Math { tex, .. } => out.push_str(tex),
                Inline::Picture { .. } | Inline::FootnoteRef { .. } => {}
            }
        }
        out
    }

    pub fn push_text(&mut self, text: &str, marks: &Marks, range: Range<usize>) {
        if let Some(Inline::Text { text: last, marks: last_marks, range: last_range }) = self.parts.last_mut()
            && last_marks == marks
        {
            last.push_str(text);
            last_range.end = range.end;
            return;
        }
        self.parts.push(Inline::Text { text: text.to_owned(), marks: marks.clone(), range });
    }

    /// Every stretch of words, to be changed.
    pub fn texts_mut(&mut self) -> impl Iterator<Item = &mut String> {
        self.parts.iter_mut().filter_map(|part| if let Inline::Text { text, .. } = part { Some(text) } else { None })
    }

    /// Whether everything in it is emphasised, as a credit under a picture is.
    pub fn all_emphasised(&self) -> bool {
        !self.is_empty()
            && self.parts.iter().all(|part| match part {
                Inline::Text { text, marks, .. } => marks.emphasis || text.trim().is_empty(),
                _ => matches!(part, Inline::Break),
            })
    }

    /// Takes everything from the byte `at` of the plain text on; text parts are cut.
    pub fn split_off(&mut self, at: usize) -> Inlines {
        let mut passed = 0;
        for index in 0..self.parts.len() {
            let Inline::Text { text, marks, range } = &mut self.parts[index] else {
                passed += self.parts[index].plain_len();
                continue;
            };
            if at < passed + text.len() && text.is_char_boundary(at - passed) {
                let tail = text.split_off(at - passed);
                let first = Inline::Text { text: tail, marks: marks.clone(), range: range.clone() };
                let mut rest = self.parts.split_off(index + 1);
                rest.insert(0, first);
                self.parts.retain(|part| !matches!(part, Inline::Text { text, .. } if text.is_empty()));
                return Inlines { parts: rest };
            }
            passed += text.len();
        }
        Inlines::default()
    }

    /// Removes blanks and breaks at both ends.
    pub fn trim(&mut self) {
        while self.parts.last().is_some_and(Inline::is_blank) {
            self.parts.pop();
        }
        while self.parts.first().is_some_and(Inline::is_blank) {
            self.parts.remove(0);
        }
        if let Some(Inline::Text { text, .. }) = self.parts.first_mut() {
            *text = text.trim_start().to_owned();
        }
        if let Some(Inline::Text { text, .. }) = self.parts.last_mut() {
            *text = text.trim_end().to_owned();
        }
    }
}

impl Inline {
    /// Whether it is nothing but space.
    pub fn is_blank(&self) -> bool {
        match self {
            Inline::Text { text, .. } => text.trim().is_empty(),
            Inline::Break => true,
            _ => false,
        }
    }

    /// How many bytes of [`Inlines::plain`] are its.
    fn plain_len(&self) -> usize {
        match self {
            Inline::Text { text, .. } | Inline::Math { tex: text, .. } => text.len(),
            Inline::Break => 1,
            Inline::Picture { .. } | Inline::FootnoteRef { .. } => 0,
        }
    }
}
