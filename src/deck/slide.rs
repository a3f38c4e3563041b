//! One slide as written.

use std::ops::Range;
use std::time::Duration;

use super::Layout;
use crate::block::{Block, Kind, Picture, words};
use crate::color::Color;
use crate::markup::Inlines;

#[derive(Debug, Clone, PartialEq)]
pub struct Slide {
    /// Slug of its title and, from the second with that title on, a number: the same slide in the next version.
    pub id: String,
    /// The words of its title; empty when it has none.
    pub title: String,
    pub layout: Layout,
    pub blocks: Vec<Block>,
    pub backgrounds: Vec<Picture>,
    pub background: Option<Background>,
    /// The name of a built-in theme, where it is not the talk's.
    pub theme: Option<String>,
    /// In the theme's pair: dark in a light talk, and the other way round.
    pub inverted: bool,
    /// Extra steps after it opens.
    pub steps: usize,
    pub notes: Vec<Note>,
    pub header: Option<Inlines>,
    pub footer: Option<Inlines>,
    /// In the order of their numbers, which begin at 1.
    pub footnotes: Vec<Inlines>,
    pub paginate: bool,
    pub hidden: bool,
    /// May be dropped when time runs out.
    pub optional: bool,
    /// Whether tables of contents have its title.
    pub listed: bool,
    /// Whether it counts in "slide 3 of 20".
    pub counted: bool,
    pub section: Option<String>,
    pub time: Option<Duration>,
    pub transition: Option<String>,
    /// Where it stands in the source.
    pub range: Range<usize>,
    /// Hash of its source and of everything that reaches it from before.
    pub hash: u64,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Background {
    Color(Color),
    Picture(Picture),
}

/// A speaker note: markdown, and the step it stands at.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    pub text: String,
    pub step: usize,
    pub range: Range<usize>,
}

impl Slide {
    /// Whether nothing at all was written on it, not even a note.
    pub fn is_blank(&self) -> bool {
        self.blocks.is_empty() && self.backgrounds.is_empty() && self.background.is_none() && self.notes.is_empty()
    }

    /// Blocks with a place in the source, and nothing said about them.
    pub fn new(blocks: Vec<Block>, range: Range<usize>) -> Slide {
        Slide {
            id: String::new(),
            title: String::new(),
            layout: Layout::Default,
            blocks,
            backgrounds: Vec::new(),
            background: None,
            theme: None,
            inverted: false,
            steps: 0,
            notes: Vec::new(),
            header: None,
            footer: None,
            footnotes: Vec::new(),
            paginate: false,
            hidden: false,
            optional: false,
            listed: true,
            counted: true,
            section: None,
            time: None,
            transition: None,
            range,
            hash: 0,
        }
    }

    /// Its words, for search.
    pub fn words(&self) -> String {
        let mut words = words(&self.blocks);
        for footnote in &self.footnotes {
            words.push('\n');
            words.push_str(&footnote.plain());
        }
        words
    }

    /// The block that is its title, and the rest.
    pub fn title_and_body(&self) -> (Option<&Block>, Vec<&Block>) {
        let is_title = |b: &Block| matches!(&b.kind, Kind::Heading(h) if h.is_title);
        let title = self.blocks.iter().find(|b| is_title(b));
        (title, self.blocks.iter().filter(|b| !is_title(b)).collect())
    }
}
