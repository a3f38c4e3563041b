//! Slides, notes, steps and front matter: what the author wrote, as data. Parsing never fails.

mod asides;
mod boxes;
mod contents;
mod cover;
mod directives;
mod doubts;
mod front_matter;
mod identify;
mod infer;
mod join;
mod keys;
mod misread;
mod parse;
mod read;
mod separators;
mod slide;
mod traps;
mod values;
mod weave;

pub use front_matter::Meta;
pub use infer::Layout;
pub use parse::parse;
pub use slide::{Background, Note, Slide};
pub use values::Aspect;
pub use weave::MAX_TEXT;

use std::sync::Arc;

use crate::diag::{Source, Span};

/// A talk as written. It always has at least one slide.
#[derive(Debug, Clone)]
pub struct Deck {
    pub source: Arc<Source>,
    pub meta: Meta,
    pub slides: Vec<Slide>,
}

impl Deck {
    /// Where a setting stands in the front matter.
    pub fn setting(&self, key: &str) -> Option<Span> {
        front_matter::place_of(&self.source, key).map(|range| Span::new(&self.source, range))
    }
}
